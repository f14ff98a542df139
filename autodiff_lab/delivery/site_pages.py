"""The pages of the site: what stands in docs/, the lessons, and some files beside them.

Sphinx wants all of its sources in one folder, so they are brought together in one:
pages are copied, notebooks become pages, and a link that leads to a file of the
repository leads to its page afterwards, or is no link if there is none.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

from autodiff_lab.delivery.site_notebooks import page_of

BESIDE = {
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
    "SECURITY.md": "project/security.md",
    "CODE_OF_CONDUCT.md": "project/conduct.md",
    "benchmarks/README.md": "project/benchmarks.md",
}
GUIDES = """\
# Teaching guides

One for each lesson: a minute plan, live coding with planned mistakes, the wrong answers
to expect and what they tell, and what to ask next.

```{toctree}
:glob:

lesson-*
*
```
"""
FURTHER = "<!-- further pages -->"
LINK = re.compile(
    r"(?<!!)\[([^\]\n]*)\]"  # its label, and it is no image
    r"\((?!https?:|mailto:|#)([^)\s#]+)(#[^)\s]*)?\)"  # a path, and a place in it
)
PICTURE = re.compile(
    r'<picture>\s*<source[^>]*srcset="([^"]+)">\s*<img src="([^"]+)"([^>]*)>'
    r"\s*</picture>"
)


def stage(root: Path, folder: Path) -> list[str]:
    """Write all sources into ``folder``; return the names of the pages."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("lessons", "teaching"):
        (folder / part).mkdir(parents=True)
    pages = pages_of(root)
    for origin, name in pages.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        path = root / origin
        if path.suffix == ".ipynb":
            text = page_of(json.loads(path.read_text("utf-8")), path.name)
            shutil.copyfile(path, target.parent / path.name)
        else:
            text = path.read_text("utf-8")
        text = pictures(relinked(text, origin, pages, root))
        target.write_text(text, "utf-8")
    (folder / "lessons" / "index.md").write_text(contents(root), "utf-8")
    (folder / "teaching" / "index.md").write_text(GUIDES, "utf-8")
    _mention(folder / "index.md", sorted(pages.values()))
    for origin in ("docs/conf.py", "docs/site.css"):
        shutil.copyfile(root / origin, folder / Path(origin).name)
    for place in ("images", "extra/images"):  # for Sphinx, and for HTML in pages
        shutil.copytree(root / "docs" / "images", folder / place)
    return sorted(pages.values())


def pages_of(root: Path) -> dict[str, str]:
    """Where each file of the repository that becomes a page goes on the site."""
    found = {}
    for path in sorted((root / "docs").rglob("*.md")):
        origin = path.relative_to(root).as_posix()
        found[origin] = origin.removeprefix("docs/")
    for path in sorted((root / "notebooks").glob("[0-9]*.ipynb")):
        found[f"notebooks/{path.name}"] = f"lessons/{path.stem}.md"
    found |= {name: to for name, to in BESIDE.items() if (root / name).is_file()}
    return found


def relinked(text: str, origin: str, pages: dict[str, str], root: Path) -> str:
    """Let the links of a page lead to pages.

    >>> pages = {"docs/grading.md": "grading.md", "SECURITY.md": "project/security.md"}
    >>> relinked("See [it](docs/grading.md#a).", "SECURITY.md", pages, Path("/none"))
    'See [it](../grading.md#a).'
    >>> relinked("See [it](docs/none.md).", "SECURITY.md", pages, Path("/none"))
    'See [it](docs/none.md).'
    """

    def put(match: re.Match[str]) -> str:
        label, target, mark = match.group(1), match.group(2), match.group(3) or ""
        place = PurePosixPath(origin).parent / target
        wanted = os.path.normpath(place).replace(os.sep, "/")
        if wanted in pages:
            start = PurePosixPath(pages[origin]).parent
            way = os.path.relpath(pages[wanted], start).replace(os.sep, "/")
            return f"[{label}]({way}{mark})"
        return label if (root / wanted).exists() else match.group()

    return LINK.sub(put, text)


def pictures(text: str) -> str:
    """A picture for light and one for dark, as the theme's own switch wants them.

    >>> print(pictures('<picture><source media="x" srcset="d.png">'
    ...                '<img src="l.png" alt="A"></picture>'))
    <img class="only-light" src="l.png" alt="A"><img class="only-dark" src="d.png"
    alt="A">
    """
    return PICTURE.sub(
        r'<img class="only-light" src="\2"\3><img class="only-dark" src="\1"\3>', text
    )


def contents(root: Path) -> str:
    """The page that lists the lessons, from the list that programs read."""
    listed = json.loads((root / "notebooks" / "lessons.json").read_text("utf-8"))
    names = sorted(path.stem for path in (root / "notebooks").glob("[0-9]*.ipynb"))
    rows = [_row(one) for one in listed if Path(one["file"]).stem in names]
    return "\n".join(
        [
            "# The lessons",
            "",
            "Each page is a notebook as it is handed out: what you read here, you can "
            "run and change with `python3 -m autodiff_lab`.",
            "",
            "| | lesson | minutes | tasks |",
            "|---|---|---|---|",
            *rows,
            "",
            "```{toctree}",
            ":hidden:",
            "",
            *names,
            "```",
            "",
        ]
    )


def _row(lesson: dict[str, Any]) -> str:
    page = lesson["file"].removesuffix(".ipynb") + ".md"
    link = f"[{lesson['title']}]({page})"
    return (
        f"| {lesson['number']} | {link} | {lesson['minutes']} | "
        f"{len(lesson['tasks'])} |"
    )


def _mention(index: Path, pages: list[str]) -> None:
    """List what the first page does not name, so that every page can be reached."""
    text = index.read_text("utf-8")
    named = set(re.findall(r"^([\w/-]+)$", text, re.MULTILINE))
    groups = ("index", "lessons/", "teaching/")
    names = [name.removesuffix(".md") for name in pages]
    left = [n for n in names if n not in named and not n.startswith(groups)]
    block = ["```{toctree}", ":hidden:", ":caption: Further pages", "", *left, "```"]
    index.write_text(text.replace(FURTHER, "\n".join(block) if left else ""), "utf-8")
