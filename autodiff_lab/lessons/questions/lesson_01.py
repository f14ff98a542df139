"""Lesson 1: three questions to warm up, two predictions, a bug, three to leave with."""

from __future__ import annotations

from autodiff_lab.lessons.question import Choice, NumberQuestion, Question, Reply


def measured_garden() -> str:
    """Let the side of the garden grow, and report what the area did."""
    before, after = 10.0**2, 10.01**2
    more = f"{after - before:.4f} more"
    return f"Measured just now: from {before:.4f} to {after:.4f}, so {more}."


def measured_fall() -> str:
    """Make the lens a little longer and report what the picture did."""
    before, after = 12.0 / 4.0, 12.0 / 4.1
    return f"Measured just now: from {before:.3f} to {after:.3f}."


RECALL_ROAD = NumberQuestion(
    name="recall_road",
    lesson="01",
    prompt="A road climbs 30 m on a stretch of 600 m. What is its slope?",
    answer=0.05,
    praise="Yes: rise over run, 30 / 600. Road signs call it 5 %.",
    replies=(
        Reply(20.0, "That is run over rise. How much does it climb per metre?"),
        Reply(
            5.0, "As a percentage, yes. As a plain number it is a hundredth of that."
        ),
        Reply(18000.0, "That is rise times run. A slope is rise over run.", "M1"),
    ),
)

RECALL_SPEEDOMETER = Question(
    name="recall_speedometer",
    lesson="01",
    prompt="The speedometer of a car shows 72 km/h, which is 20 m/s. It tells you",
    choices=(
        Choice(
            "how far the car has come",
            "That is the other dial. The speed says how fast that number grows.",
            "M2",
        ),
        Choice(
            "how fast the distance grows at this moment",
            "Yes. It is a derivative, and the car measures it while you drive.",
        ),
        Choice(
            "that the car will have come 72 km in an hour from now",
            "Only if nothing changes. The dial speaks about this moment.",
            "M2",
        ),
    ),
    answer="b",
)

RECALL_DOWNHILL = Question(
    name="recall_downhill",
    lesson="01",
    prompt="A curve has a negative slope at a place. One small step to the *left* goes",
    choices=(
        Choice("up", "Yes: it falls to the right, so it climbs to the left."),
        Choice("down", "It falls when you walk to the right. You turned around."),
        Choice("nowhere", "That would be a slope of 0."),
    ),
    answer="a",
)

PREDICT_GARDEN = Question(
    name="predict_garden",
    lesson="01",
    prompt=(
        "A square garden has sides of 10 m. Each side grows by one centimetre, from 10 "
        "to 10.01 m. By how much does the area grow, roughly?"
    ),
    choices=(
        Choice("0.0001 square metres", "That is only the new corner, 1 cm by 1 cm."),
        Choice("0.01 square metres", "That would be a strip 1 m long.", "M2"),
        Choice(
            "0.1 square metres", "That is one strip, 10 m by 1 cm. How many are new?"
        ),
        Choice("0.2 square metres", "Two strips along two sides."),
    ),
    answer="d",
    points=0,
    reveal=measured_garden,
)

PREDICT_SHARE = Question(
    name="predict_share",
    lesson="01",
    prompt=(
        "Twelve litres are shared by `x` people: `12 / x` each. At `x = 4` the slope "
        "of this curve is -0.75. Now `x` goes from 4 to 4.1. Each share becomes about"
    ),
    choices=(
        Choice("2.925", "The slope times the move: -0.75 times 0.1 is -0.075."),
        Choice("3.075", "The size is right. What does the minus sign say?", "M3"),
        Choice("2.25", "That would be the change for a whole unit.", "M2"),
    ),
    answer="a",
    points=0,
    reveal=measured_fall,
)

BUG_VANISHED = Question(
    name="bug_vanished",
    lesson="01",
    prompt="Why does `careful_slope` find every curve flat?",
    choices=(
        Choice(
            "The nudge is too small for the curve to react",
            "The curve would react to any nudge. It never got one.",
            "M8",
        ),
        Choice(
            "Adding the nudge changes nothing: `x + nudge == x`",
            "Yes. Some 16 digits fit into a number, and the nudge is in the 20th.",
        ),
        Choice(
            "The formula should divide by `2 * nudge`",
            "That is for a step to either side, and 0 divided by 2 is 0 as well.",
        ),
    ),
    answer="b",
)

EXIT_TWO_PLACES = Question(
    name="exit_two_places",
    lesson="01",
    prompt="The derivative of `x**2` *at* `x = 3` is",
    choices=(
        Choice(
            "`2 * x`", "That is a recipe for all places. At 3 it says one number.", "M2"
        ),
        Choice("6", "Yes: one number, for this place."),
        Choice("9", "That is the height. How steep is it there?", "M2"),
    ),
    answer="b",
)

EXIT_LINE = Question(
    name="exit_line",
    lesson="01",
    prompt="`y = w * x + b` at `w = 2`, `x = 7`, `b = 1`. A training program turns the "
    "knob `w`. How fast does `y` move with `w`?",
    choices=(
        Choice("2", "That is how fast y moves with x. The knob is w.", "M3"),
        Choice("7", "Yes: each unit of w is worth x."),
        Choice("1", "That is how fast y moves with b.", "M3"),
        Choice("15", "That is y itself.", "M2"),
    ),
    answer="b",
)

EXIT_PREDICT = NumberQuestion(
    name="exit_predict",
    lesson="01",
    prompt=(
        "At `x = 5` a function has the value 20 and the slope -4. Predict its value at "
        "`x = 5.1`."
    ),
    answer=19.6,
    within=0.001,
    praise="Yes: 20 plus -4 times 0.1.",
    replies=(
        Reply(20.4, "The slope is negative: to the right it goes down.", "M3"),
        Reply(16.0, "That is for a whole unit. The move is 0.1.", "M2"),
        Reply(-0.4, "That is the change. The value starts from 20."),
    ),
)

QUESTIONS = (
    RECALL_ROAD,
    RECALL_SPEEDOMETER,
    RECALL_DOWNHILL,
    PREDICT_GARDEN,
    PREDICT_SHARE,
    BUG_VANISHED,
    EXIT_TWO_PLACES,
    EXIT_LINE,
    EXIT_PREDICT,
)
