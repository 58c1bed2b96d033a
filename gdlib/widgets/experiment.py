"""`Descent` and `Race`: rules on a landscape, with a slider for every hyper-parameter.

The parameters are traits, so in a notebook `link`, `observe` and `interact` work on them. What the
browser computes is the JavaScript reading of the rule and of the surface: no kernel is asked.
"""

from __future__ import annotations

from importlib.resources import files
from numbers import Real
from typing import Any

try:
    import anywidget
    import traitlets
except ImportError as error:
    raise ImportError(
        "A live experiment needs anywidget: install the extra `widgets` of gradient-descent-book"
    ) from error

from gdlib.drivers import run
from gdlib.interval import Interval, check
from gdlib.objectives import Surface
from gdlib.path import Path
from gdlib.readings import script
from gdlib.readings.text import plain
from gdlib.rule import Rule, intervals, meanings, names

STATIC = files("gdlib.widgets").joinpath("static")


def static(name: str) -> str:
    """The text of a bundled file.

    Raises
        FileNotFoundError: it was not bundled yet.
    """
    file = STATIC.joinpath(name)
    if not file.is_file():
        raise FileNotFoundError(f"{name} is missing from gdlib/widgets/static: run `make widgets` once to bundle it")
    return file.read_text("utf-8")


class Race(anywidget.AnyWidget):
    """Several rules on one surface: the same start, the same budget, a shared slider for what they share.

    rules: instances of `Rule`; their hyper-parameters are where the sliders stand at first
    surface: an instance of `Surface`
    start: theta at t = 0, shape (2,); the surface's own start if it is left out
    steps: the budget at first; the slider reaches `most`

    The traits are `start`, `steps` and each hyper-parameter by its name.

    Raises
        TypeError: no rule, or what is given is no `Rule` or no `Surface`.
        ValueError: two rules have different values for a hyper-parameter that they share, or `steps` is
            not between 1 and `most`.
    """

    rules: Any = traitlets.List().tag(sync=True)
    surface = traitlets.Dict().tag(sync=True)
    sliders: Any = traitlets.List().tag(sync=True)
    start = traitlets.List(traitlets.Float(), minlen=2, maxlen=2).tag(sync=True)
    steps = traitlets.Int().tag(sync=True)

    def __init__(
        self,
        *rules: Rule,
        surface: Surface,
        start: tuple[float, float] | None = None,
        steps: int = 60,
        most: int = 200,
    ) -> None:
        if not rules or not all(isinstance(rule, Rule) for rule in rules):
            raise TypeError(f"an experiment needs rules such as GD(), and was given {rules!r}")
        for rule in rules:
            if rule.needs:
                needs = ", ".join(rule.needs)
                raise TypeError(f"{type(rule).__name__} needs {needs} beside the gradient, and no surface gives it")
        if not isinstance(surface, Surface):
            raise TypeError(f"surface must be a Surface such as Beale(), and is {surface!r}")
        check("steps", steps, Interval(1, most + 1, whole=True))
        hyper = shared(rules)
        parts = {"_esm": static("notebook.js"), "_css": static("widget.css")}
        whole = [name for name, interval in allowed(rules).items() if interval.whole]
        self.add_traits(
            **{name: traitlets.Unicode(text).tag(sync=True) for name, text in parts.items()},
            **{
                name: (traitlets.Int(value) if name in whole else traitlets.Float(float(value))).tag(sync=True)
                for name, value in hyper.items()
            },
        )
        self._given = (rules, surface)
        super().__init__(
            rules=[described(rule) for rule in rules],
            surface={
                "name": type(surface).__name__,
                "code": script(surface),
                "box": surface.box,
                "minimum": surface.minimum,
                "axes": surface.axes,
            },
            sliders=[*knobs(rules), {"name": "steps", "low": 1, "high": most, "whole": True}],
            start=[float(x) for x in (start or surface.start)],
            steps=steps,
        )

    def path(self, which: int = 0) -> Path:
        """The path of rule number `which` at the present settings, run by gdlib."""
        rules, surface = self._given
        rule = type(rules[which])(**{name: getattr(self, name) for name in names(type(rules[which]))})
        return run(rule, surface, self.start, self.steps)


class Descent(Race):
    """One rule on one surface; see `Race` for the arguments."""

    def __init__(self, rule: Rule, surface: Surface, **options: Any) -> None:
        super().__init__(rule, surface=surface, **options)


def shared(rules: tuple[Rule, ...]) -> dict[str, Any]:
    """The hyper-parameters of all rules by name, each with the one value they agree on."""
    found: dict[str, Any] = {}
    for rule in rules:
        for name, value in rule.hyper().items():
            if not isinstance(value, Real):
                raise TypeError(f"{type(rule).__name__}({name}) must be one number, for a slider, and is {value!r}")
            if found.setdefault(name, value) != value:
                raise ValueError(f"the rules share {name}, and it cannot be both {found[name]!r} and {value!r}")
    return found


def allowed(rules: tuple[Rule, ...]) -> dict[str, Interval]:
    """The interval of each hyper-parameter; one that declares none can have no slider."""
    found: dict[str, Interval] = {}
    for kind in map(type, rules):
        found |= intervals(kind)
        for name in names(kind):
            if name not in found:
                raise TypeError(f"{kind.__name__}({name}) declares no interval, so that it can have no slider")
    return found


def described(rule: Rule) -> dict[str, Any]:
    """What the browser needs to know of a rule."""
    kind = type(rule)
    return {
        "name": kind.__name__,
        "code": script(kind),
        "hyper": names(kind),
    }


def knobs(rules: tuple[Rule, ...]) -> list[dict[str, Any]]:
    """A slider for each hyper-parameter, its range from the interval that the rule declares."""
    found: dict[str, dict[str, Any]] = {}
    for kind in map(type, rules):
        for name, meaning in meanings(kind).items():
            interval = allowed(rules)[name]
            low, high = interval.slider
            text = {"name": name, "symbol": plain(name), "meaning": meaning.split(",")[0]}
            found.setdefault(name, {**text, "low": low, "high": high, "log": interval.log, "whole": interval.whole})
    return list(found.values())
