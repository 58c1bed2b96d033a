"""Live experiments: the same class in a notebook, with a kernel, and on the website, without one.

`MiniBatch` has its name from what it shows; the oracle that it runs is `gdlib.oracles.MiniBatch`.
"""

from gdlib.widgets.contraction import Contraction
from gdlib.widgets.minibatch import MiniBatch
from gdlib.widgets.race import Descent, Race
from gdlib.widgets.replay import Replay

__all__ = ["Contraction", "Descent", "MiniBatch", "Race", "Replay"]
