"""What goes in comes out; what is no value does not come out at all."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodiff_lab.grading import frames, shipping, wire
from autodiff_lab.lessons.exercises import EXERCISES

PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text()
    | st.just(...)
)
HASHABLE = st.text() | st.integers() | st.tuples(st.text(), st.integers())
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(HASHABLE, inner, max_size=4)
        | st.sets(HASHABLE, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_every_value_survives(value):
    assert frames.unpack(frames.pack(value)) == value


@pytest.mark.parametrize("dtype", wire.DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3)])
def test_arrays_survive_with_their_type_and_shape(dtype, shape):
    array = (np.arange(np.prod(shape, dtype=int)) % 2).reshape(shape).astype(dtype)
    back = frames.unpack(frames.pack(array))
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert np.array_equal(back, array)
    back[...] = 0  # and may be written to


def test_odd_arrays():
    strided = np.arange(12.0).reshape(3, 4)[::2, ::-1]
    assert np.array_equal(frames.unpack(frames.pack(strided)), strided)
    swapped = np.arange(3, dtype=">f8")
    assert np.array_equal(frames.unpack(frames.pack(swapped)), swapped)
    assert frames.unpack(frames.pack(np.array([1.0, "a"], dtype=object))) == [1.0, "a"]
    assert frames.unpack(frames.pack(np.longdouble(0.5))) == 0.5
    assert isinstance(frames.unpack(frames.pack(np.float32(0.5))), np.float32)


def test_not_a_number_survives():
    assert np.isnan(frames.unpack(frames.pack([float("nan")]))[0])
    assert frames.unpack(frames.pack(float("-inf"))) == -np.inf


def test_other_things_become_the_name_of_their_type():
    class Thing:
        pass

    assert type(frames.unpack(frames.pack(Thing()))).__name__ == "Thing"
    assert callable(frames.unpack(frames.pack(len)))
    with pytest.raises(TypeError):
        frames.unpack(frames.pack(len))(3)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*wire.TAGS, "z"]), inner, max_size=2)
    ),
    max_leaves=15,
)


@settings(max_examples=400)
@given(JSON)
def test_any_form_at_all_is_a_value_or_garbled(form):
    with suppress(wire.Garbled):
        wire.read(form, [b"", b"12345678"])


@settings(max_examples=300)
@given(st.binary(max_size=60))
def test_any_bytes_at_all_are_a_message_or_garbled(data):
    with pytest.raises(wire.Garbled):
        frames.unpack(len(data).to_bytes(4, "big") + data)


@pytest.mark.parametrize(
    "header",
    [
        "{}",
        '{"value": 1}',
        '{"value": 1, "sizes": [-1]}',
        '{"value": 1, "sizes": [true]}',
        '{"value": 1, "sizes": [1e3]}',
        '{"value": 1, "sizes": [70000000]}',
        '{"value": NaN, "sizes": []}',
        '{"value": {"a": ["float64", [2], 0]}, "sizes": [8]}',
        '{"value": {"a": ["object", [1], 0]}, "sizes": [8]}',
        '{"value": {"k": 0}, "sizes": [], "code": [["name", "os", "system"]]}',
        '{"value": [[[[',
        "é",
        "[1]",
        "null",
    ],
)
def test_messages_that_are_none(header):
    data = header.encode()
    with pytest.raises(wire.Garbled):
        frames.unpack(len(data).to_bytes(4, "big") + data + bytes(8))


def test_a_buffer_is_handed_out_once():
    form = [{"a": ["uint8", [8], 0]}, {"a": ["uint8", [8], 0]}]
    with pytest.raises(wire.Garbled, match="same bytes"):
        wire.read(form, [bytes(8)])


def test_keys_with_equal_hashes_do_not_keep_us_busy():
    same = {k * (2**61 - 1): 0 for k in range(10)}
    assert frames.unpack(frames.pack(same)) == same
    form = {"d": [[{"i": str(k * (2**61 - 1))}, 0] for k in range(50_000)]}
    with pytest.raises(wire.Garbled, match="too many keys"):
        wire.read(form)
    names = {f"v{k}": k for k in range(50_000)}
    assert frames.unpack(frames.pack(names)) == names


def test_values_too_large_are_refused():
    deep = 0.0
    for _ in range(wire.DEEPEST + 1):
        deep = [deep]
    for value in (deep, [0] * (wire.MOST_ITEMS + 1), "x" * frames.LONGEST_HEADER):
        with pytest.raises(wire.TooMuch):
            frames.pack(value)


def shipped(value):
    data = frames.pack(value, shipping.Shipment().writer())
    return frames.unpack(data, shipping.definitions)


TABLE = {"double": lambda x: 2 * x, "sine": np.sin, "length": len}


def even(n, step=1):
    return True if n == 0 else odd(n - step)


def odd(n):
    return False if n == 0 else even(n - 1)


def test_functions_travel_with_what_they_use():
    factor = 3.0

    def outer(x, *, y=2.0):
        def inner(z):
            return np.sum(z) * factor

        return inner(x) + TABLE["double"](y)

    assert shipped(outer)(np.ones(2)) == 10.0
    assert shipped(even)(10) is True
    table = shipped(TABLE)
    assert (table["double"](4), table["sine"](0.0), table["length"]("abc")) == (8, 0, 3)


def test_partial_functions_and_closures_travel():
    from functools import partial

    add = partial(lambda x, y: x + y, 2.0)
    assert shipped(partial(lambda f, x: f(x), add))(3.0) == 5.0


class Shape:
    sides = 0

    def __init__(self, size):
        self.size = size

    @property
    def area(self):
        return self.size**2 * self.sides

    @classmethod
    def unit(cls):
        return cls(1.0)

    @staticmethod
    def name():
        return "shape"


class Square(Shape):
    sides = 1

    def twice(self):
        return Square(2 * self.size)


class Refused(ValueError):
    pass


@dataclass
class Pair:
    left: float
    right: float = 2.0


def test_classes_travel():
    def drive(written, x):
        if x < 0:
            raise Refused("negative")
        whole = Square(x).twice().area + Shape.unit().area
        return written(whole), Square.name(), Pair(x).right

    there = shipped(drive)
    assert there(abs, 3.0) == (36.0, "shape", 2.0)
    with pytest.raises(ValueError, match="negative"):
        there(abs, -1.0)


def test_what_cannot_travel_is_named():
    class Home:
        pass

    with pytest.raises(shipping.CannotShip, match="Home"):
        shipped(Home())
    with pytest.raises(shipping.CannotShip):
        shipped(json)


@pytest.mark.parametrize("name", EXERCISES)
def test_the_arguments_and_the_driver_of_every_exercise_can_travel(name):
    exercise = EXERCISES[name]
    keep = frozenset(
        f.__code__
        for f in (exercise.reference, *exercise.alternatives)
        if hasattr(f, "__code__")
    )
    for case in exercise.cases(seed=5):
        frames.pack(list(case.args), shipping.Shipment(keep).writer())
    frames.pack(exercise.drive, shipping.Shipment(keep).writer())
