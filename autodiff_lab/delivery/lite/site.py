"""The site put together: ``autodiff-lab lite``."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

from autodiff_lab.delivery import frontend, progress
from autodiff_lab.delivery.lite import fetch, lessons, lock, pins, tools, wheels
from autodiff_lab.delivery.lite.tools import Workshop
from autodiff_lab.delivery.stop import Stop

RUNTIME = "static/pyodide"
CORE = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
KERNEL = "@jupyterlite/pyodide-kernel-extension"
WIDGETS = "@jupyter-widgets/jupyterlab-manager"
EXTENSIONS = {KERNEL, WIDGETS, "anywidget", "autodiff-lab"}
STAMP = "autodiff-lab-lite.json"
LARGEST = 45_000_000
"""Bytes that the site may have: it is to fit where pages are given away."""

OVERRIDES = "jupyter/labconfig/default_setting_overrides.json"
NOT_SERVED = ("build/fa-*.eot", "build/fa-*.svg", "extensions/autodiff-lab/lessons")
"""Fonts in forms for browsers of the past, and the lessons, which the site has once."""


def build(root: Path | None, out: Path, find_links: Path | None = None) -> int:
    """Build the site into ``out``, unless it is there and of today."""
    if root is None:
        raise Stop(
            "The site is built from the source; this is an installed package.",
            "Run `python3 -m autodiff_lab lite` in a checkout.",
        )
    if frontend.needs_build(root):
        raise Stop(
            "The front end is not built, or older than its source.",
            "Run `python3 -m autodiff_lab lite`, which sees to that first.",
        )
    goal = fingerprint(root, find_links)
    if _stamp(out) != goal:
        _refuse_foreign(out)
        _build(root, out, find_links, goal)
    size = size_of(out)
    print(f"\nThe site is in {out}: {size / 1e6:.1f} MB.")
    print(f"Look at it with\n    python3 -m http.server --directory {out}")
    return 0


def _build(root: Path, out: Path, find_links: Path | None, goal: str) -> None:
    workshop = Workshop(root)
    steps = progress.Steps(5)
    tools.make(workshop, find_links, steps)
    fetch.everything(workshop, find_links, steps)
    tools.install(workshop, steps)
    wheel = wheels.build(workshop, steps)
    steps.begin("Site")
    site = workshop.folder / "site"
    shutil.rmtree(site, ignore_errors=True)
    _jupyterlite(workshop, wheel, site, steps)
    count = lessons.add(root / "notebooks", site)
    _runtime(workshop, wheel, site, find_links)
    check(site)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    _write(out / STAMP, {"made from": "not all of it is here yet"})
    shutil.copytree(site, out, dirs_exist_ok=True)
    _write(out / STAMP, {"made from": goal})
    steps.done(f"{count} lessons")


def fingerprint(root: Path, find_links: Path | None) -> str:
    """Hash all that the site is made from: equal exactly when it would be the same."""
    digest = hashlib.sha256(frontend.fingerprint(root).encode())
    folders = (root / "autodiff_lab", root / "notebooks", find_links or root / "none")
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(folder).as_posix()
                digest.update(f"{name}\0{pins.fingerprint(path)}\0".encode())
    return digest.hexdigest()


def _stamp(out: Path) -> str:
    try:
        return str(json.loads((out / STAMP).read_text("utf-8"))["made from"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _refuse_foreign(out: Path) -> None:
    """Never clear a folder that holds something else than a site of ours."""
    if out.exists() and any(out.iterdir()) and not (out / STAMP).is_file():
        raise Stop(
            f"There is something else in {out}.",
            "Name an empty folder, or one that is not there yet, with --out.",
        )


def _jupyterlite(
    workshop: Workshop, wheel: Path, site: Path, steps: progress.Steps
) -> None:
    """Have JupyterLite copy itself and the extensions, ours among them."""
    words = ["-m", "pip", "install", "--no-index", "--no-deps", "--force-reinstall"]
    words += ["--disable-pip-version-check", "--progress-bar=off", str(wheel)]
    code, said = workshop.run(words, steps, lambda _: "our extension")
    if code:
        raise tools.failed("Our extension could not be installed", said, workshop)
    source = workshop.folder / "source"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir()
    _write(source / "jupyter-lite.json", settings())
    package = Path(__file__).parents[1]
    shutil.copyfile(package / OVERRIDES, source / "overrides.json")
    words = ["-m", "jupyterlite_core", "build", "--lite-dir", str(source)]
    words += ["--output-dir", str(site), "--apps", "lab", "--no-sourcemaps"]
    words += ["--no-unused-shared-packages", "--no-libarchive"]
    # Its notes on what is up to date stay in that folder, which is new every time.
    code, said = workshop.run(words, steps, lambda _: "JupyterLite", source)
    if code:
        raise tools.failed("JupyterLite could not be built", said, workshop)
    for pattern in NOT_SERVED:
        for path in site.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def settings() -> dict[str, Any]:
    """What JupyterLite is told: where Python is, and what to load when it starts."""
    kernel = {
        "loadPyodideOptions": {"packages": lock.AT_START},
        "pyodideUrl": f"./{RUNTIME}/pyodide.mjs",
    }
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "autodiff_lab",
            "autodiffLessonsUrl": f"./{lessons.FILES}",
            "contentsAllJsonFile": lessons.LISTING,
            "litePluginSettings": {f"{KERNEL}:kernel": kernel},
        },
    }


def _runtime(
    workshop: Workshop, wheel: Path, site: Path, find_links: Path | None
) -> None:
    """Add Pyodide's core, the wheels, and the list of packages."""
    folder = site / RUNTIME
    folder.mkdir(parents=True)
    present = pins.held([workshop.downloads])
    with tarfile.open(present[pins.PYODIDE_SHA256]) as archive:
        for name in CORE:
            member = archive.extractfile(f"package/{name}")
            assert member is not None, name
            (folder / name).write_bytes(member.read())
    for pin in pins.read(pins.BROWSER):
        shutil.copyfile(present[pin.sha256], folder / present[pin.sha256].name)
    wheels.for_browser(wheel, folder)
    wheels.home(folder)
    path = folder / "pyodide-lock.json"
    known = json.loads(path.read_text("utf-8"))
    for brought in lock.own(known, pins.held([find_links] if find_links else [])):
        shutil.copyfile(brought, folder / brought.name)
    complete = lock.complete(known, folder, distribution(site))
    lock.check_closed(complete)
    _write(path, complete)


