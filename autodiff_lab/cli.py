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
  %(prog)s grade --help          grade a folder of notebooks, in a sandbox
  %(prog)s doctor                say how safely this machine can grade

In a checkout, `python3 -m autodiff_lab` first makes an environment in .venv (once), so
it needs nothing but Python 3.11 and pip. Your copies of the lessons are yours: a newer
lesson never overwrites one that you have worked on."""

COMMANDS = ("lab", "test", "grade", "doctor")


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
    _add_grade_options(
        commands.add_parser(
            "grade", parents=[common], help="grade a folder of notebooks"
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
        "--port", metavar="N", type=_port, help="serve on this port, or not at all"
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


def _add_grade_options(grade: argparse.ArgumentParser) -> None:
    grade.add_argument(
        "submissions",
        metavar="SUBMISSIONS",
        type=Path,
        help="a folder with one notebook, or one folder, for each student",
    )
    grade.add_argument(
        "--assignment", metavar="NAME", required=True, help="the number of the lesson"
    )
    grade.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        required=True,
        help="where records, the secret and the table of grades are kept",
    )
    grade.add_argument(
        "--workers",
        metavar="N",
        type=_count,
        help="how many processes grade (else one for each processor)",
    )
    grade.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help='a dask cluster to grade on (tls://HOST:8786); "local" starts one here',
    )
    grade.add_argument(
        "--secret",
        metavar="FILE",
        type=Path,
        help="what the hidden inputs are drawn from (else made once, in DIR)",
    )
    grade.add_argument(
        "--trust",
        action="store_true",
        help="where no sandbox works, run the code without one",
    )


def _count(text: str) -> int:
    """Read how many."""
    if not text.isdecimal() or not 0 < int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 1024")
    return int(text)


def _port(text: str) -> int:
    """Read a port number."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 65535")
    return int(text)


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
        runs = {"lab": _lab, "test": _test, "grade": _grade, "doctor": _doctor}
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
    place = environment.make_ready(root, arguments.find_links)
    if arguments.command == "test":
        extras.add_test_tools(place, arguments.find_links)
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


def _grade(arguments: argparse.Namespace) -> int:
    """Grade a folder of submissions."""
    if sys.platform == "win32":
        raise Stop("Grading needs Linux, or macOS with --trust.", "WSL is Linux too.")
    from autodiff_lab.grading import distributed, doctor, local, run

    address = arguments.scheduler
    plan = run.Plan(
        submissions=arguments.submissions.expanduser().absolute(),
        assignment=arguments.assignment,
        out=arguments.out.expanduser().absolute(),
        workers=arguments.workers or doctor.processors(),
        trust=arguments.trust,
        secret=arguments.secret,
        spread=distributed.spread(address) if address else local.graded,
    )
    return run.grade(plan)


def _doctor(_arguments: argparse.Namespace) -> int:
    """Describe this machine."""
    from autodiff_lab.grading.doctor import doctor

    return doctor()


if __name__ == "__main__":
    sys.exit(main())
