"""The library: what it costs over the plainest code that does the same, taken in turn.

make bench
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

import numpy as np

from gdlib.drivers import run
from gdlib.objectives import ravine
from gdlib.rules import Momentum

ROUNDS = 15


def seconds(call) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def ratio(name: str, ours, plain, aim: str = "") -> None:
    """Time the two in turn, and print the ratio of the medians."""
    pairs = [(seconds(ours), seconds(plain)) for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{name:44} {mine * 1000:8.1f} ms  {theirs * 1000:8.1f} ms  ratio {mine / theirs:5.2f}  {aim}")


def importing(module: str):
    """A call that imports `module` in a new Python."""
    return lambda: subprocess.run([sys.executable, "-c", f"import {module}"], check=True)


def plain_momentum() -> None:
    """A thousand steps of momentum on the ravine, as one would write it by hand."""
    theta, v = np.array([-1.7, 0.9]), np.zeros(2)
    curvatures = np.array([1.0, 30.0])
    for _ in range(1000):
        g = curvatures * theta
        v = 0.8 * v + 0.03 * g
        theta = theta - v
        0.5 * np.sum(curvatures * theta * theta)


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}, medians of {ROUNDS} in turn")
    ratio("import gdlib / import numpy", importing("gdlib"), importing("numpy"), "aim ≤ 1.1")
    ratio("all rules and drivers / import numpy", importing("gdlib.rules, gdlib.drivers"), importing("numpy"))
    bowl = ravine()
    ratio("run, 1000 steps / a loop by hand", lambda: run(Momentum(0.03, 0.8), bowl, bowl.start, 1000), plain_momentum)
