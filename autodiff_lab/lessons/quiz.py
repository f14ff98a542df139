"""A question as a widget: commit to an answer first, and only then see the reply.

A prediction is worth more when it is made before the result is in sight (the predict,
observe, explain of White and Gunstone, 1992), and when one says how sure one is: then
it can be seen afterwards whether "quite sure" was worth anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autodiff_lab.display import chart as charts
from autodiff_lab.display.chart_svg import to_svg
from autodiff_lab.display.scene import Scene, Table, bundle, scene
from autodiff_lab.errors import AutodiffError
from autodiff_lab.lessons import messages
from autodiff_lab.lessons.judge import State
from autodiff_lab.lessons.question import (
    LETTERS,
    AnyQuestion,
    NumberQuestion,
    OrderQuestion,
    Question,
)
from autodiff_lab.lessons.questions import QUESTIONS
from autodiff_lab.widgets.scene import SceneWidget

SURE = (50, 60, 70, 80, 90, 100)  # percent: 50 is a guess

_answered: dict[str, tuple[int, bool]] = {}  # first answers of this session


class Quiz(SceneWidget):
    """Ask a question of the lessons, or one of your own.

    The reply is not in the notebook before an answer is given: Python makes it then.

    >>> import autodiff_lab as ad
    >>> quiz = ad.Quiz("recall_number")
    >>> quiz.choose(answer="c", sure=90, committed=True)
    >>> quiz.scene["reply"]["state"], ad.calibration()
    ('right', 1 first answer: of 1 given with 90 % certainty, 1 was right)
    """

    def __init__(self, question: str | AnyQuestion, **chosen: Any) -> None:
        self._question = _known(question)
        super().__init__(**{"answer": "", "sure": 0, "committed": False, **chosen})

    def make_scene(self, state: Mapping[str, Any]) -> Scene:
        question = self._question
        committed = bool(state["committed"])
        return scene(
            "quiz",
            "A question",
            f"A question: {question.prompt}",
            name=question.name,
            prompt=question.prompt,
            form=_form(question),
            options=_options(question),
            sure=list(SURE),
            reply=self._reply(state) if committed else None,
        )

    def picture(self, shown: Scene) -> str:
        return ""

    def tables(self, shown: Scene) -> Sequence[Table]:
        options = zip(LETTERS, shown["options"], strict=False)
        return [(["", "answer"], [list(pair) for pair in options])]

    def describe(self, shown: Scene) -> str:
        options = zip(LETTERS, shown["options"], strict=False)
        lines = [shown["prompt"], *(f"  {key}  {text}" for key, text in options)]
        if shown["reply"]:
            lines.append(f"[{shown['reply']['word']}] {shown['reply']['text']}")
        return "\n".join(lines)

    def saved_bundle(self) -> dict[str, Any]:
        made = super().saved_bundle()
        made["text/html"] = _page(self.scene)
        return made

    def to_code(self) -> str:
        chosen = ", ".join(f"{key}={value!r}" for key, value in self.state.items())
        return f'ad.Quiz("{self._question.name}", {chosen})'

    def _reply(self, state: Mapping[str, Any]) -> dict[str, str]:
        verdict = self._question.ask(_typed(self._question, state["answer"]))
        if verdict.state in (State.NOT_STARTED, State.WRONG_TYPE):
            raise AutodiffError(verdict.message)
        right = verdict.state is State.RIGHT
        if state["sure"] in SURE:
            _answered.setdefault(self._question.name, (int(state["sure"]), right))
        word = messages.STATE_WORDS[verdict.state.value]
        return {"state": verdict.state.value, "word": word, "text": verdict.message}


class Calibration:
    """How sure the answers of this session were, and how many of them were right."""

    def __init__(self, answers: Sequence[tuple[int, bool]]) -> None:
        self.groups = {
            sure: [right for given, right in answers if given == sure]
            for sure in SURE
            if any(given == sure for given, _ in answers)
        }

    def __repr__(self) -> str:
        count = sum(map(len, self.groups.values()))
        if not count:
            return "no answers yet: say in a quiz how sure you are"
        parts = [
            f"of {len(found)} given with {sure} % certainty, {sum(found)} "
            f"{'was' if sum(found) == 1 else 'were'} right"
            for sure, found in self.groups.items()
        ]
        answers = "answer" if count == 1 else "answers"
        return f"{count} first {answers}: {'; '.join(parts)}"

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, Any]:
        points = [
            (sure, 100 * sum(found) / len(found)) for sure, found in self.groups.items()
        ]
        drawn = charts.chart(
            "Certainty and truth",
            charts.axis("how sure, %", 45, 105, ticks=SURE),
            charts.axis("right, %", -5, 105, ticks=range(0, 101, 20)),
            [
                charts.line(
                    [(50, 50), (100, 100)], "quiet", "as sure as right", dashed=True
                ),
                charts.dots(points, "forward", "you", size=6),
            ],
        )
        shown = scene("chart", "Certainty and truth", repr(self), chart=drawn)
        rows = [[f"{sure} %", f"{share:.0f} %"] for sure, share in points]
        table = (["how sure", "right"], rows)
        return bundle(shown, to_svg(drawn, repr(self)), [table], repr(self))


def calibration() -> Calibration:
    """How well the first answers to quizzes were judged by the one who gave them.

    It lives in this session only, and nobody else sees it.
    """
    return Calibration(list(_answered.values()))


def _known(question: str | AnyQuestion) -> AnyQuestion:
    if isinstance(question, AnyQuestion):
        return question
    if question in QUESTIONS:
        return QUESTIONS[question]
    raise AutodiffError(
        f"there is no question called {question!r}",
        cause="the name is not in the list of questions",
        cure=f"take one of {', '.join(sorted(QUESTIONS)[:8])}, ..., or make one of the "
        "classes in autodiff_lab.lessons.question",
    )


def _form(question: AnyQuestion) -> str:
    forms = {Question: "choice", NumberQuestion: "number", OrderQuestion: "order"}
    return forms[type(question)]


def _options(question: AnyQuestion) -> list[str]:
    if isinstance(question, Question):
        return [choice.text for choice in question.choices]
    return list(question.items) if isinstance(question, OrderQuestion) else []


def _typed(question: AnyQuestion, answer: Any) -> Any:
    """What the page sends is text; a number question wants a number."""
    if answer == "" or answer is None:
        return ...
    if not isinstance(question, NumberQuestion):
        return answer
    try:
        return float(answer)
    except (TypeError, ValueError):
        return answer


def _page(shown: Scene) -> str:
    """The question as a list, for pages that run nothing."""
    from html import escape

    items = "".join(f"<li>{escape(text)}</li>" for text in shown["options"])
    options = f'<ol type="a">{items}</ol>' if items else ""
    reply = shown["reply"]
    said = (
        f"<p><b>{escape(reply['word'])}</b> {escape(reply['text'])}</p>"
        if reply
        else ""
    )
    return f"<div><p>{escape(shown['prompt'])}</p>{options}{said}</div>\n"
