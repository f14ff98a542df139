"""What the site is made of: every file by version and hash, in one place.

``build-tools.txt`` and ``browser.txt`` are requirement files as pip reads them, so that
pip itself refuses a file that is not the pinned one. Pyodide's core is a package of
npm. Raising a version: change it here, run ``autodiff-lab lite`` and the test in a
browser.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
BUILD_TOOLS = HERE / "build-tools.txt"
BROWSER = HERE / "browser.txt"

PYODIDE = "314.0.6"
"""The Pyodide that the pinned kernel is made for; the site's check compares them."""
PYODIDE_FILE = f"pyodide-{PYODIDE}.tgz"
PYODIDE_SHA256 = "d78ac549b28a2a58600cd06f44e017024151775f8c6b2d73fab1475400d38ea2"
PYTHON = "3.14"
"""The Python inside that Pyodide, for which packages are chosen."""


@dataclass(frozen=True)
class Pin:
    """One package: its name, its version, and the hash of its wheel."""

    name: str
    version: str
    sha256: str


def read(requirements: Path) -> list[Pin]:
    """Read a requirement file.

    >>> [pin.version for pin in read(BUILD_TOOLS) if pin.name.startswith("jupyterlite")]
    ['0.8.6', '0.8.6']
    """
    pattern = r"^([\w.-]+)==(\S+) --hash=sha256:([0-9a-f]{64})$"
    found = re.findall(pattern, requirements.read_text("utf-8"), re.MULTILINE)
    return [Pin(*parts) for parts in found]


def fingerprint(path: Path) -> str:
    """Hash the content of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def held(folders: Iterable[Path]) -> dict[str, Path]:
    """Find the files of some folders by their hash."""
    return {
        fingerprint(path): path
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.suffix in {".whl", ".tgz"}
    }
