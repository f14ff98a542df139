"""Nothing outside can be read, changed, called or signalled from inside."""

from __future__ import annotations

import os
import platform
import socket
from pathlib import Path

import pytest

from autodiff_lab.grading import canaries
from autodiff_lab.grading.channel import Gone
from autodiff_lab.grading.readable import PACKAGE
from tests.grading.attacks import reaching

# What another user may not do either, without any list of system calls.
USER_HOLDS = {
    "reading": {"the secret", "records", "home", "the agent's environment"},
    "writing": {
        *("a neighbour", "the secret", "removing", "another name", "cutting"),
        *("rights", "owners", "times", "the interpreter"),
    },
    "starting": {"fork", "vfork", "clone", "spawn", "system", "a thread"},
    "meddling": {
        *("a signal to the agent", "a signal to us", "tracing"),
        *("more memory", "less time for others", "its priority", "its user"),
        *("its root", "mounting"),
    },
}
KINDS = {
    "reading": reaching.READING,
    "writing": reaching.WRITING,
    "talking": reaching.TALKING,
    "starting": reaching.STARTING,
    "meddling": reaching.MEDDLING,
}
ALL = [(kind, name) for kind, attacks in KINDS.items() for name in attacks]
X86 = platform.machine() in ("x86_64", "AMD64")


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Things worth stealing, and a server that hears whoever comes."""
    folder = tmp_path_factory.mktemp("places")
    folder.chmod(0o755)
    for up in list(folder.parents)[:2]:
        up.chmod(0o755)  # so that only the tier stands between the child and these
    secret, neighbour = folder / "secret", folder / "neighbour.ipynb"
    for path, mode in ((secret, 0o600), (neighbour, 0o644)):
        path.write_text("private")
        path.chmod(mode)
    (folder / "records").mkdir(mode=0o700)
    (folder / "records" / "ada.json").write_text("{}")
    (folder / "open").mkdir()
    (folder / "open").chmod(0o777)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield {
            "secret": str(secret),
            "neighbour": str(neighbour),
            "records": str(folder / "records"),
            "open": str(folder / "open"),
            "exercises": str(PACKAGE / "lessons" / "exercises"),
            "tests": str(Path(__file__).parent),
            "solved": str(PACKAGE.parent / "notebooks" / "solved"),
            "port": server.getsockname()[1],
            "parent": os.getpid(),
        }
        with pytest.raises(BlockingIOError):
            server.accept()  # nobody came


def world(places: dict) -> list[object]:
    """Everything that an attack might have changed."""
    folder = Path(places["secret"]).parent
    seen = [(p.name, p.stat().st_mode, p.stat().st_uid) for p in folder.rglob("*")]
    texts = [Path(places[name]).read_text() for name in ("secret", "neighbour")]
    times = Path(places["neighbour"]).stat().st_mtime_ns
    temporary = [
        p for d in ("/tmp", "/var/tmp", "/dev/shm") for p in [Path(d, "adl-x")]
    ]
    return [sorted(seen), texts, times, [p.exists() for p in temporary]]


def answer(sandbox, body: str, places: dict) -> object:
    """What the attack says of itself."""
    with sandbox.job(5.0) as job:
        cell = (reaching.source(body), False)
        job.channel.send(("load", [cell], 0, "run", None))
        assert job.channel.receive() == ("loaded", "callable", None)
        job.channel.send(("call", [places]))
        return job.channel.receive()


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_nothing_is_within_reach(locked, kind, name, places):
    if not X86 and "call(" in KINDS[kind][name]:
        pytest.skip("written with the numbers of x86-64")
    before = world(places)
    reply = answer(locked, KINDS[kind][name], places)
    assert reply in (("returned", False), ("returned", 0))
    assert world(places) == before
    assert locked.process.poll() is None


HELD_BY_USER = [(kind, name) for kind, name in ALL if name in USER_HOLDS.get(kind, ())]


@pytest.mark.parametrize(("kind", "name"), HELD_BY_USER)
def test_another_user_holds_what_it_promises(agents, kind, name, places):
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    sandbox, before = agents.get("user"), world(places)
    reply = answer(sandbox, KINDS[kind][name], places)
    assert reply in (("returned", False), ("returned", 0))
    assert world(places) == before
    assert sandbox.process.poll() is None


@pytest.mark.skipif(not X86, reason="machine code for x86")
def test_the_old_way_into_the_kernel_ends_the_process(locked, places):
    with pytest.raises(Gone):
        answer(locked, reaching.OLD_CALLS, places)


def test_the_attacks_would_work_without_a_sandbox(trusted, places):
    """The proof that the attacks above are attacks: in the open they succeed."""
    harmless = {
        "reading": ("the secret", "a neighbour", "the exercises", "users", "disks"),
        "talking": ("listening", "a pair", "datagrams"),
        "meddling": ("a signal to the agent", "a signal to us", "an alarm"),
    }
    for kind, names in harmless.items():
        for name in names:
            reply = answer(trusted, KINDS[kind][name], places)
            assert reply[0] == "returned", (kind, name, reply)
            assert reply[1] is not False, (kind, name)


def test_the_self_test_of_every_tier_agrees(locked):
    assert canaries.failures(locked.tier) == []


def test_the_self_test_sees_a_sandbox_that_leaks(monkeypatch):
    """Held against limits alone, the same canaries come through."""
    everywhere = tuple(
        canaries.Canary(canary.name, canary.source, ("trust",))
        for canary in canaries.CANARIES
        if canary.name in ("read a private file", "open a socket", "read a process")
    )
    monkeypatch.setattr(canaries, "CANARIES", everywhere)
    assert len(canaries.failures("trust")) == 3
