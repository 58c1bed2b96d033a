"""Asking a reader's function: whatever it does, what comes of it is a value or a verdict."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any, TypeAlias

import numpy as np

from gdlib.rule import Array
from gdlib.strings import table

Function: TypeAlias = Callable[..., Any]


class Verdict(Exception):  # noqa: N818 (it ends a check, as StopIteration ends a loop)
    """The sentence that ends a check early."""


def say(key: str, **places: object) -> str:
    """The sentence `check…` of the table of strings, with its places filled."""
    return table()["check" + key].format(**places)


def not_right(why: str) -> str:
    """The verdict on a function that departs, with the reason."""
    return say("NotRight", why=why)


@contextmanager
def silence() -> Iterator[None]:
    """What is printed or warned of in here is not seen."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()), np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def ask(function: Function, *args: Any, **hyper: Any) -> Any:
    """What `function` returns; only the reader's own Ctrl-C passes through.

    Raises
        Verdict: it raises anything, SystemExit too.
    """
    try:
        return function(*args, **hyper)
    except KeyboardInterrupt:
        raise
    except NotImplementedError:
        raise Verdict(say("NotWritten")) from None
    except BaseException as error:
        raise Verdict(not_right(say("Raises", error=described(error)))) from None


def described(error: BaseException) -> str:
    """The kind of an error and the first line of what it says, if it can say anything."""
    kind = type(error).__name__
    try:
        return ": ".join([kind, *str(error).strip().splitlines()[:1]])
    except BaseException:  # it may raise as it speaks
        return kind


def nothing(value: object) -> bool:
    """Whether this is what a function returns that has no body yet."""
    return value is None or value is ...


def vector(value: Any, d: int, t: int) -> Array:
    """What a reader's function returned at step `t` as an array of shape (d,); an array of floats is not copied.

    Raises
        Verdict: it is nothing, or no vector of `d` real numbers.
    """
    if nothing(value) and t == 1:
        raise Verdict(say("NotWrittenNothing"))
    array = ask(np.asarray, value)
    if array.dtype.kind not in "iuf":
        raise Verdict(not_right(say("NoNumbers", t=t, kind=type(value).__name__, d=d)))
    if array.shape != (d,):
        raise Verdict(not_right(say("Shape", t=t, shape=array.shape, d=d)))
    return array.astype(float, copy=False)
