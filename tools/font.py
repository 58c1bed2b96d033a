"""Make the site's maths font again, smaller: the characters a book on optimisers can use, and no more.

    apt-get install fonts-texgyre-math
    python3 -m venv .font && .font/bin/pip install fonttools brotli
    .font/bin/python tools/font.py

The result, gdlib/book/theme/fonts/book-math.woff2, is committed. It is TeX Gyre Pagella Math under another
name, as its licence (GUST Font License, beside it) asks of a changed font.
"""

import copy
import shutil
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = Path("/usr/share/texmf/fonts/opentype/public/tex-gyre-math/texgyrepagella-math.otf")
LICENCE = Path("/usr/share/texmf/doc/fonts/tex-gyre-math/GUST-FONT-LICENSE.txt")
TARGET = Path(__file__).resolve().parent.parent / "gdlib/book/theme/fonts/book-math.woff2"
NAME = "Book Math"

# Besides what a page's text shows: the radical (drawn by <msqrt>), accents, fences with their larger
# sizes, and the mathematical italics that a browser puts in the place of a single letter.
CHARACTERS = """
0020-007E 00A0 00AC 00AF 00B1 00B7 00D7 0131 0237 02C6 02C7 02D9 02DC 0302-0304 0307 0391-03A9 03B1-03C9 03D1 03D5
03F1 03F5 2016 2026 2032-2034 203E 2061-2064 20D7 2102 210B 210E 2110 2112 2113 2115 211B 211D 2124 212C 2130 2131
2133 2190-2194 21A6 21D0 21D2 21D4 2200 2202 2203 2205 2207-220B 220F 2211-2213 2218 221A 221D 221E 2223 2225
2227-222B 223C 2248 2260 2261 2264 2265 226A 226B 2282 2286 2295 2297 2299 22A4 22A5 22C5 22C6 22EE 22EF 22F1
2308-230B 23B4 23B5 23DC-23DF 27E8 27E9 27F5-27F8 2A7D 2A7E 1D400-1D433 1D434-1D467 1D468-1D49B 1D49C-1D4CF
1D538-1D56B 1D6A4 1D6A5 1D6A8-1D71B 1D7CE-1D7D7
"""


def codes() -> list[int]:
    """The code points of CHARACTERS."""
    ends = [part.split("-") for part in CHARACTERS.split()]
    return [code for end in ends for code in range(int(end[0], 16), int(end[-1], 16) + 1)]


if __name__ == "__main__":
    options = subset.Options(flavor="woff2", hinting=False, desubroutinize=True, notdef_outline=True)
    options.layout_features = ["ssty", "dtls"]
    font = subset.load_font(str(SOURCE), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes())
    cutter.subset(font)
    # Chromium looks for the large prime, "ssty", under DFLT and latn; the font has it under "math"
    scripts = font["GSUB"].table.ScriptList
    (maths,) = (record for record in scripts.ScriptRecord if record.ScriptTag == "math")
    for tag in ("DFLT", "latn"):
        record = copy.deepcopy(maths)
        record.ScriptTag = tag
        scripts.ScriptRecord.append(record)
    scripts.ScriptRecord.sort(key=lambda record: record.ScriptTag)
    scripts.ScriptCount = len(scripts.ScriptRecord)
    for number in (1, 3, 4, 6, 16):
        font["name"].removeNames(nameID=number)
        font["name"].setName(NAME.replace(" ", "") if number == 6 else NAME, number, 3, 1, 0x409)
    cff: TTFont = font["CFF "].cff
    cff.fontNames[0] = NAME.replace(" ", "")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(TARGET), options)
    shutil.copy(LICENCE, TARGET.with_suffix(".licence.txt"))
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")
