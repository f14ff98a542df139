"""Scenes that the TypeScript tests draw: what Python writes today, but for geometry.

``WRITE_FIXTURES=1 pytest tests/widgets`` writes them anew after a change on purpose.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from .test_fixture import GEOMETRY

FOLDER = Path(__file__).parents[2] / "widgets/tests/fixtures"


def check_fixture(name: str, scene: dict[str, Any]) -> None:
    """The stored scene says the same as this one; boxes may stand elsewhere."""
    path = FOLDER / f"{name}.json"
    if os.environ.get("WRITE_FIXTURES"):
        path.write_text(json.dumps(scene, indent=1) + "\n", encoding="utf-8")
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert meaning(stored) == meaning(json.loads(json.dumps(scene)))


def meaning(part: Any) -> Any:
    """Without places, and with numbers to four digits: platforms differ in the last."""
    if isinstance(part, dict):
        if "edges" in part and "expression" in part:
            part = graph_alone(part)
        kept = {k: v for k, v in part.items() if k not in GEOMETRY or k in "xy"}
        return {k: meaning(v) for k, v in kept.items() if not _placed(part, k)}
    if isinstance(part, list):
        return [meaning(entry) for entry in part]
    return float(f"{part:.4g}") if isinstance(part, float) else part


def _placed(part: dict[str, Any], key: str) -> bool:
    return key in ("x", "y") and "role" in part


def graph_alone(document: dict[str, Any]) -> dict[str, Any]:
    """Nodes, edges and numbers; the rest of a document has tests of its own."""
    nodes = [[node["id"], node["label"]] for node in document["nodes"]]
    edges = [[edge["from"], edge["to"]] for edge in document["edges"]]
    return {"nodes": nodes, "links": edges, "numbers": document["numbers"]}
