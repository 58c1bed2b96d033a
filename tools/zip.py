"""Pack the built website into one file, to read without a server; the same site gives the same bytes."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"
NAME = "gradient-descent-book"


def pack(site: Path, target: Path) -> None:
    """Write the files of `site`, in one folder, to `target`: sorted, and with no date, owner or mode of their own."""
    with ZipFile(target, "w") as archive:
        for name in sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()):
            entry = ZipInfo(f"{NAME}/{name}")
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, (site / name).read_bytes(), ZIP_DEFLATED)


if __name__ == "__main__":
    archive = SITE.with_name(f"{NAME}.zip")
    pack(SITE, archive)
    print(f"The book in one file ({archive.stat().st_size / 1e6:.1f} MB): {archive}. Unpack it, and open index.html.")
