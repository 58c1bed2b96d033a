"""A real Chromium, the built site on localhost and from disk, and nothing else to reach."""

from __future__ import annotations

import pytest

from gdlib.book.node import ROOT
from tools.browser import chromium, serve

SITE = ROOT / "_build" / "html"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("chapters/**/*.html"))
ALONE = sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("embed/**/*.html"))
OTHERS = ["index.html", "search.html", "genindex.html"]
OPEN_ALL = """() => {
    for (const el of document.querySelectorAll('details')) el.open = true;
    for (const el of document.querySelectorAll('.toggle-hidden')) el.classList.remove('toggle-hidden');
}"""


@pytest.fixture(scope="session")
def localhost():
    """The site's address on this machine."""
    with serve(SITE) as address:
        yield address


@pytest.fixture(scope="session", name="chromium")
def shared_chromium():
    """One browser for all tests."""
    with chromium() as browser:
        yield browser


class Visit:
    """One page in a window of its own; it notes every complaint and every request that leaves the site."""

    def __init__(self, browser, address, page, width=1280, dark=False, scripts=True, touch=False):
        self.complaints, self.left = [], []
        theme = "dark" if dark else "light"
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=scripts,
            has_touch=touch,
        )
        self.context.set_default_timeout(10_000)
        self.tab = self.context.new_page()
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
def visit(chromium, localhost):
    """Open a page; `where` is `http` or `file`."""
    visits = []

    def open_page(page, where="http", **options):
        address = localhost if where == "http" else SITE.as_uri() + "/"
        visits.append(Visit(chromium, address, page, **options))
        return visits[-1]

    yield open_page
    for one in visits:
        one.context.close()
