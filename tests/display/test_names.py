from __future__ import annotations

import sys
from types import SimpleNamespace

import autodiff_lab as ad
from autodiff_lab.display.names import label_all, names_in_use
from autodiff_lab.engine import topological


def labels(root, namespace=None):
    return label_all(topological(root), namespace or {})[0]


def test_names_then_variables_then_numbers():
    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0)
    c = a + b
    assert labels(a * c, {"b": b, "c": c}) == ["a", "b", "c", "v1"]


def test_the_first_name_counts_and_private_ones_do_not():
    x = ad.Variable(1.0)
    assert names_in_use({"_": x, "_1": x, "first": x, "second": x}) == {id(x): "first"}


def test_the_name_of_a_node_beats_its_variable():
    x = ad.Variable(1.0, name="x")
    assert labels(x + 1, {"other": x}) == ["x", "v1"]


def test_numbers_go_round_the_names_in_use():
    x = ad.Variable(1.0, name="v2")
    assert labels((x + 1) * 2 - 3) == ["v2", "v1", "v3", "v4"]


def test_doubles_are_told_apart():
    x, y, z = (ad.Variable(1.0, name="x") for _ in range(3))
    taken = ad.Variable(1.0, name="x_2")
    assert labels(taken * (x + y) * z)[:3] == ["x_2", "x", "x_3"]


def test_constants_are_called_by_their_value():
    two, three = ad.Constant(2), ad.Constant([1.5, 2.0])
    assert labels(two * two + three) == ["2", "v1", "[1.5, 2]", "v2"]


def test_names_that_clean_to_nothing_count_as_none():
    assert labels(ad.Variable(1.0, name="\x00") + 1) == ["v1", "v2"]


def test_the_notebook_namespace_is_found(monkeypatch):
    x = ad.Variable(1.0)
    shell = SimpleNamespace(user_ns={"answer": x, "n": 3})
    monkeypatch.setitem(
        sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell)
    )
    assert names_in_use() == {id(x): "answer"}


def test_no_notebook_no_names(monkeypatch):
    for module in (SimpleNamespace(), SimpleNamespace(get_ipython=lambda: None), None):
        monkeypatch.setitem(sys.modules, "IPython", module)
        assert names_in_use() == {}


def test_objects_that_lie_about_their_class_are_passed_over():
    class Liar:
        @property
        def __class__(self):
            raise RuntimeError("do not ask")

    assert names_in_use({"liar": Liar()}) == {}
