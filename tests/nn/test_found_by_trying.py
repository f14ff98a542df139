"""Slips of people who train networks: each is said now, or does what was meant."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors, nn, optim

RNG = np.random.default_rng(0)
X, LABELS = RNG.normal(size=(20, 3)), RNG.integers(0, 2, 20)


def trained(X, y, batch_size=6):
    net = nn.Linear(3, 2)
    descent = optim.SGD(net.parameters(), 0.1)
    nn.fit(
        net, nn.cross_entropy, X, y, optimizer=descent, epochs=2, batch_size=batch_size
    )
    return net.weight.value


# -- data in batches --


@pytest.mark.parametrize("kind", [list, tuple, ad.Constant])
def test_batches_of_lists(kind):
    np.testing.assert_array_equal(trained(kind(X), kind(LABELS)), trained(X, LABELS))
    np.testing.assert_array_equal(
        trained(X.tolist(), LABELS.tolist(), None), trained(X, LABELS, None)
    )


class Series:
    """As in pandas: ``[...]`` goes by labels."""

    def __init__(self, values):
        self.iloc = values

    def __len__(self):
        return len(self.iloc)

    def __getitem__(self, labels):
        raise AssertionError("looked up by labels")


def test_batches_of_a_data_frame_go_by_place():
    found = trained(Series(X), Series(LABELS))
    np.testing.assert_array_equal(found, trained(X, LABELS))


def test_an_optimizer_of_another_module_is_noticed():
    net = nn.Linear(3, 2)
    old = optim.SGD(nn.Linear(3, 2).parameters(), 0.1)
    with pytest.raises(errors.AutodiffError, match="no parameter of this module"):
        nn.fit(net, nn.cross_entropy, X, LABELS, optimizer=old)


def test_a_loss_that_is_a_plain_number_is_refused():
    net = nn.Linear(3, 2)
    with pytest.raises(errors.LeafTypeError, match="is a float and no node"):
        nn.fit(
            net, lambda p, y: 1.0, X, LABELS, optimizer=optim.SGD(net.parameters(), 0.1)
        )


# -- losses --


def test_bytes_do_not_run_over():
    a, b = np.array([3, 20], np.uint8), np.array([5, 0], np.uint8)
    assert nn.mean_squared_error(a, b) == 202.0
    assert nn.mean_squared_error(np.array([True, False]), np.array([1, 1])) == 0.5
    assert nn.mean_squared_error([1.0, 2.0], [1, 4]) == 2.0
    assert nn.binary_cross_entropy([0.0, 0.0], [1, 0]) == pytest.approx(np.log(2))
    assert nn.cross_entropy([[0.0, 0.0]], [1]) == pytest.approx(np.log(2))


@pytest.mark.parametrize("kind", [np.uint8, bool, np.float32])
def test_single_precision_stays_single(kind):
    p, t = ad.Variable(np.zeros(2, np.float32)), np.array([0, 1], kind)
    for loss in (nn.mean_squared_error, nn.binary_cross_entropy):
        assert loss(p, t).dtype == np.float32


@pytest.mark.parametrize("targets", [[-1, 1], [1, 2], np.array([0.5, 1.5]), -1])
def test_targets_of_a_coin_are_between_0_and_1(targets):
    with pytest.raises(errors.LeafTypeError, match="less than 0 or more than 1"):
        nn.binary_cross_entropy(ad.Variable([0.0, 0.0]), targets)


# -- optimizers --


@pytest.mark.parametrize(
    "given",
    [
        list(nn.Linear(2, 2).parameters()),
        nn.Linear(2, 2).parameters().items(),
        ad.Variable(np.ones((2, 2))) * 2,
        [ad.Constant(1.0)],
    ],
)
def test_only_parameters_are_trained(given):
    with pytest.raises(errors.LeafTypeError, match="is not a Parameter"):
        optim.SGD(given, 0.1)


def test_a_parameter_alone_is_trained_whole():
    w = ad.Parameter(np.ones((2, 2)))
    assert optim.SGD(w, 0.1).parameters == [w]
    assert repr(optim.SGD(w, 0.1)) == "SGD(1 parameters, learning rate 0.1)"


@pytest.mark.parametrize(
    "make",
    [
        lambda w: optim.SGD(w, np.float64(0.1)),
        lambda w: optim.Momentum(w, 0.1, np.float64(0.9)),
        lambda w: optim.Adam(w, 0.1, (np.float64(0.9), np.float64(0.99))),
    ],
)
def test_rates_from_numpy_keep_single_precision(make):
    w = ad.Parameter(np.ones(3, np.float32))
    descent = make([w])
    for _ in range(2):
        (w * w).sum().backward()
        descent.step()
    assert w.dtype == np.float32


def test_a_step_of_another_shape_is_refused():
    class Odd(optim.Optimizer):
        def direction(self, index, gradient):
            return gradient[:, None]

    w = ad.Parameter(np.ones(3))
    with pytest.raises(errors.ShapeError, match=r"step of shape \(3, 1\)"):
        Odd([w], 0.1).step()
    assert w.shape == (3,)


# -- modules --


def test_a_module_and_its_optimizer_are_copied_together():
    net = nn.Sequential(nn.Linear(3, 2), ad.tanh)
    descent = optim.Adam(net.parameters(), 0.1)
    pairs = [(net, descent)]
    pairs += copy.deepcopy((net, descent)), pickle.loads(pickle.dumps((net, descent)))
    found = []
    for module, optimizer in pairs:
        nn.fit(module, nn.cross_entropy, X, LABELS, optimizer=optimizer, epochs=3)
        found.append(module(X).value)
    np.testing.assert_array_equal(found[0], found[1])
    np.testing.assert_array_equal(found[0], found[2])
    assert np.any(found[0] != nn.Sequential(nn.Linear(3, 2), ad.tanh)(X).value)


def test_a_module_inside_of_itself_is_refused():
    net = nn.Linear(2, 2)
    net.owner = nn.Sequential(net)
    with pytest.raises(errors.AutodiffError, match="has itself among its parts"):
        net.parameters()


@pytest.mark.parametrize("layers", [[nn.ReLU()], nn.ReLU, None])
def test_a_sequence_is_made_of_layers(layers):
    with pytest.raises(errors.LeafTypeError, match="is not a layer"):
        nn.Sequential(layers)


def test_pictures():
    assert nn.Flatten()(np.ones((0, 1, 4, 4))).shape == (0, 16)
    assert nn.Flatten()([[1.0, 2.0]]).shape == (1, 2)
    with pytest.raises(errors.ShapeError, match="four axes"):
        nn.MaxPool2d()(np.ones((1, 4, 4)))
    with pytest.raises(ValueError, match="window of 0"):
        nn.MaxPool2d(0)


# -- files --


@pytest.mark.parametrize("content", ["garbage", "cut off", "one array"])
def test_a_file_without_parameters(tmp_path, content):
    path = tmp_path / "net.npz"
    nn.save(nn.Linear(2, 2), path)
    if content == "one array":
        with open(path, "wb") as file:
            np.save(file, np.ones(3))
    else:
        path.write_bytes(path.read_bytes()[:200] if content == "cut off" else b"hello")
    with pytest.raises(errors.AutodiffError, match="does not hold parameters"):
        nn.load(nn.Linear(2, 2), path)
    with pytest.raises(FileNotFoundError):
        nn.load(nn.Linear(2, 2), tmp_path / "nowhere.npz")


# -- softmax regression and its judges --


def test_softmax_regression_wants_a_table_without_gaps():
    model = nn.SoftmaxRegression(epochs=1)
    with pytest.raises(errors.AutodiffError, match="nothing has been learned"):
        model.predict(X)
    gaps = np.where(X > 1, np.nan, X)
    with pytest.raises(errors.NonFiniteError, match="nan or infinite"):
        model.fit(gaps, LABELS)
    with pytest.raises(errors.NonFiniteError, match="nan or infinite"):
        model.fit(X, np.where(LABELS, np.nan, 0.0))
    with pytest.raises(errors.NonFiniteError, match="nan or infinite"):
        model.fit(X, LABELS).predict(gaps)
    for wrong in (X[0], X[:, :2]):
        with pytest.raises(errors.ShapeError, match="not \\(n, 3\\)"):
            model.predict(wrong)


@pytest.mark.parametrize("judge", [nn.accuracy, nn.confusion_matrix])
def test_names_are_not_held_against_numbers(judge):
    with pytest.raises(errors.LeafTypeError, match="answers of type int64"):
        judge(["0", "1"], [0, 1])
