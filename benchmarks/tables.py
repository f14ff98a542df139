"""Results as Markdown tables: every number in one notation, the same on every run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import peers
from .targets import TARGETS, Results, verdict

GROUPS = {
    "Scalars and small fits": ("w1", "w2", "w3", "w4"),
    "Networks": ("w5", "big", "w6"),
    "Elementwise": ("w9",),
    "Graphs at scale": ("w7",),
    "Higher order": ("w8",),
}
RIVALS = {peers.TORCH: "PyTorch", peers.JAX: "JAX", peers.AUTOGRAD: "autograd"}
Cell = Callable[[dict[str, Any]], str]


def number(x: float) -> str:
    """Three figures, and no exponent where one can do without."""
    return f"{x:.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"


def seconds(x: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if x >= size:
            return f"{number(x / size)} {unit}"
    return f"{number(x / 1e-9)} ns"


def with_unit(x: float | None, unit: str) -> str:
    if x is None:
        return "–"
    if unit == "s":
        return seconds(x)
    return number(x) + {"x": "×"}.get(unit, f" {unit}")


def ratio(row: dict[str, Any]) -> str:
    spread = f"{number(row['low'])}–{number(row['high'])}"
    return f"{number(row['ratio'])} ({spread})"


def best(row: dict[str, Any]) -> str:
    return seconds(row["best"])


def table(headings: list[str], rows: list[list[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def by_case(cases: list[dict[str, Any]], cell: Cell) -> str:
    """One line for each implementation, one column for each case."""
    present = [p for p in peers.ROWS if any(p in case["rows"] for case in cases)]
    lines = [
        [_emphasis(peer), *(_cell(case["rows"].get(peer), cell) for case in cases)]
        for peer in present
    ]
    return table(["", *(case["key"] for case in cases)], lines)


def _cell(row: dict[str, Any] | None, cell: Cell) -> str:
    if row is None:
        return ""
    if "ratio" not in row:
        note: str = row["note"].replace("|", "/").replace("\n", " ")
        return note if len(note) <= 45 else note[:42] + "…"
    return cell(row)


def _emphasis(peer: str) -> str:
    return f"**{peer}**" if peer.startswith("ours") else peer


def groups(results: Results) -> list[tuple[str, list[dict[str, Any]]]]:
    """The cases under the headings they are shown under."""
    cases = list(results["cases"].values())
    found = []
    for title, names in GROUPS.items():
        chosen = [case for case in cases if case["key"].split()[0] in names]
        if chosen:
            found.append((title, chosen))
    return found


def titles(cases: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"* **{case['key']}**, per {case['unit']}: {case['title']}. "
        f"1.00 is “{case['reference']}”, {case['rounds']} rounds."
        for case in cases
    )


def target_table(results: Results) -> str:
    lines = []
    for target in TARGETS:
        found = target.measured(results)
        lines.append(
            [
                str(target.number),
                f"{target.case}, {target.row}",
                with_unit(found, target.unit),
                f"≤ {with_unit(target.must, target.unit)}",
                f"≤ {with_unit(target.stretch, target.unit)}",
                verdict(target, found),
                against_rivals(results, target.case, target.row),
            ]
        )
    headings = ["#", "what", "measured", "must", "stretch", "verdict", "that means"]
    return table(headings, lines)


def against_rivals(results: Results, case: str, row: str) -> str:
    """How many times faster than each rival, or slower, in the same run."""
    rows = results["cases"].get(case, {}).get("rows", {})
    mine = rows.get(row, {}).get("ratio")
    if mine is None:
        return ""
    parts = []
    for peer, name in RIVALS.items():
        theirs = rows.get(peer, {}).get("ratio")
        if theirs is not None:
            times = theirs / mine
            word = "faster" if times >= 1 else "slower"
            parts.append(f"{number(max(times, 1 / times))}× {word} than {name}")
    return ", ".join(parts)


def tally(results: Results) -> str:
    verdicts = [verdict(t, t.measured(results)).strip("*") for t in TARGETS]
    order = ("stretch met", "met", "missed", "not measured")
    counted = ", ".join(f"{verdicts.count(v)} {v}" for v in order)
    return f"Of {len(verdicts)} limits: {counted}."


def first_calls(results: Results) -> str:
    """How long each row takes to its first result."""
    shown = (peers.OURS, peers.OURS_COMPILED, peers.TORCH, peers.JAX)
    lines = []
    for case in results["cases"].values():
        rows = [case["rows"].get(peer, {}) for peer in shown]
        cells = [seconds(r["first"]) if r.get("first") else "" for r in rows]
        lines.append([case["key"], *cells])
    return table(["", *shown], lines)


def extras(results: Results) -> str:
    return "\n\n".join(
        f"{found['title']}\n\n"
        + table(
            ["", found["unit"]],
            [[_emphasis(row), number(x)] for row, x in found["rows"].items()],
        )
        for found in results["extra"].values()
    )


def failures(results: Results) -> list[str]:
    return [
        f"{case['key']}, {name}: {' '.join(row['note'].split())}"
        for case in results["cases"].values()
        for name, row in case["rows"].items()
        if row.get("failed")
    ]
