"""Leaves and nodes: what they hold, what they refuse, and how they behave in Python."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors


def test_python_numbers_become_floats_and_stay_python():
    assert type(ad.Variable(4).value) is float
    assert type((ad.Variable(4) * 3).value) is float
    assert ad.Variable([1, 2]).dtype == float


@pytest.mark.parametrize(
    "value", [np.array([1, 2]), np.int64(3), True, np.array([True])]
)
def test_counts_are_not_differentiated_by(value):
    with pytest.raises(errors.IntegerLeafError, match="astype"):
        ad.Variable(value, name="x")


@pytest.mark.parametrize("value", ["4", object(), np.array([None]), {"a": 1}])
def test_a_leaf_holds_numbers(value):
    with pytest.raises(errors.LeafTypeError):
        ad.Variable(value)


def test_integer_data_is_fine_as_an_input_or_constant():
    labels = ad.Constant(np.array([0, 1]))
    assert labels.dtype.kind == "i"
    assert (ad.Variable(2.0) * labels).value.tolist() == [0.0, 2.0]


PARTS = {
    "turned round": lambda v: v[::-1],
    "transposed": lambda v: v.T,
    "one row, broadcast": lambda v: v[:1],
    "every other column": lambda v: v[:, ::2].repeat(2, axis=1)[:, :4],
    "another type": lambda v: v.view(np.int64),
    "a copy that may be written to": lambda v: v.copy(),
    "all of it": lambda v: v,
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS.keys())
def test_part_of_a_value_enters_a_graph_as_that_part(part):
    numbers = np.arange(16.0).reshape(4, 4)
    given = part(ad.Variable(numbers).value)
    y = ad.Variable(np.ones((4, 4))) * given
    np.testing.assert_array_equal(y.value, np.ones((4, 4)) * part(numbers))


def test_a_writable_copy_of_a_value_is_copied_again():
    copy = ad.Variable(np.zeros(3)).value.copy()
    whole = copy[:]  # a view of it, which looks like a value of ours
    y = ad.Variable(np.ones(3)) * whole
    np.asarray(copy)[:] = 5.0
    np.testing.assert_array_equal(y.value, 0.0)
    assert ad.get_gradients(y, np.ones(3))[y.args[0]].tolist() == [0.0, 0.0, 0.0]


def test_float32_stays_float32():
    x = ad.Variable(np.ones(3, dtype=np.float32))
    y = (x * 2 + 1) ** 2
    assert y.dtype == np.float32
    gradient = ad.get_gradients(y, seed=np.ones(3))[x]
    np.testing.assert_allclose(gradient, 12)


def test_a_gradient_is_as_precise_as_its_leaf():
    x = ad.Variable(np.ones(3, dtype=np.float32))
    data = np.array([1.0, 2.0, 3.0])  # double precision
    (x * data).sum().backward()
    assert x.grad.dtype == np.float32
    gradient = ad.grad(lambda v: np.sum(v * data))(np.ones(3, dtype=np.float32))
    assert gradient.dtype == np.float32
    np.testing.assert_array_equal(gradient, data)


def test_a_value_cannot_be_changed_in_place():
    x = ad.Variable([1.0, 2.0])
    with pytest.raises(errors.FrozenValueError, match="in place"):
        x.value[0] = 5.0
    with pytest.raises(ValueError, match="read-only"):
        np.add(x.value, 1, out=x.value)


def test_minus_equals_on_a_leaf_makes_a_new_value():
    w = ad.Vector([1.0, 2.0])
    before = w.value
    w.value -= 0.5
    assert w.value.tolist() == [0.5, 1.5]
    assert before.tolist() == [1.0, 2.0]


def test_writing_to_the_original_array_later_changes_nothing():
    data = np.ones(3)
    x = ad.Variable([1.0, 2.0, 3.0])
    y = x * data
    data[:] = 100
    np.testing.assert_array_equal(ad.get_gradients(y, seed=np.ones(3))[x], 1)


def test_what_is_computed_from_a_value_is_an_ordinary_array():
    x = ad.Variable([1.0, 2.0])
    doubled = x.value * 2
    doubled[0] = 7
    assert type(doubled) is np.ndarray
    assert repr(x.value) == "array([1., 2.])"


def test_only_leaves_take_a_value():
    y = ad.Variable(1.0) * 2
    with pytest.raises(AttributeError):
        y.value = 3.0


def test_unbound_names_what_is_missing():
    m, x = ad.Parameter(name="m"), ad.Input(name="x")
    with pytest.raises(errors.UnboundInputError, match=r"(?s)m, x.*bind"):
        _ = (m * x).value


def test_only_what_is_missing_is_named():
    m, b, x = ad.Parameter(name="m"), ad.Parameter(name="b"), ad.Input(name="x")
    with pytest.raises(errors.UnboundInputError) as caught:
        (m * x + b).eval({"m": 3.0, x: 5.0})
    first = str(caught.value).splitlines()[0]
    assert "b" in first.split()
    assert "m" not in first.split()


def test_binding_leaves_the_graph_as_it_was():
    m, x = ad.Parameter(name="m"), ad.Input(name="x")
    f = m * x
    assert f.eval({m: 3, x: 5}) == 15
    assert f.eval({m: 2, x: 5}) == 10
    assert not f.has_value


def test_eval_overrides_values_and_follows_leaves():
    x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
    z = x * x + 3 * x * y + 1
    assert z.value == 28
    assert z.eval({x: 1.0}) == 8
    x.value = 0.0
    assert z.eval() == 1
    assert z.value == 28  # computed when the line ran


def test_binding_an_inner_node_or_wrong_rank_is_refused():
    x = ad.Vector([1.0, 2.0])
    y = x * 2
    with pytest.raises(errors.LeafTypeError, match="only leaves"):
        ad.evaluate(y, {y: 3.0})
    with pytest.raises(errors.ShapeError, match="Vector"):
        ad.evaluate(y, {x: 3.0})


def test_shape_mismatch_names_both_operands_and_their_lines():
    a = ad.Variable(np.ones(3), name="alpha")
    b = ad.Variable(np.ones(4), name="beta")
    with pytest.raises(errors.ShapeError) as caught:
        a + b
    message = str(caught.value)
    for part in (
        "add",
        "alpha of shape (3,)",
        "beta of shape (4,)",
        "line ",
        "test_node",
    ):
        assert part in message


@pytest.mark.parametrize("leave", [float, np.asarray, lambda x: [10, 20][x]])
def test_leaving_the_graph_silently_is_refused(leave):
    with pytest.raises(TypeError):
        leave(ad.Variable(1.0))


def test_a_math_function_is_refused_with_the_cure():
    import math

    with pytest.raises(errors.ConcretizationError, match=r"np\.sin"):
        math.sin(ad.Variable(1.0))


def test_a_numpy_function_without_a_rule_says_so():
    x = ad.Variable([1.0, 2.0])
    with pytest.raises(errors.UnsupportedError, match=r"np\.median"):
        np.median(x)
    with pytest.raises(errors.UnsupportedError, match=r"np\.heaviside"):
        np.heaviside(x, x)
    with pytest.raises(errors.UnsupportedError, match="out="):
        np.add(x, x, out=np.zeros(2))
    with pytest.raises(errors.UnsupportedError, match=r"np\.add\.reduce"):
        np.add.reduce(x)


def test_assigning_an_entry_says_what_to_do_instead():
    x = ad.Variable([1.0, 2.0])
    with pytest.raises(errors.ConcretizationError, match=r"np\.where"):
        x[0] = 1.0


def test_plain_numbers_and_arrays_mix_in_on_either_side():
    x = ad.Variable(4.0)
    for got, expected in [
        (2 * x, 8), (x * 2, 8), (1 - x, -3), (x - 1, 3), (1 / x, 0.25), (2**x, 16),
    ]:  # fmt: skip
        assert isinstance(got, ad.Node)
        assert got.value == expected
    assert (np.ones(3) * x).shape == (3,)
    assert (np.float64(2) * x).value == 8
    assert (np.ones((2, 3)) @ ad.Vector([1.0, 2.0, 3.0])).value.tolist() == [6.0, 6.0]


def test_comparisons_are_nodes_that_python_can_branch_on():
    x = ad.Variable(2.0)
    assert x > 1
    assert not x < 1
    assert x == 2
    assert (ad.Variable([1.0, -1.0]) > 0).value.tolist() == [True, False]


def test_nodes_are_dictionary_keys_by_identity():
    a, b = ad.Variable(2.0), ad.Variable(2.0)
    assert len({a: 1, b: 2}) == 2


def test_iteration_and_length():
    x = ad.Vector([1.0, 2.0, 3.0])
    first, *rest = x
    assert (first.value, len(rest), len(x)) == (1.0, 2, 3)
    with pytest.raises(TypeError, match="no length"):
        len(ad.Variable(1.0))


def test_where_a_node_was_written():
    y = ad.Variable(1.0) + ad.Variable(2.0)
    assert y.where.filename == __file__
    assert y.where.function == "test_where_a_node_was_written"
    z = np.sin(y)
    assert z.where.line == y.where.line + 3
    first, last, *_ = z.where.position
    assert first == last == z.where.line


def test_ranked_leaves_hold_their_promise():
    assert ad.Scalar(2).shape == ()
    with pytest.raises(errors.ShapeError, match="Matrix has 2 axes"):
        ad.Matrix([1.0, 2.0])


def test_inner_nodes_keep_no_gradient_and_say_where_it_is():
    y = ad.Variable(2.0) * 3
    with pytest.raises(errors.InnerGradientError, match="get_gradients"):
        y.grad + 1
