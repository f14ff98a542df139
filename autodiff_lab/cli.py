"""The command line: ``autodiff-lab`` and ``python3 -m autodiff_lab``.

Both read the same arguments. The second, in a checkout, sees to it first that the
checkout has an environment of its own, and carries on inside that.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from autodiff_lab import __version__
from autodiff_lab import cli_delivery as delivery_options
from autodiff_lab import cli_grading as grading_options
from autodiff_lab.delivery import server, workfolder
from autodiff_lab.delivery.checkout import (
    checkout,
    lessons_source,
    own_environment,
    running_in,
)
from autodiff_lab.delivery.stop import Stop

ABOUT = """\
See automatic differentiation happen: lessons in JupyterLab, with graphs that draw
themselves and exercises that check your answers."""

EXAMPLES = """\
examples:
  %(prog)s                       open the first lesson in JupyterLab
  %(prog)s --dir ~/lessons       keep your copies of the lessons there
  %(prog)s --port 9000           serve on port 9000 (else 8888 or the next free one)
  %(prog)s -- --ip=0.0.0.0       anything after -- goes to JupyterLab
  %(prog)s --smoke               check that all of it works here, then stop
  %(prog)s test                  run every test
  %(prog)s test -k paths -x      run pytest alone, with these arguments
  %(prog)s update --check        what is new, and what of it you have worked on
  %(prog)s pack                  your answers in one file, to be taken along
  %(prog)s lite                  the lessons as a site that needs no server
  %(prog)s follow talk.ipynb     show a notebook to an audience as you write it
  %(prog)s grade --help          grade a folder of notebooks, in a sandbox
  %(prog)s release 03 --out course   lesson 3 as an assignment
  %(prog)s export --help         feedback pages, reports, gradebooks
  %(prog)s doctor                say how safely this machine can grade

In a checkout, `python3 -m autodiff_lab` first makes an environment in .venv (once), so
it needs nothing but Python 3.11 and pip. Your copies of the lessons are yours: a newer
lesson never overwrites one that you have worked on.

