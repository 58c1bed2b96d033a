"""What rules share that change a hyper-parameter of another rule by what J does: no schedule can, it knows t alone.

They ask for J beside the gradient: `run(BoldDriver(GD(0.1)), J, theta, 100, gradient=Valued(J))`.
"""

from __future__ import annotations

from numbers import Real
from typing import Any, ClassVar, Self

from gdlib.rule import Array, Rule
from gdlib.rules.layerwise import check_inner
from gdlib.schedules import Schedule


class Feedback(Rule):
    """What such rules share: the rule inside moves, with one hyper-parameter times a scale that J decides.

    Raises
        ValueError: the rule has no such hyper-parameter, or the scale takes it out of its interval.
        TypeError: the rule hands state back with the gradient, which only whole runs can.
    """

    rule: Rule
    name: str
    unreadable: ClassVar = {"equation": "it is made of another rule, which has its own, and looks at J"}

    def __post_init__(self) -> None:
        super().__post_init__()
        check_inner(type(self).__name__, "rule", self.rule)
        if not isinstance(self.rule.hyper().get(self.name), Real | Schedule):
            inner = type(self.rule).__name__
            raise ValueError(f"{inner} has no number {self.name!r} to change, it has {', '.join(self.rule.hyper())}")

    @property
    def needs(self) -> tuple[str, ...]:  # type: ignore[override]
        """J, and what the inner rule needs."""
        return tuple(dict.fromkeys((*self.rule.needs, "J")))

    @property
    def axes(self) -> int:  # type: ignore[override]
        """As many as the inner rule has."""
        return self.rule.axes

    def at(self, t: int) -> Self:
        now, inner = super().at(t), self.rule.at(t)
        return now if inner is self.rule else self.unchecked(**{**now.hyper(), "rule": inner})

    def query(self, s: Any) -> Array:
        return self.rule.query(s.inner)

    def answer(self, s: Any) -> Array:
        return self.rule.answer(s.inner)

    def asked(self, told: Any) -> tuple[Array, ...]:
        """What the inner rule asks for: the gradient, and what it needs."""
        return (told.g, *(getattr(told, name) for name in self.rule.needs))

    def move(self, inner: Any, asked: tuple[Array, ...], scale: Array, t: Array) -> Any:
        """The inner state after a step with the hyper-parameter times `scale`."""
        hyper, told = self.rule.hyper(), self.rule.told()
        rule = type(self.rule)(**{**hyper, self.name: hyper[self.name] * scale})
        return rule.step(inner, told(*asked) if told else asked[0], t)
