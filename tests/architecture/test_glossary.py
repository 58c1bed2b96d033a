"""The notation page: each name of a rule or a schedule has one row; the table of modules knows where names stand."""

from __future__ import annotations

import re
from collections import Counter

from gdlib.book.modules import modules
from gdlib.book.node import ROOT
from gdlib.book.rules import SHOWN
from gdlib.rule import names

CHAPTERS = ROOT / "chapters"


def claimed(page):
    """The code names that the rows of a page's glossary tables claim, each as often as it is claimed."""
    rows = re.findall(r"^\|(.*?)\|.*\|$", page, re.MULTILINE)
    return Counter(name for first in rows for name in re.findall(r"`(\w+)`", first))


def shown(page):
    """The rules and schedules that a page shows."""
    return re.findall(r"^`{3,}\{rule\} *(\w+)", page, re.MULTILINE)


def missing(glossary, pages):
    """What the glossary lacks: a line for each parameter of a rule or schedule, each state field that a page shows."""
    needed = [(f"{rule}({name})", name) for rule, kind in SHOWN.items() for name in names(kind)]
    for where, page in pages.items():
        states = {rule: getattr(SHOWN[rule], "State", None) for rule in shown(page)}
        needed += [
            (f"{rule}.State.{name} in {where}", name)
            for rule, state in states.items()
            for name in getattr(state, "_fields", ())
        ]
    return [f"{what} has no row" for what, name in needed if name not in claimed(glossary)]


GLOSSARY = (CHAPTERS / "notation.md").read_text("utf-8")
PAGES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted(CHAPTERS.rglob("*.md"))}


def test_every_name_of_a_rule_or_a_schedule_has_a_row():
    assert missing(GLOSSARY, PAGES) == []


def test_no_two_rows_claim_one_name():
    assert [name for name, rows in claimed(GLOSSARY).items() if rows > 1] == []


def test_a_lost_row_and_a_second_row_are_seen():
    lost = "".join(line for line in GLOSSARY.splitlines(True) if not line.startswith(r"| $\gamma$"))
    assert "Momentum(gamma) has no row" in missing(lost, {})
    assert "Cosine(start) has no row" in missing(lost.replace("`start`", ""), {})
    page = "```{rule} Muon\n```\n```{rule} Cosine\n```\n"
    assert [line for line in missing(GLOSSARY, {"a page": page}) if "State" in line] == [
        "Muon.State.B in a page has no row"
    ]
    twice = GLOSSARY + "\n| $\\alpha$ `eta` | again | |\n"
    assert claimed(twice)["eta"] == 2


def test_a_page_is_led_to_the_modules_where_its_names_are_written():
    page = """
```{code-cell} ipython3
:tags: [hide-input]

%matplotlib inline
import numpy as np
import gdlib.interval
from gdlib.objectives import RELU, ravine
from gdlib.readings import algebra
```

```{rule} Momentum
:label: rule-momentum
```

```{rule} OneCycle
```

```python
from gdlib.path import Path
```
"""
    assert modules(page) == [
        *("gdlib.interval", "gdlib.objectives.network", "gdlib.objectives.surfaces"),
        *("gdlib.readings.algebra", "gdlib.rules.momentum", "gdlib.schedules.warmup"),
    ]