exit codes: 0 done, 1 it could not be done and the reason is said, 2 usage, 130 you
interrupted; a command that has others lists them in its own --help."""

COMMANDS = ("lab", "test", *delivery_options.RUNS, *grading_options.RUNS)


def parser(program: str) -> argparse.ArgumentParser:
    """Describe the command line."""
    formatter = argparse.RawDescriptionHelpFormatter
    top = argparse.ArgumentParser(
        prog=program, description=ABOUT, epilog=EXAMPLES, formatter_class=formatter
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = top.add_subparsers(
        dest="command", metavar="{" + ",".join(COMMANDS) + "}"
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--find-links",
        metavar="DIR",
        type=Path,
        help="set up from the packages in DIR, without network",
    )
    lab = commands.add_parser(
        "lab", parents=[common], help="open the lessons (default)"
    )
    _add_lab_options(lab)
    commands.add_parser(
        "test",
        parents=[common],
        help="run the checks and tests; other arguments go to pytest",
        description="Run ruff, mypy, vitest, the notebooks and pytest. "
        "With arguments for pytest, run pytest alone.",
    )
    delivery_options.add(commands, common)
    grading_options.add_release(
        commands.add_parser(
            "release", parents=[common], help="hand lessons out as assignments"
        )
    )
    grading_options.add_grade(
        commands.add_parser(
            "grade", parents=[common], help="grade a folder of notebooks"
        )
    )
    grading_options.add_export(
        commands.add_parser(
            "export", parents=[common], help="feedback, reports and gradebooks"
        )
    )
    commands.add_parser(
        "doctor", parents=[common], help="describe this machine and its sandboxes"
    )
    return top


def _add_lab_options(lab: argparse.ArgumentParser) -> None:
    lab.add_argument(
        "--dir", metavar="DIR", type=Path, help="where your copies of the lessons live"
    )
    lab.add_argument(
        "--port",
        metavar="N",
        type=delivery_options.port,
        help="serve on this port, or not at all",
    )
    lab.add_argument(
        "--no-browser", action="store_true", help="print the address, open nothing"
    )
    lab.add_argument(
        "--allow-root", action="store_true", help="accepted; root is allowed anyway"
    )
    lab.add_argument(
        "--smoke",
        action="store_true",
        help="start, run the first lesson in a kernel, stop; fail if anything does",
    )


def parse(argv: Sequence[str], program: str) -> argparse.Namespace:
    """Read the arguments; ``lab`` is meant when no command is named.

    >>> parse([], "autodiff-lab").command
    'lab'
    >>> parse(["--port", "9000", "--", "--ip=0.0.0.0"], "autodiff-lab").extra
    ['--ip=0.0.0.0']
    """
    words = list(argv)
    if not words or words[0] not in {*COMMANDS, "-h", "--help", "--version"}:
        words.insert(0, "lab")
    split = words.index("--") if "--" in words else len(words)
    arguments, extra = parser(program).parse_known_args(words[:split])
    if arguments.command != "test" and extra:
        parser(program).error(
            f"unknown: {' '.join(extra)} (see --help; JupyterLab's own come after --)"
        )
    arguments.extra = extra + words[split + 1 :]
    return arguments


def main(argv: Sequence[str] | None = None, *, bootstrap: bool = False) -> int:
    """Run the command line; ``bootstrap`` allows making the checkout's environment."""
    words = list(sys.argv[1:] if argv is None else argv)
    program = "python3 -m autodiff_lab" if bootstrap else "autodiff-lab"
    try:
        arguments = parse(words, program)
        root = checkout()
        if bootstrap and root:
            return _carry_on_inside(root, arguments, words)
        runs = {"lab": _lab, "test": _test, **delivery_options.RUNS}
        runs |= grading_options.RUNS
        return runs[arguments.command](arguments)
    except Stop as reason:
        print(f"\n{reason}", file=sys.stderr)
        return reason.code
    except KeyboardInterrupt:
        print("\nInterrupted. The same command starts again.", file=sys.stderr)
        return 130


def _carry_on_inside(
    root: Path, arguments: argparse.Namespace, words: list[str]
) -> int:
    """Set up the checkout's environment, then run the same command in it."""
    from autodiff_lab.delivery import environment, extras

    if running_in(own_environment(root)):  # it cannot renew itself: begin outside
        outside = [getattr(sys, "_base_executable", ""), "-m", "autodiff_lab", *words]
        return server.become(outside, dict(os.environ), root)
    find_links = arguments.find_links
    place = environment.make_ready(root, find_links)
    if arguments.command in extras.OF_COMMANDS:
        extras.add_tools(place, extras.OF_COMMANDS[arguments.command], find_links)
    inside = [str(place.python), "-m", "autodiff_lab.cli", *words]
    return server.become(inside, dict(os.environ), Path.cwd())


def _lab(arguments: argparse.Namespace) -> int:
    """Bring the lessons up to date and start JupyterLab on the first."""
    root = checkout()
    usual = (root or Path.cwd()) / "lessons-work"
    work = (arguments.dir or usual).expanduser().absolute()
    port = server.choose_port(arguments.port)
    for line in workfolder.refresh(lessons_source(), work).lines():
        print(line, flush=True)
    if root:
        workfolder.refresh_served(lessons_source(), Path(sys.prefix))
    lab = server.Server(
        work,
        port,
        workfolder.first_lesson(work),
        browser=server.has_browser() and not (arguments.no_browser or arguments.smoke),
        extra=arguments.extra,
    )
    if arguments.smoke:
        from autodiff_lab.delivery.smoke import smoke

        return smoke(lab)
    return lab.become()


def _test(arguments: argparse.Namespace) -> int:
    """Run the whole suite, or pytest with the arguments given."""
    from autodiff_lab.delivery import suite

    return suite.run(checkout(), arguments.extra)


if __name__ == "__main__":
    sys.exit(main())
