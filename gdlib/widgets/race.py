"""`Descent` and `Race`: rules on a landscape, with a slider for every hyper-parameter.

The parameters are traits, so in a notebook `link`, `observe` and `interact` work on them. What the
browser computes is the JavaScript reading of the rule and of the surface: no kernel is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, get_args

import numpy as np
import traitlets

from gdlib.drivers import iterate, run
from gdlib.interval import NOT_NEGATIVE, POSITIVE, Array, Factor, Guard, Interval, Rate, check
from gdlib.objectives import Surface
from gdlib.oracles import Noisy
from gdlib.path import Path, effective_rates
from gdlib.readings.text import plain
from gdlib.rule import Rule, meanings, names
from gdlib.strings import table
from gdlib.widgets.base import (
    Experiment,
    allowed,
    check_rules,
    described,
    drawable,
    knob,
    knobs,
    landscape_knobs,
    parameters,
    shared,
)
from gdlib.widgets.draws import SEEDS, Draws

VARIANCES = [0.0, *(float(f"{factor}e{power}") for power in range(-12, 0) for factor in (1, 2, 5)), 1.0]
CHARTS = ("objective", "distance", "rates")
FAR = 100  # how many times less and more than what is given a slider of a rule's own reaches
# What a typed rule may use beside the hyper-parameters of the rules it races with, and where their sliders stand.
TYPED = {"eta": (Rate, 0.01), "gamma": (Factor, 0.9), "beta1": (Factor, 0.9), "beta2": (Factor, 0.99)}
TYPED["epsilon"] = (Guard, 1e-8)


class Race(Experiment):
    """Several rules on one surface: the same start, the same budget, a shared slider for what they share.

    rules: instances of `Rule`; their hyper-parameters are where the sliders stand at first
    surface: an instance of `Surface`
    vary: the names of parameters of the surface that get a slider, such as ("condition", "angle") of a `Ravine`
    start: theta at t = 0, shape (2,); the first of `starts`, or the surface's own start, if it is left out
    starts: places to start at exactly, a button for each: its key, of which `start_` and the key is a string in
        `gdlib/strings`, and theta, shape (2,)
    variance: σ² of the noise that is added to every coordinate of every gradient, as `gdlib.oracles.Noisy` adds it, the
        same for all rules; with it come its slider, and a button for another draw
    seed: which draw of the noise
    chart: what is drawn against the step: "objective", J; "distance", from the surface's landmark, such as the ridge
        of a `Saddle` or the minimum of a bowl; or "rates", the effective rate of each coordinate, as `rates` has it
    own: names of hyper-parameters, such as ("eta", "epsilon"): each rule has a slider of its own for the first of these
        that it has, a hundred times up and down by ratio, and keeps all else as it is given; nothing is shared then
    steps: the budget at first; the slider reaches `most`
    typed: a rule as a reader types it, such as "v = gamma*v + eta*g; theta = theta - v"; with it comes a box to
        change it in, and it runs beside the others. Names that it does not assign before it reads them are state.

    The traits are `start`, `steps`, each hyper-parameter and each parameter in `vary` by its name, one of a rule's own
    with the rule's name, such as `eta_GD`, `variance` and `seed` where there is noise, `typed`, and `t`, the step up to
    which the paths are shown, None for the whole of them.

    Raises
        TypeError: no rule, or what is given is no `Rule` or no `Surface`.
        ValueError: two rules have different values for a hyper-parameter that they share, a rule has none of those
            in `own` or no kind of its own there, `steps` is not between 1 and `most`, the surface has no such
            parameter, or a start lies outside the picture.
    """

    rules: Any = traitlets.List().tag(sync=True)
    surface = traitlets.Dict().tag(sync=True)
    start = traitlets.List(traitlets.Float(), minlen=2, maxlen=2).tag(sync=True)
    starts = traitlets.Dict().tag(sync=True)
    chart = traitlets.Enum(CHARTS, CHARTS[0]).tag(sync=True)
    steps = traitlets.Int(1, min=1).tag(sync=True)
    t = traitlets.Int(None, allow_none=True, min=0).tag(sync=True)
    typed = traitlets.Unicode(None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        *rules: Rule,
        surface: Surface,
        vary: Sequence[str] = (),
        start: tuple[float, float] | None = None,
        starts: Mapping[str, tuple[float, float]] | None = None,
        variance: float | None = None,
        seed: int = 1,
        chart: str = "objective",
        own: Sequence[str] = (),
        steps: int = 60,
        most: int = 200,
        typed: str | None = None,
    ) -> None:
        check_rules(rules, surface)
        check("steps", steps, Interval(1, most + 1, whole=True))
        ranges = parameters(surface, vary)
        values, sliders, bounds = owned(rules, own) if own else (shared(rules), knobs(rules), allowed(rules))
        if both := values.keys() & ranges:
            raise ValueError(f"{min(both)} is a parameter of the surface and of a rule: a slider can move one of them")
        values |= {name: getattr(surface, name) for name in vary}
        sliders += landscape_knobs(surface, vary)
        places = {key: check_start(key, place, surface) for key, place in (starts or {}).items()}
        first = [*places.values(), list(surface.start)][0] if start is None else list(start)
        if chart not in CHARTS:
            raise ValueError(f"chart must be one of {', '.join(CHARTS)}, and is {chart!r}")
        if variance is not None:
            check("variance", variance, NOT_NEGATIVE)
            check("seed", seed, SEEDS)
            values |= {"variance": variance, "seed": seed}
            ranges |= {"variance": NOT_NEGATIVE, "seed": SEEDS}
            text = {"name": "variance", "symbol": plain("variance"), "meaning": table()["varianceMeaning"]}
            sliders.append({**text, "values": VARIANCES, "low": 0, "high": VARIANCES[-1]})
        if typed is not None:
            for name, (annotated, value) in TYPED.items():
                if name not in values:
                    values[name] = value
                    sliders.append(knob(name, table()[f"{name}Meaning"], get_args(annotated)[1]))
        self._given = (rules, surface)
        super().__init__(
            "race",
            values,
            bounds | ranges,
            rules=[described(rule) | apart(rule, own) for rule in rules],
            surface=drawable(surface, vary, chart == "distance"),
            sliders=[*sliders, {"name": "steps", "low": 1, "high": most, "whole": True}],
            start=[float(x) for x in first],
            starts=places,
            chart=chart,
            steps=steps,
            typed=typed,
        )

    def landscape(self) -> Surface:
        """The surface at the present settings."""
        _, surface = self._given
        return replace(surface, **{name: getattr(self, name) for name in self.surface["vary"]})  # type: ignore[type-var]

    def path(self, which: int = 0) -> Path:
        """The path of rule number `which` at the present settings, run by gdlib; a typed rule runs in pages only."""
        return run(self._rule(which), self.landscape(), self.start, self.steps, gradient=self._oracle())

    def rates(self, which: int = 0) -> Array:
        """The effective rates along that path, |Δθ_i| / |g_i| of each coordinate, shape (steps + 1, 2).

        They are NaN before the first step and where `effective_rates` has none.
        """
        path = self.path(which)
        walk = islice(iterate(self._rule(which), self._oracle(), np.array(self.start)), 1, len(path) + 1)
        with np.errstate(all="ignore"):
            told = np.array([step.g for step in walk]).reshape(-1, 2)
        return np.vstack([np.full((1, 2), np.nan), effective_rates(path.theta, told)])

    def _rule(self, which: int) -> Rule:
        kind = type(self._given[0][which])
        own = self.rules[which].get("own")
        given = {**self.rules[which]["values"], own: getattr(self, f"{own}_{kind.__name__}")} if own else {}
        return kind(**(given or {name: getattr(self, name) for name in names(kind)}))

    def _oracle(self) -> Any:
        gradient = self.landscape().gradient
        if not self.has_trait("variance"):
            return gradient
        draws: Any = Draws(self.seed)
        return Noisy(gradient, self.variance, draws)

    def still(self, ax: Any) -> str:
        """Draw the landscape with the paths, and J against the step; returns the alt text."""
        from gdlib.figures.landscape import curve, landscape, rates, spread

        surface = self.landscape()
        paths = {type(rule).__name__: self.path(i) for i, rule in enumerate(self._given[0])}
        landscape(ax[0], surface, paths)
        words = table()
        chart = words["objectiveNamed"]
        if self.chart == "rates":
            chart = words["effectiveRate"]
            rates(ax[1], {name: self.rates(i) for i, name in enumerate(paths)}, surface.axes)
        elif self.chart == "distance":
            chart = words[f"from_{surface.landmark}"]
            curve(ax[1], paths, chart, {name: surface.distance(*path.theta.T) for name, path in paths.items()})
        else:
            curve(ax[1], paths, words["objective"])
        where = {"rules": ", ".join(paths), "surface": words.get(type(surface).__name__, type(surface).__name__)}
        for axis in ax:
            spread(axis)
        return words["still"].format(**where, chart=chart)


def apart(rule: Rule, own: Sequence[str]) -> dict[str, Any]:
    """What the browser needs to know beside, of a rule that shares nothing."""
    return {"own": chosen(rule, own), "values": rule.hyper()} if own else {}


def chosen(rule: Rule, own: Sequence[str]) -> str:
    """The hyper-parameter of a rule that has a slider of its own."""
    found = [name for name in own if name in rule.hyper()]
    if not found:
        raise ValueError(f"{type(rule).__name__} has none of the hyper-parameters {', '.join(own)} for its own slider")
    return found[0]


def owned(rules: tuple[Rule, ...], own: Sequence[str]) -> tuple[dict[str, Any], list[Any], dict[str, Interval]]:
    """The traits, the sliders and the intervals of rules that share nothing."""
    values: dict[str, Any] = {}
    sliders, bounds = [], {}
    for rule in rules:
        kind, name = type(rule).__name__, chosen(rule, own)
        trait, given, interval = f"{name}_{kind}", shared((rule,))[name], allowed((rule,))[name]
        if trait in values:
            raise ValueError(f"two rules are {kind}, and each must have a kind of its own beside `own`")
        if interval.log:
            check(f"{kind}({name})", given, POSITIVE)
            interval = replace(interval, slider=(float(f"{given / FAR:.3g}"), float(f"{given * FAR:.3g}")))
        values[trait], bounds[trait] = given, interval
        text = {"name": trait, "symbol": table()["ownSymbol"].format(symbol=plain(name), rule=kind)}
        sliders.append(knob(name, meanings(type(rule))[name], interval) | text)
    return values, sliders, bounds


def check_start(key: str, place: tuple[float, float], surface: Surface) -> list[float]:
    """The place as a list, if it lies in the picture and its key has a word."""
    if f"start_{key}" not in table():
        raise ValueError(f"starts has the key {key!r}, and gdlib/strings has no string start_{key}")
    if not all(low <= x <= high for x, (low, high) in zip(place, surface.box, strict=True)):
        raise ValueError(f"the start {key!r} must lie in the box {surface.box}, and is {place!r}")
    return [float(x) for x in place]


class Descent(Race):
    """One rule on one surface; see `Race` for the arguments."""

    def __init__(self, rule: Rule, surface: Surface, **options: Any) -> None:
        super().__init__(rule, surface=surface, **options)
