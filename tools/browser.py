"""A quiet Chromium and a quiet web server, for the tests and the benchmarks."""

from __future__ import annotations

import functools
import gzip
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

# The address bar keeps two pages for its suggestions, which are loaded for every window and seen by nobody: half of the
# time of a short test. Of this flag the last counts, so that what Playwright turns off stands here too.
UNUSED = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "LensOverlay", "MediaRouter", "OptimizationHints"),
    *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    *("PaintHolding", "ThirdPartyStoragePartitioning", "DestroyProfileOnBrowserClose"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "AvoidCorsURLLoaderRestartOnRedirect"),
)
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", f"--disable-features={','.join(UNUSED)}"),
    # nothing but this machine can be reached: what a page asks of another host fails, and is seen to be asked
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@functools.cache
def compressed(path: Path, changed: float) -> bytes:
    """A file as a web host sends it."""
    return gzip.compress(path.read_bytes())


class Quiet(SimpleHTTPRequestHandler):
    """A web server that does not talk, and compresses text as web hosts do."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def send_head(self) -> Any:
        """Answer with a file: text compressed, anything else as it is."""
        path = Path(self.translate_path(self.path))
        text = path.suffix in {".html", ".css", ".js", ".svg"} and path.is_file()
        if not text or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().send_head()
        body = compressed(path, path.stat().st_mtime)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)


@contextmanager
def serve(folder: Path, port: int = 0, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve `folder` on this machine; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", port), functools.partial(handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def throttle(tab: Any) -> None:
    """Make a tab's network that of a train, and its processor that of a cheap phone."""
    session = tab.context.new_cdp_session(tab)
    speed = 400_000 / 8  # bytes a second
    limits = {"offline": False, "latency": 400, "downloadThroughput": speed, "uploadThroughput": speed}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", limits)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


@contextmanager
def chromium() -> Iterator[Any]:
    """A Chromium, found or fetched."""
    command = [sys.executable, Path(__file__).with_name("environment.py"), "chromium"]
    path = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip().splitlines()[-1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
