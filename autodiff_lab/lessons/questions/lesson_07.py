"""Lesson 7: three to recall, two predictions, a bug, three to leave with."""

from __future__ import annotations

from functools import reduce
from operator import mul

import autodiff_lab as ad
from autodiff_lab.lessons.question import Choice, NumberQuestion, Question, Reply


def swollen() -> str:
    """Derive the lesson's first expression and count."""
    x, y = ad.Variable(3.0, name="x"), ad.Variable(2.0, name="y")
    z = x * x + 3 * x * y + 1
    sizes = ad.tree_size(z), ad.tree_size(ad.derive(z, x))
    return f"Counted just now: {sizes[0]} symbols, and {sizes[1]} in the derivative."


def doubled_steps() -> str:
    """Derive a product of 32 variables by each of them, and count."""
    variables = [ad.Variable(1.0 + k / 100, name=f"v{k}") for k in range(32)]
    product = reduce(mul, variables)
    total = sum(ad.tree_size(ad.derive(product, v)) for v in variables)
    return f"Counted just now: {total:,}."


RECALL_XOR_WALL = Question(
    name="recall_xor_wall",
    lesson="07",
    prompt="From lesson 6. One neuron cannot learn XOR because",
    choices=(
        Choice(
            "its gradient is wrong", "It is right, and leads to a flat place.", "M12"
        ),
        Choice(
            "no straight line separates the two classes", "Yes: the model is at fault."
        ),
        Choice("the rate is too small", "No rate helps where no line exists.", "M12"),
    ),
    answer="b",
)

RECALL_FINISHED_FIRST = Question(
    name="recall_finished_first",
    lesson="07",
    prompt=(
        "From lesson 4. Going back through a graph, a node may be passed on as soon as"
    ),
    choices=(
        Choice("it has been reached once", "Later arrivals would be lost.", "M5"),
        Choice(
            "all nodes that use it have been", "Yes: everything has arrived by then."
        ),
        Choice("its value is known", "All values are known before the way back.", "M5"),
    ),
    answer="b",
)

RECALL_PRODUCT_RULE = Question(
    name="recall_product_rule",
    lesson="07",
    prompt="From school, perhaps. The derivative of `u * v` is",
    choices=(
        Choice("`u' * v'`", "Try u = v = x: x squared does not have slope 1.", "M1"),
        Choice("`u' * v + u * v'`", "Yes: two routes, added."),
        Choice("`u' + v'`", "That is the rule of a sum.", "M1"),
    ),
    answer="b",
)

PREDICT_SWELL = NumberQuestion(
    name="predict_swell",
    lesson="07",
    prompt=(
        "`z = x * x + 3 * x * y + 1` takes 11 symbols: six leaves and five operations. "
        "Its derivative by `x` is `2 * x + 3 * y`, which takes 7. How many symbols do "
        "the rules write down, if nobody tidies up?"
    ),
    answer=25,
    within=0.2,
    praise="The rules are thorough.",
    replies=(Reply(7, "That is the tidy one. Somebody has to do the tidying."),),
    points=0,
    reveal=swollen,
)

PREDICT_PRODUCT = Question(
    name="predict_product",
    lesson="07",
    prompt=(
        "A product of 32 variables takes 63 symbols. All its 32 derivatives together, "
        "written down by the rules, take"
    ),
    choices=(
        Choice("about 2,000", "That is what a tidy mathematician would need."),
        Choice("about 5,000", "Count the zeros that are carried along, too."),
        Choice("about 36,000", "Most of it is zeros, times something."),
    ),
    answer="c",
    points=0,
    reveal=doubled_steps,
)

BUG_FLAT_FORMULA = Question(
    name="bug_flat_formula",
    lesson="07",
    prompt="Why does autodiff find the slope 0 at `x = 0`?",
    choices=(
        Choice(
            "0 is right: at 0 the program returns 0",
            "So it does. But a nudge to either side leaves that branch, and there the "
            "program rises as fast as x: the slope is 1, as measured.",
            "M18",
        ),
        Choice(
            "it follows the branch that was run, and that branch is flat",
            "Yes. x * 0 is right as a value at this one place, and its slope is 0. "
            "That the other branch has slope 1 cannot be seen from inside of it.",
        ),
        Choice(
            "there is no slope where two branches meet",
            "There can be one: the values on both sides meet smoothly, with slope 1.",
            "M15",
        ),
    ),
    answer="b",
)

EXIT_SWELL_CAUSE = Question(
    name="exit_swell_cause",
    lesson="07",
    prompt="Why do derivatives of long programs swell?",
    choices=(
        Choice(
            "The rules repeat operands: `u * v` gives a term with `v` and one with `u`",
            "Yes, in every layer again. Sharing what is repeated undoes it.",
        ),
        Choice(
            "Derivatives are complicated by nature", "Not if parts are shared.", "M7"
        ),
        Choice("Numbers get larger", "Their size does not matter to a formula."),
    ),
    answer="a",
)

EXIT_SYMBOLIC_OR_NOT = Question(
    name="exit_symbolic_or_not",
    lesson="07",
    prompt="`ad.grad` computes a derivative",
    choices=(
        Choice(
            "by building its formula and evaluating it",
            "It never writes a formula down. It keeps numbers, one for each node.",
            "M7",
        ),
        Choice(
            "with the same rules, but on numbers, and each node once",
            "Yes. So nothing can swell, and there is no formula to read.",
        ),
        Choice("by small steps", "That is measuring. Rules make no steps.", "M7"),
    ),
    answer="b",
)

EXIT_STEPS = NumberQuestion(
    name="exit_steps",
    lesson="07",
    prompt="How many steps does `(x + y) * (x + y) * (x + y)` need, if nothing is "
    "computed twice?",
    answer=3,
    within=0.001,
    praise="Yes: one sum, two products.",
    replies=(
        Reply(5, "The sum is needed three times, but computed once.", "M17"),
        Reply(2, "The two products; and the sum, once."),
    ),
)

QUESTIONS = (
    RECALL_XOR_WALL,
    RECALL_FINISHED_FIRST,
    RECALL_PRODUCT_RULE,
    PREDICT_SWELL,
    PREDICT_PRODUCT,
    BUG_FLAT_FORMULA,
    EXIT_SWELL_CAUSE,
    EXIT_SYMBOLIC_OR_NOT,
    EXIT_STEPS,
)
