"""Lesson 13: three questions to recall, three predictions, three to leave with."""

from __future__ import annotations

from autodiff_lab.lessons.question import Choice, NumberQuestion, Question, Reply

RECALL_CLOSED_FORM = Question(
    name="recall_closed_form",
    lesson="13",
    prompt=(
        "From lesson 12: descent and the closed form of a line fit agree to 15 digits "
        "and differ in the 16th. This shows"
    ),
    choices=(
        Choice("a small bug in one of them", "Rounding differs by road.", "M13"),
        Choice("that both are right", "Yes: no better agreement can be expected."),
        Choice("that descent has not converged", "At 15 digits it has.", "M12"),
    ),
    answer="b",
)

RECALL_ROWS = Question(
    name="recall_rows",
    lesson="13",
    prompt=(
        "From lesson 10: to pull a cotangent back through a matrix product, a program "
        "needs"
    ),
    choices=(
        Choice("its full Jacobian", "Nobody builds it: two products will do.", "M11"),
        Choice("two matrix products with transposes", "Yes."),
        Choice("a measurement of each entry", "That would be lesson 1 again.", "M7"),
    ),
    answer="b",
)

RECALL_PUSH = Question(
    name="recall_push",
    lesson="13",
    prompt="From lesson 5: one forward sweep with tangents (a push) tells you",
    choices=(
        Choice("how all results move along one direction", "Yes: a Jacobian times v."),
        Choice("how one result moves with all inputs", "That is a pull.", "M9"),
        Choice("the whole Jacobian", "Only one combination of its columns.", "M11"),
    ),
    answer="a",
)

PREDICT_PRICE = Question(
    name="predict_bill",
    lesson="13",
    prompt=(
        "A function of a million numbers has one result, and takes one second. How "
        "long does its gradient take, all million slopes, at best?"
    ),
    choices=(
        Choice("about a million seconds, twelve days", "By nudging, yes.", "M7"),
        Choice("about ten minutes", "It is faster still."),
        Choice("about four seconds", "So it is. This lesson counts why."),
    ),
    answer="c",
    points=0,
)

PREDICT_TAPE = Question(
    name="predict_tape",
    lesson="13",
    prompt=(
        "A chain of 1,000 steps on an array of 1,000 numbers. Its value never needs "
        "more than two arrays at a time. How many does a pull need?"
    ),
    choices=(
        Choice("four: two on the way forward, two back", "It would be nice.", "M17"),
        Choice("about a thousand", "Yes: every step waits until the sweep is back."),
        Choice("about a million", "That would be a whole Jacobian for each.", "M11"),
    ),
    answer="b",
    points=0,
)

PREDICT_LEAK = Question(
    name="predict_leak",
    lesson="13",
    prompt="Which line lets the memory grow with every step?",
    choices=(
        Choice(
            "`loss.backward()`: each sweep leaves a tape behind",
            "The tape belongs to the loss, and goes when the loss is replaced.",
            "M17",
        ),
        Choice(
            "`total = total + loss`",
            "Yes. See what `total` hangs on.",
        ),
        Choice(
            "`optimizer.step()`: new values beside the old ones",
            "The old values are dropped: nothing points at them any more.",
            "M6",
        ),
    ),
    answer="b",
    points=0,
)

EXIT_MODE = Question(
    name="exit_mode",
    lesson="13",
    prompt="Which of these wants forward mode?",
    choices=(
        Choice(
            "the gradient of a loss by a million weights", "One pull does it.", "M9"
        ),
        Choice("how a whole orbit changes with the start speed", "Yes: one push."),
        Choice("two scores of an image, by every pixel", "Two pulls.", "M9"),
    ),
    answer="b",
)

EXIT_ROOT = NumberQuestion(
    name="exit_root",
    lesson="13",
    prompt=(
        "A chain of 10,000 steps, checkpointed in segments of 100. About how many "
        "values are held at the worst moment?"
    ),
    answer=200.0,
    praise="Yes: 100 starts, and the inside of one segment.",
    replies=(
        Reply(100.0, "Those are the starts. The segment that is open comes on top."),
        Reply(10000.0, "That is without checkpoints.", "M17"),
    ),
    within=0.03,
)

EXIT_BOUND = Question(
    name="exit_bound",
    lesson="13",
    prompt=(
        "A gradient costs a small multiple of the function, whatever the number of "
        "inputs. What does grow with the length of the program?"
    ),
    choices=(
        Choice("the memory", "Yes: the tape keeps what the way back needs."),
        Choice("that multiple", "It stays at 3 to 5, however long the program."),
        Choice("the number of sweeps", "One, for one result.", "M9"),
    ),
    answer="a",
)

QUESTIONS = (
    RECALL_CLOSED_FORM,
    RECALL_ROWS,
    RECALL_PUSH,
    PREDICT_PRICE,
    PREDICT_TAPE,
    PREDICT_LEAK,
    EXIT_MODE,
    EXIT_ROOT,
    EXIT_BOUND,
)
