"""Every result in the prose comes from a cell: a number that is typed must stand in `allowed_numbers.toml`.

What counts as typed: digits in paragraphs, lists, tables, titles, admonitions, exercises and solutions, and in `$…$`
decimals and powers of ten. What does not: code, equations, roles (`{glue:text}`, `{cite}`, …), links, and by rule

- names, where a letter or a letter and a hyphen stand before the digit: L2, float32, BSD-3-Clause;
- sections and figures of the survey: "survey 4.1", "section 1", "in 2.1.", "Fig. 4b";
- the minutes in a `gd-promise`, and the number before a heading;
- arithmetic in `$…$` in exercises, hints and solutions, and all of a table in a section called "By hand".
"""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

import pytest
import yaml
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from gdlib.book.node import ROOT

CHAPTERS = ROOT / "chapters"
LIST = ROOT / "tests" / "book" / "allowed_numbers.toml"
KINDS = {
    "set-up": "a choice that a cell right there shows too",
    "definition": "true by what the words mean, or by an equation on the page",
    "name": "a name, or a version",
    "date": "a year or a day",
    "size": "the size of a data set that comes with the book",
    "cited": "what a source says that is cited in the same paragraph, or the survey",
    "default": "what a library takes if it is told nothing",
    "tested": "a bound that a test of the library asserts",
    "by hand": "arithmetic on paper, in an exercise, a hint or a solution",
    "record": "measured once, for a decision, and kept with it",
}
RECORDS = "appendix/decisions.md"

# Directives that hold prose, and whether the words behind their name are prose too.
PROSE = {
    **dict.fromkeys(("admonition", "dropdown", "exercise", "prf:theorem", "prf:lemma", "prf:proof", "table"), True),
    **dict.fromkeys(("attention", "caution", "hint", "important", "note", "seealso", "tip", "warning"), True),
    **dict.fromkeys(("div", "figure", "list-table", "solution", "hlist"), False),
}
SILENT = {
    *("bibliography", "code-block", "code-cell", "eval-rst", "image", "literalinclude", "math"),
    *("dialects", "launches", "modules", "readings", "rule"),
}
ON_PAPER = {"exercise", "solution", "hint", "dropdown tip"}

NUMBER = re.compile(r"\d+(?:[.,\u202f]\d+)*|[¼½¾⅓⅔]")
IN_MATHS = re.compile(r"\d+\.\d+|10\^(?:\{-?\d+\}|\d)")
SECTION = r"[1-7](?:\.[1-9])?(?!\.?\d)"
SURVEY = re.compile(
    rf"\b(?:[Ss]urvey(?:['’]s)?|[Ss]ections?(?: is| are)?)\s+{SECTION}(?:(?:,| and| to|–)\s*{SECTION})*"
    rf"|\bFigs?\. [1-4][ab]?\b(?: and [1-4][ab]?\b)?"
    rf"|\bin {SECTION}(?: and {SECTION})?(?=[,;:)]|\.(?:\s|$)|$)"
)
MINUTES = re.compile(r"\d+(?: to |–)?\d* minutes")
SYNTAX = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["parse"]["myst_enable_extensions"]
PARSER = create_md_parser(MdParserConfig(enable_extensions=set(SYNTAX)), RendererHTML)


class Piece(NamedTuple):
    """Text as it stands in the source; `kind` is prose, maths, or quiet, where no number counts."""

    text: str
    kind: str
    line: int


class Block(NamedTuple):
    """A paragraph, a title or a row of a table, and the directives and the section around it."""

    pieces: list[Piece]
    around: tuple[str, ...] = ()
    row: bool = False

    @property
    def on_paper(self):
        """Whether numbers here may be worked out by hand."""
        return bool(ON_PAPER & set(self.around)) or "By hand" in self.around


def blocks(text, first=1, around=()):
    """All blocks of a page, or of a directive's body that begins at line `first`; unknown directives as errors."""
    section, cells, heading = (), None, False
    for token in PARSER.parse(text):
        line = first + (token.map[0] if token.map else 0)
        if token.type == "heading_open":
            heading = True
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield Block([*cells, Piece("|", "quiet", line)], around + section, row=True)
            cells = None
        elif token.type == "inline":
            found = list(inline(token, line))
            if cells is not None:
                cells += [Piece("| ", "quiet", line), *found, Piece(" ", "quiet", line)]
                continue
            if heading:
                section, heading = ((token.content,), False) if not around else ((), False)
                number = re.match(r"[\d.]+\s", token.content)
                if number:
                    found[0] = found[0]._replace(text=found[0].text[number.end() :])
            yield Block(found, around + section)
        elif token.type in ("fence", "colon_fence"):
            yield from directive(token, line, around + section)
        elif token.type == "html_block":
            yield Block([Piece(re.sub(r"<!--.*?-->|<[^>]*>", "", token.content, flags=re.S), "prose", line)], around)
        elif token.type == "front_matter":
            for said in re.findall(r"^ *description: .*", token.content, re.M):
                yield Block([Piece(said, "prose", line)])


