"""The scene of a simplification: an expression, rewritten one rule at a time.

Each frame holds the whole expression before and after a rewriting, in pieces, so that
the part that changes can be marked; and how many symbols it has then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..engine import Node, graph_size, topological, tree_size
from ..engine.brackets import Written
from ..engine.huge import huge
from ..engine.simplify_steps import Rewriting, simplify_steps
from ..errors import AutodiffError
from . import chart as charts
from .formulas import formula, operand
from .labels import shorten
from .names import label_all
from .scene import Scene, scene

NODES = 400  # in the graph of an expression whose rewriting can be followed
WRITTEN = 160  # symbols of an expression that is written out in full
FRAMES = 200
_LONGEST = 160  # characters of the part that changes, where it stands alone
_MOST = 20_000  # characters of any part: beyond that, changes are not seen
_OPEN, _CLOSE = "\ue000", "\ue001"  # around the marked part while text is put together

Pieces = list[list[Any]]  # [text, is it the part that changes?]


def simplify_scene(root: Node) -> Scene:
    """All rewritings of `root` that can be seen.

    >>> import autodiff_lab as ad
    >>> x = ad.Variable(3.0, name="x")
    >>> shown = simplify_scene(1 * x + x)
    >>> for step in shown["steps"]:
    ...     print(step["from"], "→", step["to"], "|", step["rule"], "|", step["size"])
    1 * x → x | 1 · x = x | 3
    x + x → 2 * x | x + x = 2 x | 3
    """
    order = _followable(root)
    rewritings, result = simplify_steps(root)
    writer = Writer(order)
    steps = _frames(writer, order, rewritings)
    sizes = [("naive", tree_size(root)), ("simplified", tree_size(result))]
    sizes.append(("shared", graph_size(result)))
    words = ", ".join(f"{name} {_many(size)}" for name, size in sizes)
    return scene(
        "simplify",
        "Simplify, rule by rule",
        f"{len(steps)} rewritings of an expression. Symbols: {words}.",
        note=_note(root, result, steps),
        start=writer.text({}) if tree_size(root) <= WRITTEN else "",
        end=shorten(writer.simplified(result)[0], 4 * _LONGEST),
        steps=steps[:FRAMES],
        sizes=[[name, size] for name, size in sizes],
        chart=_chart(sizes),
        free=True,
    )


def _followable(root: Node) -> list[Node]:
    """The nodes of an expression in order, if they are not too many."""
    order = topological(root)
    if len(order) > NODES:
        raise AutodiffError(
            f"{len(order)} nodes are too many to follow their simplification",
            cause=f"the steps of up to {NODES} nodes are shown",
            cure="take a smaller expression; ad.simplify works on any",
        )
    return order


class Writer:
    """Writes expressions of which a part is simplified already."""

    def __init__(self, order: list[Node]) -> None:
        labels, _ = label_all([node for node in order if node.primitive is None])
        leaves = (node for node in order if node.primitive is None)
        self._order = order
        self._done: dict[Node, Written] = {
            leaf: operand(None, label.replace(_OPEN, "").replace(_CLOSE, ""))
            for leaf, label in zip(leaves, labels, strict=True)
        }

    def simplified(self, value: Any) -> Written:
        """A node of the simplified graph, or a number."""
        if not isinstance(value, Node):
            return operand(value)
        for node in topological(value):
            if node not in self._done:
                self._done[node] = (
                    self.operation(node, [self._of(arg) for arg in node.args])
                    if node.primitive
                    else operand(node.value)
                )
        return self._done[value]

    def text(
        self, after: Mapping[Node, Any], at: Node | None = None, part: Written = ("", 0)
    ) -> str:
        """All of it, rewritten as in `after`; `part` stands, marked, for one node."""
        written: dict[Node, Written] = {}
        for node in self._order:
            if node is at:
                written[node] = f"{_OPEN}{part[0]}{_CLOSE}", part[1]
            elif node in after:
                written[node] = self.simplified(after[node])
            elif node.primitive is None:
                written[node] = self._done[node]
            else:
                operands = [
                    written[a] if isinstance(a, Node) else operand(a) for a in node.args
                ]
                written[node] = self.operation(node, operands)
        return written[self._order[-1]][0]

    @staticmethod
    def operation(node: Node, operands: list[Written]) -> Written:
        text, binds = formula(node, operands)
        return shorten(text, _MOST), binds  # shared parts are repeated

    def _of(self, arg: Any) -> Written:
        return self._done[arg] if isinstance(arg, Node) else operand(arg)


def _frames(
    writer: Writer, order: list[Node], rewritings: list[Rewriting]
) -> list[dict[str, Any]]:
    """One frame for each rewriting that changes what is written."""
    after: dict[Node, Any] = {}
    sizes: dict[Node, int] = {}
    frames: list[dict[str, Any]] = []
    whole = tree_size(order[-1]) <= WRITTEN
    for step in rewritings:
        old = writer.operation(step.node, [writer.simplified(o) for o in step.operands])
        new = writer.simplified(step.after)
        changes = old[0] != new[0]
        texts = [
            writer.text(after, step.node, part) if whole and changes else ""
            for part in (old, new)
        ]
        after[step.node] = step.after
        if changes:
            frames.append(
                {
                    "rule": ", ".join(step.rules) or "written in normal form",
                    "from": shorten(old[0], _LONGEST),
                    "to": shorten(new[0], _LONGEST),
                    "before": _pieces(texts[0]),
                    "after": _pieces(texts[1]),
                    "size": _size(order, after, sizes),
                }
            )
    return frames


def _size(order: list[Node], after: Mapping[Node, Any], known: dict[Node, int]) -> int:
    """Symbols of the expression, some of its nodes rewritten."""
    sizes: dict[Node, int] = {}
    for node in order:
        if node in after:
            value = after[node]
            if isinstance(value, Node) and value not in known:
                known[value] = tree_size(value)
            sizes[node] = known[value] if isinstance(value, Node) else 1
        else:
            parts = (sizes[a] if isinstance(a, Node) else 1 for a in node.args)
            sizes[node] = 1 + sum(parts)
    return sizes[order[-1]]


def _pieces(text: str) -> Pieces:
    """Text in pieces, the marked ones told apart.

    >>> _pieces("a + \\ue000b\\ue001")
    [['a + ', False], ['b', True]]
    """
    found: Pieces = []
    for part in text.split(_OPEN):
        inside, closed, rest = part.partition(_CLOSE)
        pieces = [(inside, True), (rest, False)] if closed else [(part, False)]
        found += [[words, marked] for words, marked in pieces if words]
    return found


def _note(root: Node, result: Node, steps: list[dict[str, Any]]) -> str:
    notes = []
    if tree_size(root) > WRITTEN:
        notes.append("The expression is long: each step shows the part that changes.")
    if len(steps) > FRAMES:
        notes.append(f"The first {FRAMES} of {len(steps)} steps are shown.")
    if result is root:
        notes.append("Nothing got shorter, so simplify leaves it as it is.")
    return " ".join(notes)


def _many(size: int) -> str:
    return f"{size:,}" if size < 10**12 else huge(size)


def _above(size: int, most: int, log: bool) -> float:
    """Where the number of a bar stands: a little higher than the bar."""
    return size * 1.15 if log else size + 0.02 * most


def _chart(sizes: list[tuple[str, int]]) -> charts.Chart:
    """How many symbols: as it came, now, in the end, and with shared parts once."""
    names = [sizes[0], ("now", sizes[0][1]), *sizes[1:]]
    most = max(size for _, size in names)
    log = most > 60 * min(size for _, size in names)
    marks = [
        charts.bars([(i, size)], "forward" if i == 1 else "wire", width=0.6)
        for i, (_, size) in enumerate(names)
    ]
    texts = [
        charts.words(i, _above(size, most, log), text, anchor="middle")
        for i, (_, size) in enumerate(names)
        for text in [_many(size).removeprefix("about ")]  # a bar is narrow
    ]
    low, high = (0.5, most * max(3.0, most**0.06)) if log else (0, most * 1.15)
    ticks = range(len(names))
    return charts.chart(
        "Symbols in the expression",
        charts.axis("", -0.6, 3.6, ticks=[*ticks], texts=[name for name, _ in names]),
        charts.axis("symbols", low, high, log=log),
        [*marks, *texts],
        width=320,
        height=220,
    )
