"""The parts of the site that runs in a browser, each by itself and without network.

The whole site, in a browser: tests/ui/test_lite.py.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import re
import zipfile

import pytest

from autodiff_lab import cli
from autodiff_lab.delivery import frontend, progress
from autodiff_lab.delivery.lite import (
    fetch,
    kernel,
    lessons,
    lock,
    pins,
    site,
    tools,
    wheels,
)
from autodiff_lab.delivery.stop import Stop

from .conftest import ROOT

FAR = "https://far.example/full"


def wheel(folder, name, members):
    """Write a wheel, as far as it matters here."""
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


@pytest.fixture
def workshop(tmp_path):
    made = tools.Workshop(tmp_path / "checkout")
    made.downloads.mkdir(parents=True)
    return made


@pytest.fixture
def steps():
    return progress.Steps(5, io.StringIO())


# --- what it is made of --------------------------------------------------------------


def test_every_part_is_pinned_by_version_and_hash():
    for file in (pins.BUILD_TOOLS, pins.BROWSER):
        lines = [
            line
            for line in file.read_text("utf-8").splitlines()
            if line and not line.startswith("#")
        ]
        assert len(pins.read(file)) == len(lines) > 10
    versions = {pin.name: pin.version for pin in pins.read(pins.BUILD_TOOLS)}
    assert versions["jupyterlite-core"] == "0.8.6"
    assert versions["jupyterlite-pyodide-kernel"] == "0.8.6"
    assert re.fullmatch(r"[0-9a-f]{64}", pins.PYODIDE_SHA256)


def test_a_line_without_a_hash_is_no_pin(tmp_path):
    file = tmp_path / "pins.txt"
    file.write_text(f"numpy==2.0\ntqdm==4.67.3 --hash=sha256:{'0' * 64}\n")
    assert [pin.name for pin in pins.read(file)] == ["tqdm"]


def test_nothing_is_fetched_when_a_folder_is_named(workshop, steps, tmp_path):
    brought = tmp_path / "brought"
    brought.mkdir()
    (brought / pins.PYODIDE_FILE).write_text("another file under this name")
    with pytest.raises(Stop, match="lacks") as stopped:
        fetch.everything(workshop, brought, steps)
    assert pins.PYODIDE_FILE in str(stopped.value)
    assert "jupyterlite-core 0.8.6" in str(stopped.value)
    assert [*workshop.downloads.iterdir()] == []


def test_without_npm_it_says_how_to_go_on(workshop, steps, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Stop, match=f"npm pack pyodide@{pins.PYODIDE}") as stopped:
        fetch.everything(workshop, None, steps)
    assert str(workshop.downloads) in str(stopped.value)


def test_a_pyodide_that_was_put_there_needs_no_npm(workshop, steps, monkeypatch):
    monkeypatch.setenv("PATH", "")
    file = workshop.downloads / pins.PYODIDE_FILE
    file.write_text("brought by hand")
    monkeypatch.setattr(pins, "PYODIDE_SHA256", pins.fingerprint(file))
    fetched = []
    monkeypatch.setattr(fetch, "_fetch_wheels", lambda *_: fetched.append("wheels"))
    fetch.everything(workshop, None, steps)
    assert fetched == ["wheels"] and file.is_file()


def test_a_pyodide_that_is_not_the_pinned_one_is_thrown_away(
    workshop, steps, monkeypatch
):
    def npm(command, *_, **__):
        (workshop.downloads / pins.PYODIDE_FILE).write_text("tampered with")
        return 0, ""

    monkeypatch.setattr(fetch.shutil, "which", lambda _: "npm")
    monkeypatch.setattr(fetch.progress, "run", npm)
    with pytest.raises(Stop, match="is not the pinned one"):
        fetch.everything(workshop, None, steps)
    assert [*workshop.downloads.iterdir()] == []


def test_out_of_reach_is_said_with_a_way_to_go_without(workshop, steps, monkeypatch):
    said = "ERROR: Failed to establish a new connection: Name or service not known"
    monkeypatch.setattr(fetch, "_fetch_pyodide", lambda *_: None)
    monkeypatch.setattr(tools.Workshop, "run", lambda *_: (1, said))
    with pytest.raises(Stop, match="out of reach") as stopped:
        fetch.everything(workshop, None, steps)
    assert "--find-links" in str(stopped.value)


# --- our wheels ----------------------------------------------------------------------


def check_record(path):
    """Hold each file of a wheel against the wheel's own record."""
    with zipfile.ZipFile(path) as archive:
        (record,) = [name for name in archive.namelist() if name.endswith("/RECORD")]
        rows = [line.split(",") for line in archive.read(record).decode().splitlines()]
        assert {row[0] for row in rows} == {*archive.namelist()}
        for name, digest, size in rows:
            if name == record:
                continue
            content = archive.read(name)
            text = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
            assert digest == "sha256=" + text.rstrip("=") and int(size) == len(content)


