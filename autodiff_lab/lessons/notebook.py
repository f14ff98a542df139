"""From one source to three notebooks: the learner's, the solved and the clean one.

The clean one has the headings, the code and the questions, and not a word more: to come
back to after some days, and see whether one can still tell what happens and why (the
idea is that of fastbook's clean notebooks). Cells also say where a slide begins, so
that a lesson can be shown as it is.

In a source (MyST text notebook) three kinds of cell are short for more:

- tag ``exercise`` and a name as the body: header, statement, the stub (or, solved, the
  reference) and a cell with the check;
- tag ``question`` and a name: the prompt with its choices, and the cell to answer in;
- tag ``solution``: a cell that only the solved notebook has.

In the text, ``[[term]]`` is a word of the glossary: its sentence is put behind it.

Cell ids come from names and positions, so two builds give the same file.

The cells of an exercise also carry the metadata of nbgrader, so that a lesson is an
assignment there as it is: the learner's cell is a solution, the check is worth points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext  # type: ignore[import-untyped]
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autodiff_lab.lessons import messages
from autodiff_lab.lessons.exercise import Exercise
from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.glossary import marked
from autodiff_lab.lessons.question import AnyQuestion
from autodiff_lab.lessons.questions import QUESTIONS

Cell = Any  # a nbformat.NotebookNode
NBGRADER_SCHEMA = 3
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def notebook_from(source: Path, *, solved: bool) -> nbformat.NotebookNode:
    """Write out one source as an unexecuted notebook."""
    written = jupytext.read(source, fmt="md:myst")
    cells: list[Cell] = []
    if solved:
        cells.append(new_markdown_cell(messages.SOLVED_VERSION, id="solved-version"))
    for index, cell in enumerate(written.cells):
        cells += expand(cell, f"cell-{index + 1:02d}", solved=solved)
    metadata = {
        "kernelspec": KERNEL,
        "language_info": LANGUAGE,
        "lesson": dict(written.metadata["lesson"]),
    }
    return new_notebook(cells=list(map(slide, cells)), metadata=metadata)


def expand(cell: Cell, cell_id: str, *, solved: bool) -> Iterator[Cell]:
    """Replace a short form by the cells it stands for; pass anything else on."""
    tags = cell.metadata.get("tags", [])
    body = cell.source.strip()
    if "exercise" in tags:
        yield from exercise_cells(EXERCISES[body], solved=solved)
    elif "question" in tags:
        yield from question_cells(QUESTIONS[body], solved=solved)
    elif cell.cell_type == "markdown":
        yield new_markdown_cell(marked(cell.source), id=cell_id)
    elif solved or "solution" not in tags:
        yield code(cell.source, cell_id, *tags)


def clean_from(source: Path) -> nbformat.NotebookNode:
    """Write out one source without its prose, and without outputs."""
    notebook = notebook_from(source, solved=False)
    kept = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not cell.id.startswith("prompt-"):
            headings = re.findall(r"^#+ .*$", cell.source, flags=re.MULTILINE)
            if not headings:
                continue
            cell.source = "\n\n".join(headings)
        kept.append(cell)
    notebook.cells = kept
    return notebook


def slide(cell: Cell) -> Cell:
    """Say whether a slide begins with this cell: where there is a heading."""
    heading = re.match(r"#+ ", cell.source) if cell.cell_type == "markdown" else None
    depth = len(heading[0]) - 1 if heading else 0
    kind = {0: "-", 1: "slide", 2: "slide"}.get(depth, "subslide")
    cell.metadata["slideshow"] = {"slide_type": kind}
    return cell


def exercise_cells(exercise: Exercise, *, solved: bool) -> Iterator[Cell]:
    """Header and statement, the function to write, and its check."""
    name = exercise.name
    parts = [
        f"### Exercise: {exercise.title}",
        header(exercise),
        exercise.statement,
        messages.STUCK.format(name=name),
    ]
    yield new_markdown_cell("\n\n".join(parts), id=f"statement-{name}")
    body = exercise.solution if solved else exercise.stub
    written = code(body, f"exercise-{name}", "exercise", *solution_tag(solved))
    check = code(f'ad.check("{name}")', f"check-{name}", "check")
    yield nbgrader(written)
    yield nbgrader(check, points=exercise.points)


def nbgrader(cell: Cell, points: int | None = None) -> Cell:
    """Say what a cell is to nbgrader: worth points and locked, or to be written in.

    >>> nbgrader(code("...", "exercise-f")).metadata["nbgrader"]["grade_id"]
    'exercise-f'
    """
    counts = points is not None
    cell.metadata["nbgrader"] = {
        "cell_type": cell.cell_type,
        "grade": counts,
        "grade_id": cell.id,
        "locked": counts,
        **({"points": points} if counts else {}),
        "schema_version": NBGRADER_SCHEMA,
        "solution": not counts,
        "task": False,
    }
    return cell


def question_cells(question: AnyQuestion, *, solved: bool) -> Iterator[Cell]:
    """The prompt with its choices, and the cell where the answer goes."""
    prompt = "\n".join([question.prompt, "", *question.listed]).strip()
    yield new_markdown_cell(prompt, id=f"prompt-{question.name.replace('_', '-')}")
    answer = question.solution if solved else "..."
    body = f'ad.check("{question.name}", {answer})'
    cell_id = f"question-{question.name}"
    yield code(body, cell_id, "question", *solution_tag(solved))


def header(exercise: Exercise) -> str:
    """Say how hard, how important and how long, before anybody starts."""
    return messages.HEADER.format(
        stars="★" * exercise.difficulty + "☆" * (4 - exercise.difficulty),
        importance=exercise.importance,
        minutes=exercise.minutes,
        points=messages.points(exercise.points),
    )


def solution_tag(solved: bool) -> list[str]:
    """The tag that marks what only the solved notebook shows."""
    return ["solution"] if solved else []


def code(source: str, cell_id: str, *tags: str) -> Cell:
    """Make a code cell; an id may hold letters, digits, - and _ only."""
    metadata = {"tags": sorted(set(tags))} if tags else {}
    return new_code_cell(
        source.strip("\n"), id=re.sub(r"[^\w-]", "-", cell_id), metadata=metadata
    )
