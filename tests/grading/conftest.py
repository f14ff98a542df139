"""Every tier of the ladder that this machine has, with an agent that is shared."""

from __future__ import annotations

import pytest

from autodiff_lab.grading import ladder
from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.sandbox import Sandbox

HERE = [tier for tier in (*ladder.SAFE, ladder.TRUST) if not ladder.missing(tier)]
SHORT = Limits(seconds=3.0)
LOCKED = ("bubblewrap", "landlock")


class Agents:
    """Keeps one agent for each tier, and replaces one that an attack has ended."""

    def __init__(self) -> None:
        self.running: dict[str, Sandbox] = {}

    def get(self, tier: str) -> Sandbox:
        sandbox = self.running.get(tier)
        if sandbox is None or sandbox.process.poll() is not None:
            sandbox = self.running[tier] = Sandbox(tier, SHORT).__enter__()
        return sandbox

    def close(self) -> None:
        for sandbox in self.running.values():
            sandbox.close()


@pytest.fixture(scope="session")
def agents():
    kept = Agents()
    yield kept
    kept.close()


@pytest.fixture(params=HERE)
def sandbox(request, agents):
    """A sandbox of each tier in turn."""
    return agents.get(request.param)


@pytest.fixture(params=[tier for tier in HERE if tier in LOCKED])
def locked(request, agents):
    """A sandbox of each tier that locks the code in completely."""
    return agents.get(request.param)


@pytest.fixture
def trusted(agents):
    """The sandbox that every machine has; for tests that do not attack it."""
    return agents.get(ladder.TRUST)
