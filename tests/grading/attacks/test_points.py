"""No points for an attack, in any tier, and always a sentence that says why."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autodiff_lab.grading import harness, ladder, messages
from autodiff_lab.grading.cells import Cell
from autodiff_lab.lessons.judge import State
from tests.grading.attacks.breaking import BREAKING, CONTAINED
from tests.grading.attacks.forging import FORGING
from tests.grading.made import SOLUTIONS, exercise

# In these two tiers files that all may read can be read, the reference among them.
READABLE = ("the reference by its file",)


def mark(sandbox, source: str, name: str = "plus_hides", seed: int = 7):
    code = [Cell("import numpy as np"), Cell(source)]
    return harness.mark(sandbox, exercise(name), code, 1, seed)


def mark_soon(sandbox, source: str):
    """The same with less time: most of these would use up any time there is."""
    code, hurried = [Cell(source)], replace(exercise(), seconds=0.7)
    return harness.mark(sandbox, hurried, code, 0, seed=7)


def held(result) -> None:
    """What every attack has to end in."""
    assert result.earned == 0
    assert result.state != State.RIGHT.value
    assert result.message
    assert len(result.message) <= 2_000
    assert len(result.printed) <= 64 * 1024
    shown = result.message + result.printed
    assert not any(ord(c) < 32 and c not in "\n\t" for c in shown)


@pytest.mark.parametrize("name", FORGING)
def test_nothing_can_be_forged(sandbox, name):
    if name in READABLE and sandbox.tier in ("user", ladder.TRUST):
        pytest.skip("this tier does not promise to hide files")
    held(mark_soon(sandbox, FORGING[name]))


@pytest.mark.parametrize("name", BREAKING)
def test_nothing_breaks_the_grader(sandbox, name):
    held(mark_soon(sandbox, BREAKING[name]))
    assert sandbox.process.poll() is None  # the agent is still there


@pytest.mark.parametrize("name", CONTAINED)
def test_nothing_gets_out(sandbox, name):
    if sandbox.tier == ladder.TRUST:
        pytest.skip("this tier promises nothing of the kind")
    before = offspring(sandbox.process.pid)
    held(mark_soon(sandbox, CONTAINED[name]))
    assert sandbox.process.poll() is None
    assert offspring(sandbox.process.pid) == before


def test_a_daemon_is_ended_even_where_it_can_start(trusted):
    held(mark(trusted, CONTAINED["a daemon"]))
    assert offspring(trusted.process.pid) == 1


def test_what_was_printed_before_the_end_is_kept(sandbox):
    source = "print('hello')\nimport os, sys\nsys.stdout.flush()\nos._exit(3)"
    result = mark(sandbox, source)
    assert result.printed == "hello\n"
    assert "exit code 3" in result.message


def test_after_all_that_an_honest_answer_still_counts(sandbox):
    result = mark(sandbox, SOLUTIONS["plus_hides"])
    assert (result.earned, result.state) == (1, "right")


def offspring(pid: int) -> int:
    """How many processes descend from one."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents[int(place.parent.name)] = int(fields[1])
    found, grown = {pid}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in found} - found
        grown = bool(more)
        found |= more
    return len(found)


def test_answers_of_somebody_else_do_not_fit(sandbox):
    """Right answers, in the right order, to another student's inputs."""
    theirs = [case.expected[""].item() for case in exercise().cases(seed=1)]
    source = f"answers = iter({theirs})\ndef plus_hides(p): return next(answers)\n"
    assert mark(sandbox, source, seed=1).earned == 1  # so the attack would work
    held(mark(sandbox, source, seed=2))


def test_hidden_inputs_stay_hidden(sandbox):
    """Whatever is said about hidden inputs must not reach the learner."""
    source = """
def plus_hides(p):
    print("input", p)
    if p == 3.0: return 1.5
    name = "Seen" + repr(p).replace(".", "_").replace("-", "m")
    raise type(name, (Exception,), {})(repr(p))
"""
    result = mark(sandbox, source)
    hidden = [case.args[0] for case in exercise().cases(seed=7)[1:]]
    assert result.earned == 0
    assert result.printed == "input 3.0\n"
    for value in hidden:
        digits = repr(abs(value)).replace(".", "")[:6]
        assert digits not in result.message.replace(".", "").replace("_", "")


@pytest.mark.parametrize(
    "odd", ["type('Seen' + name, (), {})()", "{name: p}", "[p, p]", "'Seen' + name"]
)
def test_odd_answers_do_not_spell_hidden_inputs(sandbox, odd):
    source = f"""
def plus_hides(p):
    name = repr(p).replace(".", "").replace("-", "")
    return 1.5 if p == 3.0 else {odd}
"""
    result = mark(sandbox, source)
    held(result)
    assert result.message == messages.ODD_ON_HIDDEN


def test_an_odd_answer_to_the_example_is_named(sandbox):
    result = mark(sandbox, "def plus_hides(p): return [p, p]")
    assert "a value of type list" in result.message


def test_the_solution_is_refused_as_cargo(sandbox):
    """A driver that would carry the reference into the sandbox does not get there."""
    from autodiff_lab.grading.shipping import CannotShip
    from autodiff_lab.lessons.exercises import plus_hides

    right = plus_hides.plus_hides
    carrier = replace(exercise(), drive=lambda written, p: right(p))
    with pytest.raises(CannotShip, match="stays here"):
        harness.mark(sandbox, carrier, [Cell("plus_hides = abs")], 0, seed=1)


def test_reading_limits_is_allowed_and_memory_is_bounded(locked):
    source = """
import resource
def plus_hides(p): return float(resource.getrlimit(resource.RLIMIT_AS)[1])
"""
    result = mark(locked, source)
    assert "1.07374e+09" in result.counterexample["idea"]
    assert np.isclose(1.07374e9, locked.limits.memory, rtol=1e-5)


def test_the_environment_is_empty(sandbox):
    os.environ["ADL_TEST_SECRET"] = "1"
    source = """
import os
def plus_hides(p): return float("ADL_TEST_SECRET" in os.environ)
"""
    try:
        result = mark(sandbox, source)
    finally:
        del os.environ["ADL_TEST_SECRET"]
    assert result.counterexample["idea"] == "0"
