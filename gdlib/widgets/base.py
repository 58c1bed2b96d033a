"""What all live experiments share: the bundled script, traits made from hyper-parameters, and a still picture."""

from __future__ import annotations

import io
import math
from base64 import b64encode
from collections.abc import Mapping, Sequence
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

from gdlib.interval import Interval
from gdlib.objectives import Surface
from gdlib.readings import script
from gdlib.readings.text import plain
from gdlib.rule import Rule, documented, intervals, meanings, names

ANY = Interval(-math.inf, math.inf)
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


class Experiment(anywidget.AnyWidget):
    """A live experiment: its traits are what a reader can change, and a page draws it with no kernel.

    kind: which picture the script draws
    sliders: for each slider the trait's name, what it means, and its range
    """

    kind = traitlets.Unicode().tag(sync=True)
    sliders: Any = traitlets.List().tag(sync=True)
    columns = 2  # of the still picture
    _ipython_display_ = None  # by which ipywidgets 7, as on Colab, shows a widget without its still picture

    def __init__(
        self,
        kind: str,
        values: dict[str, Any],
        bounds: Mapping[str, Interval],
        **traits: Any,
    ) -> None:
        if taken := set(values) & {*type(self).class_trait_names(), "t"}:
            raise ValueError(f"an experiment has a setting called {min(taken)}: give the parameter another name")
        bundle = {"_esm": static("notebook.js"), "_css": static("widget.css")}
        self.add_traits(
            **{name: traitlets.Unicode(text).tag(sync=True) for name, text in bundle.items()},
            **{name: number(value, bounds.get(name, ANY)).tag(sync=True) for name, value in values.items()},
        )
        super().__init__(kind=kind, **traits)

    def still(self, ax: Any) -> str:
        """Draw the experiment as it stands on the axes `ax`, an array of `columns`; returns the alt text."""
        raise TypeError(f"{type(self).__name__} has no method still(ax)")

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The live view, and a still picture for where no script runs: print, GitHub, a reader without JavaScript."""
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return None
        from gdlib.figures.page import drawn

        data, metadata = bundle
        file = io.BytesIO()
        with drawn(columns=self.columns, width=3.8 * self.columns, height=3.4) as (figure, ax):
            alt = self.still(ax)
            figure.savefig(file, format="png", dpi=120)
        return {**data, "text/plain": alt, "image/png": b64encode(file.getvalue()).decode("ascii")}, metadata


def number(value: float, interval: Interval) -> Any:
    """A trait for a number that stays in its interval; a value from elsewhere that does not is refused."""
    low, high = interval.low, interval.high
    if interval.whole:
        ends = {"min": low, "max": high - 1}
        kind: Any = traitlets.Int
        return kind(value, **{name: int(end) for name, end in ends.items() if math.isfinite(end)})
    return traitlets.Float(float(value), min=low, max=high)


def check_rules(rules: tuple[Any, ...], surface: Any) -> None:
    """Raise one sentence if these are no rules that a page can run, or no surface.

    Raises
        TypeError: what the sentence says.
    """
    if not rules or not all(isinstance(rule, Rule) for rule in rules):
        raise TypeError(f"an experiment needs rules such as GD(), and was given {rules!r}")
    for rule in rules:
        if rule.needs:
            needs = ", ".join(rule.needs)
            raise TypeError(f"{type(rule).__name__} needs {needs} beside the gradient, and no surface gives it")
    if not isinstance(surface, Surface):
        raise TypeError(f"surface must be a Surface such as Beale(), and is {surface!r}")


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
    return {"name": kind.__name__, "code": script(kind), "hyper": names(kind)}


def drawable(surface: Surface, vary: Sequence[str] = (), distance: bool = False) -> dict[str, Any]:
    """What the browser needs to know of a surface; the parameters in `vary` stay free."""
    measured = {"distance": script(surface.traced(vary, "distance"), vary)} if distance else {}
    return {
        **measured,
        "landmark": surface.landmark,
        "name": type(surface).__name__,
        "code": script(surface, vary),
        "vary": list(vary),
        "box": surface.box,
        "minimum": surface.minimum,
        "axes": surface.axes,
    }


def knob(name: str, meaning: str, interval: Interval) -> dict[str, Any]:
    """A slider for a hyper-parameter, its range from the interval."""
    low, high = interval.slider
    text = {"name": name, "symbol": plain(name), "meaning": meaning.split(",")[0]}
    return {**text, "low": low, "high": high, "log": interval.log, "whole": interval.whole}


def parameters(surface: Surface, vary: Sequence[str]) -> dict[str, Interval]:
    """The interval of each parameter of the surface that is to have a slider.

    Raises
        ValueError: the surface has no such parameter.
    """
    known = surface.parameters()
    for name in vary:
        if name not in known:
            has = f"has {', '.join(known)}" if known else "has none"
            raise ValueError(f"vary names the parameter {name!r}, and {type(surface).__name__} {has}")
    return {name: known[name] for name in vary}


def landscape_knobs(surface: Surface, vary: Sequence[str]) -> list[dict[str, Any]]:
    """A slider for each of these parameters of the surface."""
    meanings, ranges = documented(type(surface), vary), parameters(surface, vary)
    return [knob(name, meanings[name], ranges[name]) for name in vary]


def knobs(rules: tuple[Rule, ...]) -> list[dict[str, Any]]:
    """A slider for each hyper-parameter of the rules, which reaches at least as far as where it stands."""
    found: dict[str, dict[str, Any]] = {}
    values = shared(rules)
    for kind in map(type, rules):
        for name, meaning in meanings(kind).items():
            slider = knob(name, meaning, allowed(rules)[name])
            found.setdefault(name, slider | {"high": max(slider["high"], values[name])})
    return list(found.values())
