"""The hidden space: whether the points are where the layer puts them."""

from __future__ import annotations

import json

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import nn
from autodiff_lab.datasets import gates, iris, moons
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError, ShapeError
from autodiff_lab.nn.fitting import snapshot
from autodiff_lab.optim import Adam
from autodiff_lab.widgets.snapshots import Plane

from .fixtures import check_fixture


def small(units=2, n_in=2, classes=1):
    layers = nn.Linear(n_in, units, 1), nn.Tanh(), nn.Linear(units, classes, 2)
    return nn.Sequential(*layers)


@pytest.fixture(scope="module")
def xor():
    return ad.HiddenSpace()


def marks(widget, chart, frame, kind):
    found = widget.scene["frames"][frame]["marks"][chart]
    return [mark for mark in found if mark["mark"] == kind]


def test_xor_becomes_separable(xor):
    first, last = xor.looks[0], xor.looks[-1]
    assert first.right < 4 and last.right == 4
    assert last.loss < 0.01 < first.loss
    side = last.hidden @ last.weight[:, 0] + last.bias[0] > 0
    assert side.tolist() == [False, True, True, False]


def test_the_training_is_that_of_nn_fit():
    X, y = gates("XOR")
    net, twin = small(), small()
    widget = ad.HiddenSpace(net, (X, y), epochs=20, rate=0.1)

    def loss(logits, target):
        return nn.binary_cross_entropy(logits.reshape(4), target)

    history = nn.fit(
        twin, loss, X, y, optimizer=Adam(twin.parameters(), 0.1), epochs=20
    )
    before_the_end = [look for look in widget.looks if look.epoch < 20]
    assert len(before_the_end) > 10
    for look in before_the_end:
        assert look.loss == pytest.approx(history.steps[look.epoch], rel=1e-12)
    for name, value in snapshot(twin).items():
        np.testing.assert_allclose(snapshot(net)[name], value, rtol=1e-12)


def test_points_and_grid_are_where_the_hidden_layer_puts_them(xor):
    net, frame = xor.watched.net, len(xor.looks) - 1
    weight, bias = (snapshot(net)[f"layers.0.{n}"] for n in ("weight", "bias"))
    hidden = np.tanh(xor.watched.X @ weight + bias)
    drawn = [
        p
        for m in marks(xor, 1, frame, "dots")
        if m["hue"] != "ink"
        for p in m["points"]
    ]
    expected = np.concatenate([hidden[[0, 3]], hidden[[1, 2]]])
    np.testing.assert_allclose(drawn, expected, atol=0.006)
    (grid,) = [m for m in marks(xor, 1, frame, "line") if m["label"] == "grid"]
    box = xor.scene["charts"][0]["x"], xor.scene["charts"][0]["y"]
    corner = np.tanh(np.array([axis["min"] for axis in box]) @ weight + bias)
    np.testing.assert_allclose(grid["points"][0], corner, atol=0.006)


def test_the_boundary_is_that_of_the_last_layer(xor):
    for frame, look in enumerate(xor.looks):
        (line,) = [m for m in marks(xor, 1, frame, "line") if m["label"] == "boundary"]
        for point in line["points"]:
            height = np.array(point) @ look.weight[:, 0] + look.bias[0]
            assert abs(height) < 0.01 * (1 + np.abs(look.weight).sum())


def test_two_directions_keep_as_much_as_two_directions_can():
    rng = np.random.default_rng(3)
    hidden = rng.normal(size=(50, 5)) * np.array([3.0, 0.1, 2.0, 0.2, 0.1])
    plane = Plane(hidden)
    variances = np.linalg.eigvalsh(np.cov(hidden.T))
    assert plane.share == pytest.approx(variances[-2:].sum() / variances.sum())
    placed = plane.place(hidden)
    assert np.cov(placed.T)[0, 1] == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(placed.var(axis=0, ddof=1), variances[:-3:-1])


def test_many_units_and_many_classes():
    X, y, *_ = iris(standardize=True)
    widget = ad.HiddenSpace(small(6, 4, 3), (X, y), epochs=40)
    assert "two directions" in widget.scene["note"]
    assert len(widget.scene["charts"]) == 2  # four inputs have no plane
    shapes = {m["shape"] for m in marks(widget, 0, -1, "dots")}
    assert shapes == {"square", "circle", "triangle"}


def test_snapshots_of_a_training_of_your_own():
    X, y = moons(60)
    net = small(3)
    optimizer = Adam(net.parameters(), 0.05)
    kept = []
    for epoch in range(30):
        kept.append((epoch, snapshot(net)))
        net.zero_grad()
        nn.binary_cross_entropy(net(X).reshape(60), y).backward()
        optimizer.step()
    now = snapshot(net)
    widget = ad.HiddenSpace(net, (X, y), snapshots=kept)
    assert [widget.looks[0].epoch, widget.looks[-1].epoch] == [0, 29]
    assert widget.looks[0].loss > widget.looks[-1].loss
    assert all(np.array_equal(snapshot(net)[name], now[name]) for name in now)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((nn.Linear(2, 1),), AutodiffError, "no layer that could be called"),
        ((small(), (np.ones((3, 2)), np.ones(2))), ShapeError, "do not fit"),
        ((small(), "XNOR"), AutodiffError, "no gate"),
    ],
)
def test_mistakes_are_explained(arguments, error, words):
    with pytest.raises(error, match=words):
        ad.HiddenSpace(*arguments)
    with pytest.raises(AutodiffError, match="no snapshots"):
        ad.HiddenSpace(small(), snapshots=[])


def test_its_code_makes_it_again(xor):
    again = eval(xor.to_code(), {"ad": ad})
    assert (again.scene, again.state) == (xor.scene, xor.state)


def test_what_it_leaves_without_a_kernel(xor):
    bundle = xor.saved_bundle()
    assert len(json.dumps(bundle[MIME])) < 60_000
    assert '<th scope="col">h2</th>' in bundle["text/html"]
    assert "4 of 4 right" in bundle["text/plain"]
    big = ad.HiddenSpace(small(6), moons(150), epochs=30).scene
    assert len(json.dumps(big)) < 60_000


def test_the_front_end_draws_this():
    widget = ad.HiddenSpace(epochs=3)
    check_fixture("hidden", widget.saved_bundle()[MIME])
