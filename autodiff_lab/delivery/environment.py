"""The checkout's own environment ``.venv``: made once, then recognised by its stamp.

The stamp is the last thing written, so a set-up that was interrupted has none. A note
beside the environment says that a set-up is under way; finding that note at the start
means the last one died, and what it had made is thrown away and made again.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autodiff_lab.delivery import frontend, installer, progress
from autodiff_lab.delivery.checkout import environment_python, own_environment
from autodiff_lab.delivery.stop import Stop

STAMP = "autodiff-lab.json"
UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Place:
    """The files of a checkout's set-up."""

    root: Path

    @property
    def environment(self) -> Path:
        return own_environment(self.root)

    @property
    def python(self) -> Path:
        return environment_python(self.environment)

    @property
    def private(self) -> Path:
        return self.root / ".autodiff-lab"

    @property
    def log(self) -> Path:
        return self.private / "setup.log"

    @property
    def under_way(self) -> Path:
        return self.private / "set-up-under-way"

    def stamp(self) -> dict[str, str]:
        """Read the stamp; empty when there is none that can be read."""
        try:
            stored = json.loads((self.environment / STAMP).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return stored if isinstance(stored, dict) else {}

    def write_stamp(self, **entries: str) -> None:
        """Add entries to the stamp, all or none."""
        scratch = self.environment / f"{STAMP}.new"
        text = json.dumps(self.stamp() | entries, indent=1, sort_keys=True)
        scratch.write_text(text + "\n", "utf-8")
        os.replace(scratch, self.environment / STAMP)


def wanted(root: Path) -> dict[str, str]:
    """Say what the stamp of an environment that is up to date holds.

    ``base`` changes when the environment can no longer work (another Python, a moved
    folder), ``packages`` when what has to be installed in it did.
    """
    base = [str(root), sys.version, platform.machine(), sys.base_exec_prefix]
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "hatch_build.py"):
        digest.update((root / name).read_bytes())
    front_end = "none" if frontend.asked(frontend.SKIP) else frontend.fingerprint(root)
    return {"base": "\n".join(base), "packages": digest.hexdigest() + front_end}


def is_ready(place: Place) -> bool:
    """Tell whether there is nothing left to set up. Takes milliseconds."""
    stamp, goal = place.stamp(), wanted(place.root)
    same = all(stamp.get(key) == value for key, value in goal.items())
    built = not frontend.needs_build(place.root)
    return same and built and place.python.exists() and not place.under_way.exists()


def make_ready(root: Path, find_links: Path | None = None) -> Place:
    """Set up the environment of a checkout, unless that has been done."""
    place = Place(root)
    if is_ready(place):
        return place
    try:
        place.private.mkdir(exist_ok=True)
        with _alone(place) as lock:
            if not is_ready(place):
                _set_up(place, find_links, lock)
    except OSError as problem:
        if problem.errno not in UNWRITABLE:
            raise
        raise _cannot_write(root, problem) from problem
    return place


def _cannot_write(root: Path, problem: OSError) -> Stop:
    return Stop(
        f"autodiff_lab sets itself up inside {root},",
        f"and that cannot be written to: {problem.strerror} ({problem.filename}).",
        "Copy the folder to a place of your own and run the same command there.",
    )


def _set_up(place: Place, find_links: Path | None, lock: int) -> None:
    goal = wanted(place.root)
    print(f"Setting up autodiff_lab in {place.environment}")
    print(f"Once only; it takes some minutes. Log: {place.log}")
    place.log.write_text("")
    steps = progress.Steps(3)
    _make_environment(place, steps, goal["base"])
    job = installer.Job(place.root, place.python, place.log, find_links, lock)
    try:
        steps.begin("Packages")
        job.install(["--editable", str(place.root)], steps)
        _check(place, steps)
    except Stop:
        # The installer ended by itself: the environment is whole, if incomplete.
        place.under_way.unlink(missing_ok=True)
        raise
    place.write_stamp(**goal)
    place.under_way.unlink()


def _make_environment(place: Place, steps: progress.Steps, base: str) -> None:
    """Make ``.venv``, unless there is one to build on; clear away a dead set-up's."""
    steps.begin("Environment")
    environment, stamp = place.environment, place.stamp()
    dead = place.under_way.read_text() if place.under_way.exists() else ""
    ours = "made" in stamp or dead == "made"
    if ours and environment.exists() and (dead or stamp.get("base") != base):
        steps.status("clearing away the last one")
        shutil.rmtree(environment)
    elif environment.exists() and not ours:
        _accept(environment)
        place.under_way.write_text("found")
        steps.done("using the .venv that is here")
        return
    place.under_way.write_text("made")
    if not environment.exists():
        make_venv(environment)
        place.write_stamp(made="by autodiff_lab", base=base)
    steps.done()


def _accept(environment: Path) -> None:
    """Refuse a ``.venv`` of somebody else's that would not work; never delete it."""
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        python = environment_python(environment)
        code = subprocess.run([python, "-c", test], check=False).returncode
    except OSError:
        code = 1
    if code:
        raise Stop(
            f"There is a {environment} that autodiff_lab did not make,",
            "and it holds no Python 3.11 or newer that runs.",
            "Move it away and run the same command again.",
        )


def make_venv(environment: Path) -> None:
    """Make a virtual environment without pip; by hand where ``venv`` is missing."""
    try:
        import venv
    except ImportError:
        _make_by_hand(environment)
        return
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(environment)


def _make_by_hand(environment: Path) -> None:
    """Do what ``venv`` does: a link to Python, and a note of where it is from."""
    base = Path(getattr(sys, "_base_executable", sys.executable))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (environment / "bin").mkdir(parents=True)
    (environment / "lib" / f"python{version}" / "site-packages").mkdir(parents=True)
    for name in ("python", "python3", f"python{version}"):
        (environment / "bin" / name).symlink_to(base.resolve())
    (environment / "pyvenv.cfg").write_text(
        f"home = {base.resolve().parent}\n"
        "include-system-site-packages = false\n"
        f"version = {platform.python_version()}\n"
    )


def _check(place: Place, steps: progress.Steps) -> None:
    """Import what the server will need, so that a stamp is a promise."""
    steps.begin("Check")
    code = "import autodiff_lab.engine, ipykernel, jupyterlab, matplotlib, ipywidgets"
    done = subprocess.run(
        [place.python, "-c", code],
        cwd=place.root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        with place.log.open("a") as log:
            log.write(done.stderr)
        reason = (done.stderr.strip() or "no reason given").splitlines()[-1]
        raise Stop(
            f"Everything was installed, and yet it does not start: {reason}",
            f"The whole message is in {place.log}.",
        )
    steps.done()


@contextmanager
def _alone(place: Place) -> Iterator[int]:
    """Wait until no other set-up works here. The lock dies with its last holder."""
    with (place.private / "lock").open("w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows: two set-ups at once are the user's affair
            yield lock.fileno()
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up is at work in this folder; waiting for it to end.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()
