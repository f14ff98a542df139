"""``--smoke``: does it work here? A server, a kernel, the first lesson, goodbye."""

from __future__ import annotations

import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from autodiff_lab.delivery.server import Server
from autodiff_lab.delivery.stop import Stop

SECONDS_TO_START = 90
SECONDS_PER_CELL = 120


def smoke(server: Server) -> int:
    """Start the server, run the first lesson, stop the server; Stop on any failure."""
    if server.lesson is None:
        raise Stop(f"There is no lesson in {server.work} to run.")
    process = subprocess.Popen(server.command(), env=server.environ(), cwd=server.work)
    try:
        _await_page(server, process)
        print(f"JupyterLab answers at {server.url}", flush=True)
        cells, seconds = run_lesson(server.work / server.lesson)
        print(f"{server.lesson}: {cells} cells ran in {seconds:.1f} s, no error.")
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    print("JupyterLab stopped. All is well.")
    return 0


def _await_page(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Wait until the page that a learner would open is served."""
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        if process.poll() is not None:
            raise Stop(f"JupyterLab ended with code {process.returncode} (see above).")
        try:
            with urllib.request.urlopen(server.url, timeout=10):
                return
        except urllib.error.HTTPError as problem:
            raise Stop(f"JupyterLab answers {problem} at {server.url}") from problem
        except OSError as problem:
            if time.monotonic() > deadline:
                raise Stop(
                    f"JupyterLab did not answer within {SECONDS_TO_START} s at",
                    server.url,
                ) from problem
        time.sleep(0.2)


def run_lesson(path: Path) -> tuple[int, float]:
    """Run a notebook through a kernel, leaving the file alone; count its code cells."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    began = time.monotonic()
    try:
        client.execute()
    except CellExecutionError as problem:
        raise Stop(f"{path.name} does not run:", str(problem)) from problem
    except CellTimeoutError as problem:
        raise Stop(f"{path.name}: a cell took too long.", str(problem)) from problem
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    return cells, time.monotonic() - began
