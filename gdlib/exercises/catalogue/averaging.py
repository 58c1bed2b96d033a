"""Mistakes made with a walker and its average."""

from __future__ import annotations

from gdlib.exercises.catalogue.table import mistake
from gdlib.rule import Array
from gdlib.rules import ScheduleFree


@mistake(ScheduleFree, "query")
def asks_at_average(self: ScheduleFree, s: ScheduleFree.State) -> Array:
    """The gradient at the average."""
    return s.theta


@mistake(ScheduleFree, "query")
def asks_at_walker(self: ScheduleFree, s: ScheduleFree.State) -> Array:
    """The gradient at the walker."""
    return s.z


@mistake(ScheduleFree, "answer")
def returns_walker(self: ScheduleFree, s: ScheduleFree.State) -> Array:
    """The walker in the place of its average."""
    return s.z


@mistake(ScheduleFree)
def walks_from_question(self: ScheduleFree, s: ScheduleFree.State, g: Array, t: Array) -> ScheduleFree.State:
    """The walker starts its step where the gradient was asked."""
    return ScheduleFree.step(self, s._replace(z=self.query(s)), g, t)
