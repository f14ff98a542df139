"""Records are kept whole, apart from each other, and found again."""

from __future__ import annotations

import dataclasses
import json
import stat

import pytest

from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading import discover, table
from autodiff_lab.grading.records import Mark, Record, from_json, plain
from autodiff_lab.grading.store import Store
from tests.grading.made import LESSON, solved, write


def record(student="ada", submission="0" * 64, **more) -> Record:
    mark = Mark("plus_hides", "Title", 1, 1, "right", "Yes.")
    base = {
        "assignment": "03",
        "student": student,
        "submission": submission,
        "file": f"{student}.ipynb",
        "status": "graded",
        "reason": "",
        "points": 8,
        "tier": "trust",
        "secret": "12345678",
        "version": "0",
        "marks": [mark],
    }
    return Record(**{**base, **more})


def test_a_record_is_found_again(tmp_path):
    store = Store(tmp_path / "out")
    store.put(record())
    assert store.get("03", "ada", "0" * 64) == record()
    assert store.get("03", "bob", "0" * 64) is None
    assert list(store.all("03")) == [record()]


def test_putting_twice_keeps_one(tmp_path):
    store = Store(tmp_path)
    store.put(record(status="not graded", reason="ours"))
    store.put(record())
    assert [r.status for r in store.all("03")] == ["graded"]


@pytest.mark.parametrize("student", ["../../x", "a/b", "\0", "=1+1", "é" * 300, "CON"])
def test_no_name_gets_out_of_the_folder(tmp_path, student):
    store = Store(tmp_path / "out")
    store.put(record(student))
    assert store.get("03", student, "0" * 64).student == student
    outside = [p for p in tmp_path.rglob("*.json") if "records" not in p.parts]
    assert not outside


def test_keys_do_not_run_into_each_other(tmp_path):
    store = Store(tmp_path)
    keys = [("03", "a", "b"), ("03", "ab", ""), ("03", "", "ab"), ("03a", "", "b")]
    assert len({store.path(*key) for key in keys}) == len(keys)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"schema": 9}', b"null"])
def test_a_damaged_record_counts_as_none(tmp_path, damage):
    store = Store(tmp_path)
    store.put(record())
    store.path("03", "ada", "0" * 64).write_bytes(damage)
    assert store.get("03", "ada", "0" * 64) is None
    assert list(store.all("03")) == []


def test_a_record_in_anothers_place_is_not_believed(tmp_path):
    store = Store(tmp_path)
    store.put(record("bob"))
    theirs = store.path("03", "bob", "0" * 64)
    theirs.rename(store.path("03", "ada", "0" * 64))
    assert store.get("03", "ada", "0" * 64) is None


def test_points_that_do_not_add_up_are_refused():
    content = record().as_json()
    assert from_json(json.loads(record().as_bytes())) == record()
    with pytest.raises(ValueError, match="add up"):
        from_json(content | {"earned": 8})


def test_what_is_stored_is_private(tmp_path):
    store = Store(tmp_path / "out")
    secret = store.secret()
    assert len(secret) == 32
    assert store.secret() == secret
    store.put(record())
    for path in [tmp_path / "out", *(tmp_path / "out").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_folder_that_is_there_keeps_its_rights(tmp_path):
    (tmp_path / "out").mkdir(mode=0o755)
    Store(tmp_path / "out")
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "out" / "records").stat().st_mode) == 0o700


def test_a_short_secret_is_refused(tmp_path):
    write(tmp_path / "weak", "abc")
    with pytest.raises(AutodiffError, match="shorter than 16"):
        Store(tmp_path / "out").secret(tmp_path / "weak")


def test_two_runs_cannot_share_a_folder(tmp_path):
    with Store(tmp_path).alone(), pytest.raises(AutodiffError, match="Another run"):
        Store(tmp_path).alone().__enter__()
    with Store(tmp_path).alone():
        pass


def test_texts_are_made_plain():
    assert plain("a\x1b[2J\u202eb\r") == "a?[2J?b?"
    assert plain("\ud800") == "?"
    assert plain("<object at 0x7f00deadbeef>") == "<object at 0x...>"
    assert len(plain("x" * 5_000)) == 2_000


def test_submissions_are_found_in_both_layouts(tmp_path):
    for place in ("ada.ipynb", "bob/03/03.ipynb", "bob/.ipynb_checkpoints/x.ipynb"):
        write(tmp_path / place, solved())
    write(tmp_path / ".hidden.ipynb", solved())
    write(tmp_path / "readme.txt", "no submission")
    (tmp_path / "carl").mkdir()
    (tmp_path / "dora.ipynb").symlink_to(tmp_path / "ada.ipynb")
    (tmp_path / "eve").symlink_to(tmp_path / "bob")
    found = discover.submissions(tmp_path, "03")
    assert [(job.student, job.file, job.empty) for job in found] == [
        ("ada", "ada.ipynb", False),
        ("bob", "bob/03/03.ipynb", False),
        ("carl", "carl", True),
        ("dora", "dora.ipynb", False),
    ]


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(AutodiffError, match="There is no folder"):
        discover.submissions(tmp_path / "nowhere", "03")


def test_the_table_has_a_column_for_each_exercise():
    failed = dataclasses.replace(record("bob"), status="not graded", marks=[])
    evil = record("=cmd()", reason="a, b\n")
    lines = table.as_csv([record(), failed, evil], LESSON).splitlines()
    names = [exercise.name for exercise in LESSON.exercises]
    assert lines[0].split(",")[4 : 4 + len(names)] == names
    assert lines[1].startswith("ada,graded,1,8,")
    assert lines[2].startswith("bob,not graded,,,")
    assert lines[3].startswith("'=cmd(),graded,1,8,")
