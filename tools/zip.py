"""Pack the built website into one file, to read without a server; the same site gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from gdlib.book.notebooks import pack

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"
NAME = "gradient-descent-book"

if __name__ == "__main__":
    archive = SITE.with_name(f"{NAME}.zip")
    pack(SITE, archive, NAME)
    print(f"The book in one file ({archive.stat().st_size / 1e6:.1f} MB): {archive}. Unpack it, and open index.html.")
