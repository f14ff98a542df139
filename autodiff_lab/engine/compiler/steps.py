"""One operation as one line of NumPy: instruction selection.

Each node becomes a `Step`: a template of code, and how its result comes about. `out`
steps write into a buffer that is handed to them; `fresh` ones make a new array; `view`
ones look at the memory of their operand; `scalar` ones are plain Python arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .. import primitives as ops
from ..arrays import may_repeat
from ..node import Node
from ..primitives import PRIMITIVES
from .expand import check_labels
from .images import add_all, bordered, copy_all, window_pairs
from .memory import Kind, kind_of
from .scalars import scalar_text


@dataclass
class Step:
    """How the value of `node` is computed.

    In the templates {0}, {1}, ... are the operands and {out} is the result; `functions`
    are what the names in them mean.
    """

    node: Node
    operands: tuple[Any, ...]
    kind: str  # out, fresh, view or scalar
    make: str = ""  # an expression for the result
    into: tuple[str, ...] = ()  # statements that leave the result in {out}
    functions: dict[str, Any] = field(default_factory=dict)
    in_place: bool = False  # whether {out} may be the memory of an operand
    may_alias: bool = False  # whether the result may share memory with an operand
    zeroed: bool = False  # whether {out} has to be zeros, and is partly left so
    dtype: Any = None  # of the result, if not that of the node
    once: dict[str, str] = field(default_factory=dict)  # code for more names: made once

    def memory(self) -> Kind:
        """What to keep the result in; elementwise results lie as their operands do."""
        like = None
        if self.in_place or "reduce(" in self.make:
            values = [o._value for o in self.operands if isinstance(o, Node)]
            lying = [v for v in values if np.shape(v) == self.node.shape]
            lying = [v for v in lying if not v.flags.c_contiguous]
            like = lying[0] if lying else self.node._value
        return kind_of(self.node.shape, self.dtype or self.node.dtype, like)


COPY = "copyto({out}, {0})"  # left out where {0} is {out} already

Uses = dict[Node, list[Node]]
Selector = Callable[[Node, Uses], Step | None]


def select(node: Node, users: Uses) -> Step:
    """The best step for a node; any primitive can at least be called."""
    row = node.primitive
    assert row is not None
    if node.shape == () and is_scalar(node):
        step: Step | None = as_scalar(node)
    elif row.name in SELECTORS:
        step = SELECTORS[row.name](node, users)
    elif row.kind == "elementwise" or row.name in UFUNCS:
        step = ufunc(node)
    else:
        step = None
    return step or call(node)


def is_scalar(node: Node) -> bool:
    """Whether a node and all of its operands are plain numbers."""
    return all(
        np.ndim(arg._value if isinstance(arg, Node) else arg) == 0 for arg in node.args
    )


def as_scalar(node: Node) -> Step:
    text, functions = scalar_text(node, safe=True)
    return Step(node, node.args, "scalar", make=text, functions=functions)


def call(node: Node) -> Step:
    """The primitive's own forward computation."""
    row = node.primitive
    assert row is not None
    functions: dict[str, Any] = {row.name: row.forward}
    options = ""
    for key, value in node.params.items():
        text = repr(value)
        if not plainly_written(value):
            text = f"{row.name}_{key}"
            functions[text] = value
        options += f", {key}={text}"
    operands = ", ".join(f"{{{i}}}" for i in range(len(node.args)))
    text = f"{row.name}({operands}{options})".replace("(, ", "(")
    if node.shape == ():
        functions["plain"] = _plain
        return Step(node, node.args, "scalar", f"plain({text})", functions=functions)
    return Step(node, node.args, "fresh", text, functions=functions, may_alias=True)


def _plain(value: Any) -> Any:
    from ..values import plain

    return plain(value)


def plainly_written(value: Any) -> bool:
    """Whether ``repr(value)`` is code for it."""
    if isinstance(value, tuple | list):
        return all(map(plainly_written, value))
    return value is None or value is Ellipsis or type(value) in (bool, int, str)


# -- elementwise --

UFUNCS: dict[str, Any] = {
    name: getattr(np, name)
    for name in PRIMITIVES
    if isinstance(getattr(np, name, None), np.ufunc)
    and getattr(np, name).signature is None  # matmul is a ufunc on matrices
}
COMPARISONS = ["greater", "less", "equal", "not_equal", "greater_equal", "less_equal"]
KEYWORD_OUT = {"maximum", "minimum"}  # NumPy frowns upon a third positional operand
SUITS = "fiub"


