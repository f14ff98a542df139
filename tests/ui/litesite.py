"""Serve a site that needs no server, and stand guard over what its page asks for."""

from __future__ import annotations

import json
import threading
from functools import partial
from http.server import (
    BaseHTTPRequestHandler,
    SimpleHTTPRequestHandler,
    ThreadingHTTPServer,
)
from pathlib import Path
from typing import Any

RUNTIME = "/static/pyodide/pyodide.asm.wasm"
CONFIGURATION = "/jupyter-lite.json"


class _Files(SimpleHTTPRequestHandler):
    """Files as they are, but for two: one is held back, one lets tests in."""

    def __init__(self, *arguments: Any, gate: threading.Event, **more: Any) -> None:
        self.gate = gate
        super().__init__(*arguments, **more)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == RUNTIME:
            self.gate.wait(120)
        if path == CONFIGURATION:
            self.open_for_tests()
        else:
            super().do_GET()

    def open_for_tests(self) -> None:
        """Have the page name its application, which it keeps to itself otherwise."""
        content = json.loads(Path(self.translate_path(CONFIGURATION)).read_text())
        content["jupyter-config-data"]["exposeAppInBrowser"] = True
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Refusal(BaseHTTPRequestHandler):
    """A proxy that lets nothing through, and keeps a list."""

    def __init__(self, *arguments: Any, asked: list[str], **more: Any) -> None:
        self.asked = asked
        super().__init__(*arguments, **more)

    def refuse(self) -> None:
        self.asked.append(self.path)
        self.send_error(403)

    do_CONNECT = do_GET = do_HEAD = do_POST = refuse

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A page that is closed takes no answer any more; that is no news."""


class LiteSite:
    """The site on a port of this machine, and a wall around that port.

    All that a browser asks of other machines, its workers included, goes to the proxy
    at ``wall``: it is refused, and noted in ``asked``. Python's core is held back until
    ``gate`` is set.
    """

    def __init__(self, folder: Path) -> None:
        self.gate = threading.Event()
        self.asked: list[str] = []
        files = partial(_Files, directory=str(folder), gate=self.gate)
        self._servers = [
            _Server(("127.0.0.1", 0), files),
            _Server(("127.0.0.1", 0), partial(_Refusal, asked=self.asked)),
        ]
        self.url, self.wall = (
            f"http://127.0.0.1:{server.server_port}" for server in self._servers
        )

    def __enter__(self) -> LiteSite:
        for server in self._servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.gate.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()
