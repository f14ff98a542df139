"""Answers taken along and put back: nothing lost, nothing believed."""

from __future__ import annotations

import json
import shutil
import zipfile

import pytest

from autodiff_lab import cli
from autodiff_lab.delivery import export_answers, export_restore, workfolder
from autodiff_lab.delivery.checkout import lessons_source
from autodiff_lab.delivery.stop import Stop

LESSON = workfolder.first_lesson(lessons_source())
CELL, OTHER = "exercise-slope_at", "exercise-predict_change"
ANSWER = "def slope_at(function, place):\n    return 'größer als 0'\n"


@pytest.fixture
def given(tmp_path):
    """The lessons as they are handed out: only the first one, to be quick."""
    folder = tmp_path / "given"
    folder.mkdir()
    shutil.copyfile(lessons_source() / LESSON, folder / LESSON)
    return folder


@pytest.fixture
def work(tmp_path, given):
    folder = tmp_path / "work"
    workfolder.refresh(given, folder)
    return folder


def answer(folder, text=ANSWER, cell=CELL):
    """Write into a cell as JupyterLab does: a list of lines, with an output."""
    notebook = json.loads((folder / LESSON).read_text("utf-8"))
    (found,) = [entry for entry in notebook["cells"] if entry["id"] == cell]
    output = {"output_type": "stream", "name": "stdout", "text": "old"}
    found |= {"source": text.splitlines(keepends=True), "outputs": [output]}
    (folder / LESSON).write_text(json.dumps(notebook), "utf-8")


def text_of(folder, cell=CELL):
    return export_answers.answers_in(folder / LESSON)[cell]


def elsewhere(given, tmp_path, name="elsewhere"):
    folder = tmp_path / name
    workfolder.refresh(given, folder)
    return folder


def test_only_what_was_written_is_packed(work, given):
    answer(work)
    packed = export_answers.collect(work, given)
    assert packed.answers == {LESSON: {CELL: ANSWER}}
    assert packed.count() == 1


def test_out_and_back(work, given, tmp_path):
    answer(work)
    line = json.dumps({"time": 5.0, "event": "check", "exercise": "slope_at"})
    (work / ".autodiff-lab/log.jsonl").write_text(line + "\n")
    reached = {"slope_at": {"state": "right", "earned": 2}}
    kept = {"schema": 1, "last": LESSON, "reached": reached, "seen": {LESSON: "now"}}
    (work / "autodiff-lab-progress.json").write_text(json.dumps(kept))
    said = export_answers.pack(work, given, tmp_path / "mine.zip")
    assert "1 answer" in said[0] and "unpack mine.zip" in said[1]

    other = elsewhere(given, tmp_path)
    report = export_restore.unpack(tmp_path / "mine.zip", other, given)
    assert report.back == [f"{LESSON}: {CELL}"]
    assert text_of(other) == ANSWER
    assert (other / ".autodiff-lab/log.jsonl").read_text() == line + "\n"
    there = json.loads((other / "autodiff-lab-progress.json").read_text())
    assert there["reached"] == reached
    assert there["seen"] == {}  # so that the panel looks again
    notebook = json.loads((other / LESSON).read_text("utf-8"))
    (cell,) = [entry for entry in notebook["cells"] if entry["id"] == CELL]
    assert cell["outputs"] == []  # results belong to a run that was elsewhere
    again = export_restore.unpack(tmp_path / "mine.zip", other, given)
    assert (again.back, again.there) == ([], [f"{LESSON}: {CELL}"])


def test_the_rest_of_the_notebook_is_as_it_was(work, given, tmp_path):
    answer(work)
    export_answers.pack(work, given, tmp_path / "mine.zip")
    other = elsewhere(given, tmp_path)
    before = json.loads((other / LESSON).read_text("utf-8"))
    export_restore.unpack(tmp_path / "mine.zip", other, given)
    after = json.loads((other / LESSON).read_text("utf-8"))
    for notebook in (before, after):
        notebook["cells"] = [c for c in notebook["cells"] if c["id"] != CELL]
    assert after == before


def test_what_was_written_here_stays_unless_forced(work, given, tmp_path):
    answer(work)
    export_answers.pack(work, given, tmp_path / "mine.zip")
    other = elsewhere(given, tmp_path)
    answer(other, "mine = 'newer'")
    before = (other / LESSON).read_bytes()
    report = export_restore.unpack(tmp_path / "mine.zip", other, given)
    assert report.kept == [f"{LESSON}: {CELL}"]
    assert (other / LESSON).read_bytes() == before

    report = export_restore.unpack(tmp_path / "mine.zip", other, given, force=True)
    assert text_of(other) == ANSWER
    (copy,) = report.copies
    assert (other / copy).read_bytes() == before


