"""Names that attack: of folders and files, all the way to pages and tables."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from autodiff_lab.grading import discover, harness, ladder, run
from autodiff_lab.grading.exports import Order, collected, export
from autodiff_lab.grading.local import Settings
from autodiff_lab.grading.marking import Grader, not_graded
from tests.grading.made import LESSON, SECRET, answers, solved, write
from tests.grading.test_exports import is_safe

TRUST = ladder.TRUST  # nothing here runs code that would do harm
NAMES = (
    "<img src=x onerror=alert(1)>",
    "=cmd|' C calc'!A0",
    "a;=1+1",
    "$(touch pwned)",
    "`touch pwned`",
    "%2e%2e%2fada",
    "~root",
    "-rf",
    "a\nb",
    "\x1b[31mred",
    "gnp.\u202eadb",
    "{{7*7}}${7*7}",
    "' OR 1=1 --",
    "CON",
    "x" * 249,
    "\udcff\udcfe",
    "ada",
    "\u0430da",
    "Ada",
)


@pytest.fixture
def graded(tmp_path, monkeypatch):
    """All of these hand something in; nobody but ada has points."""
    monkeypatch.setattr(ladder, "choose", lambda **_options: TRUST)
    nothing = answers()
    for name in NAMES:
        write(tmp_path / "in" / f"{name}.ipynb", solved() if name == "ada" else nothing)
    plan = run.Plan(tmp_path / "in", "03", tmp_path / "grades", spread=in_this_process)
    assert run.grade(plan) == 0
    return tmp_path


def in_this_process(jobs, settings: Settings, _workers):
    with Grader(settings.tier, settings.secret) as grader:
        for job in jobs:
            yield grader.record(job)


def test_every_name_has_one_record_and_only_ada_has_points(graded, capsys):
    found = collected(graded / "grades", LESSON)
    assert len(found.records) == len(NAMES)
    assert [r.student for r in found.records if r.earned] == ["ada"]


def test_twins_are_pointed_out(graded, capsys, monkeypatch):
    plan = run.Plan(graded / "in", "03", graded / "grades", spread=in_this_process)
    assert run.grade(plan) == 0
    said = capsys.readouterr().err
    assert r"'Ada', 'ada', '\u0430da'" in said
    assert said.isascii()


def test_exports_stay_in_their_folder_and_run_nothing(graded, capsys):
    before = {path for path in graded.rglob("*") if "out" not in path.parts}
    kinds = ("csv", "feedback", "report", "gradescope")
    order = Order(kinds, graded / "grades", "03", graded / "out", names=True)
    assert export(order) == 0
    assert {p for p in graded.rglob("*") if "out" not in p.parts} == before
    pages = list((graded / "out/feedback-03").iterdir())
    assert len(pages) == len(NAMES)
    assert all(is_safe(p.read_text("utf-8")) for p in pages)
    assert is_safe((graded / "out/report-03.html").read_text("utf-8"))
    every = [path.relative_to(graded / "out") for path in (graded / "out").rglob("*")]
    assert all(re.fullmatch(r"[\w./-]+", str(path), re.ASCII) for path in every)
    for path in (graded / "out").rglob("results.json"):
        json.loads(path.read_bytes())


def test_the_table_has_no_formulas_and_no_commands_for_the_terminal(graded):
    text = (graded / "grades/grades-03.csv").read_text("utf-8")
    assert "\x1b" not in text
    assert "\u202e" not in text
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            assert not any(re.match(r"[\s\"]*[=+@-]", entry) for entry in row)


def test_a_name_commands_no_terminal(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(ladder, "choose", lambda **_options: TRUST)
    write(tmp_path / "in/\x1b[2J\u202ex.ipynb", answers())

    def failing(jobs, settings, _workers):
        for job in jobs:
            yield not_graded(job, Grader(settings.tier, settings.secret), "no power")

    plan = run.Plan(tmp_path / "in", "03", tmp_path / "grades", spread=failing)
    assert run.grade(plan) == run.NOT_ALL_GRADED
    said = capsys.readouterr()
    assert "no power" in said.out
    assert not re.search("[\x1b\u202e]", said.out + said.err)


def test_another_students_folder_cannot_be_borrowed(tmp_path):
    """Neither by a link in place of one's folder, nor of the assignment's."""
    write(tmp_path / "ada/03/x.ipynb", solved())
    write(tmp_path / "ada/04/x.ipynb", answers())
    (tmp_path / "eve").symlink_to(tmp_path / "ada")
    (tmp_path / "mallory").mkdir()
    (tmp_path / "mallory/03").symlink_to(tmp_path / "ada/03")
    found = discover.submissions(tmp_path, "03")
    assert {(job.student, job.file) for job in found} == {
        ("ada", "ada/03/x.ipynb"),
        ("mallory", "mallory"),
    }
    with Grader(TRUST, SECRET) as grader:
        earned = {job.student: grader.record(job).earned for job in found}
    assert earned == {"ada": LESSON.points, "mallory": 0}


def test_a_notebook_handed_in_again_by_another_meets_other_inputs():
    seeds = {harness.seed_for(SECRET, "03", who, "plus_hides") for who in NAMES}
    assert len(seeds) == len(NAMES)
