"""What may be read never includes what must be hidden, wherever that lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from autodiff_lab.grading import readable
from autodiff_lab.grading.readable import PACKAGE, around


def covers(paths: list[Path], file: Path) -> bool:
    return any(file.resolve().is_relative_to(path.resolve()) for path in paths)


@pytest.fixture
def installed(tmp_path):
    """A Python without a virtual environment: packages inside the library's folder."""
    library = tmp_path / "lib" / "python3.11"
    for name in ("os.py", "json/decoder.py", "site-packages/numpy/core.py"):
        (library / name).parent.mkdir(parents=True, exist_ok=True)
        (library / name).write_text("")
    secret = library / "site-packages" / "autodiff_lab" / "lessons" / "exercises.py"
    secret.parent.mkdir(parents=True)
    secret.write_text("")
    (library / "alias").symlink_to(secret.parent)
    (tmp_path / "lib64").symlink_to(tmp_path / "lib")
    return library


@pytest.mark.parametrize("way", ["lib", "lib64"])
def test_a_secret_inside_a_readable_folder_stays_out(installed, way):
    package = installed / "site-packages" / "autodiff_lab"
    paths = list(around(installed.parent.parent / way, package))
    assert not covers(paths, package / "lessons" / "exercises.py")
    assert covers(paths, installed / "os.py")
    assert covers(paths, installed / "json" / "decoder.py")
    assert covers(paths, installed / "site-packages" / "numpy" / "core.py")


def test_a_folder_without_secrets_is_readable_as_a_whole(installed):
    folder = installed / "json"
    assert list(around(folder, installed / "site-packages")) == [folder]


def test_here_the_engine_is_readable_and_the_exercises_are_not():
    paths = readable.readable().files
    assert covers(paths, PACKAGE / "engine" / "node.py")
    for place in (
        PACKAGE / "lessons" / "exercises" / "plus_hides.py",
        PACKAGE / "grading" / "harness.py",
        PACKAGE.parent / "tests" / "conftest.py",
        PACKAGE.parent / "notebooks" / "lessons.json",
        Path.home() / ".bashrc",
        Path("/etc/passwd"),
        Path("/proc/self/environ"),
        Path("/tmp/x"),
    ):
        assert not covers(paths, place), place
