"""The page on live coding is true: each magic on it runs as it is written."""

from __future__ import annotations

import re
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

PAGE = Path(__file__).parents[2] / "docs" / "teaching" / "follow-and-teach.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_magics_of_the_page_run_as_written(capsys):
    shell = InteractiveShell()
    shell.history_manager.enabled = False
    blocks = [b for b in BLOCK.findall(PAGE.read_text("utf-8")) if "%" in b]
    assert len(blocks) == 3
    for block in blocks:
        done = shell.run_cell(block)
        assert done.success, done.error_in_exec
    said = capsys.readouterr()
    assert said.err == ""
    assert "part2" in said.out and shell.user_ns["x"] == 3.0
