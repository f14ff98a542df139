"""The table is complete: every row is tested, listed, and called as NumPy calls it."""

from __future__ import annotations

import subprocess
import sys
from inspect import Parameter, signature

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors
from autodiff_lab.engine.numpy_functions import PLAIN, ROWS, conventions
from autodiff_lab.engine.primitive import Primitive

from . import (
    test_convolution,
    test_functions,
    test_layer_rows,
    test_linalg,
    test_moves,
    test_reductions,
)

TESTED = set().union(
    *(
        module.COVERED
        for module in (
            test_convolution,
            test_functions,
            test_layer_rows,
            test_linalg,
            test_moves,
            test_reductions,
        )
    )
)


def rows_of_a_fresh_start():
    """The differentiable rows, without those that other tests have added."""
    code = (
        "import autodiff_lab as ad;"
        "print(*(n for n, row in ad.PRIMITIVES.items() if row.differentiable))"
    )
    return set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
    )


def test_every_differentiable_row_is_in_a_test_table():
    assert rows_of_a_fresh_start() - TESTED == set()


def test_the_list_of_what_is_supported():
    table = ad.supported()
    names = [line.name for line in table]
    assert names == sorted(set(names))
    assert repr(table) == repr(ad.supported())
    assert {"getitem", "sum", "cumprod", "argmax", "conv2d"} <= set(names)
    assert "np.linalg.norm" in repr(table)
    assert all(line.numpy in ("", line.numpy.strip()) for line in table)
    assert repr(ad.supported("no such thing")) == "name  kind  in NumPy"


@pytest.mark.parametrize("line", ad.supported(), ids=lambda line: line.name)
def test_each_name_in_the_list_leads_somewhere(line):
    for name in filter(None, line.numpy.split(", ")):
        function = np
        for part in name.split(".")[1:]:
            function = getattr(function, part)
        assert function in ROWS or function in PLAIN or isinstance(function, np.ufunc)
    assert line.kind in {
        "elementwise",
        "linear",
        "general",
        "composed",
        "flat",
        "plain",
    }


@pytest.mark.parametrize("function", ROWS, ids=lambda function: function.__name__)
def test_options_are_called_what_numpy_calls_them(function):
    """Else they would be refused by one name and silently taken by another."""
    own = ROWS[function]
    call = conventions(function)
    theirs = signature(function).parameters
    assert call.operands == 99 or call.operands <= len(theirs)
    open_ended = any(p.kind is Parameter.VAR_KEYWORD for p in theirs.values())
    extra = {"ddof", "constant_values"} if open_ended else set()
    assert set(call.options) <= set(theirs) | extra, own
    if isinstance(own, Primitive):
        assert "out" not in call.options
        assert "dtype" not in call.options


@pytest.mark.parametrize(
    "function",
    [f for f in ROWS if "out" in signature(f).parameters],
    ids=lambda function: function.__name__,
)
def test_writing_into_an_array_is_refused(function):
    x = ad.Variable(np.eye(2))
    operands = [x] * (1 if conventions(function).operands == 1 else 2)
    if function is np.einsum:
        operands = ["ij->ij", x]
    if function in (np.concatenate, np.stack):
        operands = [[x]]
    with pytest.raises(errors.UnsupportedError, match="out="):
        function(*operands, out=np.zeros((2, 2)))


def test_what_numpy_has_and_the_table_has_not_is_refused():
    x = ad.Variable([1.0, 2.0, 3.0])
    for function in (np.median, np.unique, np.nanmean, np.gradient, np.convolve):
        with pytest.raises(errors.UnsupportedError, match=function.__name__):
            function(x) if function is not np.convolve else function(x, x)
    for ufunc in (np.add, np.maximum):
        with pytest.raises(errors.UnsupportedError, match="accumulate"):
            ufunc.accumulate(x)
        with pytest.raises(errors.UnsupportedError, match="outer"):
            ufunc.outer(x, x)
        with pytest.raises(errors.UnsupportedError, match="at"):
            ufunc.at(np.ones(3), [0], x[0])
