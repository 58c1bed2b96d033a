"""The update rules, each file a family, each rule the survey's equation in plain NumPy."""

from gdlib.rules.adadelta import Adadelta, CentredRMSprop, RMSprop
from gdlib.rules.adagrad import Adagrad, AdaptiveRevision, FullMatrixAdagrad, RootlessAdagrad
from gdlib.rules.adam import LAMB, Adam
from gdlib.rules.averaging import ScheduleFree
from gdlib.rules.bold import BoldDriver
from gdlib.rules.kin import AdaMax, AMSGrad, Nadam, ScheduledNadam
from gdlib.rules.layerwise import Layerwise
from gdlib.rules.matrix import Muon
from gdlib.rules.momentum import NAG, Momentum
from gdlib.rules.plain import GD
from gdlib.rules.plateau import ReduceOnPlateau
from gdlib.rules.sign import Lion, Sophia

__all__ = [
    "GD",
    "LAMB",
    "NAG",
    "AMSGrad",
    "AdaMax",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdaptiveRevision",
    "BoldDriver",
    "CentredRMSprop",
    "FullMatrixAdagrad",
    "Layerwise",
    "Lion",
    "Momentum",
    "Muon",
    "Nadam",
    "RMSprop",
    "ReduceOnPlateau",
    "RootlessAdagrad",
    "ScheduleFree",
    "ScheduledNadam",
    "Sophia",
]
