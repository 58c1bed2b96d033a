"""The pages as notebooks in JupyterLab, on Binder's environment: a page of each chapter, driven as a reader does."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gdlib.book.node import ROOT
from tests.browser.experiments import states
from tools.lab import Notebook

from .conftest import NOTEBOOKS

SITE = ROOT / "_build" / "html"
# neither a picture of one colour nor one whose canvas has not got its size yet
DRAWN = """(root) => [...root.querySelectorAll('canvas')].every((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return canvas.width > 1 && new Set(new Uint32Array(data.buffer)).size > 1;
})"""
PICTURES = "(root) => [...root.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL())"
SAME = "JSON.stringify(found[name]) === JSON.stringify(value)"
SHOWN = f"([{{ shown }}, name, value]) => {{ const found = {{ ...shown, ...shown.paths[0].h }}; return {SAME}; }}"
HEARD = f"([label, name, value]) => {{ const found = JSON.parse(label.textContent || '{{}}'); return {SAME}; }}"
MARKDOWN = """async () => {
    const options = { type: 'file', format: 'text', content: '# A page' };
    await jupyterapp.serviceManager.contents.save('page.md', options);
    await jupyterapp.commands.execute('docmanager:open', { path: 'page.md' });
}"""
NEWS = """async () => {
    const { schema } = await jupyterapp.serviceManager.settings.fetch('@jupyterlab/apputils-extension:notification');
    return [schema.properties.checkForUpdates.default, schema.properties.fetchNews.default];
}"""
MINE = """
import json

from ipywidgets import FloatSlider, Label, VBox, interact, link

from gdlib.objectives import ravine
from gdlib.rules import Momentum
from gdlib.widgets import Descent

w = Descent(Momentum(eta=0.02, gamma=0.5), surface=ravine(condition=30), steps=20)
heard = Label()
w.observe(lambda change: setattr(heard, "value", json.dumps({change.name: change.new})), ["start", "eta", "gamma"])
VBox([w, heard])
"""


def experiments(page: Path) -> int:
    """How many experiments the page has on the website."""
    return len(list(states((SITE / page).with_suffix(".html").read_text("utf-8"))))


def one_of_each_chapter() -> list[str]:
    """Of each folder the notebook with the most experiments, of those that have code."""
    pages = sorted(path.relative_to(NOTEBOOKS) for path in NOTEBOOKS.glob("chapters/**/*.ipynb"))
    coded = [page for page in pages if "{code-cell}" in (ROOT / page).with_suffix(".md").read_text("utf-8")]
    by_folder = sorted(coded, key=lambda page: page.parent)
    return [max(chapter, key=experiments).as_posix() for _, chapter in groupby(by_folder, lambda page: page.parent)]


@pytest.mark.parametrize("page", one_of_each_chapter())
def test_a_page_runs_and_every_experiment_is_drawn(read, page):
    with read(page) as notebook:
        said = notebook.run_all()
        assert [output for output in said if output["output_type"] == "error" or output.get("name") == "stderr"] == []
        drawn = notebook.tab.locator("section.gd")
        expect(drawn).to_have_count(experiments(Path(page)))
        for one in drawn.all():
            one.scroll_into_view_if_needed()
            notebook.tab.wait_for_function(DRAWN, arg=one.element_handle())


class Mine:
    """An experiment that a reader makes in a cell of their own, and a label in which Python says what it hears."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook, self.tab = notebook, notebook.tab
        notebook.run(MINE)
        self.root = notebook.last.locator("section.gd")
        self.label = notebook.last.locator(".widget-label")
        self.root.scroll_into_view_if_needed()
        self.tab.wait_for_function(DRAWN, arg=self.root.element_handle())
        self.before = self.root.evaluate(PICTURES)

    def shows(self, name, value):
        """Wait until the trait `name` is `value` in the picture, which is then another one."""
        self.tab.wait_for_function(SHOWN, arg=[self.root.element_handle(), name, value])
        assert self.root.evaluate(PICTURES) != self.before

    def hears(self, name, value):
        """Wait until Python has heard that the trait `name` is `value`; then ask for it."""
        self.tab.wait_for_function(HEARD, arg=[self.label.element_handle(), name, value])
        [said] = self.notebook.run(f"print(json.dumps(w.{name}))")
        assert json.loads(said["text"]) == value

    @property
    def shown(self):
        """The settings of the picture."""
        return self.root.evaluate("({ shown }) => ({ start: shown.start, ...shown.paths[0].h })")


@pytest.fixture(scope="module")
def home(read):
    """The first page of the book, run."""
    with read("chapters/index.ipynb") as notebook:
        notebook.run_all()
        yield notebook


@pytest.fixture
def mine(home):
    return Mine(home)


def test_a_drag_on_the_landscape_reaches_python(mine):
    handle = mine.root.locator(".gd-handle")
    box = handle.bounding_box()
    handle.hover()
    mine.tab.mouse.down()
    mine.tab.mouse.move(box["x"] + box["width"] / 2 + 60, box["y"] + box["height"] / 2 + 40, steps=4)
    mine.tab.mouse.up()
    x, y = mine.shown["start"]
    assert x > -1.6
    assert y < 0.8
    mine.shows("start", [x, y])
    mine.hears("start", [x, y])


def test_keys_on_our_own_controls_reach_python_and_not_jupyterlab(mine):
    mine.root.locator("input[name=eta]").press("ArrowUp")
    eta = mine.shown["eta"]
    assert eta > 0.02
    mine.shows("eta", eta)
    mine.hears("eta", eta)
    mine.root.locator(".gd-handle").press("ArrowDown")
    mine.root.locator(".gd-handle").press("x")  # JupyterLab's key to cut the cell
    start = mine.shown["start"]
    assert start[1] < 0.9
    mine.hears("start", start)


def test_a_slider_of_ipywidgets_is_linked_to_a_trait(mine):
    mine.notebook.run("s = FloatSlider(0.02, max=0.06, step=0.01)\nlink((s, 'value'), (w, 'eta'))\ndisplay(s)")
    slider = mine.notebook.last.locator(".noUi-handle")
    slider.press("ArrowRight")
    mine.shows("eta", 0.03)
    mine.hears("eta", 0.03)
    mine.notebook.run("w.eta = 0.05")
    mine.shows("eta", 0.05)
    expect(slider).to_have_attribute("aria-valuetext", "0.05")


def test_interact_calls_a_function_that_sets_a_trait(mine):
    mine.notebook.run("@interact(gamma=(0, 0.75, 0.25))\ndef move(gamma=0.5):\n    w.gamma = gamma")
    mine.notebook.last.locator(".noUi-handle").press("ArrowRight")
    mine.shows("gamma", 0.75)
    mine.hears("gamma", 0.75)


def test_markdown_opens_as_a_page_and_nobody_asks_for_news(home):
    assert home.tab.evaluate(NEWS) == [False, "false"]
    home.tab.evaluate(MARKDOWN)
    expect(home.tab.locator(".jp-MarkdownViewer h1")).to_contain_text("A page")
