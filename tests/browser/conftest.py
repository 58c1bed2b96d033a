"""A real Chromium, the built site on localhost, from disk and from its zip, and nothing else to reach."""

from __future__ import annotations

import os
from zipfile import ZipFile

import pytest

from gdlib.book.node import ROOT
from gdlib.book.notebooks import pack
from gdlib.widgets.base import static
from tools.browser import serve, throttle
from tools.zip import NAME

SITE = ROOT / "_build" / "html"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("chapters/**/*.html"))
ALONE = sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("embed/**/*.html"))
OTHERS = ["index.html", "search.html", "genindex.html", "offline.html"]
OPEN_ALL = """() => {
    for (const el of document.querySelectorAll('details')) el.open = true;
    for (const el of document.querySelectorAll('.toggle-hidden')) el.classList.remove('toggle-hidden');
}"""
# a model as the front end of anywidget has it: get, set, on, off, save_changes, which here notes what was saved
MOUNT = """async ({ module, style, state }) => {
    document.head.append(Object.assign(document.createElement('style'), { textContent: style }));
    const url = URL.createObjectURL(new Blob([module], { type: 'text/javascript' }));
    const { default: widget } = await import(url);
    const listeners = {};
    const model = {
        saved: 0,
        get: (name) => state[name],
        set: (name, value) => {
            state[name] = value;
            (listeners[`change:${name}`] ?? []).forEach((listener) => listener());
        },
        save_changes: () => { model.saved += 1; },
        on: (event, listener) => (listeners[event] ??= []).push(listener),
        off: (event, listener) => { listeners[event] = (listeners[event] ?? []).filter((one) => one !== listener); },
    };
    const el = document.body.appendChild(document.createElement('div'));
    Object.assign(window, { model, listeners, leave: await widget.render({ model, el }) });
}"""
FROM_ZIP = "FROM_ZIP" in os.environ  # `make offline`: every page that a test visits comes from the zip


def served(reason):
    """Mark tests that make no sense on a site from disk, and say why."""
    return pytest.mark.skipif(FROM_ZIP, reason=reason)


@pytest.fixture(scope="session")
def localhost():
    """The site's address on this machine."""
    with serve(SITE) as address:
        yield address


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory):
    """The address of the site, packed and unpacked again."""
    folder = tmp_path_factory.mktemp("unpacked")
    pack(SITE, folder / "book.zip", NAME)
    with ZipFile(folder / "book.zip") as archive:
        archive.extractall(folder)
    return (folder / NAME).as_uri() + "/"


class Visit:
    """One page in a window of its own; it notes every complaint and every request that leaves the site."""

    def __init__(
        self, browser, address, page, width=1280, dark=False, scripts=True, touch=False, keep=False, slow=False
    ):
        self.complaints, self.left = [], []
        theme = "dark" if dark else "light"
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=scripts,
            has_touch=touch,
        )
        self.context.set_default_timeout(120_000 if slow else 10_000)
        self.tab = self.context.new_page()
        if slow:
            throttle(self.tab)
        if not keep:  # as in a browser that knows no service worker
            self.tab.add_init_script("delete Navigator.prototype.serviceWorker")
        self.tab.add_init_script(f"localStorage.setItem('mode', '{theme}'); localStorage.setItem('theme', '{theme}')")
        self.tab.on("console", self.hear)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("request", self.note(address))
        self.tab.goto(address + page)
        self.tab.wait_for_load_state("load")

    def hear(self, message):
        """Keep what the console says."""
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def note(self, address):
        """Note every request to another host, which fails: the browser can reach none."""

        def check(request):
            if not request.url.startswith((address, "data:", "blob:")):
                self.left.append(request.url)

        return check


@pytest.fixture
def visit(request, chromium, localhost):
    """Open a page; `where` is `http`, `file` or `zip`, or an address."""
    visits = []

    def open_page(page, where="http", **options):
        if where == "zip" or FROM_ZIP:
            address = request.getfixturevalue("unpacked")
        else:
            address = {"http": localhost, "file": SITE.as_uri() + "/"}.get(where, where)
        visits.append(Visit(chromium, address, page, **options))
        return visits[-1]

    yield open_page
    for one in visits:
        one.context.close()


@pytest.fixture
def mount(chromium):
    """Mount a widget in an empty page; gives the page."""
    tabs = []

    def show(widget, width=900, touch=False):
        tab = chromium.new_page(viewport={"width": width, "height": 900}, has_touch=touch)
        tab.set_default_timeout(10_000)
        tab.goto("data:text/html,<body></body>")
        tabs.append(tab)
        state = {name: value for name, value in widget.get_state().items() if not name.startswith("_")}
        state.pop("layout", None)
        tab.evaluate(MOUNT, {"module": static("notebook.js"), "style": static("widget.css"), "state": state})
        return tab

    yield show
    for tab in tabs:
        tab.close()


@pytest.fixture
def one(mount):
    """Mount an experiment, to be handled by the tests."""
    from .live import Mounted

    return lambda made, **options: Mounted(mount(made, **options), made)
