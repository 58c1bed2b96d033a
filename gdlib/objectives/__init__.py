"""Objectives: J(theta), its gradient, and for pictures the box worth looking at."""

from gdlib.objectives.base import Objective, check_gradient
from gdlib.objectives.curvature import Sharpness, hessian, sharpness
from gdlib.objectives.embedding import Embedding, together
from gdlib.objectives.linear import LinearRegression, LogisticRegression
from gdlib.objectives.network import RELU, TANH, Activation, Network, softmax_regression
from gdlib.objectives.normalisation import BatchNorm, LayerNorm, Norm, RMSNorm, Running, Statistics
from gdlib.objectives.recurrent import Recurrent
from gdlib.objectives.shapes import shapes
from gdlib.objectives.slices import filterwise, on_plane
from gdlib.objectives.strings import Strings, addition, parity
from gdlib.objectives.surfaces import (
    Beale,
    Himmelblau,
    Plateau,
    Quadratic,
    Rastrigin,
    Ravine,
    Rosenbrock,
    Saddle,
    Surface,
    ravine,
)
from gdlib.objectives.tables import Bags, Table, addresses, digits, penguins, table

__all__ = [
    "RELU",
    "TANH",
    "Activation",
    "Bags",
    "BatchNorm",
    "Beale",
    "Embedding",
    "Himmelblau",
    "LayerNorm",
    "LinearRegression",
    "LogisticRegression",
    "Network",
    "Norm",
    "Objective",
    "Plateau",
    "Quadratic",
    "RMSNorm",
    "Rastrigin",
    "Ravine",
    "Recurrent",
    "Rosenbrock",
    "Running",
    "Saddle",
    "Sharpness",
    "Statistics",
    "Strings",
    "Surface",
    "Table",
    "addition",
    "addresses",
    "check_gradient",
    "digits",
    "filterwise",
    "hessian",
    "on_plane",
    "parity",
    "penguins",
    "ravine",
    "shapes",
    "sharpness",
    "softmax_regression",
    "table",
    "together",
]
