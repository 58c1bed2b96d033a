"""What is compared with torch and optax: our schedule, and how each library says the same.

Read by the tests; and run by a Python that has the library, `python schedules.py torch`, it prints what the library
gives, as JSON. So `ours` is text, and what is imported here is imported when it is used.
"""

from __future__ import annotations

import json
import platform
import sys
import warnings

STEPS = 100
RATE = 0.8

# name: (ours, what torch builds on an optimizer `o` of rate 0.8 and momentum 0.95)
TORCH = {
    "exponential": ("Exponential(0.8, 0.05)", lambda s, o: s.ExponentialLR(o, gamma=2.718281828459045**-0.05)),
    "step": ("Step(0.8, 0.5, 7)", lambda s, o: s.StepLR(o, step_size=7, gamma=0.5)),
    "polynomial": ("Polynomial(0.8, 0, 60, 2.5)", lambda s, o: s.PolynomialLR(o, total_iters=60, power=2.5)),
    "line": ("Polynomial(0.8, 0.08, 60)", lambda s, o: s.LinearLR(o, 1.0, 0.1, total_iters=60)),
    "cosine": ("Cosine(0.8, 0.1, 99)", lambda s, o: s.CosineAnnealingLR(o, T_max=99, eta_min=0.1)),
    "restarts": ("CosineRestarts(0.8, 0.1, 9)", lambda s, o: s.CosineAnnealingWarmRestarts(o, 9, 1, eta_min=0.1)),
    "growing": ("CosineRestarts(0.8, 0.1, 5, 2)", lambda s, o: s.CosineAnnealingWarmRestarts(o, 5, 2, eta_min=0.1)),
    "warmup": ("Warmup(12) * 0.8", lambda s, o: s.LinearLR(o, 1 / 12, 1.0, total_iters=11)),
    "cycle": ("OneCycle(0.8, 100)", lambda s, o: s.OneCycleLR(o, max_lr=0.8, total_steps=100)),
    "momentum of a cycle": (
        "OneCycle(0.85, 100, start_factor=0.95 / 0.85, end_factor=0.95 / 0.85)",
        lambda s, o: s.OneCycleLR(o, max_lr=0.8, total_steps=100),
    ),
    "warmup, then cosine": (
        "(Warmup(10) * 0.8).then(Cosine(0.8, 0.1, 90), after=10)",
        lambda s, o: s.SequentialLR(
            o, [s.LinearLR(o, 0.1, 1.0, total_iters=9), s.CosineAnnealingLR(o, 90, 0.1)], milestones=[10]
        ),
    ),
    "warmup times exponential": (
        "Warmup(10) * Exponential(0.8, 0.05)",
        lambda s, o: s.ChainedScheduler(
            [s.LinearLR(o, 0.1, 1.0, total_iters=9), s.ExponentialLR(o, 2.718281828459045**-0.05)], optimizer=o
        ),
    ),
}

