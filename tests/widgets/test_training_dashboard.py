"""The training dashboard: that it trains as nn.fit does, and that its end is kept."""

from __future__ import annotations

import asyncio
import json
import math

import numpy as np
import pytest

import autodiff_lab as ad
from autodiff_lab import nn
from autodiff_lab.datasets import iris
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError, ShapeError
from autodiff_lab.nn.fitting import snapshot
from autodiff_lab.optim import SGD
from autodiff_lab.widgets.epochs import gradient_norms

from .aside import aside
from .fixtures import check_fixture

X, Y = iris(standardize=True)[:2]


def small():
    return nn.Sequential(nn.Linear(4, 5, 1), nn.Tanh(), nn.Linear(5, 3, 2))


def board(net=None, rate=0.5, epochs=6, **options):
    net = net or small()
    optimizer = SGD(net.parameters(), rate)
    return ad.TrainingDashboard(
        net, nn.cross_entropy, X, Y, optimizer=optimizer, epochs=epochs, **options
    )


def same(one, other):
    return all(np.array_equal(one[name], other[name]) for name in one)


def test_it_trains_as_nn_fit_does():
    net, twin = small(), small()
    shown = board(net, epochs=5, batch_size=32, rng_seed=7).fit()
    history = nn.fit(
        twin,
        nn.cross_entropy,
        X,
        Y,
        optimizer=SGD(twin.parameters(), 0.5),
        epochs=5,
        batch_size=32,
        rng_seed=7,
    )
    assert shown.record.losses == history.epochs
    assert same(snapshot(net), snapshot(twin))
    assert shown.scene["text"].startswith("Epoch 5 of 5")


def test_what_it_measures():
    net = small()
    shown = board(net, epochs=20).fit()
    said = net(X).value.argmax(axis=1)
    assert shown.record.curves["accuracy"][-1] == np.mean(said == Y)
    counts = shown.record.confusion
    assert counts.sum() == 150 and np.trace(counts) == np.sum(said == Y)
    assert list(shown.record.gradients) == ["layers.0", "layers.2"]


def test_a_layers_norm_is_that_of_all_its_parameters():
    net = small()
    nn.cross_entropy(net(X), Y).backward()
    gradients = {name: p.grad for name, p in net.parameters().items()}
    parts = [gradients[f"layers.0.{n}"].ravel() for n in ("weight", "bias")]
    expected = np.linalg.norm(np.concatenate(parts))
    assert gradient_norms(net)["layers.0"] == pytest.approx(expected, rel=1e-12)


# --- the end --------------------------------------------------------------------------


def losing(net, kept):
    """A loop that gets worse after its third round, and is interrupted in its sixth."""
    for loss in (3.0, 2.0, 1.0, 4.0, 5.0):
        weight = net.parameters()["layers.0.weight"]
        weight.value = weight.value + 1.0
        kept.append(snapshot(net))
        yield {"loss": loss}
    raise KeyboardInterrupt


def test_an_interrupt_keeps_the_best_parameters():
    net, kept = small(), []
    shown = ad.TrainingDashboard(net)
    assert [m["loss"] for m in shown.watch(losing(net, kept))] == [3, 2, 1, 4, 5]
    assert same(snapshot(net), kept[2])
    assert "interrupted; the parameters of epoch 3 are back" in shown.scene["text"]
    assert shown.record.interrupted


def test_a_loss_that_is_no_number_ends_it_in_words():
    net = small()
    shown = board(net, rate=1e308, epochs=9).fit()
    assert "so the rate is probably too big" in shown.scene["text"]
    assert shown.record.epochs < 9
    assert all(np.isfinite(value).all() for value in snapshot(net).values())
    json.dumps(shown.scene, allow_nan=False)


async def until(condition):
    for _ in range(600):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not happen")


def test_stop_is_heard_by_a_training_in_the_background():
    net = small()
    shown = board(net, epochs=100_000, batch_size=16)

    async def story():
        shown.choose(running=True)
        await until(lambda: shown.record.epochs >= 3)
        shown.choose(stops=1, running=False)
        stopped = shown.record.epochs
        await until(lambda: shown._task is None)
        assert shown.record.epochs == stopped

    aside(asyncio.run, story())
    assert same(snapshot(net), shown.record.best)
    assert "stopped; the parameters of epoch" in shown.scene["text"]


