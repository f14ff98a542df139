"""The part of the command line that is about getting things to people and back."""

from __future__ import annotations

import argparse
import importlib.util
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autodiff_lab import __version__
from autodiff_lab.delivery import checkout
from autodiff_lab.delivery.stop import Stop

SHELLS = ("bash", "zsh", "tcsh")
DEFAULT_PACK = Path("autodiff-lab-answers.zip")

FOLLOW = """\
Show a notebook to an audience while you write it: each time you save it, the page in
their browsers shows the new version, and stays where they were reading. They can change
nothing, and reach nothing but this one page. End it with Ctrl+C."""
FOLLOW_EXAMPLES = """\
examples:
  %(prog)s talk.ipynb                  for this machine alone
  %(prog)s talk.ipynb --host 0.0.0.0   for everybody who can reach this machine
  %(prog)s talk.ipynb --out talk.html  a file as well, for a server that you have

exit codes: 0 you ended it, 1 there is no such notebook or the port is taken, 2 usage"""

UPDATE = """\
Bring new and corrected lessons into your folder. What you have worked on is never
touched: its newer version is put beside it, as NAME.newer.ipynb."""
UPDATE_EXAMPLES = """\
examples:
  %(prog)s --check      say what would happen, write nothing
  %(prog)s --dir ~/lessons

exit codes: 0 up to date, 1 there is no such folder or it cannot be written, 2 usage"""

PACK = """\
Put your answers into one small file and take them along: what you wrote into the cells
of exercises and questions, your log, your progress. On Binder, do this before you
leave, and download the file: the machine is thrown away. Save your notebooks first."""
PACK_EXAMPLES = """\
examples:
  %(prog)s                        writes autodiff-lab-answers.zip
  %(prog)s monday.zip --dir ~/lessons

exit codes: 0 packed, 1 nothing to pack or not writable, 2 usage"""

UNPACK = """\
Put packed answers back into the lessons, here or elsewhere, also into newer lessons.
What you have written here in the meantime stays, unless you say --force; then a copy of
the notebook is made first. Close the notebooks in JupyterLab before, or reload them."""
UNPACK_EXAMPLES = """\
examples:
  %(prog)s autodiff-lab-answers.zip
  %(prog)s monday.zip --dir ~/lessons --force

exit codes: 0 all of them are back, 1 not such a file or not writable, 2 usage,
3 some stayed in the file, and are listed"""

SITE = """\
Build the site of the documentation from a checkout, with its lessons, their displays,
the gallery and the API. Nothing is run and nothing fetched; a warning is an error."""
SITE_EXAMPLES = """\
examples:
  %(prog)s                      into build/site
  %(prog)s --out /srv/www/autodiff

exit codes: 0 built, 1 something is missing or a page is wrong, 2 usage"""

LITE = """\
Build the lessons as a site that needs no Python anywhere: JupyterLab and a Python run
in the reader's browser. Any server for files will do, so it can lie beside a course
page. Its parts are fetched once, and checked; later it takes seconds."""
LITE_EXAMPLES = """\
examples:
  %(prog)s                         into build/lite
  %(prog)s --out /srv/www/lessons
  %(prog)s --find-links downloads  from files brought over, without network

exit codes: 0 built, 1 something could not be had or built, 2 usage"""

COMPLETION = """\
Print a script that lets your shell complete commands and options. It is a plain script:
pressing Tab starts no Python."""
COMPLETION_EXAMPLES = """\
examples:
  %(prog)s bash > ~/.local/share/bash-completion/completions/autodiff-lab
  %(prog)s zsh > "${fpath[1]}/_autodiff-lab"

exit codes: 0 printed, 1 the package shtab is missing, 2 usage"""


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add these commands to the command line."""

    def command(name: str, about: str, text: str, end: str) -> argparse.ArgumentParser:
        formatter = argparse.RawDescriptionHelpFormatter
        made: argparse.ArgumentParser = commands.add_parser(
            name,
            parents=[common],
            help=about,
            description=text,
            epilog=end,
            formatter_class=formatter,
        )
        return made

    _add_follow(
        command("follow", "show a notebook as you write", FOLLOW, FOLLOW_EXAMPLES)
    )
    update = command("update", "newer lessons, your work kept", UPDATE, UPDATE_EXAMPLES)
    update.add_argument("--check", action="store_true", help="only say what would be")
    pack = command("pack", "your answers in one file", PACK, PACK_EXAMPLES)
    pack.add_argument(
        "file", metavar="FILE", type=Path, nargs="?", default=DEFAULT_PACK
    )
    unpack = command("unpack", "put packed answers back", UNPACK, UNPACK_EXAMPLES)
    unpack.add_argument("file", metavar="FILE", type=Path)
    unpack.add_argument(
        "--force", action="store_true", help="packed answers win over those here"
    )
    for one in (update, pack, unpack):
        text = "the folder of your lessons (else the current one, or lessons-work)"
        one.add_argument("--dir", metavar="DIR", type=Path, help=text)
    site = command("site", "build the site of the documentation", SITE, SITE_EXAMPLES)
    site.add_argument(
        "--out", metavar="DIR", type=Path, help="where to (else build/site)"
    )
    lite = command("lite", "the lessons as a site without server", LITE, LITE_EXAMPLES)
    lite.add_argument(
        "--out", metavar="DIR", type=Path, help="where to (else build/lite)"
    )
    completion = command(
        "completion", "a script for your shell", COMPLETION, COMPLETION_EXAMPLES
    )
    completion.add_argument("shell", choices=SHELLS)


def _add_follow(follow: argparse.ArgumentParser) -> None:
    follow.add_argument("notebook", metavar="NOTEBOOK", type=Path)
    follow.add_argument(
        "--host", default="127.0.0.1", help="who can see it (else this machine alone)"
    )
    follow.add_argument(
        "--port",
        metavar="N",
        type=port,
        default=0,
        help="the port (else one that is free)",
    )
    follow.add_argument(
        "--out", metavar="FILE", type=Path, help="write the page to a file as well"
    )


def port(text: str) -> int:
    """Read a port number."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 65535")
    return int(text)


