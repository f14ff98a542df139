"""Every exercise proves that its check can tell right from wrong."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.lessons.exercise import Exercise, WrongAnswer
from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.judge import State, judge
from autodiff_lab.lessons.misconceptions import MISCONCEPTIONS
from autodiff_lab.lessons.reading import is_blank
from autodiff_lab.lessons.running import Returned, attempt

SEEDS = range(20)
ALL = list(EXERCISES.values())
RIGHT_ONES = [(e, f) for e in ALL for f in (e.reference, *e.alternatives)]
WRONG_ONES = [(e, w) for e in ALL for w in e.wrong_answers]


def named(pair: object) -> str:
    """Readable test ids for functions, exercises and wrong answers."""
    return getattr(pair, "name", None) or getattr(pair, "__name__", str(pair))


def stub_of(exercise: Exercise):
    """Define the stub as the learner's notebook does."""
    namespace = {"np": np, "ad": ad}
    exec(exercise.stub, namespace)
    return namespace[exercise.name]


@pytest.mark.parametrize(("exercise", "solution"), RIGHT_ONES, ids=named)
def test_right_solutions_pass_on_every_seed(exercise, solution):
    for seed in SEEDS:
        verdict = judge(exercise, solution, seed)
        assert verdict.state is State.RIGHT, (seed, verdict.message)
        assert verdict.earned == exercise.points


@pytest.mark.parametrize("exercise", ALL, ids=named)
def test_the_stub_is_not_started_and_says_how_to_start(exercise):
    for seed in SEEDS:
        verdict = judge(exercise, stub_of(exercise), seed)
        assert verdict.state is State.NOT_STARTED
        assert verdict.earned == 0
    asked = attempt(stub_of(exercise), exercise.example.args, exercise.drive)
    assert isinstance(asked, Returned) and is_blank(asked.answer)


@pytest.mark.parametrize(("exercise", "wrong"), WRONG_ONES, ids=named)
def test_each_named_mistake_is_recognised_on_every_seed(exercise, wrong):
    for seed in SEEDS:
        verdict = judge(exercise, wrong.function, seed)
        assert verdict.state is State.WRONG
        assert (verdict.mistake, verdict.misconception) == (
            wrong.name,
            wrong.misconception,
        )
        assert wrong.message in verdict.message
        assert verdict.earned == 0


@pytest.mark.parametrize(("exercise", "wrong"), WRONG_ONES, ids=named)
def test_each_counterexample_shows_a_difference(exercise: Exercise, wrong: WrongAnswer):
    shown = judge(exercise, wrong.function, seed=0).counterexample
    assert shown is not None
    assert shown.idea != shown.measured


@pytest.mark.parametrize("exercise", ALL, ids=named)
def test_a_wrong_type_is_named_kindly(exercise):
    for answer in (None, "2 * x", {"unexpected": 1.0}, object()):
        odd = replace(exercise, drive=lambda *args, answer=answer: answer)
        verdict = judge(odd, exercise.reference, seed=1)
        assert verdict.state is State.WRONG_TYPE, answer
        assert verdict.message


@pytest.mark.parametrize("exercise", [e for e in ALL if e.rtol], ids=named)
def test_numbers_that_are_measured_with_a_small_step_are_nearly(exercise):
    def scaled(answer, by):
        if isinstance(answer, dict):
            return {key: scaled(value, by) for key, value in answer.items()}
        if isinstance(answer, (list, tuple)):
            return [scaled(value, by) for value in answer]
        return answer * by

    def drive(written, *args):
        by = 1 + 1e-6 if written is exercise.reference else 1
        return scaled(exercise.drive(written, *args), by)

    approximate = replace(exercise, drive=drive)
    for seed in SEEDS:
        verdict = judge(approximate, exercise.reference, seed)
        assert verdict.state is State.NEARLY
        assert verdict.earned < exercise.points


@pytest.mark.parametrize("exercise", ALL, ids=named)
def test_every_definition_is_complete(exercise):
    assert exercise.name == exercise.reference.__name__
    first = re.compile(rf"(def|class) {exercise.name}\b")
    assert first.match(exercise.solution)
    assert first.match(exercise.stub)
    assert len(exercise.alternatives) >= 1
    assert len(exercise.wrong_answers) >= 2
    assert len(set(exercise.hints)) == 3
    assert 1 <= exercise.difficulty <= 4
    assert 1 <= exercise.importance <= 5
    assert exercise.minutes >= 1
    assert {w.misconception for w in exercise.wrong_answers} <= MISCONCEPTIONS.keys()


@pytest.mark.parametrize("exercise", ALL, ids=named)
def test_the_solution_in_the_notebook_needs_only_what_is_imported_there(exercise):
    namespace = {"np": np, "ad": ad}
    exec(exercise.solution, namespace)
    assert judge(exercise, namespace[exercise.name], seed=3).state is State.RIGHT


@pytest.mark.parametrize("exercise", ALL, ids=named)
def test_other_seeds_draw_other_inputs(exercise):
    drawn = {repr([case.args for case in exercise.draw(_rng(s))]) for s in SEEDS}
    assert len(drawn) == len(SEEDS)
    again = repr([case.args for case in exercise.draw(_rng(0))])
    assert again in drawn


def _rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_graphs_of_path_sum_have_at_most_twelve_nodes():
    sizes = [
        len(case.args[0])
        for seed in SEEDS
        for case in EXERCISES["path_sum"].draw(_rng(seed))
    ]
    assert max(sizes) == 12


def test_path_sum_agrees_with_the_library_on_its_own_graph():
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    d = a * (a + b)
    graph, y, x = EXERCISES["path_sum"].example.args
    assert EXERCISES["path_sum"].reference(graph, y, x) == ad.get_gradients(d)[a] == 11
    assert EXERCISES["path_sum"].reference(graph, "d", "b") == ad.paths(d, b).total == 4
