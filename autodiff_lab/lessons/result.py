"""What a check shows: plain text, HTML that survives untrusted notebooks, tiny JSON.

The state is told three times, by the shape of an icon, by a word and by a colour, so
no reader depends on one of them. The HTML uses inline styles with theme variables and
an ``<img>`` icon, because scripts, style sheets and inline SVG are stripped from
notebooks that are not trusted. Everything is escaped.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape
from typing import Any

from autodiff_lab.display import document
from autodiff_lab.display.html import image
from autodiff_lab.lessons import messages
from autodiff_lab.lessons.judge import Counterexample, State, Verdict

CHECK_MIME = "application/vnd.autodiff-lab.check+json"
SCHEMA = 1

# A shape and a colour (from Okabe and Ito, readable on light and dark) per state.
LOOKS = {
    State.NOT_STARTED: ("#767676", '<circle cx="8" cy="8" r="6" {line}/>'),
    State.WRONG_TYPE: (
        "#3A87C8",
        '<rect x="2.5" y="2.5" width="11" height="11" {line}/>'
        '<path d="M8 5v4M8 11v.5" {line}/>',
    ),
    State.NEARLY: (
        "#B07A00",
        '<circle cx="8" cy="8" r="6" {line}/><path d="M8 2a6 6 0 0 1 0 12z" {fill}/>',
    ),
    State.WRONG: ("#D55E00", '<path d="M3.5 3.5l9 9M12.5 3.5l-9 9" {line}/>'),
    State.RIGHT: ("#009E73", '<path d="M2.5 8.5l4 4 7-9" {line}/>'),
}


@dataclass(frozen=True, repr=False)
class CheckResult:
    """The result of one check; true when the exercise is solved.

    >>> CheckResult("path_sum", "03", 3, Verdict(State.NOT_STARTED, "Begin."))
    [not started] path_sum: Begin.
    """

    exercise: str
    lesson: str
    points: int
    verdict: Verdict

    @property
    def state(self) -> str:
        """One of: not started, wrong type, nearly, wrong, right."""
        return self.verdict.state.value

    @property
    def word(self) -> str:
        """The state as it is shown to people."""
        return messages.STATE_WORDS[self.state]

    @property
    def text(self) -> str:
        """The whole message, as it stands in a terminal."""
        lines = [f"[{self.word}] {self.exercise}: {self.message}"]
        shown = self.verdict.counterexample
        if shown:
            lines += [f"  {messages.ON_THE_EXAMPLE}: {shown.call}"]
            lines += [f"  {label}: {value}" for label, value in rows(shown)]
        return "\n".join(lines)

    @property
    def message(self) -> str:
        """The sentence of the verdict, with the points once there are some."""
        if self.verdict.state is State.RIGHT and self.points:
            points = messages.count_points(self.verdict.earned, self.points)
            return messages.RIGHT_PRAISE.format(
                summary=self.verdict.message, points=points
            )
        return self.verdict.message

    def __bool__(self) -> bool:
        return self.verdict.state is State.RIGHT

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        colour, _ = LOOKS[self.verdict.state]
        shown = self.verdict.counterexample
        box = (
            f"border-left: 4px solid {colour}; padding: 6px 12px; margin: 4px 0; "
            "color: var(--jp-content-font-color1, inherit)"
        )
        return (
            f'<div role="status" style="{box}">'
            f"<div>{icon(self.verdict.state)} <b>{escape(self.word)}</b> · "
            f"<code>{escape(self.exercise)}</code></div>"
            f"<div>{escape(self.message)}</div>"
            f"{table(shown) if shown else ''}</div>"
        )

    def _repr_mimebundle_(self, **_options: object) -> dict[str, Any]:
        return {
            CHECK_MIME: {
                "schema": SCHEMA,
                "exercise": self.exercise,
                "state": self.state,
                "lesson": self.lesson,
                "points": [self.verdict.earned, self.points],
            },
            "text/html": self._repr_html_(),
            "text/plain": self.text,
        }


@dataclass(frozen=True, repr=False)
class Note:
    """A sentence that is no verdict: a hint, or help with a name."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        box = "border-left: 4px solid #767676; padding: 6px 12px; margin: 4px 0"
        return f'<div role="note" style="{box}">{escape(self.text)}</div>'


@dataclass(frozen=True, repr=False)
class Solution:
    """One way to solve an exercise."""

    exercise: str
    code: str

    def __repr__(self) -> str:
        return f"{messages.SOLUTION_OPEN}\n\n{self.code}"

    def _repr_html_(self) -> str:
        text = escape(messages.SOLUTION_OPEN)
        return f'<div role="note"><p>{text}</p><pre>{escape(self.code)}</pre></div>'


def rows(shown: Counterexample) -> list[tuple[str, str]]:
    """The two numbers of a counterexample with their labels."""
    return [(shown.whose, shown.idea), (shown.oracle, shown.measured)]


def table(shown: Counterexample) -> str:
    """Draw a counterexample: the call, and two rows of a table under it."""
    style = "text-align: left; padding: 1px 16px 1px 0"
    body = "".join(
        f'<tr><th scope="row" style="{style}; font-weight: normal">{escape(label)}</th>'
        f'<td style="{style}"><code>{escape(value)}</code></td></tr>'
        for label, value in rows(shown)
    )
    call = f"<code>{escape(shown.call)}</code>"
    return (
        f'<div style="margin-top: 6px">{messages.ON_THE_EXAMPLE}: {call}</div>'
        '<table style="border: none; color: inherit; font-size: inherit">'
        f"{body}</table>{drawing(shown)}"
    )


def drawing(shown: Counterexample) -> str:
    """Draw the graph that a call is about; values in it, and what reaches each node."""
    if shown.graph is None:
        return ""
    return f'<div style="margin-top: 6px">{image(document(shown.graph()))}</div>'


def icon(state: State) -> str:
    """Draw the icon of a state; the word beside it says the same, so alt is empty."""
    colour, shapes = LOOKS[state]
    line = f'fill="none" stroke="{colour}" stroke-width="2" stroke-linecap="round"'
    drawing = shapes.format(line=line, fill=f'fill="{colour}"')
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" '
        f'viewBox="0 0 16 16">{drawing}</svg>'
    )
    data = base64.b64encode(svg.encode()).decode()
    source = f"data:image/svg+xml;base64,{data}"
    return f'<img alt="" style="vertical-align: -3px" width="16" src="{source}">'
