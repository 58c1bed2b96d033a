"""Who asks whom, and when: the loop around a rule."""

from gdlib.drivers.sequential import Step, iterate, run
from gdlib.drivers.stopping import Patience, below, level, until
from gdlib.drivers.sweep import sweep

__all__ = ["Patience", "Step", "below", "iterate", "level", "run", "sweep", "until"]
