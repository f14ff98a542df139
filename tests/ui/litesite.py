"""Serve a site that needs no server, and stand guard over what its page asks for."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

RUNTIME = "/static/pyodide/pyodide.asm.wasm"
CONFIGURATION = "/jupyter-lite.json"
LOCK = "/static/pyodide/pyodide-lock.json"

FAR = "cycler"
"""A package that the site does not hold; the tests have one of that name elsewhere."""


def far_wheel() -> bytes:
    """A package of the tests' own, for what is loaded from another machine."""
    about = f"{FAR}-0.12.1.dist-info"
    files = {
        f"{FAR}.py": "came = 'from elsewhere'\n",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {FAR}\nVersion: 0.12.1\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
        f"{about}/RECORD": "",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return packed.getvalue()


class _Quiet(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, site: LiteSite, **more: Any) -> None:
        self.site = site
        super().__init__(*arguments, **more)

    def answer(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Files(_Quiet):
    """Files as they are, but for three: held back, opened for tests, led elsewhere."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        changes = {CONFIGURATION: self.expose, LOCK: self.lead_elsewhere}
        if path == RUNTIME:
            self.site.gate.wait(120)
        if path not in changes:
            super().do_GET()
            return
        content = json.loads(Path(self.translate_path(path)).read_text("utf-8"))
        changes[path](content)
        self.answer("application/json", json.dumps(content).encode())

    @staticmethod
    def expose(content: dict[str, Any]) -> None:
        """Have the page name its application, which it keeps to itself otherwise."""
        content["jupyter-config-data"]["exposeAppInBrowser"] = True

    def lead_elsewhere(self, content: dict[str, Any]) -> None:
        """Say that a package lies on another server, as NumPy does."""
        entry = content["packages"][FAR]
        entry["sha256"] = hashlib.sha256(far_wheel()).hexdigest()
        entry["file_name"] = f"{self.site.elsewhere}/{FAR}-0.12.1-py3-none-any.whl"


class _Elsewhere(_Quiet):
    """Another server, which is out of reach at first."""

    def do_GET(self) -> None:
        if self.site.reachable.is_set():
            self.answer("application/zip", far_wheel())
        else:
            self.close_connection = True  # without a word, as a dead line does


class _Refusal(_Quiet):
    """A proxy that lets nothing through, and keeps a list."""

    def refuse(self) -> None:
        self.site.asked.append(self.path)
        self.send_error(403)

    do_CONNECT = do_GET = do_HEAD = do_POST = refuse


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A page that is closed takes no answer any more; that is no news."""


class LiteSite:
    """The site on a port of this machine, and a wall around that port.

    All that a browser asks of other machines, its workers included, goes to the proxy
    at ``wall``: it is refused, and noted in ``asked``. Python's core is held back until
    ``gate`` is set, and the server ``elsewhere`` is dead until ``reachable`` is.
    """

    def __init__(self, folder: Path) -> None:
        self.gate = threading.Event()
        self.reachable = threading.Event()
        self.asked: list[str] = []
        self._servers = [
            _Server(("127.0.0.1", 0), partial(part, directory=str(folder), site=self))
            for part in (_Files, _Refusal, _Elsewhere)
        ]
        self.url, self.wall, self.elsewhere = (
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
