"""Write docs/api.md: every public name, with its signature and its docstring.

    python tools/api_page.py

A test holds the page in step with the code, so run this after changing a docstring.
"""

from __future__ import annotations

import importlib
import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

import autodiff_lab as ad

PAGE = Path(__file__).parent.parent / "docs" / "api.md"

PARTS = {
    "Leaves and nodes": "Variable Parameter Input Constant Scalar Vector Matrix Node",
    "Derivatives of functions": (
        "grad value_and_grad jvp vjp jacobian hessian hvp compile training_step"
    ),
    "Derivatives on a graph": (
        "get_gradients backward paths local_derivatives derive derivative simplify "
        "push_forward Dual trace evaluate"
    ),
}


def page() -> str:
    """The whole page as Markdown."""
    listed = {name for names in PARTS.values() for name in names.split()}
    rest = [name for name in ad.__all__ if name not in listed and is_ours(name)]
    functions = [name for name in rest if is_primitive(name)]
    other = [name for name in rest if not is_primitive(name)]
    parts = {**PARTS, "Everything else": " ".join(other)}
    lines = ["# API", "", inspect.getdoc(ad) or "", ""]
    for title, names in parts.items():
        lines += [f"## {title}", ""]
        for name in names.split():
            if hasattr(ad, name):
                lines += entry(f"ad.{name}", getattr(ad, name))
    lines += ["## Functions of nodes, arrays and numbers", ""]
    lines += [", ".join(f"`ad.{name}`" for name in functions) + ".", ""]
    for module in ("nn", "optim", "datasets"):
        lines += module_entries(module)
    return "\n".join(lines).rstrip() + "\n"


def is_ours(name: str) -> bool:
    return not inspect.ismodule(getattr(ad, name))


def is_primitive(name: str) -> bool:
    return isinstance(getattr(ad, name), ad.Primitive)


def module_entries(name: str) -> list[str]:
    """A section for a module: its docstring, then its public names."""
    module = importlib.import_module(f"autodiff_lab.{name}")
    lines = [f"## ad.{name}", "", inspect.getdoc(module) or "", ""]
    defined = [
        key
        for key, item in vars(module).items()
        if not key.startswith("_")
        and getattr(item, "__module__", "") == module.__name__
    ]
    for key in getattr(module, "__all__", defined):
        lines += entry(f"ad.{name}.{key}", getattr(module, key))
    return lines


def entry(name: str, item: Any) -> list[str]:
    """One name: how to call it, and what its docstring says."""
    doc = inspect.getdoc(item) or ""
    return [f"### `{name}{signature(item)}`", "", *markdown(doc), ""]


def signature(item: Any) -> str:
    """The signature without annotations: those are in the docstring's words."""
    if not callable(item):
        return ""
    try:
        found = inspect.signature(item)
    except (TypeError, ValueError):
        return ""
    bare = [p.replace(annotation=p.empty) for p in found.parameters.values()]
    text = str(found.replace(parameters=bare, return_annotation=found.empty))
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def markdown(doc: str) -> list[str]:
    """A docstring as Markdown: examples and drawings become code blocks."""
    lines: list[str] = []
    for block in re.split(r"\n\s*\n", doc):
        if block.startswith((">>>", "    ")):
            lines += ["```python", *textwrap.dedent(block).splitlines(), "```", ""]
        else:
            lines += [*block.splitlines(), ""]
    return lines


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page())
    print(f"{PAGE.name}: {len(page().splitlines())} lines")
