"""A cluster grades as the worker processes do: once each, whatever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from autodiff_lab import cli
from autodiff_lab.errors import AutodiffError
from autodiff_lab.grading import distributed as cluster
from autodiff_lab.grading import ladder, local, run
from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.marking import Job
from tests.grading.made import SECRET, SOLUTIONS, answers, solved, write
from tests.grading.test_run import SLOW, TIER, files, jobs, rows, until

pytest.importorskip("distributed", reason="dask is missing: autodiff-lab[grading]")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

SETTINGS = local.Settings(TIER, SECRET, Limits(seconds=2.0))


def graded(todo, task=None, workers=2):
    spread = cluster.spread(cluster.LOCAL, task)
    return list(spread(todo, SETTINGS, workers))


def deadly(job, found, settings):
    """A task that always kills its worker, among others that do not."""
    if job["student"] == "s2":
        os._exit(1)
    return cluster.record_of(job, found, settings)


def test_records_are_those_of_worker_processes(tmp_path):
    todo = jobs(tmp_path, 3, solved())
    todo.append(Job("03", "none", str(tmp_path), "none", empty=True))
    todo.append(Job("03", "lost", str(tmp_path / "lost.ipynb"), "lost.ipynb"))
    broken = write(tmp_path / "broken.ipynb", "{")
    todo.append(Job("03", "broken", str(broken), "broken.ipynb"))
    there, here = graded(todo), list(local.graded(todo, SETTINGS, 2))
    assert len(there) == len(todo)

    def as_set(found):
        return {record.as_bytes() for record in found}

    assert as_set(there) == as_set(here)


def test_a_task_that_kills_its_workers_fails_alone(tmp_path):
    found = {r.student: r for r in graded(jobs(tmp_path, 6, solved()), deadly)}
    assert len(found) == 6
    lost = found.pop("s2")
    assert lost.status == "not graded"
    assert "ended too" in lost.reason
    assert {(r.status, r.earned) for r in found.values()} == {("graded", 8)}


def test_where_no_worker_comes_it_ends(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "WAIT", 0.3)
    with pytest.raises(AutodiffError, match="none has come again"):
        graded(jobs(tmp_path, 1, solved()), workers=0)
    assert "1 tasks wait for one" in capsys.readouterr().out


def test_a_killed_driver_goes_on_where_it_was(tmp_path):
    for number in range(6):
        content = answers(**SOLUTIONS | {"plus_hides": SLOW})
        write(tmp_path / f"in/s{number}.ipynb", content)
    words = ["grade", str(tmp_path / "in"), "--assignment", "03", "--trust"]
    words += ["--out", str(tmp_path / "out"), "--workers", "2", "--scheduler", "local"]
    command = [sys.executable, "-m", "autodiff_lab.cli", *words]
    first = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until(lambda: len(files(tmp_path)) >= 2)
    first.send_signal(signal.SIGKILL)
    first.wait()
    kept = files(tmp_path)
    assert 2 <= len(kept) < 6
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Already graded: " in done.stdout
    assert "dashboard: http://127.0.0.1" in done.stdout
    after = files(tmp_path)
    assert len(after) == len(rows(tmp_path)) == 6
    assert {name: after[name] for name in kept} == kept
    assert {row["earned"] for row in rows(tmp_path).values()} == {"8"}


def test_a_worker_tests_its_own_sandbox(monkeypatch):
    asked = []
    monkeypatch.setattr(ladder, "choose", lambda **o: asked.append(o) or TIER)
    monkeypatch.setattr(cluster, "_here", type("Here", (), {})())
    settings = {"tier": TIER, "secret": SECRET, "limits": {"seconds": 1.0}}
    first = cluster.grader_here(settings)
    assert cluster.grader_here(settings) is first
    assert asked == [{"trust": TIER == ladder.TRUST}]
    assert cluster.grader_here(settings | {"secret": b"x" * 32}) is not first


def test_a_scheduler_shows_no_names(tmp_path):
    path = str(write(tmp_path / "ada.ipynb", "{}"))
    keys = {cluster.key_of(Job("03", who, path, "f")) for who in ("ada", "bob")}
    assert len(keys) == 2
    assert not any("ada" in key or "bob" in key for key in keys)


def test_an_address_where_nobody_is(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(ladder, "choose", lambda **_options: TIER)
    monkeypatch.setattr(cluster, "WAIT", 0.3)
    write(tmp_path / "in/ada.ipynb", solved())
    words = ["grade", str(tmp_path / "in"), "--assignment", "03"]
    words += ["--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:1"]
    assert cli.main(words) == run.CANNOT_RUN
    assert "No scheduler answers" in capsys.readouterr().err
