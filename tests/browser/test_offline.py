"""On a network that goes away, is slow, or changes the site in the middle of a visit."""

from __future__ import annotations

import re
import shutil
import threading
from contextlib import ExitStack

import pytest

from gdlib.book.offline import keep
from gdlib.strings import table
from tools.browser import Quiet, serve

from .conftest import SITE, served
from .live import Live

pytestmark = served("a page from disk needs no network, and browsers keep nothing for it")

HOME = "chapters/index.html"
READ, UNREAD, OTHER = "chapters/introduction.html", "chapters/notation.html", "chapters/variants/index.html"
KEPT = """async () => {
    await navigator.serviceWorker.ready;
    return Boolean(await caches.match(location.href.replace(/[?#].*/, '').replace(/\\/$/, '/index.html')));
}"""
RENEWED = "async (before) => { const [name, ...more] = await caches.keys(); return name !== before && !more.length; }"
INSTALLED = """async (worker) => {
    const known = await navigator.serviceWorker.getRegistration(worker);
    const registration = known ?? (await navigator.serviceWorker.register(worker));
    if (known && !known.installing) await known.update();
    const { installing } = registration;
    const ends = ['activated', 'redundant'];
    return new Promise((resolve) => installing.addEventListener('statechange', () => {
        if (ends.includes(installing.state)) resolve(installing.state);
    }));
}"""
COUNTED = "ServiceWorkerContainer.prototype.register = async () => { window.asked = (window.asked ?? 0) + 1; };"


class Host:
    """A web host under our hands: the site is in a folder of it, and browsers may keep everything for ten minutes."""

    def __init__(self, folder):
        self.folder, self.open, self.port = folder, ExitStack(), 0
        self.answers, self.held = threading.Event(), threading.Event()
        self.answers.set()

    def publish(self, site):
        """Put a build in the place of the last."""
        place = self.folder / "book"
        place.unlink(missing_ok=True)
        place.symlink_to(site)

    def up(self):
        """Be there, always under the same address."""
        host = self

        class Handler(Quiet):
            def do_GET(self):
                if not host.answers.is_set() and self.path.endswith(".html"):
                    host.held.set()
                    host.answers.wait()
                super().do_GET()

            def end_headers(self):
                self.send_header("Cache-Control", "max-age=600")
                super().end_headers()

        address = self.open.enter_context(serve(self.folder, self.port, Handler))
        self.port = int(address.rstrip("/").rsplit(":", 1)[1])
        self.address = f"{address}book/"

    def down(self):
        """Be gone."""
        self.open.close()


@pytest.fixture
def host(tmp_path):
    """A host of the site as it was built."""
    one = Host(tmp_path)
    one.publish(SITE)
    one.up()
    yield one
    one.answers.set()
    one.down()


@pytest.fixture(scope="session")
def newer(tmp_path_factory):
    """A newer build of the site: every page and the script of the experiments say so."""
    site = tmp_path_factory.mktemp("newer") / "html"
    shutil.copytree(SITE, site)
    script = site / "_static" / "site.js"
    script.write_text("window.build = 'newer';\n" + script.read_text("utf-8"), "utf-8")
    for page in site.rglob("*.html"):
        page.write_text(page.read_text("utf-8").replace("<body", '<body data-build="newer"'), "utf-8")
    keep(site)
    return site


def until(tab, promise, argument=None):
    """Wait until a promise of the page brings something true."""
    look = f"const look = async () => {{ window.met = await ({promise})(argument) || requestAnimationFrame(look); }}"
    tab.evaluate(f"(argument) => {{ {look}; look(); }}", argument)
    tab.wait_for_function("window.met === true")


def read(visit, host, page, **options):
    """Visit a page, and wait until it is kept."""
    one = visit(page, host.address, keep=True, **options)
    until(one.tab, KEPT)
    return one


def builds(tab):
    """The build of the page and that of its script."""
    return tab.evaluate("[document.body.dataset.build ?? 'older', window.build ?? 'older']")


def test_what_was_read_is_there_without_a_network(visit, host):
    one = Live(visit, HOME, 0, host.address, keep=True)
    until(one.tab, KEPT)
    host.down()
    for address in (HOME, f"{HOME}?experiment=1&eta=0.02#experiment-1", HOME.removesuffix(".html")):
        one.tab.goto(host.address + address)
        pictures, text = one.pictures, one.text
        one.root.locator(".gd-controls input").first.press("ArrowLeft")
        assert one.pictures != pictures
        assert one.text != text
    assert one.visit.complaints == one.visit.left == []
    one.tab.goto(host.address)
    one.root.wait_for()
    assert one.tab.url == host.address + HOME


def test_an_experiment_answers_on_a_slow_line_and_a_slow_phone(visit):
    one = Live(visit, HOME, 0, width=390, slow=True)
    pictures, text = one.pictures, one.text
    one.root.locator(".gd-controls input").first.press("ArrowLeft")
    assert one.pictures != pictures
    assert one.text != text
    assert one.visit.complaints == []


