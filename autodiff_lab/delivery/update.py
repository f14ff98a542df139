"""Newer lessons into a folder that somebody works in: ``autodiff-lab update``.

`workfolder` does it, and `lab` does it at each start; this is for those who have their
own JupyterLab open already, and for those who want to know beforehand.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from autodiff_lab.delivery import workfolder

NOTHING_NEW = (
    "Nothing to do: these are the lessons of autodiff_lab {version}.",
    "A newer version of the package brings newer ones.",
)


def update(source: Path, work: Path, version: str) -> list[str]:
    """Bring ``work`` up to date; return what to say about it."""
    return workfolder.refresh(source, work).lines() or _nothing(version)


def foresee(source: Path, work: Path, version: str) -> list[str]:
    """Say what `update` would do, by doing it to a copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copy.mkdir()
        record = Path(workfolder.PRIVATE) / "given.json"
        names = {record.as_posix(), *workfolder.read_record(work)}
        names |= set(workfolder.contents(source))
        for name in sorted(names):
            if (work / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(work / name, copy / name)
        lines = workfolder.refresh(source, copy).lines()
    if not lines:
        return _nothing(version)
    return ["Nothing has been written. This is what would happen:", *lines]


def _nothing(version: str) -> list[str]:
    return [line.format(version=version) for line in NOTHING_NEW]