def directive(token, line, around):
    """The blocks in a fence, if it is a directive that holds prose."""
    named = re.match(r"\{([\w:-]+)\} *(.*)", token.info)
    if not named or named[1] in SILENT:
        return
    name, argument = named.groups()
    if name not in PROSE:
        yield f"{line}: the linter does not know the directive {{{name}}}: put it into PROSE or SILENT in {__name__}"
        return
    options = re.match(r"---\n(?s:.*?)^---\n|(?::[\w-]+:.*\n)*", token.content, re.M)[0]
    inside = (*around, name, *re.findall(r"^:class: *(.*)", options, re.M), *([] if PROSE[name] else [argument]))
    if PROSE[name]:
        yield from blocks(argument, line, inside)
    yield from blocks("\n" * options.count("\n") + token.content[len(options) :], line + 1, inside)


def inline(token, line):
    """The pieces of a paragraph."""
    links = 0
    for child in token.children:
        kind, text = "prose", child.content
        if child.type in ("softbreak", "hardbreak"):
            text = " "
        elif child.type == "code_inline":
            kind, text = "quiet", f"`{text}`"
        elif child.type.startswith("math_inline"):
            kind, text = "maths", f"${text}$"
        elif child.type == "myst_role":
            kind, text = "quiet", f"{{{child.meta['name']}}}`{text}`"
        elif child.type == "link_open":
            links += 1
            kind, text = "quiet", "["
        elif child.type == "link_close":
            links -= 1
            kind, text = "quiet", "]"
        elif child.type == "html_inline":
            kind = "quiet"
        elif child.type not in ("text", "image"):
            kind, text = "quiet", child.markup
        yield Piece(text, "quiet" if links else kind, line)
        line += child.type in ("softbreak", "hardbreak")


def numbers(block):
    """The spans of a block's text that are numbers somebody typed, each with its line."""
    text = "".join(piece.text for piece in block.pieces)
    free = [match.span() for match in SURVEY.finditer(text)]
    if "gd-promise" in block.around:
        free += [match.span() for match in MINUTES.finditer(text)]
    start = 0
    for piece in block.pieces:
        pattern = {"prose": NUMBER, "maths": IN_MATHS}.get(piece.kind)
        if pattern and not (block.on_paper and (piece.kind == "maths" or (block.row and "By hand" in block.around))):
            for match in pattern.finditer(piece.text):
                here = (start + match.start(), start + match.end())
                name = piece.kind == "prose" and re.search(r"[^\W\d_][-‑]?$", text[: here[0]])
                if not name and not any(a <= here[0] and here[1] <= b for a, b in free):
                    yield here, piece.line + piece.text[: match.start()].count("\n")
        start += len(piece.text)


def spans(phrase, text):
    """Where a phrase stands in a text, and not in the middle of a longer number."""
    return [match.span() for match in re.finditer(rf"(?<!\d)(?<!\d[.,]){re.escape(phrase)}(?!\d)(?![.,]\d)", text)]


def lint(page, text, allowed):
    """One line for each number that is typed and not allowed, and for each allowed phrase that allows nothing."""
    errors, used = [], set()
    for phrase, kind in allowed.items():
        if kind not in KINDS:
            errors.append(f"{page}: “{phrase}”: no such kind as {kind!r}, there are {', '.join(KINDS)}")
        if kind == "record" and page != RECORDS:
            errors.append(f"{page}: “{phrase}”: a record belongs on {RECORDS}, here a cell must compute it")
    for block in blocks(text):
        if isinstance(block, str):
            errors.append(f"{page}:{block}")
            continue
        whole = "".join(piece.text for piece in block.pieces)
        covers = [
            (phrase, span)
            for phrase, kind in allowed.items()
            if fits(kind, block, whole)
            for span in spans(phrase, whole)
        ]
        for (start, end), line in numbers(block):
            by = {phrase for phrase, (a, b) in covers if a <= start and end <= b}
            used |= by
            if not by:
                errors.append(f"{page}:{line}: {context(whole, start, end)}")
    errors += [f"{page}: “{phrase}” in {LIST.name} allows nothing: take it out" for phrase in allowed.keys() - used]
    return errors


def fits(kind, block, text):
    """Whether a number of this kind may stand in a block."""
    if kind == "cited":
        return bool(re.search(r"\{cite|[Ss]urvey", text))
    return kind != "by hand" or block.on_paper


def context(text, start, end, room=30):
    """A number with the words before and after it."""
    before = re.sub(r"^\S*\s", "", text[max(0, start - room) : start]) if start > room else text[:start]
    after = re.sub(r"\s\S*$", "", text[end : end + room]) if end + room < len(text) else text[end:]
    return " ".join(f"{before}{text[start:end]}{after}".split())


ALLOWED = tomllib.loads(LIST.read_text("utf-8"))
PAGES = sorted(path.relative_to(CHAPTERS).as_posix() for path in CHAPTERS.rglob("*.md"))


@pytest.mark.parametrize("page", PAGES)
def test_every_number_in_the_prose_comes_from_a_cell_or_is_allowed(page):
    errors = lint(page, (CHAPTERS / page).read_text("utf-8"), ALLOWED.get(page, {}))
    assert not errors, "\n" + "\n".join(errors)


