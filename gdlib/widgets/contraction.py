"""`Contraction`: by what factor one step of gradient descent shrinks the error along each direction of a quadratic."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, get_args

import traitlets

from gdlib.drivers import run
from gdlib.interval import NOT_NEGATIVE, POSITIVE, Interval, check
from gdlib.objectives.surfaces import Condition
from gdlib.path import Path
from gdlib.rule import Array, Rule, names
from gdlib.strings import table
from gdlib.widgets.base import Experiment, described, knob

CONDITION = get_args(Condition)[1]
SEEN = 2.5  # the rates that can be chosen end at SEEN / L


class Contraction(Experiment):
    """GD on a quadratic in its eigenbasis: the factor |1 − ηλ| against η, a V for each curvature, and the errors.

    rule: `GD`, its eta the learning rate at first
    curvatures: λ₁ < … < λ_d, two to five of them; the slider of κ stretches them: λ₁ stays, the largest is L = κ λ₁,
        and the others keep their share of the way between
    steps: the budget at first; the slider reaches `most`

    The traits are `eta`, `condition` (κ) and `steps`.

    Raises
        TypeError: the rule has more than eta, or a memory.
        ValueError: the curvatures do not rise from above 0, are not two to five, or lie too far apart for the slider
            of κ; eta is no rate that can be chosen; `steps` is not between 1 and `most`.
    """

    rules: Any = traitlets.List().tag(sync=True)
    least = traitlets.Float().tag(sync=True)
    shares: Any = traitlets.List().tag(sync=True)
    steps = traitlets.Int(1, min=1).tag(sync=True)

    def __init__(
        self, rule: Rule, curvatures: Sequence[float] = (1.0, 5.0, 30.0), *, steps: int = 60, most: int = 200
    ) -> None:
        if not isinstance(rule, Rule) or names(type(rule)) != ["eta"] or rule.State._fields != ("theta",):
            raise TypeError(f"a contraction needs a rule with eta alone, such as GD(), and was given {rule!r}")
        eta = rule.hyper()["eta"]
        self._given = type(rule)
        for curvature in curvatures:
            check("each of the curvatures", curvature, POSITIVE)
        rising = all(low < high for low, high in pairwise(curvatures))
        if not (2 <= len(curvatures) <= 5 and rising):
            raise ValueError(f"curvatures must be two to five numbers that rise, and are {tuple(curvatures)!r}")
        check("steps", steps, Interval(1, most + 1, whole=True))
        least, largest = float(curvatures[0]), float(curvatures[-1])
        condition, top = largest / least, CONDITION.slider[1]
        if condition > top:
            raise ValueError(f"the curvatures must lie within a factor of {top:g}, and {condition:g} lies between them")
        rates = Interval(0, SEEN / least, slider=(1e-3 / least, SEEN / least), log=True)
        check("eta", eta, rates)
        words = table()
        super().__init__(
            "contraction",
            {"eta": eta, "condition": condition},
            {"eta": NOT_NEGATIVE, "condition": CONDITION},
            rules=[described(rule)],
            least=least,
            shares=[(curvature - least) / (largest - least) for curvature in curvatures],
            sliders=[
                knob("eta", words["etaMeaning"], rates),
                knob("condition", words["conditionMeaning"], CONDITION),
                {"name": "steps", "low": 1, "high": most, "whole": True},
            ],
            steps=steps,
        )

    def curvatures(self) -> list[float]:
        """The curvatures at the present κ, smallest first."""
        return [self.least * (1 + (self.condition - 1) * share) for share in self.shares]

    def path(self, which: int = 0) -> Path:
        """The run along direction number `which` at the present settings, from 1, by gdlib; theta has shape (1,)."""
        curvature = self.curvatures()[which]

        def parabola(theta: Array) -> Array:
            return 0.5 * curvature * theta[..., 0] * theta[..., 0]

        return run(
            self._given.unchecked(eta=self.eta), parabola, (1.0,), self.steps, gradient=lambda theta: curvature * theta
        )

    def still(self, ax: Any) -> str:
        """Draw the factors against the rate, and the errors against the step; returns the alt text."""
        from gdlib.figures.contraction import errors, factors

        curvatures = self.curvatures()
        factors(ax[0], curvatures, self.eta, SEEN)
        errors(ax[1], [self.path(i) for i in range(len(curvatures))])
        shown = ", ".join(f"{curvature:.3g}" for curvature in curvatures)
        return table()["stillContraction"].format(curvatures=shown, eta=f"{self.eta:g}")
