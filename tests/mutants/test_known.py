"""The departures that admired books and libraries have in print: each put in on purpose, each caught."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from gdlib.objectives import LogisticRegression, check_gradient, penguins
from gdlib.rules import NAG, Adadelta, Adagrad, Adam, AdaMax, AMSGrad, FullMatrixAdagrad, Lion, Momentum, Nadam, RMSprop

from ..papers.drives import NEAR, cases, distance, states


@dataclass(frozen=True)
class LionWithDecaysSwapped(Lion):
    def step(self, s, g, t):
        c = self.beta2 * s.m + (1 - self.beta2) * g
        theta = s.theta - self.eta * (np.sign(c) + self.weight_decay * s.theta)
        return self.State(theta, self.beta1 * s.m + (1 - self.beta1) * g)


@dataclass(frozen=True)
class AdamThatStartsAtTheFirstGradient(Adam):
    def step(self, s, g, t):
        return super().step(s._replace(m=g) if t == 1 else s, g, t)


@dataclass(frozen=True)
class AdamWithEpsilonOutsideTheFraction(Adam):
    def step(self, s, g, t):
        right = super().step(s, g, t)
        mhat, vhat = right.m / (1 - self.beta1**t), right.v / (1 - self.beta2**t)
        return right._replace(theta=s.theta - (self.eta * mhat / np.sqrt(vhat) + self.epsilon))


@dataclass(frozen=True)
class AdamWhoseTimeStandsStill(Adam):
    def step(self, s, g, t):
        return super().step(s, g, 1)


@dataclass(frozen=True)
class AdamWithoutBiasCorrection(Adam):
    def step(self, s, g, t):
        right = super().step(s, g, t)
        return right._replace(theta=s.theta - self.eta * right.m / (np.sqrt(right.v) + self.epsilon))


@dataclass(frozen=True)
class AdamThatForgetsTheSquare(Adam):
    def step(self, s, g, t):
        v = self.beta2 * s.v + (1 - self.beta2) * np.abs(g)
        right = super().step(s, g, t)
        vhat = v / (1 - self.beta2**t)
        mhat = right.m / (1 - self.beta1**t)
        return self.State(s.theta - self.eta * mhat / (np.sqrt(vhat) + self.epsilon), right.m, v)


@dataclass(frozen=True)
class MomentumThatIsIgnored(Momentum):
    def step(self, s, g, t):
        return self.State(s.theta - self.eta * g, self.eta * g)


@dataclass(frozen=True)
class NagWithoutItsMemory(NAG):
    def step(self, s, g, t):
        return self.State(s.theta - self.eta * g, self.eta * g)


@dataclass(frozen=True)
class NagThatAsksWhereItStands(NAG):
    def query(self, s):
        return s.theta


@dataclass(frozen=True)
class AdagradSeededFromTheWeights(Adagrad):
    def init(self, theta):
        return self.State(theta, theta**2)


@dataclass(frozen=True)
class RMSpropSeededFromTheWeights(RMSprop):
    def init(self, theta):
        return self.State(theta, theta**2)


@dataclass(frozen=True)
class RMSpropCorrectedForItsStart(RMSprop):
    def step(self, s, g, t):
        right = super().step(s, g, t)
        Eg2 = right.Eg2 / (1 - self.gamma**t)
        return right._replace(theta=s.theta - self.eta / np.sqrt(Eg2 + self.epsilon) * g)


@dataclass(frozen=True)
class FullMatrixAdagradWithRootsOfEntries(FullMatrixAdagrad):
    def step(self, s, g, t):
        G = s.G + g[..., :, None] * g[..., None, :]
        root = 1 / np.sqrt(np.abs(G) + self.epsilon)
        return self.State(s.theta - self.eta * root @ g, G)


@dataclass(frozen=True)
class AdadeltaWithTheUpdateOfToday(Adadelta):
    def step(self, s, g, t):
        right = super().step(s, g, t)
        dtheta = -np.sqrt(right.Edtheta2 + self.epsilon) / np.sqrt(right.Eg2 + self.epsilon) * g
        return right._replace(theta=s.theta + dtheta)


@dataclass(frozen=True)
class AdaMaxThatRemembersNoGradient(AdaMax):
    def step(self, s, g, t):
        return super().step(s, g, t)._replace(u=np.abs(g))


@dataclass(frozen=True)
class NadamThatForgetsToLookAhead(Nadam):
    def step(self, s, g, t):
        right = super().step(s, g, t)
        mhat, vhat = right.m / (1 - self.beta1**t), right.v / (1 - self.beta2**t)
        return right._replace(theta=s.theta - self.eta * mhat / (np.sqrt(vhat) + self.epsilon))


@dataclass(frozen=True)
class AMSGradWithCorrections(AMSGrad):
    def step(self, s, g, t):
        right = super().step(s, g, t)
        mhat, vhat = right.m / (1 - self.beta1**t), right.vmax / (1 - self.beta2**t)
        return right._replace(theta=s.theta - self.eta * mhat / (np.sqrt(vhat) + self.epsilon))


@dataclass(frozen=True)
class MomentumWithHalfLifeForLifetime(Momentum):
    def step(self, s, g, t):
        v = 2 ** -(1 - self.gamma) * s.v + self.eta * g
        return self.State(s.theta - v, v)


WRONG = [
    LionWithDecaysSwapped,
    AdamThatStartsAtTheFirstGradient,
    AdamWithEpsilonOutsideTheFraction,
    AdamWhoseTimeStandsStill,
    AdamWithoutBiasCorrection,
    AdamThatForgetsTheSquare,
    MomentumThatIsIgnored,
    NagWithoutItsMemory,
    NagThatAsksWhereItStands,
    AdagradSeededFromTheWeights,
    RMSpropSeededFromTheWeights,
    RMSpropCorrectedForItsStart,
    FullMatrixAdagradWithRootsOfEntries,
    AdadeltaWithTheUpdateOfToday,
    AdaMaxThatRemembersNoGradient,
    NadamThatForgetsToLookAhead,
    AMSGradWithCorrections,
    MomentumWithHalfLifeForLifetime,
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_known_departure_is_caught(wrong):
    right = wrong.__mro__[1]
    drives = [case for case in cases() if case.rule is right]
    assert any(distance(case, states(case, wrong(**case.hyper))) > NEAR for case in drives)


def test_a_gradient_measured_with_too_small_a_step_is_caught():
    table = penguins()
    J = LogisticRegression((table.x - 200) / 10, (table.y > 4000).astype(int))
    theta = np.array([0.3, -0.2])

    def measured(theta, h=1e-12):
        return np.array([(J(theta + h * e) - J(theta)) / h for e in np.eye(2)])

    assert check_gradient(J, J.gradient, theta) < 1e-8
    assert check_gradient(J, measured, theta) > 1e-6


def test_a_logistic_function_without_its_brackets_is_caught():
    table = penguins()

    class Wrong(LogisticRegression):
        def slope(self, score, y):
            return 1 / 1 + np.exp(-score) - y

    J = Wrong((table.x - 200) / 10, (table.y > 4000).astype(int))
    assert check_gradient(J, J.gradient, np.array([0.3, -0.2])) > 0.1
