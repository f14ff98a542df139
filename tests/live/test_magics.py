"""The magics, in a real IPython shell."""

from __future__ import annotations

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

import autodiff_lab as ad


@pytest.fixture(scope="module")
def shell():
    made = InteractiveShell()  # not the one instance: other tests know no shell
    made.history_manager.enabled = False
    made.run_line_magic("load_ext", "autodiff_lab")
    return made


@pytest.fixture(autouse=True)
def fresh(shell):
    before = set(shell.user_ns)
    shell.user_ns.update(np=np, ad=ad, x=3, y=2.0, w=np.array([1.0, -2.0]))
    yield
    for name in set(shell.user_ns) - before:
        del shell.user_ns[name]


def test_graph_makes_variables_of_the_names_that_hold_numbers(shell):
    made = shell.run_line_magic("graph", "x * x + 3 * x * y + 1")
    assert made.value == 28
    gradients = {node.name: g for node, g in ad.get_gradients(made).items()}
    assert (gradients["x"], gradients["y"]) == (12, 9)
    assert shell.user_ns["x"] == 3  # the user's own number stays


def test_arrays_and_functions_of_the_user_are_found(shell):
    shell.user_ns["square"] = lambda v: v * v
    made = shell.run_line_magic("graph", "np.sum(square(w))")
    assert made.value == 5
    assert [n.name for n in ad.topological(made) if n.primitive is None] == ["w"]


def test_graph_shows_a_node_that_exists(shell):
    a = ad.Variable(1.0, name="a")
    shell.user_ns["d"] = d = a + a
    assert shell.run_line_magic("graph", "d") is d


def test_step_makes_a_stepper(shell):
    stepper = shell.run_line_magic("step", "x * y")
    assert isinstance(stepper, ad.Stepper) and stepper.root.value == 6


def test_compare_runs_every_engine_on_the_cell(shell):
    made = shell.run_cell_magic("compare", "x=4.0 y=3.0", "c = x + y\nx * c")
    assert made.value == 28
    assert "reverse" in repr(made) and "d/d x" in repr(made)
    assert shell.run_cell_magic("compare", "", "x * y").value == 6


def test_gradcheck_says_what_it_has_checked(shell):
    said = shell.run_line_magic("gradcheck", "np.tanh(x) * y")
    assert "by x, y" in said


def test_gradcheck_reports_a_wrong_rule(shell, capsys):
    wrong = ad.custom_op(lambda v: v * v, vjp=lambda g, y, v: g * v, name="half")
    shell.user_ns["half"] = wrong
    assert shell.run_line_magic("gradcheck", "half(y)") is None
    assert "is wrong" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("x +", "not Python"),
        ("unknown * x", "unknown is not known"),
        ("np.pi * 2", "nothing to differentiate by"),
        ("str(y)", "gives str"),
        ("q = x", "no result"),
    ],
)
def test_a_mistake_is_a_sentence_and_no_traceback(shell, capsys, line, words):
    assert shell.run_line_magic("graph", line) is None
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said and "What to do" in said


def test_inputs_that_cannot_be_read_are_explained(shell, capsys):
    assert shell.run_cell_magic("compare", "x==2", "x") is None
    assert "gives no inputs" in capsys.readouterr().err


def test_a_checkpoint_brings_back_what_was_changed(shell, capsys):
    a = ad.Variable(2.0, name="a")
    shell.user_ns.update(a=a, y=a * a, listed=[1])
    shell.run_line_magic("checkpoint", "start")
    shell.user_ns["listed"].append(2)
    shell.user_ns["y"] = None
    shell.run_line_magic("restore", "start")
    assert shell.user_ns["listed"] == [1]
    graph = shell.user_ns["y"]
    assert ad.get_gradients(graph)[shell.user_ns["a"]] == 4  # still one graph
    assert "restored" in capsys.readouterr().out


def test_an_unknown_checkpoint_lists_those_that_exist(shell, capsys):
    shell.run_line_magic("restore", "nowhere")
    assert "no checkpoint called 'nowhere'" in capsys.readouterr().err
