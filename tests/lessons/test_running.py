"""Learner code may raise, loop or print; the notebook must not notice."""

from __future__ import annotations

import linecache
import threading
import time

import pytest

from autodiff_lab.lessons.exercises import EXERCISES
from autodiff_lab.lessons.judge import State, judge
from autodiff_lab.lessons.running import Raised, Returned, Stopped, run_cases

PATH_SUM = EXERCISES["path_sum"]


def defined(source: str, name: str = "path_sum"):
    """Define a function the way a notebook cell does: its text can be looked up."""
    filename = f"<cell {abs(hash(source))}>"
    linecache.cache[filename] = (
        len(source),
        None,
        source.splitlines(keepends=True),
        filename,
    )
    namespace: dict = {}
    exec(compile(source, filename, "exec"), namespace)
    return namespace[name]


def test_an_error_is_reported_with_the_learners_own_line():
    broken = defined("def path_sum(graph, y, x):\n    return graph['nowhere']\n")
    verdict = judge(PATH_SUM, broken, seed=0)
    assert verdict.state is State.WRONG
    assert "KeyError: 'nowhere'" in verdict.message
    assert "in line 2 (return graph['nowhere'])" in verdict.message


def test_the_deepest_own_line_counts_not_a_library_line():
    source = (
        "def helper(graph):\n    return sorted([1, 'a'])\n"
        "def path_sum(graph, y, x):\n    return helper(graph)\n"
    )
    assert "line 2 (return sorted" in judge(PATH_SUM, defined(source), 0).message


def test_an_error_on_a_hidden_input_does_not_quote_the_input():
    source = (
        "def path_sum(graph, y, x):\n"
        "    if len(graph) == 4: return 11.0\n"
        "    raise ValueError(repr(graph))\n"
    )
    message = judge(PATH_SUM, defined(source), seed=0).message
    assert "in line 3 (raise ValueError(repr(graph))) with ValueError." in message
    assert "{" not in message


@pytest.mark.parametrize(
    "body",
    [
        "    while True:\n        pass\n",
        "    while True:\n        try:\n            y = y\n"
        "        except Exception:\n            pass\n",
    ],
    ids=["plain", "catching"],
)
def test_an_endless_loop_is_stopped_and_located(body):
    started = time.perf_counter()
    verdict = judge(PATH_SUM, defined(f"def path_sum(graph, y, x):\n{body}"), 0, 0.3)
    assert verdict.state is State.WRONG
    assert "still running after 0.3 seconds in line" in verdict.message
    assert time.perf_counter() - started < 3.0


def test_a_stopped_function_leaves_no_thread_behind():
    before = threading.active_count()
    judge(PATH_SUM, defined("def path_sum(g, y, x):\n    while True: y = y\n"), 0, 0.2)
    deadline = time.perf_counter() + 2.0
    while threading.active_count() > before and time.perf_counter() < deadline:
        time.sleep(0.01)
    assert threading.active_count() == before


def test_endless_recursion_is_reported():
    source = "def path_sum(graph, y, x):\n    return path_sum(graph, y, x)\n"
    message = judge(PATH_SUM, defined(source), seed=0).message
    assert "RecursionError" in message
    assert "line 2" in message


@pytest.mark.parametrize("kind", ["SystemExit", "KeyboardInterrupt", "AssertionError"])
def test_nothing_that_is_raised_gets_out(kind):
    source = f"def path_sum(graph, y, x):\n    raise {kind}\n"
    verdict = judge(PATH_SUM, defined(source), seed=0)
    assert verdict.state is State.WRONG
    assert kind in verdict.message


def test_the_wrong_number_of_parameters_is_reported():
    verdict = judge(PATH_SUM, lambda graph: 1.0, seed=0)
    assert "takes 1 positional argument but 3 were given" in verdict.message


def test_what_the_function_prints_is_swallowed(capsys):
    outcomes = run_cases(lambda x: print("seen", x) or 1.0, [(1.0,)], seconds=2.0)
    assert outcomes == [Returned(1.0)]
    assert capsys.readouterr() == ("", "")


def test_arguments_are_private_copies():
    graph = {"a": []}
    run_cases(lambda g: g.clear(), [(graph,)], seconds=2.0)
    assert graph == {"a": []}


def test_each_call_has_its_own_outcome_until_time_is_up():
    def moody(x):
        if x == 1:
            raise ValueError("one")
        while x == 2:
            pass
        return x

    outcomes = run_cases(moody, [(0,), (1,), (2,), (3,)], seconds=0.3)
    assert [type(outcome) for outcome in outcomes] == [Returned, Raised, Stopped]


def test_without_threads_the_calls_still_run(monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert run_cases(abs, [(-3.0,)], seconds=1.0) == [Returned(3.0)]
