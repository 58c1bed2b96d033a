"""Numbers as a reader hears them, read back."""

from __future__ import annotations

import re

SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def plain(sentence):
    """The sentence with every number written as Python writes it."""
    text = sentence.replace("−", "-").replace("\u00a0", " ")
    return re.sub(
        r"(?:([\d.]+) × )?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda found: f"{found[1] or 1}e{found[2].translate(SUPERSCRIPTS)}", text
    )


def heard(text):
    """One number."""
    return float(plain(text))
