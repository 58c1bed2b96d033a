"""The catalogue of mistakes with a name, for every rule that can be an exercise.

To add one: write the wrong method under `@mistake(Rule)` in the rule's family, and its sentence into the table of
strings as `check<Rule>_<function>`. What can go wrong with any rule stands in `general`.
"""

from gdlib.exercises.catalogue import adagrad, adam, averaging, momentum, sign  # noqa: F401 (they enter their mistakes)
from gdlib.exercises.catalogue.general import mistakes
from gdlib.exercises.catalogue.table import RULES, Make, mistake

__all__ = ["RULES", "Make", "mistake", "mistakes"]
