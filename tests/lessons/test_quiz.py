"""The quiz widget: nothing is given away before one commits."""

from __future__ import annotations

import json

import pytest

import autodiff_lab as ad
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError
from autodiff_lab.lessons import quiz as module
from autodiff_lab.lessons.question import NumberQuestion, OrderQuestion, Question
from autodiff_lab.lessons.questions import QUESTIONS

ORDER = OrderQuestion(
    name="o", lesson="00", prompt="Order?", items=("b", "a"), answer="ba", praise="Yes."
)
NUMBER = NumberQuestion(name="n", lesson="00", prompt="6?", answer=6.0, praise="Yes.")


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    monkeypatch.setattr(module, "_answered", {})


@pytest.mark.parametrize(
    "name", [q.name for q in QUESTIONS.values() if type(q) is Question]
)
def test_no_reply_is_in_the_page_before_an_answer(name):
    question = QUESTIONS[name]
    data, _ = ad.Quiz(name)._repr_mimebundle_()
    page = json.dumps(data, ensure_ascii=False)
    for choice in question.choices:
        assert choice.reply not in page
    committed = ad.Quiz(name, answer=question.answer, committed=True)
    [right] = [question.letters[question.answer]]
    assert right.reply in committed.scene["reply"]["text"]


def test_committing_to_nothing_says_what_to_do_and_shows_nothing():
    quiz = ad.Quiz("recall_number")
    quiz.choose(committed=True)
    assert quiz.problem and quiz.scene["reply"] is None


def test_only_the_first_answer_counts_for_the_calibration():
    quiz = ad.Quiz("recall_number")
    quiz.choose(answer="a", sure=100, committed=True)
    quiz.choose(committed=False)
    quiz.choose(answer="c", sure=50, committed=True)
    assert "1 first answer: of 1 given with 100 % certainty, 0 were right" in repr(
        ad.calibration()
    )
    assert ad.calibration()._repr_mimebundle_()[MIME]["kind"] == "chart"


def test_without_a_word_on_certainty_nothing_is_noted():
    ad.Quiz("recall_number", answer="c", committed=True)
    assert "no answers yet" in repr(ad.calibration())


@pytest.mark.parametrize(
    ("question", "answer", "state"),
    [
        (ORDER, "ba", "right"),
        (ORDER, "ab", "wrong"),
        (NUMBER, "6", "right"),
        (NUMBER, "7", "wrong"),
    ],
)
def test_questions_of_ones_own_in_all_forms(question, answer, state):
    quiz = ad.Quiz(question, answer=answer, committed=True)
    assert quiz.scene["reply"]["state"] == state


def test_words_for_a_number_are_refused_kindly():
    quiz = ad.Quiz(NUMBER)
    quiz.choose(answer="six", committed=True)
    assert "number" in quiz.problem


def test_an_unknown_name_lists_some_that_exist():
    with pytest.raises(AutodiffError, match="no question called 'nope'"):
        ad.Quiz("nope")


def test_the_code_makes_it_again():
    quiz = ad.Quiz("recall_number", answer="a", committed=True)
    assert eval(quiz.to_code(), {"ad": ad}).scene == quiz.scene
