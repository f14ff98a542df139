"""What must not be in any file of the repository, and what must."""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from importlib.metadata import requires

import pytest

from autodiff_lab import __version__

from .conftest import NOT_SOURCE, ROOT, run

# Written in halves, so that this file does not find itself.
HOSTS = re.compile(
    "|".join(["registry" + r"\.npmjs", "registry" + r"\.yarnpkg", r"python" + "hosted"])
    + r"|https?://[\w.:-]*(?:artifact|mirror|proxy|regis)[\w.:-]*\."
)
MACHINE = re.compile("/wo" + "rk/(?:main|shared)|/tm" + "p/w/|/opt/py" + "pi")


def tracked():
    """List the files of the repository, or of a copy that has no history."""
    if shutil.which("git") and (ROOT / ".git").exists():
        names = run("git", "ls-files", cwd=ROOT).stdout.splitlines()
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    found = []
    for folder, subfolders, files in os.walk(ROOT):
        ignored = NOT_SOURCE(folder, [*subfolders, *files])
        subfolders[:] = [name for name in subfolders if name not in ignored]
        found += [ROOT / folder / name for name in files if name not in ignored]
    return found


@pytest.mark.parametrize("pattern", [HOSTS, MACHINE], ids=["hosts", "machine"])
def test_no_registry_host_and_no_machine_path(pattern):
    files = tracked()
    assert ROOT / "pyproject.toml" in files
    found = []
    for path in files:
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{path.name}: {hit.group()}" for hit in pattern.finditer(text)]
    assert found == []


def test_the_patterns_find_what_they_are_for():
    assert HOSTS.search("https://regis" + "try.npmjs.org/esbuild")
    assert HOSTS.search("https://npm-prox" + "y.example.org/simple")
    assert MACHINE.search("/wo" + "rk/main/x.py")


def test_the_lock_pins_contents_and_names_no_host():
    lock = json.loads((ROOT / "widgets/package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []


def test_one_version_everywhere():
    package = json.loads((ROOT / "widgets/package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "widgets/package-lock.json").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert package["version"] == lock["version"] == __version__
    assert "version" in project["dynamic"]


@pytest.mark.parametrize("name", [".ci/run", "binder/postBuild", "binder/start"])
def test_scripts_can_be_run(name):
    assert os.access(ROOT / name, os.X_OK)
    assert (ROOT / name).read_text().startswith("#!/usr/bin/env bash\n")
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = run("git", "ls-files", "--stage", name, cwd=ROOT).stdout
        assert listed.startswith("100755"), listed
    run("bash", "-n", ROOT / name)


def test_binder_pins_every_dependency_that_its_image_lacks():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.split(r"[<>=]", line)[0] for line in project["dependencies"]}
    lines = (ROOT / "binder/requirements.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z]+==\d+(\.\d+)+", pin) for pin in pins), pins
    brought = {
        re.split(r"[^\w-]", line)[0] for line in requires("jupyter_server") or ()
    }
    in_image = {"jupyterlab"} | (needed & brought)  # it has JupyterLab, so its server
    assert {"nbconvert", "nbformat"} <= brought
    assert {pin.partition("==")[0] for pin in pins} == needed - in_image
    assert (ROOT / "binder/runtime.txt").read_text() == "python-3.11\n"
