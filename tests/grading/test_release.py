"""Releasing lessons: complete, open, the same each time, and yours to change."""

from __future__ import annotations

import hashlib
import json

import pytest

from autodiff_lab import cli
from autodiff_lab.grading import release
from autodiff_lab.grading.assignment import assignment, cell_id
from autodiff_lab.grading.marking import Grader, Job
from autodiff_lab.lessons.catalogue import lessons, lessons_source
from autodiff_lab.lessons.exercises import EXERCISES
from tests.grading.made import LESSON, SECRET

GRADED = sorted(
    lesson.number
    for lesson in lessons()
    if any(task.kind == "exercise" for task in lesson.tasks)
)
PLACE = f"03/{LESSON.lesson.file}"


def run(tmp_path, *names: str) -> int:
    return cli.main(["release", *names, "--out", str(tmp_path / "course")])


def notebook(tmp_path, part: str = "release") -> dict:
    return json.loads((tmp_path / "course" / part / PLACE).read_text("utf-8"))


def files(tmp_path) -> dict:
    found = (path for path in (tmp_path / "course").rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in found}


@pytest.mark.parametrize("number", GRADED)
def test_every_lesson_with_exercises_can_be_released(number):
    """Its notebook carries points and cells as its exercises say."""
    chosen = assignment(number)
    made = release.handed_out(
        release.read(lessons_source() / chosen.lesson.file), chosen
    )
    cells = {cell["id"]: cell for cell in made["cells"]}
    marks = [cell["metadata"].get("nbgrader") for cell in made["cells"]]
    known = [mark for mark in marks if mark]
    assert sum(mark.get("points", 0) for mark in known) == chosen.points
    assert len(known) == 2 * len(chosen.exercises)
    for exercise in chosen.exercises:
        assert release.text_of(cells[cell_id(exercise)]) == exercise.stub.strip("\n")
        assert exercise.solution not in json.dumps(made)


def test_students_get_open_notebooks_without_outputs(tmp_path, capsys):
    assert run(tmp_path, "3") == 0
    cells = notebook(tmp_path)["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    checks = [cell for cell in code if cell["id"].startswith("check-")]
    assert checks
    assert all(cell["metadata"]["editable"] is False for cell in checks)
    assert "8 points" in capsys.readouterr().out


def test_the_manifest_says_what_was_released(tmp_path):
    assert run(tmp_path, "03") == 0
    course = tmp_path / "course"
    [entry] = json.loads((course / "release/manifest.json").read_text())["assignments"]
    content = (course / "release" / entry["file"]).read_bytes()
    assert entry["sha256"] == hashlib.sha256(content).hexdigest()
    assert entry["points"] == sum(task["points"] for task in entry["exercises"]) == 8
    before = files(tmp_path)
    assert run(tmp_path, "03") == 0
    assert files(tmp_path) == before


def test_prose_may_be_changed_and_exercises_may_not(tmp_path, capsys):
    assert run(tmp_path, "03") == 0
    changed = notebook(tmp_path, "source")
    changed["cells"][0]["source"] = "# Welcome to the course"
    source = tmp_path / "course/source" / PLACE
    source.write_text(json.dumps(changed))
    assert run(tmp_path, "03") == 0
    assert notebook(tmp_path)["cells"][0]["source"] == "# Welcome to the course"
    assert "from your source" in capsys.readouterr().out
    for cell in changed["cells"]:
        if cell["id"] == "exercise-plus_hides":
            cell["source"] = EXERCISES["plus_hides"].solution
    source.write_text(json.dumps(changed))
    assert run(tmp_path, "03") == 1
    assert "is not the open exercise" in capsys.readouterr().err
    source.write_text("{")
    assert run(tmp_path, "03") == 1
    assert "is not a notebook" in capsys.readouterr().err


def test_your_configuration_is_kept(tmp_path):
    assert run(tmp_path, "03") == 0
    config = tmp_path / "course/nbgrader_config.py"
    assert "ClearSolutions" not in config.read_text()
    config.write_text("# mine")
    assert run(tmp_path, "03") == 0
    assert config.read_text() == "# mine"


def test_all_and_unknown_lessons(tmp_path, capsys):
    assert [chosen.name for chosen in release.wanted(["all"])] == GRADED
    assert [chosen.name for chosen in release.wanted(["3", "03"])] == ["03"]
    assert run(tmp_path, "99") == 1
    assert "no assignment" in capsys.readouterr().err


def test_forged_metadata_and_manifests_count_for_nothing(tmp_path):
    """A thousand points, cells twice over, a manifest of one's own: no points more."""
    assert run(tmp_path, "03") == 0
    forged = notebook(tmp_path)
    for cell in forged["cells"]:
        mark = cell["metadata"].get("nbgrader")
        if mark:
            mark.update(points=1000, max_score=1000, score=1000, grade=True)
            mark.update(checksum="0" * 32, solution=True, locked=False)
            cell["metadata"].update(earned=1000, tags=["right"])
        if cell["id"].startswith("check-"):
            cell["source"] = "1000"
            cell["outputs"] = [{"output_type": "execute_result", "data": "1000"}]
    forged["cells"] += [dict(cell) for cell in forged["cells"]]
    forged["metadata"]["lesson"] = {"number": "03", "points": 1000, "earned": 1000}
    folder = tmp_path / "submitted/mallory/03"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text('{"assignments": [{"points": 1000}]}')
    path = folder / "x.ipynb"
    path.write_text(json.dumps(forged))
    with Grader("trust", SECRET) as grader:
        record = grader.record(Job("03", "mallory", str(path), "x.ipynb"))
    assert (record.status, record.earned, record.points) == ("graded", 0, 8)
    assert len(record.marks) == len(LESSON.exercises)
