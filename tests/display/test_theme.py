from __future__ import annotations

import ast
from pathlib import Path

import pytest

import autodiff_lab.display as display
from autodiff_lab.display import theme

FRONT_END = Path(__file__).parents[2] / "widgets" / "style" / "graph.css"


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted([luminance(one), luminance(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
def test_text_can_be_read_on_every_box(scheme):
    surface = theme.SURFACE[scheme]
    for hue in theme.HUES.values():
        box = theme.mix(hue[scheme], surface, theme.TINT[scheme])
        assert contrast(theme.INK[scheme], box) >= 7
        assert contrast(theme.GRADIENT[scheme], box) >= 4.4
    assert contrast(theme.QUIET[scheme], surface) >= 7


@pytest.mark.parametrize("scheme", [0, 1])
def test_outlines_stand_out_from_the_page(scheme):
    for role, hue in theme.HUES.items():
        assert contrast(hue[scheme], theme.SURFACE[scheme]) >= 3, role


@pytest.mark.parametrize("role", theme.HUES)
def test_the_front_end_uses_the_same_hues(role):
    css = FRONT_END.read_text(encoding="utf-8")
    for hue in theme.HUES[role]:
        assert f"--adl-{role}: {hue};" in css


def test_a_box_has_room_for_its_label_its_badge_and_its_value():
    plain = theme.node_size("x", None, 8, True)
    assert theme.node_size("a long label", None, 8, True)[0] > plain[0]
    assert theme.node_size("x", "logsumexp", 8, True)[0] > plain[0]
    assert theme.node_size("x", None, 18, True)[0] > plain[0]
    assert theme.node_size("x", None, 8, False)[1] < plain[1]


def test_files_and_functions_stay_short_enough_to_read():
    for file in Path(display.__file__).parent.glob("*.py"):
        source = file.read_text(encoding="utf-8")
        assert source.count("\n") <= 300, file.name
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                doc = ast.get_docstring(node, clean=False) or ""
                lines = node.end_lineno - node.lineno + 1 - doc.count("\n")
                assert lines <= 32, f"{file.name}: {node.name} has {lines} lines"
