"""`Stability`: a rule with a memory on a quadratic, its roots and where they lie inside the unit circle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets

from gdlib.readings import trace_rule
from gdlib.rule import Rule, names
from gdlib.strings import table
from gdlib.widgets.base import allowed
from gdlib.widgets.directions import Directions

SEEN = 1.1  # the map ends at SEEN times the largest limit of stability for gamma up to REMEMBERED
REMEMBERED = 0.9


class Stability(Directions):
    """A rule with a memory on a quadratic in its eigenbasis: a map of the largest |root| over ηλ and γ to drag through.

    Beside it the roots in the complex plane, and the errors of real runs along each direction.

    rule: one with eta and gamma and a matrix of two rows, such as `Momentum` or `NAG`, its hyper-parameters where the
        sliders stand at first
    curvatures: λ₁ < … < λ_d, two to five of them; the slider of κ stretches them: λ₁ stays, the largest is L = κ λ₁,
        and the others keep their share of the way between
    steps: the budget at first; the slider reaches `most`

    The traits are `eta`, `gamma`, `condition` (κ) and `steps`.

    Raises
        ImportError: SymPy is not there: the matrix comes from the algebra of the rule.
        TypeError: the rule has not eta and gamma alone, or no such matrix.
        ValueError: the curvatures do not rise from above 0, are not two to five, or lie too far apart for the slider
            of κ; eta is no rate that can be chosen; `steps` is not between 1 and `most`.
    """

    matrix = traitlets.Unicode().tag(sync=True)
    columns = 3

    def __init__(
        self, rule: Rule, curvatures: Sequence[float] = (1.0, 30.0), *, steps: int = 60, most: int = 200
    ) -> None:
        from gdlib.readings import algebra

        if not isinstance(rule, Rule) or sorted(names(type(rule))) != ["eta", "gamma"]:
            raise TypeError(f"a stability needs a rule with eta and gamma alone, such as Momentum(), and got {rule!r}")
        gamma = allowed((rule,))["gamma"]
        traced = trace_rule(type(rule))
        matrix = algebra.script(traced)
        least, most_kept = gamma.slider
        kept = np.linspace(least, max(least, min(most_kept, REMEMBERED)), 10)
        reach = SEEN * max(algebra.limits(traced, kept))
        super().__init__(
            "stability",
            rule,
            curvatures,
            reach,
            {"gamma": gamma},
            steps=steps,
            most=most,
            matrix=matrix,
        )

    def roots(self) -> Any:
        """The roots at the present settings, complex, shape (d, 2): a row for each curvature, smallest first."""
        from gdlib.readings import algebra

        return algebra.roots(trace_rule(self._given), np.array(self.curvatures()), **self.hyper())

    def still(self, ax: Any) -> str:
        """Draw the map, the roots and the errors on three axes; returns the alt text."""
        from gdlib.figures.contraction import errors
        from gdlib.figures.stability import landscape, plane
        from gdlib.readings import algebra

        curvatures, traced = self.curvatures(), trace_rule(self._given)
        low, high = next((one["low"], one["high"]) for one in self.sliders if one["name"] == "gamma")
        products, gammas = np.linspace(0, self.reach, 201), np.linspace(low, high, 101)
        everywhere = algebra.roots(traced, products, eta=1.0, gamma=gammas[:, np.newaxis])
        landscape(ax[0], products, gammas, everywhere, self.eta * np.array(curvatures), self.gamma)
        plane(ax[1], self.roots(), self.gamma)
        errors(ax[2], [self.path(i) for i in range(len(curvatures))])
        places = {"rule": self._given.__name__, "eta": f"{self.eta:g}", "gamma": f"{self.gamma:g}"}
        shown = ", ".join(f"{curvature:.3g}" for curvature in curvatures)
        return table()["stillStability"].format(curvatures=shown, **places)
