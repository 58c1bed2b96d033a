"""Run by a Python that has torch: `norms.py torch` prints what its norms do, as JSON, all in float64.

For each norm three batches in training, of 6, 4 and 2 examples: what comes out, the slopes in what went in, in the gain
and in the shift, for a given slope of the loss in what came out; for batch norm the running averages after each. Last,
what comes out in evaluation. The tests read the inputs from here; nothing but NumPy is needed for that.
"""

from __future__ import annotations

import json
import platform

import numpy as np

EPSILON, MOMENTUM, WIDTH = 0.01, 0.3, 5
SIZES = (6, 4, 2)
NORMS = ("BatchNorm", "LayerNorm", "RMSNorm")


def numbers(*shape: int, start: float = 0.0) -> np.ndarray:
    """Numbers between −1 and 1 that look like chance and are the same everywhere."""
    return np.sin(1e3 * (start + np.arange(1.0, np.prod(shape) + 1)) ** 0.5).reshape(shape)


GAIN, SHIFT = 1 + 0.5 * numbers(WIDTH), numbers(WIDTH, start=50)
BATCHES = [(2 + 3 * numbers(n, WIDTH, start=100 * k), numbers(n, WIDTH, start=70 * k)) for k, n in enumerate(SIZES, 1)]
LAST = 2 + 3 * numbers(3, WIDTH, start=900)


def layer(name: str):
    """Torch's layer of this name with our gain and shift; its RMSNorm has no shift."""
    import torch

    made = {
        "BatchNorm": lambda: torch.nn.BatchNorm1d(WIDTH, eps=EPSILON, momentum=MOMENTUM),
        "LayerNorm": lambda: torch.nn.LayerNorm(WIDTH, eps=EPSILON),
        "RMSNorm": lambda: torch.nn.RMSNorm(WIDTH, eps=EPSILON),
    }[name]()
    with torch.no_grad():
        made.weight.copy_(torch.tensor(GAIN))
        if name != "RMSNorm":
            made.bias.copy_(torch.tensor(SHIFT))
    return made


def values() -> dict:
    """Everything that is compared: name → a list of numbers, or of lists of them."""
    import torch

    torch.set_default_dtype(torch.float64)
    found = {}
    for name in NORMS:
        made = layer(name)
        for k, (z, delta) in enumerate(BATCHES):
            made.zero_grad()
            into = torch.tensor(z, requires_grad=True)
            out = made(into)
            out.backward(torch.tensor(delta))
            found[f"{name} {k} out"] = out.tolist()
            found[f"{name} {k} z"] = into.grad.tolist()
            found[f"{name} {k} gain"] = made.weight.grad.tolist()
            if name != "RMSNorm":
                found[f"{name} {k} shift"] = made.bias.grad.tolist()
            if name == "BatchNorm":
                found[f"{name} {k} mean"] = made.running_mean.tolist()
                found[f"{name} {k} variance"] = made.running_var.tolist()
        found[f"{name} used"] = made.eval()(torch.tensor(LAST)).tolist()
    return found


if __name__ == "__main__":
    import torch

    rows = (f"  {json.dumps(name)}: {json.dumps(numbers)}" for name, numbers in values().items())
    versions = json.dumps({"torch": torch.__version__, "python": platform.python_version()})
    print("{\n" + f' "versions": {versions},\n "values": {{\n' + ",\n".join(rows) + "\n }\n}")
