"""The map leads to every page, and the bibliography has all of the survey's references and nothing in vain."""

from __future__ import annotations

import re
from posixpath import normpath

import pytest
import yaml

from gdlib.book.node import ROOT

CHAPTERS = ROOT / "chapters"
PAGES = {path.relative_to(CHAPTERS).as_posix(): path.read_text("utf-8") for path in sorted(CHAPTERS.rglob("*.md"))}
ENTRIES = (CHAPTERS / "references.bib").read_text("utf-8")
CONCLUSION = PAGES["conclusion.md"]

# The references of the survey, by its numbers.
SURVEY = {
    1: "abadi2015tensorflow",
    2: "bengio2013advances",
    3: "bengio2009curriculum",
    4: "darken1992learning",
    5: "dauphin2014identifying",
    6: "dean2012large",
    7: "duchi2011adaptive",
    8: "ioffe2015batch",
    9: "kingma2015adam",
    10: "lecun1998efficient",
    11: "mcmahan2014delay",
    12: "neelakantan2015adding",
    13: "nesterov1983method",
    14: "niu2011hogwild",
    15: "pennington2014glove",
    16: "qian1999momentum",
    17: "robbins1951stochastic",
    18: "sutskever2013training",
    19: "sutton1986two",
    20: "zaremba2014learning",
    21: "zeiler2012adadelta",
    22: "zhang2015deep",
}


def listed(toc):
    """The pages of a table of contents, from chapters/ on."""
    if isinstance(toc, dict):
        own = [toc[name] for name in ("root", "file") if name in toc]
        return own + [page for name in ("parts", "chapters", "sections") for page in listed(toc.get(name, []))]
    return [page for one in toc for page in listed(one)]


def led_to(text):
    """The pages that the map of a conclusion leads to."""
    found = re.search(r"^## The map$(.*?)^## ", text, re.MULTILINE | re.DOTALL)[1]
    return {normpath(link) for link in re.findall(r"\]\(([\w/.-]+\.md)\)", found)}


def cited(pages):
    """The keys that these pages cite."""
    roles = (found for text in pages for found in re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", text))
    return {key.strip() for role in roles for key in role.split(",")}


def keys(bibliography):
    """The keys of a bibliography, as they stand."""
    return re.findall(r"^@\w+\{([^,]+),", bibliography, re.MULTILINE)


def missing(toc, text):
    """The pages of a table of contents that the map does not lead to; it need not lead to itself."""
    pages = {page.removeprefix("chapters/") + ".md" for page in listed(toc)}
    return sorted(pages - led_to(text) - {"conclusion.md"})


TOC = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))


def test_the_map_leads_to_every_page():
    assert missing(TOC, CONCLUSION) == []


def test_a_page_that_is_not_on_the_map_is_seen():
    lost = CONCLUSION.replace("](algorithms/adam.md)", "](algorithms/kin.md)", 1)
    assert missing(TOC, lost) == ["algorithms/adam.md"]
    parts = {"root": "chapters/index", "parts": [{"caption": "A", "chapters": [{"file": "chapters/new"}]}]}
    assert missing(parts, CONCLUSION) == ["new.md"]


def test_every_line_of_what_to_use_leads_to_a_page_of_the_map():
    table = re.search(r"^## What to use when$(.*?)^## ", CONCLUSION, re.MULTILINE | re.DOTALL)[1]
    rows = re.findall(r"^\|(?!---| If)(.*)\|$", table, re.MULTILINE)
    assert len(rows) > 10
    for row in rows:
        links = {normpath(link) for link in re.findall(r"\]\(([\w/.-]+\.md)\)", row.split("|")[-1])}
        assert links, row
        assert links <= led_to(CONCLUSION)


def test_every_entry_is_cited_and_every_citation_has_one():
    assert cited(PAGES.values()) == set(keys(ENTRIES))


def test_the_entries_are_in_order_and_none_is_there_twice():
    assert keys(ENTRIES) == sorted(set(keys(ENTRIES)))


@pytest.mark.parametrize("number", SURVEY)
def test_every_reference_of_the_survey_is_cited(number):
    assert SURVEY[number] in cited(PAGES.values())


def test_there_are_twenty_two_of_them():
    assert len(set(SURVEY.values())) == 22


def test_a_citation_is_found_in_every_form():
    text = "{cite}`a2000b`, {cite:t}`c2001d` and {cite:p}`e2002f, g2003h`."
    assert cited([text]) == {"a2000b", "c2001d", "e2002f", "g2003h"}