def test_search_works_without_a_network(visit, host):
    one = read(visit, host, READ)
    host.down()
    one.tab.locator(".search-button__button").first.click()
    one.tab.locator("#pst-search-dialog input").fill("descent lemma")
    one.tab.keyboard.press("Enter")
    one.tab.locator("#search-results li a[href*='introduction']").first.click()
    one.tab.locator("section.gd").first.wait_for()
    assert one.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_that_was_not_read_says_so_and_leads_to_those_that_were(visit, host, dark):
    one = read(visit, host, HOME, dark=dark, width=390)
    one.tab.goto(host.address + READ)
    until(one.tab, KEPT)
    host.down()
    one.tab.goto(host.address + UNREAD)
    assert one.tab.inner_text("article h1").strip("#\n ") == table()["offlineTitle"]
    assert table()["offline"] in one.tab.inner_text("article")
    assert one.tab.url == host.address + UNREAD
    assert one.tab.evaluate("document.documentElement.dataset.theme") == ("dark" if dark else "light")
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= 390
    links = one.tab.locator("article .gd-kept a")
    assert links.all_inner_texts() == ["The gradient descent book", "Gradient descent"]
    skip = one.tab.locator("#pst-skip-link a").get_attribute("href")
    assert skip == f"{host.address}{UNREAD}#main-content"
    links.last.click()
    one.tab.locator("section.gd").first.wait_for()
    assert one.tab.url == host.address + READ
    assert one.complaints == one.left == []
    host.up()
    one.tab.goto(host.address + UNREAD)
    assert one.tab.locator(".gd-kept").count() == 0


def test_a_network_that_does_not_answer_is_not_waited_for(visit, host):
    one = read(visit, host, READ)
    host.answers.clear()
    one.tab.reload()
    assert host.held.is_set()  # it was asked first
    assert one.tab.locator("section.gd").count() > 0
    assert one.complaints == []


def test_a_new_build_replaces_the_old(visit, host, newer):
    one = read(visit, host, READ)
    one.tab.goto(host.address + HOME)
    until(one.tab, KEPT)
    [before] = one.tab.evaluate("caches.keys()")
    assert builds(one.tab) == ["older", "older"]
    host.publish(newer)
    one.tab.goto(host.address + HOME)
    assert builds(one.tab) == ["newer", "newer"]
    until(one.tab, RENEWED, before)
    host.down()
    for page in (HOME, READ):  # the other was read in the old build only
        one.tab.goto(host.address + page)
        assert builds(one.tab) == ["newer", "newer"]
        assert one.tab.locator("section.gd").count() > 0
    assert one.complaints == []


@pytest.mark.parametrize("known", ["older", "newer"])
def test_no_page_meets_the_script_of_another_build(visit, host, newer, tmp_path, known):
    mixed = tmp_path / "mixed"  # a host that has sent out the new files, and not yet the new pages
    shutil.copytree(newer, mixed)
    for page in (READ, OTHER):
        shutil.copy(SITE / page, mixed / page)
    host.publish(SITE if known == "older" else newer)
    one = read(visit, host, READ)
    host.publish(mixed)
    if known == "older":
        assert one.tab.evaluate(INSTALLED, "/book/sw.js") == "redundant"
    for page in (READ, OTHER):
        one.tab.goto(host.address + page)
        assert builds(one.tab) == ["older", "older"]
        if known == "older":
            assert one.tab.locator("section.gd").count() > 0
            assert one.complaints == []


def test_a_build_that_is_not_whole_is_not_kept(visit, host, newer, tmp_path):
    mixed = tmp_path / "mixed"
    shutil.copytree(SITE, mixed)
    shutil.copy(newer / "sw.js", mixed / "sw.js")
    host.publish(mixed)
    one = visit("sw.js", host.address, keep=True)  # as text, which asks for nothing
    assert one.tab.evaluate(INSTALLED, "/book/sw.js") == "redundant"
    host.publish(newer)
    assert one.tab.evaluate(INSTALLED, "/book/sw.js") == "activated"


def test_a_new_page_of_the_same_script_is_shown_at_once(visit, host, tmp_path):
    one = read(visit, host, READ)
    copy = tmp_path / "copy"
    shutil.copytree(SITE, copy)
    (copy / READ).write_text((SITE / READ).read_text("utf-8").replace("<body", '<body data-build="newer"'), "utf-8")
    host.publish(copy)
    one.tab.goto(host.address + READ)
    assert builds(one.tab) == ["newer", "older"]
    until(one.tab, "async () => (await (await caches.match(location.href)).text()).includes('data-build')")
    host.down()
    one.tab.reload()
    assert builds(one.tab) == ["newer", "older"]


def test_other_requests_are_not_touched(visit, host):
    one = read(visit, host, READ)
    one.tab.reload()
    for address, options, touched in (
        ("?get", {}, True),
        ("?post", {"method": "POST"}, False),
        ("?head", {"method": "HEAD"}, False),
        ("/beside.txt", {}, False),
    ):
        with one.tab.expect_response(lambda answer, address=address: answer.url.endswith(address)) as answer:
            one.tab.evaluate("([address, options]) => fetch(address, options).then(() => 0)", [address, options])
        assert answer.value.from_service_worker == touched


@pytest.mark.parametrize("where", ["http", "file"])
def test_a_page_asks_to_be_kept_on_the_web_only(visit, host, where):
    one = visit(READ, keep=True)
    one.context.add_init_script(COUNTED)
    one.tab.goto((host.address if where == "http" else SITE.as_uri() + "/") + READ)
    assert one.tab.evaluate("window.asked ?? 0") == (where == "http")


def test_a_page_in_a_frame_keeps_nothing(visit, host, localhost, tmp_path):
    alone = re.sub(r"(.*)\.html", r"embed/\1-1.html", READ)
    frames = "".join(f'<iframe src="{localhost}{page}"></iframe>' for page in (READ, alone))
    (tmp_path / "course.html").write_text(frames, "utf-8")
    one = visit(READ, keep=True)
    one.context.add_init_script(COUNTED)
    one.tab.goto(host.address.replace("book/", "course.html"))
    assert [frame.evaluate("window.asked ?? 0") for frame in one.tab.frames] == [0, 0, 0]
    assert one.tab.frames[1].locator("section.gd").count() > 0
