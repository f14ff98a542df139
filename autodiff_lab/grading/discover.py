"""Finding submissions: who handed in what.

Two layouts are understood, also mixed:

    SUBMISSIONS/ada.ipynb                the file is called like the student
    SUBMISSIONS/ada/.../anything.ipynb   the first folder is (nbgrader's layout)

A folder that is called like the assignment keeps other assignments apart, as in
nbgrader's SUBMISSIONS/ada/03/anything.ipynb: where it is, only it counts.

Links are never followed: a link is handed to the reader as it is, which refuses it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading.marking import Job

NOTEBOOK = ".ipynb"


def submissions(folder: Path, assignment: str) -> list[Job]:
    """List every submission under a folder, in the order of names."""
    if not folder.is_dir():
        raise AutodiffError(
            f"There is no folder {folder}.",
            cure="Name the folder that holds the notebooks, one file or one folder "
            "for each student.",
        )
    jobs: list[Job] = []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            jobs += in_folder(folder, Path(entry.path), assignment)
        elif entry.name.endswith(NOTEBOOK):
            student = named(entry.name.removesuffix(NOTEBOOK))
            jobs.append(Job(assignment, student, entry.path, named(entry.name)))
    return jobs


def in_folder(root: Path, folder: Path, assignment: str) -> Iterator[Job]:
    """List one student's notebooks; if there is none, that is a submission too."""
    student = named(folder.name)
    own = folder / assignment
    start = own if own.is_dir() and not own.is_symlink() else folder
    empty = True
    for place, folders, files in os.walk(start, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.endswith(NOTEBOOK) and not name.startswith("."):
                path = Path(place) / name
                shown = named(str(path.relative_to(root)))
                yield Job(assignment, student, str(path), shown)
                empty = False
    if empty:
        yield Job(assignment, student, str(folder), student, empty=True)


def named(text: str) -> str:
    """Make a file name readable, whatever its bytes are.

    >>> named("ada"), named("a\\udcff")
    ('ada', 'a\\\\xff')
    """
    return os.fsencode(text).decode("utf-8", "backslashreplace")
