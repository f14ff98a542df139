"""Questions: every kind replies to everything, and knows its own answer."""

from __future__ import annotations

import ast

import pytest

from autodiff_lab.lessons.judge import State
from autodiff_lab.lessons.misconceptions import MISCONCEPTIONS
from autodiff_lab.lessons.question import (
    Choice,
    NumberQuestion,
    OrderQuestion,
    Question,
    Reply,
)
from autodiff_lab.lessons.questions import QUESTIONS

SAME = {"name": "q", "lesson": "01", "prompt": "?"}
CHOICE = Question(
    **SAME, choices=(Choice("6", "Yes."), Choice("5", "Sum.", "M1")), answer="a"
)
NUMBER = NumberQuestion(
    **SAME, answer=6.0, praise="Yes.", replies=(Reply(5.0, "Sum.", "M1"),)
)
ORDER = OrderQuestion(
    **SAME,
    items=("last", "first", "second"),
    answer="bca",
    praise="Yes.",
    replies=(Reply("acb", "Backwards.", "M5"),),
)
KINDS = [CHOICE, NUMBER, ORDER]
kinds = pytest.mark.parametrize(
    "question",
    [*KINDS, *QUESTIONS.values()],
    ids=lambda q: f"{type(q).__name__}-{q.name}",
)


@kinds
def test_its_solution_is_right_and_three_dots_are_not_started(question):
    verdict = question.ask(ast.literal_eval(question.solution))
    assert (verdict.state, verdict.earned) == (State.RIGHT, question.points)
    assert question.ask(...).state is State.NOT_STARTED


@kinds
@pytest.mark.parametrize("answer", [None, [], object(), True, "zz", b"a", float])
def test_nonsense_is_a_wrong_type_and_says_what_to_give(question, answer):
    verdict = question.ask(answer)
    assert verdict.state is State.WRONG_TYPE and verdict.message
    assert verdict.earned == 0


@pytest.mark.parametrize(
    ("question", "answer", "label"),
    [(CHOICE, "b", "M1"), (NUMBER, 5, "M1"), (ORDER, "acb", "M5")],
)
def test_an_expected_mistake_has_its_own_reply(question, answer, label):
    verdict = question.ask(answer)
    assert (verdict.state, verdict.misconception) == (State.WRONG, label)
    assert MISCONCEPTIONS[label] in verdict.message


def test_other_numbers_are_too_large_or_too_small():
    assert "large" in NUMBER.ask(6.2).message
    assert "small" in NUMBER.ask(-1e9).message
    assert NUMBER.ask(6.001).state is State.RIGHT
    assert NUMBER.ask(float("nan")).state is State.WRONG


def test_an_order_may_be_typed_in_many_ways_and_the_first_slip_is_shown():
    assert ORDER.ask(" B, c; A ").state is State.RIGHT
    assert "place 2" in ORDER.ask("bac").message


def test_what_there_is_to_reveal_comes_only_after_an_answer():
    asked = []
    question = NumberQuestion(
        **SAME, answer=1.0, praise="Yes.", reveal=lambda: asked.append(1) or "Measured."
    )
    question.ask(...)
    assert not asked
    assert question.ask(1.0).message == "Yes. Measured."
    assert question.ask(2.0).message.endswith("Measured.")


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda q: q.name)
def test_every_choice_has_another_reply(question):
    assert question.prompt
    if isinstance(question, Question):
        replies = [choice.reply for choice in question.choices]
        assert len(set(replies)) == len(replies) >= 2
