"""Lesson 15: three questions to recall, three predictions, three to leave with."""

from __future__ import annotations

from autodiff_lab.lessons.question import Choice, NumberQuestion, Question, Reply

RECALL_CURVATURE = Question(
    name="recall_curvature",
    lesson="15",
    prompt="From lesson 14: to get a Hessian times one vector, one needs",
    choices=(
        Choice("the whole Hessian first", "It is never built.", "M16"),
        Choice("a push through the gradient", "Yes: forward over reverse."),
        Choice("n gradients", "One push is enough.", "M16"),
    ),
    answer="b",
)

RECALL_SURVIVES = Question(
    name="recall_survives",
    lesson="15",
    prompt="From lesson 12: a hidden layer without a bend in it (tanh, relu) adds",
    choices=(
        Choice("nothing: two linear maps are one", "Yes."),
        Choice("a curved boundary", "Products of matrices are still linear.", "M1"),
        Choice("more exact gradients", "Gradients are exact anyway."),
    ),
    answer="a",
)

RECALL_UPDATE = Question(
    name="recall_update",
    lesson="15",
    prompt="From lesson 8: `loss.backward()` changes",
    choices=(
        Choice("the weights", "It only writes gradients. The step is yours.", "M6"),
        Choice("the gradients of the weights", "Yes: it adds to them."),
        Choice("the loss", "The loss is computed before."),
    ),
    answer="b",
)

PREDICT_SHIFT = Question(
    name="predict_shift",
    lesson="15",
    prompt=(
        "A network reads 99 % of the unseen digits. Now every digit is moved by one "
        "pixel at most, in a direction of its own. How many does it still read?"
    ),
    choices=(
        Choice("nearly as many, about 95 %", "It looks the same to you, not to it."),
        Choice("about 80 %", "It is worse than that: every weight sits at one pixel."),
        Choice("less than half", "So it is: every weight sits at one pixel."),
    ),
    answer="c",
    points=0,
)

PREDICT_AUGMENTED = Question(
    name="predict_augmented",
    lesson="15",
    prompt=(
        "Both networks now train on digits that are moved anew in each epoch. On "
        "moved digits that they have not seen,"
    ),
    choices=(
        Choice(
            "the dense network leads: it has 8 times more weights",
            "More weights have more to learn, each at its own place.",
        ),
        Choice(
            "they are equal from the start: the data now hold the knowledge",
            "They hold it, and the dense network has to dig it out place by place.",
        ),
        Choice(
            "the shared network leads early on, the other one catches up",
            "So it is: what one learns everywhere, the other learns place by place.",
        ),
    ),
    answer="c",
    points=0,
)

PREDICT_TURNED = Question(
    name="predict_turned",
    lesson="15",
    prompt="Which kernel would catch the colleague's mistake?",
    choices=(
        Choice(
            "one with larger numbers",
            "Ten times a blur passes as well as the blur does.",
        ),
        Choice(
            "one that changes when it is turned by half a turn",
            "Yes. The three of the test all look the same upside down.",
        ),
        Choice(
            "none: the shapes fit, and three tests have passed",
            "Shapes fit for many wrong maps, and the three tests are alike.",
            "M11",
        ),
    ),
    answer="b",
    points=0,
)

EXIT_WINDOWS = NumberQuestion(
    name="exit_windows",
    lesson="15",
    prompt="A kernel of 3 by 3 slides over a picture of 8 by 8. How many windows?",
    answer=36.0,
    praise="Yes: 6 by 6 places.",
    replies=(
        Reply(64.0, "It does not fit at the border without padding."),
        Reply(25.0, "8 - 3 is 5; one more place, the first, makes 6 a side."),
    ),
)

EXIT_SHARED = Question(
    name="exit_shared",
    lesson="15",
    prompt="What does a kernel weight receive on the way back?",
    choices=(
        Choice("what its 36 places send, added up", "Yes: it was used 36 times."),
        Choice("what its 36 places send, averaged", "Uses add up.", "M10"),
        Choice("what the last window sends", "That would be overwriting.", "M4"),
    ),
    answer="a",
)

EXIT_TRANSPOSE = Question(
    name="exit_transpose",
    lesson="15",
    prompt="How do you prove that a way back is the transpose of a linear map?",
    choices=(
        Choice("the shapes fit", "Shapes fit for many wrong maps.", "M11"),
        Choice("build the matrix and turn it", "For real pictures it is huge.", "M11"),
        Choice("compare <w, A v> with <A' w, v>", "Yes: two numbers that must agree."),
    ),
    answer="c",
)

QUESTIONS = (
    RECALL_CURVATURE,
    RECALL_SURVIVES,
    RECALL_UPDATE,
    PREDICT_SHIFT,
    PREDICT_AUGMENTED,
    PREDICT_TURNED,
    EXIT_WINDOWS,
    EXIT_SHARED,
    EXIT_TRANSPOSE,
)
