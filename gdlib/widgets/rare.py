"""`RareWord`: two words, one of them rare, and rules that learn a weight for each from a stream of passages."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

from gdlib.drivers import run
from gdlib.interval import Interval, Rate, check
from gdlib.objectives import Quadratic
from gdlib.path import Path
from gdlib.rule import Array, Rule
from gdlib.strings import table
from gdlib.widgets.base import Experiment, check_rules, described, shared
from gdlib.widgets.draws import SEEDS, Draws

TARGET = 1.0  # of both weights: the words differ in nothing but how often they come
MANY = 10**6  # the grain of a share
SHARES = [float(f"{p:.2g}") for p in np.geomspace(0.005, 0.5, 21)]  # so that each changes what comes
ETA: Interval = Rate.__metadata__[0]
MOST_SIZE = 64


class RareWord(Experiment):
    """Rules on least squares over two words, one word a passage, the rare one in a share `p` of them (survey 3).

    A passage is told by its word: y is 1, give or take `sigma`, whichever word it is, so that both weights, which
    start at 0, belong at 1. The rules are told the same batches, each the mean gradient on `size` passages.

    rules: instances of `Rule` with an `eta`, each with a slider of its own; no two of one kind
    p: how often the rare word comes, in (0, 1)
    size: the number of passages in a batch, n
    steps: the budget at first; the slider reaches `most`
    sigma: how far y lies from 1, above or below
    seed: which draw of the passages

    The traits are `p`, `size`, `steps`, `seed`, and `eta_` with the rule's name for each rule, such as `eta_GD`.

    Raises
        TypeError, ValueError: an argument is none of these, or lies outside its range.
    """

    rules: Any = traitlets.List().tag(sync=True)
    sigma = traitlets.Float(0.5).tag(sync=True)
    steps = traitlets.Int(1, min=1).tag(sync=True)

    def __init__(
        self,
        *rules: Rule,
        p: float = 0.02,
        size: int = 1,
        steps: int = 1000,
        most: int = 2000,
        sigma: float = 0.5,
        seed: int = 1,
    ) -> None:
        check_rules(rules, Quadratic())
        kinds = [type(rule).__name__ for rule in rules]
        for rule, kind in zip(rules, kinds, strict=True):
            shared((rule,))
            if "eta" not in rule.hyper() or kinds.count(kind) > 1:
                raise ValueError(f"each rule must have an eta and a kind of its own, and these are {', '.join(kinds)}")
        check("p, the share of the rare word,", p, Interval(0, 1, open=True))
        check("size, the number of passages in a batch,", size, Interval(1, MOST_SIZE + 1, whole=True))
        check("steps", steps, Interval(1, most + 1, whole=True))
        check("sigma", sigma, Interval(0, 100))
        check("seed", seed, SEEDS)
        self._given = rules
        words = table()
        rates = {f"eta_{kind}": float(rule.hyper()["eta"]) for rule, kind in zip(rules, kinds, strict=True)}
        rate = {"meaning": words["etaMeaning"], "low": 0.01, "high": 3.0, "log": True, "whole": False}
        super().__init__(
            "rare",
            {**rates, "p": p, "size": size, "seed": seed},
            {
                **dict.fromkeys(rates, ETA),
                "p": Interval(0, 1),
                "size": Interval(1, MOST_SIZE + 1, whole=True),
                "seed": SEEDS,
            },
            rules=[{**described(rule), "values": rule.hyper()} for rule in rules],
            sliders=[
                {"name": "p", "low": SHARES[0], "high": SHARES[-1], "whole": False, "values": SHARES},
                *({"name": f"eta_{kind}", "symbol": words["rareEta"].format(rule=kind), **rate} for kind in kinds),
                {"name": "size", "symbol": "n", "meaning": words["rareSizeMeaning"], "low": 1, "high": MOST_SIZE}
                | {"log": True, "whole": True},
                {"name": "steps", "low": 1, "high": most, "whole": True},
            ],
            sigma=float(sigma),
            steps=steps,
        )

    def passages(self) -> Array:
        """What each step's batch holds of each word, shape (steps, 2, 2): its count, and the sum of the noise's signs.

        The frequent word comes first.
        """
        draws, found = Draws(self.seed), np.zeros((self.steps, 2, 2))
        for batch in found:
            for _ in range(self.size):
                word = int(draws.below(MANY) < self.p * MANY)
                batch[word] += (1, 2 * draws.below(2) - 1)
        return found

    def objective(self) -> Quadratic:
        """The expected loss above its least value, a bowl whose curvatures are the words' shares."""
        return Quadratic(a=1 - self.p, c=self.p, minimum=(TARGET, TARGET))

    def path(self, which: int = 0) -> Path:
        """The path of rule number `which` at the present settings, run by gdlib; theta is (frequent, rare)."""
        rule, passages = self._given[which], self.passages()

        def gradient(theta: Array, t: int) -> Array:
            count, signs = passages[t - 1].T
            return (count * (theta - TARGET) - self.sigma * signs) / self.size

        now = type(rule)(**{**rule.hyper(), "eta": getattr(self, f"eta_{type(rule).__name__}")})
        return run(now, self.objective(), (0.0, 0.0), self.steps, gradient=gradient)

    def still(self, ax: Any) -> str:
        """Draw the two weights against the step; returns the alt text."""
        from gdlib.figures.landscape import weights

        paths = {type(rule).__name__: self.path(i) for i, rule in enumerate(self._given)}
        seen = np.flatnonzero(self.passages()[:, 1, 0]) + 1
        weights(ax, paths, TARGET, seen)
        return table()["stillRare"].format(rules=", ".join(paths), p=f"{self.p:g}", steps=self.steps)