def test_the_wheel_for_the_browser_leaves_out_what_the_site_has(tmp_path):
    about = "autodiff_lab-0.1.0.dist-info"
    members = {
        "autodiff_lab/__init__.py": "",
        "autodiff_lab-0.1.0.data/data/share/jupyter/lesson.ipynb": "{}",
        f"{about}/METADATA": "Name: autodiff-lab",
        f"{about}/RECORD": "outdated",
    }
    whole = wheel(tmp_path, "autodiff_lab-0.1.0-py3-none-any.whl", members)
    (tmp_path / "site").mkdir()
    slim = wheels.for_browser(whole, tmp_path / "site")
    with zipfile.ZipFile(slim) as archive:
        assert not any(".data/" in name for name in archive.namelist())
        assert "autodiff_lab/__init__.py" in archive.namelist()
    check_record(slim)


def test_the_home_wheel_brings_module_and_configuration(tmp_path):
    made = wheels.home(tmp_path)
    assert lock.modules(made) == ["autodiff_lab_lite"]
    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
        (settings,) = [name for name in names if name.endswith("ipython_config.py")]
        assert ".data/data/etc/ipython/" in settings
        assert b"autodiff_lab_lite" in archive.read(settings)
    check_record(made)
    first = made.read_bytes()
    assert wheels.home(tmp_path).read_bytes() == first


# --- the list of packages ------------------------------------------------------------


def entry(name, version="1.0", depends=(), **more):
    file = f"{name}-{version}-py3-none-any.whl"
    common = {"depends": [*depends], "imports": [name], "sha256": "0" * 64}
    return {"name": name, "version": version, "file_name": file} | common | more


@pytest.fixture
def listed():
    names = ["numpy", "tqdm", "micropip", "ipython", "jedi", "traitlets"]
    names += ["typing-extensions"]
    return {"info": {}, "packages": {name: entry(name) for name in names}}


@pytest.fixture
def runtime(tmp_path):
    """Wheels as they lie in the site."""
    folder = tmp_path / "runtime"
    folder.mkdir()
    versions = {"tqdm": "1.0", "comm": "2.0", "ipywidgets": "8.1", "psygnal": "3"}
    versions |= {"anywidget": "4", "graphviz": "5", "autodiff_lab": "0.1.0"}
    versions |= {"autodiff_lab_lite": "0.1.0"}
    for name, version in versions.items():
        module = {f"{name}/__init__.py": name}
        wheel(folder, f"{name}-{version}-py3-none-any.whl", module)
    return folder


def test_what_the_site_holds_is_near_and_numpy_is_far(listed, runtime):
    done = lock.complete(listed, runtime, FAR)["packages"]
    assert done["numpy"]["file_name"] == f"{FAR}/numpy-1.0-py3-none-any.whl"
    for name in ("tqdm", "comm", "autodiff-lab"):
        near = runtime / done[name]["file_name"]
        assert done[name]["sha256"] == hashlib.sha256(near.read_bytes()).hexdigest()
    assert done["autodiff-lab"]["imports"] == ["autodiff_lab"]
    assert "numpy" in done["autodiff-lab"]["depends"]
    assert listed["packages"]["numpy"]["file_name"] == "numpy-1.0-py3-none-any.whl"


def test_the_list_is_closed(listed, runtime):
    done = lock.complete(listed, runtime, FAR)
    lock.check_closed(done)
    assert {"comm", "numpy", "traitlets"} <= {*lock.needs(done, "autodiff-lab")}
    del done["packages"]["psygnal"]
    with pytest.raises(Stop, match="psygnal"):
        lock.check_closed(done)


def test_a_version_that_pyodide_does_not_go_with_stops(listed, runtime):
    listed["packages"]["tqdm"] = entry("tqdm", "9.9")
    with pytest.raises(Stop, match=r"pins tqdm 1.0,\nand Pyodide .* with 9.9"):
        lock.complete(listed, runtime, FAR)


