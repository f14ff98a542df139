"""A JupyterLab server of our own: private folders, a free port, this front end."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LABEXTENSION = ROOT / "autodiff_lab" / "labextension"
LESSONS = ROOT / "notebooks"
PYTHON = os.environ.get("AUTODIFF_LAB_UI_PYTHON") or sys.executable
"""Whose JupyterLab is tested: that of this Python, or of another environment."""

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)
# What careful hubs send. The `blob:` that is missing is how live widgets arrive.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "img-src 'self' data: blob:; "
    "connect-src 'self' ws: wss: data:; worker-src 'self' blob:; frame-ancestors 'self'"
)
STRICT = {
    "ServerApp.tornado_settings": {"headers": {"Content-Security-Policy": POLICY}},
}
QUIET = {
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {
        "checkForUpdates": False,
        "doNotDisturbMode": True,
        "fetchNews": "false",
    },
}


class Missing(RuntimeError):
    """Something that the browser tests need is not there."""


def find_chromium() -> str:
    """The browser: from CHROMIUM, or whichever is on PATH."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, names)), ""
    )
    if not found:
        raise Missing(
            "The browser tests need Chromium, and none was found.\n"
            "Install it (apt-get install chromium), or set CHROMIUM to its path."
        )
    return found


class Server:
    """`with Server(folder) as server:` runs JupyterLab on ``folder / "work"``.

    The `module` may also be ``notebook``, for Notebook 7; `options` are more of the
    server's, and `lessons` is what the extension hands out.
    """

    def __init__(
        self,
        folder: Path,
        module: str = "jupyterlab",
        options: dict[str, Any] | None = None,
        lessons: Path = LESSONS,
    ) -> None:
        self.folder = folder
        self.module = module
        self.options = options or {}
        self.lessons = lessons
        self.work = folder / "work"
        self.token = secrets.token_hex(16)
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Server:
        if not (LABEXTENSION / "package.json").is_file():
            raise Missing(
                "The front end is not built:\n"
                "run `npm ci && npm run build:prod` in widgets/"
            )
        self.work.mkdir(parents=True)
        environment = self._environment()
        self._write_settings(Path(environment["JUPYTERLAB_SETTINGS_DIR"]))
        with (self.folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                self._command(), env=environment, cwd=self.work, stdout=log, stderr=log
            )
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)

    def _command(self) -> list[str]:
        options = {
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": self.port,
            "ServerApp.port_retries": 0,
            "ServerApp.root_dir": self.work,
            "IdentityProvider.token": self.token,
            "ServerApp.allow_root": True,
            **self.options,
        }
        application = "JupyterNotebookApp" if self.module == "notebook" else "LabApp"
        options[f"{application}.open_browser"] = False
        options[f"{application}.expose_app_in_browser"] = True
        flags = [f"--{name}={value}" for name, value in options.items()]
        return [PYTHON, "-m", self.module, *flags]

    def _environment(self) -> dict[str, str]:
        """Nothing of the user's own Jupyter: not the settings, not the extensions."""
        private = {
            name: str(self.folder / name.lower())
            for name in (
                "JUPYTER_CONFIG_DIR",
                "JUPYTER_DATA_DIR",
                "JUPYTER_RUNTIME_DIR",
                "JUPYTERLAB_SETTINGS_DIR",
                "JUPYTERLAB_WORKSPACES_DIR",
                "IPYTHONDIR",
            )
        }
        extensions = self.folder / "share" / "labextensions"
        ours = extensions / "autodiff-lab"
        ours.mkdir(parents=True)
        for part in LABEXTENSION.iterdir():
            (ours / part.name).symlink_to(part)
        (ours / "lessons").symlink_to(self.lessons)
        return (
            os.environ
            | private
            | {
                "JUPYTER_PATH": str(extensions.parent),
                "PYTHONPATH": str(ROOT),
                "PYDEVD_DISABLE_FILE_VALIDATION": "1",
            }
        )

    @staticmethod
    def _write_settings(folder: Path) -> None:
        for name, settings in QUIET.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(settings))

    def _wait(self, patience: float = 60.0) -> None:
        assert self._process is not None
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/api/status?token={self.token}")
                return
            except OSError:
                time.sleep(0.2)
        log = (self.folder / "server.log").read_text(errors="replace")
        raise Missing(f"JupyterLab did not start. Its log ends:\n{log[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
