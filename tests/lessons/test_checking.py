"""What a learner types and what comes back."""

from __future__ import annotations

import html.parser
import json

import pytest

import autodiff_lab as ad
from autodiff_lab.lessons import checking, questions
from autodiff_lab.lessons.checking import check, hint, seed_for
from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.exercises import path_sum as path_sum_exercise
from autodiff_lab.lessons.judge import State, Verdict
from autodiff_lab.lessons.question import Question
from autodiff_lab.lessons.result import CHECK_MIME, LOOKS, CheckResult, icon


def test_the_function_is_found_where_check_is_called():
    def path_sum(graph, y, x):
        return path_sum_exercise.path_sum(graph, y, x)

    assert check("path_sum")
    assert path_sum is not None


def test_the_function_is_found_among_global_names():
    namespace = {"ad": ad}
    exec("def plus_hides(p):\n    return p / (p - 1)", namespace)
    assert eval('ad.check("plus_hides")', namespace).state == "right"


def test_a_function_can_be_passed_with_or_without_its_name():
    assert check("path_sum", path_sum_exercise.with_a_stack)
    assert check(path_sum_exercise.path_sum)


def test_a_missing_function_is_not_started():
    result = check("path_sum")
    assert result.state == "not started"
    assert "no path_sum here yet" in result.text


@pytest.mark.parametrize("answer", [7, "text", None])
def test_something_else_than_a_function_is_a_wrong_type(answer):
    assert check("path_sum", answer).state == "wrong type"


def test_an_unknown_name_lists_close_ones():
    assert "Did you mean path_sum" in repr(check("pathsum"))
    assert "stands in its lesson" in repr(check("something else entirely"))
    assert "check('name')" in repr(check(42))


def test_the_bundle_says_the_same_three_times():
    bundle = check("path_sum", path_sum_exercise.path_sum)._repr_mimebundle_()
    assert list(bundle) == [CHECK_MIME, "text/html", "text/plain"]
    assert bundle[CHECK_MIME] == {
        "schema": 1,
        "exercise": "path_sum",
        "state": "right",
        "lesson": "03",
        "points": [3, 3],
    }
    assert bundle["text/plain"].startswith("[right] path_sum: ")
    assert "<b>right</b>" in bundle["text/html"]
    assert "3 of 3 points" in bundle["text/html"]


def test_outputs_do_not_depend_on_the_learner_or_the_run():
    for function in (path_sum_exercise.path_sum, path_sum_exercise.last_route_wins):
        bundles = {
            json.dumps(check("path_sum", function, learner=who)._repr_mimebundle_())
            for who in ("ada", "bob", "ada")
        }
        assert len(bundles) == 1


def test_html_is_escaped_and_needs_neither_script_nor_style_sheet():
    verdict = Verdict(State.WRONG, "<script>alert(1)</script> & more")
    page = CheckResult("<b>x</b>", "03", 1, verdict)._repr_html_()
    assert "<script" not in page
    assert "<style" not in page
    assert "<svg" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_html_is_well_formed():
    page = check("path_sum", path_sum_exercise.first_route_only)._repr_html_()
    open_tags: list[str] = []

    class Reader(html.parser.HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag != "img":
                open_tags.append(tag)

        def handle_endtag(self, tag):
            assert open_tags.pop() == tag

    Reader().feed(page)
    assert open_tags == []


def test_every_state_has_its_own_shape_word_and_colour():
    assert len({icon(state) for state in State}) == 5
    assert len({colour for colour, _ in LOOKS.values()}) == 5
    words = {CheckResult("x", "03", 1, Verdict(s, "")).word for s in State}
    assert len(words) == 5


def test_hints_come_one_at_a_time_and_stop_at_the_last(monkeypatch):
    monkeypatch.setattr(checking, "_hints_shown", {})
    said = [repr(hint("path_sum")) for _ in range(4)]
    assert [text[:11] for text in said] == [
        "Hint 1 of 3",
        "Hint 2 of 3",
        "Hint 3 of 3",
        "Hint 3 of 3",
    ]
    for text, step in zip(said, EXERCISES["path_sum"].hints, strict=False):
        assert step in text
    assert "last hint" in said[-1]
    assert "Did you mean path_sum" in repr(hint("path_sums"))


def test_seeds_differ_between_learners_and_exercises():
    seeds = {seed_for(e, who) for e in EXERCISES for who in ("ada", "bob")}
    assert len(seeds) == 2 * len(EXERCISES)


def test_the_learner_can_be_named_by_the_environment(monkeypatch):
    monkeypatch.setenv("AUTODIFF_LAB_LEARNER", "ada")
    assert seed_for("path_sum") == seed_for("path_sum", "ada")


CHOICES = [q for q in questions.QUESTIONS.values() if isinstance(q, Question)]


@pytest.mark.parametrize("question", CHOICES, ids=lambda q: q.name)
def test_each_question_has_one_right_answer_and_a_reply_to_each_choice(question):
    assert check(question.name).state == "not started"
    assert check(question.name, ...).state == "not started"
    assert check(question.name, "z").state == "wrong type"
    assert check(question.name, 3).state == "wrong type"
    replies = {letter: check(question.name, letter) for letter in question.letters}
    assert [x for x, reply in replies.items() if reply] == [question.answer]
    assert len({reply.message for reply in replies.values()}) == len(replies)
    assert check(question.name, f" {question.answer.upper()} ")


def test_a_prediction_reveals_only_after_a_commitment():
    assert "28.011001" not in check("predict_nudge", ...).text
    for letter in "abcd":
        assert "28.011001" in check("predict_nudge", letter).text


def test_exercises_and_questions_never_share_a_name():
    assert not EXERCISES.keys() & questions.QUESTIONS.keys()