def ufunc(node: Node) -> Step | None:
    """``name(a, b, out)``, which may write over an operand that is done with."""
    name = node.primitive.name  # type: ignore[union-attr]
    function = UFUNCS.get(name)
    if function is None or node.params or node.dtype.kind not in SUITS:
        return None
    operands = ", ".join(f"{{{i}}}" for i in range(len(node.args)))
    out = "out={out}" if name in KEYWORD_OUT else "{out}"
    return Step(
        node,
        node.args,
        "out",
        make=f"{name}({operands})",
        into=(f"{name}({operands}, {out})",),
        functions={name: function},
        in_place=True,
    )


def _multiply(node: Node, users: Uses) -> Step | None:
    a, b = node.args
    step = ufunc(node)
    if a is b and step:
        step.make, step.into = "square({0})", ("square({0}, {out})",)
        step.operands = (a,)
        step.functions = {"square": np.square}
    return step


def _compare(node: Node, users: Uses) -> Step | None:
    """A mask that is only multiplied by doubles had better be doubles itself."""
    step = ufunc(node)
    wanted = {
        (user.primitive.name, user.dtype, user.shape)  # type: ignore[union-attr]
        for user in users.get(node, [])
    }
    if step and wanted == {("multiply", np.dtype(np.float64), node.shape)}:
        step.dtype = np.dtype(np.float64)
    return step


def _where(node: Node, users: Uses) -> Step:
    condition, yes, no = node.args
    if _is_number(yes, 1) and _is_number(no, 0) and condition.shape == node.shape:
        functions = {"copyto": np.copyto}  # a mask as numbers
        into = ("copyto({out}, {0})",)
        return Step(node, (condition,), "out", "", into, functions, in_place=True)
    return Step(
        node,
        node.args,
        "out",
        make="where({0}, {1}, {2})",
        into=("copyto({out}, {2})", "copyto({out}, {1}, where={0})"),
        functions={"where": np.where, "copyto": np.copyto},
    )


def _is_number(value: Any, number: int) -> bool:
    if isinstance(value, Node):
        value = value._value
    return np.ndim(value) == 0 and bool(value == number)


# -- sums and products of matrices --


BLAS_SUM = 4096  # beyond, NumPy's pairwise sum is worth its time
DOT = {"dot": np.dot}


def _sum(node: Node, users: Uses) -> Step | None:
    (x,) = node.args
    axis, keepdims = node.params.get("axis"), bool(node.params.get("keepdims"))
    if x.dtype != node.dtype:
        return None
    if node.shape == () and x.ndim == 1 and x.size <= BLAS_SUM and x.dtype.kind == "f":
        text = "float(dot({0}, {1}))"
        return Step(node, (np.ones(x.size, x.dtype), x), "scalar", text, (), DOT)
    if x.ndim == 2 and axis in (0, -2) and x.dtype.kind == "f":
        return rows_added(node, x, keepdims)
    if x.ndim == 2 and axis in (1, -1) and x.dtype.kind == "f":
        return product(node, (x, np.ones((x.shape[1], 1)[: 1 + keepdims], x.dtype)))
    return reduction(node, "add")


def reduction(node: Node, name: str) -> Step | None:
    """``add.reduce`` and its kin, without the checks around ``np.sum``."""
    (x,) = node.args
    axis, keepdims = node.params.get("axis"), bool(node.params.get("keepdims"))
    if x.dtype != node.dtype or not plainly_written(axis):
        return None
    functions = {name: getattr(np, name)}
    if node.shape == ():
        text = f"float({name}.reduce({{0}}, None))"
        return Step(node, (x,), "scalar", text, functions=functions)
    text = f"{name}.reduce({{0}}, {axis!r}, None, {{out}}, {keepdims})"
    made = f"{name}.reduce({{0}}, {axis!r}, None, None, {keepdims})"
    return Step(node, (x,), "out", made, (text,), functions)


def rows_added(node: Node, x: Node, flat: bool) -> Step:
    """The sum over rows as a product with ones, which BLAS does faster."""
    ones = np.ones((1, x.shape[0]) if flat else x.shape[0], x.dtype)
    return product(node, (ones, x))


