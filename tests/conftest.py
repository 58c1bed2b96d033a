"""What several test folders share."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gdlib.book.assets import SCRIPTS, esbuild
from gdlib.book.node import NODE, ROOT
from tools.browser import chromium


@pytest.fixture(scope="session")
def node() -> Any:
    """Run a function written in JavaScript, a module that exports `default`, on one JSON argument."""

    def call(script: str, argument: object) -> Any:
        module = (
            f"{script}\n"
            "let text = ''; for await (const chunk of process.stdin) text += chunk;\n"
            "const digits = (_, x) => (typeof x !== 'number' || Number.isFinite(x) ? x : `${x}`);\n"
            "process.stdout.write(JSON.stringify(main(JSON.parse(text)), digits));"
        )
        command = [str(NODE), "--input-type=module", "-e", module]
        done = subprocess.run(
            command, input=json.dumps(argument), capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The path of one of our scripts with what it imports from npm beside our own, for `node`."""

    def bundle(name: str) -> str:
        folder = tmp_path_factory.mktemp("bundled")
        esbuild(SCRIPTS / name, "--format=esm", "--out-extension:.js=.mjs", f"--outdir={folder}")
        return (folder / name.replace(".js", ".mjs")).as_posix()

    return bundle


@pytest.fixture(scope="session", name="chromium")
def shared_chromium() -> Any:
    """One browser for all tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT
