"""A read-only page of a notebook that an audience follows while it is being written.

Each time the notebook is saved, it is written out as one HTML page again, and every
open page shows the new version without losing its place. The audience needs a browser
and nothing else, and can change nothing: only this one page is served.
"""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nbformat

from ..errors import AutodiffError

PERIOD = 0.5  # seconds between two looks at the file
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

# Asks once a second whether there is a newer page; keeps the place of the reader.
WATCHING = """
<script>
const place = 'autodiff-lab-follow';
addEventListener('load', () => scrollTo(0, Number(sessionStorage.getItem(place)) || 0));
setInterval(async () => {
  const answer = await fetch('version').catch(() => null);
  if (!answer || !answer.ok || (await answer.json()).version === VERSION) return;
  sessionStorage.setItem(place, String(scrollY));
  location.reload();
}, 1000);
</script>
"""


class FollowError(AutodiffError, OSError):
    """A notebook that cannot be shown."""


class Page:
    """The page of one notebook, made anew when the file has changed.

    >>> import tempfile
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "talk.ipynb"
    ...     notebook = new_notebook(cells=[new_markdown_cell("# Hello", id="a")])
    ...     nbformat.write(notebook, path)
    ...     page = Page(path)
    ...     page.refresh(), "Hello" in page.text, page.refresh()
    (True, True, False)
    """

    def __init__(
        self, notebook: Path, export: Callable[[Any], str] | None = None
    ) -> None:
        self.notebook = notebook
        self.text = ""
        self.version = 0
        self._export = export or to_page
        self._seen: tuple[int, int] | None = None

    def refresh(self) -> bool:
        """Look at the file; tell whether there is a new page.

        Raises `FollowError` if there is no notebook there. A file that is just being
        written is left for the next look.
        """
        try:
            found = self.notebook.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if stamp == self._seen:
                return False
            notebook = nbformat.read(self.notebook, as_version=4)
        except FileNotFoundError:
            raise FollowError(
                f"there is no notebook {self.notebook}",
                cause="the path is wrong, or the notebook has not been saved yet",
                cure="save it, or give the path of another one",
            ) from None
        except (nbformat.reader.NotJSONError, json.JSONDecodeError):
            if self.version:
                return False
            raise FollowError(
                f"{self.notebook} is no notebook",
                cause="it does not hold JSON",
                cure="give the path of a file that ends in .ipynb",
            ) from None
        self._seen = stamp
        self.version += 1
        watching = WATCHING.replace("VERSION", str(self.version))
        self.text = self._export(notebook).replace("</body>", f"{watching}</body>")
        return True


def to_page(notebook: Any) -> str:
    """One HTML page; live widgets are shown by the pictures that they bring along."""
    from nbconvert import HTMLExporter

    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
    notebook.metadata.pop("widgets", None)
    return HTMLExporter().from_notebook_node(notebook)[0]


class Follow:
    """Serve the page of a notebook until `close`; ``url`` is where.

    ``host`` is "127.0.0.1" for this machine alone, "0.0.0.0" for everybody who can
    reach it; ``port`` 0 takes a free one. ``out`` writes the page to a file as well,
    for those who serve files already.
    """

    def __init__(
        self,
        notebook: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        out: Path | None = None,
    ) -> None:
        self.page = Page(notebook)
        self.out = out
        self._done = threading.Event()
        self.refresh()
        self._server = ThreadingHTTPServer((host, port), _handler(self.page))
        self.url = f"http://{host}:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def refresh(self) -> bool:
        """Make the page anew if the notebook has been saved."""
        if not self.page.refresh():
            return False
        if self.out:
            self.out.write_text(self.page.text, encoding="utf-8")
        return True

    def watch(self, said: Callable[[str], None] = print) -> None:
        """Look at the notebook again and again, until `close` or an interrupt."""
        while not self._done.wait(PERIOD):
            try:
                if self.refresh():
                    said(f"version {self.page.version}")
            except FollowError:  # renamed or moved for a moment: keep the last page
                continue

    def close(self) -> None:
        """Stop serving."""
        self._done.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(page: Page) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/":
                self._answer(page.text, "text/html")
            elif self.path == "/version":
                self._answer(json.dumps({"version": page.version}), "application/json")
            else:
                self.send_error(404, html.escape("Only the page itself is here."))

        def _answer(self, text: str, kind: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """An audience asks once a second each: nobody wants to read that."""

    return Handler
