"""Make the values of torch, keras and optax anew, in environments of their own, and compare them with those kept.

`python -m tests.parity.remake --write` keeps the new ones. A torch for processors alone is enough, where pip finds one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np

from gdlib.book.node import ROOT
from tests.notebooks.environments import made

HERE = ROOT / "tests" / "parity"
RECORDED = ROOT / "gdlib" / "recorded"
LISTS = {"torch": "torch", "keras": "jax", "optax": "jax"}  # library: what is installed for it
# the program, the library: where the values are kept, and under which name
KEPT = {
    ("schedules", "torch"): (HERE / "torch.json", "values"),
    ("schedules", "optax"): (HERE / "optax.json", "values"),
    ("norms", "torch"): (HERE / "norms.json", "values"),
    ("rules", "torch"): (RECORDED / "dialects-torch.json", "runs"),
    ("rules", "keras"): (RECORDED / "dialects-keras.json", "runs"),
    ("rules", "optax"): (RECORDED / "dialects-optax.json", "runs"),
}
NEAR, SMALL = 1e-12, 1e-14


def remade(program: str, library: str) -> str:
    """What a program prints of a library."""
    name = LISTS[library]
    interpreter = made(f"parity-{name}", HERE / f"{name}.txt", complete=library != "torch")
    command = [str(interpreter), str(HERE / f"{program}.py"), library]
    sees = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=sees).stdout


def differences(kept: dict, now: dict) -> list[str]:
    """What is no longer as it was kept, a line each."""
    found = [f"{name}: only in one of the two" for name in sorted(kept.keys() ^ now.keys())]
    both = sorted(kept.keys() & now.keys())
    changed = [name for name in both if not np.allclose(kept[name], now[name], rtol=NEAR, atol=SMALL)]
    return found + [f"{name}: the values have changed" for name in changed]


def main() -> int:
    wrong = 0
    for (program, library), (file, values) in KEPT.items():
        text = remade(program, library)
        if "--write" in sys.argv:
            file.write_text(text, "utf-8")
        kept, now = json.loads(file.read_text("utf-8")), json.loads(text)
        found = differences(kept[values], now[values])
        if kept.get("defaults") != now.get("defaults"):
            found.append("the defaults have changed")
        wrong += len(found)
        print(f"{library} {now['versions'][library]}, {program}: {len(now[values])} compared, {len(found)} changed")
        print("".join(f"    {line}\n" for line in found), end="", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
