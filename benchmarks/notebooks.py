"""The notebooks in JupyterLab on Binder's environment: its size, seconds to wait, memory of server and kernels.

make bench
"""

from __future__ import annotations

import datetime
import os
import platform
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, Self

import psutil

from tests.notebooks.environments import python
from tools.browser import chromium
from tools.lab import LONGEST, Notebook, lab

NOTEBOOKS = Path(__file__).resolve().parent.parent / "_build" / "notebooks"
STARTS = 5
AIM = 1000  # MB, the server and the kernel of any one notebook
EVERY = 0.1  # seconds between two looks at the memory
NAMED = ("anywidget", "ipykernel", "ipywidgets", "jupyterlab", "matplotlib", "numpy")
BEGIN = "() => { jupyterapp.commands.execute('notebook:run-all-cells').then(() => { window.over = true; }); }"
FIRST = """() => {
    const root = document.querySelector('section.gd');
    root?.scrollIntoView();
    return root ? root.shown && root.querySelector('canvas').width > 1 : window.over;
}"""


def on_disk(folder: Path) -> float:
    """Megabytes that a folder takes."""
    files = {info.st_ino: info.st_blocks for info in (path.lstat() for path in folder.rglob("*"))}
    return 512 * sum(files.values()) / 1e6


class Memory:
    """Megabytes that a server and its kernels hold: what processes share is counted once. `most` is the peak."""

    def __init__(self, server: int) -> None:
        self.server, self.most, self.done = psutil.Process(server), 0.0, threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def now(self) -> float:
        total = 0
        for process in (self.server, *self.server.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().pss
        return total / 1e6

    def watch(self) -> None:
        while not self.done.wait(EVERY):
            self.most = max(self.most, self.now())

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.done.set()
        self.thread.join()


@contextmanager
def served(environment: Path) -> Iterator[tuple[int, str, float]]:
    """A new JupyterLab on the notebooks: its number, its address, and the seconds it took to start."""
    with tempfile.TemporaryDirectory() as home:
        start = time.perf_counter()
        with lab(environment, NOTEBOOKS, Path(home)) as (server, address):
            yield server, address, time.perf_counter() - start


def read(browser: Any, address: str, page: str, keep: bool) -> float | None:
    """Open a notebook and run it to its end: the seconds until its first experiment was drawn, if it has one."""
    start = time.perf_counter()
    notebook = Notebook(browser, address, page)
    notebook.tab.evaluate(BEGIN)
    notebook.tab.wait_for_function(FIRST, timeout=LONGEST)
    seconds = time.perf_counter() - start
    notebook.tab.wait_for_function("() => window.over", timeout=LONGEST)
    has_one = notebook.tab.locator("section.gd").count() > 0
    if not keep:
        notebook.tab.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll()")
    notebook.context.close()
    return seconds if has_one else None


def measure() -> dict[str, Any]:
    environment = python("binder")
    pages = sorted(path.relative_to(NOTEBOOKS).as_posix() for path in NOTEBOOKS.glob("chapters/**/[!.]*.ipynb"))
    starts, seconds, alone = [], {}, {}
    for _ in range(STARTS):
        with served(environment) as (server, _, start):
            starts.append(start)
            empty = Memory(server).now()
    with chromium() as browser:
        with served(environment) as (server, address, _):
            for page in pages:
                with Memory(server) as memory:
                    seconds[page] = read(browser, address, page, keep=False)
                alone[page] = round(memory.most)
        with served(environment) as (server, address, _), Memory(server) as memory:
            for page in pages:
                read(browser, address, page, keep=True)
    folder = environment.parent.parent
    installed = {one.name: one.version for one in distributions(path=map(str, folder.glob("lib/*/site-packages")))}
    return {
        "date": datetime.date.today().isoformat(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "packages": {name: installed[name] for name in NAMED},
        "environment MB": round(on_disk(folder)),
        "start s": round(statistics.median(starts), 1),
        "first experiment s": {page: round(value, 1) for page, value in seconds.items() if value},
        "empty MB": round(empty),
        "alone MB": alone,
        "all MB": round(memory.most),
        "aim MB": AIM,
    }


def table(found: dict[str, Any]) -> Iterator[str]:
    """What was measured, as lines to read."""
    alone, width = found["alone MB"], max(map(len, found["alone MB"]))
    packages = [f"{name} {version}" for name, version in found["packages"].items()]
    yield f"{found['date']}, {found['cores']} cores, Python {found['python']}"
    yield from (", ".join(packages[k : k + 3]) for k in range(0, len(packages), 3))
    yield ""
    yield f"{'the environment on the disk':{width}} {found['environment MB']:10} MB"
    yield f"{f'the server starts, median of {STARTS}':{width}} {found['start s']:10} s"
    yield f"{'the server without a kernel':{width}} {found['empty MB']:10} MB"
    yield f"\n{'':{width}} {'first experiment':>17} {'most memory':>12}"
    for page, most in alone.items():
        seconds = found["first experiment s"].get(page)
        yield f"{page:{width}} {f'{seconds} s' if seconds else '':>17} {most:9} MB"
    yield f"{f'all {len(alone)}, no kernel ended':{width}} {'':17} {found['all MB']:9} MB"
    yield f"{'aim, for any one of them':{width}} {'below':>17} {found['aim MB']:9} MB"


def main() -> None:
    text = "\n".join(line.rstrip() for line in table(measure()))
    print(text)
    Path(__file__).with_suffix(".txt").write_text(text + "\n", "utf-8")  # what chapters/appendix/running.md quotes


if __name__ == "__main__":
    main()