def _follow(arguments: argparse.Namespace) -> int:
    """Show a notebook until somebody interrupts."""
    from autodiff_lab.live.follow import Follow, FollowError

    try:
        shown = Follow(
            arguments.notebook,
            host=arguments.host,
            port=arguments.port,
            out=arguments.out,
        )
    except FollowError as problem:
        raise Stop(str(problem)) from problem
    except OSError as problem:
        where = f"{arguments.host} port {arguments.port}"
        raise Stop(f"Nothing can be shown at {where}: {problem.strerror}.") from problem
    address = shown.url.replace("//0.0.0.0:", f"//{socket.gethostname()}:")
    print(f"{arguments.notebook} is shown at {address}\nCtrl+C ends it.", flush=True)
    try:
        shown.watch(lambda line: print(line, flush=True))
    except KeyboardInterrupt:
        print("\nNo longer shown.")
    finally:
        shown.close()
    return 0


def _usual() -> Path:
    return (checkout.checkout() or Path.cwd()) / "lessons-work"


def _work(arguments: argparse.Namespace) -> Path:
    from autodiff_lab.delivery.export_answers import folder_of_lessons

    asked = arguments.dir and arguments.dir.expanduser().absolute()
    return folder_of_lessons(asked, Path.cwd(), _usual())


def _update(arguments: argparse.Namespace) -> int:
    """Bring the lessons up to date."""
    from autodiff_lab.delivery import update

    act = update.foresee if arguments.check else update.update
    work = _work(arguments)
    print(*act(checkout.lessons_source(), work, __version__), sep="\n")
    return 0


def _pack(arguments: argparse.Namespace) -> int:
    """Pack the answers."""
    from autodiff_lab.delivery import export_answers

    target = arguments.file.expanduser().absolute()
    lines = export_answers.pack(_work(arguments), checkout.lessons_source(), target)
    print(*lines, sep="\n")
    return 0


def _unpack(arguments: argparse.Namespace) -> int:
    """Put answers back, into lessons that are there or are brought for it."""
    from autodiff_lab.delivery import export_restore, workfolder

    source = checkout.lessons_source()
    work = (arguments.dir or _usual()).expanduser().absolute()
    if not arguments.dir and (Path.cwd() / workfolder.PRIVATE).is_dir():
        work = Path.cwd()
    export_restore.read(arguments.file)  # before anything is made for it
    workfolder.refresh(source, work)
    report = export_restore.unpack(arguments.file, work, source, force=arguments.force)
    print(*report.lines(), sep="\n")
    return export_restore.SOME_STAYED if report.kept or report.homeless else 0


def _site(arguments: argparse.Namespace) -> int:
    """Build the site."""
    from autodiff_lab.delivery import site

    root = checkout.checkout()
    out = arguments.out or (root or Path.cwd()) / "build" / "site"
    return site.build(root, out.expanduser().absolute())


def _lite(arguments: argparse.Namespace) -> int:
    """Build the site that runs in the browser."""
    from autodiff_lab.delivery.lite import site

    root = checkout.checkout()
    out = arguments.out or (root or Path.cwd()) / "build" / "lite"
    links = arguments.find_links and arguments.find_links.expanduser().absolute()
    return site.build(root, out.expanduser().absolute(), links)


def _completion(arguments: argparse.Namespace) -> int:
    """Print a completion script."""
    if importlib.util.find_spec("shtab") is None:
        raise Stop("Completion is written by the package shtab: pip install shtab")
    import shtab  # type: ignore[import-not-found,import-untyped,unused-ignore]

    from autodiff_lab.cli import parser

    sys.stdout.write(shtab.complete(parser("autodiff-lab"), arguments.shell))
    return 0


RUNS: dict[str, Callable[[argparse.Namespace], int]] = {
    "follow": _follow,
    "update": _update,
    "pack": _pack,
    "unpack": _unpack,
    "site": _site,
    "lite": _lite,
    "completion": _completion,
}
