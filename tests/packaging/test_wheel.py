"""The wheel: all of it in one file, small, and working once installed."""

from __future__ import annotations

import json
import re
import sys
import tarfile
import zipfile

import nbformat
import pytest

from autodiff_lab import __version__
from autodiff_lab.delivery import frontend, workfolder

from .conftest import run

pytestmark = pytest.mark.slow

EXTENSION = (
    f"autodiff_lab-{__version__}.data/data/share/jupyter/labextensions/autodiff-lab"
)


@pytest.fixture(scope="module")
def members(wheel):
    """Names and sizes of what is in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {entry.filename: entry.file_size for entry in archive.infolist()}


def test_it_holds_package_widgets_extension_and_lessons(members, clone):
    lessons = workfolder.contents(clone / "notebooks")
    assert any(name.endswith(".ipynb") for name in lessons)
    wanted = {
        "autodiff_lab/engine/node.py",
        "autodiff_lab/static/widget.js",
        "autodiff_lab/static/widget.css",
        "autodiff_lab/delivery/jupyter/labconfig/default_setting_overrides.json",
        f"{EXTENSION}/package.json",
        f"{EXTENSION}/install.json",
        *(f"{EXTENSION}/lessons/{name}" for name in lessons),
    }
    assert wanted - set(members) == set()


def test_it_holds_nothing_else(members):
    stray = [
        name
        for name in members
        if re.search(r"node_modules|/tests/|\.map$|^tests/|/sources/|/solved/", name)
        or name.startswith("autodiff_lab/labextension")
        or not name.startswith(("autodiff_lab/", f"autodiff_lab-{__version__}."))
    ]
    assert stray == []


def test_sizes(wheel, members):
    scripts = [
        size
        for name, size in members.items()
        if name.startswith(f"{EXTENSION}/static") and name.endswith(".js")
    ]
    with zipfile.ZipFile(wheel) as archive:
        packed = {entry.filename: entry.compress_size for entry in archive.infolist()}
    notebooks = {n: size for n, size in packed.items() if n.endswith(".ipynb")}
    taught = (
        "autodiff_lab/lessons/",
        "autodiff_lab/grading/",
        "autodiff_lab/datasets/",
    )
    course = sum(size for name, size in packed.items() if name.startswith(taught))
    library = wheel.stat().st_size - sum(notebooks.values()) - course
    # Documented Python for the most part: it is there to be read.
    assert library <= 700 * 1024
    assert course <= 500 * 1024  # sixty exercises, each with a page of wrong answers
    assert max(size for n, size in notebooks.items() if "gallery" not in n) <= 80 * 1024
    assert all(name.startswith(EXTENSION) for name in notebooks)  # stored once
    for module in ("widget.js", "scenes.js"):  # each widget carries one of them
        assert members[f"autodiff_lab/static/{module}"] <= 60 * 1024
    assert 0 < sum(scripts) <= 150 * 1024


def test_jupyterlab_lists_the_extension(installed):
    python = installed / "bin/python"
    done = run(python, "-m", "jupyterlab.labextensions", "list", cwd=installed)
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    assert re.search(rf"autodiff-lab v{__version__} enabled +\S*OK", said), said
    assert str(installed) in said


def test_the_command_knows_its_version_and_explains_itself(installed):
    command = installed / "bin/autodiff-lab"
    version = run(command, "--version", cwd=installed).stdout
    assert version == f"autodiff-lab {__version__}\n"
    assert "--dir ~/lessons" in run(command, "--help", cwd=installed).stdout


def test_an_installed_package_says_where_its_tests_are(installed):
    done = run(installed / "bin/autodiff-lab", "test", cwd=installed, ok=False)
    assert done.returncode == 1
    assert "in a checkout" in done.stderr
    assert "Traceback" not in done.stderr


def test_smoke_runs_the_first_lesson_and_leaves_it_alone(installed, clone, tmp_path):
    work = tmp_path / "lessons"
    command = [installed / "bin/autodiff-lab", "--smoke", "--dir", work]
    done = run(*command, cwd=tmp_path)
    lesson = workfolder.first_lesson(clone / "notebooks")
    assert re.search(r"http://localhost:\d+/lab/tree/" + lesson, done.stdout)
    assert re.search(re.escape(lesson) + r": \d+ cells ran", done.stdout)
    original = (clone / "notebooks" / lesson).read_bytes()
    assert (work / lesson).read_bytes() == original


def test_smoke_fails_when_a_cell_does(installed, tmp_path):
    work = tmp_path / "lessons"
    work.mkdir()
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell("1 / 0")]
    bad = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(bad, work / "00-mine.ipynb")
    command = [installed / "bin/autodiff-lab", "--smoke", "--dir", work]
    done = run(*command, cwd=tmp_path, ok=False)
    assert done.returncode == 1
    assert "00-mine.ipynb does not run" in done.stderr
    assert "ZeroDivisionError" in done.stderr


def test_the_sdist_brings_the_built_front_end(wheel, clone, tmp_path):
    # `wheel` left the clone built: nothing needs Node any more.
    run(
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "sdist",
        "-d",
        tmp_path,
        cwd=clone,
    )
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    wanted = {*frontend.PRODUCTS, frontend.STAMP, "hatch_build.py", "LICENSE"}
    assert wanted - names == set()
    assert not any("node_modules" in name for name in names)


def test_an_edited_source_of_the_front_end_is_noticed(wheel, clone):
    assert frontend.is_current(clone)
    package = clone / "widgets/package.json"
    before = package.read_text()
    try:
        package.write_text(json.dumps(json.loads(before) | {"description": "edited"}))
        assert not frontend.is_current(clone)
        (clone / "widgets/src/new.ts").write_text("export {};\n")
        package.write_text(before)
        assert not frontend.is_current(clone)
    finally:
        package.write_text(before)
        (clone / "widgets/src/new.ts").unlink(missing_ok=True)
    assert frontend.is_current(clone)
