"""A real Chromium, the built site on localhost and from disk, and nothing else to reach."""

from __future__ import annotations

import functools
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright

from gdlib.book.node import ROOT

SITE = ROOT / "_build" / "html"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("chapters/**/*.html"))
OTHERS = ["index.html", "search.html", "genindex.html"]
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


class Quiet(SimpleHTTPRequestHandler):
    """A web server that does not talk."""

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture(scope="session")
def localhost():
    """The site's address on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium():
    """A Chromium, found or fetched."""
    command = [sys.executable, ROOT / "tools" / "environment.py", "chromium"]
    path = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class Visit:
    """One page in a window of its own; it notes every complaint and every request that leaves the site."""

    def __init__(self, browser, address, page, width=1280, dark=False, scripts=True):
        self.complaints, self.left = [], []
        theme = "dark" if dark else "light"
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, java_script_enabled=scripts
        )
        self.tab = self.context.new_page()
        self.tab.add_init_script(f"localStorage.setItem('mode', '{theme}'); localStorage.setItem('theme', '{theme}')")
        self.tab.on("console", self.hear)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.route("**/*", self.guard(address))
        self.tab.goto(address + page)
        self.tab.wait_for_load_state("load")

    def hear(self, message):
        """Keep what the console says."""
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def guard(self, address):
        """Let requests to the site through, and stop and note all others."""

        def check(route):
            url = route.request.url
            if url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                self.left.append(url)
                route.abort()

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
