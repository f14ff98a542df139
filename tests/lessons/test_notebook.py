"""One source becomes a learner's and a solved notebook."""

from __future__ import annotations

import nbformat
import pytest

from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.notebook import notebook_from

SOURCE = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
lesson:
  number: "99"
---

# Title

```{code-cell} ipython3
1 + 1
```

```{code-cell} ipython3
:tags: [exercise]
plus_hides
```

```{code-cell} ipython3
:tags: [question]
exit_route
```

```{code-cell} ipython3
:tags: [solution]
print("only when solved")
```
"""


@pytest.fixture
def both(tmp_path):
    path = tmp_path / "99-title.md"
    path.write_text(SOURCE, encoding="utf-8")
    learner, solved = (notebook_from(path, solved=flag) for flag in (False, True))
    nbformat.validate(learner)
    nbformat.validate(solved)
    return learner, solved


def sources(notebook: nbformat.NotebookNode) -> dict[str, str]:
    return {cell.id: cell.source for cell in notebook.cells}


def test_the_learner_gets_stubs_and_open_questions(both):
    cells = sources(both[0])
    assert cells["exercise-plus_hides"] == EXERCISES["plus_hides"].stub
    assert cells["question-exit_route"] == 'ad.check("exit_route", ...)'
    assert "only when solved" not in "".join(cells.values())


def test_the_solved_version_has_reference_answers_and_extra_cells(both):
    cells = sources(both[1])
    assert cells["exercise-plus_hides"] == EXERCISES["plus_hides"].solution
    assert cells["question-exit_route"] == 'ad.check("exit_route", "b")'
    assert "only when solved" in "".join(cells.values())


def test_each_exercise_has_header_statement_and_check(both):
    for cells in map(sources, both):
        header = cells["statement-plus_hides"]
        assert "★★☆☆" in header
        assert "about **5 minutes**" in header
        assert "1 point" in header
        assert EXERCISES["plus_hides"].statement in header
        assert cells["check-plus_hides"] == 'ad.check("plus_hides")'


def test_what_gives_an_answer_away_is_tagged(both):
    tagged = [c.id for c in both[1].cells if "solution" in c.metadata.get("tags", [])]
    assert tagged[:2] == ["exercise-plus_hides", "question-exit_route"]
    assert len(tagged) == 3


def test_ids_are_the_same_each_time(tmp_path, both):
    path = tmp_path / "99-title.md"
    again = notebook_from(path, solved=False)
    assert again == both[0]
    assert len({cell.id for cell in again.cells}) == len(again.cells)


def test_exercises_are_assignments_to_nbgrader(both):
    for notebook in both:
        cells = {cell.id: cell.metadata for cell in notebook.cells}
        marked = [name for name, metadata in cells.items() if "nbgrader" in metadata]
        assert marked == ["exercise-plus_hides", "check-plus_hides"]
        written, check = (cells[name]["nbgrader"] for name in marked)
        assert (written["solution"], written["grade"], written["locked"]) == (1, 0, 0)
        assert (check["solution"], check["grade"], check["locked"]) == (0, 1, 1)
        assert "points" not in written
        assert check["points"] == EXERCISES["plus_hides"].points
        assert [m["grade_id"] for m in (written, check)] == marked


def test_nbgrader_finds_nothing_to_object_to(both):
    format3 = pytest.importorskip("nbgrader.nbgraderformat.v3")
    for notebook in both:
        format3.MetadataValidatorV3().validate_nb(notebook)
