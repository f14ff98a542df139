"""Forms to print, and a class to mark, without a notebook.

    python -m autodiff_lab.lessons.inventory print before --seed spring
    python -m autodiff_lab.lessons.inventory print after --seed spring --key
    python -m autodiff_lab.lessons.inventory class letters.csv --seed spring

The table of a class has the columns ``learner``, ``before`` and ``after``, the last two
with eighteen letters each; learners with one of them only are left out and counted.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from autodiff_lab.errors import AutodiffError
from autodiff_lab.lessons.inventory import Change, Form

COLUMNS = {"learner", "before", "after"}


def main(arguments: list[str] | None = None) -> int:
    """Print a form, or the change of a class; 1 if something does not fit."""
    options = _parser().parse_args(arguments)
    try:
        if options.what == "print":
            form = Form(options.kind, options.seed)
            print(form.markdown(key=options.key), end="")
        else:
            print(class_text(options.table, options.seed))
    except (AutodiffError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def class_text(table: Path, seed: str) -> str:
    """Mark a table of letters, and tell how the class changed."""
    forms = {kind: Form(kind, seed) for kind in ("before", "after")}
    with table.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not set(reader.fieldnames or ()) >= COLUMNS:
            raise AutodiffError(
                f"{table.name} has the columns {', '.join(reader.fieldnames or ())}",
                cause="the first line has to name them",
                cure="name the columns learner, before and after",
            )
        rows = list(reader)
    whole = [row for row in rows if row["before"] and row["after"]]
    pairs = []
    for row in whole:
        try:
            first = forms["before"].mark(row["before"])
            pairs.append((first, forms["after"].mark(row["after"])))
        except AutodiffError as problem:
            raise AutodiffError(f"{row['learner']}: {problem}") from None
    text = repr(Change(pairs))
    left_out = len(rows) - len(whole)
    return text + (f"\n{left_out} left out: one form only" if left_out else "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m autodiff_lab.lessons.inventory")
    commands = parser.add_subparsers(dest="what", required=True)
    printed = commands.add_parser("print", help="a form as Markdown")
    printed.add_argument("kind", choices=("before", "after"))
    printed.add_argument("--key", action="store_true", help="with the right letters")
    marked = commands.add_parser("class", help="how a class changed")
    marked.add_argument("table", type=Path, help="a CSV file of letters")
    for command in (printed, marked):
        command.add_argument("--seed", default="autodiff_lab", help="of the class")
    return parser


if __name__ == "__main__":
    sys.exit(main())