def test_an_answer_without_a_cell_is_said_and_left(work, given, tmp_path):
    packed = export_answers.Packed({LESSON: {"exercise-gone": "x"}, "99-x.ipynb": {}})
    (tmp_path / "old.zip").write_bytes(export_answers.packed_bytes(packed))
    report = export_restore.unpack(tmp_path / "old.zip", work, given)
    assert report.homeless == [f"{LESSON}: exercise-gone"]
    assert "stays in the file" in "\n".join(report.lines())


def test_the_same_work_is_the_same_file(work, given):
    answer(work)
    one = export_answers.packed_bytes(export_answers.collect(work, given))
    assert one == export_answers.packed_bytes(export_answers.collect(work, given))


def test_logs_are_merged_by_time_without_doubles(work, given, tmp_path):
    first, second, third = (
        json.dumps({"time": float(t), "event": "check", "exercise": "a"})
        for t in (1, 2, 3)
    )
    (work / ".autodiff-lab/log.jsonl").write_text(f"{second}\n{third}\nbroken")
    packed = export_answers.Packed({LESSON: {}}, f"{first}\n{second}\n")
    (tmp_path / "log.zip").write_bytes(export_answers.packed_bytes(packed))
    export_restore.unpack(tmp_path / "log.zip", work, given)
    merged = (work / ".autodiff-lab/log.jsonl").read_text().splitlines()
    assert merged == [first, second, third]


def write_zip(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_json", ".json"), text)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[]", "no answers"),
        ('{"schema": 2}', "no answers"),
        ("{", "not a file that"),
        ("[" * 100_000, "not a file that"),
        (" " * (export_restore.LARGEST + 1), "larger than 32 MB"),
    ],
    ids=["list", "schema", "broken", "deep", "bomb"],
)
def test_a_file_that_is_something_else_is_refused(content, reason, tmp_path):
    write_zip(tmp_path / "bad.zip", answers_json=content)
    with pytest.raises(Stop, match=reason):
        export_restore.read(tmp_path / "bad.zip")


def test_names_in_the_file_lead_nowhere(work, given, tmp_path):
    outside = tmp_path / "outside.ipynb"
    outside.write_bytes((work / LESSON).read_bytes())
    names = ["../outside.ipynb", str(outside), "..\\outside.ipynb", "sub/x.ipynb"]
    content = {"schema": 1, "answers": {name: {CELL: "evil"} for name in names}}
    write_zip(tmp_path / "evil.zip", answers_json=json.dumps(content))
    assert export_restore.read(tmp_path / "evil.zip").answers == {}
    before = outside.read_bytes()
    export_restore.unpack(tmp_path / "evil.zip", work, given)
    assert outside.read_bytes() == before


def test_cells_that_are_not_for_answers_cannot_be_changed(work, given, tmp_path):
    content = {"schema": 1, "answers": {LESSON: {"check-slope_at": "pass"}}}
    write_zip(tmp_path / "sly.zip", answers_json=json.dumps(content))
    before = (work / LESSON).read_bytes()
    report = export_restore.unpack(tmp_path / "sly.zip", work, given)
    assert report.homeless == [f"{LESSON}: check-slope_at"]
    assert (work / LESSON).read_bytes() == before


def test_from_the_command_line(tmp_path, monkeypatch, capsys):
    workfolder.refresh(lessons_source(), tmp_path / "a")
    monkeypatch.chdir(tmp_path / "a")
    assert cli.main(["pack"]) == 1
    assert "Nothing has been filled in" in capsys.readouterr().err
    answer(tmp_path / "a")
    assert cli.main(["pack", "../mine.zip"]) == 0
    assert cli.main(["unpack", "../mine.zip", "--dir", "../b"]) == 0
    assert text_of(tmp_path / "b") == ANSWER
    answer(tmp_path / "b", "pass")
    assert cli.main(["unpack", "../mine.zip", "--dir", "../b"]) == 3
    assert cli.main(["unpack", "../mine.zip", "--dir", "../b", "--force"]) == 0
    assert cli.main(["unpack", "../none.zip", "--dir", "../c"]) == 1
    assert not (tmp_path / "c").exists()
