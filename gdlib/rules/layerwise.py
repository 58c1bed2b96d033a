"""A rule made of rules: each layer of a network moved by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import prod
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np

from gdlib.rule import Array, Block, Rule, check_rule


@dataclass(frozen=True)
class Layerwise(Rule):
    """One rule for each of the given layers, another for all remaining coordinates as one vector.

    rule: moves each block, with a state of its own; a rule for matrices is given the block's shape
    blocks: the layers, see `Block`
    otherwise: moves what is in no block

    Raises
        ValueError: a block is no matrix though the rule moves matrices, blocks overlap, or coordinates are left
            and `otherwise` is None.
        TypeError: an inner rule hands state back with the gradient, which only whole runs can.
    """

    rule: Rule
    blocks: tuple[Block, ...]
    otherwise: Rule | None = None
    unreadable: ClassVar = {"equation": "it is made of other rules, and each of them has its own"}

    class State(NamedTuple):
        theta: Array
        parts: tuple[Any, ...]
        rest: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", tuple(self.blocks))
        for what, inner in (("rule", self.rule), ("otherwise", self.otherwise)):
            if inner is not None:
                check_inner("Layerwise", what, inner)
        for block in self.blocks:
            if not isinstance(block, Block):
                raise TypeError(f"blocks must be Blocks, each a name, a slice and a shape, and {block!r} is none")
            if self.rule.axes == 2 and len(block.shape) != 2:
                name = type(self.rule).__name__
                raise ValueError(f"{name} moves matrices, and the block {block.name} has shape {block.shape}")
        if self.otherwise and self.otherwise.axes == 2:
            raise ValueError(f"{type(self.otherwise).__name__} moves matrices, and what is in no block is a vector")

    @property
    def needs(self) -> tuple[str, ...]:  # type: ignore[override]
        """What the inner rules need."""
        return tuple(dict.fromkeys((*self.rule.needs, *(self.otherwise.needs if self.otherwise else ()))))

    def at(self, t: int) -> Self:
        """The inner rules as they are at step `t`."""
        return replace(self, rule=self.rule.at(t), otherwise=self.otherwise and self.otherwise.at(t))

    def init(self, theta: Array) -> State:
        left = self.left(theta)
        if left.any() and self.otherwise is None:
            raise ValueError(f"{left.sum()} of {left.size} coordinates are in no block: say which rule moves them")
        rest = self.otherwise.init(theta[..., left]) if self.otherwise and left.any() else None
        return self.State(theta, tuple(self.rule.init(self.cut(theta, block)) for block in self.blocks), rest)

    def query(self, s: State) -> Array:
        return self.join(s, lambda rule, part: rule.query(part))

    def answer(self, s: State) -> Array:
        return self.join(s, lambda rule, part: rule.answer(part))

    def step(self, s: State, g: Array, t: Array) -> State:
        parts = tuple(
            self.rule.step(part, self.hand(self.rule, g, partial(self.cut, block=block)), t)
            for part, block in zip(s.parts, self.blocks, strict=True)
        )
        rest = self.step_rest(s, g, t)
        moved = self.State(s.theta, parts, rest)
        return moved._replace(theta=self.join(moved, lambda rule, part: part.theta))

    def step_rest(self, s: State, g: Array, t: Array) -> Any:
        """The state of what is in no block, one step on."""
        if not self.otherwise or s.rest is None:
            return s.rest
        left = self.left(s.theta)
        return self.otherwise.step(s.rest, self.hand(self.otherwise, g, lambda x: x[..., left]), t)

    def hand(self, rule: Rule, g: Any, cut: Callable[[Array], Array]) -> Any:
        """A layer's part of the gradient, and of what comes with it for a rule that needs it."""
        told = rule.told()
        bare = g.g if self.needs else g
        return told(cut(bare), *(cut(getattr(g, name)) for name in rule.needs)) if told else cut(bare)

    def cut(self, x: Array, block: Block) -> Array:
        """A block of a flat vector, as a matrix if the rule wants one."""
        part = x[..., block.where]
        return part.reshape(*x.shape[:-1], *block.shape) if self.rule.axes == 2 else part

    def left(self, theta: Array) -> Array:
        """Which coordinates are in no block, shape (d,)."""
        count = np.zeros(theta.shape[-1], int)
        for block in self.blocks:
            size = len(range(*block.where.indices(count.size)))
            if block.where.stop > count.size or size != prod(block.shape):
                raise ValueError(
                    f"the block {block.name} of shape {block.shape} does not fill {block.where.start} to "
                    f"{block.where.stop} of theta, which has {count.size} coordinates"
                )
            count[block.where] += 1
        if count.max(initial=0) > 1:
            raise ValueError(f"blocks overlap at coordinate {int(count.argmax())}")
        return count == 0

    def join(self, s: State, look: Callable[[Rule, Any], Array]) -> Array:
        """The flat vector that `look` sees in the inner states."""
        whole = np.empty_like(s.theta)
        for part, block in zip(s.parts, self.blocks, strict=True):
            whole[..., block.where] = look(self.rule, part).reshape(*s.theta.shape[:-1], -1)
        if self.otherwise and s.rest is not None:
            whole[..., self.left(s.theta)] = look(self.otherwise, s.rest)
        return whole


def check_inner(whole: str, what: str, inner: Rule) -> None:
    """Raise one sentence if a rule cannot be part of a `whole` made of rules."""
    check_rule(inner, what)
    if inner.reads:
        raise TypeError(f"{type(inner).__name__} reads {inner.reads[0]} back, and {whole} cannot hand it on")
    for name, value in inner.hyper().items():
        if isinstance(value, np.ndarray):
            where = f"{type(inner).__name__}({name})"
            raise ValueError(f"{where} in a {whole} must be a number or a schedule, and has shape {value.shape}")
