"""Names of students: shown, told apart, and made into names of files.

A student is called as the file or folder is, which a stranger may have named. So a name
is never a path, a piece of HTML or a formula, and two names that look the same to
people are pointed out: one of them may not be who it seems to be.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from autodiff_lab.grading.records import plain

LONGEST_SHOWN = 120
LONGEST_ID = 100
ALIKE = str.maketrans(
    {
        **dict(zip("аеорсухкмтвіѕјԁԛԝ", "aeopcyxkmtbisjdqw", strict=True)),  # Cyrillic
        **dict(zip("αοερικνυτχ", "aoepikvutx", strict=True)),  # Greek
        **dict(zip("01|ɑɡı", "ollagi", strict=True)),
    }
)  # what passes for a Latin letter


def shown(student: str) -> str:
    """The name as people see it: plain text of limited length.

    >>> shown("a\\u202ecad"), len(shown("x" * 9_000))
    ('a?cad', 120)
    """
    return plain(student.replace("\n", " ").replace("\t", " "), LONGEST_SHOWN)


def file_stem(student: str) -> str:
    """A name for the student's file: no two students share one, on any file system.

    >>> file_stem("ada"), file_stem("../ada")
    ('ada-fdee430d40bd57de', 'ada-60088279524e0fd6')
    """
    digest = hashlib.sha256(student.encode("utf-8", "surrogateescape")).hexdigest()
    readable = "".join(c for c in student if c.isascii() and c.isalnum())[:40]
    return f"{readable or 'student'}-{digest[:16]}"


def gradebook_id(student: str) -> str:
    """The name in a gradebook, where it is also part of paths, patterns and pages.

    Letters, digits, ``_``, ``-``, ``@`` and single dots stay; all else is written as
    its number, so the name can still be read, and no two become one.

    >>> gradebook_id("ada.l@x.org"), gradebook_id("<b>"), gradebook_id("..")
    ('ada.l@x.org', '=3C=b=3E=', '=2E==2E=')
    """
    safe = re.sub(r"[^\w@.-]|^[.-]|(?<=\.)\.", _as_number, student)
    if safe == student and not _is_long(safe):
        return safe
    return file_stem(student) if _is_long(safe) else safe


def _as_number(found: re.Match[str]) -> str:
    return f"={ord(found[0]):X}="


def _is_long(text: str) -> bool:
    return len(text.encode("utf-8", "surrogateescape")) > LONGEST_ID


def look_alike(students: Iterable[str]) -> list[list[str]]:
    """Groups of different names that look the same, or nearly so, on a screen.

    >>> look_alike(["ada", "Ada", "bob", "\\u0430da"])
    [['Ada', 'ada', 'аda']]
    """
    groups: dict[str, list[str]] = {}
    for student in sorted(set(students)):
        groups.setdefault(skeleton(student), []).append(student)
    return [group for group in groups.values() if len(group) > 1]


def skeleton(student: str) -> str:
    """What is left of a name without case, accents' spelling and invisible marks."""
    text = unicodedata.normalize("NFKC", student).casefold()
    kept = (c for c in text if unicodedata.category(c) not in ("Cf", "Cc", "Zs"))
    return "".join(kept).translate(ALIKE)
