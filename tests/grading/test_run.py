"""The command: everything exactly once, whatever dies on the way."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autodiff_lab import cli
from autodiff_lab.grading import doctor, ladder, local, messages, run
from autodiff_lab.grading.limits import Limits
from autodiff_lab.grading.marking import Job
from autodiff_lab.grading.store import Store
from tests.grading.attacks.breaking import CONTAINED
from tests.grading.attacks.forging import FORGING
from tests.grading.made import SECRET, SOLUTIONS, answers, notebook, solved, write

TIER = next((t for t in ladder.SAFE if not ladder.missing(t)), ladder.TRUST)
SETTINGS = local.Settings(TIER, SECRET, Limits(seconds=2.0))
SLOW = SOLUTIONS["plus_hides"] + "\nimport time; time.sleep(0.3)\n"


@pytest.fixture
def tier(monkeypatch):
    """One tier for the whole file; the self-test has tests of its own."""
    monkeypatch.setattr(ladder, "choose", lambda **_options: TIER)
    return TIER


def plan(tmp_path, **more) -> run.Plan:
    base = {"workers": 2, "limits": Limits(seconds=2.0)}
    return run.Plan(tmp_path / "in", "03", tmp_path / "out", **(base | more))


def rows(tmp_path) -> dict[str, dict[str, str]]:
    with (tmp_path / "out" / "grades-03.csv").open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def files(tmp_path) -> dict[str, bytes]:
    found = (tmp_path / "out" / "records").rglob("*.json")
    return {path.name: path.read_bytes() for path in found}


def test_a_class_with_attackers_in_it(tmp_path, tier, capsys):
    """Attackers get nothing, and nobody else's record changes by a byte."""
    attacks = {
        "forger": FORGING["forged answers"],
        "peeker": FORGING["looking through memory"],
        "bomber": FORGING["one buffer many times"],
        "killer": CONTAINED["kills its parent"] if tier != ladder.TRUST else "1/0",
    }
    write(tmp_path / "in/ada.ipynb", solved())
    write(
        tmp_path / "in/bob/03.ipynb", answers(plus_hides="def plus_hides(p): return p")
    )
    assert run.grade(plan(tmp_path)) == 0
    alone = files(tmp_path)
    for name, source in attacks.items():
        write(tmp_path / f"in/{name}.ipynb", answers(plus_hides=source))
    write(tmp_path / "in/broken.ipynb", "{")
    write(tmp_path / "in/empty.ipynb", notebook([]))
    (tmp_path / "in/nobody").mkdir()
    for path in (tmp_path / "out" / "records").rglob("*.json"):
        path.unlink()
    assert run.grade(plan(tmp_path)) == 0
    together = files(tmp_path)
    assert {name: together[name] for name in alone} == alone
    table = rows(tmp_path)
    assert len(table) == 2 + len(attacks) + 3
    assert {s: row["earned"] for s, row in table.items() if row["earned"] != "0"} == {
        "ada": "8"
    }
    assert all(row["tier"] == tier for row in table.values())
    assert f"Sandbox: {tier}" in capsys.readouterr().out


def test_a_second_run_has_nothing_to_do(tmp_path, tier, capsys):
    write(tmp_path / "in/ada.ipynb", solved())
    write(tmp_path / "in/bob.ipynb", solved())
    assert run.grade(plan(tmp_path)) == 0
    before, table = files(tmp_path), rows(tmp_path)

    def spread(jobs, _settings, _workers):
        assert not jobs
        return iter(())

    assert run.grade(plan(tmp_path, spread=spread)) == 0
    assert "Already graded: 2 of 2" in capsys.readouterr().out
    assert (files(tmp_path), rows(tmp_path)) == (before, table)
    write(tmp_path / "in/ada.ipynb", answers())  # handed in again
    assert run.grade(plan(tmp_path)) == 0
    assert rows(tmp_path)["ada"]["earned"] == "0"
    assert len(files(tmp_path)) == 3  # the earlier one is kept too


