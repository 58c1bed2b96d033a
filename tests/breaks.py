"""The gate must fail when something is broken: break it on purpose, once each, and see.

    python tests/breaks.py [NAME …]

Works on a clone of the last commit, so that nothing here is touched. A break that the gate lets pass, or that stops
it for another reason than the one written here, is an error.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE, RULE = "chapters/introduction.md", "gdlib/rules/momentum.py"

# name: (file, what stands there, what is put in its place, what the gate must say)
BREAKS = {
    "a rule's sign flipped": (RULE, "theta = s.theta - v", "theta = s.theta + v", r"test_momentum_\w+"),
    "a cell that raises": (
        PAGE,
        "print(path.theta)",
        "print(path.nothing)",
        r"'Path' object has no attribute 'nothing'",
    ),
    "a dangling reference": (PAGE, "{eq}`taylor`", "{eq}`tailor`", r"WARNING: equation not found: tailor"),
    "a CDN address in a page": (
        PAGE,
        "## The question",
        '<script src="https://cdn.example.org/x.js"></script>\n\n## The question',
        r"test_a_file_loads_nothing_from_elsewhere\[chapters/introduction.html\]",
    ),
    "a syntax error in a script": (
        "gdlib/widgets/js/run.js",
        "const theta = [];",
        "const theta = [;",
        r"does not bundle[\s\S]*run\.js",
    ),
    "a console error": (
        "gdlib/widgets/js/site.js",
        "function start(states) {",
        'function start(states) {\n  console.error("broken on purpose");',
        r"broken on purpose",
    ),
    "an equation that does not render": (
        PAGE,
        "J(\\theta + \\Delta) \\le J(\\theta)",
        "\\notamacro{J}(\\theta + \\Delta) \\le J(\\theta)",
        r"equation does not render",
    ),
    "a result typed into the prose": (
        "chapters/variants/batch.md",
        "{glue:text}`batch angle 0` degrees",
        "4 degrees",
        r"variants/batch\.md:\d+: .*4 degrees",
    ),
    "a picture that holds the finger": (
        "gdlib/widgets/js/widget.css",
        "touch-action: pan-y",
        "touch-action: none",
        r"test_a_finger_\w*scrolls\w*",
    ),
    "a service worker that keeps no page": (
        "gdlib/book/theme/sw.js",
        "await cache.put(url, new Response(html,",
        "void (url, new Response(html,",
        r"test_what_was_read_is_there_without_a_network",
    ),
    "keys that JupyterLab takes for its own": (
        "gdlib/widgets/js/notebook.js",
        'control.dataset.lmSuppressShortcuts = "true";',
        "",
        r"test_keys_on_our_own_controls_reach_python_and_not_jupyterlab",
    ),
    "a widget that draws something else": (
        "gdlib/widgets/js/run.js",
        "for (let t = 0; t <= steps; t += 1) {",
        "for (let t = 0; t < steps; t += 1) {",
        r"test_a_run_in_javascript_is_the_run_to_the_last_bit",
    ),
}


def gate(clone: Path) -> tuple[int, str]:
    """Run the gate in the clone, its slow tests up to the first that fails: its exit code and what it said."""
    first = {**os.environ, "BROWSER_FLAGS": "--maxfail=1 --dist load --maxschedchunk 4"}
    done = subprocess.run(
        ["bash", ".ci/run"], cwd=clone, env=first, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.returncode, done.stdout


def main(wanted: list[str]) -> int:
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "book"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        for name, (file, old, _, _) in BREAKS.items():
            if old not in (clone / file).read_text("utf-8"):
                raise SystemExit(f"{name}: {file} no longer holds {old!r}")
        if not wanted:
            code, said = gate(clone)
            print(f"{'passes' if code == 0 else 'FAILS'}    as it is", flush=True)
            if code:
                print(said[-4000:])
                return 1
        for name in wanted or BREAKS:
            file, old, new, words = BREAKS[name]
            path = clone / file
            text = path.read_text("utf-8")
            path.write_text(text.replace(old, new, 1), "utf-8")
            start = time.perf_counter()
            code, said = gate(clone)
            right = code != 0 and re.search(words, said)
            failures += not right
            print(f"{'caught' if right else 'NOT CAUGHT'}    {name} ({time.perf_counter() - start:.0f} s)", flush=True)
            if not right:
                print(said[-4000:])
            path.write_text(text, "utf-8")
    print(f"{len(wanted or BREAKS) - failures} passed, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