def test_the_list_names_only_pages_that_exist():
    assert ALLOWED.keys() <= set(PAGES)


def found(text, page="a.md", **allowed):
    """What the linter says of a snippet, without page and line."""
    return [re.sub(r"^[\w./]+:(\d+: )?\s*", "", error) for error in lint(page, text, allowed)]


@pytest.mark.parametrize("typed", [
    "Adam needs 37 steps.",
    "The loss falls to 0.93 at the end.",
    "It took **1,217** steps.",
    "It is 2.5× as fast.",
    "- half of them, 19.5 % in all",
    "1. The end is 7 below it.",
    "| rule | J |\n|---|---|\n| GD | 0.0156 |",
    "The test error is $0.034$ in the end.",
    "What is left is about $10^{-9}$.",
    "## Twice as fast in 12 steps\n\nText.",
    "> In the end 4 remain.",
    "Term\n: it escapes after 113 steps",
    "```{note}\nIt takes 37 steps.\n```",
    "```{exercise} One\n:label: one\nRun it for 37 steps.\n```",
    "```{exercise} After 37 steps\n:label: one\nRun it.\n```",
    "```{solution} one\n:class: dropdown\n\nIt took 37 steps.\n```",
    ":::{div} gd-promise\n**After this page** you are 3 times as fast.\n:::",
    "::::{div} a\n:::{div} b\nIt takes 37 steps.\n:::\n::::",
    "In 2.1 seconds it is done.",
    "Section 4.1 gains 37 points.",
    "Fig. 7 says so.",
    "<p>It takes 37 steps.</p>",
    "![It takes 37 steps](a.png)",
    "## By hand\n\nThe library takes 37 steps.",
    "---\nmyst:\n  html_meta:\n    description: It takes 37 steps.\n---\n\n# A",
    "```{unheard-of}\nIt takes 37 steps.\n```",
])  # fmt: skip
def test_a_typed_result_is_found(typed):
    assert len(found(typed)) == 1


@pytest.mark.parametrize("fine", [
    "It takes {glue:text}`page steps` steps, {eq}`bound-2` says why, and {ref}`exercise-3` when.",
    "Two of ten runs.",
    "`eta = 0.1` gives $\\theta_2$, $\\eta = 1/L$ and $\\frac{1}{2}$.",
    "```{math}\nJ = 0.5 x\n```",
    "```{code-cell} ipython3\n:tags: [hide-input]\nprint(0.93)\n```",
    "    run(steps=37)",
    "An L2 penalty, float32, Nadam-2 and BSD-3-Clause.",
    "The rule is in 2.1. This is section 1, and survey 2.2, 2.3 and 6.1 too; see the survey's 4.1.",
    "The section is 2.3 of the survey, with Fig. 2a and 2b.",
    "The [survey of 2016](https://arxiv.org/abs/1609.04747), <https://arxiv.org/abs/1609.04747>.",
    ":::{div} gd-promise\n**Takes** about 45 minutes, or 35–50 minutes.\n:::",
    "## 2.1 The rule\n\nText.",
    "## By hand\n\n| t | x |\n|---|---|\n| 0 | $2.25$ |",
    "```{solution} one\nThe factor is $0.25$.\n```",
    "% a comment of 2026\n\n(label-2)=\n# Title",
])  # fmt: skip
def test_what_is_no_result_is_left_alone(fine):
    assert found(fine) == []


def test_an_error_says_where_and_what():
    text = "# A\n\nWords.\n\n```{note}\n:class: tip\nWords, and\nthe run of Adam needs 37 steps to the end.\n```\n"
    assert lint("a.md", text, {}) == ["a.md:8: and the run of Adam needs 37 steps to the end."]


def test_the_list_allows_a_phrase_on_its_page():
    text = "The 342 penguins; again the 342 penguins. It takes 342 steps."
    assert len(found(text, **{"342 penguins": "size"})) == 1
    assert len(found("1342 penguins, 0.342 penguins", **{"342 penguins": "size"})) == 3
    assert found("At $h = 10^{-12}$ and `x`\nwith 3 birds.", **{"$h = 10^{-12}$ and `x` with 3": "set-up"}) == []


@pytest.mark.parametrize(("phrase", "kind", "complaint"), [
    ("341 penguins", "size", "allows nothing"),
    ("the penguins", "size", "allows nothing"),
    ("342 penguins", "result", "no such kind"),
    ("342 penguins", "record", "belongs on"),
    ("342 penguins", "by hand", "allows nothing"),
    ("342 penguins", "cited", "allows nothing"),
])  # fmt: skip
def test_an_entry_that_does_nothing_or_says_nothing_is_an_error(phrase, kind, complaint):
    assert any(complaint in error for error in found("The 342 penguins, and the penguins.", **{phrase: kind}))


def test_some_kinds_have_their_place():
    assert found("{cite:t}`gorman2014penguins` met 342 penguins.", **{"342 penguins": "cited"}) == []
    assert found("```{solution} one\nThat is 12 steps.\n```", **{"12 steps": "by hand"}) == []
