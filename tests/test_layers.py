"""The directions of import, and what `import autodiff_lab` costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import autodiff_lab as ad

PACKAGE = Path(ad.__file__).parent

# A layer may import the layers named beside it, itself, and `errors`.
MAY_IMPORT = {
    "engine": set(),
    "nn": {"engine"},
    "optim": {"engine", "nn"},
    "datasets": set(),
    "display": {"engine"},
    "widgets": {"engine", "display", "nn", "optim", "datasets"},
    "delivery": set(),
    "live": {"engine", "display", "widgets"},
    "lessons": {
        "engine",
        "display",
        "widgets",
        "delivery",
        "nn",
        "optim",
        "datasets",
    },
    "grading": {"engine", "display", "lessons"},
}
FREE = {"errors", ""}  # "" is the package itself: its names are loaded lazily


def imported_layers(path: Path) -> set[str]:
    """The parts of this package that a file imports, at its top or inside functions."""
    own = path.relative_to(PACKAGE).with_suffix("").parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            base = list(own[: len(own) - node.level]) if node.level else []
            module = [*base, *(node.module or "").split(".")] if node.module else base
            if not node.level and module[:1] != ["autodiff_lab"]:
                continue
            parts = module[1:] if not node.level else module
            names = [parts[0]] if parts else [alias.name for alias in node.names]
            found.update(names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                head, *rest = alias.name.split(".")
                if head == "autodiff_lab":
                    found.add(rest[0] if rest else "")
    return found


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_layers_import_downwards_only(path):
    layer = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if layer not in MAY_IMPORT:
        return
    above = imported_layers(path) - MAY_IMPORT[layer] - FREE - {layer}
    above = {name for name in above if (PACKAGE / name).is_dir()}
    assert not above, f"{layer} must not import {above}"


def test_the_test_sees_imports():
    assert imported_layers(PACKAGE / "engine" / "node.py") >= {"engine", "errors"}


ENGINES = ["value", "paths", "forward", "deferred", "symbolic", "numeric", "trace"]


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_is_short_enough_to_read_in_a_lesson(name):
    path = PACKAGE / "engine" / f"{name}.py"
    assert len(path.read_text().splitlines()) <= 150


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=str)
def test_a_file_holds_one_idea(path):
    assert len(path.read_text().splitlines()) <= 300


def run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout


def test_importing_the_package_loads_nothing_heavy():
    heavy = "numpy", "matplotlib", "IPython", "ipywidgets", "anywidget", "graphviz"
    loaded = run("import autodiff_lab, sys; print(*sys.modules)").split()
    assert not set(heavy) & set(loaded)


def test_the_engine_loads_numpy_and_nothing_else():
    loaded = run("import autodiff_lab as ad, sys; ad.Variable; print(*sys.modules)")
    foreign = {
        "matplotlib",
        "IPython",
        "ipywidgets",
        "anywidget",
        "autodiff_lab.display",
    }
    assert "numpy" in loaded.split()
    assert not foreign & set(loaded.split())


def test_every_public_name_exists_and_is_listed():
    for name in ad.__all__:
        assert getattr(ad, name) is not None
    assert set(ad.__all__) <= set(dir(ad))
    with pytest.raises(AttributeError, match="no attribute 'gard'"):
        _ = ad.gard
