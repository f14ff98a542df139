"""nbgrader has our grades, and never runs a student's code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path

import pytest

from autodiff_lab import cli
from autodiff_lab.grading import ladder, run
from autodiff_lab.grading import nbgrader_fill as fill_module
from autodiff_lab.grading.exports import Class, Order, collected, export
from autodiff_lab.grading.local import graded as graded_here
from autodiff_lab.grading.nbgrader_fill import notebook_name
from autodiff_lab.grading.nbgrader_notebook import shown_notebook
from autodiff_lab.grading.submission import Submission, parse
from tests.grading import database
from tests.grading.made import LESSON, SOLUTIONS, cell, write
from tests.grading.test_exports import EVIL, full, mark, record, right, stored
from tests.grading.test_run import TIER

pytest.importorskip("nbgrader", reason="nbgrader is missing: autodiff-lab[grading]")

NAME = notebook_name(LESSON)
FILE = f"03/{NAME}.ipynb"
BAD = "def plus_hides(p):\n    raise ValueError('<script>alert(1)</script>')"


@pytest.fixture(autouse=True)
def quiet():
    """nbgrader's own warnings are not ours to mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def opened(url: str):
    from nbgrader.api import Gradebook

    with fill_module.quiet(), Gradebook(url) as book:
        yield book


def scores(url: str) -> dict[str, float]:
    with opened(url) as book:
        found = book.assignment_submissions("03")
        return {submission.student.id: submission.score for submission in found}


def give(url: str, student: str, exercise: str, points: float) -> None:
    with opened(url) as book:
        grade = book.find_grade(f"check-{exercise}", NAME, "03", student)
        grade.manual_score = points
        book.db.commit()


def fill(tmp_path, url: str | None = None, **more) -> int:
    course = tmp_path / "course"
    order = Order(("nbgrader",), tmp_path / "grades", "03", course, gradebook=url)
    return export(order)


def check_gradebook(tmp_path, url: str) -> None:
    """Fill it twice, with points by hand in between: those stay."""
    lost = record("cy", status="not graded", reason="a power cut", points=0)
    stored(tmp_path, record("ada", right(0), mark(1)), full("<b>"), lost)
    assert fill(tmp_path, url) == 3
    first = LESSON.exercises[0].points
    known = {"ada": first, "=3C=b=3E=": LESSON.points, "cy": 0}
    assert scores(url) == known
    with opened(url) as book:
        waiting = book.find_grade("check-plus_hides", NAME, "03", "cy")
        assert (waiting.auto_score, waiting.needs_manual_grade) == (None, True)
    give(url, "ada", LESSON.exercises[1].name, 1.5)
    assert fill(tmp_path, url) == 3
    assert scores(url) == known | {"ada": first + 1.5}


def test_a_gradebook_in_sqlite(tmp_path, capsys):
    path = tmp_path / "course/gradebook.db"
    check_gradebook(tmp_path, f"sqlite:///{path}")
    assert path.stat().st_mode & 0o077 == 0
    assert "3 students" in capsys.readouterr().out


@pytest.mark.skipif(
    database.programs() is None or database.user() is None,
    reason="there is no PostgreSQL here: apt-get install postgresql",
)
def test_a_gradebook_in_postgresql(tmp_path, capsys):
    pytest.importorskip("psycopg", reason="psycopg is missing: autodiff-lab[grading]")
    with database.server() as url:
        check_gradebook(tmp_path, url)
    said = capsys.readouterr().out
    assert "teacher:***@127.0.0.1" in said
    assert "a%3Ab%2Fc" not in said


def test_a_gradebook_that_is_not_there(tmp_path, capsys):
    stored(tmp_path, full("ada"))
    url = "postgresql+psycopg://teacher:hush@127.0.0.1:1/grades"
    assert fill(tmp_path, url) == 1
    said = capsys.readouterr().err
    assert "cannot be opened" in said
    assert "hush" not in said


def test_what_the_formgrader_shows_is_ours(tmp_path):
    """No text cell, output or metadata of the student's, and all code as code."""
    cells = [
        cell(EVIL, "cell-01", "markdown"),
        cell("'''" + EVIL + "'''", "mine", outputs=[{"data": {"text/html": EVIL}}]),
        cell(BAD, "exercise-plus_hides", metadata={"nbgrader": {"points": 99}}),
    ]
    handed_in = parse(
        json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}).encode()
    )
    nasty = record("ada", mark(0, message=EVIL, printed=EVIL), reason=EVIL)
    made = shown_notebook(nasty, LESSON, handed_in)
    text = [c for c in made["cells"] if c["cell_type"] == "markdown"]
    assert "alert" not in json.dumps(text)
    kinds = {o["output_type"] for c in made["cells"] for o in c.get("outputs", [])}
    assert kinds == {"stream"}
    by_id = {c["id"]: c for c in made["cells"]}
    assert by_id["exercise-plus_hides"]["source"] == BAD
    assert by_id["check-plus_hides"]["metadata"]["nbgrader"]["points"] == 1
    assert sum(EVIL in str(c["source"]) for c in made["cells"]) == 1
    nothing = shown_notebook(full("bob"), LESSON, Submission("0" * 64))
    assert len(nothing["cells"]) < len(made["cells"])


