"""The matrix of versions tries what the package promises, with tests that exist."""

from __future__ import annotations

import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tools import lab_matrix

from .server import ROOT

REQUIREMENTS = {
    name: Requirement(version.requirement)
    for name, version in lab_matrix.VERSIONS.items()
}


def promised() -> Requirement:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    [lab] = (r for r in project["dependencies"] if r.startswith("jupyterlab"))
    return Requirement(lab)


def test_it_holds_the_oldest_and_the_newest_jupyterlab_that_are_promised():
    [floor] = (Version(s.version) for s in promised().specifier if s.operator == ">=")
    oldest = REQUIREMENTS["lab-4.2"].specifier
    assert oldest.contains(f"{floor}.0") and not oldest.contains("4.3.0")
    assert REQUIREMENTS["lab-newest"].specifier == promised().specifier


def test_it_holds_notebook_7():
    specifier = REQUIREMENTS["notebook-7"].specifier
    assert specifier.contains("7.2.0") and not specifier.contains("8.0.0")


@pytest.mark.parametrize("name", lab_matrix.VERSIONS)
def test_the_tests_of_a_version_exist(name):
    files = [part for part in lab_matrix.command(name) if part.endswith(".py")]
    assert files
    for file in files:
        assert (ROOT / file).is_file(), file


def test_an_unknown_version_is_refused_by_name(capsys):
    with pytest.raises(SystemExit):
        lab_matrix.main(["lab-3"])
    assert "no version lab-3" in capsys.readouterr().err
