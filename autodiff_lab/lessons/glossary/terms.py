"""The terms: one sentence each, an example that runs, and where it is first taught.

An example finds ``ad``, ``np`` and the graph of lesson 3: a = 4, b = 3, c = a + b and
d = a * c. What is after ``->`` is what it gives, and a test runs them all.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word of the field, as this course uses it."""

    name: str
    lesson: str
    sentence: str
    example: str

    @property
    def code(self) -> str:
        return self.example.partition(" -> ")[0]

    @property
    def result(self) -> str:
        return self.example.partition(" -> ")[2]

    @property
    def anchor(self) -> str:
        """The anchor of its heading on the page, as GitHub makes it."""
        return self.name.lower().replace(" ", "-")


def _term(name: str, lesson: int, sentence: str, example: str) -> Term:
    return Term(name, f"{lesson:02d}", sentence, example)


# fmt: off
GRAPH = (
    _term("graph", 2,
        "A program written down as nodes and edges: what was computed from what.",
        "ad.graph_size(d) -> 4"),
    _term("node", 2,
        "A value in a graph, together with how it came about.",
        "d.value -> 28.0"),
    _term("leaf", 2,
        "A node that was not computed from others: where a graph begins.",
        "a.parents -> ()"),
    _term("parameter", 2,
        "A leaf that training turns, like the knob of a radio.",
        "ad.Parameter(2.0, name='w').name -> 'w'"),
    _term("input", 2,
        "A leaf that is given its value later, and may be given another one.",
        "(2 * ad.Input(name='x')).eval({'x': 5.0}) -> 10.0"),
    _term("constant", 2,
        "A leaf that never moves, as a plain number in a formula.",
        "ad.Constant(0.5).value -> 0.5"),
    _term("parent", 2,
        "A node that another was computed from; edges of the tape point to parents.",
        "[p is q for p, q in zip(d.parents, (a, c))] -> [True, True]"),
    _term("root", 2,
        "The node that everything else was computed for; also called the output.",
        "ad.topological(d)[-1] is d -> True"),
    _term("primitive", 2,
        "An operation that knows its own derivative: one row of the table.",
        "ad.PRIMITIVES['multiply'] -> <primitive multiply>"),
    _term("op", 2,
        "One use of a primitive in a graph.",
        "d.primitive.name -> 'multiply'"),
    _term("trace", 2,
        "The record of one run: each step with its value.",
        "len(list(ad.topological(d))) -> 4"),
    _term("engine", 2,
        "A way to read a graph: for values, slopes or formulas. Also interpreter.",
        "ad.get_gradients(d)[a] == ad.paths(d, a).total -> True"),
    _term("topological order", 4,
        "An order in which each node comes after everything it was computed from.",
        "[n.name for n in ad.topological(d)] -> ['a', 'b', 'c', 'd']"),
)

SLOPES = (
    _term("derivative", 1,
        "How fast a result moves when something it needs is nudged: a number, here.",
        "ad.grad(lambda x: x**2)(3.0) -> 6.0"),
    _term("finite difference", 1,
        "A slope that is measured: move a little, see what happens, divide.",
        "round((3.001**2 - 3**2) / 0.001, 3) -> 6.001"),
    _term("complex step", 9,
        "A slope measured with an imaginary step, where no digits are subtracted away.",
        "float(ad.complex_step(np.exp, 0.0)) -> 1.0"),
    _term("local derivative", 3,
        "How fast one operation moves with one of its operands, the others held still.",
        "ad.local_derivatives(d) -> [7.0, 4.0]"),
    _term("route", 3,
        "A way through the graph from the root down to a node, edge by edge.",
        "ad.paths(d, a).count -> 2"),
    _term("path-sum rule", 3,
        "Multiply the local derivatives along a route, then add up all routes.",
        "ad.paths(d, a).total -> 11.0"),
    _term("contribution", 3,
        "What arrives over one edge: local derivative times what came in.",
        "[r.product for r in ad.paths(d, a)] -> [7.0, 4.0]"),
    _term("grad", 3,
        "The gradient of a function with one number as its result: by every input.",
        "ad.grad(lambda a, b: a * (a + b), (0, 1))(4.0, 3.0) -> (11.0, 4.0)"),
    _term("value_and_grad", 6,
        "Value and gradient from one run, which is what training wants.",
        "ad.value_and_grad(lambda x: x**2)(3.0) -> (9.0, 6.0)"),
)

