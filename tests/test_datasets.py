"""The data sets: what is known of them from elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from autodiff_lab import datasets


def test_iris_is_the_published_table():
    X, y, classes, features = datasets.iris()
    assert X[0].tolist() == [5.1, 3.5, 1.4, 0.2]
    np.testing.assert_allclose(
        X.mean(axis=0), [5.843333, 3.057333, 3.758, 1.199333], 1e-6
    )
    assert np.bincount(y).tolist() == [50, 50, 50]
    assert classes[2] == "virginica"
    assert len(features) == 4
    Z = datasets.iris(standardize=True).X
    np.testing.assert_allclose(Z.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose(Z.std(axis=0), 1)


def test_digits_are_the_published_images():
    X, y, classes, features = datasets.digits()
    assert X.shape == (1797, 64)
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert X[0].reshape(8, 8)[0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert (X.min(), X.max()) == (0, 16)
    assert (len(classes), len(features)) == (10, 64)


def test_gates():
    for name, table in {
        "AND": [0, 0, 0, 1],
        "or": [0, 1, 1, 1],
        "xor": [0, 1, 1, 0],
    }.items():
        assert datasets.gates(name)[1].tolist() == table
    with pytest.raises(ValueError, match="xor"):
        datasets.gates("nope")


def test_moons_lie_apart_and_come_from_a_seed():
    X, y = datasets.moons(400, noise=0.0)
    np.testing.assert_allclose(np.hypot(*X[y == 0].T), 1)
    np.testing.assert_array_equal(
        datasets.moons(rng_seed=5)[0], datasets.moons(rng_seed=5)[0]
    )
    assert not np.array_equal(
        datasets.moons(rng_seed=5)[0], datasets.moons(rng_seed=6)[0]
    )


def test_regression_follows_its_law():
    X, y, beta = datasets.regression(noise=0.0)
    np.testing.assert_allclose(X @ beta, y)
