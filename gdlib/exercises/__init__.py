"""Exercises that answer: `check` runs a reader's own function and says in one sentence what is wrong with it."""

from gdlib.exercises.checker import check

__all__ = ["check"]
