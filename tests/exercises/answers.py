"""Right answers, in the styles that people write in; the part of the name before the style is the exercise."""

from __future__ import annotations

import math

import numpy as np

from gdlib.exercises.catalogue import RULES

RIGHT = {}


def answer(exercise):
    """Enter a function as an answer to an exercise."""

    def enter(function):
        RIGHT[function.__name__] = function
        function.__name__ = exercise
        return function

    return enter


def loop_body(make, name="body"):
    """The loop body of the rule that `make` gives for the hyper-parameters."""

    def body(theta, grad_fn, state, **hyper):
        rule = make(**hyper)
        s, t = state.get("s", rule.init(theta)), state.get("t", 0) + 1
        s = rule.step(s, grad_fn(rule.query(s)), t)
        state.update(s=s, t=t)
        return rule.answer(s)

    body.__name__ = name
    return body


for exercise, kind in RULES.items():
    RIGHT[f"{exercise}_from_the_rule"] = loop_body(kind, exercise)


@answer("gd")
def gd_plain(theta, grad_fn, state, eta):
    return theta - eta * grad_fn(theta)


@answer("gd")
def gd_in_place(theta, grad_fn, state, eta=0.1):
    theta -= eta * grad_fn(theta)
    return theta


@answer("gd")
def gd_lists(theta, grad_fn, state, eta=0.1):
    return [x - eta * d for x, d in zip(theta, grad_fn(list(theta)), strict=True)]


@answer("gd")
def gd_float32(theta, grad_fn, state, eta=0.1):
    theta = np.asarray(theta, np.float32)
    return theta - np.float32(eta) * grad_fn(theta).astype(np.float32)


@answer("gd")
def gd_other_names(w, gradient, memory, *, eta):
    return np.add(w, -eta * gradient(w))


@answer("gd")
def gd_that_prints_and_warns(theta, grad_fn, state, eta, verbose=True):
    print(theta, np.log(-np.abs(theta)))
    return theta - eta * grad_fn(theta)


@answer("gd")
def gd_takes_anything(*args, **hyper):
    theta, grad_fn, _ = args
    return theta - hyper["eta"] * grad_fn(theta)


@answer("momentum")
def momentum_plain(theta, grad_fn, state, eta, gamma):
    v = gamma * state.get("v", 0) + eta * grad_fn(theta)
    state["v"] = v
    return theta - v


@answer("momentum")
def momentum_rate_outside(theta, grad_fn, state, eta, gamma):
    state["buffer"] = gamma * state.get("buffer", 0) + grad_fn(theta)
    return theta - eta * state["buffer"]


@answer("momentum")
def momentum_negative_velocity(theta, grad_fn, state, eta, gamma):
    if "velocity" not in state:
        state["velocity"] = np.zeros_like(theta)
    state["velocity"] *= gamma
    state["velocity"] -= eta * grad_fn(theta)
    theta += state["velocity"]
    return theta


@answer("momentum")
def momentum_from_the_last_two_points(theta, grad_fn, state, eta, gamma):
    before = state.get("before", theta)
    state["before"] = theta
    return theta - eta * grad_fn(theta) + gamma * (theta - before)


@answer("momentum")
def momentum_lists(theta, grad_fn, state, eta, gamma):
    v = state.setdefault("v", [0.0] * len(theta))
    for i, d in enumerate(grad_fn(theta)):
        v[i] = gamma * v[i] + eta * d
    return [x - y for x, y in zip(theta, v, strict=True)]


@answer("nag")
def nag_plain(theta, grad_fn, state, eta, gamma):
    v = state.get("v", 0)
    v = gamma * v + eta * grad_fn(theta - gamma * v)
    state["v"] = v
    return theta - v


@answer("nag")
def nag_from_the_point_ahead(theta, grad_fn, state, eta, gamma):
    v = state.get("v", np.zeros(theta.shape))
    ahead = theta - gamma * v
    after = ahead - eta * grad_fn(ahead)
    state["v"] = theta - after
    return after


@answer("adagrad")
def adagrad_plain(theta, grad_fn, state, eta, epsilon):
    g = grad_fn(theta)
    state["G"] = state.get("G", 0) + g * g
    return theta - eta * g / (state["G"] + epsilon) ** 0.5


@answer("adagrad")
def adagrad_keeps_all_gradients(theta, grad_fn, state, eta, epsilon):
    seen = state.setdefault("seen", [])
    seen.append(grad_fn(theta))
    return theta - eta * seen[-1] / np.sqrt(np.sum(np.square(seen), axis=0) + epsilon)


