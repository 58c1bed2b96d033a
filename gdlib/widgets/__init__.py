"""Live experiments: the same class in a notebook, with a kernel, and on the website, without one.

`MiniBatch` has its name from what it shows; the oracle that it runs is `gdlib.oracles.MiniBatch`.
"""

from gdlib.widgets.contraction import Contraction
from gdlib.widgets.explorer import Explorer
from gdlib.widgets.minibatch import MiniBatch
from gdlib.widgets.race import Descent, Race
from gdlib.widgets.rare import RareWord
from gdlib.widgets.replay import Replay
from gdlib.widgets.results import Results
from gdlib.widgets.slice import Slice
from gdlib.widgets.stability import Stability
from gdlib.widgets.stopping import Stopping

__all__ = [
    "Contraction",
    "Descent",
    "Explorer",
    "MiniBatch",
    "Race",
    "RareWord",
    "Replay",
    "Results",
    "Slice",
    "Stability",
    "Stopping",
]
