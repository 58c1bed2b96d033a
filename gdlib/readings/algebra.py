"""The algebra reading: a rule on one parabola ½ λ θ² as a linear map, its matrix, its roots, its stable region.

Only a rule whose step is linear in its state and in the gradient has this reading, and whose step does not change
with t. SymPy is imported here and nowhere else.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlib.readings.trace import Program, RuleTrace
from gdlib.rule import names

try:
    import sympy
except ImportError as error:
    raise ImportError(
        "The algebra of a rule needs SymPy: install the extra `algebra` of gradient-descent-book"
    ) from error

CURVATURE = sympy.Symbol("lambda", positive=True)


def truth(condition: Any) -> Any:
    """A condition; a number stands for whether it is not zero, as it does for NumPy."""
    return condition if isinstance(condition, sympy.logic.boolalg.Boolean) else sympy.Ne(condition, 0)


OPERATIONS = {
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y,
    "negative": lambda x: -x,
    "square": lambda x: x**2,
    "power": lambda x, n: x**n,
    "sqrt": sympy.sqrt,
    "absolute": sympy.Abs,
    "sign": sympy.sign,
    "exp": sympy.exp,
    "log": sympy.log,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tanh": sympy.tanh,
    "floor": sympy.floor,
    "norm": sympy.Abs,
    "maximum": sympy.Max,
    "minimum": sympy.Min,
    "less": lambda x, y: x < y,
    "less_equal": lambda x, y: x <= y,
    "greater": lambda x, y: x > y,
    "greater_equal": lambda x, y: x >= y,
    "where": lambda condition, this, that: sympy.Piecewise((this, truth(condition)), (that, True)),
}


def symbols(traced: RuleTrace) -> dict[str, Any]:
    """A symbol for each input of a rule; hyper-parameters and t are positive."""
    positive = {*names(traced.rule), "t"}
    return {
        name: sympy.Symbol(name.replace(".", "_"), real=True, positive=True if name in positive else None)
        for name in traced.step.inputs
    }


def expressions(program: Program, values: dict[str, Any]) -> dict[str, Any]:
    """The outputs of a program as SymPy expressions of `values`: its inputs, and lines that are known already."""
    known = dict(values)

    def value(ref: str | float) -> Any:
        return known[ref] if isinstance(ref, str) else sympy.nsimplify(ref, rational=True)

    for line in program.lines:
        if line.name not in known:
            known[line.name] = OPERATIONS[line.op](*map(value, line.args))
    return {field: value(ref) for field, ref in program.outputs.items()}


def matrix(traced: RuleTrace) -> Any:
    """The matrix that takes the state of one coordinate one step on, on J = ½ λ θ².

    Raises
        TypeError: the rule is not linear on a parabola, or its step changes with t.
    """
    name = traced.rule.__name__
    if traced.rule.unchecked().told():
        raise TypeError(f"{name} has no matrix: it asks for more than the gradient")
    known = symbols(traced)
    point = expressions(traced.query, known)["result"]
    outputs = list(expressions(traced.step, {**known, "g": CURVATURE * point}).values())
    state = [known[f"s.{field}"] for field in traced.rule.State._fields]
    jacobian = sympy.Matrix(outputs).jacobian(state)
    if jacobian.free_symbols & set(state):
        raise TypeError(f"{name} has no matrix: its step is not linear in its state and the gradient")
    if known["t"] in jacobian.free_symbols:
        raise TypeError(f"{name} has no matrix: its step changes with t")
    return jacobian.applyfunc(sympy.expand)


def characteristic(traced: RuleTrace) -> Any:
    """The characteristic polynomial of the matrix, in `z`."""
    return matrix(traced).charpoly(sympy.Symbol("z"))


def limit(traced: RuleTrace) -> Any:
    """The value of ηλ at which the rule loses stability by swinging: where −1 is a root.

    For GD it is 2, for momentum 2(1 + γ), for Nesterov's rule (2 + 2γ)/(1 + 2γ).

    Raises
        TypeError: the rule has no matrix, or no such rate, or several.
    """
    eta = symbols(traced)["eta"]
    solutions = sympy.solve(characteristic(traced).eval(-1), eta)
    if len(solutions) != 1:
        raise TypeError(f"{traced.rule.__name__} has no limit: not one rate alone makes −1 a root")
    (solution,) = solutions
    return sympy.factor(solution * CURVATURE)


def limits(traced: RuleTrace, gammas: Any) -> list[float]:
    """`limit` of a rule with eta and gamma, at each of these values of gamma."""
    known = symbols(traced)["gamma"]
    return [float(limit(traced).subs(known, gamma)) for gamma in gammas]


def roots(traced: RuleTrace, curvature: Any, **hyper: Any) -> Any:
    """The roots, for numbers or arrays of them: complex, the shape of the arguments and a last axis for the roots.

    curvature: λ; hyper: a value for every hyper-parameter; all broadcast to one shape
    """
    known = symbols(traced)
    shapes = np.broadcast_arrays(curvature, *(hyper[name] for name in names(traced.rule)))
    entries = sympy.lambdify([CURVATURE, *(known[name] for name in names(traced.rule))], list(matrix(traced)), "numpy")
    size = len(traced.rule.State._fields)
    flat = [np.broadcast_to(entry, shapes[0].shape) for entry in entries(*map(np.asarray, shapes))]
    whole = np.stack(flat, axis=-1).reshape(*shapes[0].shape, size, size)
    return np.linalg.eigvals(whole.astype(float)).astype(complex)


def contraction(traced: RuleTrace, curvature: Any, **hyper: Any) -> Any:
    """The factor by which the error shrinks a step in the long run: the largest |root|, of the arguments' shape.

    curvature, hyper: as `roots` has them
    """
    return np.abs(roots(traced, curvature, **hyper)).max(axis=-1)


def script(traced: RuleTrace) -> str:
    """A matrix of two rows with the rule's roots in JavaScript: `(product, gamma)` → [a, b, c, d], product is ηλ.

    Raises
        TypeError: the rule has no matrix, one of another size, or roots that depend on more than ηλ and γ.
    """
    name, whole = traced.rule.__name__, matrix(traced)
    if whole.shape != (2, 2):
        raise TypeError(f"{name} has a matrix of size {whole.shape[0]}, and only one of size 2 has a picture")
    eta, gamma, product = symbols(traced)["eta"], symbols(traced)["gamma"], sympy.Symbol("product", positive=True)
    rewritten = [sympy.simplify(one.subs(CURVATURE, product / eta)) for one in (whole.trace(), whole.det())]
    if {symbol for one in rewritten for symbol in one.free_symbols} - {product, gamma}:
        raise TypeError(f"{name} has roots that depend on more than ηλ and γ, and only those have a picture")
    entries = ", ".join(sympy.jscode(entry) for entry in whole.subs({eta: 1, CURVATURE: product}))
    return f"((product, gamma) => [{entries}])"