@answer("adam")
def adam_plain(theta, grad_fn, state, eta, beta1, beta2, epsilon):
    g = grad_fn(theta)
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0) + (1 - beta1) * g
    v = beta2 * state.get("v", 0) + (1 - beta2) * g**2
    state["t"], state["m"], state["v"] = t, m, v
    mhat = m / (1 - beta1**t)
    vhat = v / (1 - beta2**t)
    return theta - eta * mhat / (np.sqrt(vhat) + epsilon)


@answer("adam")
def adam_in_place(theta, grad_fn, state, eta=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    if not state:
        state.update(t=0, m=np.zeros_like(theta), v=np.zeros_like(theta))
    state["t"] += 1
    g = grad_fn(theta)
    state["m"] += (1 - beta1) * (g - state["m"])
    state["v"] += (1 - beta2) * (g**2 - state["v"])
    mhat = state["m"] / (1 - beta1 ** state["t"])
    vhat = state["v"] / (1 - beta2 ** state["t"])
    theta -= eta * mhat / (vhat**0.5 + epsilon)
    return theta


@answer("adam")
def adam_lists(theta, grad_fn, state, eta, beta1, beta2, epsilon):
    t, m, v = state.get("last", (0, [0] * len(theta), [0] * len(theta)))
    t, g, new = t + 1, grad_fn(theta), []
    m = [beta1 * a + (1 - beta1) * b for a, b in zip(m, g, strict=True)]
    v = [beta2 * a + (1 - beta2) * b * b for a, b in zip(v, g, strict=True)]
    for x, a, b in zip(theta, m, v, strict=True):
        new.append(x - eta * a / (1 - beta1**t) / (math.sqrt(b / (1 - beta2**t)) + epsilon))
    state["last"] = t, m, v
    return new


@answer("adam")
def adam_running_products(theta, grad_fn, state, eta, beta1, beta2, epsilon):
    g, one = grad_fn(theta), np.ones(len(theta))
    m, v, p1, p2 = state.get("all", (0 * one, 0 * one, 1, 1))
    m, v, p1, p2 = beta1 * m + g - beta1 * g, beta2 * v + g * g - beta2 * g * g, p1 * beta1, p2 * beta2
    state["all"] = m, v, p1, p2
    return theta - eta / (1 - p1) * m / ((v / (1 - p2)) ** 0.5 + epsilon)


@answer("lion")
def lion_plain(theta, grad_fn, state, eta, beta1, beta2, weight_decay):
    g, m = grad_fn(theta), state.get("m", 0)
    c = beta1 * m + (1 - beta1) * g
    state["m"] = beta2 * m + (1 - beta2) * g
    return theta - eta * (np.sign(c) + weight_decay * theta)


@answer("lion")
def lion_without_decay(theta, grad_fn, state, eta, beta1, beta2):
    g, m = grad_fn(theta), state.get("m", 0)
    state["m"] = beta2 * m + (1 - beta2) * g
    return theta - eta * np.sign(beta1 * m + (1 - beta1) * g)


@answer("lion")
def lion_float32(theta, grad_fn, state, eta, beta1, beta2, weight_decay):
    theta = theta.astype(np.float32)
    g, m = grad_fn(theta).astype(np.float32), state.get("m", np.float32(0))
    state["m"] = (beta2 * m + (1 - beta2) * g).astype(np.float32)
    c = beta1 * m + (1 - beta1) * g
    return (theta * (1 - eta * weight_decay) - eta * np.sign(c)).astype(np.float32)


@answer("schedulefree")
def schedulefree_plain(theta, grad_fn, state, eta, beta):
    t, z = state.get("t", 0) + 1, state.get("z", theta)
    z = z - eta * grad_fn((1 - beta) * z + beta * theta)
    state["t"], state["z"] = t, z
    return theta + (z - theta) / t


@answer("sgd_pass")
def sgd_pass_plain(theta, gradient, order, eta):
    for i in order:
        theta = theta - eta * gradient(theta, i)
    return theta


@answer("sgd_pass")
def sgd_pass_in_place(theta, gradient, order, eta):
    for k in range(len(order)):
        theta -= eta * gradient(theta, order[k])
    return theta


@answer("sgd_pass")
def sgd_pass_recursive(theta, gradient, order, eta):
    if len(order) == 0:
        return theta
    return sgd_pass_recursive(theta - eta * gradient(theta, int(order[0])), gradient, order[1:], eta)


@answer("sgd_pass")
def sgd_pass_lists(theta, gradient, order, eta):
    theta = list(theta)
    for i in order.tolist():
        theta = [x - eta * d for x, d in zip(theta, gradient(theta, i), strict=True)]
    return theta


@answer("batches")
def batches_plain(rows, size, rng):
    order = rng.permutation(rows)
    return [order[k : k + size] for k in range(0, rows, size)]


@answer("batches")
def batches_generator(rows, size, rng):
    order = np.arange(rows)
    rng.shuffle(order)
    while len(order):
        yield order[:size]
        order = order[size:]


@answer("batches")
def batches_split(rows, size, rng):
    return np.split(rng.permutation(np.arange(rows)), range(size, rows, size))


@answer("batches")
def batches_choice(rows, size, rng):
    order = rng.choice(rows, rows, replace=False)
    return tuple(order[k * size : (k + 1) * size] for k in range(math.ceil(rows / size)))


@answer("batches")
def batches_one_by_one(rows, size, rng):
    left = list(range(rows))
    while left:
        batch = []
        while left and len(batch) < size:
            batch.append(left.pop(rng.integers(len(left))))
        yield batch


@answer("batches")
def batches_in_one_buffer(rows, size, rng):
    order, buffer = rng.permutation(rows), np.empty(size, int)
    for k in range(0, rows, size):
        part = order[k : k + size]
        buffer[: part.size] = part
        yield buffer[: part.size]


@answer("batches")
def batches_by_sorting(rows, size, rng):
    order = np.argsort(rng.random(rows))
    return [list(order[k : min(k + size, rows)]) for k in range(0, rows, size)]


@answer("cosine")
def cosine_plain(t, start, end, steps):
    done = min((t - 1) / steps, 1)
    return end + (start - end) * (1 + np.cos(np.pi * done)) / 2


@answer("cosine")
def cosine_with_an_if(t, start, end, steps):
    if t > steps:
        return end
    return (start + end) / 2 + (start - end) / 2 * math.cos(math.pi * (t - 1) / steps)


@answer("cosine")
def cosine_by_the_sine(t, start, end, steps):
    return np.array(start - (start - end) * np.sin(np.pi / 2 * np.clip((t - 1) / steps, 0, 1)) ** 2)


def averaged(state, name, factor, value):
    """A running average from zero, kept in the state."""
    state[name] = factor * state.get(name, 0) + (1 - factor) * value
    return state[name]


@answer("adadelta")
def adadelta_plain(theta, grad_fn, state, gamma, epsilon):
    g = grad_fn(theta)
    over = np.sqrt(state.get("steps", 0) + epsilon)
    step = -over / np.sqrt(averaged(state, "squares", gamma, g**2) + epsilon) * g
    averaged(state, "steps", gamma, step**2)
    return theta + step


@answer("rmsprop")
def rmsprop_plain(theta, grad_fn, state, eta, gamma, epsilon):
    g = grad_fn(theta)
    return theta - eta * g / np.sqrt(averaged(state, "squares", gamma, g**2) + epsilon)


@answer("centredrmsprop")
def centredrmsprop_plain(theta, grad_fn, state, eta, gamma, epsilon):
    g = grad_fn(theta)
    spread = averaged(state, "squares", gamma, g**2) - averaged(state, "mean", gamma, g) ** 2
    return theta - eta * g / np.sqrt(spread + epsilon)


@answer("adamax")
def adamax_plain(theta, grad_fn, state, eta, beta1, beta2):
    g, t = grad_fn(theta), state.get("t", 0) + 1
    state["t"], state["u"] = t, np.maximum(beta2 * state.get("u", 0), np.abs(g))
    return theta - eta / (1 - beta1**t) * averaged(state, "m", beta1, g) / np.where(state["u"] > 0, state["u"], 1)


@answer("nadam")
def nadam_plain(theta, grad_fn, state, eta, beta1, beta2, epsilon):
    g, t = grad_fn(theta), state.get("t", 0) + 1
    state["t"] = t
    m, v = averaged(state, "m", beta1, g), averaged(state, "v", beta2, g**2)
    ahead = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    return theta - eta * ahead / (np.sqrt(v / (1 - beta2**t)) + epsilon)


@answer("schedulednadam")
def schedulednadam_plain(theta, grad_fn, state, eta, beta1, beta2, epsilon, psi):
    g, t = grad_fn(theta), state.get("t", 0) + 1
    mu = [beta1 * (1 - 0.5 * 0.96 ** (i * psi)) for i in range(1, t + 2)]
    state["t"] = t
    m, v = averaged(state, "m", beta1, g), averaged(state, "v", beta2, g**2)
    ahead = mu[-1] * m / (1 - math.prod(mu)) + (1 - mu[-2]) * g / (1 - math.prod(mu[:-1]))
    return theta - eta * ahead / (np.sqrt(v / (1 - beta2**t)) + epsilon)


@answer("amsgrad")
def amsgrad_plain(theta, grad_fn, state, eta, beta1, beta2, epsilon):
    g = grad_fn(theta)
    m, v = averaged(state, "m", beta1, g), averaged(state, "v", beta2, g**2)
    state["most"] = np.maximum(state.get("most", 0), v)
    return theta - eta * m / (np.sqrt(state["most"]) + epsilon)
