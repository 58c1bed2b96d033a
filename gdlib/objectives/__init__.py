"""Objectives: J(theta), its gradient, and for pictures the box worth looking at."""

from gdlib.objectives.base import Objective, check_gradient
from gdlib.objectives.linear import LinearRegression
from gdlib.objectives.surfaces import Beale, Quadratic, Saddle, Surface, ravine
from gdlib.objectives.tables import penguins

__all__ = [
    "Beale",
    "LinearRegression",
    "Objective",
    "Quadratic",
    "Saddle",
    "Surface",
    "check_gradient",
    "penguins",
    "ravine",
]
