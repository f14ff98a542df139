"""Every sentence that grading says on its own, in one place, ready to translate."""

from __future__ import annotations

# about a whole submission
TOO_LARGE = (
    "The file has more than {megabytes} MB. Clear the outputs and hand it in again."
)
NOT_A_FILE = "This is no ordinary file (a link, a folder or a device), so not read."
NO_NOTEBOOK = "There is no notebook in this folder."
UNREADABLE = "The file could not be read: {problem}."
BROKEN = "The file is not a notebook: {problem}."
NOT_JSON = "it is not JSON, or it was cut off"
TOO_DEEP = "its parts are nested too deeply"
NOT_VERSION_4 = "it is not in notebook format 4"
NO_CELLS = "it has no list of cells"
TOO_MANY_CELLS = "it has more than {count} cells"
TOO_MUCH_CODE = "it has more code than anybody writes by hand"
WRONG_KERNEL = "The notebook is for {language}, not for Python."

# about one exercise
MISSING = "The cell of this exercise is missing, and nothing else defines {name}."
RETYPED = "The cell of this exercise is no longer a code cell, so it does not run."
EMPTY = "The cell of this exercise is empty."
NOT_THERE = "The cells ran, and afterwards there was nothing called {name}."
LATE_CELLS = (
    "The cells up to this exercise were still running after {seconds:g} seconds, so "
    "they were stopped and the function could not be tried."
)
ENDED = "Your code ended its own process{ending}, so there was no answer."
ENDING = " ({ending})"
OUT_OF_BOUNDS = "The answer was too large, or not an answer at all."
ODD_ON_HIDDEN = (
    "The answer to the example has the right type and shape, but on another input it "
    "has not. What may differ there?"
)
FLOODED = "Your code printed or sent far more than anybody could read, so it was ended."

# notes for the instructor
SEVERAL_CELLS = "{name}: several cells have this exercise's id; the last one counted."
OTHER_CELL = "{name}: taken from a cell without the exercise's id."
LOOK_ALIKE = "these names are different and look the same: {names}."
IDENTICAL = "the same file, to the byte, was handed in by {count} students"
BEST_COUNTS = "{count} notebooks were handed in; the one with most points counts."

# on a feedback page
FEEDBACK_ALL = "Everything is right. Well done."
FEEDBACK_SOME = "{right} of {count} exercises are right; the others are not far to go."
FEEDBACK_NONE = "Nothing is quite right yet, and each exercise says where to look next."
FEEDBACK_NOT_STARTED = "Nothing is filled in yet. The first exercise is a good start."
FEEDBACK_UNREAD = "The notebook could not be read, so nothing could be looked at."
FEEDBACK_IDEA = "Behind it is an idea that many people have:"
FEEDBACK_PRINTED = "What your code printed"
FEEDBACK_END = (
    "Your function was called on the example of the notebook and on other inputs, and "
    "its numbers were compared with measured ones."
)

# in the notebook that a formgrader shows
OTHER_CELLS = "Further cells that the student wrote or changed:"

# our own faults
FAULT = "Not graded, and not the learner's doing: {problem}."
WORKER_DIED = "the grading process ended {times} times while working on this"
WORKERS_DIED = "it was tried with nothing beside it, and its grading process ended too"
WORKER_HUNG = "the grading process did not come back"

# tiers
NO_SANDBOX = "No sandbox works on this machine, so student code is not run."
NO_SANDBOX_CURE = (
    "Use Linux 5.13 or newer (Landlock), or install bubblewrap. `autodiff-lab doctor` "
    "says more. With --trust the code runs without protection: for your own only."
)
TIERS = {
    "bubblewrap": "an empty box (bubblewrap), a list of system calls, limits",
    "landlock": "no files (Landlock), a list of system calls, limits",
    "user": "another user and limits: files that all may read, and the network, "
    "can be reached",
    "trust": "limits only: the code can do whatever you can do",
}
WARNINGS = {
    "user": "Weak sandbox: student code can read what everybody on this machine may "
    "read (other submissions, for one) and use the network. Linux 5.13 or newer, or "
    "bubblewrap, gives a better one.",
    "trust": "No sandbox: student code runs as you, and can read and change your "
    "files, these grades among them.",
}
