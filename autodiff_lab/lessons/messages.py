"""Every sentence that checks say on their own, in one place, ready to translate.

Sentences that belong to one exercise (its statement, hints and the explanation of a
known mistake) live with that exercise.
"""

from __future__ import annotations

STATE_WORDS = {
    "not started": "not started",
    "wrong type": "wrong type or shape",
    "nearly": "nearly",
    "wrong": "not right yet",
    "right": "right",
}

RESULT = "the result"
ENTRY = "an entry of {place}"

# not started
NOT_STARTED = "Replace each ... by your own code, then run this cell again."
NOT_DEFINED = (
    "There is no {name} here yet. Run the cell that defines it, then this one again."
)
ANSWER_MISSING = "Replace ... by one of {letters}, then run this cell again."
NUMBER_MISSING = "Replace ... by a number, then run this cell again."
ORDER_MISSING = (
    'Put the letters in order, such as "{letters}", in place of ..., then run this '
    "cell again."
)

# wrong type or shape
GOT_NONE = "{place} is None. Is a return missing?"
GOT_FORMULA = (
    "You returned {kind}. A derivative at a point is a number here and now, so work "
    "the number out and return that."
)
NOT_A_NUMBER = "{place} should be one number, but is {kind}."
NOT_A_LIST = "{place} should be a list of numbers, but is {kind}."
NOT_A_DICTIONARY = "The result should be a dictionary, but is {kind}."
NOT_FINITE = "{place} is not a finite number. Is there a division by zero on the way?"
NOT_A_FUNCTION = "{name} should be a function, but is {kind}."
UNREADABLE = "The result could not be read as numbers ({error})."
WRONG_LABELS = "The result should have the entries {expected}, but has {found}."
WRONG_COUNT = "{place} should hold {expected}, but holds {found}."
WRONG_SHAPE = "{place} should have the shape {expected}, but has {found}."
NUMBER_COUNT = {0: "no number", 1: "one number"}
MANY_NUMBERS = "{count} numbers"
UNKNOWN_CHOICE = "Please answer with one of {letters}."
TOO_LARGE = "Not yet. Too large."
TOO_SMALL = "Not yet. Too small."
ORDER_WRONG = "Not yet. Look again at place {count} of your order."

# nearly
SO_FAR = "Right so far: {done}. Still to do: {blank}."
MEASURED = (
    "Your numbers agree to a few digits and then drift off, as numbers measured with a "
    "small step do. Here an exact rule is asked for."
)
MOST_RIGHT = "Right for: {done}. Look again at: {failed}."

# wrong
WRONG_FOR = "The numbers differ from what {oracle}, for: {failed}."
WRONG_EVERYWHERE = "In every case the numbers differ from what {oracle}."
FLIPPED = "Every number has the right size and the wrong sign, for: {failed}."
FACTOR = "Every number is {factor} times what {oracle}, for: {failed}."
KNOWN_MISTAKE = "{message} (A common misconception: {title}.)"
RAISED = "Your code stopped{where} with {error}"
RAISED_HIDDEN = (
    "Your code ran on the example, but on another input it stopped{where} with "
    "{error}. Which inputs does that line not expect?"
)
STOPPED = (
    "Your code was still running after {seconds:g} seconds{where}, so it was stopped. "
    "Does a loop or a recursion never end?"
)
WHERE = " in line {line}"
WHERE_CODE = " in line {line} ({code})"
ON_THE_EXAMPLE = "For example"

# right
RIGHT = "Every number agrees with what {oracle}."
RIGHT_PRAISE = "{summary} {points}."

# counterexample table
IDEA_GIVES = "this idea gives"
YOURS_GIVES = "your code gives"
NUDGE_GIVES = "a tiny nudge measures"

# names and hints
UNKNOWN_NAME = "There is no exercise called {name}."
CLOSE_NAMES = "Did you mean {names}?"
ALL_NAMES = "Each name stands in its lesson, in the cell that checks it."
HINT = "Hint {number} of {total}: {text}"
SOLUTION_CLOSED = (
    "The solution of {name} opens once a check is right, or after {tries} tries; so "
    "far {so_far}. Until then: hint('{name}')."
)
SOLUTION_OPEN = "One way to do it; whatever the check calls right is right."
LAST_HINT = "That was the last hint."
MORE_HINTS = "Run the cell again for the next one."
POINTS = {1: "{earned} of {total} point"}
MANY_POINTS = "{earned} of {total} points"
WORTH = {1: "1 point"}
MANY_WORTH = "{count} points"
CALLED_WITHOUT_NAME = "Say which exercise: check('name') or check(function)."

# notebooks
SOLVED_VERSION = (
    "> **Solved version.** Every question is answered and every exercise solved. There "
    "are other ways: whatever the check calls right is right."
)
HEADER = (
    "**Difficulty** {stars} · **importance** {importance} of 5 · "
    "about **{minutes} minutes** · {points}"
)
STUCK = 'Stuck? `ad.hint("{name}")` gives a nudge, one step at a time.'


def points(count: int) -> str:
    """Say how many points something is worth.

    >>> points(1), points(3)
    ('1 point', '3 points')
    """
    return WORTH.get(count, MANY_WORTH).format(count=count)


def count_points(earned: int, total: int) -> str:
    """Say points with the right plural.

    >>> count_points(2, 3), count_points(0, 1)
    ('2 of 3 points', '0 of 1 point')
    """
    return POINTS.get(total, MANY_POINTS).format(earned=earned, total=total)


def count_numbers(count: int) -> str:
    """Say how many numbers there are.

    >>> count_numbers(1), count_numbers(2)
    ('one number', '2 numbers')
    """
    return NUMBER_COUNT.get(count, MANY_NUMBERS).format(count=count)
