"""The update rules, each file a family, each rule the survey's equation in plain NumPy."""

from gdlib.rules.momentum import Momentum
from gdlib.rules.plain import GD

__all__ = ["GD", "Momentum"]