def distribution(site: Path) -> str:
    """Read where the kernel would have Pyodide from; its packages lie there too."""
    schema = site / "extensions" / KERNEL / "static/schema/kernel.v0.schema.json"
    properties = json.loads(schema.read_text("utf-8"))["properties"]
    address: str = properties["pyodideUrl"]["default"]
    if f"v{pins.PYODIDE}/" not in address:
        raise Stop(
            f"The kernel is made for the Pyodide at {address},",
            f"and {pins.PYODIDE} is pinned.",
        )
    return address.rsplit("/", 1)[0]


def check(site: Path) -> None:
    """Hold the site against what was promised of it."""
    if size_of(site) > LARGEST:
        raise Stop(
            f"The site has {size_of(site) / 1e6:.1f} MB; at most "
            f"{LARGEST / 1e6:.0f} MB are promised."
        )
    path = site / "jupyter-lite.json"
    config = json.loads(path.read_text("utf-8"))["jupyter-config-data"]
    for name in settings()["jupyter-config-data"]:
        if name not in config:
            raise Stop(f"JupyterLite lost the setting {name} on the way.")
    names = {one["name"] for one in config["federated_extensions"]}
    if missing := EXTENSIONS - names:
        raise Stop(f"The site lacks extensions: {', '.join(sorted(missing))}.")
    files = site / lessons.FILES
    for lesson in json.loads((files / lessons.INDEX).read_text("utf-8")):
        if not (files / lesson["file"]).is_file():
            raise Stop(f"The index names {lesson['file']}, and the site lacks it.")


def size_of(folder: Path) -> int:
    """Add up the bytes of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")
