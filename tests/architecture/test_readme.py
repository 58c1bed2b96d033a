"""The README's example runs, and prints what the README says."""

from __future__ import annotations

import re

from gdlib.book.node import ROOT


def test_the_example_prints_what_it_says(capsys):
    text = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"(?:    .*\n|\n)*    print\(path\).*\n", text)[0]
    promised = re.search(r"# (<Path.*>)", block)[1]
    exec("\n".join(line.removeprefix("    ") for line in block.splitlines()), {})
    assert capsys.readouterr().out.strip() == promised


def test_the_readme_quotes_the_rule():
    quoted = [
        line.strip() for line in re.findall(r"^    (?:v|theta) = .*$", (ROOT / "README.md").read_text("utf-8"), re.M)
    ]
    source = (ROOT / "gdlib" / "rules" / "momentum.py").read_text("utf-8")
    assert len(quoted) == 2
    assert all(line in source for line in quoted)
