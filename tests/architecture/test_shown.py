"""Each public rule is shown by one page: on none a reader would miss it, on two they would have to be compared."""

from __future__ import annotations

from collections import Counter

import gdlib.rules

from .test_glossary import PAGES, shown

# rules whose page is still to come, and where
WAITING = {
    "AdaptiveRevision": "Parallel",
    **dict.fromkeys(("LAMB", "Layerwise", "Lion", "Muon", "ScheduleFree", "Sophia"), "Since the survey"),
}


def misplaced(pages):
    """A line for each rule that is not shown just once, or is shown while the list says that it waits."""
    count = Counter(name for page in pages.values() for name in shown(page))
    return [
        f"{name} is shown {count[name]} times"
        for name in gdlib.rules.__all__
        if count[name] != (0 if name in WAITING else 1)
    ]


def test_every_public_rule_is_shown_once():
    assert misplaced(PAGES) == []
    assert set(gdlib.rules.__all__) >= WAITING.keys()


def test_a_rule_shown_twice_or_nowhere_is_seen():
    page, home = next((page, name) for page, text in PAGES.items() for name in shown(text) if name == "GD")
    assert misplaced({**PAGES, "another": "```{rule} GD\n```\n"}) == [f"{home} is shown 2 times"]
    assert "GD is shown 0 times" in misplaced({**PAGES, page: ""})
    assert "Lion is shown 1 times" in misplaced({**PAGES, "another": "```{rule} Lion\n```\n"})
