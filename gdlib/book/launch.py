"""Where the repository is, and the buttons and links that open a page's notebook on Binder, Colab or a class's hub.

What they open is what `make publish` puts on two branches of the repository: the notebooks with the library, and the
environment that Binder makes an image of, which stays the same when only a text changes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective

from gdlib.book.modules import running, titled
from gdlib.book.notebooks import BRANCH, pack, tree
from gdlib.book.rules import table_of
from gdlib.strings import table

ENVIRONMENT = "binder"  # the other branch
REMOTE = re.compile(
    r"(?:https?://(?:[^@/]*@)?|ssh://(?:[^@/]*@)?|git@)"  # a name or a password before the host is no one's business
    r"(?P<host>[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?::\d+)?[:/](?P<path>[\w./-]+?)(?:\.git)?/?"
)
BINDER = {"github.com": "gh", "gitlab.com": "gl"}  # what mybinder.org calls the forges whose branches it can follow
ZIP = "notebooks.zip"
# a script fills in what a hub's address makes of these; without one, the form is not there
FORM = '<label class="gd-hub" hidden>{label} <input type="url" value="{hub}" placeholder="https://hub.example.edu"></label>'
HUB = '<span class="gd-hub-link" data-pull="{pull}" data-open="{open}">{link}</span>'


def setup(app: Sphinx) -> None:
    app.add_config_value("book_repository", "", "html")
    app.add_config_value("book_hub", "", "html")
    app.add_directive("launches", LaunchesDirective)
    app.connect("config-inited", find_repository)
    app.connect("html-page-context", add_buttons, priority=600)  # after the theme's own
    app.connect("build-finished", offer_downloads, priority=600)  # after the notebooks


def find_repository(app: Sphinx, config: Config) -> None:
    """Take the repository's address from `_config.yml`, else from git; neither is not an error."""
    config.book_repository = address(config.book_repository or origin(Path(app.srcdir)))


def origin(folder: Path) -> str:
    """The remote `origin` of the repository at `folder`; empty if there is none."""
    if not (folder / ".git").exists() or not shutil.which("git"):
        return ""
    command = ["git", "-C", str(folder), "remote", "get-url", "origin"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def address(remote: str) -> str:
    """A remote as the address that a browser opens, https://host/owner/name; empty if it is on no public host."""
    found = REMOTE.fullmatch(remote.strip())
    return f"https://{found['host']}/{found['path']}" if found else ""


def pulled(repository: str, page: str) -> str:
    """What a hub is asked, so that it fetches the notebooks and opens that of `page`: a link of nbgitpuller."""
    place = f"lab/tree/{repository.rpartition('/')[2]}/{page}.ipynb"
    return "git-pull?" + urlencode({"repo": repository, "branch": BRANCH, "urlpath": place})


def targets(repository: str, hub: str, page: str) -> dict[str, str]:
    """Where the notebook of `page` can be opened, by name: nothing that this repository's host does not offer."""
    host, _, path = repository.removeprefix("https://").partition("/")
    pull = pulled(repository, page)
    found: dict[str, str] = {}
    if kind := BINDER.get(host):
        name = path if kind == "gh" else quote(path, safe="")
        found["Binder"] = f"https://mybinder.org/v2/{kind}/{name}/{ENVIRONMENT}?urlpath={quote(pull, safe='')}"
    if host == "github.com":
        found["Colab"] = f"https://colab.research.google.com/github/{path}/blob/{BRANCH}/{page}.ipynb"
    if repository and hub:
        found["JupyterHub"] = f"{hub.rstrip('/')}/hub/user-redirect/{pull}"
    return found


def add_buttons(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Put the buttons of a page's notebook beside the theme's own."""
    if not (tree(app) / f"{page}.ipynb").exists():
        return
    words, buttons, repository = table(), context["header_buttons"], app.config.book_repository
    if 'class="gd-hub"' in context["body"]:
        app.add_js_file("hub.js", loading_method="defer")
    for group in buttons:
        if group.get("label") == "download-buttons":
            group["buttons"][:0] = [
                button(words["notebook"], context["pathto"](f"{page}.ipynb", 1), words["downloadNotebook"], "code"),
                button(words["notebooks"], context["pathto"](ZIP, 1), words["downloadNotebooks"], "file-zipper"),
            ]
    if repository:
        opened = targets(repository, app.config.book_hub, page)
        launches = [button(name, url, words["launchOn"].format(name=name), "rocket") for name, url in opened.items()]
        launches.append(button(words["repository"], repository, words["repositoryMeaning"], "code-branch"))
        group = {"type": "group", "icon": "fas fa-rocket", "label": "launch-buttons", "tooltip": words["launch"]}
        buttons.insert(0, {**group, "buttons": launches})


def button(text: str, url: str, meaning: str, icon: str) -> dict[str, str]:
    """A link in one of the theme's groups of buttons."""
    return {"type": "link", "text": text, "url": url, "tooltip": meaning, "icon": f"fas fa-{icon}"}


class LaunchesDirective(SphinxDirective):
    """A table of the pages that run, each with its links; those to a hub, whose address a reader may type, too."""

    def run(self) -> list[nodes.Node]:
        words, repository, hub = table(), self.config.book_repository, self.config.book_hub
        if not repository:
            return [nodes.paragraph("", words["launchNowhere"])]
        names = [name for name in targets(repository, hub, "") if name != "JupyterHub"]
        rows = [[nodes.paragraph("", word) for word in (words["modulesPage"], *names, "JupyterHub")]]
        for page, _ in running(self.env):
            opened = targets(repository, hub, page)
            cells: list[nodes.Node] = [nodes.reference("", words["open"], refuri=opened[name]) for name in names]
            link = f'<a href="{escape(opened["JupyterHub"])}">{words["open"]}</a>' if hub else "–"
            place = HUB.format(pull=escape(pulled(repository, page)), open=words["open"], link=link)
            cells.append(nodes.raw("", place, format="html"))
            rows.append([titled(self.env, page), *(nodes.paragraph("", "", cell) for cell in cells)])
        form = nodes.raw("", FORM.format(label=words["hubAddress"], hub=escape(hub)), format="html")
        return [form, table_of(rows, (40, *(20 for _ in rows[0][1:])), "gd-launches")]


def offer_downloads(app: Sphinx, error: Exception | None) -> None:
    """Put each notebook beside its page, and all of them with the library into one file."""
    if error or app.builder.format != "html":
        return
    notebooks = tree(app)
    for file in notebooks.rglob("*.ipynb"):
        shutil.copy(file, Path(app.outdir) / file.relative_to(notebooks))
    pack(notebooks, Path(app.outdir) / ZIP, "notebooks")
