"""The tests that need `autodiff-lab[grading]` are run with it, in a layer of its own.

nbgrader puts a panel into JupyterLab, so it has no place in the environment of
learners, which the other tests use. The layer sees all that is in that environment.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TESTS = ("test_nbgrader", "test_distributed", "test_instructors_page")


@pytest.fixture
def layer(tmp_path):
    """An environment over this one, with what the extra brings."""
    place = tmp_path / "layer"
    venv.create(place, with_pip=True)
    (site_packages,) = place.glob("lib/python3*/site-packages")
    (site_packages / "below.pth").write_text(sysconfig.get_path("purelib") + "\n")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extra = project["optional-dependencies"]["grading"]
    install = [place / "bin/python", "-m", "pip", "install", "-q", *extra]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode and not os.environ.get("CI"):
        pytest.skip(f"the extra cannot be installed: {done.stderr[-200:]}")
    assert done.returncode == 0, done.stderr
    return place


@pytest.mark.slow
@pytest.mark.skipif(
    find_spec("nbgrader") is not None, reason="nbgrader is here: its tests run anyway"
)
def test_they_pass(layer):
    path = [str(layer / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    below = {
        "PATH": os.pathsep.join(path),
        "JUPYTER_PATH": f"{sys.prefix}/share/jupyter",
    }
    command = [
        layer / "bin/python",
        "-m",
        "pytest",
        "-q",
        "-rs",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [*command, *(f"tests/grading/{name}.py" for name in TESTS)],
        cwd=ROOT,
        env=os.environ | below,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:]
    skipped = [line for line in done.stdout.splitlines() if line.startswith("SKIPPED")]
    assert all("PostgreSQL" in line for line in skipped), skipped