def test_a_mistake_in_the_background_is_shown():
    net = small()
    shown = ad.TrainingDashboard(
        net, nn.cross_entropy, X, Y + 7, optimizer=SGD(net.parameters(), 0.1)
    )

    async def story():
        shown.choose(running=True)
        await until(lambda: shown._task is None)

    aside(asyncio.run, story())
    assert shown.problem.startswith("ShapeError: ")
    assert shown.state["running"] is False


def test_pause_goes_on_where_it_was():
    paused, straight = small(), small()
    shown = board(paused, epochs=4, batch_size=50)

    async def story():
        for count in (1, 2, 3):
            shown.choose(running=True)
            await until(lambda n=count: shown.record.epochs >= n)
            shown.choose(running=False)
            await until(lambda: shown._task is None)
        shown.choose(running=True)
        await until(lambda: shown.ended)

    aside(asyncio.run, story())
    board(straight, epochs=4, batch_size=50).fit()
    assert same(snapshot(paused), snapshot(straight))


def test_an_async_loop_hears_the_stop_button():
    shown = ad.TrainingDashboard()
    seen = []

    async def story():
        async for metrics in shown.watch({"loss": 1 / n} for n in range(1, 10_000)):
            seen.append(metrics["loss"])
            if len(seen) == 5:
                shown.choose(stops=1)

    aside(asyncio.run, story())
    assert len(seen) == 5
    assert "stopped" in shown.scene["text"]


def test_a_loop_that_is_asynchronous_itself():
    async def rounds():
        for loss in (2.0, 1.0):
            await asyncio.sleep(0)
            yield loss

    shown = ad.TrainingDashboard()

    async def story():
        return [loss async for loss in shown.watch(rounds())]

    assert aside(asyncio.run, story()) == [2.0, 1.0]
    assert shown.scene["text"].endswith("finished.")


# --- loops of one's own, and mistakes -------------------------------------------------


def test_any_numbers_become_curves():
    shown = ad.TrainingDashboard()
    rounds = ({"loss": 1 / n, "test loss": 2 / n, "recall": 0.5} for n in (1, 2, 3))
    assert len(list(shown.watch(rounds))) == 3
    assert shown.scene["names"] == [
        "epoch",
        "loss",
        "test loss",
        "recall",
        "best epoch",
    ]
    assert len(shown.scene["charts"]) == 2
    assert shown.scene["buttons"] == ["stops"]


def test_a_loss_that_is_infinite_on_the_way_is_a_gap():
    shown = ad.TrainingDashboard()
    list(shown.watch([{"error": 1.0}, {"error": math.inf}, {"error": 2.0}]))
    line = shown.scene["charts"][0]["marks"][0]
    assert line["points"] == [[1.0, 1.0], [2.0, None], [3.0, 2.0]]


@pytest.mark.parametrize("wrong", ["loss", [1, 2], {}])
def test_what_cannot_be_shown(wrong):
    with pytest.raises(AutodiffError, match="cannot show"):
        list(ad.TrainingDashboard().watch([wrong]))


def test_a_training_needs_all_its_parts():
    with pytest.raises(AutodiffError, match="needs a net, a loss"):
        ad.TrainingDashboard(small(), nn.cross_entropy)
    net = small()
    cut = ad.TrainingDashboard(
        net, nn.cross_entropy, X, Y[:9], optimizer=SGD(net.parameters(), 0.1)
    )
    with pytest.raises(ShapeError, match="150 inputs and 9 targets"):
        cut.fit()


def test_its_code_makes_it_again():
    shown = board(epochs=3, batch_size=32)
    names = {"ad": ad, "net": shown.record.net, "X": X, "y": Y}
    names |= {"cross_entropy": nn.cross_entropy}
    names["optimizer"] = SGD(shown.record.net.parameters(), 0.5)
    assert eval(shown.to_code(), names).scene == shown.scene


def test_what_it_leaves_without_a_kernel():
    shown = board(epochs=200).fit()
    bundle = shown.saved_bundle()
    assert len(json.dumps(bundle[MIME])) < 60_000
    assert '<th scope="col">gradient of layers.2</th>' in bundle["text/html"]
    assert '<th scope="col">is / called</th>' in bundle["text/html"]
    assert bundle["text/plain"].startswith("Training dashboard: epoch 200 of 200, loss")
    before = ad.TrainingDashboard().saved_bundle()["text/plain"]
    assert before == "Training dashboard: epoch 0"


def test_the_front_end_draws_this():
    check_fixture("training", board(epochs=4).fit().saved_bundle()[MIME])
