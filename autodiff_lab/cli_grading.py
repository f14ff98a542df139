"""The part of the command line that is for courses: hand out, grade, hand back."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from autodiff_lab.delivery.stop import Stop

KINDS = {
    "csv": "a table for a spreadsheet",
    "feedback": "an HTML page for each student",
    "report": "an HTML page about the class, with plots; it names nobody",
    "gradescope": "a results.json for each student",
    "nbgrader": "points and comments into nbgrader's gradebook; --out is the course "
    "folder",
}
ABOUT_EXPORT = "Write what was graded in other forms. KIND is one or more of:\n\n" + (
    "\n".join(f"  {name:<12}{text}" for name, text in KINDS.items())
)
EXPORT_EXAMPLES = """\
examples:
  %(prog)s feedback report --grades grades --assignment 03 --out handback
  %(prog)s nbgrader --grades course/grades --assignment 03 --out course

Nothing is run and nobody is asked: it is all in the records. Exit code 3 says that some
submissions are not graded yet; they are listed, and have no zero anywhere."""


def add_release(release: argparse.ArgumentParser) -> None:
    """Options of ``release``."""
    release.add_argument(
        "lessons", metavar="LESSON", nargs="+", help='numbers of lessons, or "all"'
    )
    release.add_argument(
        "--out",
        metavar="COURSE",
        type=Path,
        required=True,
        help="the folder of the course, laid out as nbgrader wants it",
    )


def add_grade(grade: argparse.ArgumentParser) -> None:
    """Options of ``grade``."""
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


def add_export(export: argparse.ArgumentParser) -> None:
    """Options of ``export``."""
    export.formatter_class = argparse.RawDescriptionHelpFormatter
    export.description, export.epilog = ABOUT_EXPORT, EXPORT_EXAMPLES
    export.add_argument(
        "kinds", metavar="KIND", nargs="+", choices=tuple(KINDS), help="see above"
    )
    export.add_argument(
        "--grades",
        metavar="DIR",
        type=Path,
        required=True,
        help="the folder that was --out of `grade`",
    )
    export.add_argument(
        "--assignment", metavar="NAME", required=True, help="the number of the lesson"
    )
    export.add_argument(
        "--out", metavar="DIR", type=Path, required=True, help="where to write"
    )
    export.add_argument(
        "--names", action="store_true", help="let the report name students"
    )
    export.add_argument(
        "--gradebook",
        metavar="URL",
        help="the gradebook's database (else $AUTODIFF_LAB_GRADEBOOK, or gradebook.db "
        "in the course folder)",
    )
    export.add_argument(
        "--submissions",
        metavar="DIR",
        type=Path,
        help="where the notebooks are, to be shown in the formgrader (else submitted/ "
        "in the course folder)",
    )


def _release(arguments: argparse.Namespace) -> int:
    """Write student versions of lessons."""
    from autodiff_lab.grading import release

    request = release.Request(tuple(arguments.lessons), _whole(arguments.out))
    return release.release(request)


def _grade(arguments: argparse.Namespace) -> int:
    """Grade a folder of submissions."""
    _refuse_windows()
    from autodiff_lab.grading import distributed, doctor, local, run

    address = arguments.scheduler
    plan = run.Plan(
        submissions=_whole(arguments.submissions),
        assignment=arguments.assignment,
        out=_whole(arguments.out),
        workers=arguments.workers or doctor.processors(),
        trust=arguments.trust,
        secret=arguments.secret,
        spread=distributed.spread(address) if address else local.graded,
    )
    return run.grade(plan)


def _export(arguments: argparse.Namespace) -> int:
    """Write grades in other forms."""
    _refuse_windows()
    from autodiff_lab.grading import exports

    order = exports.Order(
        kinds=tuple(arguments.kinds),
        grades=_whole(arguments.grades),
        assignment=arguments.assignment,
        out=_whole(arguments.out),
        names=arguments.names,
        gradebook=arguments.gradebook,
        submissions=arguments.submissions and _whole(arguments.submissions),
    )
    return exports.export(order)


def _doctor(_arguments: argparse.Namespace) -> int:
    """Describe this machine."""
    from autodiff_lab.grading.doctor import doctor

    return doctor()


def _whole(path: Path) -> Path:
    """A path that stays the same wherever we go."""
    return path.expanduser().absolute()


def _refuse_windows() -> None:
    if sys.platform == "win32":
        raise Stop("Grading needs Linux, or macOS with --trust.", "WSL is Linux too.")


RUNS: dict[str, Callable[[argparse.Namespace], int]] = {
    "release": _release,
    "grade": _grade,
    "export": _export,
    "doctor": _doctor,
}
