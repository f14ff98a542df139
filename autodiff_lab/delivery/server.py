"""Starting JupyterLab on a folder of lessons: port, address, browser, settings."""

from __future__ import annotations

import errno
import os
import secrets
import socket
import sys
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from autodiff_lab.delivery.stop import Stop

DEFAULT_PORT = 8888
PORTS_TRIED = 50
SETTINGS = Path(__file__).with_name("jupyter")
"""Jupyter configuration of our own: no news, no update checks."""


def is_free(port: int) -> bool:
    """Tell whether a server could listen on ``port``; raise Stop where none may."""
    with socket.socket() as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError as problem:
            if problem.errno == errno.EACCES:
                raise Stop(
                    f"Port {port} is reserved for the system.",
                    "Choose one above 1023 with --port.",
                ) from problem
            return False
    return True


def choose_port(asked: int | None) -> int:
    """Take the port asked for, or the first free one from the usual on."""
    if asked is None:
        for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
            if is_free(port):
                return port
        last = DEFAULT_PORT + PORTS_TRIED - 1
        raise Stop(
            f"Ports {DEFAULT_PORT} to {last} are all in use.",
            "Choose another with --port N.",
        )
    if not is_free(asked):
        raise Stop(
            f"Port {asked} is in use, perhaps by a JupyterLab that still runs.",
            "Stop that one, choose another with --port N,",
            "or leave --port out and the next free one is taken.",
        )
    return asked


def has_browser() -> bool:
    """Tell whether a browser window could open here."""
    x11_or_wayland = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not x11_or_wayland:
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


@dataclass(frozen=True)
class Server:
    """A JupyterLab about to start.

    >>> server = Server(Path("/home/ada/lessons"), 8888, "03 paths.ipynb", token="t")
    >>> server.url
    'http://localhost:8888/lab/tree/03%20paths.ipynb?token=t'
    """

    work: Path
    port: int
    lesson: str | None = None
    browser: bool = False
    extra: Sequence[str] = ()
    token: str = field(default_factory=lambda: secrets.token_hex(24))

    @property
    def path(self) -> str:
        """The page it opens on."""
        return f"/lab/tree/{quote(self.lesson)}" if self.lesson else "/lab"

    @property
    def url(self) -> str:
        """The address to open in a browser, token included."""
        return f"http://localhost:{self.port}{self.path}?token={self.token}"

    def command(self) -> list[str]:
        """The command line; the token is not on it, where others could read it."""
        options = [
            f"--ServerApp.root_dir={self.work}",
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--LabApp.default_url={self.path}",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--log-level=WARN",
        ]
        if not self.browser:
            options.append("--no-browser")
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--allow-root")
        return [sys.executable, "-P", "-m", "jupyterlab", *options, *self.extra]

    def environ(self) -> dict[str, str]:
        """The environment: our settings and our kernels come first."""
        paths = [str(SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH", "")]
        return os.environ | {
            "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths)),
            "JUPYTER_PREFER_ENV_PATH": "1",
            "JUPYTER_TOKEN": self.token,
        }

    def announce(self) -> None:
        """Print where it will be found."""
        print(f"\nLessons: {self.work}")
        if self.browser:
            print("JupyterLab is starting and will open in your browser. If not, open")
        else:
            print("JupyterLab is starting. Open this address in a browser:")
        print(f"\n    {self.url}\n\nControl-C, twice, stops it.", flush=True)

    def become(self) -> int:
        """Turn this process into the server (on Windows: wait for it)."""
        self.announce()
        return become(self.command(), self.environ(), self.work)


def become(command: list[str], environ: dict[str, str], folder: Path) -> int:
    """Replace this process by a command, or run it where that cannot be done."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":
        import subprocess

        return subprocess.call(command, env=environ, cwd=folder)
    os.chdir(folder)
    os.execve(command[0], command, environ)
