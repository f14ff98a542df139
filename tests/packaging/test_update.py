"""The smaller commands: newer lessons, a page to follow, completion, help."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import urllib.request

import nbformat
import pytest

from autodiff_lab import cli, cli_delivery
from autodiff_lab.delivery import update, workfolder
from autodiff_lab.live import follow


def folder_with(path, **texts):
    path.mkdir(exist_ok=True)
    for name, text in texts.items():
        (path / f"{name}.ipynb").write_text(text)
    return path


def all_files(folder):
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_an_update_keeps_what_was_worked_on_and_a_look_ahead_writes_nothing(tmp_path):
    source = folder_with(tmp_path / "source", one="1", two="2")
    work = tmp_path / "work"
    workfolder.refresh(source, work)
    (work / "two.ipynb").write_text("mine")
    folder_with(source, one="1, better", two="2, better", three="3")
    before = all_files(work)
    foreseen = update.foresee(source, work, "1.0")
    assert all_files(work) == before
    assert update.update(source, work, "1.0") == foreseen[1:]
    assert "Nothing has been written" in foreseen[0]
    after = all_files(work)
    assert after["one.ipynb"] == b"1, better"
    assert after["two.ipynb"] == b"mine"
    assert after["two.newer.ipynb"] == b"2, better"
    assert after["three.ipynb"] == b"3"
    assert "the lessons of autodiff_lab 1.0" in update.update(source, work, "1.0")[0]


def test_update_says_where_it_looked(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["update", "--dir", "nowhere"]) == 1
    said = capsys.readouterr().err
    assert "nowhere" in said and "--dir" in said
    assert not (tmp_path / "nowhere").exists()


def test_follow_serves_the_page_and_its_next_version(tmp_path, capsys, monkeypatch):
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_markdown_cell("# First", id="a")]
    nbformat.write(notebook, tmp_path / "talk.ipynb")
    pages, before = [], threading.active_count()

    def watch(self, said):
        for text in ("# First", "# Second"):
            notebook.cells[0].source = text
            nbformat.write(notebook, self.page.notebook)
            self.refresh()
            with urllib.request.urlopen(self.url, timeout=10) as answer:
                pages.append(answer.read().decode())
        raise KeyboardInterrupt

    monkeypatch.setattr(follow.Follow, "watch", watch)
    out = tmp_path / "talk.html"
    assert cli.main(["follow", str(tmp_path / "talk.ipynb"), "--out", str(out)]) == 0
    assert "First" in pages[0] and "Second" in pages[1]
    assert out.read_text("utf-8") == pages[1]
    said = capsys.readouterr().out
    assert "is shown at http://127.0.0.1:" in said and "No longer shown" in said
    assert threading.active_count() == before  # the server is gone


@pytest.mark.parametrize("name", ["missing.ipynb", "text.ipynb"])
def test_follow_says_why_it_cannot(name, tmp_path, capsys):
    (tmp_path / "text.ipynb").write_text("no notebook")
    assert cli.main(["follow", str(tmp_path / name)]) == 1
    assert name in capsys.readouterr().err


def test_follow_on_a_port_that_is_taken(tmp_path, capsys):
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "talk.ipynb")
    first = follow.Follow(tmp_path / "talk.ipynb")
    try:
        taken = first.url.rstrip("/").rpartition(":")[2]
        assert cli.main(["follow", str(tmp_path / "talk.ipynb"), "--port", taken]) == 1
    finally:
        first.close()
    assert f"port {taken}" in capsys.readouterr().err


@pytest.mark.parametrize("command", sorted(cli_delivery.RUNS))
def test_help_has_an_example_that_parses_and_the_exit_codes(command, capsys):
    with pytest.raises(SystemExit) as left:
        cli.parse([command, "--help"], "autodiff-lab")
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert "exit codes: 0 " in said
    examples = [
        line.split("  ")[1].split(" > ")[0].split()[1:]
        for line in said.splitlines()
        if line.startswith(f"  autodiff-lab {command}")
    ]
    assert examples
    for words in examples:
        assert cli.parse(words, "autodiff-lab").command == command


@pytest.mark.skipif(not shutil.which("bash"), reason="asks bash")
def test_bash_completes_commands_and_options(capsys):
    assert cli.main(["completion", "bash"]) == 0
    script = capsys.readouterr().out
    ask = (
        "COMP_WORDS=(autodiff-lab {words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); "
        'COMPREPLY=(); _shtab_autodiff_lab 2>/dev/null; echo "${{COMPREPLY[@]}}"'
    )

    def completed(words):
        code = script + "\n" + ask.format(words=words)
        done = subprocess.run(
            ["bash", "-c", code], capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    assert completed("fol") == ["follow"]
    assert "--force" in completed("unpack --fo")


def test_without_shtab_completion_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "shtab", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert cli.main(["completion", "bash"]) == 1
    assert "pip install shtab" in capsys.readouterr().err