def course(tmp_path, monkeypatch) -> Path:
    """A released lesson, an honest student and one whose code would do harm."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUTODIFF_LAB_GRADEBOOK", raising=False)
    monkeypatch.setattr(ladder, "choose", lambda **_options: TIER)
    assert cli.main(["release", "03", "--out", "course"]) == 0
    place = tmp_path / "course"
    open_one = json.loads((place / "release" / FILE).read_text("utf-8"))
    harm = f"open({str(tmp_path / 'harm')!r}, 'w').write('x')\n"
    for student, change in (("ada", SOLUTIONS), ("eve", {"plus_hides": harm + BAD})):
        for entry in open_one["cells"]:
            name = entry["id"].removeprefix("exercise-")
            if entry["id"].startswith("exercise-") and name in change:
                entry["source"] = change[name]
            if student == "eve" and entry["cell_type"] == "markdown":
                entry["source"] = EVIL
        write(place / "submitted" / student / FILE, open_one)
        open_one = json.loads((place / "release" / FILE).read_text("utf-8"))
    return place


def nbgrader(place: Path, *words: str) -> str:
    known = os.pathsep.join([str(Path(cli.__file__).parent.parent), *sys.path])
    command = [sys.executable, "-W", "ignore", "-m", "nbgrader", *words]
    with fill_module.quiet():
        environment = os.environ | {"PYTHONPATH": known}
    done = subprocess.run(
        command,
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.slow
def test_nbgraders_own_commands_are_safe(tmp_path, monkeypatch):
    """Assignment, autograding, feedback and table, with the harm that is not done."""
    place = course(tmp_path, monkeypatch)
    nbgrader(place, "generate_assignment", "03", "--force")
    released = json.loads((place / "release" / FILE).read_text("utf-8"))
    assert "raise NotImplementedError" not in json.dumps(released)
    nbgrader(place, "autograde", "03")
    url = f"sqlite:///{place / 'gradebook.db'}"
    assert scores(url) == {"ada": 8.0, "eve": 0.0}
    found = collected(place / "grades", LESSON)
    assert {(r.student, r.earned, r.tier) for r in found.records} == {
        ("ada", 8, TIER),
        ("eve", 0, TIER),
    }
    if TIER != ladder.TRUST:
        assert not (tmp_path / "harm").exists()
    nbgrader(place, "generate_feedback", "03")
    page = (place / "feedback/eve/03" / f"{NAME}.html").read_text("utf-8")
    body = page[page.index("<body") :]
    assert "check-plus_hides" in body
    assert not re.search(r"<script>alert|onerror=.alert", body)
    nbgrader(place, "export")
    assert "03,,,ada,,,,8.0" in (place / "grades.csv").read_text()


def test_autograding_takes_the_marks_that_are_there(tmp_path, monkeypatch):
    """The same records, to the byte, as the command makes: nothing is graded twice."""
    from autodiff_lab.grading import nbgrader_steps
    from autodiff_lab.grading.marking import Job

    place = course(tmp_path, monkeypatch)
    plan = run.Plan(place / "submitted", "03", place / "grades", spread=graded_here)
    assert run.grade(plan) == 0

    def files():
        found = (place / "grades/records").rglob("*")
        return {path: path.read_bytes() for path in found if path.is_file()}

    before = files()
    job = Job("03", "ada", str(place / "submitted/ada" / FILE), f"ada/{FILE}")
    monkeypatch.setattr(nbgrader_steps, "Grader", None)
    assert nbgrader_steps.recorded(job, place / "grades").earned == 8
    assert files() == before
    for path in (place / "grades/records/03").iterdir():
        path.unlink()
    monkeypatch.undo()
    monkeypatch.setattr(ladder, "choose", lambda **_options: TIER)
    assert nbgrader_steps.recorded(job, place / "grades").earned == 8
    ours = {path: before[path] for path in files()}
    assert files() == ours


def test_nobody_without_nbgrader_is_left_in_the_dark(tmp_path, monkeypatch, capsys):
    stored(tmp_path, full("ada"))
    monkeypatch.setitem(sys.modules, "nbgrader", None)
    assert fill(tmp_path) == 1
    assert 'pip install "autodiff-lab[grading]"' in capsys.readouterr().err
    assert Class(LESSON, (), ()).graded == []
