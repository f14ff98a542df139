"""Lesson 2: three to recall, predictions, an order, three to leave with."""

from __future__ import annotations

from autodiff_lab.lessons.question import (
    Choice,
    NumberQuestion,
    OrderQuestion,
    Question,
    Reply,
)


def ran_it() -> str:
    """Run the three lines and report."""
    x = 3
    y = x * x
    x = 10
    return f"Just now: x is {x} and y is {y}."


RECALL_EXCHANGE = NumberQuestion(
    name="recall_exchange",
    lesson="02",
    prompt=(
        "At `x = 4` a function has slope -2.5. By how much does it change when `x` "
        "goes from 4 to 4.2?"
    ),
    answer=-0.5,
    praise="Yes: -2.5 times 0.2.",
    replies=(
        Reply(0.5, "The size is right. A negative slope falls to the right.", "M3"),
        Reply(-2.5, "That would be for a whole unit of x.", "M2"),
    ),
)

RECALL_KNOB = Question(
    name="recall_knob",
    lesson="02",
    prompt="How fast does `w * x` move with `w`, at `w = 2` and `x = 9`?",
    choices=(
        Choice("2", "That is how fast it moves with x.", "M3"),
        Choice("9", "Yes: w moves, x stands still."),
        Choice("18", "That is the product itself.", "M2"),
    ),
    answer="b",
)

RECALL_FIRST = Question(
    name="recall_first",
    lesson="02",
    prompt="In `2 + 3 * 4`, which operation does Python carry out first?",
    choices=(
        Choice("`2 + 3`", "It stands first, but a product binds more tightly."),
        Choice("`3 * 4`", "Yes. The sum needs its result, so it has to wait."),
        Choice("both at once", "The sum cannot start: it needs what 3 * 4 gives."),
    ),
    answer="b",
)

PREDICT_SPREADSHEET = Question(
    name="predict_spreadsheet",
    lesson="02",
    prompt="Three lines run one after the other: `x = 3`, `y = x * x`, `x = 10`. "
    "What is `y` now?",
    choices=(
        Choice("9", "Python kept the number and forgot where it came from."),
        Choice(
            "100",
            "In a spreadsheet, yes. Python computed y once, and y is a plain number.",
        ),
        Choice("an error", "Nothing is wrong here: x is given another value."),
    ),
    answer="a",
    points=0,
    reveal=ran_it,
)

COUNT_OPERATIONS = NumberQuestion(
    name="count_operations",
    lesson="02",
    prompt="How many operations does Python carry out for `x * x + 3 * x * y + 1`?",
    answer=5.0,
    within=0.001,
    praise="Yes: three products and two sums.",
    replies=(
        Reply(4.0, "Mind 3 * x * y: it is two products, one after the other."),
        Reply(3.0, "Those are the terms. Count every * and every +."),
        Reply(
            7.0, "Do you count the letters as well? They are leaves, not operations."
        ),
        Reply(2.0, "Those are the sums. The products count as well."),
    ),
)

ORDER_OF_A_BILL = OrderQuestion(
    name="order_of_a_bill",
    lesson="02",
    prompt=(
        "Somebody has dropped the lines of a program. `base`, `rate` and `count` are "
        "known. In which order can they run? Answer with four letters, the first first."
    ),
    items=(
        "`total = price * count`",
        "`tax = base * rate`",
        "`bill = total - tax`",
        "`price = base + tax`",
    ),
    answer="bdac",
    praise="Yes: tax, price, total, bill. Each line finds what it needs.",
    replies=(
        Reply("dbac", "price needs tax. It cannot run before tax is there.", "M5"),
        Reply("badc", "total needs price, which comes from another line.", "M5"),
        Reply("cadb", "That is back to front: who is needed by whom?", "M5"),
    ),
)

EXIT_KIND = Question(
    name="exit_kind",
    lesson="02",
    prompt="In `loss = (w * x - y)` squared, the program may change `w`, while `x` and "
    "`y` are data. Then `w` is",
    choices=(
        Choice("an input", "An input is data, which stays what it is.", "M3"),
        Choice("a parameter", "Yes: a leaf that training may turn."),
        Choice("a constant", "A constant never changes. w is there to be changed."),
        Choice("the root", "The root is the result at the other end: the loss."),
    ),
    answer="b",
)

EXIT_ARROWS = NumberQuestion(
    name="exit_arrows",
    lesson="02",
    prompt="How many arrows has the graph of `c = a * a` and `d = c + a`?",
    answer=4.0,
    within=0.001,
    praise="Yes: two into c, both from a, and two into d.",
    replies=(
        Reply(3.0, "a * a uses a twice, and each use is an arrow.", "M4"),
        Reply(2.0, "Each of the two operations has two operands."),
    ),
)

EXIT_SAME_NAME = Question(
    name="exit_same_name",
    lesson="02",
    prompt="The line `s = s + x` runs three times in a loop. How many nodes does it "
    "add to the graph?",
    choices=(
        Choice("one, called s", "A name is no node. Each run makes a new value.", "M5"),
        Choice("three", "Yes. The name s just points to the newest of them."),
        Choice("none: s was there before", "Every operation that runs makes a node."),
    ),
    answer="b",
)

QUESTIONS = (
    RECALL_EXCHANGE,
    RECALL_KNOB,
    RECALL_FIRST,
    PREDICT_SPREADSHEET,
    COUNT_OPERATIONS,
    ORDER_OF_A_BILL,
    EXIT_KIND,
    EXIT_ARROWS,
    EXIT_SAME_NAME,
)