def test_what_was_not_graded_is_tried_again(tmp_path, tier, capsys):
    write(tmp_path / "in/ada.ipynb", solved())

    def failing(jobs, settings, _workers):
        from autodiff_lab.grading.marking import Grader, not_graded

        for job in jobs:
            yield not_graded(job, Grader(settings.tier, settings.secret), "a power cut")

    assert run.grade(plan(tmp_path, spread=failing)) == run.NOT_ALL_GRADED
    assert "a power cut" in capsys.readouterr().out
    assert rows(tmp_path)["ada"]["earned"] == ""
    assert run.grade(plan(tmp_path)) == 0
    assert rows(tmp_path)["ada"]["earned"] == "8"


def test_a_killed_run_goes_on_where_it_was(tmp_path):
    """kill -9 in the middle: nothing lost, nothing twice, nothing done again."""
    for number in range(6):
        content = answers(**SOLUTIONS | {"plus_hides": SLOW})
        write(tmp_path / f"in/s{number}.ipynb", content)
    words = ["grade", str(tmp_path / "in"), "--assignment", "03"]
    words += ["--out", str(tmp_path / "out"), "--workers", "2", "--trust"]
    command = [sys.executable, "-m", "autodiff_lab.cli", *words]
    first = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until(lambda: len(files(tmp_path)) >= 2)
    workers = children_of(first.pid)
    assert len(workers) == 2
    first.send_signal(signal.SIGKILL)
    first.wait()
    kept = files(tmp_path)
    assert 2 <= len(kept) < 6
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    after = files(tmp_path)
    assert len(after) == len(rows(tmp_path)) == 6
    assert {name: after[name] for name in kept} == kept
    assert {row["earned"] for row in rows(tmp_path).values()} == {"8"}
    already = int(done.stdout.split("Already graded: ")[1].split()[0])
    assert already >= len(kept)
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def until(condition) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def children_of(parent: int) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(place.parent.name))
    return found


def jobs(tmp_path, count: int, content) -> list[Job]:
    return [
        Job("03", f"s{k}", str(write(tmp_path / f"s{k}.ipynb", content)), f"s{k}.ipynb")
        for k in range(count)
    ]


def test_a_killed_worker_loses_nothing(tmp_path):
    todo = jobs(tmp_path, 6, answers(**SOLUTIONS | {"plus_hides": SLOW}))
    before, found, killed = set(children_of(os.getpid())), [], 0
    for record in local.graded(todo, SETTINGS, workers=2):
        found.append(record)
        if killed < 2:
            workers = set(children_of(os.getpid())) - before
            os.kill(min(workers), signal.SIGKILL)
            killed += 1
    assert killed == 2
    assert sorted(record.student for record in found) == [f"s{k}" for k in range(6)]
    assert {(record.status, record.earned) for record in found} == {("graded", 8)}
    assert set(children_of(os.getpid())) == before


def test_a_job_that_kills_its_worker_fails_alone(tmp_path, monkeypatch):
    """Whatever the reason is: twice, and it is written down as our fault."""
    real = local.START
    poison = (
        "import os; from autodiff_lab.grading import marking; "
        "real = marking.Grader.record; "
        "marking.Grader.record = lambda self, job: "
        "os._exit(1) if job.student == 's1' else real(self, job); "
    )
    head, tail = real.split("from autodiff_lab.grading.worker")
    changed = f"{head}{poison}from autodiff_lab.grading.worker{tail}"
    monkeypatch.setattr(local, "START", changed)
    found = {
        r.student: r for r in local.graded(jobs(tmp_path, 4, solved()), SETTINGS, 2)
    }
    assert {s: r.status for s, r in found.items()} == {
        "s0": "graded",
        "s1": "not graded",
        "s2": "graded",
        "s3": "graded",
    }
    assert "ended 2 times" in found["s1"].reason


def test_a_worker_that_hangs_is_replaced(tmp_path, monkeypatch):
    changed = local.START.replace("main()", "__import__('time').sleep(60)")
    monkeypatch.setattr(local, "START", changed)
    hasty = local.Settings(TIER, SECRET, patience=0.2)
    [record] = local.graded(jobs(tmp_path, 1, solved()), hasty, 1)
    assert record.status == "not graded"
    assert messages.WORKER_HUNG in record.reason


