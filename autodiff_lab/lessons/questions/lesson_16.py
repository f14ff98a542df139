"""Lesson 16: three questions to recall, one prediction, and a viva of five."""

from __future__ import annotations

from autodiff_lab.lessons.question import Choice, OrderQuestion, Question, Reply

RECALL_WEIGHTS = Question(
    name="recall_weights",
    lesson="16",
    prompt=(
        "From lesson 15: one kernel weight is used at 36 places of a picture. Its "
        "gradient is"
    ),
    choices=(
        Choice("the mean over the 36 places", "A mean divides. Uses add up.", "M4"),
        Choice("the sum over the 36 places", "Yes: 36 uses, 36 contributions."),
        Choice("that of the last place", "That would be overwriting.", "M4"),
    ),
    answer="b",
)

RECALL_PRICE = Question(
    name="recall_price",
    lesson="16",
    prompt=(
        "From lesson 13: a function has a million inputs and one result. All of its "
        "first derivatives together cost about"
    ),
    choices=(
        Choice(
            "a million runs of the function",
            "So they would in forward mode, one input at a time.",
            "M7",
        ),
        Choice("a handful of runs", "Yes: one sweep back, whatever the inputs."),
        Choice("nothing", "Going back is work too, and the tape takes memory.", "M17"),
    ),
    answer="b",
)

RECALL_CHECK = Question(
    name="recall_check",
    lesson="16",
    prompt=(
        "From lesson 9: your gradient and a central difference agree in seven digits, "
        "and differ in the eighth. The likely reason is"
    ),
    choices=(
        Choice("the central difference", "Yes: it cannot do much better than that."),
        Choice(
            "a bug in your gradient",
            "A bug that hides in the eighth digit would be a rare one. How good is "
            "the measurement?",
            "M13",
        ),
        Choice(
            "too large a nudge; 1e-15 would agree",
            "A nudge of 1e-15 drowns in rounding.",
            "M8",
        ),
    ),
    answer="a",
)

PREDICT_LINES = Question(
    name="predict_lines",
    lesson="16",
    prompt=(
        "An engine with broadcasting, matrix products, derivatives of any order, both "
        "modes, custom operations and checkpoints. How many lines of Python does it "
        "take at least, would you say?"
    ),
    choices=(
        Choice("about 100", "A hundred is what you have. It is enough."),
        Choice("about 500", "It is fewer. Most operations take two lines each."),
        Choice("about 3,000", "Libraries are longer, and most of that is not this."),
    ),
    answer="a",
    points=0,
)

VIVA_ORDER = OrderQuestion(
    name="viva_order",
    lesson="16",
    prompt="Viva 1 of 5. Put the steps of `y.backward()` in order.",
    items=(
        "hand each node's gradient, times the local derivative, to its operands",
        "list every node under y, operands before their users",
        "give y itself the gradient 1",
        "forget the gradients of last time",
        "go through the list from its end",
    ),
    answer="bdcea",
    praise="Yes. And each of the five has been forgotten by somebody.",
    replies=(
        Reply("bcdea", "Then the 1 that y was given is forgotten as well.", "M6"),
        Reply("dbcea", "You cannot clear nodes that you have not listed yet.", "M6"),
    ),
)

VIVA_LEAF = Question(
    name="viva_leaf",
    lesson="16",
    prompt=(
        "Viva 2 of 5. `w` has shape (3,) and `x` has shape (50, 3). In the pullback "
        "of `x + w`, what does `w` receive?"
    ),
    choices=(
        Choice("the cotangent as it is", "It has 50 rows, and w has one.", "M10"),
        Choice("its mean over the rows", "Each copy of w moved the sum fully.", "M10"),
        Choice("its sum over the rows", "Yes: 50 copies, 50 contributions."),
    ),
    answer="c",
)

VIVA_SECOND = Question(
    name="viva_second",
    lesson="16",
    prompt=(
        "Viva 3 of 5. What must hold in an engine so that second derivatives need no "
        "new rules?"
    ),
    choices=(
        Choice(
            "The way back is computed with values of the engine",
            "Yes: then it leaves a graph of its own, to be differentiated again.",
        ),
        Choice(
            "It keeps the whole Hessian",
            "The Hessian is a result, not a means. Nobody has to build it.",
            "M16",
        ),
        Choice(
            "It knows formulas, so that it can simplify them",
            "No formulas are needed: operations and their rules will do.",
            "M7",
        ),
    ),
    answer="a",
)

VIVA_MODE = Question(
    name="viva_mode",
    lesson="16",
    prompt=(
        "Viva 4 of 5. A simulation turns 2 numbers into 10,000. You want the whole "
        "Jacobian. Which mode?"
    ),
    choices=(
        Choice(
            "reverse, it is what training uses",
            "That is one sweep for each result: 10,000 of them.",
            "M9",
        ),
        Choice("forward", "Yes: two pushes, a column each."),
        Choice("no difference", "Count the seeds: 2 or 10,000.", "M9"),
    ),
    answer="b",
)

VIVA_TRUST = Question(
    name="viva_trust",
    lesson="16",
    prompt=(
        "Viva 5 of 5. All gradients of your engine agree with measurements. The loss "
        "of a network does not go down. What do you look at first?"
    ),
    choices=(
        Choice(
            "the gradients, since a stuck loss means a wrong gradient",
            "They have just been checked. A right gradient can lead nowhere.",
            "M12",
        ),
        Choice(
            "the rate, the starting point and the model",
            "Yes: lesson 6 had a right gradient, and a model that could not do it.",
        ),
        Choice(
            "the last digits of the gradients",
            "Descent does not mind rounding.",
            "M13",
        ),
    ),
    answer="b",
)

QUESTIONS = (
    RECALL_WEIGHTS,
    RECALL_PRICE,
    RECALL_CHECK,
    PREDICT_LINES,
    VIVA_ORDER,
    VIVA_LEAF,
    VIVA_SECOND,
    VIVA_MODE,
    VIVA_TRUST,
)
