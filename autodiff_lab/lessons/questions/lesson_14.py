"""Lesson 14: three questions to recall, three predictions, three to leave with."""

from __future__ import annotations

from autodiff_lab.lessons.question import Choice, Question


def raced() -> str:
    """Run Newton on Rosenbrock's valley."""
    from autodiff_lab import optim

    def rosenbrock(v):
        return 100 * (v[1] - v[0] ** 2) ** 2 + (1 - v[0]) ** 2

    found = optim.newton(rosenbrock, [-1.2, 1.0], steps=6)
    return f"Run just now: after 6 of Newton's steps the height is {found.value:.0e}."


def at_the_saddle() -> str:
    """Run Newton near a saddle, and descent too."""
    import numpy as np

    from autodiff_lab import grad, optim

    def pass_between_hills(v):
        return v[0] ** 2 - v[1] ** 2 + v[1] ** 4 / 2

    newton = np.round(optim.newton(pass_between_hills, [0.5, 0.2]).x, 6) + 0.0
    x = np.array([0.5, 0.2])
    for _ in range(300):
        x = x - 0.1 * grad(pass_between_hills)(x)
    descent = np.round(x, 6) + 0.0
    return (
        f"Run just now: Newton ends at {newton.tolist()}, descent at "
        f"{descent.tolist()}."
    )


RECALL_MEMORY = Question(
    name="recall_tape",
    lesson="14",
    prompt="What does reverse mode pay for getting a million slopes in one sweep?",
    choices=(
        Choice("a million runs of the program", "That would be forward mode.", "M9"),
        Choice(
            "memory: it keeps the values of the run for the way back",
            "Yes. And a checkpoint buys some of it back with time.",
        ),
        Choice("nothing", "Somebody has to remember the values.", "M17"),
    ),
    answer="b",
)

RECALL_TRUST = Question(
    name="recall_plaster",
    lesson="14",
    prompt="Your gradient agrees with a measurement, and the loss is stuck. Next you",
    choices=(
        Choice(
            "search the gradient for the bug",
            "It has just passed its check.",
            "M12",
        ),
        Choice("look at the steps", "Yes: their size, and today also their direction."),
        Choice("declare it the minimum", "A flat place need not be low."),
    ),
    answer="b",
)

RECALL_DERIVE = Question(
    name="recall_second",
    lesson="14",
    prompt=(
        "A derivative that is a graph itself can be differentiated again. The second "
        "derivative of `x**3` at 2 is"
    ),
    choices=(
        Choice("6", "Of x**2 times 3 take the slope once more, and put 2 in.", "M2"),
        Choice("12", "Yes: 6 x, at 2."),
        Choice("144", "That is the slope squared.", "M1"),
    ),
    answer="b",
)

PREDICT_RACE = Question(
    name="predict_race",
    lesson="14",
    prompt=(
        "Rosenbrock's valley is long, narrow and bent. From the same start, plain "
        "descent at its best constant rate needs some 30,000 steps to the bottom. How "
        "many does a method need that also knows how the valley bends?"
    ),
    choices=(
        Choice("about 10,000", "It is better than three times as fast."),
        Choice("about 300", "Momentum and its friends are about there."),
        Choice("about 6", "It sounds like cheating, and it is only a second slope."),
    ),
    answer="c",
    points=0,
    reveal=raced,
)

PREDICT_HVP = Question(
    name="predict_hvp",
    lesson="14",
    prompt=(
        "A network has a million weights, so its Hessian has 10 to the 12 entries, "
        "eight terabytes. You need the Hessian times one vector. That costs about"
    ),
    choices=(
        Choice(
            "eight terabytes and a week",
            "Only if the Hessian is built. Nobody asked for it.",
            "M16",
        ),
        Choice("a million gradients", "That is the Hessian, row by row.", "M16"),
        Choice("a few gradients", "Yes: one push through the gradient program."),
    ),
    answer="c",
    points=0,
)

PREDICT_SADDLE = Question(
    name="predict_saddle",
    lesson="14",
    prompt=(
        "The surface `x**2 - y**2 + y**4 / 2` has a mountain pass at (0, 0) and two "
        "valleys at y = 1 and y = -1. Newton's method starts at (0.5, 0.2). It ends"
    ),
    choices=(
        Choice("in the valley at y = 1, which is nearer", "Descent would."),
        Choice(
            "at the pass, (0, 0)",
            "Yes. It looks for a slope of 0, and the pass has one.",
        ),
        Choice("nowhere: it runs away", "It converges, and fast."),
    ),
    answer="b",
    points=0,
    reveal=at_the_saddle,
)

EXIT_STEP = Question(
    name="exit_newton",
    lesson="14",
    prompt="`f(x) = 3 * x**2`, and you are at x = 10. Where does one Newton step lead?",
    choices=(
        Choice("to 0", "Yes: slope 60 over bend 6 is 10. A bowl takes one step."),
        Choice("to -50", "That is a whole slope. Divide by the bend, which is 6."),
        Choice("to 9.4", "That is descent with some small rate."),
    ),
    answer="a",
)

EXIT_PRODUCT = Question(
    name="exit_product",
    lesson="14",
    prompt="How do you get the Hessian times v without a Hessian?",
    choices=(
        Choice(
            "push v through the gradient program",
            "Yes: forward over reverse, a few runs of the program.",
        ),
        Choice("multiply the gradient by v", "There is no bend in that.", "M1"),
        Choice(
            "one cannot; second derivatives need the Hessian",
            "You have done it today.",
            "M16",
        ),
    ),
    answer="a",
)

EXIT_FLAT = Question(
    name="exit_flat",
    lesson="14",
    prompt="The gradient is 0, and the Hessian has eigenvalues 4, 1 and -2. This is",
    choices=(
        Choice("a minimum", "In one direction it goes down.", "M12"),
        Choice("a saddle", "Yes, with one way down."),
        Choice("a maximum", "In two directions it goes up."),
    ),
    answer="b",
)

QUESTIONS = (
    RECALL_MEMORY,
    RECALL_TRUST,
    RECALL_DERIVE,
    PREDICT_RACE,
    PREDICT_HVP,
    PREDICT_SADDLE,
    EXIT_STEP,
    EXIT_PRODUCT,
    EXIT_FLAT,
)
