"""What experiments on a quadratic in its eigenbasis share: curvatures that κ stretches, and a run along each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, get_args

import traitlets

from gdlib.drivers import run
from gdlib.interval import NOT_NEGATIVE, POSITIVE, Interval, check
from gdlib.objectives.surfaces import Condition
from gdlib.path import Path
from gdlib.rule import Array, Rule, meanings
from gdlib.strings import table
from gdlib.widgets.base import Experiment, described, knob

CONDITION = get_args(Condition)[1]


class Directions(Experiment):
    """A rule along each direction of a quadratic: `Contraction` and `Stability` say what is drawn of it.

    reach: the largest ηλ₁ that can be chosen, and the largest ηL that is shown
    more: the interval of each hyper-parameter beside eta, for its slider
    """

    rules: Any = traitlets.List().tag(sync=True)
    least = traitlets.Float().tag(sync=True)
    shares: Any = traitlets.List().tag(sync=True)
    reach = traitlets.Float().tag(sync=True)
    steps = traitlets.Int(1, min=1).tag(sync=True)

    def __init__(
        self,
        kind: str,
        rule: Rule,
        curvatures: Sequence[float],
        reach: float,
        more: Mapping[str, Interval],
        *,
        steps: int,
        most: int,
        **traits: Any,
    ) -> None:
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
        rates = Interval(0, reach / least, slider=(1e-3 / least, reach / least), log=True)
        hyper, words = rule.hyper(), table()
        for name, interval in {"eta": rates, **more}.items():
            check(name, hyper[name], interval)
        self._given = type(rule)
        super().__init__(
            kind,
            {**hyper, "condition": condition},
            {"eta": NOT_NEGATIVE, **more, "condition": CONDITION},
            rules=[described(rule)],
            least=least,
            reach=reach,
            shares=[(curvature - least) / (largest - least) for curvature in curvatures],
            sliders=[
                knob("eta", words["etaMeaning"], rates),
                *(knob(name, meanings(type(rule))[name], interval) for name, interval in more.items()),
                knob("condition", words["conditionMeaning"], CONDITION),
                {"name": "steps", "low": 1, "high": most, "whole": True},
            ],
            steps=steps,
            **traits,
        )

    def curvatures(self) -> list[float]:
        """The curvatures at the present κ, smallest first."""
        return [self.least * (1 + (self.condition - 1) * share) for share in self.shares]

    def hyper(self) -> dict[str, float]:
        """The hyper-parameters of the rule where they stand now."""
        return {name: getattr(self, name) for name in self.rules[0]["hyper"]}

    def path(self, which: int = 0) -> Path:
        """The run along direction number `which` at the present settings, from 1, by gdlib; theta has shape (1,)."""
        curvature = self.curvatures()[which]

        def parabola(theta: Array) -> Array:
            return 0.5 * curvature * theta[..., 0] * theta[..., 0]

        return run(
            self._given.unchecked(**self.hyper()),
            parabola,
            (1.0,),
            self.steps,
            gradient=lambda theta: curvature * theta,
        )
