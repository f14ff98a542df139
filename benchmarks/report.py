"""RESULTS.md, from results.json and nothing else."""

from __future__ import annotations

from . import tables
from .targets import Results

INTRODUCTION = """# Results

Written by `python -m benchmarks.run`; edits would be lost. How it is measured, and how
to read it: [README.md](README.md)."""

LIMITS = """Not within reach of NumPy, whatever is generated: compiling the whole
training loop (JAX then takes about 0.01 of the hand-written time for w2, 0.07 for w4),
and elementwise chains fused into one pass over large arrays (w9 100000)."""

RATIO = """Processor time divided by that of the hand-written code, in the same round:
the median over the rounds, and in brackets where the middle eight tenths of them lie.
Less is better."""

FIRST = """From making a row to its first result: for a compiler tracing,
differentiating, generating code and running it once. Taken once, so a guide only.
The compile time among the targets is this less the time of a later call."""


def report(results: Results) -> str:
    """The whole page."""
    return (
        "\n\n".join(
            [
                INTRODUCTION,
                _machine(results),
                "![Time relative to hand-written code](results.svg)",
                "## Targets",
                tables.tally(results),
                tables.target_table(results),
                LIMITS,
                "## Ratio to hand-written code",
                RATIO,
                *_grouped(results, tables.ratio, True),
                "## Best round",
                *_grouped(results, tables.best, False),
                "## First call",
                FIRST,
                tables.first_calls(results),
                "## Memory",
                tables.extras(results),
                *_failures(results),
            ]
        ).rstrip("\n")
        + "\n"
    )


def _machine(results: Results) -> str:
    about = results["about"]
    versions = ", ".join(f"{k} {v}" for k, v in sorted(about["versions"].items()))
    return "\n".join(
        [
            f"* {about['cpu']}, {about['cores']} cores, of which one is used",
            f"* {about['system']}, Python {about['python']}",
            f"* autodiff_lab at {about['commit']}; {versions}",
            f"* {about['date']}: {about['rounds']} rounds, "
            f"blocks of {about['block'] * 1e3:.0f} ms"
            + (" (quick: for a first impression only)" if about["quick"] else ""),
        ]
    )


def _grouped(results: Results, cell: tables.Cell, explain: bool) -> list[str]:
    parts = []
    for title, cases in tables.groups(results):
        parts += [f"### {title}", tables.by_case(cases, cell)]
        if explain:
            parts.append(tables.titles(cases))
    return parts


def _failures(results: Results) -> list[str]:
    found = tables.failures(results)
    return ["## Failed", *(f"* {line}" for line in found)] if found else []