def test_nothing_to_grade_is_no_error(tmp_path, tier):
    (tmp_path / "in").mkdir()
    assert run.grade(plan(tmp_path)) == 0
    assert rows(tmp_path) == {}


def test_it_says_why_it_cannot_run(tmp_path, tier, capsys):
    assert run.grade(plan(tmp_path)) == run.CANNOT_RUN
    assert "There is no folder" in capsys.readouterr().err
    (tmp_path / "in").mkdir()
    wrong = run.Plan(tmp_path / "in", "99", tmp_path / "out")
    assert run.grade(wrong) == run.CANNOT_RUN
    assert 'no assignment called "99"' in capsys.readouterr().err
    inside = run.Plan(tmp_path / "in", "03", tmp_path / "in" / "out")
    assert run.grade(inside) == run.CANNOT_RUN
    assert "lies inside" in capsys.readouterr().err
    with Store(tmp_path / "out").alone():
        assert run.grade(plan(tmp_path)) == run.CANNOT_RUN
    assert "Another run is grading" in capsys.readouterr().err


def test_an_interrupted_run_keeps_what_it_has(tmp_path, tier, monkeypatch, capsys):
    write(tmp_path / "in/ada.ipynb", solved())
    write(tmp_path / "in/bob.ipynb", solved())

    def interrupted(jobs, settings, workers):
        yield from local.graded(jobs[:1], settings, workers)
        raise KeyboardInterrupt

    real = run.grade
    half = plan(tmp_path, spread=interrupted)
    monkeypatch.setattr(run, "grade", lambda _plan: real(half))
    words = ["grade", "in", "--assignment", "03", "--out", "out"]
    assert cli.main(words) == 130
    assert len(files(tmp_path)) == 1
    monkeypatch.undo()
    capsys.readouterr()


def test_without_a_sandbox_it_refuses(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(ladder, "missing", lambda tier: "it is Tuesday")
    write(tmp_path / "in/ada.ipynb", solved())
    assert run.grade(plan(tmp_path)) == run.NO_SANDBOX
    said = capsys.readouterr().err
    assert "landlock: it is Tuesday" in said
    assert "--trust" in said
    assert not (tmp_path / "out").exists()
    assert run.grade(plan(tmp_path, trust=True)) == 0
    assert "No sandbox: student code runs as you" in capsys.readouterr().err
    assert rows(tmp_path)["ada"]["tier"] == "trust"


def test_trust_is_no_preference(monkeypatch):
    monkeypatch.setattr(
        ladder,
        "tested",
        lambda t: ladder.Tested(t, "" if t == "landlock" else "missing"),
    )
    assert ladder.choose(trust=True) == "landlock"


def test_a_tier_that_fails_its_self_test_is_passed_over(monkeypatch):
    monkeypatch.setattr(ladder, "missing", lambda tier: "")
    monkeypatch.setattr(
        "autodiff_lab.grading.canaries.failures",
        lambda tier: [] if tier == "user" else ["read any file"],
    )
    assert ladder.choose() == "user"
    assert ladder.tested("landlock").problem == "its self-test fails: read any file"


def test_the_command_line(tmp_path, capsys):
    write(tmp_path / "in/ada.ipynb", solved())
    words = ["grade", str(tmp_path / "in"), "--assignment", "3"]
    assert cli.main([*words, "--out", str(tmp_path / "out"), "--trust"]) == 0
    assert rows(tmp_path)["ada"]["earned"] == "8"
    with pytest.raises(SystemExit):
        cli.main([*words, "--out", "x", "--workers", "0"])
    with pytest.raises(SystemExit):
        cli.main([*words, "--out", "x", "--unknown"])
    capsys.readouterr()


def test_the_doctor_says_what_works_here(monkeypatch, capsys):
    results = {"bubblewrap": "not installed", "landlock": "", "user": ""}
    monkeypatch.setattr(ladder, "tested", lambda t: ladder.Tested(t, results[t]))
    assert cli.main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "bubblewrap  no: not installed" in said
    assert "landlock    used" in said
    assert "user        works" in said
    results.update(landlock="old kernel", user="not root")
    assert doctor.doctor() == 1
    assert messages.NO_SANDBOX in capsys.readouterr().out
