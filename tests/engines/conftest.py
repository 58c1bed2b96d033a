"""Firefox and WebKit, and a copy of the built site whose pages note what goes wrong in them."""

from __future__ import annotations

import shutil

import pytest

from tests.browser.conftest import SITE
from tools.browser import serve

from .drivers import Firefox, WebKit

# Each browser tells its errors and its requests in another way, and WebKit's driver not at all: so a page notes them
# itself, in a script before all others, and what would leave this machine is refused by a policy, which is noted too.
WATCH = """<head>
<meta http-equiv="Content-Security-Policy"
 content="default-src http://127.0.0.1:* file: data: blob: 'unsafe-inline' 'unsafe-eval'">
<script>
  window.complaints = [];
  const note = (text) => complaints.push(String(text));
  addEventListener("error", ({ message, target }) => note(message ?? `${target.src ?? target.href} is missing`), true);
  addEventListener("unhandledrejection", ({ reason }) => note(reason));
  addEventListener("securitypolicyviolation", ({ blockedURI }) => note(`asked for ${blockedURI}`));
  for (const name of ["error", "warn"]) console[name] = (...said) => note(said.join(" "));
</script>"""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A copy of the site that notes its complaints."""
    folder = tmp_path_factory.mktemp("site") / "html"
    shutil.copytree(SITE, folder)
    for page in folder.rglob("*.html"):
        page.write_text(page.read_text("utf-8").replace("<head>", WATCH, 1), "utf-8")
    return folder


@pytest.fixture(scope="session")
def localhost(site):
    """Its address on this machine."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="session", params=[Firefox, WebKit], ids=["firefox", "webkit"])
def browser(request):
    """One browser, then the other."""
    browser = request.param()
    yield browser
    browser.close()


@pytest.fixture
def visit(browser, site, localhost):
    """Open a page; `where` is `http` or `file`."""

    def open_page(page, where="http", width=1280):
        browser.resize(width, 900)
        browser.open((localhost if where == "http" else site.as_uri() + "/") + page)
        return browser

    return open_page
