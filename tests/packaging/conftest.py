"""One clone, one wheel and one environment for all packaging tests."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from autodiff_lab.delivery import environment, frontend

ROOT = Path(__file__).resolve().parents[2]
NOT_SOURCE = shutil.ignore_patterns(
    *(".git", ".venv", ".autodiff-lab", "lessons-work", "node_modules", "lib"),
    *("labextension", "static", "__pycache__", ".*_cache", ".hypothesis"),
)
SHELL_TOOLS = ("sh", "env", "uname", "sed", "dirname")


def run(*command, ok=True, **options):
    """Run a command; fail the test with all that it said when it fails."""
    options = {"capture_output": True, "text": True, "timeout": 600} | options
    done = subprocess.run([str(word) for word in command], check=False, **options)
    assert done.returncode == 0 or not ok, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def clone(tmp_path_factory):
    """The repository as somebody else gets it: nothing built, nothing ignored."""
    folder = tmp_path_factory.mktemp("clone") / "autodiff_lab"
    if shutil.which("git") and (ROOT / ".git").exists():
        run("git", "clone", "--quiet", ROOT, folder)
    else:
        shutil.copytree(ROOT, folder, ignore=NOT_SOURCE)
    return folder


@pytest.fixture(scope="session")
def no_node(tmp_path_factory):
    """An environment whose PATH has a shell, and neither Node nor npm."""
    programs = tmp_path_factory.mktemp("programs")
    for name in SHELL_TOOLS:
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    (programs / "python3").symlink_to(sys.executable)
    assert frontend.node_on(str(programs)) is None
    switches = (frontend.SKIP, frontend.FORCE)
    kept = {name: text for name, text in os.environ.items() if name not in switches}
    return kept | {"PATH": str(programs)}


@pytest.fixture(scope="session")
def wheel(clone, no_node, tmp_path_factory):
    """The wheel, built from the clone where there is no Node."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    run(*pip, "wheel", "--no-deps", "--wheel-dir", folder, ".", cwd=clone, env=no_node)
    (found,) = folder.glob("autodiff_lab-*.whl")
    return found


@pytest.fixture
def public_folder():
    """A folder that other users may read, unlike pytest's own."""
    before = os.umask(0o022)
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
    os.umask(before)


@contextmanager
def an_ordinary_user():
    """Give up root's right to write anywhere, for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def borrow_packages(folder: Path) -> None:
    """Let an environment use the packages of the one that the tests run in."""
    (site_packages,) = folder.glob("lib/python3*/site-packages")
    lent = "\n".join(site.getsitepackages())
    (site_packages / "zz_borrowed.pth").write_text(lent + "\n")


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """A fresh environment with the wheel in it, and its dependencies borrowed."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    environment.make_venv(folder)
    borrow_packages(folder)
    pip = [sys.executable, "-m", "pip", "--python", folder / "bin/python"]
    run(*pip, "install", "--no-deps", "--force-reinstall", wheel)
    return folder
