"""What a committed notebook must be: run from top to bottom, small, and portable."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest

from autodiff_lab.lessons import catalogue
from autodiff_lab.lessons.exercise import Exercise
from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.notebook import clean_from, notebook_from
from autodiff_lab.lessons.questions import QUESTIONS

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
CLEAN = sorted(FOLDER.glob("clean/[0-9]*.ipynb"))
NOTEBOOKS = sorted({*FOLDER.rglob("[0-9]*.ipynb")} - {*CLEAN})
KILOBYTES = 300
PERSONAL = re.compile(r"/(home|root|Users|tmp|work|var)/|[A-Z]:\\\\")
IMAGE = re.compile(r"<img\b[^>]*>|!\[(.*?)\]\(", re.DOTALL)

each_notebook = pytest.mark.parametrize(
    "path", NOTEBOOKS, ids=lambda p: f"{p.parent.name}/{p.stem}"
)


def problems(notebook: nbformat.NotebookNode, size: int = 0) -> list[str]:
    """List everything that is wrong with a notebook."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    found = []
    counts = [cell.execution_count for cell in code]
    if counts != list(range(1, len(code) + 1)):
        found.append(f"execution counts are not 1 to {len(code)}: {counts}")
    if notebook.metadata.get("language_info", {}).get("name") != "python":
        found.append("language_info is missing")
    if "widgets" in notebook.metadata:
        found.append("widget state is stored")
    if size > KILOBYTES * 1024:
        found.append(f"larger than {KILOBYTES} KB")
    for cell in notebook.cells:
        found += [f"{cell.id}: {problem}" for problem in cell_problems(cell)]
    return found


def cell_problems(cell: nbformat.NotebookNode) -> list[str]:
    """List what is wrong with one cell."""
    found = []
    if not cell.source.strip():
        found.append("an empty cell")
    if PERSONAL.search(json.dumps(cell)):
        found.append("an absolute path")
    if any("alt=" not in image for image in pictures(cell)):
        found.append("a picture without alt text")
    for output in cell.get("outputs", []):
        expected = "raises-exception" in cell.metadata.get("tags", [])
        if output.output_type == "error" and not expected:
            found.append(f"an error: {output.ename}")
        if output.output_type == "stream" and output.name == "stderr":
            found.append("something on stderr")
        if any("widget-view" in mime for mime in output.get("data", {})):
            found.append("a reference to a live widget")
    return found


def pictures(cell: nbformat.NotebookNode) -> list[str]:
    """Find the pictures in the text and in the HTML outputs of a cell."""
    pages = [cell.source] if cell.cell_type == "markdown" else []
    for output in cell.get("outputs", []):
        pages.append("".join(output.get("data", {}).get("text/html", "")))
    found = [match for page in pages for match in IMAGE.finditer(page)]
    return [
        'alt="in markdown"' if match[1] else match[0] for match in found if match[0]
    ]


@each_notebook
def test_a_committed_notebook_has_no_problems(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert problems(notebook, path.stat().st_size) == []


@each_notebook
def test_a_notebook_is_in_step_with_its_source(path):
    """Same cells, ids and tags; what the cells print is held by nbval."""
    source = (FOLDER / catalogue.SOURCES / path.name).with_suffix(".md")
    written = notebook_from(source, solved=path.parent.name == "solved")
    committed = nbformat.read(path, as_version=4)
    assert [outline(c) for c in committed.cells] == [outline(c) for c in written.cells]
    assert committed.metadata == written.metadata


@pytest.mark.parametrize("path", CLEAN, ids=lambda p: p.stem)
def test_a_clean_notebook_is_the_lesson_without_its_prose(path):
    source = (FOLDER / catalogue.SOURCES / path.name).with_suffix(".md")
    clean, lesson = (nbformat.read(p, 4) for p in (path, FOLDER / path.name))
    assert clean == nbformat.from_dict(clean_from(source))
    code = [c.source for c in lesson.cells if c.cell_type == "code"]
    assert [c.source for c in clean.cells if c.cell_type == "code"] == code
    assert not any(cell.get("outputs") for cell in clean.cells)
    words = "".join(c.source for c in clean.cells if c.cell_type == "markdown")
    assert len(words) < 0.5 * sum(len(c.source) for c in lesson.cells)


def outline(cell: nbformat.NotebookNode) -> tuple[str, str, str, list[str]]:
    return cell.id, cell.cell_type, cell.source, cell.metadata.get("tags", [])


def test_every_source_has_all_notebooks():
    for lesson in catalogue.from_sources(FOLDER):
        assert (FOLDER / lesson.file).is_file()
        assert (FOLDER / "solved" / lesson.file).is_file()
        assert (FOLDER / "clean" / lesson.file).is_file()


def test_the_index_is_in_step_with_the_sources():
    written = (FOLDER / catalogue.INDEX).read_text(encoding="utf-8")
    assert written == catalogue.index_text(catalogue.from_sources(FOLDER))
    assert catalogue.lessons(FOLDER) == catalogue.from_sources(FOLDER)


@each_notebook
def test_the_states_are_not_started_or_right(path):
    """The learner's copy starts empty; in the solved one all is right."""
    wanted = "right" if path.parent.name == "solved" else "not started"
    states = {entry["exercise"]: entry["state"] for entry in checks(path)}
    assert set(states.values()) == {wanted}
    number = path.name[:2]
    everything = [*EXERCISES.values(), *QUESTIONS.values()]
    assert states.keys() == {x.name for x in everything if x.lesson == number}


def checks(path: Path) -> list[dict[str, str]]:
    """Read the small JSON that every check leaves in its output."""
    mime = "application/vnd.autodiff-lab.check+json"
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    data = [output.get("data", {}) for cell in code for output in cell.outputs]
    return [entry[mime] for entry in data if mime in entry]


@each_notebook
def test_answers_stand_in_the_solved_notebook_only(path):
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells)
    for exercise in EXERCISES.values():
        own = exercise.lesson == path.name[:2]
        expected = own and path.parent.name == "solved"
        assert (exercise.solution in text) is expected
        answers = answer_lines(exercise)
        assert answers
        if own:  # elsewhere a line such as "return total" tells nothing
            assert [line in text for line in answers] == [expected] * len(answers)


def answer_lines(exercise: Exercise) -> list[str]:
    """The lines that the stub does not give."""
    given = {*exercise.stub.splitlines(), ""}
    return [line for line in exercise.solution.splitlines() if line not in given]


def test_the_lint_finds_each_problem(tmp_path):
    notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
    cell = next(c for c in notebook.cells if c.cell_type == "code")
    cell.execution_count = 7
    cell.outputs = [
        nbformat.v4.new_output("error", ename="ValueError", evalue="", traceback=[]),
        nbformat.v4.new_output("stream", name="stderr", text="/root/x.py: warning"),
        nbformat.v4.new_output(
            "display_data",
            data={
                "text/html": "<img src='x'>",
                "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
            },
        ),
    ]
    notebook.metadata.widgets = {}
    notebook.metadata.language_info = {}
    text = "\n".join(problems(notebook, 301 * 1024))
    for expected in (
        "counts",
        "language_info",
        "widget state",
        "larger",
        "absolute path",
        "without alt",
        "ValueError",
        "stderr",
        "live widget",
    ):
        assert expected in text
