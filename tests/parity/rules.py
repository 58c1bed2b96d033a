"""Run by a Python that has the library: `rules.py torch` prints what its calls give, as JSON, all in float64.

It sees gdlib's source, for the calls and the gradients, and needs nothing of it but NumPy.
"""

from __future__ import annotations

import inspect
import json
import os
import platform
import sys
import warnings

import numpy as np

from gdlib.recorded.dialects import BARE_START, BARE_STEPS, HYPER, START, STEPS, bare, dialects, gradient, steady

# the names under which a default is a hyper-parameter of these rules
NAMES = (
    *("lr", "learning_rate", "momentum", "dampening", "alpha", "rho", "decay", "initial_accumulator_value"),
    *("initial_scale", "betas", "beta_1", "beta_2", "b1", "b2", "eps", "epsilon", "eps_root", "eps_in_sqrt"),
    *("momentum_decay",),
)


def run_torch(call, hyper, told, start, steps):
    import torch

    torch.set_default_dtype(torch.float64)  # NAdam keeps the product of its factors in this type
    theta = torch.tensor(start, requires_grad=True)
    made = eval(call, {"torch": torch, "theta": theta, **hyper})
    optimizer = getattr(made, "optimizer", made)  # of a schedule
    for t in range(1, steps + 1):
        theta.grad = torch.tensor(told(theta.detach().numpy(), t))
        optimizer.step()
        if made is not optimizer:
            made.step()
        yield theta.tolist()


def run_keras(call, hyper, told, start, steps):
    import keras

    keras.config.set_floatx("float64")
    theta = keras.Variable(np.array(start))
    optimizer = eval(call, {"keras": keras, **hyper})
    for t in range(1, steps + 1):
        optimizer.apply([keras.ops.convert_to_tensor(told(np.array(theta), t))], [theta])
        yield np.array(theta).tolist()


def run_optax(call, hyper, told, start, steps):
    import jax
    import optax

    theta = jax.numpy.array(start)
    optimizer = eval(call, {"optax": optax, **hyper})
    state = optimizer.init(theta)
    for t in range(1, steps + 1):
        step, state = optimizer.update(jax.numpy.array(told(np.array(theta), t)), state, theta)
        theta = optax.apply_updates(theta, step)
        yield theta.tolist()


RUN = {"torch": run_torch, "keras": run_keras, "optax": run_optax}


def defaults(call: str) -> tuple[str, dict]:
    """What a call names first, and what it takes if it is told nothing."""
    name = call.partition("(")[0]
    library, *path = name.split(".")
    found = __import__(library)
    for part in path:
        found = getattr(found, part)
    values = inspect.signature(found).parameters.values()
    told = {one.name: one.default for one in values if one.name in NAMES}
    return name, {key: "" if value is inspect.Parameter.empty else repr(value) for key, value in told.items()}


def made(library: str) -> dict:
    """All that is kept of a library."""
    mine = [one for one in dialects() if one.library == library and one.call]
    runs = {
        one.call: [list(RUN[library](one.call, hyper, gradient, START, STEPS)) for hyper in HYPER[one.rule]]
        for one in mine
    }
    alone = [one for one in bare() if one.library == library]
    runs |= {one.call: list(RUN[library](one.call, {}, steady, BARE_START, BARE_STEPS)) for one in alone}
    taken = dict(defaults(call) for call in runs if not call.startswith("torch.optim.lr_scheduler"))
    used = {"keras": ("keras", "jax"), "optax": ("optax", "jax")}.get(library, (library,))
    versions = {name: __import__(name).__version__ for name in used}
    return {"versions": {**versions, "python": platform.python_version()}, "defaults": taken, "runs": runs}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    os.environ |= {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"}
    found = made(sys.argv[1])
    rows = (f"  {json.dumps(call)}: {json.dumps(values)}" for call, values in found.pop("runs").items())
    kept = (f" {json.dumps(key)}: {json.dumps(value)},\n" for key, value in found.items())
    print("{\n" + "".join(kept) + ' "runs": {\n' + ",\n".join(rows) + "\n }\n}")
