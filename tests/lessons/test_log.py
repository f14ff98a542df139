"""The log of a learner, and the solutions that open on it."""

from __future__ import annotations

import json

import pytest

import autodiff_lab as ad
from autodiff_lab.delivery.workfolder import GIVEN, PRIVATE
from autodiff_lab.lessons import checking, log
from autodiff_lab.lessons.exercises import EXERCISES

PATH_SUM = EXERCISES["path_sum"]


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    for name in ("_tried", "_hints_shown"):
        monkeypatch.setattr(checking, name, {})
    monkeypatch.setattr(checking, "_passed", set())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / PRIVATE).mkdir()
    (tmp_path / PRIVATE / GIVEN).write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_folder_of_lessons_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ad.check("path_sum", lambda *args: 1.0)
    ad.hint("path_sum")
    assert list(tmp_path.rglob("*")) == []


def test_the_folder_of_a_checkouts_set_up_is_no_folder_of_lessons(
    tmp_path, monkeypatch
):
    (tmp_path / PRIVATE).mkdir()
    monkeypatch.chdir(tmp_path)
    ad.check("path_sum", lambda *args: 1.0)
    assert list((tmp_path / PRIVATE).iterdir()) == []


def test_checks_and_hints_are_written_down_in_order(folder):
    ad.check("path_sum", lambda *args: 1.0)
    ad.hint("path_sum")
    ad.check("path_sum", PATH_SUM.reference)
    lines = (folder / PRIVATE / log.NAME).read_text().splitlines()
    found = [json.loads(line) for line in lines]
    assert [(e["event"], e.get("state")) for e in found] == [
        ("check", "wrong"), ("hint", "1"), ("check", "right"),
    ]  # fmt: skip


def test_the_solution_opens_after_three_tries(folder):
    for _ in range(3):
        assert "opens once" in repr(ad.solution("path_sum"))
        ad.check("path_sum", lambda *args: 1.0)
    assert PATH_SUM.solution in repr(ad.solution("path_sum"))


def test_or_after_it_is_right_and_not_for_checks_of_the_stub(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # away from any log of one's own
    for _ in range(5):
        ad.check("path_sum", lambda *args: ...)
    assert "so far 0" in repr(ad.solution("path_sum"))
    ad.check("path_sum", PATH_SUM.reference)
    assert "<pre>def path_sum" in ad.solution("path_sum")._repr_html_()


def test_tries_of_another_day_count(folder, monkeypatch):
    for _ in range(3):
        ad.check("path_sum", lambda *args: 1.0)
    monkeypatch.setattr(checking, "_tried", {})
    assert "def path_sum" in repr(ad.solution("path_sum"))


def test_a_damaged_log_is_read_as_far_as_it_goes(folder):
    ad.check("path_sum", lambda *args: 1.0)
    place = folder / PRIVATE / log.NAME
    place.write_bytes(b'{"time": 1\n[]\n\xff\xfe\n' + place.read_bytes() + b'{"ti')
    assert log.tries("path_sum") == 1


def test_a_log_that_cannot_be_written_stops_nobody(folder):
    (folder / PRIVATE / log.NAME).mkdir()
    assert ad.check("path_sum", PATH_SUM.reference)


def test_minutes_are_medians_over_learners_without_long_pauses(tmp_path):
    def learner(number, *events):
        path = tmp_path / f"{number}.jsonl"
        keys = ("time", "event", "exercise", "state")
        lines = [json.dumps(dict(zip(keys, e, strict=True))) for e in events]
        path.write_text("\n".join(lines))
        return path

    logs = [
        learner(k, (0, "check", "a", "right"), (60 * k, "hint", "b", "1"),
                (9999, "check", "b", "wrong"), (9999 + 60, "check", "b", "right"))
        for k in (1, 2, 6)
    ]  # fmt: skip
    assert log.minutes(logs) == {"b": (3.0, 3)}
