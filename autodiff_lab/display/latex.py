r"""A graph in LaTeX: one line for each operation, with the labels of the drawing.

`to_latex` writes the result as one expression, however often a part of it is used.
Here each part has its name, as in the picture, and is written once. Run
``python -m autodiff_lab.display.latex`` for an example.
"""

from __future__ import annotations

from typing import Any

from ..engine import Node
from ..engine.brackets import ATOM, Written
from ..engine.latex import latex, latex_name, latex_number
from .graph import Graph, part, read
from .numerals import format_value
from .run import run

_PAGE = r"""\documentclass{{article}}
\usepackage{{amsmath}}
\begin{{document}}
{body}\end{{document}}
"""
_ROOM = 18


def latex_steps(root: Node | Graph) -> str:
    r"""Each operation with its value, from the leaves to the result, and the gradients.

    What comes is an ``aligned`` block of amsmath, to stand between dollar signs.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(3.0, name="x")
    >>> print(latex_steps(x * x + 1))
    \begin{aligned}
      x &= 3 & \partial v_{2} / \partial x &= 6 \\
      v_{1} &= x \, x = 9 & \partial v_{2} / \partial v_{1} &= 1 \\
      v_{2} &= v_{1} + 1 = 10
    \end{aligned}
    """
    graph = part(root if isinstance(root, Graph) else read(root))
    ran = run(graph)
    names = [latex_name(label) for label in graph.labels]
    name = {id(node): n for node, n in zip(graph.nodes, names, strict=True)}
    lines = []
    for i, node in enumerate(graph.nodes):
        written = _operation(node, name)
        value = "" if ran.values[i] is None else _number(ran.values[i])
        cells = [f"{names[i]} &= {' = '.join(filter(None, (written, value)))}"]
        if ran.gradients[i] is not None and node is not graph.root:
            slope = rf"\partial {names[-1]} / \partial {names[i]}"
            cells.append(f"{slope} &= {_number(ran.gradients[i])}")
        if written or value:
            lines.append(f"  {' & '.join(cells)}")
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def latex_page(root: Node | Graph) -> str:
    """A document that LaTeX sets as it is: the steps of the graph."""
    return _PAGE.format(body=f"\\[\n{latex_steps(root)}\n\\]\n")


def _operation(node: Node, names: dict[int, str]) -> str:
    if node.primitive is None:
        return ""
    return latex(node, [_operand(arg, names) for arg in node.args])[0]


def _operand(arg: Any, names: dict[int, str]) -> Written:
    if isinstance(arg, Node):
        return names.get(id(arg), r"\dots"), ATOM
    return latex_number(arg)


def _number(value: Any) -> str:
    """A value with the digits of the drawing; an array in brackets, or its shape."""
    text = format_value(value, _ROOM)
    if not text.startswith("[") and ("×" in text or "entr" in text):
        return latex_number(value)[0]
    text = text.replace("inf", r"\infty").replace("nan", r"\mathrm{nan}")
    digits, e, power = text.partition("e")
    plain = text.replace("[", r"\left[").replace("]", r"\right]").replace("…", r"\dots")
    many = "," in text or not e
    return plain if many else rf"{digits} \times 10^{{{power}}}"


if __name__ == "__main__":
    import autodiff_lab as ad

    a, b = ad.Variable(4.0, name="a"), ad.Variable(3.0, name="b")
    print(latex_steps(a * (a + b)))
