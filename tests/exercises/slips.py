"""Wrong answers as a student writes them, each with the key of the sentence that it should get, and its places.

The places are None where only the sentence matters. The name of a function begins with its exercise.
"""

from __future__ import annotations

import numpy as np

SLIPS = []
GD = "gd(theta, grad_fn, state, eta=…)"


def slip(key, places=None, /, **named):
    """Enter a wrong answer."""

    def enter(function):
        SLIPS.append((function, key, named or places))
        return function

    return enter


@slip("Sign")
def gd_uphill(theta, grad_fn, state, eta):
    return theta + eta * grad_fn(theta)


@slip("Idle", name="eta")
def gd_fixed_rate(theta, grad_fn, state, eta=0.1):
    return theta - 0.1 * grad_fn(theta)


@slip("Half")
def gd_of_half_the_gradient(theta, grad_fn, state, eta):
    return theta - eta * grad_fn(theta) / 2


@slip("Double")
def gd_moves_twice(theta, grad_fn, state, eta):
    g = grad_fn(theta)
    theta -= eta * g
    theta -= eta * g
    return theta


@slip("Momentum_averaged")
def momentum_averaged(theta, grad_fn, state, eta, gamma):
    state["v"] = gamma * state.get("v", 0) + (1 - gamma) * grad_fn(theta)
    return theta - eta * state["v"]


@slip("Forgets", field="v")
def momentum_never_kept(theta, grad_fn, state, eta, gamma):
    v = np.zeros_like(theta)
    v = gamma * v + eta * grad_fn(theta)
    return theta - v


@slip("Negative", name="gamma")
def momentum_takes_memory_away(theta, grad_fn, state, eta, gamma):
    state["v"] = eta * grad_fn(theta) - gamma * state.get("v", 0)
    return theta - state["v"]


@slip("Other", name="nag")
def momentum_that_looks_ahead(theta, grad_fn, state, eta, gamma):
    v = state.get("v", 0)
    state["v"] = gamma * v + eta * grad_fn(theta - gamma * v)
    return theta - state["v"]


@slip("Momentum_rate_twice")
def momentum_rate_twice(theta, grad_fn, state, eta, gamma):
    state["v"] = gamma * state.get("v", 0) + eta * grad_fn(theta)
    return theta - eta * state["v"]


@slip("Idle", name="gamma")
def momentum_fixed_factor(theta, grad_fn, state, eta, gamma=0.9):
    state["v"] = 0.9 * state.get("v", 0) + eta * grad_fn(theta)
    return theta - state["v"]


@slip("NAG_asks_at_theta")
def nag_that_does_not_look(theta, grad_fn, state, eta, gamma):
    state["v"] = gamma * state.get("v", 0) + eta * grad_fn(theta)
    return theta - state["v"]


@slip("NAG_asks_behind")
def nag_the_other_way(theta, grad_fn, state, eta, gamma):
    v = state.get("v", 0)
    state["v"] = gamma * v + eta * grad_fn(theta + gamma * v)
    return theta - state["v"]


@slip("NAG_reports_ahead")
def nag_of_torch(theta, grad_fn, state, eta, gamma):
    g = grad_fn(theta)
    state["v"] = gamma * state.get("v", 0) + g
    return theta - eta * (g + gamma * state["v"])


@slip("NAG_starts_ahead")
def nag_from_the_look_ahead(theta, grad_fn, state, eta, gamma):
    v = state.get("v", 0)
    theta = theta - gamma * v
    state["v"] = gamma * v + eta * grad_fn(theta)
    return theta - state["v"]


@slip("Adagrad_epsilon_outside")
def adagrad_of_torch(theta, grad_fn, state, eta, epsilon):
    g = grad_fn(theta)
    state["G"] = state.get("G", 0) + g**2
    return theta - eta * g / (np.sqrt(state["G"]) + epsilon)


@slip("Forgets", field="G")
def adagrad_without_sum(theta, grad_fn, state, eta, epsilon):
    g = grad_fn(theta)
    G = g**2
    return theta - eta * g / np.sqrt(G + epsilon)


