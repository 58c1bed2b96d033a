"""JupyterLab as Binder starts it, and one notebook in it, for the tests and the benchmarks."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

BINDER = Path(__file__).resolve().parent.parent / "binder"
LONGEST = 180_000  # milliseconds for all cells of a notebook
OPEN = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady"
RUN_ALL = """async () => {
    await jupyterapp.commands.execute('notebook:run-all-cells');
    return jupyterapp.shell.currentWidget.model.toJSON().cells.flatMap((cell) => cell.outputs ?? []);
}"""
RUN = """async (source) => {
    const { content } = jupyterapp.shell.currentWidget;
    content.activeCellIndex = content.widgets.length - 1;
    await jupyterapp.commands.execute('notebook:insert-cell-below');
    content.activeCell.model.sharedModel.setSource(source);
    await jupyterapp.commands.execute('notebook:run-cell');
    return content.activeCell.model.toJSON().outputs;
}"""


@contextmanager
def lab(python: Path, folder: Path, home: Path) -> Iterator[tuple[int, str]]:
    """Serve a copy of `folder` by the JupyterLab beside `python`; gives the process's number and the address.

    `home` is an empty folder for the copy and for what Jupyter writes: no settings of this machine are seen.
    """
    copy = shutil.copytree(folder, home / "notebooks")
    environment = {"PATH": f"{python.parent}:{os.defpath}", "HOME": str(home), "LANG": "C.UTF-8"}
    subprocess.run([BINDER / "postBuild"], env=environment, check=True)
    command = [BINDER / "start", "jupyter", "lab", "--no-browser", "--allow-root", "--expose-app-in-browser"]
    options = ["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={copy}"]
    with subprocess.Popen([*command, *options], env=environment, cwd=home, stderr=subprocess.PIPE, text=True) as server:
        said = []
        for line in server.stderr or ():
            said.append(line)
            if address := re.search(r"http://127\.0\.0\.1:(\d+)/lab\?token=\w+", line):
                break
        else:
            raise RuntimeError(f"JupyterLab did not start:\n{''.join(said)}")
        rest = threading.Thread(target=said.extend, args=[server.stderr])  # or the pipe fills, and the server stops
        rest.start()
        try:
            until_it_listens(server, int(address[1]))
            yield server.pid, address[0]
        finally:
            server.terminate()
            rest.join()


def until_it_listens(server: subprocess.Popen[str], port: int) -> None:
    """Wait: Jupyter says where it is before it listens there, and till then would not hear that it shall stop."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            with suppress(subprocess.TimeoutExpired):
                raise RuntimeError(f"JupyterLab ended with {server.wait(0.05)}") from None


class Notebook:
    """One notebook in a window of its own, its kernel started; it notes every error in the console.

    `place` is the notebook's path, or a link below the server's address that leads to it.
    """

    def __init__(self, browser: Any, address: str, place: str, width: int = 1280) -> None:
        self.complaints: list[str] = []
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.tab = self.context.new_page()
        self.tab.on("console", self.hear)
        self.tab.on("pageerror", lambda error: self.complaints.append(error.stack or str(error)))
        link = place if "?" in place else f"lab/tree/{place}?reset"
        self.tab.goto(address.replace("/lab?", f"/{link}&"))
        self.tab.wait_for_function(OPEN)

    def hear(self, message: Any) -> None:
        """Keep the errors of the console; a request that leaves this machine fails, and is one."""
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    @property
    def last(self) -> Any:
        """The cell that is the last one now."""
        cells = self.tab.locator(".jp-Notebook-cell")
        return cells.nth(cells.count() - 1)

    def run_all(self) -> list[dict[str, Any]]:
        """Run all cells; gives their outputs."""
        return self.tab.wait_for_function(RUN_ALL, timeout=LONGEST).json_value()

    def run(self, source: str) -> list[dict[str, Any]]:
        """Run `source` in a new last cell; gives its outputs."""
        return self.tab.wait_for_function(RUN, arg=source, timeout=LONGEST).json_value()
