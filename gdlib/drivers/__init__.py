"""Who asks whom, and when: the loop around a rule."""

from gdlib.drivers.sequential import Step, iterate, run

__all__ = ["Step", "iterate", "run"]