@slip("Adagrad_no_square")
def adagrad_of_sizes(theta, grad_fn, state, eta, epsilon):
    g = grad_fn(theta)
    state["G"] = state.get("G", 0) + abs(g)
    return theta - eta * g / np.sqrt(state["G"] + epsilon)


def adam(name, key, last=None, /, first=1, keep="tmv", **places):
    """Enter an Adam with another last line, another first t, or less in its state."""

    def wrong(theta, grad_fn, state, eta, beta1, beta2, epsilon):
        g = grad_fn(theta)
        t = state.get("t", first - 1) + 1
        m = beta1 * state.get("m", 0) + (1 - beta1) * g
        v = beta2 * state.get("v", 0) + (1 - beta2) * g**2
        state.update({name: value for name, value in (("t", t), ("m", m), ("v", v)) if name in keep})
        return theta - eta * (last or right)(g, m, v, 1 - beta1**t, 1 - beta2**t, epsilon)

    wrong.__name__ = f"adam_{name}"
    SLIPS.append((wrong, key, places))


def right(g, m, v, c1, c2, e):
    """The last line as it should be, without the rate; c1 and c2 are the corrections."""
    return (m / c1) / (np.sqrt(v / c2) + e)


adam("bare", "Adam_no_correction", lambda g, m, v, c1, c2, e: m / (np.sqrt(v) + e))
adam("half_corrected", "Adam_m_alone_corrected", lambda g, m, v, c1, c2, e: m / c1 / (v**0.5 + e))
adam("other_half_corrected", "Adam_v_alone_corrected", lambda g, m, v, c1, c2, e: m / (np.sqrt(v / c2) + e))
adam("inside", "Adam_epsilon_inside", lambda g, m, v, c1, c2, e: m / c1 / (v / c2 + e) ** 0.5)
adam("of_the_paper", "Adam_epsilon_before_correction", lambda g, m, v, c1, c2, e: c2**0.5 / c1 * m / (v**0.5 + e))
adam("bracket", "Adam_epsilon_outside_fraction", lambda g, m, v, c1, c2, e: m / c1 / np.sqrt(v / c2) + e)
adam("without_root", "Adam_no_root", lambda g, m, v, c1, c2, e: m / c1 / (v / c2 + e))
adam("without_m", "Adam_gradient_for_m", lambda g, m, v, c1, c2, e: g / (np.sqrt(v / c2) + e))
adam("without_epsilon", "Absent", lambda g, m, v, c1, c2, e: m / c1 / np.sqrt(v / c2), name="epsilon")
adam("uphill", "Sign", lambda *given: -right(*given))
adam("from_zero", "TimeFrom0", first=0)
adam("from_two", "TimeFrom2", first=2)
adam("frozen", "TimeStands", keep="mv")
adam("forgets_m", "Forgets", keep="tv", field="m")
adam("forgets_v", "Forgets", keep="tm", field="v")


@slip("Exchanged", a="beta1", b="beta2")
def lion_decays_swapped(theta, grad_fn, state, eta, beta1, beta2, weight_decay=0):
    g, m = grad_fn(theta), state.get("m", 0)
    state["m"] = beta1 * m + (1 - beta1) * g
    return theta - eta * (np.sign(beta2 * m + (1 - beta2) * g) + weight_decay * theta)


@slip("Lion_memory_first")
def lion_blends_too_late(theta, grad_fn, state, eta, beta1, beta2):
    g = grad_fn(theta)
    m = state["m"] = beta2 * state.get("m", 0) + (1 - beta2) * g
    return theta - eta * np.sign(beta1 * m + (1 - beta1) * g)


@slip("ScheduleFree_returns_walker")
def schedulefree_walker(theta, grad_fn, state, eta, beta):
    t, z, x = state.get("all", (0, theta, theta))
    z, t = z - eta * grad_fn((1 - beta) * z + beta * x), t + 1
    state["all"] = t, z, x + (z - x) / t
    return z


