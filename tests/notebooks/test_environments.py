"""Every page as a notebook, run top to bottom: on Binder's versions, on the lowest we allow, on Google Colab's."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from gdlib.book.live import STATES, VIEW
from gdlib.book.node import ROOT
from tests.browser.experiments import scripts, states

from .environments import REQUIREMENTS, python

SITE, NOTEBOOKS = ROOT / "_build" / "html", ROOT / "_build" / "notebooks"
PAGES = sorted(  # the others have nothing to run
    path.relative_to(NOTEBOOKS).with_suffix("").as_posix()
    for path in NOTEBOOKS.glob("chapters/**/*.ipynb")
    if '"cell_type": "code"' in path.read_text("utf-8")
)
NEWEST = {"lowest": (3, 12), "colab": (3, 12)}  # what their versions have wheels for
# a warning that our code or a page's causes is an error; what others say of one another is theirs
STRICT = r"import warnings; warnings.filterwarnings('error', module=r'gdlib\b|__main__$')"
WHERE = "import gdlib\n\nprint(gdlib.__file__)"
READER = """
import ipywidgets
from ipywidgets import FloatSlider, interactive, link

from gdlib.objectives import ravine
from gdlib.rules import Momentum
from gdlib.widgets import Descent

w = Descent(Momentum(eta=0.02, gamma=0.5), surface=ravine(condition=30), steps=20)
slider, heard = FloatSlider(0.03, max=1), []
w.observe(lambda change: heard.append((change.name, change.new)), ["eta", "gamma", "start", "t"])
link((slider, "value"), (w, "eta"))
assert w.eta == 0.03
w.set_state({"eta": 0.07, "start": [1.0, 0.5], "t": 3})  # as the page sends it
assert slider.value == w.eta == 0.07
slider.value, w.t = 0.05, 4
moved = interactive(lambda gamma=0.5: setattr(w, "gamma", gamma), gamma=(0, 0.9, 0.1))
moved.children[0].value = 0.7
sent = [("eta", 0.07), ("start", [1.0, 0.5]), ("t", 3)]
assert heard == [("eta", 0.03), *sent, ("eta", 0.05), ("t", 4), ("gamma", 0.7)]
assert w.path().theta[0].tolist() == [1.0, 0.5]
w
"""


@pytest.fixture(scope="session")
def tree(tmp_path_factory):
    """A copy of the notebooks with their gdlib, far from the checkout."""
    return Path(shutil.copytree(NOTEBOOKS, tmp_path_factory.mktemp("elsewhere") / "notebooks"))


@pytest.fixture(scope="session", params=REQUIREMENTS)
def environment(request):
    """The name of an environment, whose Python is made."""
    if sys.version_info[:2] > NEWEST.get(request.param, sys.version_info[:2]):
        pytest.skip("these versions are older than this Python")
    python(request.param)
    return request.param


@pytest.fixture
def run(tree, tmp_path, monkeypatch):
    """Run the cells of a notebook in the folder where it stands, by the kernel of a Python."""

    def run(page, interpreter, *cells):
        folder = tmp_path / "kernels" / "here"
        folder.mkdir(parents=True)
        # -I: neither the environment's variables nor the folder that tests run in say where modules are
        command = [str(interpreter), "-I", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        spec = {"argv": [*command, f"--IPKernelApp.exec_lines={STRICT}"], "display_name": "here", "language": "python"}
        spec["env"] = {"OPENBLAS_NUM_THREADS": "1"}  # as in tools/build.py
        (folder / "kernel.json").write_text(json.dumps(spec), "utf-8")
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
        path = tree / f"{page}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        if cells:
            notebook.cells = [notebook.cells[0], *map(nbformat.v4.new_code_cell, cells)]
        notebook.cells.append(nbformat.v4.new_code_cell(WHERE))
        NotebookClient(
            notebook, timeout=300, kernel_name="here", resources={"metadata": {"path": path.parent}}
        ).execute()
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
        assert [output.text for output in outputs if output.get("name") == "stderr"] == []
        assert Path(outputs.pop().text.strip()) == tree / "gdlib" / "__init__.py"
        widgets = notebook.metadata.get("widgets", {}).get(STATES, {"state": {}})
        return [output.data for output in outputs if VIEW in output.get("data", {})], widgets

    return run


def experiments(views, widgets):
    """The experiments of a notebook that was run, in order, as the website reads them; each has its still picture."""
    for view in views:
        shown = widgets["state"][view[VIEW]["model_id"]]["state"]
        assert "kind" not in shown or (view["image/png"] and len(view["text/plain"]) > 40)
    return states(scripts([view[VIEW]["model_id"] for view in views], widgets))


@pytest.mark.parametrize("page", PAGES)
def test_a_notebook_installs_nothing_that_brings_something_else(page):
    cells = nbformat.read(NOTEBOOKS / f"{page}.ipynb", as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    for wish in re.findall(r"\bpip\b.*\binstall\b(.*)", code):
        assert "--no-deps" in wish
        assert not re.search("numpy|ipywidgets|ipython", wish)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_and_its_experiments_are_those_of_the_website(run, environment, page):
    html = (SITE / f"{page}.html").read_text("utf-8")
    views, widgets = run(page, python(environment))
    assert len(views) == html.count(f'type="{VIEW}"')
    assert experiments(views, widgets) == states(html)


def test_a_reader_links_observes_and_interacts(run, environment):
    [view], widgets = run(PAGES[0], python(environment), READER)
    [one] = experiments([view], widgets)
    assert (one.eta, one.gamma, one.t) == (0.05, 0.7, 4)  # what the page was told
