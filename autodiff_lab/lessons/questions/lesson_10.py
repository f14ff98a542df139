"""Lesson 10: three to recall, two predictions, a bug, three to leave with."""

from __future__ import annotations

import numpy as np

import autodiff_lab as ad
from autodiff_lab.lessons.question import Choice, NumberQuestion, Question, Reply


def offset_slopes() -> str:
    """Add three offsets to four rows, and ask for the slopes of the sum of it all."""
    offset = ad.Vector([0.0, 0.0, 0.0], name="offset")
    total = np.sum(np.ones((4, 3)) + offset)
    slopes = ad.get_gradients(total)[offset].tolist()
    return f"Measured just now: {slopes}."


def nodes_of_the_layer() -> str:
    """Count the nodes of the layer where every array is one."""
    x, weights = ad.Vector(np.ones(50)), ad.Matrix(np.ones((50, 10)))
    error = ad.Vector(np.ones(10)) - x @ weights
    count = len(ad.topological(np.sum(error * error)))
    return f"Counted just now, with one node for each array: {count}."


RECALL_DOT_PRODUCT = Question(
    name="recall_dot_product",
    lesson="10",
    prompt=(
        "From lesson 9. To check the backward rule of an operation on whole arrays you "
        "compare"
    ),
    choices=(
        Choice(
            "every entry of its Jacobian with a measurement",
            "That works, and for a million weights it takes a million runs.",
            "M11",
        ),
        Choice(
            "two numbers, ⟨w, Jv⟩ and ⟨Jᵀw, v⟩, for random v and w",
            "Yes: two runs forward and one call of the rule.",
        ),
        Choice(
            "the sum of all slopes with a measurement",
            "Sums do not see who got what: draw weights at random.",
            "M11",
        ),
    ),
    answer="b",
)

RECALL_SIMPLER_SUM = Question(
    name="recall_simpler_sum",
    lesson="10",
    prompt="From lesson 7. Simplifying `0 * y + x * 1` leaves",
    choices=(
        Choice("`x`", "Yes: nothing is left of the first term."),
        Choice("`y + x`", "0 times y is 0.", "M1"),
        Choice("`1`", "x times 1 is x."),
    ),
    answer="a",
)

RECALL_COPIES = Question(
    name="recall_copies",
    lesson="10",
    prompt="From lesson 3. A value is used in four places. Its derivative is",
    choices=(
        Choice("that of the last use", "Every use is a route.", "M4"),
        Choice("the sum over the four uses", "Yes. Today that sum is all there is."),
        Choice("the product over the four uses", "Along a route one multiplies.", "M1"),
    ),
    answer="b",
)

PREDICT_OFFSET = Question(
    name="predict_offset",
    lesson="10",
    prompt=(
        "`table` is 4 by 3, `offset` has 3 entries, and the program is "
        "`total = np.sum(table + offset)`. The slope of `total` by `offset` is"
    ),
    choices=(
        Choice("a table, 4 by 3, full of ones", "offset has only 3 knobs.", "M10"),
        Choice("`[1, 1, 1]`", "How many rows move when offset[0] moves?", "M10"),
        Choice("`[4, 4, 4]`", "Each entry is used in 4 rows."),
        Choice("`[12, 12, 12]`", "Of the 12 places, each entry fills its column."),
    ),
    answer="c",
    points=0,
    reveal=offset_slopes,
)

PREDICT_NODES = NumberQuestion(
    name="predict_nodes",
    lesson="10",
    prompt=(
        "`error = target - x @ weights`, then `np.sum(error * error)`, with 50 inputs "
        "and 10 outputs. If every number is a node, the graph has 1579 nodes. How many "
        "has it if every *array* is a node?"
    ),
    answer=7,
    within=0.001,
    praise="Three leaves and four operations, however large the arrays are.",
    replies=(
        Reply(4, "Those are the operations. Leaves are nodes as well.", "M17"),
        Reply(5, "Count the leaves, then the operations: @, -, *, sum."),
        Reply(6, "Nearly. Three leaves; and @, -, *, sum."),
        Reply(8, "error is used twice, but computed once.", "M5"),
        Reply(1579, "An array of 500 numbers is one node now.", "M17"),
    ),
    points=0,
    reveal=nodes_of_the_layer,
)

BUG_BUILTIN_SUM = Question(
    name="bug_builtin_sum",
    lesson="10",
    prompt="Why does `sum(np.ones((2, 3)))` give a row of twos and not 6?",
    choices=(
        Choice("Broadcasting has stretched it", "Nothing was stretched here.", "M10"),
        Choice(
            "Python's `sum` walks along the first axis and adds the rows",
            "Yes: it is `np.sum` with `axis=0`, and nobody had asked for that.",
        ),
        Choice("Its backward rule is missing", "No derivative is involved yet."),
    ),
    answer="b",
)

EXIT_STRETCH = Question(
    name="exit_stretch",
    lesson="10",
    prompt="`a` has shape (5, 1), `b` has shape (4,). Toward `a`, the gradient of "
    "`a * b` is",
    choices=(
        Choice("summed over axis 0", "That axis has length 5 in a itself.", "M10"),
        Choice("summed over axis 1", "Yes: there a was repeated four times."),
        Choice("not summed, for a has two axes", "One of them has length 1.", "M10"),
    ),
    answer="b",
)

EXIT_SHAPES_OF_MATMUL = Question(
    name="exit_shapes_of_matmul",
    lesson="10",
    prompt=(
        "`a` is (7, 2), `b` is (2, 5), and `g` has arrived at `a @ b`. What goes back "
        "to `b`?"
    ),
    choices=(
        Choice("`g @ b.T`", "(7, 5) times (5, 2) has the shape of a."),
        Choice("`a.T @ g`", "Yes: (2, 7) times (7, 5) has the shape of b."),
        Choice("`g.T @ a`", "(5, 7) times (7, 2) is the transpose of it.", "M11"),
        Choice("`b.T @ g`", "(5, 2) times (7, 5): the shapes do not meet.", "M11"),
    ),
    answer="b",
)

EXIT_JACOBIAN_SIZE = NumberQuestion(
    name="exit_jacobian_size",
    lesson="10",
    prompt=(
        "A function adds 1 to each entry of an array with 1000 entries. How many "
        "entries does its Jacobian have?"
    ),
    answer=1_000_000,
    within=0.001,
    praise="Yes, and the backward rule is `return g`. That is why nobody builds it.",
    replies=(
        Reply(1000, "So many are not zero. The matrix has all pairs.", "M11"),
        Reply(2000, "One row for each result and one column for each entry."),
    ),
)

QUESTIONS = (
    RECALL_DOT_PRODUCT,
    RECALL_SIMPLER_SUM,
    RECALL_COPIES,
    PREDICT_OFFSET,
    PREDICT_NODES,
    BUG_BUILTIN_SUM,
    EXIT_STRETCH,
    EXIT_SHAPES_OF_MATMUL,
    EXIT_JACOBIAN_SIZE,
)
