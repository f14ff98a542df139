"""The lessons as files of the site, and the list by which JupyterLite finds them.

A server would look into the folder; here there is none, so the listing of each folder
is a file of its own, in the form of Jupyter's contents API.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from autodiff_lab.delivery import workfolder
from autodiff_lab.delivery.workfolder import INDEX

FILES = "files"
LISTINGS, LISTING = "api/contents", "all.json"
TIME = "2026-01-01T00:00:00Z"
"""The time of each file: not that of the build, so that the same lessons are the same
site. What a reader saves has the time of that, and wins."""


KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
LANGUAGE = {
    "codemirror_mode": {"name": "python", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": "3.8",
}
"""What the kernel in the browser says of itself. A notebook that said anything else
would count as edited once it is open, and that copy would hide newer lessons."""


def add(source: Path, site: Path) -> int:
    """Copy the lessons into the site and list them; tell how many there are."""
    names = workfolder.contents(source)
    for name in names:
        target = site / FILES / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".ipynb":
            target.write_text(at_home((source / name).read_text("utf-8")), "utf-8")
        else:
            shutil.copyfile(source / name, target)
    write_listings(site)
    return len([name for name in names if re.fullmatch(r"\d\d-[^/]+\.ipynb", name)])


def at_home(text: str) -> str:
    """Name the kernel of the browser in a notebook."""
    notebook = json.loads(text)
    notebook["metadata"] |= {"kernelspec": KERNEL, "language_info": LANGUAGE}
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write_listings(site: Path) -> None:
    """Write the listing of each folder of the site's files."""
    files = site / FILES
    for folder in [files, *filter(Path.is_dir, sorted(files.rglob("*")))]:
        # The Lessons panel reads the index; in a list of files it would only puzzle.
        inside = [path for path in sorted(folder.iterdir()) if path.name != INDEX]
        listing = _entry(files, folder) | {
            "content": [_entry(files, path) for path in inside],
            "format": "json",
        }
        target = site / LISTINGS / folder.relative_to(files) / LISTING
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(listing, indent=1, sort_keys=True) + "\n", "utf-8")


def _entry(files: Path, path: Path) -> dict[str, Any]:
    """Describe one file or folder, without what is in it."""
    name = path.relative_to(files).as_posix()
    entry = {
        "content": None,
        "created": TIME,
        "format": None,
        "last_modified": TIME,
        "mimetype": None,
        "name": "" if name == "." else path.name,
        "path": "" if name == "." else name,
        "size": None,
        "type": "directory",
        "writable": True,
    }
    if path.is_dir():
        return entry
    kind = "notebook" if path.suffix == ".ipynb" else "file"
    return entry | {"size": path.stat().st_size, "type": kind}