def test_packages_of_pyodide_that_somebody_brought_are_known_by_hash(listed, tmp_path):
    brought = wheel(tmp_path, "numpy-1.0-py3-none-any.whl", {"numpy/__init__.py": ""})
    found = pins.held([tmp_path])
    assert lock.own(listed, found) == []
    listed["packages"]["numpy"]["sha256"] = pins.fingerprint(brought)
    assert lock.own(listed, found) == [brought]


# --- the lessons ---------------------------------------------------------------------


@pytest.fixture
def some_lessons(tmp_path):
    source = tmp_path / "notebooks"
    (source / "clean").mkdir(parents=True)
    (source / "solved").mkdir()
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": [], "metadata": {"kernelspec": spec, "kept": "∂"}}
    notebook |= {"nbformat": 4, "nbformat_minor": 5}
    for name in (
        "01-a.ipynb",
        "gallery.ipynb",
        "clean/01-a.ipynb",
        "solved/01-a.ipynb",
    ):
        (source / name).write_text(json.dumps(notebook), "utf-8")
    (source / "lessons.json").write_text("[]")
    return source


def test_lessons_are_listed_as_jupyter_lists_files(some_lessons, tmp_path):
    made = tmp_path / "site"
    assert lessons.add(some_lessons, made) == 1
    root = json.loads((made / "api/contents/all.json").read_text("utf-8"))
    kinds = {one["path"]: one["type"] for one in root["content"]}
    assert kinds == {
        "01-a.ipynb": "notebook",
        "clean": "directory",
        "gallery.ipynb": "notebook",
    }
    inner = json.loads((made / "api/contents/clean/all.json").read_text("utf-8"))
    assert [one["path"] for one in inner["content"]] == ["clean/01-a.ipynb"]
    sizes = {one["name"]: one["size"] for one in root["content"]}
    assert sizes["01-a.ipynb"] == (made / "files/01-a.ipynb").stat().st_size


def test_the_index_is_there_for_the_panel_and_in_no_list(some_lessons, tmp_path):
    lessons.add(some_lessons, tmp_path / "site")
    assert (tmp_path / "site/files/lessons.json").is_file()
    assert "lessons.json" not in (tmp_path / "site/api/contents/all.json").read_text()


def test_a_notebook_names_the_kernel_that_it_meets(some_lessons):
    made = json.loads(lessons.at_home((some_lessons / "01-a.ipynb").read_text("utf-8")))
    assert made["metadata"]["kernelspec"]["name"] == "python"
    assert made["metadata"]["kept"] == "∂"


# --- in the browser ------------------------------------------------------------------

PACKAGES = {
    "numpy": entry("numpy", file_name=f"{FAR}/numpy.whl"),
    "autodiff-lab": entry("autodiff_lab", depends=["numpy", "Typing_Extensions"]),
    "typing-extensions": entry("typing_extensions"),
}


class Browser:
    """What the loader has around it, with packages that come or do not."""

    def __init__(self, out_of_reach=()):
        self.out_of_reach = {*out_of_reach}
        self.loaded = set()
        self.asked = []
        self.shown = []
        self.loader = kernel.Loader(
            self.load,
            lambda code: re.findall(r"import (\w+)", code),
            lambda: PACKAGES,
            lambda: self.loaded,
            lambda: self.shown.append("cleared"),
        )

    async def load(self, names):
        self.asked.append(names)
        self.loaded |= {*names} - self.out_of_reach

    def run(self, code):
        asyncio.run(self.loader(code))

    def _showtraceback(self, kind, problem, lines):
        self.shown.append("\n".join(lines))

    def showtraceback(self, exception, tb_offset=None):
        self.shown.append(exception)


def test_a_cell_gets_what_it_imports_and_all_that_needs(capsys):
    browser = Browser()
    browser.run("import autodiff_lab")
    assert browser.asked == [["autodiff-lab", "numpy", "typing-extensions"]]
    assert (
        "Loading autodiff_lab, NumPy and 1 smaller package" in capsys.readouterr().out
    )
    assert browser.shown == ["cleared"]
    browser.run("import autodiff_lab, math")
    assert len(browser.asked) == 1
    assert capsys.readouterr().out == ""


def test_what_was_out_of_reach_is_asked_for_again():
    browser = Browser(out_of_reach=["numpy"])
    browser.run("import autodiff_lab")
    browser.out_of_reach.clear()
    browser.run("import autodiff_lab")
    assert browser.asked[1] == ["numpy"]
    assert "numpy" in browser.loaded


