"""Source 3's last experiment: arrays full of scalar nodes, against array nodes."""

from __future__ import annotations

import numpy as np

import autodiff_lab as ad

SIZE_IN, SIZE_OUT, RATE = 50, 10, 0.001


def start():
    """The noise that source 3 fits to noise: inputs, targets and first weights."""
    np.random.seed(0)
    x = np.random.random(SIZE_IN)
    target = np.random.random(SIZE_OUT)
    return x, target, np.random.random((SIZE_IN, SIZE_OUT))


def with_object_arrays(steps):
    """Every weight is a node of its own; NumPy does the loops."""
    variables = np.vectorize(ad.Variable, otypes=[object])
    x, target, weights = start()
    losses, sizes = [], []
    for _ in range(steps):
        nodes = variables(weights)
        error = variables(target) - np.dot(variables(x), nodes)
        loss = np.sum(error * error)
        gradients = ad.get_gradients(loss)
        slopes = np.vectorize(gradients.get, otypes=[float])(nodes)
        weights = weights - RATE * slopes
        losses.append(loss.value)
        sizes.append(len(ad.topological(loss)))
    return losses, sizes


def with_array_nodes(steps):
    """All weights are one node."""
    x, target, weights = start()
    losses, sizes = [], []
    for _ in range(steps):
        node = ad.Matrix(weights)
        error = ad.Vector(target) - ad.Vector(x) @ node
        loss = np.sum(error * error)
        weights = weights - RATE * ad.get_gradients(loss)[node]
        losses.append(loss.value)
        sizes.append(len(ad.topological(loss)))
    return losses, sizes


def test_both_learn_alike_and_one_needs_far_fewer_nodes():
    slow, many = with_object_arrays(5)
    fast, few = with_array_nodes(5)
    np.testing.assert_allclose(slow, fast, rtol=1e-12)
    assert fast[-1] < fast[0]
    # leaves 50 + 10 + 500; products 500, sums 490; difference and square 20; total 9
    assert many == [1579] * 5
    assert few == [7] * 5
