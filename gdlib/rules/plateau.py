"""A rule that cuts another's rate when J has stopped falling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from gdlib.interval import Share, Wait
from gdlib.rule import Array, Decay, Factor, Rule
from gdlib.rules.feedback import Feedback


@dataclass(frozen=True)
class ReduceOnPlateau(Feedback):
    """Cut the rate when J has stopped falling: torch's `ReduceLROnPlateau`, at every step (survey 3).

    rule: moves theta
    factor: what each cut multiplies by
    patience: how many steps without progress are let pass; the next one cuts
    threshold: progress is a J below the best so far by more than this share of it
    cooldown: how many steps after a cut are not counted
    floor: the least that all cuts come to together; times the rate it is torch's smallest rate
    name: the hyper-parameter that is cut
    """

    rule: Rule
    factor: Share = 0.1
    patience: Wait = 10
    threshold: Decay = 1e-4
    cooldown: Wait = 0
    floor: Factor = 0.0
    name: str = "eta"

    class State(NamedTuple):
        theta: Array
        inner: Any
        scale: Array
        best: Array
        waited: Array
        rest: Array

    def init(self, theta: Array) -> State:
        zero = 0 * theta
        return self.State(theta, self.rule.init(theta), 1 + zero, np.inf + zero, zero, zero)

    def step(self, s: State, told: Any, t: Array) -> State:
        margin = self.threshold * np.where(np.isinf(s.best), 0, np.abs(s.best))
        better = s.best - margin > told.J
        waited = np.where(better | (s.rest > 0), 0, s.waited + 1)
        cut = waited > self.patience
        scale = np.where(cut, np.maximum(s.scale * self.factor, self.floor), s.scale)
        best = np.where(better, told.J, s.best)
        rest = np.where(cut, self.cooldown, np.maximum(s.rest - 1, 0)).astype(scale.dtype)
        inner = self.move(s.inner, self.asked(told), scale, t)
        return self.State(inner.theta, inner, scale, best, np.where(cut, 0, waited), rest)
