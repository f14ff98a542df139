"""Where records are kept: one file each, there whole or not at all.

The name of a file comes from (assignment, student, fingerprint of the submission), so
a submission that is graded twice has one record, and one student's file can never be
another's. Only the command writes here; workers and sandboxes do not know the folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading.records import Record, from_json

PRIVATE = 0o700


class Store:
    """The folder given with ``--out``: records, the secret, and a lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.records = folder / "records"
        if not folder.exists():  # somebody's folder keeps the rights that it has
            folder.mkdir(mode=PRIVATE, parents=True)
        self.records.mkdir(mode=PRIVATE, exist_ok=True)
        os.chmod(self.records, PRIVATE)

    def path(self, assignment: str, student: str, submission: str) -> Path:
        """The file of a record. The readable part of its name is only for people."""
        key = "\0".join((assignment, student, submission))
        digest = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
        readable = "".join(c for c in student if c.isascii() and c.isalnum())[:40]
        return self.records / assignment / f"{readable}-{digest[:32]}.json"

    def get(self, assignment: str, student: str, submission: str) -> Record | None:
        """Find a record; a file that is damaged counts as none."""
        path = self.path(assignment, student, submission)
        record = _read(path)
        asked = (assignment, student, submission)
        if record and (record.assignment, record.student, record.submission) == asked:
            return record
        return None

    def put(self, record: Record) -> None:
        """Keep a record, in place of any with the same key."""
        path = self.path(record.assignment, record.student, record.submission)
        path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        write_whole(path, record.as_bytes())

    def all(self, assignment: str) -> Iterator[Record]:
        """Every record of an assignment, by student."""
        found = (_read(path) for path in (self.records / assignment).glob("*.json"))
        yield from sorted(
            (record for record in found if record is not None),
            key=lambda record: (record.student, record.file, record.submission),
        )

    def expect(self, assignment: str, keys: Iterable[tuple[str, str]]) -> None:
        """Note which submissions (student, fingerprint) there are at present."""
        listed = sorted([student, digest] for student, digest in keys)
        content = json.dumps(listed, indent=0).encode("ascii") + b"\n"
        write_whole(self.records / f"{assignment}.list", content)

    def expected(self, assignment: str) -> list[tuple[str, str]]:
        """The submissions of the last run; earlier ones are kept, but do not count."""
        try:
            listed = json.loads((self.records / f"{assignment}.list").read_bytes())
            return [(str(student), str(digest)) for student, digest in listed]
        except (OSError, ValueError, TypeError):
            return []

    def secret(self, given: Path | None = None) -> bytes:
        """Read the secret behind all hidden inputs; made once, on the first run."""
        path = given or self.folder / "secret"
        if not path.exists() and given is None:
            write_whole(path, secrets.token_bytes(32))
        content = path.read_bytes()
        if len(content) < 16:
            raise AutodiffError(
                f"The secret in {path} is shorter than 16 bytes.",
                cure="Remove the file to have a new one made, or give a longer one.",
            )
        return content

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for one run; the lock goes when the process does."""
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise AutodiffError(
                    f"Another run is grading into {self.folder}.",
                    cure="Wait for it, or give another folder with --out.",
                ) from None
            yield


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that after a crash it is there whole or not at all."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(
            os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
        ) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)
    finally:
        with suppress(FileNotFoundError):
            scratch.unlink()


def _read(path: Path) -> Record | None:
    try:
        return from_json(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return None
