"""Every mutant of every rule dies: it leaves its paper's states, or it is proved to be the same rule.

`make mutants` prints the table.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy

import gdlib.rules as rules
from gdlib.readings.algebra import expressions, symbols
from gdlib.readings.trace import Program, trace_rule

from ..papers.drives import NEAR, cases, distance, states
from .generate import Mutant, Mutated, mutants

TRACED = [rule for rule in map(rules.__dict__.get, rules.__all__) if "equation" not in rule.unreadable]
CASES = {rule: [case for case in cases() if case.rule is rule] for rule in TRACED}


def dies(rule: type, mutant: Mutant) -> bool:
    """Whether some drive tells the mutant from the paper."""
    for case in CASES[rule]:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                if not distance(case, states(case, Mutated(mutant.trace, case.hyper))) < NEAR:
                    return True
            except (ArithmeticError, TypeError, ValueError, UnboundLocalError):
                return True
    return False


def proved_equal(mutant: Mutant) -> bool:
    """Whether algebra shows that the mutant computes what the rule computes, in every case of its norms."""
    original = trace_rule(mutant.trace.rule)
    for part in ("init", "query", "step"):
        ours, theirs = getattr(original, part), getattr(mutant.trace, part)
        if ours == theirs:
            continue
        taken = [i for i, line in enumerate(ours.lines) if line.op == "norm"]
        if taken and ours.lines[: taken[-1] + 1] != theirs.lines[: taken[-1] + 1]:
            return False  # the cases below would hide a change in what the norms are taken of
        known: dict[str, Any] = {"theta": sympy.Symbol("theta", real=True), **symbols(original)}
        if any(not equal(ours, theirs, {**known, **case}) for case in norm_cases(ours)):
            return False
    return True


def equal(ours: Program, theirs: Program, known: dict[str, Any]) -> bool:
    """Whether the outputs are the same expressions."""
    before, after = expressions(ours, known), expressions(theirs, known)
    return all(sympy.simplify(before[field] - after[field]) == 0 for field in before)


def norm_cases(program: Program) -> list[dict[str, Any]]:
    """All that can be known of each norm N of a vector with this coordinate x: both 0, x alone 0, or neither.

    The lines that a norm is taken of become symbols, so that what is shown holds whatever they are.
    """
    choices = []
    for line in program.lines:
        if line.op == "norm":
            x, length = str(line.args[0]), sympy.Symbol(f"norm{line.name}", positive=True)
            some = sympy.Symbol(f"some_{x.replace('.', '_')}", real=True, nonzero=True)
            choices.append([{x: sympy.S(0), line.name: sympy.S(0)}, {x: sympy.S(0), line.name: length}])
            choices[-1].append({x: some, line.name: length})
    return [dict(pair for one in chosen for pair in one.items()) for chosen in product(*choices)]


@cache
def fate(rule: type) -> tuple[Counter[str], tuple[str, ...]]:
    """How many mutants were killed or proved equal, and the names of those that live."""
    count: Counter[str] = Counter()
    alive = []
    for mutant in mutants(rule):
        kind = "killed" if dies(rule, mutant) else "equal" if proved_equal(mutant) else "alive"
        count[kind] += 1
        if kind == "alive":
            alive.append(mutant.what)
    return count, tuple(alive)


@pytest.mark.parametrize("rule", TRACED)
def test_the_rule_itself_lives(rule):
    assert not dies(rule, Mutant("the rule as it is", trace_rule(rule)))


@pytest.mark.parametrize("rule", TRACED)
def test_every_mutant_dies_or_is_the_same_rule(rule):
    count, alive = fate(rule)
    assert not alive, f"{len(alive)} mutants of {rule.__name__} live: {alive[:5]}"
    assert count["killed"] > 5


def table() -> int:
    """Print the table; returns how many live."""
    total: Counter[str] = Counter()
    print(f"{'rule':18}{'mutants':>9}{'killed':>9}{'equal':>9}{'alive':>9}")
    for rule in TRACED:
        count, alive = fate(rule)
        total += count
        print(
            f"{rule.__name__:18}{sum(count.values()):9}{count['killed']:9}{count['equal']:9}{count['alive']:9}",
            flush=True,
        )
        for what in alive:
            print(f"    alive: {what}")
    print(f"{'all':18}{sum(total.values()):9}{total['killed']:9}{total['equal']:9}{total['alive']:9}")
    return total["alive"]


if __name__ == "__main__":
    sys.exit(1 if table() else 0)
