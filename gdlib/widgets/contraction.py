"""`Contraction`: by what factor one step of gradient descent shrinks the error along each direction of a quadratic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gdlib.rule import Rule, names
from gdlib.strings import table
from gdlib.widgets.directions import Directions

SEEN = 2.5  # the rates that can be chosen end at SEEN / L


class Contraction(Directions):
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

    def __init__(
        self, rule: Rule, curvatures: Sequence[float] = (1.0, 5.0, 30.0), *, steps: int = 60, most: int = 200
    ) -> None:
        if not isinstance(rule, Rule) or names(type(rule)) != ["eta"] or rule.State._fields != ("theta",):
            raise TypeError(f"a contraction needs a rule with eta alone, such as GD(), and was given {rule!r}")
        super().__init__("contraction", rule, curvatures, SEEN, {}, steps=steps, most=most)

    def still(self, ax: Any) -> str:
        """Draw the factors against the rate, and the errors against the step; returns the alt text."""
        from gdlib.figures.contraction import errors, factors

        curvatures = self.curvatures()
        factors(ax[0], curvatures, self.eta, SEEN)
        errors(ax[1], [self.path(i) for i in range(len(curvatures))])
        shown = ", ".join(f"{curvature:.3g}" for curvature in curvatures)
        return table()["stillContraction"].format(curvatures=shown, eta=f"{self.eta:g}")
