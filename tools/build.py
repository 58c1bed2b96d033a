"""Build the website, show the whole log only when something is wrong, and say where the site is."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html" / "index.html"
NOISE = re.compile(r"Config\(|IPKernelApp|\.\.\. *\x1b?(\[[\d;]*m)?\[ *\d+%\]")
STRICT = ("-W", "-n", "--keep-going")


def build(strict: bool) -> int:
    """Run Jupyter Book; returns its exit code."""
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", ".", *(STRICT if strict else ())]
    # matrices on these pages are small: threads that wait for one another would only take longer
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "OPENBLAS_NUM_THREADS": "1"}
    start = time.perf_counter()
    print("Building the book …", flush=True)
    result = subprocess.run(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    log = ROOT / "_build" / "build.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text(result.stdout, encoding="utf-8")
    if result.returncode:
        print("\n".join(line for line in result.stdout.splitlines() if not NOISE.search(line)))
        print(f"The book was not built: what is wrong stands above, and in {log}.")
        return result.returncode
    for line in result.stdout.splitlines():
        if "WARNING" in line and "IPKernelApp" not in line:
            print(line)
    print(f"The book is built ({time.perf_counter() - start:.0f} s). Open it: {SITE.as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(build(strict="--strict" in sys.argv[1:]))
