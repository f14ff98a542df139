"""What a student gets back: one page, kind, and as exact as the check in the notebook.

It says what each exercise earned and why, names the misconception where a wrong answer
is a known one, and shows its public example. Hidden inputs are not in the records, so
they cannot be shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from autodiff_lab.grading import messages
from autodiff_lab.grading.assignment import Assignment
from autodiff_lab.grading.exports_gradescope import example_rows
from autodiff_lab.grading.records import Mark, Record
from autodiff_lab.grading.reports_page import page as whole
from autodiff_lab.grading.students import shown
from autodiff_lab.lessons import messages as spoken
from autodiff_lab.lessons.judge import State
from autodiff_lab.lessons.misconceptions import title
from autodiff_lab.lessons.result import icon

KINDS = {"right": "right", "nearly": "nearly", "wrong": "wrong", "wrong type": "nearly"}


def page(record: Record, chosen: Assignment) -> str:
    """The feedback on one submission as a web page."""
    lesson = chosen.lesson
    heading = f"Lesson {lesson.number.lstrip('0')} · {lesson.title}"
    parts = [
        f"<h1>{escape(heading)}</h1>",
        f'<p class="quiet">Feedback for {escape(shown(record.student))}</p>',
        f'<p class="total"><b>{record.earned}</b> of {record.points} points. '
        f"{escape(opening(record))}</p>",
    ]
    if record.reason:
        parts.append(f"<p>{escape(record.reason)}</p>")
    else:
        parts += [part for mark in record.marks for part in _mark(mark)]
    parts.append(f'<p class="quiet">{escape(messages.FEEDBACK_END)}</p>')
    return whole(f"{heading}: {shown(record.student)}", parts)


def opening(record: Record) -> str:
    """The first sentence: what went well, or how to begin."""
    right = sum(mark.state == "right" for mark in record.marks)
    if record.reason:
        return messages.FEEDBACK_UNREAD
    if right == len(record.marks):
        return messages.FEEDBACK_ALL
    if right:
        return messages.FEEDBACK_SOME.format(right=right, count=len(record.marks))
    if all(mark.state == "not started" for mark in record.marks):
        return messages.FEEDBACK_NOT_STARTED
    return messages.FEEDBACK_NONE


def _mark(mark: Mark) -> Iterator[str]:
    word = spoken.STATE_WORDS[mark.state]
    drawing = icon(State(mark.state)).replace(' style="vertical-align: -3px"', "")
    yield f'<section class="mark {KINDS.get(mark.state, "other")}">'
    yield (
        f"<header><h2>{escape(mark.title)}</h2>"
        f'<span class="points">{mark.earned} of {mark.points}</span></header>'
    )
    yield f'<p><span class="state">{drawing} {escape(word)}.</span> '
    yield f"{escape(mark.message)}</p>"
    if mark.misconception:
        name = f"{title(mark.misconception)} ({mark.misconception})"
        yield f"<p>{messages.FEEDBACK_IDEA} <em>{escape(name)}</em>.</p>"
    rows = example_rows(mark)
    if rows:
        yield "<table>"
        for label, text in rows:
            yield f'<tr><th scope="row">{escape(label)}</th>'
            yield f"<td><code>{escape(text)}</code></td></tr>"
        yield "</table>"
    if mark.printed.strip():
        yield f"<details><summary>{messages.FEEDBACK_PRINTED}</summary>"
        yield f'<pre tabindex="0">{escape(mark.printed)}</pre></details>'
    yield "</section>"
