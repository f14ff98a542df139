"""Lesson 12: three questions to recall, three predictions, three to leave with."""

from __future__ import annotations

from autodiff_lab.lessons.question import Choice, NumberQuestion, Question, Reply


def right_and_halved() -> str:
    """Run source 2's network with the right slopes and with halved ones."""
    from autodiff_lab.lessons.exercises.mlp import mlp, square_without_its_two
    from autodiff_lab.lessons.programs_training import torch_run

    run = torch_run()
    start = (run["X"], run["y"], run["W1"], run["w2"], 0.01, 20)
    right, halved = mlp(*start)[-1], square_without_its_two(*start)[-1]
    return (
        f"Run just now: PyTorch and we end at {right:,.0f}. The trainer that ends at "
        f"{halved:.1f} has lost a factor 2, so its steps are half as long, and that "
        "happens to suit this rate."
    )


def around_the_limit() -> str:
    """Descend a little below the limit, and a little above."""
    import numpy as np

    from autodiff_lab.datasets import regression

    X, y, _ = regression()
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    gaps = []
    for rate in (0.67, 0.70):
        beta = np.zeros(5)
        for _ in range(200):
            beta = beta - rate * 2 * X.T @ (X @ beta - y) / len(y)
        gaps.append(float(np.abs(beta - best).max()))
    return (
        f"After 200 steps just now: rate 0.67 is {gaps[0]:.1e} away from the answer, "
        f"rate 0.70 {gaps[1]:.1e}."
    )


RECALL_SURPRISE = Question(
    name="recall_surprise",
    lesson="12",
    prompt="A classifier gives the right class a logit far below all others. The slope "
    "of its loss with that logit is about",
    choices=(
        Choice("-1", "Yes: guess minus truth, and the guess was 0."),
        Choice("0", "That is the slope with a plaster in the logarithm.", "M14"),
        Choice("minus infinity", "That is the slope with the probability.", "M1"),
    ),
    answer="a",
)

RECALL_TOLERANCE = Question(
    name="recall_tolerance",
    lesson="12",
    prompt="Two right programs compute the same sum, in different orders. You compare",
    choices=(
        Choice("with ==", "Rounding depends on the order; both may be right.", "M13"),
        Choice("with a relative tolerance such as 1e-10", "Yes."),
        Choice(
            "their first three digits",
            "Plenty of wrong programs agree in three digits.",
        ),
    ),
    answer="b",
)

RECALL_TANGENT = Question(
    name="recall_tangent",
    lesson="12",
    prompt="A loss depends on 60 weights. Forward mode gives its whole gradient in",
    choices=(
        Choice("one run", "One run gives one direction.", "M9"),
        Choice("60 runs", "Yes, one a weight. Reverse mode needs a single sweep."),
        Choice("3600 runs", "That would be a Hessian, entry by entry."),
    ),
    answer="b",
)

PREDICT_PROOF = Question(
    name="predict_proof",
    lesson="12",
    prompt=(
        "Two trainers get the same network, data, first weights and rate. Both begin "
        "with a loss of 19,653. After twenty steps, Anna's is at 8,385, and Bert's at "
        "0.4. One of the two has a wrong gradient. Which?"
    ),
    choices=(
        Choice(
            "Anna's, for her loss is stuck",
            "Hers are the right slopes. A loss says little about a gradient.",
            "M12",
        ),
        Choice("Bert's", "It is his. But from the losses nobody can tell."),
        Choice(
            "neither: both losses fall, so both gradients are right",
            "A slope of half the size points downhill too, and is wrong.",
            "M12",
        ),
    ),
    answer="b",
    points=0,
    reveal=right_and_halved,
)

PREDICT_RATE = NumberQuestion(
    name="predict_rate",
    lesson="12",
    prompt=(
        "The steepest bend of this loss, the largest eigenvalue of its Hessian, is "
        "2.927. In the direction of that bend, a step of descent multiplies the error "
        "by `1 - rate * 2.927`. Up to which rate does the error die out?"
    ),
    answer=0.683,
    within=0.01,
    praise="Yes: at that rate the factor is -1, and the error just swings.",
    replies=(
        Reply(
            0.342,
            "There the factor is 0, and one step arrives. It may even go negative.",
        ),
        Reply(1.366, "There the factor is -3. Which size must it stay below?"),
    ),
    points=0,
    reveal=around_the_limit,
)

PREDICT_ZEROS = Question(
    name="predict_zeros",
    lesson="12",
    prompt=(
        "A network with one hidden layer starts with **all weights at 0** and trains "
        "on XOR for 10,000 steps, with right gradients. At the end it answers"
    ),
    choices=(
        Choice(
            "XOR, a little later than from a random start",
            "Nothing tells its hidden units apart, at no step.",
        ),
        Choice(
            "one half, for every corner",
            "Yes. Hidden units at 0 give w2 no slope, and w2 at 0 gives them none.",
        ),
        Choice("nan", "There is no division and no large number anywhere.", "M14"),
    ),
    answer="b",
    points=0,
)

EXIT_LIMIT = NumberQuestion(
    name="exit_limit",
    lesson="12",
    prompt=(
        "A loss bends with 50 in one direction and with 2 in another. What is the "
        "largest rate at which descent does not diverge?"
    ),
    answer=0.04,
    within=0.01,
    praise="Yes: 2 / 50. The flat direction then needs many steps: lesson 14.",
    replies=(
        Reply(1.0, "The flat direction could bear it. The steep one explodes.", "M4"),
        Reply(0.02, "There the steep direction arrives at once. It can bear more."),
    ),
)

EXIT_JUDGE = Question(
    name="exit_judge",
    lesson="12",
    prompt="What do you ask of a new trainer, before you trust it?",
    choices=(
        Choice("that the loss falls", "It falls with many wrong gradients too.", "M12"),
        Choice(
            "that every number of a run agrees with another library to 1e-10",
            "Yes: a wrong factor or a wrong order shows in the second step.",
        ),
        Choice(
            "that every number agrees to the last bit",
            "Two right programs need not do that: they may round at other places.",
            "M13",
        ),
    ),
    answer="b",
)

EXIT_ALIKE = Question(
    name="exit_alike",
    lesson="12",
    prompt="Why do the first weights of a hidden layer come from a random generator?",
    choices=(
        Choice(
            "so that the units differ, and get different slopes",
            "Yes. What starts alike stays alike.",
        ),
        Choice(
            "because gradients at 0 are wrong",
            "They are right, and they are all the same.",
            "M12",
        ),
        Choice("so that every run ends differently", "That is a cost, not an aim."),
    ),
    answer="a",
)

QUESTIONS = (
    RECALL_SURPRISE,
    RECALL_TOLERANCE,
    RECALL_TANGENT,
    PREDICT_PROOF,
    PREDICT_RATE,
    PREDICT_ZEROS,
    EXIT_LIMIT,
    EXIT_JUDGE,
    EXIT_ALIKE,
)