def _sum_to(node: Node, users: Uses) -> Step | None:
    """The sum over the axes along which an array was repeated."""
    (x,) = node.args
    extra = x.ndim - node.ndim
    lengths = enumerate(node.shape, extra)
    repeated = [axis for axis, n in lengths if n == 1 and x.shape[axis] != 1]
    if x.dtype != node.dtype or (extra and repeated):
        return None
    if x.dtype.kind == "f" and x.ndim == 2 and (extra == 1 or repeated == [0]):
        return rows_added(node, x, not extra)
    if x.dtype.kind == "f" and x.ndim == 1 and node.ndim == 1:
        return product(node, (np.ones((1, x.size), x.dtype), x))
    if x.dtype.kind == "f" and x.ndim == 2 and repeated == [1]:
        return product(node, (x, np.ones((x.shape[1], 1), x.dtype)))
    axes = (*range(extra), *repeated)
    text = f"add.reduce({{0}}, {axes}, None, {{out}}, {not extra})"
    made = f"add.reduce({{0}}, {axes}, None, None, {not extra})"
    return Step(node, (x,), "out", made, (text,), {"add": np.add})


def product(node: Node, operands: tuple[Any, ...]) -> Step:
    return Step(
        node,
        operands,
        "out",
        make="dot({0}, {1})",
        into=("dot({0}, {1}, {out})",),
        functions={"dot": np.dot},
    )


def _matmul(node: Node, users: Uses) -> Step | None:
    a, b = node.args
    types = {node.dtype, a.dtype, b.dtype}
    if len(types) > 1 or node.dtype.kind != "f":
        return None
    if node.shape == ():
        return Step(node, (a, b), "scalar", "float(dot({0}, {1}))", (), {"dot": np.dot})
    if a.ndim <= 2 and b.ndim <= 2:
        return product(node, (a, b))
    return Step(
        node,
        (a, b),
        "out",
        make="matmul({0}, {1})",
        into=("matmul({0}, {1}, {out})",),
        functions={"matmul": np.matmul},
    )


# -- views --


def view(node: Node, text: str, **functions: Any) -> Step:
    if np.ndim(node.args[0]._value if isinstance(node.args[0], Node) else 0) == 0:
        functions = {"full": np.full, "copyto": np.copyto}  # a number has no views
        into = ("copyto({out}, {0})",)
        make = f"full({node.shape}, {{0}}, {str(node.dtype)!r})"
        return Step(node, node.args, "out", make, into, functions)
    return Step(node, node.args, "view", text, functions=functions)


def _transpose(node: Node, users: Uses) -> Step:
    axes = node.params.get("axes")
    return view(node, "{0}.T" if not axes else f"{{0}}.transpose({tuple(axes)})")


def _swap_last(node: Node, users: Uses) -> Step:
    return view(node, "{0}.swapaxes(-1, -2)")


def _label_mask(node: Node, users: Uses) -> Step:
    columns = ", ".join(":" * (node.ndim - 1)) + ", None"
    labels = f"{{0}}[{columns}]"
    lines = (f"equal({labels}, {{1}}, {{out}})", "check_labels({out}, {0})")
    functions = {"equal": np.equal, "check_labels": check_labels}
    made = "label_mask({0}, {1})"
    functions["label_mask"] = node.primitive.forward  # type: ignore[union-attr]
    return Step(node, node.args, "out", made, lines, functions)


def _chosen(node: Node, users: Uses) -> Step:
    text = "{0}[{1}]" if node.ndim == 1 else f"{{0}}[{{1}}].reshape({node.shape})"
    return Step(node, node.args, "fresh", text)


def _image_columns(node: Node, users: Uses) -> Step:
    """Windows are gathered through views of a bordered image, all made once."""
    (x,), options = node.args, node.params
    zeros, inside = bordered(x.shape, options["padding"])
    step = call(node)
    step.kind, step.operands = "out", (x,)
    step.once = {
        "image": f"zeros({zeros}, '{x.dtype}')",
        "inside": f"{{image}}[{index_text(inside)}]",
        "out": f"empty({node.shape}, '{x.dtype}')",
        "pairs": f"window_pairs({{image}}, {{out}}, {options['kernel']}, "
        f"{options['stride']})",
    }
    step.into = ("copyto({inside}, {0}.transpose(1, 2, 3, 0))", "copy_all({pairs})")
    step.functions |= {"copyto": np.copyto, "copy_all": copy_all}
    step.functions["window_pairs"] = window_pairs
    return step


