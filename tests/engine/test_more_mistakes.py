"""More mistakes that people make on their own, and what they are told.

As in `test_mistakes`: the operation, the operands, the line and the cure; nothing
silent.
"""

from __future__ import annotations

import copy
import pickle
import random

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors, nn

from .test_mistakes import told, vector


def scalar(value=2.0, name="x"):
    return ad.Variable(value, name=name)


# -- a graph, a value or a result where a function is expected --


@pytest.mark.parametrize(
    "transform",
    [
        ad.grad,
        ad.value_and_grad,
        ad.jacobian,
        ad.hessian,
        ad.compile,
        lambda f: ad.vjp(f, 1.0),
        lambda f: ad.jvp(f, (1.0,), (1.0,)),
        lambda f: ad.hvp(f, 1.0, 1.0),
        lambda f: ad.compare(f, 1.0),
        lambda f: ad.check_grads(f, 1.0),
    ],
)
@pytest.mark.parametrize("result", [3.0, scalar() * 2, None])
def test_a_result_is_no_function(transform, result):
    told(lambda: transform(result), errors.LeafTypeError, "a function", "grad(f)(x)")


def test_the_argument_belongs_to_the_derivative():
    for wrong in (3.0, scalar(), np.ones(2), "x", [0, 1]):
        told(lambda wrong=wrong: ad.grad(abs, wrong), errors.LeafTypeError, "argnums")


def test_a_graph_passed_as_a_function_to_a_widget():
    x = ad.Input(name="x")
    told(lambda: (x * 2)(3.0), errors.LeafTypeError, "where a function is expected")


@pytest.mark.parametrize("ask", [ad.simplify, ad.step, ad.trace, ad.cost, ad.to_text])
def test_a_plain_number_is_no_graph(ask):
    told(lambda: ask((scalar() * 2).value), errors.LeafTypeError, "4.0", "no graph")


# -- the training loop --


def test_a_parameter_overwritten_by_a_step():
    def loop():
        w = scalar(1.0, "w")
        for _ in range(2):
            ((w - 3) ** 2).backward()
            w = w - 0.1 * w.grad + 0

    parts = "inner node", "w = w - rate", "w.value = w.value"
    told(loop, errors.InnerGradientError, *parts)


def test_a_gradient_can_be_clipped_or_forgotten_by_assignment():
    w = vector(3, "w")
    np.sum(w * np.array([1.0, -5.0, 9.0])).backward()
    w.grad = np.clip(w.grad, -2, 2)
    assert w.grad.tolist() == [1.0, -2.0, 2.0]
    w.grad *= 2
    assert w.grad.tolist() == [2.0, -4.0, 4.0]
    np.sum(w).backward()
    assert w.grad.tolist() == [3.0, -3.0, 5.0]
    w.grad = None
    assert w.grad.tolist() == [0.0, 0.0, 0.0]
    w.grad = clipped = np.ones(3)
    clipped[0] = 100.0
    assert w.grad.tolist() == [1.0, 1.0, 1.0]


def test_a_gradient_has_the_shape_of_its_variable():
    def assign():
        vector(3, "w").grad = 0.0

    told(assign, errors.ShapeError, "w of shape (3,)", "an array of shape (3,)")


def test_a_parameter_of_a_module_replaced_by_a_result():
    net = nn.Linear(2, 1)
    for new in (net.weight * 0.9, net.weight.value * 0.9):
        with pytest.raises(errors.LeafTypeError, match=r"net\.weight\.value = new"):
            net.weight = new
    net.weight.value = net.weight.value * 0.9
    net.bias = ad.Constant(np.ones(1))
    assert list(net.parameters()) == ["weight"]
    net.weight = ad.Parameter(np.ones((2, 1)))
    net.bias = None
    assert list(net.parameters()) == ["weight"]


def test_backward_from_what_no_grad_has_computed():
    w = scalar(name="w")
    with ad.no_grad():
        loss = (w * 2 - 1) ** 2
    told(loss.backward, errors.LeafTypeError, "constant", "no_grad")


# -- Python's own functions --


def test_round_and_a_node_as_a_number_of_times():
    told(lambda: round(scalar(), 1), errors.ConcretizationError, "x.value", "np.round")
    told(lambda: round(scalar()), errors.ConcretizationError, "x of shape ()")
    told(lambda: range(scalar(3.0, "n")), errors.ConcretizationError, "int(n.value)")
    told(lambda: int(scalar()), errors.ConcretizationError, "x.value")


