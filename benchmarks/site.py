"""The website: seconds to build, weight and requests of each page, time to the first picture, time to answer.

The last two columns are for 400 kbit/s, 400 ms of latency and a processor four times slower, nothing in the cache:
seconds until the page's text can be read, and until its first experiment is drawn.

make bench
"""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.browser import chromium, serve, throttle

ROOT = Path(__file__).resolve().parent.parent
DRAWN = """() => [...document.querySelectorAll('section.gd')].every((el) => el.shown)"""
NOTE = """new PerformanceObserver((list) => {
    for (const { element, startTime } of list.getEntries())
        if (element?.closest('article')) window.readable ??= startTime / 1000;
}).observe({ type: 'largest-contentful-paint', buffered: true });
const look = () => {
    if (document.querySelector('section.gd')?.shown) window.drawn = performance.now() / 1000;
    else requestAnimationFrame(look);
};
look();"""
NOTED = "window.readable && (window.drawn || !document.querySelector('section.gd')) && [readable, window.drawn ?? NaN]"
ANSWER = """() => [...document.querySelectorAll('section.gd input[type=range]')].map((input) => {
    const times = [];
    for (let k = 0; k < 101; k += 1) {
        input.value = Math.round((k / 100) * input.max);
        const start = performance.now();
        input.dispatchEvent(new Event('input', { bubbles: true }));
        times.push(performance.now() - start);
    }
    return times;
})"""


def build(book: Path) -> float:
    """Seconds to build the book in `book`."""
    environment = {**os.environ, "PYTHONPATH": str(book)}
    start = time.perf_counter()
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
    subprocess.run(command, cwd=book, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def copy(folder: str) -> Path:
    """A copy of all files that git knows, to build from nothing."""
    book = Path(folder) / "book"
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, book / name)
    (book / "node_modules").symlink_to(ROOT / "node_modules")
    return book


def weigh(browser, address: str, page: str) -> dict[str, float]:
    """Load a page with an empty cache, and measure."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    tab = context.new_page()
    responses, left = [], []
    tab.on("response", lambda response: responses.append(response))
    tab.on("request", lambda request: None if request.url.startswith(address) else left.append(request.url))
    start = time.perf_counter()
    tab.goto(address + page)
    tab.wait_for_function(DRAWN)
    drawn = time.perf_counter() - start
    bodies = [response.body() for response in responses]
    answers = [one for widget in tab.evaluate(ANSWER) for one in widget]
    context.close()
    return {
        "kB": sum(map(len, bodies)) / 1000,
        "gzipped kB": sum(len(gzip.compress(body)) for body in bodies) / 1000,
        "requests": len(bodies),
        "leaving": len([url for url in left if not url.startswith(("data:", "blob:"))]),
        "drawn s": drawn,
        "answer ms": statistics.median(answers) if answers else float("nan"),
        "p95 ms": statistics.quantiles(answers, n=20)[-1] if answers else float("nan"),
    }


def crawl(browser, address: str, page: str) -> dict[str, float]:
    """Load a page with an empty cache over a slow line, on a slow phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    context.set_default_timeout(180_000)
    tab = context.new_page()
    tab.add_init_script(NOTE)
    throttle(tab)
    tab.goto(address + page)
    readable, first = tab.wait_for_function(NOTED).json_value()
    context.close()
    return {"text s": readable, "first s": first}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = copy(folder)
        print(f"build from nothing    {build(book):6.1f} s")
        print(f"nothing changed       {build(book):6.1f} s")
        page = book / "chapters" / "introduction.md"
        page.write_text(page.read_text("utf-8").replace("You stand", "Now you stand", 1), "utf-8")
        print(f"one sentence changed  {build(book):6.1f} s\n")
        site = book / "_build" / "html"
        pages = sorted(path.relative_to(site).as_posix() for path in site.glob("chapters/**/*.html"))
        with serve(site) as address, chromium() as browser:
            rows = {page: weigh(browser, address, page) | crawl(browser, address, page) for page in pages}
    width = max(map(len, rows))
    print(" " * width, *(f"{name:>10}" for name in rows[pages[0]]))
    for page, row in rows.items():
        print(f"{page:{width}}", *(f"{value:10.2f}" if value % 1 else f"{value:10.0f}" for value in row.values()))


if __name__ == "__main__":
    main()