def test_numpy_that_could_not_come_is_explained_without_a_traceback():
    browser = Browser(out_of_reach=["numpy"])
    browser.run("import autodiff_lab")
    problem = ModuleNotFoundError("No module named 'numpy'", name="numpy")
    browser.loader.explain(browser, type(problem), problem, None)
    assert "NumPy is not here" in browser.shown[-1]
    assert "far.example" in browser.shown[-1]
    assert "What to do" in browser.shown[-1]


def test_a_package_that_no_cell_imported_is_explained_differently():
    problem = ModuleNotFoundError("No module named 'numpy'", name="numpy")
    browser = Browser()
    browser.loader.explain(browser, type(problem), problem, None)
    assert "run a cell with `import numpy`" in browser.shown[-1]


def test_any_other_missing_module_is_shown_as_ever():
    problem = ModuleNotFoundError("No module named 'typo'", name="typo")
    browser = Browser()
    browser.loader.explain(browser, type(problem), problem, None)
    assert browser.shown == [(type(problem), problem, None)]


def test_a_failure_of_the_loading_itself_stops_no_cell(capsys):
    browser = Browser()

    async def broken(names):
        raise OSError("the line is down")

    browser.loader.load = broken
    browser.run("import numpy")
    assert "the line is down" in capsys.readouterr().out
    assert "numpy" in browser.loader.tried


# --- the command ---------------------------------------------------------------------


def test_an_installed_package_says_where_the_source_is_needed(tmp_path):
    with pytest.raises(Stop, match="in a checkout"):
        site.build(None, tmp_path)


def test_an_old_front_end_is_not_delivered(tmp_path, monkeypatch):
    monkeypatch.setattr(frontend, "needs_build", lambda _: True)
    with pytest.raises(Stop, match="older than its source"):
        site.build(ROOT, tmp_path)


def test_a_folder_with_something_else_in_it_is_not_cleared(tmp_path, monkeypatch):
    monkeypatch.setattr(frontend, "needs_build", lambda _: False)
    (tmp_path / "thesis.tex").write_text("precious")
    with pytest.raises(Stop, match="something else"):
        site.build(ROOT, tmp_path)
    assert (tmp_path / "thesis.tex").read_text() == "precious"


def test_a_site_of_today_is_not_built_again(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(frontend, "needs_build", lambda _: False)
    monkeypatch.setattr(site, "_build", lambda *_: pytest.fail("built again"))
    goal = site.fingerprint(ROOT, None)
    (tmp_path / site.STAMP).write_text(json.dumps({"made from": goal}))
    assert site.build(ROOT, tmp_path) == 0
    assert f"The site is in {tmp_path}" in capsys.readouterr().out


def finished(folder):
    """A site as far as its check looks."""
    config = site.settings()
    names = [{"name": name} for name in sorted(site.EXTENSIONS)]
    config["jupyter-config-data"]["federated_extensions"] = names
    (folder / "jupyter-lite.json").write_text(json.dumps(config))
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files/lessons.json").write_text('[{"file": "01-a.ipynb"}]')
    (folder / "files/01-a.ipynb").write_text("{}")
    return config


def test_a_whole_site_passes_its_check(tmp_path):
    finished(tmp_path)
    site.check(tmp_path)


def test_a_site_that_lacks_something_does_not(tmp_path, monkeypatch):
    config = finished(tmp_path)
    del config["jupyter-config-data"]["federated_extensions"][0]
    (tmp_path / "jupyter-lite.json").write_text(json.dumps(config))
    with pytest.raises(Stop, match="lacks extensions"):
        site.check(tmp_path)
    config = finished(tmp_path)
    del config["jupyter-config-data"]["autodiffLessonsUrl"]
    (tmp_path / "jupyter-lite.json").write_text(json.dumps(config))
    with pytest.raises(Stop, match="autodiffLessonsUrl"):
        site.check(tmp_path)
    finished(tmp_path)
    (tmp_path / "files/01-a.ipynb").unlink()
    with pytest.raises(Stop, match="01-a"):
        site.check(tmp_path)
    finished(tmp_path)
    monkeypatch.setattr(site, "LARGEST", 10)
    with pytest.raises(Stop, match="are promised"):
        site.check(tmp_path)


def test_the_command_is_known_and_explained(capsys):
    arguments = cli.parse(["lite", "--out", "there"], "autodiff-lab")
    assert arguments.command == "lite" and str(arguments.out) == "there"
    with pytest.raises(SystemExit):
        cli.parse(["lite", "--help"], "autodiff-lab")
    assert "exit codes" in capsys.readouterr().out