# name: (ours, what optax builds)
OPTAX = {
    "constant": ("Constant(0.3)", lambda x: x.constant_schedule(0.3)),
    "exponential": ("Exponential(0.8, 0.05)", lambda x: x.exponential_decay(0.8, 1, 2.718281828459045**-0.05)),
    "step": ("Step(0.8, 0.5, 7)", lambda x: x.exponential_decay(0.8, 7, 0.5, staircase=True)),
    "polynomial": ("Polynomial(0.8, 0.1, 60, 2.5)", lambda x: x.polynomial_schedule(0.8, 0.1, 2.5, 60)),
    "line": ("Polynomial(0.1, 0.8, 60)", lambda x: x.linear_schedule(0.1, 0.8, 60)),
    "cosine": ("Cosine(0.8, 0.2, 60)", lambda x: x.cosine_decay_schedule(0.8, 60, alpha=0.25)),
    "warmup": ("Warmup(12) * 0.8", lambda x: x.linear_schedule(0.8 / 12, 0.8, 11)),
    "restarts": (
        "CosineRestarts(0.8, 0, 25)",
        lambda x: x.join_schedules([x.cosine_decay_schedule(0.8, 25)] * 4, [25, 50, 75]),
    ),
    "warmup, stable, decay": (
        "WarmupStableDecay(0.8, 15, 40, 30, 0.1)",
        lambda x: x.join_schedules(
            [x.linear_schedule(0.8 / 15, 0.8, 14), x.constant_schedule(0.8), x.linear_schedule(0.8, 0.1, 30)], [15, 55]
        ),
    ),
    "warmup, then cosine": (
        "(Warmup(10) * 0.8).then(Cosine(0.8, 0.2, 80), after=10)",
        lambda x: x.join_schedules(
            [x.linear_schedule(0.08, 0.8, 9), x.cosine_decay_schedule(0.8, 80, alpha=0.25)], [10]
        ),
    ),
    "variance of the noise": ("InversePower(0.3, 0.55)", lambda x: added_variance(x, 0.3, 0.55)),
}

# what J was at each step, and the arguments of torch's ReduceLROnPlateau
VALUES = [3 / (1 + 0.1 * min(k, 40)) + 0.3 * ((7 * k) % 5) / 5 for k in range(STEPS)]
PLATEAU = {
    "patient": {"factor": 0.5, "patience": 4, "threshold": 1e-4, "cooldown": 0},
    "rests": {"factor": 0.7, "patience": 2, "threshold": 0.02, "cooldown": 3},
    "floor": {"factor": 0.1, "patience": 1, "threshold": 0.05, "cooldown": 0, "min_lr": 0.004},
}


def added_variance(optax, eta, gamma):
    """The variance of what optax's `add_noise` adds: the same draws, over those of variance one, squared."""
    zero, found = optax.tree.zeros_like(1.0), []
    added, plain = optax.add_noise(eta, gamma, key=1), optax.add_noise(1.0, 0.0, key=1)
    state, other = added.init(zero), plain.init(zero)
    for _ in range(STEPS):
        noise, state = added.update(zero, state)
        unit, other = plain.update(zero, other)
        found.append((noise / unit) ** 2)
    return lambda k: found[int(k)]


def torch_values() -> dict:
    import torch
    from torch.optim import lr_scheduler

    def optimizer():
        return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE, momentum=0.95)

    found = {}
    for name, (_, build) in TORCH.items():
        o = optimizer()
        schedule, key, values = build(lr_scheduler, o), "momentum" if name.startswith("momentum") else "lr", []
        for _ in range(STEPS):
            values.append(float(o.param_groups[0][key]))
            o.step()
            if len(values) < STEPS:
                schedule.step()
        found[name] = values
    for name, options in PLATEAU.items():
        o = optimizer()
        schedule = lr_scheduler.ReduceLROnPlateau(o, eps=0, **options)
        found[f"plateau: {name}"] = []
        for value in VALUES:  # J is looked at, then the step is taken
            schedule.step(value)
            found[f"plateau: {name}"].append(float(o.param_groups[0]["lr"]))
    return {"versions": {"torch": torch.__version__}, "values": found}


def optax_values() -> dict:
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    import numpy as np

    counts = np.arange(STEPS, dtype=np.int64)
    found = {}
    for name, (_, build) in OPTAX.items():
        schedule = build(optax)
        found[name] = [float(schedule(jax.numpy.asarray(float(k)))) for k in counts]
    return {"versions": {"optax": optax.__version__, "jax": jax.__version__}, "values": found}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    made = {"torch": torch_values, "optax": optax_values}[sys.argv[1]]()
    made["versions"]["python"] = platform.python_version()
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(values)}" for name, values in made["values"].items())
    print(f'{{\n "versions": {json.dumps(made["versions"])},\n "values": {{\n{rows}\n }}\n}}')
