"""Slips that once trained, or judged, something else than was meant: without a word."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import errors, nn, optim


class Tree(nn.Module):
    """Parts in every nest there is."""

    def __init__(self):
        self.heads = {"left": nn.Linear(1, 2), "right": ad.Parameter(1.0)}
        self.blocks = [[ad.Parameter(2.0)], {0: (ad.Parameter(3.0), "a word")}]


def test_parameters_are_found_in_nests():
    names = ["left.weight", "left.bias", "right"]
    inside = [f"heads.{name}" for name in names] + ["blocks.0.0", "blocks.1.0.0"]
    assert list(Tree().parameters()) == inside


def test_a_shared_layer_is_counted_once():
    layer = nn.Linear(2, 2)
    assert repr(nn.Sequential(layer, layer)) == "Sequential(6 parameters)"


COLUMN, ROW = np.array([[0.0], [1.0], [1.0]]), np.array([0.0, 1.0, 1.0])


@pytest.mark.parametrize("loss", [nn.mean_squared_error, nn.binary_cross_entropy])
@pytest.mark.parametrize("kind", [np.asarray, ad.Variable])
def test_a_loss_does_not_hold_a_column_against_a_row(loss, kind):
    with pytest.raises(
        errors.ShapeError, match=r"\(3, 1\) and targets of shape \(3,\)"
    ):
        loss(kind(COLUMN), ROW)


def test_a_loss_takes_one_target_for_all_and_a_recipe():
    assert nn.mean_squared_error(ROW, 0.0) == pytest.approx(2 / 3)
    x, y = ad.Input(name="x"), ad.Input(name="y")
    assert nn.mean_squared_error(x, y)({}, {x: COLUMN, y: 0.0}) == pytest.approx(2 / 3)


@pytest.mark.parametrize("judge", [nn.accuracy, nn.confusion_matrix])
@pytest.mark.parametrize(("truth", "predicted"), [(COLUMN, ROW), ([0, 1, 1], [1])])
def test_answers_are_held_against_their_own_truth(judge, truth, predicted):
    with pytest.raises(errors.ShapeError, match="truths of shape"):
        judge(truth, predicted)


def test_an_epoch_of_nan_is_never_the_best():
    assert nn.History(epochs=[1.0, np.nan, 0.5, np.inf]).best_epoch == 2


def test_fit_forgets_the_gradients_of_all_that_is_trained():
    """Also of a parameter that only the loss knows."""
    net, scale = nn.Linear(1, 1), ad.Parameter(1.0)
    seen = []

    class Watched(optim.SGD):
        def step(self):
            seen.append(scale.grad)

    nn.fit(
        net, lambda prediction, target: prediction.sum() * 0.0 + 3.0 * scale,
        np.ones((2, 1)), np.ones(2),
        optimizer=Watched([*net.parameters().values(), scale], 0.1), epochs=3,
    )  # fmt: skip
    assert seen == [3.0, 3.0, 3.0]


def test_batches_of_less_than_one_sample_are_refused():
    """-1 trained nothing, epoch after epoch."""
    net = nn.Linear(1, 1)
    with pytest.raises(ValueError, match="batch_size is at least 1"):
        nn.fit(
            net, nn.mean_squared_error, COLUMN, COLUMN,
            optimizer=optim.SGD(net.parameters(), 0.1), batch_size=-1,
        )  # fmt: skip


@pytest.mark.parametrize("kind", [int, complex, str])
def test_a_file_of_other_than_real_numbers_changes_nothing(tmp_path, kind):
    net, path = nn.Linear(2, 2), tmp_path / "net.npz"
    before = net.weight.value
    np.savez(path, weight=np.ones((2, 2)), bias=np.ones(2).astype(kind))
    with pytest.raises(errors.LeafTypeError, match="bias has the type"):
        nn.load(net, path)
    np.testing.assert_array_equal(net.weight.value, before)


def test_no_parameter_is_hidden_behind_the_path_of_another():
    net = nn.Module()
    net.parts = {"0": ad.Parameter(1.0), 0: ad.Parameter(2.0)}
    with pytest.raises(errors.AutodiffError, match=r"the path parts\.0"):
        net.parameters()
