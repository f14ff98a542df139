"""What the sources trained, trained again: their numbers, by this library."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import datasets, nn
from autodiff_lab.lessons.programs_training import TORCH_RUN
from tests.reference import mlp_torch


def train_relu_network(X, y, W1, w2, rate=1e-2, epochs=20):
    """Source 2's network in source 2's style."""
    W1, w2 = ad.Matrix(W1), ad.Vector(w2)
    losses, path1, path2 = [], [], []
    for _ in range(epochs):
        W1.zero_grad()
        w2.zero_grad()
        residual = np.maximum(ad.Matrix(X) @ W1, 0) @ w2 - ad.Vector(y)
        loss = (residual * residual).sum() / ad.Scalar(len(y))
        loss.backward()
        W1.value -= rate * W1.grad
        w2.value -= rate * w2.grad
        losses.append(loss.value)
        path1.append(np.array(W1.value))
        path2.append(np.array(w2.value))
    return np.array(losses), np.array(path1), np.array(path2)


def test_the_relu_network_follows_pytorch_step_by_step():
    with np.load(TORCH_RUN) as stored:
        ours = train_relu_network(*(stored[k] for k in ("X", "y", "W1", "w2")))
        expected = [stored[k] for k in ("losses", "path1", "path2")]
    assert expected[0][0] == pytest.approx(19_653, abs=1)
    assert expected[0][-1] == pytest.approx(8_385, abs=1)
    for got, wanted in zip(ours, expected, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-5)


@pytest.mark.skipif(not importlib.util.find_spec("torch"), reason="PyTorch is optional")
def test_the_relu_network_follows_a_live_pytorch():
    with np.load(TORCH_RUN) as stored:
        start = [stored[k] for k in ("X", "y", "W1", "w2")]
    for got, wanted in zip(
        train_relu_network(*start), mlp_torch.train(*start), strict=True
    ):
        np.testing.assert_allclose(got, wanted, rtol=1e-5)


def test_softmax_regression_on_iris_stops_early_with_the_sources_schedule():
    X, y, *_ = datasets.iris(standardize=True)
    reached = [
        nn.accuracy(y, nn.SoftmaxRegression(rng_seed=seed).fit(X, y).predict(X))
        for seed in range(4)
    ]
    assert all(0.84 <= share <= 0.87 for share in reached), reached


def test_softmax_regression_on_the_full_batch():
    X, y, *_ = datasets.iris(standardize=True)
    model = nn.SoftmaxRegression(
        epochs=1000, batch_size=None, schedule=lambda epoch: 0.5
    )
    model.fit(X, y)
    assert nn.accuracy(y, model.predict(X)) == pytest.approx(146 / 150)  # 0.973
    table = nn.confusion_matrix(y, model.predict(X))
    assert table.sum() == 150
    assert table[0].tolist() == [50, 0, 0]
    np.testing.assert_allclose(model.predict_proba(X).sum(axis=1), 1)


def test_softmax_regression_speaks_the_users_class_names():
    X, y, classes, _ = datasets.iris(standardize=True)
    names = np.array(classes)[y]
    model = nn.SoftmaxRegression(epochs=50, schedule=lambda epoch: 0.5).fit(X, names)
    assert set(model.predict(X)) == set(classes)
    assert nn.accuracy(names, model.predict(X)) > 0.9
