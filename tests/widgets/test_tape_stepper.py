"""The tape stepper: which traversals are right, what they cost, and what is shown."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab.display.scene import MIME
from autodiff_lab.display.traversals import FRAMES, traversals
from autodiff_lab.errors import AutodiffError

from .fixtures import check_fixture


def micrograd_example():
    a, b = ad.Variable(2.0, name="a"), ad.Variable(3.0, name="b")
    c, d = a + b, a * b
    return (c + d) + c * d


def doublings(count):
    y = ad.Variable(1.0, name="x")
    for _ in range(count):
        y = y + y
    return y


def naive_recursion(root):
    """The same careless recursion, written as one would write it by mistake."""
    gradients = {root: 1.0}

    def back(node):
        locals_ = ad.local_derivatives(node)
        pairs = [
            (p, g) for p, g in zip(node.args, locals_, strict=True) if g is not None
        ]
        for parent, local in pairs:
            gradients[parent] = gradients.get(parent, 0.0) + local * gradients[node]
        for parent, _ in pairs:
            back(parent)

    back(root)
    return gradients


def random_graph(seed):
    rng = np.random.default_rng(seed)
    nodes = [ad.Variable(float(v)) for v in rng.uniform(0.5, 1.5, 3)]
    for _ in range(6):
        a, b = (nodes[i] for i in rng.integers(0, len(nodes), 2))
        nodes.append(a * b if rng.random() < 0.5 else a + b)
    return nodes[-1]


@pytest.mark.parametrize("seed", range(12))
def test_order_and_paths_are_right_and_the_recursion_is_the_one_people_write(seed):
    root = random_graph(seed)
    found, truth = traversals(root)
    order, paths, recursion, _ = found
    assert order.is_right(truth) and paths.is_right(truth)
    expected = naive_recursion(root)
    for node, gradient in recursion.gradients.items():
        assert gradient == pytest.approx(expected[node])


def test_the_counts_are_those_of_walking():
    for seed in range(12):
        for walk in traversals(random_graph(seed))[0]:
            assert walk.count == len(walk.steps) or walk.count > FRAMES


def test_the_example_from_micrograd():
    rows = {
        row[0]: row[2:] for row in ad.TapeStepper(micrograd_example()).scene["rows"]
    }
    assert rows["In order"] == ["25", "19", "right"]
    assert rows["Every path"] == ["25", "19", "right"]
    assert rows["Recursion"] == ["29", "22", "wrong"]
    assert rows["Overwriting"][-1] == "wrong"


def test_twenty_doublings_take_two_million_steps_and_nobody_waits_for_them():
    widget = ad.TapeStepper(doublings(20))
    order, paths, recursion, _ = widget.scene["rows"]
    assert order[1:] == ["40", "1048576", "right"]
    assert paths[1] == "2,097,150" and paths[-1] == "right"
    assert recursion[1:] == ["2,097,150", "?", "too long to tell"]
    assert len(widget.scene["walks"][1]["steps"]) == FRAMES + 1
    assert "The first 120 of 2,097,150 steps" in widget.scene["walks"][1]["note"]


def test_the_number_of_paths_may_be_astronomic():
    assert traversals(doublings(100))[0][1].count == 2**101 - 2


def test_arrays_are_swept_too():
    w = ad.Vector([1.0, 2.0], name="w")
    found, truth = traversals((w * w).sum())
    assert found[0].is_right(truth) and found[3].is_right(truth) is False


def test_steps_say_what_is_overwritten():
    walks = {walk["key"]: walk for walk in ad.TapeStepper(doublings(1)).scene["walks"]}
    assert "1 is overwritten by 1" in walks["assign"]["numbers"][-1]["text"]
    assert "total 1 → 2" in walks["order"]["numbers"][-1]["text"]
    assert walks["assign"]["gradients"][0] == "1 ≠ 2"


def test_bad_choices_and_large_graphs_are_refused():
    with pytest.raises(AutodiffError, match="no traversal called 'random'"):
        ad.TapeStepper(doublings(1), walk="random")
    with pytest.raises(AutodiffError, match="too many"):
        ad.TapeStepper(doublings(200))


def test_stepping_sends_no_scene_and_is_in_the_code():
    widget = ad.TapeStepper(micrograd_example())
    before = widget.scene
    widget.set_state({"asked": 1, "state": {"walk": "paths", "step": 7}})
    assert widget.scene is before and widget.answered == 1
    *lines, last = widget.to_code().split("; ")
    names = {"ad": ad}
    exec("; ".join(lines), names)
    again = eval(last, names)
    assert again.state == {"walk": "paths", "step": 7}
    assert again.scene["rows"] == widget.scene["rows"]


def test_it_is_saved_with_picture_table_and_text():
    data, _ = ad.TapeStepper(micrograd_example(), walk="recursion")._repr_mimebundle_()
    assert "29, 22   wrong" in data["text/plain"]
    assert "<img" in data["text/html"] and "<td>too" not in data["text/html"]
    assert data[MIME]["state"]["walk"] == "recursion"
    json.dumps(data[MIME], allow_nan=False)


def test_the_front_end_tests_draw_what_python_writes():
    check_fixture("tape", ad.TapeStepper(micrograd_example()).scene)