MODES = (
    _term("primal", 5,
        "The value itself, where something else travels beside it.",
        "ad.Dual(3.0, 1.0).primal -> 3.0"),
    _term("tangent", 5,
        "What is pushed forward beside a value: how fast it moves.",
        "(ad.Dual(3.0, 1.0) * 2).tangent -> 2.0"),
    _term("dual number", 5,
        "A value and its tangent, kept together through a whole computation.",
        "ad.Dual(3.0, 1.0) * ad.Dual(3.0, 1.0) -> Dual(9.0, 6.0)"),
    _term("seed", 5,
        "The tangent or cotangent that one starts with: which direction is asked for.",
        "ad.push_forward([d], {a: 1.0})[d] -> 11.0"),
    _term("jvp", 5,
        "Jacobian times a vector: push one tangent forward. Forward mode.",
        "ad.jvp(np.square, (3.0,), (2.0,)) -> (9.0, 12.0)"),
    _term("cotangent", 8,
        "What is pulled back: how fast the root moves with a node. Also: adjoint.",
        "ad.get_gradients(d)[c] -> 4.0"),
    _term("tape", 8,
        "A trace kept for going back: the values and order of all that was computed.",
        "ad.cost(d).tape_bytes -> 32"),
    _term("pullback", 8,
        "The function from a cotangent of the result to those of the inputs.",
        "ad.vjp(np.square, 3.0)[1](1.0)[0] -> 6.0"),
    _term("vjp", 8,
        "A vector times the Jacobian: pull one cotangent back. Reverse mode.",
        "ad.vjp(lambda x, y: x * y, 4.0, 3.0)[1](1.0) -> (3.0, 4.0)"),
    _term("rng_seed", 6,
        "What random numbers start from. Seed alone would be a tangent.",
        "len({np.random.default_rng(7).random() for _ in range(5)}) -> 1"),
)

LATER = (
    _term("swell", 7,
        "What happens to a derivative written as a formula: it grows and grows.",
        "ad.tree_size((a * a * a).derive(a)) > ad.tree_size(a * a * a) -> True"),
    _term("simplify", 7,
        "Replace a formula by a shorter one with the same value everywhere.",
        "d.derive(a).simplify().to_text() -> '2 * a + b'"),
    _term("unbroadcast", 10,
        "Undo broadcasting on the way back: sum over the copies.",
        "ad.grad(lambda b: (np.ones(5) + b).sum())(2.0) -> 5.0"),
    _term("jacobian", 10,
        "All derivatives of all results by all inputs, as a table.",
        "ad.jacobian(np.square)(np.ones(2)).tolist() -> [[2.0, 0.0], [0.0, 2.0]]"),
    _term("checkpoint", 13,
        "A place from which a part is computed again, so that its tape can be let go.",
        "ad.grad(ad.checkpoint(lambda x: x**2))(3.0) -> 6.0"),
    _term("hessian", 14,
        "The second derivatives of one number by all pairs of inputs.",
        "ad.hessian(lambda x: x[0] * x[1])(np.ones(2))[0] -> array([0., 1.])"),
    _term("hvp", 14,
        "The Hessian times a vector, without the Hessian.",
        "ad.hvp(lambda x: (x**3).sum(), np.ones(2), np.ones(2)) -> array([6., 6.])"),
)
# fmt: on

TERMS = (*GRAPH, *SLOPES, *MODES, *LATER)
