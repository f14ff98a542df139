"""Golden files: the exact output for a few graphs, so that nothing moves unnoticed.

After a deliberate change, write them anew, look at the pictures, and commit both:

    python -m tests.display.golden
"""

from __future__ import annotations

import json
from pathlib import Path

from autodiff_lab.display import document, read, to_html, to_svg, to_text
from tests.display.graphs import GRAPHS

FOLDER = Path(__file__).parent / "golden"


def renderings(name: str) -> dict[str, str]:
    """Every form of one graph, by the suffix of its file."""
    graph = read(GRAPHS[name](), namespace={})
    drawn = document(graph)
    for node in drawn["nodes"]:
        node["source"] = None  # a line of graphs.py, which may move
    pretty = json.dumps(drawn, ensure_ascii=False, indent=1)
    return {
        "svg": to_svg(drawn),
        "html": to_html(drawn),
        "json": pretty + "\n",
        "txt": to_text(graph) + "\n",
    }


def regenerate() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in GRAPHS:
        for suffix, text in renderings(name).items():
            (FOLDER / f"{name}.{suffix}").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    regenerate()
    print(f"{len(GRAPHS)} graphs written to {FOLDER}")
