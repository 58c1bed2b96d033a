"""Put the notebooks and Binder's environment on branches of their own, `notebooks` and `binder`.

    python tools/publish.py [REMOTE]

A branch is touched only when its files have changed: Binder keeps its image as long as the environment stays, and
who pulls the notebooks again finds a history that goes on. Nothing in the working tree changes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BRANCHES = {"notebooks": (ROOT / "_build" / "notebooks", "."), "binder": (ROOT, "binder")}  # a folder, and what of it
NAMES = {f"GIT_{who}_{what}": "make publish" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(*arguments: str, folder: Path = ROOT, **environment: str) -> str:
    """Run git; returns what it prints, and leaves with one sentence if it fails."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        sys.exit(f"\n`git {' '.join(arguments)}` did not work: the reason stands above.\n")
    return done.stdout.strip()


def keep(folder: Path, part: str) -> str:
    """Git's name for the files of a folder, kept without touching the index or the branch in use."""
    if not (folder / part).is_dir():
        sys.exit(f"\n{folder / part} is missing: run `make book` first.\n")
    with tempfile.TemporaryDirectory() as scratch:
        place = {
            "GIT_DIR": git("rev-parse", "--absolute-git-dir"),
            "GIT_INDEX_FILE": str(Path(scratch, "index")),
            "GIT_WORK_TREE": str(folder),
        }
        git("add", "--all", "--force", part, folder=folder, **place)
        return git("write-tree", folder=folder, **place)


def publish(remote: str, branch: str) -> str:
    """Bring a branch of the remote to what its folder holds; says whether there was anything to do."""
    files = keep(*BRANCHES[branch])
    tip = git("ls-remote", remote, f"refs/heads/{branch}").partition("\t")[0]
    if tip:
        git("fetch", "--quiet", "--no-tags", remote, f"refs/heads/{branch}")
        if git("rev-parse", f"{tip}^{{tree}}") == files:
            return "unchanged"
    source = git("rev-parse", "--short", "HEAD")
    parents = ("-p", tip) if tip else ()
    commit = git("commit-tree", files, *parents, "-m", f"The {branch} of {source}", **NAMES)
    git("push", "--quiet", remote, f"{commit}:refs/heads/{branch}")
    return "updated" if tip else "made"


if __name__ == "__main__":
    remote = sys.argv[1] if len(sys.argv) > 1 else "origin"
    for branch in BRANCHES:
        print(f"{branch}: {publish(remote, branch)}")