@slip(
    "Signature",
    call=GD,
    complaints="it has no parameter eta; it asks for lr, which is not given",
)
def gd_other_name(theta, grad_fn, state, lr=0.1):
    return theta - lr * grad_fn(theta)


@slip("Signature", call=GD, complaints="it has no parameter state")
def gd_without_state(theta, grad_fn, eta):
    return theta - eta * grad_fn(theta)


@slip("Signature", call=GD, complaints="it asks for t, which is not given")
def gd_with_time(theta, grad_fn, state, t, eta):
    return theta - eta * grad_fn(theta)


@slip("Raises", error="TypeError: gradient(theta, i) takes the number of one row")
def sgd_pass_all_at_once(theta, gradient, order, eta):
    return theta - eta * gradient(theta, order)


@slip("Pass_batch_step")
def sgd_pass_of_the_mean(theta, gradient, order, eta):
    total = 0
    for i in order:
        total = total + gradient(theta, i)
    return theta - eta * total / len(order)


@slip("Pass_summed")
def sgd_pass_from_a_fixed_point(theta, gradient, order, eta):
    new = theta.copy()
    for i in order:
        new -= eta * gradient(theta, i)
    return new


@slip("Pass_counted")
def sgd_pass_counts(theta, gradient, order, eta):
    for k in range(len(order)):
        theta = theta - eta * gradient(theta, k)
    return theta


@slip("Pass_first_only")
def sgd_pass_returns_too_soon(theta, gradient, order, eta):
    for i in order:
        theta = theta - eta * gradient(theta, i)
        return theta
    return theta


@slip("Pass_last_only")
def sgd_pass_forgets(theta, gradient, order, eta):
    for i in order:
        new = theta - eta * gradient(theta, i)
    return new


@slip("Pass_no_first")
def sgd_pass_from_one(theta, gradient, order, eta):
    for k in range(1, len(order)):
        theta = theta - eta * gradient(theta, order[k])
    return theta


@slip("Idle", name="eta")
def sgd_pass_fixed_rate(theta, gradient, order, eta):
    for i in order:
        theta = theta - 0.1 * gradient(theta, i)
    return theta


def cut(order, size):
    """The order in batches."""
    return [order[k : k + size] for k in range(0, len(order), size)]


@slip("Batches_none")
def batches_none(rows, size, rng):
    return []


@slip("Batches_kind", kind="int")
def batches_number(rows, size, rng):
    return rows // size


@slip("Batches_numbers")
def batches_flat(rows, size, rng):
    return rng.permutation(rows)


@slip("Batches_numbers")
def batches_floats(rows, size, rng):
    return cut(rng.permutation(rows) * 1.0, size)


@slip("Batches_empty")
def batches_one_more(rows, size, rng):
    order = rng.permutation(rows)
    return [order[k * size : (k + 1) * size] for k in range(rows // size + 2)]


@slip("Batches_endless")
def batches_for_ever(rows, size, rng):
    while True:
        yield rng.integers(rows, size=size)


@slip("Batches_from_one")
def batches_from_one(rows, size, rng):
    return cut(1 + rng.permutation(rows), size)


@slip("Batches_no_such_row")
def batches_one_row_more(rows, size, rng):
    return cut(rng.permutation(rows + 1), size)


@slip("Batches_repeats")
def batches_with_replacement(rows, size, rng):
    return cut(rng.integers(rows, size=rows), size)


@slip("Batches_repeats")
def batches_each_drawn_anew(rows, size, rng):
    return [rng.choice(rows, size, replace=False) for _ in range(-(-rows // size))]


@slip("Batches_repeats")
def batches_overlap(rows, size, rng):
    order = rng.permutation(rows)
    return [order[k : k + size] for k in range(rows)]


@slip("Batches_never")
def batches_without_the_last_row(rows, size, rng):
    return cut(rng.permutation(rows - 1), size)


@slip("Batches_never")
def batches_without_row_zero(rows, size, rng):
    return cut(1 + rng.permutation(rows - 1), size)


@slip("Batches_drops_last")
def batches_whole_ones(rows, size, rng):
    order = rng.permutation(rows)
    return [order[k * size : (k + 1) * size] for k in range(rows // size)]


@slip("Batches_misses")
def batches_start_at_one(rows, size, rng):
    return cut(rng.permutation(rows)[1:], size)


@slip("Batches_not_shuffled")
def batches_in_order(rows, size, rng):
    return cut(np.arange(rows), size)


@slip("Batches_not_shuffled")
def batches_shuffle_lost(rows, size, rng):
    order = np.arange(rows)
    rng.permutation(order)
    return cut(order, size)


@slip("Batches_within")
def batches_shuffled_within(rows, size, rng):
    return [rng.permutation(batch) for batch in cut(np.arange(rows), size)]


@slip("Batches_among")
def batches_shuffled_among(rows, size, rng):
    whole = cut(np.arange(rows), size)
    return [whole[k] for k in rng.permutation(len(whole))]


@slip("Batches_neighbours")
def batches_shuffled_among_and_within(rows, size, rng):
    whole = cut(np.arange(rows), size)
    return [rng.permutation(whole[k]) for k in rng.permutation(len(whole))]


@slip("Batches_number_for_size")
def batches_number_for_size(rows, size, rng):
    return np.array_split(rng.permutation(rows), size)


@slip("Batches_sizes")
def batches_one_too_large(rows, size, rng):
    return cut(rng.permutation(rows), size + 1)


@slip("Batches_sizes")
def batches_rest_first(rows, size, rng):
    order, rest = rng.permutation(rows), rows % size
    return [order[:rest], *cut(order[rest:], size)] if rest else cut(order, size)


@slip("Batches_same")
def batches_own_seed(rows, size, rng):
    return cut(np.random.default_rng(42).permutation(rows), size)


@slip("Batches_same")
def batches_backwards(rows, size, rng):
    return cut(np.arange(rows)[::-1], size)


@slip("Batches_same_pass")
def batches_copied_rng(rows, size, rng):
    fresh = np.random.default_rng()
    fresh.bit_generator.state = rng.bit_generator.state
    return cut(fresh.permutation(rows), size)


@slip("Batches_foreign")
def batches_other_chance(rows, size, rng):
    return cut(np.random.permutation(rows), size)  # noqa: NPY002 (that is the slip)


@slip("Batches_rare")
def batches_rotated(rows, size, rng):
    return cut(np.roll(np.arange(rows), rng.integers(rows)), size)


@slip("Batches_rare")
def batches_never_in_place(rows, size, rng):
    order = np.arange(rows)
    for k in range(rows - 1, 0, -1):
        j = rng.integers(k)
        order[[j, k]] = order[[k, j]]
    return cut(order, size)


@slip("Cosine_from_0")
def cosine_from_0(t, start, end, steps):
    return end + (start - end) * (1 + np.cos(np.pi * min(t, steps) / steps)) / 2


@slip("Cosine_rises_again")
def cosine_rises(t, start, end, steps):
    return end + 0.5 * (start - end) * (1 + np.cos(np.pi * (t - 1) / steps))


@slip("Cosine_quarter")
def cosine_quarter(t, start, end, steps):
    return end if t > steps else end + (start - end) * np.cos((t - 1) / steps * np.pi / 2)


@slip("Cosine_degrees")
def cosine_degrees(t, start, end, steps):
    return end + (start - end) * (1 + np.cos(180 * min(1, (t - 1) / steps))) / 2


@slip("Cosine_kind", t=1, kind="list")
def cosine_list(t, start, end, steps):
    return [start, end]


@slip("Cosine_unnamed")
def cosine_cubed(t, start, end, steps):
    return end + (start - end) * ((1 + np.cos(np.pi * min((t - 1) / steps, 1))) / 2) ** 3
