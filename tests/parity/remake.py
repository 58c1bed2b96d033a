"""Make the values of torch and optax anew, each in an environment of its own, and compare them with those kept here.

`python -m tests.parity.remake --write` keeps the new ones. torch brings several gigabytes, most of it for hardware that
is not used: the registry has no smaller one for Linux.
"""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np

from gdlib.book.node import ROOT
from tests.notebooks.environments import made

HERE = ROOT / "tests" / "parity"
LIBRARIES = ("torch", "optax")
NEAR = 1e-13


def remade(library: str) -> str:
    """The values of a library, as text."""
    interpreter = made(f"parity-{library}", HERE / f"{library}.txt")
    command = [str(interpreter), str(HERE / "cases.py"), library]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def differences(kept: dict, now: dict) -> list[str]:
    """What is no longer as it was kept, a line each."""
    found = [f"{name}: only in one of the two" for name in sorted(kept.keys() ^ now.keys())]
    both = sorted(kept.keys() & now.keys())
    changed = [name for name in both if not np.allclose(kept[name], now[name], rtol=NEAR, atol=0)]
    return found + [f"{name}: the values have changed" for name in changed]


def main() -> int:
    wrong = 0
    for library in LIBRARIES:
        text, file = remade(library), HERE / f"{library}.json"
        if "--write" in sys.argv:
            file.write_text(text, "utf-8")
        kept, now = json.loads(file.read_text("utf-8")), json.loads(text)
        found = differences(kept["values"], now["values"])
        wrong += len(found)
        print(f"{library} {now['versions'][library]}: {len(now['values'])} schedules, {len(found)} changed")
        print("".join(f"    {line}\n" for line in found), end="", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
