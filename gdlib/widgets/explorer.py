"""`Explorer`: what schedules of the learning rate look like, and what a noisy run makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import islice
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
import traitlets

from gdlib.drivers import sweep
from gdlib.interval import Interval, check, intervals_of
from gdlib.objectives import LinearRegression
from gdlib.oracles import reshuffled
from gdlib.path import Path
from gdlib.readings import trace_function
from gdlib.readings.javascript import code
from gdlib.readings.text import plain
from gdlib.rule import Array, Rule, meanings, names
from gdlib.schedules import Constant, Schedule
from gdlib.strings import table
from gdlib.widgets.base import Experiment, check_rules, described, drawable, knob
from gdlib.widgets.draws import Draws
from gdlib.widgets.minibatch import SEEDS, five_digits

DRAWS = 8  # runs behind each mean


class Parameter(NamedTuple):
    """A number in a schedule: the trait that holds it, its value, and the slider for it."""

    trait: str
    value: float
    interval: Interval
    slider: dict[str, Any]


class Explorer(Experiment):
    """Two schedules for a rule's learning rate, side by side at one budget, the gradient asked on batches (survey 3).

    schedules: instances of `Schedule`, of which a reader chooses; one is called by its class, a product by those of
        both its parts
    objective: a `LinearRegression` with one input; its data are rounded to five digits
    rule: an instance of `Rule` with a hyper-parameter `eta`, in whose place the schedules stand
    chosen, other: the names of the two that are shown at first, the first schedule and the last if left out
    size: the number of examples in a batch, n
    steps: the budget; the slider reaches `most`
    seed: which draws; each schedule is run on the same `DRAWS` of them

    The traits are `chosen`, `other`, `size`, `steps`, `seed`, and each parameter of each schedule by the names of both,
    such as `Cosine_start`.

    Raises
        TypeError, ValueError: an argument is none of these, or two schedules have one name.
    """

    rules: Any = traitlets.List().tag(sync=True)
    schedules: Any = traitlets.List().tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    start = traitlets.List(traitlets.Float()).tag(sync=True)
    surface = traitlets.Dict().tag(sync=True)
    fixed = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
    other = traitlets.Unicode().tag(sync=True)
    draws = traitlets.Int(DRAWS).tag(sync=True)

    def __init__(
        self,
        *schedules: Schedule,
        objective: LinearRegression,
        rule: Rule,
        chosen: str | None = None,
        other: str | None = None,
        size: int = 1,
        steps: int = 300,
        most: int = 1000,
        seed: int = 1,
    ) -> None:
        if not schedules or not all(isinstance(one, Schedule) for one in schedules):
            raise TypeError(f"an explorer needs schedules such as Constant(0.1), and was given {schedules!r}")
        if not isinstance(objective, LinearRegression):
            raise TypeError(f"objective must be a LinearRegression with one input, and is {objective!r}")
        rounded = LinearRegression(five_digits(objective.x), five_digits(objective.y))
        surface = rounded.surface()
        check_rules((rule,), surface)
        if "eta" not in names(type(rule)):
            raise TypeError(f"{type(rule).__name__} has no eta for a schedule to stand for")
        called = {called_by(one): one for one in schedules}
        if len(called) < len(schedules):
            raise ValueError(f"two of the schedules have one name, of {', '.join(map(called_by, schedules))}")
        rows = len(rounded.y)
        ranges = {
            "size": Interval(1, rows + 1, whole=True),
            "steps": Interval(2, most + 1, whole=True),
            "seed": SEEDS,
        }
        given = {"size": size, "steps": steps, "seed": seed}
        for name, value in given.items():
            check(name, value, ranges[name])
        first = {"chosen": chosen or next(iter(called)), "other": other or next(reversed(called))}
        for which, one in first.items():
            if one not in called:
                raise ValueError(f"{which} must be one of {', '.join(called)}, and is {one!r}")
        found = {name: list(parameters(one, (name,), most)) for name, one in called.items()}
        every = [parameter for each in found.values() for parameter in each]
        if len({parameter.trait for parameter in every}) < len(every):
            raise ValueError("two numbers of a schedule have one name: a product has each kind of schedule once")
        self._given = (called, rule, rounded, surface)
        super().__init__(
            "explorer",
            {parameter.trait: parameter.value for parameter in every} | given,
            {parameter.trait: parameter.interval for parameter in every} | ranges,
            rules=[described(rule)],
            schedules=[
                {
                    "name": name,
                    "code": javascript(one, [parameter.trait for parameter in found[name]]),
                    "hyper": [parameter.trait for parameter in found[name]],
                }
                for name, one in called.items()
            ],
            data={"x": rounded.x[:, 0].tolist(), "y": rounded.y.tolist()},
            sliders=[
                *(parameter.slider for parameter in every),
                {"name": "steps", "low": 2, "high": most, "whole": True},
                {"name": "size", "symbol": "n", "low": 1, "high": rows, "log": True, "whole": True},
            ],
            start=[0.0, 0.0],
            surface=drawable(surface),
            fixed={name: value for name, value in rule.hyper().items() if name != "eta"},
            choices={name: list(called) for name in first},
            **first,
        )

    def schedule(self, which: str = "chosen") -> Schedule:
        """The schedule that is `chosen`, or the `other`, at the present settings."""
        schedule = self._given[0][getattr(self, which)]
        traits = [parameter.trait for parameter in parameters(schedule, (getattr(self, which),), 1)]
        return build(schedule, iter([getattr(self, name) for name in traits]))

    def path(self, which: str = "chosen") -> Path:
        """The paths of all draws, one axis of runs, with the schedule that is `chosen`, or the `other`, by gdlib."""
        _, rule, objective, surface = self._given
        rows = len(objective.y)
        seeds = range(self.seed, self.seed + DRAWS)
        batches = [list(islice(reshuffled(rows, self.size, Draws(seed)), self.steps)) for seed in seeds]  # type: ignore[arg-type]

        def gradient(theta: Array, t: int) -> Array:
            return np.stack([objective.gradient(one, mine[t - 1]) for one, mine in zip(theta, batches, strict=True)])

        now = type(rule)(**{**rule.hyper(), "eta": self.schedule(which)})
        return sweep(now, surface, np.tile(self.start, (DRAWS, 1)), self.steps, gradient=gradient)

    def still(self, ax: Any) -> str:
        """Draw the rates, and the mean of J above its least value; returns the alt text."""
        from gdlib.figures.landscape import explorer

        surface, shown = self._given[-1], {}
        least = surface(np.array(surface.minimum))
        for which in ("other", "chosen"):
            schedule = self.schedule(which)
            rates = np.array([float(schedule(t)) for t in range(1, self.steps + 1)])
            shown[which] = (said(getattr(self, which)), rates, self.path(which).J.mean(axis=1) - least)
        explorer(ax, shown)
        return table()["stillExplorer"].format(chosen=said(self.chosen), other=said(self.other), steps=self.steps)


def said(name: str) -> str:
    """What a reader calls the schedule of this name."""
    return table().get(f"schedule_{name}", name)


def called_by(schedule: Schedule) -> str:
    """A schedule's class, or the classes of the parts that it is made of."""
    parts = [getattr(schedule, field.name) for field in fields(schedule)]  # type: ignore[arg-type]
    inner = [called_by(part) for part in parts if isinstance(part, Schedule)]
    return "".join(inner) or type(schedule).__name__


