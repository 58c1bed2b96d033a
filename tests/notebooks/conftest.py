"""JupyterLab from the environment of Binder, serving the exported notebooks."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from gdlib.book.node import ROOT
from tools.lab import LONGEST, Notebook, lab

from .environments import python

NOTEBOOKS = ROOT / "_build" / "notebooks"
expect.set_options(timeout=LONGEST)


@pytest.fixture(scope="session")
def read(chromium, tmp_path_factory):
    """Open a notebook in JupyterLab; in the end its console must have been silent."""
    with lab(python("binder"), NOTEBOOKS, tmp_path_factory.mktemp("home")) as (_, address):

        @contextmanager
        def open_notebook(place):
            notebook = Notebook(chromium, address, place)
            try:
                yield notebook
            finally:
                notebook.context.close()
                assert notebook.complaints == []

        yield open_notebook
