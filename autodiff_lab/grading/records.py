"""The record of one submission: what is stored, exported and shown.

One JSON object, always complete, the same bytes whenever the same submission is graded
again with the same secret. Its texts may quote the learner, so whoever shows them has
to escape them: they are plain text, without control characters, and of limited length.

    schema       1
    assignment   "03"
    student      as the folder or file is called
    submission   SHA-256 of the file; with the two above, the key of the record
    file         its path inside the folder of submissions
    status       "graded", or "not graded" when that was our own fault
    reason       why nothing could be marked (a broken file); empty otherwise
    earned, points
    tier         the sandbox it ran in: bubblewrap, landlock, user, trust
    secret       eight digits that tell which secret the hidden inputs came from
    version      of autodiff_lab
    notes        for the instructor: odd things that were decided kindly
    marks        one object for each exercise, in the lesson's order:
        exercise, title, earned, points
        state           not started, wrong type, nearly, wrong, right
        message         for the learner; it never shows a hidden input or an answer
        mistake         name of the known wrong answer, or null
        misconception   "M1" ... "M18", or null
        counterexample  {"call", "idea", "measured", "whose", "oracle"}, or null
        printed         what the cells and the public example printed
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

SCHEMA = 1
GRADED, NOT_GRADED = "graded", "not graded"
LONGEST_MESSAGE = 2_000
LONGEST_PRINTED = 64 * 1024
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True)
class Mark:
    """What one exercise earned, and why."""

    exercise: str
    title: str
    earned: int
    points: int
    state: str
    message: str
    mistake: str | None = None
    misconception: str | None = None
    counterexample: dict[str, str] | None = None
    printed: str = ""


@dataclass(frozen=True)
class Record:
    """All there is to say about one submission."""

    assignment: str
    student: str
    submission: str
    file: str
    status: str
    reason: str
    points: int
    tier: str
    secret: str
    version: str
    notes: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def earned(self) -> int:
        """The points of all exercises together."""
        return sum(mark.earned for mark in self.marks)

    @property
    def is_graded(self) -> bool:
        """Whether there is nothing left for us to do."""
        return self.status == GRADED

    def as_json(self) -> dict[str, Any]:
        """The record as a JSON object, in the order of the description above."""
        fields = asdict(self)
        notes, marks = fields.pop("notes"), fields.pop("marks")
        points = fields.pop("points")
        head = {"schema": SCHEMA, **fields}
        tail = {"earned": self.earned, "points": points, "notes": notes, "marks": marks}
        return head | tail

    def as_bytes(self) -> bytes:
        """The record as it is written to a file."""
        text = json.dumps(self.as_json(), indent=1, ensure_ascii=True)
        return text.encode("ascii") + b"\n"


def from_json(content: Any) -> Record:
    """Read a record; raises `ValueError` for anything that is none."""
    try:
        fields = dict(content)
        if fields.pop("schema") != SCHEMA:
            raise ValueError("a record of another schema")
        earned = fields.pop("earned")
        marks = [Mark(**mark) for mark in fields.pop("marks")]
        record = Record(**fields, marks=marks)
    except (TypeError, KeyError, AttributeError) as problem:
        raise ValueError(f"not a record: {problem}") from problem
    if record.earned != earned:
        raise ValueError("the points do not add up")
    return record


def plain(text: Any, longest: int = LONGEST_MESSAGE) -> str:
    """Make a text safe to store and to print on a terminal.

    >>> plain("red: \\x1b[31m")
    'red: ?[31m'
    """
    whole = str(text).encode("utf-8", "replace").decode("utf-8")
    whole = ADDRESS.sub("0x...", whole)  # another one each time, and of no use
    cut = whole if len(whole) <= longest else whole[: longest - 1] + "…"
    return CONTROL.sub("?", cut)
