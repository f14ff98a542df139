"""A PostgreSQL server of our own, from the system's packages, for a test or two."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Where the server's programs are; Debian does not put them on PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    places = [*places, Path(found).parent] if found else places
    return next((place for place in places if (place / "initdb").exists()), None)


def user() -> int | None:
    """Who runs the server: it refuses to be run by root."""
    if os.geteuid():
        return os.geteuid()
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return names.get("postgres", names.get("nobody"))


@contextmanager
def server() -> Iterator[str]:
    """Start a server that asks for a password; yields the URL of its database."""
    place, who = programs(), user()
    assert place is not None and who is not None
    folder = Path(tempfile.mkdtemp(prefix="autodiff-lab-"))
    (folder / "password").write_text("a:b/c")
    for path in (folder, folder / "password"):
        os.chown(path, who, -1)
    make = [place / "initdb", "-D", folder / "data", "-U", "teacher"]
    make += ["--pwfile", folder / "password", "--auth", "scram-sha-256", "--no-sync"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    subprocess.run(make, check=True, cwd=folder, user=who, **quiet)
    serve = [place / "postgres", "-D", folder / "data", "-p", str(port), "-F"]
    serve += ["-c", "listen_addresses=127.0.0.1", "-k", folder]
    running = subprocess.Popen(serve, cwd=folder, user=who, **quiet)
    try:
        _wait(folder / "data" / "postmaster.pid")
        password = "a%3Ab%2Fc"
        yield f"postgresql+psycopg://teacher:{password}@127.0.0.1:{port}/postgres"
    finally:
        running.send_signal(signal.SIGINT)  # at once, though somebody may be connected
        try:
            running.wait(timeout=10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        shutil.rmtree(folder)


def _wait(path: Path) -> None:
    end = time.monotonic() + 30
    while not (path.exists() and "ready" in path.read_text()):
        assert time.monotonic() < end, "the server does not start"
        time.sleep(0.05)
