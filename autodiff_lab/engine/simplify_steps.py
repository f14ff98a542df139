"""Simplification, one rewriting at a time.

`simplify` brings each node into normal form, operands first. Here the same functions do
the same, and somebody listens: which rule of arithmetic was used at which node, and
what the node looks like before and after. No rule is written down twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .algebra import Algebra, Form, Shape
from .node import Constant, Node
from .order import topological
from .simplify import normal_form, tree_size


@dataclass(frozen=True)
class Rewriting:
    """`node`, on operands that are simplified already, became `after`.

    `after` and the operands are nodes of the simplified graph, or plain numbers.
    """

    node: Node
    operands: tuple[Any, ...]
    after: Any
    rules: tuple[str, ...]


def simplify_steps(root: Node) -> tuple[list[Rewriting], Node]:
    """What `simplify` does to every operation, in order, and what it returns.

    >>> import autodiff_lab as ad
    >>> x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
    >>> steps, result = simplify_steps((x * 1 + y * 0) + x)
    >>> [", ".join(step.rules) for step in steps]
    ['1 · x = x', '0 · x = 0', 'x + 0 = x', 'x + x = 2 x']
    >>> print(result.to_text())
    2 * x
    """
    algebra, order = Listening(), topological(root)
    forms: dict[Node, Form] = {}
    rules: dict[Node, tuple[str, ...]] = {}
    for node in order:
        algebra.about, algebra.heard = node, []
        forms[node] = normal_form(algebra, node, forms)
        rules[node] = tuple(dict.fromkeys(algebra.heard))
    # The result first, as `simplify` does: what is built first stands first in a sum.
    found = {root: algebra.exact(forms[root])}
    for node in order:
        algebra.about = node
        found[node] = found[node] if node in found else algebra.exact(forms[node])
    steps = [
        Rewriting(node, _operands(node, found), found[node], rules[node])
        for node in order
        if node.primitive is not None
    ]
    result = found[root] if isinstance(found[root], Node) else Constant(found[root])
    return steps, result if tree_size(result) <= tree_size(root) else root


def _operands(node: Node, found: dict[Node, Any]) -> tuple[Any, ...]:
    return tuple(found[arg] if isinstance(arg, Node) else arg for arg in node.args)


class Listening(Algebra):
    """The algebra of `simplify`; `heard` names the laws that it was asked to apply."""

    heard: list[str] = []

    def scale(self, form: Form, by: float) -> Form:
        if form.is_number:
            self._hear("numbers are worked out")
        elif by == 0:
            self._hear("0 · x = 0")
        elif by == 1:
            self._hear("1 · x = x")
        elif any(abs(c) != 1 for c in form.terms.values()):
            self._hear("a · (b x) = (a b) x")
        elif by < 0 and any(c < 0 for c in form.terms.values()):
            self._hear("−(−x) = x")
        return super().scale(form, by)

    def add(self, a: Form, b: Form, sign: float, shape: Shape) -> Form:
        if a.is_number and b.is_number:
            self._hear("numbers are worked out")
        elif (a.is_number and not a.constant) or (b.is_number and not b.constant):
            self._hear("x + 0 = x")
        for term, coefficient in b.terms.items():
            if term in a.terms:
                gone = a.terms[term] + sign * coefficient == 0
                self._hear("x − x = 0" if gone else "x + x = 2 x")
        return super().add(a, b, sign, shape)

    def multiply(self, a: Form, b: Form, shape: Shape) -> Form:
        if not a.is_number and not b.is_number:
            ours, theirs = self.split(a)[1], self.split(b)[1]
            for factor in theirs:
                if factor in ours:
                    gone = ours[factor] + theirs[factor] == 0
                    self._hear("x / x = 1" if gone else "xᵃ xᵇ = xᵃ⁺ᵇ")
        return super().multiply(a, b, shape)

    def power(self, base: Form, exponent: float, shape: Shape) -> Form | None:
        if exponent in (0, 1):
            self._hear("x¹ = x" if exponent else "x⁰ = 1")
        elif self._stacked(base, exponent):
            self._hear("(xᵃ)ᵇ = xᵃᵇ")
        return super().power(base, exponent, shape)

    def _hear(self, rule: str) -> None:
        self.heard.append(rule)

    def _stacked(self, base: Form, exponent: float) -> bool:
        """Whether a power is raised to a power."""
        whole = not base.is_number and exponent == int(exponent)
        return whole and any(e != 1 for e in self.split(base)[1].values())