def test_sum_min_max_sorted_of_scalars():
    a, b = scalar(3.0, "a"), scalar(2.0, "b")
    assert sum([a, b]).value == 5.0
    assert max(a, b) is a and min(a, b) is b and sorted([a, b])[0] is b
    message = told(lambda: max(vector(3, "v"), vector(3, "w")), errors.AutodiffError)
    assert "np.max(x)" in message


def test_a_list_that_looks_for_an_array():
    a, b = vector(3, "a"), vector(3, "b")
    told(lambda: [a, b].index(b), errors.ConcretizationError, "a is b", "sets")
    told(lambda: bool(a == b), errors.ConcretizationError, "np.array_equal")
    assert np.array_equal(a, b) and np.allclose(a, b) and b in {a, b}


def test_questions_for_none_and_for_text():
    told(lambda: scalar() == None, errors.LeafTypeError, "x is None")  # noqa: E711
    told(lambda: ad.Variable("x", 3.0), errors.LeafTypeError, "name='x'")
    told(lambda: ad.Variable("3.0"), errors.LeafTypeError, "float(text)")


def test_an_array_without_entries_is_no_answer():
    told(
        lambda: bool(ad.Variable(np.ones(0))), errors.ConcretizationError, "no entries"
    )


def test_a_power_is_written_with_two_stars():
    told(lambda: scalar() ^ 2, errors.UnsupportedError, "x of shape ()", "x**2")
    told(lambda: 2 | scalar(), errors.UnsupportedError, "truth values")
    a = vector(3, "a")
    assert ((a > 1.2) ^ (a > 1.8)).value.tolist() == [False, True, False]


def test_numbers_collected_in_an_array():
    a, b = scalar(1.0, "a"), scalar(2.0, "b")
    told(lambda: np.array([a, b]), errors.ConcretizationError, "a of", "np.stack")
    told(lambda: np.sum([a, b]), errors.ConcretizationError, "np.stack([a, b])")
    assert np.stack([a, b]).value.tolist() == [1.0, 2.0]

    def fill():
        buffer = np.zeros(2)
        buffer[0] = a

    with pytest.raises(ValueError, match="sequence") as caught:
        fill()
    assert "np.stack([a, b]) collects them" in str(caught.value.__cause__)


def test_a_mask_as_an_index():
    x = vector(3, "x")
    told(lambda: x[x > 1.2], errors.ConcretizationError, "a mask", "(x > 0).value")
    assert x[(x > 1.2).value].value.tolist() == [1.5, 2.0]


def test_what_takes_plain_numbers_still_does():
    x = vector(3, "x")
    assert random.choice(x).value in x.value
    assert f"{scalar():.2f}" == "2.00"


# -- names --


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("item", "x.value"),
        ("numpy", "x.value"),
        ("detach", "stop_gradient"),
        ("tolist", "x.value.tolist()"),
    ],
)
def test_names_that_nodes_do_not_have(name, cure):
    x = scalar()
    message = told(lambda: getattr(x, name), errors.UnknownNameError, "x of shape ()")
    assert cure in message
    assert not hasattr(x * x, name) and getattr(x, name, 7) == 7
    assert name not in dir(x) and not hasattr(ad.Node, name)
    with pytest.raises(AttributeError, match="vaule"):
        x.vaule  # Python itself knows what was meant


def test_a_misspelt_function_of_the_package():
    with pytest.raises(AttributeError, match=r"did you mean ad\.Variable"):
        ad.Varible
    with pytest.raises(AttributeError, match="has no attribute 'nothing_like_it'"):
        ad.nothing_like_it


def test_python_asks_nodes_for_private_names_in_peace():
    x = scalar()
    assert not hasattr(x, "_repr_pretty_") and not hasattr(x, "__array_interface__")
    assert copy.copy(x).value == copy.deepcopy(x).value == 2.0
    assert pickle.loads(pickle.dumps(x)).value == 2.0
    half_made = object.__new__(ad.Variable)
    assert not hasattr(half_made, "_value")
    with pytest.raises(AttributeError):
        half_made.name


# -- pictures --


def test_our_own_graph_can_be_drawn_by_its_own_hand():
    x = scalar()
    assert "x * 2" in repr(ad.draw(x * 2))
    with pytest.raises(errors.AutodiffError, match=r"text only: 3\.0"):
        ad.to_svg(3.0)