def parameters(schedule: Schedule, prefix: tuple[str, ...], most: int) -> Iterator[Parameter]:
    """Every number in a schedule, in the order in which it is built; the slider of a number of steps reaches `most`.

    Raises
        TypeError: one is no number.
    """
    kind = type(schedule)
    inside = [field.name for field in fields(schedule)]  # type: ignore[arg-type]
    ranges = intervals_of(kind, inside)
    for name in inside:
        value = getattr(schedule, name)
        if isinstance(value, Schedule):
            more = () if isinstance(value, Constant) else (type(value).__name__,)
            yield from parameters(value, (*prefix, *more), most)
        elif not isinstance(value, Real) or isinstance(value, bool):
            raise TypeError(f"{kind.__name__}({name}) must be one number, for a slider, and is {value!r}")
        else:
            trait, interval = "_".join((*prefix, name)), ranges[name]
            slider = {**knob(trait, meanings(kind)[name], interval), "symbol": plain(name)}
            if float(value) > (1 if interval.whole else slider["high"]):
                slider["high"] = most
            number = float(value)
            yield Parameter(trait, int(number) if interval.whole else number, interval, slider)


def build(schedule: Schedule, numbers: Iterator[Any]) -> Schedule:
    """The schedule with the next of `numbers`, or of symbols, in the place of each of its own."""
    made: Schedule = object.__new__(type(schedule))  # of symbols nothing can be checked
    for field in fields(schedule):  # type: ignore[arg-type]
        inner = getattr(schedule, field.name)
        value = build(inner, numbers) if isinstance(inner, Schedule) else next(numbers)
        object.__setattr__(made, field.name, value)
    return made


def javascript(schedule: Schedule, traits: list[str]) -> str:
    """A schedule as a JavaScript function (t, hyper) → value, its numbers read from `hyper` by these names."""

    def formula(t: Any, *numbers: Any) -> Any:
        return build(schedule, iter(numbers))(t)

    consts, outputs = code(trace_function(formula, ("t", *traits)), set(traits))
    return f"((t, hyper) => {{\n{consts}    return {outputs['result']};\n}})"
