"""Layers, losses, the training loop and its interrupt, saving and loading."""

from __future__ import annotations

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import datasets, errors, nn, optim


def small_net():
    return nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1, rng_seed=1))


def test_parameters_are_found_by_path():
    paths = ["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"]
    net = small_net()
    assert list(net.parameters()) == paths
    assert repr(net) == "Sequential(13 parameters)"


def test_a_module_must_say_what_it_does():
    with pytest.raises(NotImplementedError, match="Idle does not define forward"):
        type("Idle", (nn.Module,), {})()(1.0)


def test_convolution_net_has_the_promised_shapes():
    net = nn.Sequential(
        nn.Conv2d(1, 4, padding=1), nn.ReLU(), nn.MaxPool2d(), nn.Flatten(),
        nn.Linear(64, 10),
    )  # fmt: skip
    out = net(np.zeros((5, 1, 8, 8)))
    assert out.shape == (5, 10)
    ad.nn.cross_entropy(out, np.arange(5)).backward()
    assert all(np.shape(p.grad) == p.shape for p in net.parameters().values())


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_binary_cross_entropy_stays_finite_and_agrees_with_its_definition(target):
    z = ad.Variable([-2.0, 0.0, 3.0])
    p = 1 / (1 + np.exp(-z.value))
    direct = -np.mean(target * np.log(p) + (1 - target) * np.log(1 - p))
    loss = nn.binary_cross_entropy(z, target)
    assert loss.value == pytest.approx(direct)
    np.testing.assert_allclose(ad.get_gradients(loss)[z], (p - target) / 3)
    assert np.isfinite(nn.binary_cross_entropy(np.array([1e4, -1e4]), target))


def test_cross_entropy_is_the_mean_surprise():
    logits = ad.Variable(np.random.default_rng(0).normal(size=(4, 3)))
    labels = np.array([0, 2, 1, 2])
    powers = np.exp(logits.value)
    p = powers / powers.sum(axis=1, keepdims=True)
    loss = nn.cross_entropy(logits, labels)
    assert loss.value == pytest.approx(-np.log(p[np.arange(4), labels]).mean())
    expected = (p - np.eye(3)[labels]) / 4
    np.testing.assert_allclose(ad.get_gradients(loss)[logits], expected)


def test_a_hidden_layer_takes_the_wall_at_xor():
    X, y = datasets.gates("xor")
    net = nn.Sequential(nn.Linear(2, 4, rng_seed=3), nn.Tanh(), nn.Linear(4, 1))
    nn.fit(
        net,
        lambda out, target: nn.binary_cross_entropy(out[:, 0], target),
        X,
        y,
        optimizer=optim.Adam(net.parameters(), 0.05),
        epochs=400,
    )
    assert ((net(X).value[:, 0] > 0) == y).all()


def line_data():
    X, y, _ = datasets.regression()
    return X, y[:, None]


def test_fit_goes_down_and_remembers():
    X, y = line_data()
    net = nn.Linear(5, 1)
    history = nn.fit(
        net, nn.mean_squared_error, X, y,
        optimizer=optim.SGD(net.parameters(), 0.1), epochs=30, batch_size=32,
    )  # fmt: skip
    assert len(history.epochs) == 30
    assert len(history.steps) == 30 * 4
    assert history.epochs[-1] < 0.01 * history.epochs[0]
    assert "30 epochs" in repr(history)


def test_an_interrupt_keeps_the_best_parameters():
    X, y = line_data()
    net = nn.Linear(5, 1)
    seen = []

    def loss(prediction, target):
        if len(seen) == 10:  # two epochs of four steps, then half of the third
            raise KeyboardInterrupt
        seen.append(None)
        return nn.mean_squared_error(prediction, target)

    class Worse(optim.SGD):
        def step(self):
            super().step()
            if self.steps > 8:  # the third epoch goes astray
                self.parameters[0].value = self.parameters[0].value + 100.0

    history = nn.fit(
        net,
        loss,
        X,
        y,
        optimizer=Worse(net.parameters(), 0.1),
        epochs=99,
        batch_size=32,
    )
    assert history.interrupted
    assert len(history.epochs) == 2
    assert np.abs(net.weight.value).max() < 10


def test_progress_shows_the_loss(capsys):
    X, y = line_data()
    net = nn.Linear(5, 1)
    descent = optim.SGD(net.parameters(), 0.1)
    nn.fit(net, nn.mean_squared_error, X, y, optimizer=descent, epochs=2, progress=True)
    shown = capsys.readouterr().err
    assert "2/2" in shown
    assert "loss=" in shown


def test_inputs_and_targets_must_match():
    net = nn.Linear(5, 1)
    with pytest.raises(errors.ShapeError, match="3 inputs and 2 targets"):
        nn.fit(net, nn.mean_squared_error, np.ones((3, 5)), np.ones(2), optimizer=None)


def test_saving_and_loading_bring_the_numbers_back(tmp_path):
    net, other = small_net(), small_net()
    net.layers[0].weight.value = np.full((2, 3), 7.0)
    nn.save(net, tmp_path / "net.npz")
    nn.load(other, tmp_path / "net.npz")
    np.testing.assert_array_equal(other.layers[0].weight.value, 7.0)
    assert [p.name for p in tmp_path.iterdir()] == ["net.npz"]


def test_parameters_may_be_called_as_they_like(tmp_path):
    class Odd(nn.Module):
        def __init__(self, number):
            self.file = ad.Parameter(number)
            self.allow_pickle = ad.Parameter(np.full(3, number))

    mine, other = Odd(1.5), Odd(0.0)
    nn.save(mine, tmp_path / "odd.npz")
    nn.load(other, tmp_path / "odd.npz")
    assert other.file.value == 1.5 and other.allow_pickle.value.tolist() == [1.5] * 3


def test_a_file_of_another_model_is_refused_and_changes_nothing(tmp_path):
    path = tmp_path / "net.npz"
    nn.save(nn.Linear(2, 3), path)
    net = small_net()
    before = net.layers[0].weight.value
    with pytest.raises(errors.AutodiffError, match="layers"):
        nn.load(net, path)
    line = nn.Linear(2, 4)
    with pytest.raises(errors.ShapeError, match="weight"):
        nn.load(line, path)
    np.testing.assert_array_equal(net.layers[0].weight.value, before)
    assert line.weight.shape == (2, 4)


def test_no_pickle_is_ever_loaded(tmp_path):
    path = tmp_path / "evil.npz"
    np.savez(path, weight=np.array([object()], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        nn.load(nn.Linear(2, 3), path)
