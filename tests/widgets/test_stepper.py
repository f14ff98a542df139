"""The stepper in the kernel: what it sends, how it answers, what it leaves behind."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from traitlets import TraitError

import autodiff_lab as ad
from autodiff_lab.display import read
from autodiff_lab.display.schema import MIME, document
from autodiff_lab.widgets import Stepper
from autodiff_lab.widgets.assets import FrontEndMissingError, read_asset
from tests.display.test_groups import scoped

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def leaves():
    return ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")


@pytest.fixture
def stepper(leaves):
    a, b = leaves
    return ad.step(a * (a + b))


def from_front_end(widget, **state):
    """What a message from the page does, with its traits in the order it names them."""
    widget.set_state(state)


def sent_by(widget, action):
    """The states that a widget sends while `action` runs."""
    sent = []
    widget.send_state = lambda key=None: sent.append(
        {key} if isinstance(key, str) else set(key or ())
    )
    action()
    del widget.send_state
    return sent


def test_it_starts_as_the_finished_graph(stepper):
    assert stepper.kind == "stepper"
    assert stepper.step == 0
    assert stepper.numbers == stepper.document["numbers"]
    assert stepper.numbers["gradients"] == ["11", "4", "4", "1"]


def test_a_question_is_answered_with_new_numbers(stepper):
    from_front_end(stepper, bindings={"n0": 5.0}, asked=1)
    assert stepper.numbers["values"] == ["5", "3", "8", "40"]
    assert stepper.numbers["gradients"] == ["13", "5", "5", "1"]
    assert stepper.answered == 1


def test_the_numbers_are_those_of_a_graph_built_on_the_new_values(stepper):
    stepper.bindings = {"n0": -1.5, "n1": 0.25}
    a, b = ad.Variable(-1.5, name="a"), ad.Variable(0.25, name="b")
    assert stepper.numbers == document(a * (a + b))["numbers"]


def test_an_answer_is_one_message(stepper):
    question = {"bindings": {"n0": 5.0}, "asked": 1}
    messages = sent_by(stepper, lambda: stepper.set_state(question))
    answers = [names for names in messages if "numbers" in names]
    assert len(answers) == 1
    assert "answered" in answers[0]
    assert not any("document" in names for names in messages)


def test_the_users_nodes_are_left_alone(leaves):
    a, b = leaves
    d = a * (a + b)
    widget = ad.step(d)
    widget.bind({a: 5.0, b: 1.0})
    assert (a.value, b.value, d.value, widget.root.value) == (4.0, 3.0, 28.0, 28.0)
    assert ad.get_gradients(d)[a] == 11.0  # and nothing has become stale


def test_a_question_that_cannot_be_answered_is_answered_too(leaves):
    _, b = leaves
    widget = ad.step(b + 1)
    from_front_end(widget, bindings={"n0": "nonsense"}, asked=1)
    assert widget.answered == 1
    assert "nonsense" in widget.problem
    from_front_end(widget, bindings={"n0": 2.0}, asked=2)
    assert (widget.answered, widget.problem) == (2, "")
    assert widget.numbers["values"][-1] == "3"


def test_it_carries_its_graph_for_pages_without_a_kernel(stepper):
    data, _metadata = stepper._repr_mimebundle_()
    assert set(data) == {WIDGET_VIEW, MIME, "text/html", "text/plain"}
    assert data[MIME]["numbers"]["values"][-1] == "28"
    assert "<img" in data["text/html"]
    json.dumps(data)


def test_what_it_leaves_behind_has_the_sliders_where_they_are(stepper):
    stepper.bindings = {"n0": 5.0}
    saved = stepper.saved_bundle()[MIME]
    assert saved["numbers"]["values"][-1] == "40"
    assert [leaf["value"] for leaf in saved["leaves"]] == [5.0, 3.0]


def test_its_text_is_the_same_in_every_run(stepper):
    assert repr(stepper) == "Stepper: a * (a + b) = 28   (a = 4, b = 3)"


def test_the_step_cannot_be_negative(stepper):
    with pytest.raises(TraitError):
        stepper.step = -1


def test_missing_assets_say_how_to_build_them(tmp_path):
    with pytest.raises(FrontEndMissingError, match=r"pip install -e \."):
        read_asset("widget.js", tmp_path)


def test_the_bundle_is_small_enough_to_be_saved_with_each_widget():
    assert len(read_asset("widget.js").encode()) < 60_000


# --- to_code --------------------------------------------------------------------------


def scenes():
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    odd = ad.Variable(2.0, name='the "x" 7')
    weights = ad.Matrix([[1.0, -2.0], [0.5, 3.0]], name="W")
    vector = ad.Vector([1.0, 2.0], name="v")
    return {
        "shared": a * (a + b),
        "functions": np.sin(a) ** 2 / np.exp(-b) - ad.maximum(a, 5.0),
        "negative base": (-2.0) ** a,
        "constant": a + ad.Constant(0.1, name="k"),
        "reserved": ad.Variable(1.0, name="lambda") * ad.Variable(2.0, name="ad"),
        "odd name": odd * odd,
        "arrays": ((weights @ vector)[0] + np.sum(weights, axis=0)).mean(),
        "one leaf": a,
        "parameter": ad.Parameter(0.5, name="m") * 1e-300,
    }


@pytest.mark.parametrize("name", scenes())
def test_to_code_makes_the_scene_again(name):
    root = scenes()[name]
    widget = Stepper(root, step=1)
    for leaf in widget.document["leaves"][:1]:
        widget.bindings = {leaf["node"]: 2.0}
    code = widget.to_code()
    assert "\n" not in code
    again = eval_last(code)
    assert again.numbers["values"] == widget.numbers["values"]
    assert again.numbers["gradients"] == widget.numbers["gradients"]
    assert again.step == 1


def eval_last(code):
    """Run the statements of a line, and return the value of the last."""
    *statements, last = code.split("; ")
    names = {"ad": ad, "np": np}
    exec("; ".join(statements), names)
    return eval(last, names)


GROUPS = Path(__file__).parents[2] / "widgets/tests/fixtures/groups.json"


def test_the_grouped_example_of_the_front_end_is_what_python_writes():
    """After a deliberate change, write the text that is expected here into the file."""
    found = json.loads(json.dumps(document(read(scoped(), {}))))
    for entry in found["nodes"] + found["groups"]:
        entry["source"] = None
    expected = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    assert GROUPS.read_text(encoding="utf-8") == expected


def test_which_groups_are_open_is_kept_in_the_page():
    stepper = ad.step(scoped())
    assert stepper.view == stepper.document["start"]
    stepper.view = 0
    data, _ = stepper._repr_mimebundle_()
    assert data[MIME]["start"] == 0 and data[MIME]["views"][0]["open"] == []