def _columns_image(node: Node, users: Uses) -> Step:
    """Columns are added into an image that is made once, and looked at inside."""
    options = node.params
    zeros, inside = bordered(node.shape, options["padding"])
    step = call(node)
    step.kind = "out"
    step.once = {
        "image": f"zeros({zeros}, '{node.dtype}')",
        "out": f"{{image}}[{index_text(inside)}].transpose(3, 0, 1, 2)",
        "pairs": f"window_pairs({{image}}, {{0}}, {options['kernel']}, "
        f"{options['stride']})",
    }
    step.into = ("add_all({image}, {pairs})",)
    step.functions |= {"add_all": add_all, "window_pairs": window_pairs}
    return step


def _broadcast_to(node: Node, users: Uses) -> Step:
    return view(
        node, f"broadcast_to({{0}}, {node.shape})", broadcast_to=np.broadcast_to
    )


def _reshape(node: Node, users: Uses) -> Step:
    return view(node, f"{{0}}.reshape({node.shape})".replace(",)", ",)"))


def _getitem(node: Node, users: Uses) -> Step | None:
    index = node.params["index"]
    text = index_text(index)
    if text is None:
        return None
    if node.shape == ():
        return Step(node, node.args, "scalar", f"{{0}}.item({text})")
    return view(node, f"{{0}}[{text}]")


def _scatter(node: Node, users: Uses) -> Step | None:
    """Into zeros that are made once: the rest of them is never written to."""
    index = node.params["index"]
    if may_repeat(index):
        return None
    text, functions = place_text(index)
    into = (f"{{out}}[{text}] = {{0}}",)
    return Step(node, node.args, "out", "", into, functions, zeroed=True)


def place_text(index: Any) -> tuple[str, dict[str, Any]]:
    """An index as code, or a name for it."""
    text = index_text(index)
    if text is not None:
        return text, {}
    name = f"index_{id(index)}"
    return name, {name: index}


def _add(node: Node, users: Uses) -> Step | None:
    """x + scattered: add to the places in x, instead of adding zeros to the rest."""
    a, b = node.args
    sign = "+" if node.primitive is ops.add else "-"
    if sign == "+" and not _absorbs(b, users) and _absorbs(a, users):
        a, b = b, a
    if not _absorbs(b, users) or not isinstance(a, Node) or a.shape != node.shape:
        return ufunc(node)
    text, functions = place_text(b.params["index"])
    into = (COPY, f"{{out}}[{text}] {sign}= {{1}}")
    functions["copyto"] = np.copyto
    return Step(node, (a, b.args[0]), "out", "", into, functions, in_place=True)


def _absorbs(value: Any, users: Uses) -> bool:
    """Whether this is a scatter that nobody else wants."""
    if not isinstance(value, Node) or value.primitive is not ops.scatter:
        return False
    return len(users[value]) == 1 and not may_repeat(value.params["index"])


def index_text(index: Any) -> str | None:
    """A basic index as it is written; None for lists and arrays."""
    if isinstance(index, tuple):
        parts = [index_text(part) for part in index]
        return None if None in parts else ", ".join(parts) or "()"  # type: ignore[arg-type]
    if isinstance(index, slice):
        ends = ["" if end is None else repr(end) for end in (index.start, index.stop)]
        step = "" if index.step is None else f":{index.step!r}"
        return ":".join(ends) + step
    if isinstance(index, int | np.integer):
        return repr(int(index))
    return (
        {None: "None", Ellipsis: "..."}.get(index)
        if index in (None, Ellipsis)
        else None
    )


SELECTORS: dict[str, Selector] = {
    **dict.fromkeys(COMPARISONS, _compare),
    "multiply": _multiply,
    "add": _add,
    "subtract": _add,
    "scatter": _scatter,
    "where": _where,
    "sum": _sum,
    "sum_to": _sum_to,
    "matmul": _matmul,
    "max": lambda node, users: reduction(node, "maximum"),
    "min": lambda node, users: reduction(node, "minimum"),
    "label_mask": _label_mask,
    "chosen": _chosen,
    "image_columns": _image_columns,
    "columns_image": _columns_image,
    "transpose": _transpose,
    "swap_last": _swap_last,
    "broadcast_to": _broadcast_to,
    "reshape": _reshape,
    "getitem": _getitem,
}
FINITE = math.isfinite
