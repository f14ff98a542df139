"""Exports: from the records alone, complete, and safe whatever a student wrote."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import re
from dataclasses import replace

import pytest

from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading import exports, reports_class, reports_feedback
from autodiff_lab.grading.exports import Class, Order, best, collected, export
from autodiff_lab.grading.exports_gradescope import results
from autodiff_lab.grading.records import GRADED, NOT_GRADED, Mark, Record
from autodiff_lab.grading.store import Store
from autodiff_lab.grading.students import file_stem, gradebook_id, look_alike
from autodiff_lab.grading.table import as_csv
from tests.grading.made import LESSON

EVIL = '<script>alert(1)</script><img src=x onerror="alert(1)">{{7*7}}${7*7}'
NAMES = [e.name for e in LESSON.exercises]


def mark(number: int, **more) -> Mark:
    exercise = LESSON.exercises[number]
    base = {"earned": 0, "state": "wrong", "message": "Look at the plus sign."}
    return Mark(
        exercise=exercise.name,
        title=exercise.title,
        points=exercise.points,
        **(base | more),
    )


def record(student: str, *marks: Mark, **more) -> Record:
    base = {
        "submission": f"{len(student):064x}",
        "file": f"{student}.ipynb",
        "status": GRADED,
        "reason": "",
        "points": LESSON.points,
        "tier": "landlock",
        "secret": "01234567",
        "version": "0",
    }
    return Record("03", student, marks=list(marks), **(base | more))


def right(number: int) -> Mark:
    points = LESSON.exercises[number].points
    return mark(number, earned=points, state="right", message="Yes.")


def full(student: str, **more) -> Record:
    return record(student, *map(right, range(len(NAMES))), **more)


KNOWN = mark(
    0,
    misconception="M4",
    mistake="one_route",
    counterexample={
        "call": "f(2, 3)",
        "idea": "1",
        "measured": "2",
        "whose": "that idea gives",
        "oracle": "a tiny nudge measures",
    },
)


def stored(tmp_path, *records: Record):
    store = Store(tmp_path / "grades")
    for entry in records:
        store.put(entry)
    store.expect("03", [(entry.student, entry.submission) for entry in records])
    return store


def order(tmp_path, *kinds: str, **more) -> Order:
    return Order(kinds, tmp_path / "grades", "03", tmp_path / "out", **more)


class Tags(html.parser.HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.attributes: dict[str, list[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")


def is_safe(text: str) -> bool:
    """Nothing runs in the page and nothing is fetched; structure from us alone."""
    page = Tags(text)
    allowed = "html head meta title style body main h1 h2 p b em section header span "
    allowed += "table thead tbody tr th td code pre details summary div figure img"
    handlers = [name for name in page.attributes if name.startswith("on")]
    sources = page.attributes.get("src", [])
    return (
        set(page.found) <= set(allowed.split())
        and not handlers
        and "style" not in page.attributes
        and all(source.startswith("data:image/svg+xml;base64,") for source in sources)
        and "default-src 'none'" in text
    )


def test_feedback_names_the_misconception_and_shows_its_public_example():
    text = reports_feedback.page(record("ada", KNOWN, right(1)), LESSON)
    assert "one route is enough (M4)" in text
    assert "f(2, 3)" in text
    assert "a tiny nudge measures" in text
    assert "1 of 2 exercises are right" in text
    assert is_safe(text)


def test_nothing_a_student_writes_becomes_part_of_a_page():
    nasty = mark(0, message=EVIL, printed=EVIL + "</pre></details><script>1</script>")
    nasty = replace(nasty, counterexample={"call": EVIL, "idea": EVIL, "whose": EVIL})
    evil = record(EVIL + "\u202e", nasty, reason="", notes=[EVIL])
    unread = record("b", mark(0), reason=EVIL)
    for entry in (evil, unread):
        assert is_safe(reports_feedback.page(entry, LESSON))
    found = Class(LESSON, (evil, unread), (evil, unread), (EVIL,))
    assert is_safe(reports_class.page(found, names=True))
    assert "\u202e" not in reports_feedback.page(evil, LESSON)


def test_the_check_of_pages_sees_what_is_not_safe():
    good = reports_feedback.page(full("ada"), LESSON)
    assert is_safe(good)
    for bad in ("<script>", "<p onclick=a>", "<img src=http://x>", "<p style=x>"):
        assert not is_safe(good.replace("</main>", f"{bad}</main>"))


def test_a_report_names_nobody_unless_asked():
    records = (record("Zaphod", KNOWN), full("Trillian"), full("Marvin"))
    found = Class(LESSON, records, records)
    text = reports_class.page(found)
    assert not re.search("Zaphod|Trillian|Marvin", text)
    assert "one route is enough" in text
    assert text.count("<img") == 3
    assert all(alt for alt in Tags(text).attributes["alt"])
    named = reports_class.page(found, names=True)
    assert all(name in named for name in ("Zaphod", "Trillian", "Marvin"))


def test_a_report_of_nobody_is_a_page_too(tmp_path):
    assert is_safe(reports_class.page(Class(LESSON, (), ())))
    lost = record("ada", status=NOT_GRADED, reason="a power cut", points=0)
    assert "Not graded yet: 1" in reports_class.page(Class(LESSON, (lost,), (lost,)))


def test_the_hardest_exercise_and_the_counts_are_right():
    records = (record("a", mark(0), right(1)), record("b", right(0), right(1)))
    text = reports_class.page(Class(LESSON, records, records))
    assert f"The hardest: <b>{LESSON.exercises[2].title}</b>" in text  # nobody tried
    assert reports_class.ranges([0, 1, 30, 30], 59)[0] == ("0-2", 2)
    assert sum(n for _text, n in reports_class.ranges([0, 1, 59, 30], 59)) == 4


def test_the_same_file_from_two_students_is_pointed_out():
    copied = "c" * 64
    records = (full("ada", submission=copied), full("bob", submission=copied))
    text = reports_class.page(Class(LESSON, records, records))
    assert "handed in by 2 students" in text
    untouched = tuple(record(s, mark(0), submission=copied) for s in ("ada", "bob"))
    same = reports_class.page(Class(LESSON, untouched, untouched))
    assert "handed in by" not in same


def test_gradescope_gets_plain_text_and_the_right_sum():
    nasty = mark(0, message=EVIL, printed="x" * 70_000)
    content = json.loads(results(record("ada", nasty, right(1))))
    assert content["score"] == sum(test["score"] for test in content["tests"])
    assert {test["output_format"] for test in content["tests"]} == {"text"}
    assert [test["status"] for test in content["tests"]] == ["failed", "passed"]
    assert len(content["tests"][0]["output"]) < 6_000
    assert results(record("ada", nasty)) == results(record("ada", nasty))


def test_every_kind_is_written_and_twice_the_same(tmp_path, capsys):
    stored(tmp_path, record("ada", KNOWN), full("bob"))
    kinds = ("csv", "feedback", "report", "gradescope")
    assert export(order(tmp_path, *kinds)) == 0
    files = {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert len(files) == 1 + 2 + 1 + 2
    assert export(order(tmp_path, *kinds)) == 0
    assert files == {p: p.read_bytes() for p in files}
    assert "2 students" in capsys.readouterr().out


def test_what_is_not_graded_is_said_and_not_a_zero(tmp_path, capsys):
    lost = record("ada", status=NOT_GRADED, reason="a power cut", points=0)
    store = stored(tmp_path, lost, full("bob"))
    keys = [("ada", lost.submission), ("bob", full("bob").submission), ("cy", "d" * 64)]
    store.expect("03", keys)
    assert export(order(tmp_path, "csv", "feedback", "gradescope")) == 3
    said = capsys.readouterr().err
    assert "'ada'" in said
    assert "'cy'" in said
    assert len(list((tmp_path / "out/feedback-03").iterdir())) == 1
    text = (tmp_path / "out/grades-03.csv").read_text()
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["ada"]["earned"] == ""


def test_an_earlier_notebook_does_not_count(tmp_path):
    store = stored(tmp_path, full("ada", submission="a" * 64))
    again = record("ada", mark(0), submission="b" * 64)
    store.put(again)
    store.expect("03", [("ada", again.submission)])
    assert [r.earned for r in collected(tmp_path / "grades", LESSON).records] == [0]


def test_of_several_notebooks_the_best_counts():
    several = [record("ada", mark(0), file="a"), full("ada", file="b")]
    chosen = best(several)
    assert chosen.earned == LESSON.points
    assert "2 notebooks" in chosen.notes[-1]
    lost = record("ada", status=NOT_GRADED, file="c")
    assert best([lost, several[0]]).is_graded


def test_without_grades_it_says_what_to_do(tmp_path, capsys):
    assert export(order(tmp_path, "csv")) == exports.CANNOT_RUN
    assert "autodiff-lab grade" in capsys.readouterr().err
    assert not (tmp_path / "grades").exists()
    with pytest.raises(AutodiffError, match="no grades of assignment 03"):
        collected(tmp_path, LESSON)


FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1", "\n=1", "\r=1", "\uff1d1", ' "=1', "a;=1"]
FORMULAS += ["a\t@x", 'a;"=cmd', "a|=1", "ada\n=1"]


@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_is_never_a_formula(name):
    """Neither where lines are cut at commas, nor at semicolons or tabs."""
    text = as_csv([record(name, mark(0), notes=[name], reason=name)], LESSON)
    for delimiter in ",;\t|":
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            for entry in row:
                assert not re.match(r"[\s\"']*[=+\-@\uff1d]", entry.replace("'", "x"))


ODD = ["..", ".", "a/b", "a\\b", "-rf", "*", "[a]", "a+b", "<b>", "%2e", "=", "a b"]
ODD += [
    "ada",
    "Ada",
    "\u0430da",
    "e\u0301",
    "\u00e9",
    "x" * 200,
    "x" * 201,
    "a\0b",
    "~",
]
ODD += ["'; drop table student; --", "{student}", "a\nb", "CON", "a..b", "=2E="]


def test_names_of_files_are_never_paths_and_never_shared():
    for made in (file_stem, gradebook_id):
        names = [made(student) for student in ODD]
        assert len(
            {name.casefold() for name in names} if made is file_stem else set(names)
        ) == len(ODD)
        for name in names:
            assert not re.search(r"[/\\*?\[\]<>{}+'\"\s\x00-\x1f~;]|^[.-]|\.\.", name)
            assert 0 < len(name.encode()) <= 100


def test_names_that_look_alike_are_found():
    assert look_alike(["ada", "bob", "ada"]) == []
    for twin in ("\u0430da", "ad\u200ba", "ADA", "\uff41da", "a\u00adda"):
        assert look_alike(["ada", twin, "bob"]) == [sorted(["ada", twin])]
    assert look_alike(["s01", "s0l"])
    assert look_alike(["\u00e9", "e\u0301"])
    assert look_alike([f"s{k}" for k in range(200) if "0" not in str(k)]) == []
