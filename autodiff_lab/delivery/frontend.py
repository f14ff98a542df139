"""The front end's build: is it up to date, and what does it take to make it so.

The bundles are not in the repository. Whoever installs from a checkout builds them,
and a fingerprint of the sources lies beside the result, so that an edited source is
never served as an old bundle. Used by ``hatch_build.py`` and by the set-up.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

SKIP = "AUTODIFF_LAB_SKIP_FRONTEND"
"""Set to 1 to install the Python part alone."""

FORCE = "AUTODIFF_LAB_FORCE_FRONTEND"
"""Set to 1 to build even when the bundles look up to date."""

SOURCE = "widgets"
PRODUCTS = (
    "autodiff_lab/labextension/package.json",
    "autodiff_lab/static/page.js",
    "autodiff_lab/static/scenes.js",
    "autodiff_lab/static/widget.css",
    "autodiff_lab/static/widget.js",
)
STAMP = "autodiff_lab/static/.fingerprint"
NOT_SOURCE = {"coverage", "lib", "node_modules", "tests", "tsconfig.tsbuildinfo"}


def asked(switch: str) -> bool:
    """Tell whether an environment switch is on.

    >>> asked("A_SWITCH_THAT_NOBODY_SET")
    False
    """
    return os.environ.get(switch, "").lower() in {"1", "true", "yes", "on"}


def source_files(root: Path) -> list[Path]:
    """List the files that the bundles are made from, in a fixed order."""
    found = []
    for folder, subfolders, files in os.walk(root / SOURCE):
        subfolders[:] = sorted(set(subfolders) - NOT_SOURCE)
        found += [Path(folder, name) for name in files if name not in NOT_SOURCE]
    return sorted(found)


def fingerprint(root: Path) -> str:
    """Hash names and contents of the sources: equal exactly when they are equal."""
    digest = hashlib.sha256()
    for path in source_files(root):
        content = path.read_bytes()
        name = path.relative_to(root).as_posix()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def is_current(root: Path) -> bool:
    """Tell whether the bundles are there and were made from today's sources."""
    if not all((root / product).is_file() for product in PRODUCTS):
        return False
    stamp = root / STAMP
    return stamp.is_file() and stamp.read_text().strip() == fingerprint(root)


def needs_build(root: Path) -> bool:
    """Tell whether an install from ``root`` has to build the front end."""
    if asked(SKIP):
        return False
    return asked(FORCE) or not is_current(root)


def good_version(text: str) -> bool:
    """Tell whether this is a Node that the bundler runs on.

    >>> [good_version(v) for v in ("v18.20.1", "v20.19.0", "v21.9.0", "v22.12.0")]
    [False, True, False, True]
    """
    match = re.match(r"v?(\d+)\.(\d+)", text.strip())
    if match is None:
        return False
    major, minor = int(match[1]), int(match[2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def node_on(path: str | None = None) -> str | None:
    """Find a Node that is new enough, with its npm beside it on ``path``."""
    node = shutil.which("node", path=path)
    if node is None or shutil.which("npm", path=path) is None:
        return None
    return node if good_version(runs(node)) else None


def runs(node: str | Path) -> str:
    """Give the version that a Node says it is; nothing when it does not even run."""
    command = [str(node), "--version"]
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip()


def build(root: Path) -> None:
    """Build both bundles and leave the fingerprint of what they were made from."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit(
            "The front end has to be built and npm is not on PATH.\n"
            f"Install Node.js 20.19 or newer, or set {SKIP}=1 to go without it."
        )
    made_from = fingerprint(root)
    (root / STAMP).unlink(missing_ok=True)
    for command in (["ci", "--omit=dev"], ["run", "build:prod"]):
        done = subprocess.run([npm, *command], cwd=root / SOURCE, check=False)
        if done.returncode:
            raise SystemExit(
                f"`npm {' '.join(command)}` failed in {SOURCE}/ (see above).\n"
                "It needs the network the first time; run the same command again "
                f"when there is one, or set {SKIP}=1 to go without the front end."
            )
    missing = [product for product in PRODUCTS if not (root / product).is_file()]
    if missing:
        raise SystemExit(f"The front-end build did not make: {', '.join(missing)}")
    (root / STAMP).write_text(made_from + "\n")
