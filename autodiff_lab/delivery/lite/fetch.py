"""Getting what the site is made of, once: it is kept, and known by its hash.

Whatever lies in the folder that ``--find-links`` names is taken from there, and then
nothing is fetched. So a folder with all of it builds the site without network.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from autodiff_lab.delivery import pip_watch, progress
from autodiff_lab.delivery.lite import pins, tools
from autodiff_lab.delivery.lite.tools import Workshop
from autodiff_lab.delivery.stop import Stop

NO_NPM = (
    "Pyodide's core is a package of npm, and there is no npm on PATH. Install Node.js",
    "and run the same command again; or",
)


def everything(
    workshop: Workshop, find_links: Path | None, steps: progress.Steps
) -> None:
    """See to it that every pinned file lies in the workshop."""
    steps.begin("Parts")
    if find_links:
        _bring(workshop, find_links)
    missing = [*_missing(workshop)]
    pyodide = pins.PYODIDE_SHA256 not in pins.held([workshop.downloads])
    if find_links and (missing or pyodide):
        names = [f"{pin.name} {pin.version}" for pin in missing]
        names += [pins.PYODIDE_FILE] * pyodide
        raise Stop(f"{find_links} lacks {', '.join(names)}.", *tools.OFFLINE)
    if pyodide:
        _fetch_pyodide(workshop, steps)
    if missing:
        _fetch_wheels(workshop, steps)
    steps.done("fetched" if missing or pyodide else "are there")


def _bring(workshop: Workshop, folder: Path) -> None:
    """Copy the files that are pinned, and nothing else, out of the folder named."""
    if not folder.is_dir():
        raise Stop(f"There is no folder {folder}.")
    wanted = {pin.sha256 for pin in _every_pin()} | {pins.PYODIDE_SHA256}
    for digest, path in pins.held([folder]).items():
        target = workshop.downloads / path.name
        if digest in wanted and path.resolve() != target.resolve():
            shutil.copyfile(path, target)


def _every_pin() -> list[pins.Pin]:
    return [*pins.read(pins.BUILD_TOOLS), *pins.read(pins.BROWSER)]


def _missing(workshop: Workshop) -> Iterator[pins.Pin]:
    present = pins.held([workshop.downloads])
    yield from (pin for pin in _every_pin() if pin.sha256 not in present)


def _fetch_wheels(workshop: Workshop, steps: progress.Steps) -> None:
    """Have pip download what is missing; it refuses what has another hash."""
    common = ["-m", "pip", "download", "--no-deps", "--require-hashes"]
    common += ["--only-binary=:all:", "--disable-pip-version-check"]
    common += ["--progress-bar=off", "--dest", str(workshop.downloads)]
    browser = ["--python-version", pins.PYTHON, "--platform", "any"]
    browser += ["--implementation", "py", "--abi", "none"]
    for requirements, more in ((pins.BUILD_TOOLS, []), (pins.BROWSER, browser)):
        words = [*common, *more, "-r", str(requirements)]
        code, said = workshop.run(words, steps, _name_of_download)
        if code == 0:
            continue
        if pip_watch.NO_NETWORK.search(said):
            raise Stop(
                "The parts of the site cannot be fetched: the network, or the package",
                "index, is out of reach. Run the same command again when it is back.",
                *tools.OFFLINE,
                f"Log: {workshop.log}",
            )
        raise tools.failed("The parts of the site cannot be fetched", said, workshop)


def _name_of_download(line: str | None) -> str:
    """Name what pip is at, if it says so."""
    words = (line or "").split()
    return " ".join(words[:2]) if words[:1] in (["Collecting"], ["Saved"]) else "pip"


def _fetch_pyodide(workshop: Workshop, steps: progress.Steps) -> None:
    """Have npm pack Pyodide's core, and look at what has come."""
    npm = shutil.which("npm")
    if npm is None:
        raise Stop(*NO_NPM, *_by_hand(workshop))
    words = [npm, "pack", f"pyodide@{pins.PYODIDE}", "--silent"]
    code, said = progress.run(
        [*words, "--pack-destination", str(workshop.downloads)],
        steps,
        lambda _: "Pyodide's core",
        workshop.log,
        cwd=workshop.folder,
        env=os.environ,
    )
    if code:
        tail = ["    " + line for line in said.strip().splitlines()[-4:]]
        instead = ["Run the same command again when it can; or", *_by_hand(workshop)]
        raise Stop("npm could not bring Pyodide's core:", *tail, *instead)
    file = workshop.downloads / pins.PYODIDE_FILE
    if not file.is_file() or pins.fingerprint(file) != pins.PYODIDE_SHA256:
        file.unlink(missing_ok=True)
        raise Stop(
            f"npm brought a pyodide {pins.PYODIDE} that is not the pinned one.",
            "Nothing of it is used. Try again; if it stays so, the registry that npm",
            "asks has another file under this version.",
        )


def _by_hand(workshop: Workshop) -> tuple[str, ...]:
    """Say how to bring the file from another machine."""
    return (
        "get the file on a machine that has npm and a network:",
        f"    npm pack pyodide@{pins.PYODIDE}",
        f"put {pins.PYODIDE_FILE} into",
        f"    {workshop.downloads}",
        "and run the same command again: it is found there.",
    )
