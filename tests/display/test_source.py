"""A node tells the line that made it, and the notebook cell the line stands in."""

from __future__ import annotations

import pytest

import autodiff_lab as ad
from autodiff_lab.display import document

CODE = "a = ad.Variable(2.0, name='a')\n\nb = a * a\n"
CELL = "/tmp/ipykernel_4711/1834212507.py"


def sources(filename: str) -> list[dict[str, object] | None]:
    names = {"ad": ad}
    exec(compile(CODE, filename, "exec"), names)
    drawn = document(names["b"], namespace={})
    return [node["source"] for node in drawn["nodes"]]


@pytest.mark.parametrize("name", [CELL, CELL.replace("/", "\\")])
def test_a_cell_is_named_by_the_hash_that_the_kernel_gave_it(name):
    cell = "1834212507"
    assert sources(name) == [{"line": 1, "cell": cell}, {"line": 3, "cell": cell}]


def test_a_line_of_a_file_belongs_to_no_cell():
    assert sources("/home/ada/model.py") == [{"line": 1}, {"line": 3}]
