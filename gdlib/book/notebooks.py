"""Every page as a notebook, in a tree of their own beside the site, with the library that they import.

The prose is the resolved page, so that numbers, references and citations are those of the site; the cells are the
page's own. There are no outputs, and nothing that the site withholds.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import nbformat
from docutils import nodes
from myst_nb.core.read import read_myst_markdown_notebook
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.application import Sphinx
from sphinx_exercise.nodes import is_exercise_node

from gdlib.book.markdown import Markdown
from gdlib.book.node import ROOT
from gdlib.strings import table

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
FOLDED = {"remove-cell", "hide-input"}  # what works out a number that the text quotes, and what draws a picture
FOLDS = {"jupyter": {"source_hidden": True}}  # in JupyterLab, to its first line
HIDDEN = {**FOLDS, "cellView": "form"}  # in Colab, too
NO_NOTEBOOK = shutil.ignore_patterns("book", "js", "__pycache__")
BESIDE = ("LICENSE", "LICENSE-PROSE", "CITATION.cff")
SETUP = """# {comment}
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

if not find_spec("gdlib"):
    here = Path.cwd()
    book = next((folder for folder in (here, *here.parents) if (folder / "gdlib").is_dir()), here / "{name}")
    if not book.is_dir():
        {fetch}
    sys.path.insert(0, str(book))
if not find_spec("anywidget"):
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "anywidget", "psygnal"], check=True)"""
CLONE = """command = ["git", "clone", "--quiet", "--depth=1", "--branch={branch}"]
        subprocess.run([*command, "{repository}", str(book)], check=True)"""
ALONE = 'raise FileNotFoundError("{sentence}")'
BRANCH = "notebooks"  # where `make publish` puts this tree


def setup(app: Sphinx) -> None:
    app.connect("doctree-resolved", write, priority=900)
    app.connect("build-finished", complete)


def tree(app: Sphinx) -> Path:
    """Where the notebooks are."""
    return Path(app.outdir).parent / "notebooks"


def write(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Write the notebook of a page."""
    source = Path(app.env.doc2path(page))
    if app.builder.format != "html" or source.suffix != ".md":
        return
    config = vars(app.env)["myst_config"]
    own = read_myst_markdown_notebook(source.read_text("utf-8"), config).cells
    cells = [*interleaved(parts(doctree, Markdown(app, page, linker(doctree))), own)]
    if any(cell.cell_type == "code" for cell in cells):
        cells.insert(0, new_code_cell(first(app.config.book_repository), metadata=FOLDS))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # the same in every build
    target = tree(app) / f"{page}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), target)


def first(repository: str) -> str:
    """The first cell: it puts the library on Python's path, and reinstalls nothing."""
    words = table()
    fetch = CLONE if repository else ALONE
    found = fetch.format(branch=BRANCH, repository=repository, sentence=words["notebookAlone"])
    name = repository.rpartition("/")[2] or "gradient-descent-book"
    return SETUP.format(comment=words["notebookSetup"], name=name, fetch=found)


def parts(node: nodes.Element, writer: Markdown, depth: int = 0) -> Iterator[str | int | NotebookNode]:
    """A page in its order: Markdown, the numbers of its own cells, and an empty cell below an exercise."""
    for child in node.children:
        if isinstance(child, nodes.section):
            yield from parts(child, writer, depth + 1)
        elif is_cell(child):
            yield child["cell_index"]
        else:
            yield writer.block(child, depth)
            if is_exercise_node(child) and not is_cell(child.next_node(descend=False, siblings=True)):
                yield new_code_cell(f"# {table()['notebookAnswer'].format(exercise=writer.exercise(child))}\n")


def is_cell(node: nodes.Node | None) -> bool:
    """Whether a node is a code cell."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def interleaved(found: Iterator[str | int | NotebookNode], own: list[NotebookNode]) -> Iterator[NotebookNode]:
    """The cells of a notebook; cells that the page does not show come with the next one that it does."""
    text: list[str] = []
    done = 0
    for part in (*found, len(own) - 1):
        if text and (not isinstance(part, str) or part.startswith("#")):
            yield new_markdown_cell("\n\n".join(text))
            text = []
        if isinstance(part, str):
            text += [part] if part else []
        elif isinstance(part, int):
            yield from (runnable(cell) for cell in own[done : part + 1] if cell.cell_type == "code")
            done = part + 1
        else:
            yield part


def runnable(cell: NotebookNode) -> NotebookNode:
    """A cell of a page for a notebook: a widget's is open to be changed, a picture's is folded."""
    folded = bool(FOLDED & set(cell.metadata.get("tags", ())))
    return NotebookNode(new_code_cell(cell.source, metadata=HIDDEN if folded else {}))


def linker(doctree: nodes.document) -> Callable[[str], str | None]:
    """Turns an address on the site into one between notebooks; None for a place that a notebook cannot be opened at."""
    headings = {name: section[0] for section in doctree.findall(nodes.section) for name in section["ids"]}

    def link(address: str) -> str | None:
        if "://" in address or address.startswith("mailto:"):
            return address
        file, _, place = address.partition("#")
        if file:
            return file.replace(".html", ".ipynb")
        heading = headings.get(place)
        if heading is None or heading.next_node(nodes.math):
            return None
        return "#" + quote(heading.astext().replace(" ", "-"))

    return link


def complete(app: Sphinx, error: Exception | None) -> None:
    """Put the library beside the notebooks, and remove the notebooks of pages that are no more."""
    if error or app.builder.format != "html":
        return
    for file in tree(app).rglob("*.ipynb"):
        if file.relative_to(tree(app)).with_suffix("").as_posix() not in app.env.found_docs:
            file.unlink()
    shutil.rmtree(tree(app) / "gdlib", ignore_errors=True)
    shutil.copytree(ROOT / "gdlib", tree(app) / "gdlib", ignore=NO_NOTEBOOK)
    for name in BESIDE:
        shutil.copy(ROOT / name, tree(app))


def pack(folder: Path, target: Path, name: str) -> None:
    """Write the files of `folder`, in one folder `name`, to the zip `target`: sorted, with no date, owner or mode."""
    with ZipFile(target, "w") as archive:
        for file in sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()):
            entry = ZipInfo(f"{name}/{file}")
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, (folder / file).read_bytes(), ZIP_DEFLATED)
