"""What a teacher wants to know about a class: how it went, and what to talk about next.

Three pictures, each with a table that says the same: how points are spread, which
exercise was hard, which misconception was met how often. No student is named unless
that was asked for: such a page is shown in lecture halls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from statistics import mean, median

from autodiff_lab.display.chart import axis, bars, chart
from autodiff_lab.display.chart_svg import to_svg
from autodiff_lab.grading import messages
from autodiff_lab.grading.exports import Class
from autodiff_lab.grading.records import Mark, Record
from autodiff_lab.grading.reports_page import page as whole
from autodiff_lab.grading.reports_page import picture, table
from autodiff_lab.grading.students import look_alike, shown
from autodiff_lab.lessons.misconceptions import MISCONCEPTIONS, title

STATES = ("right", "nearly", "wrong", "wrong type", "not started")
MOST_BARS = 24  # points are put together into so many ranges at most


def page(found: Class, *, names: bool = False) -> str:
    """The report as a web page."""
    lesson = found.chosen.lesson
    heading = f"Lesson {lesson.number.lstrip('0')} · {lesson.title}: the class"
    parts = [f"<h1>{escape(heading)}</h1>", *summary(found), *spread(found)]
    parts += [*exercises(found), *misconceptions(found), *attention(found, names)]
    if names:
        rows = [(shown(r.student), r.earned, r.points) for r in found.graded]
        parts += [_part("Students"), table(["student", "earned", "of"], rows)]
    return whole(heading, parts)


def _part(text: str) -> str:
    return f'<h2 class="part">{escape(text)}</h2>'


def summary(found: Class) -> Iterator[str]:
    """The figures that fit into a sentence."""
    graded = found.graded
    earned = [record.earned for record in graded]
    missing = len(found.records) - len(graded) + len(found.missing)
    yield f'<p class="total"><b>{len(graded)}</b> submissions graded.</p>'
    if earned:
        full = sum(record.earned == record.points for record in graded)
        yield (
            f"<p>Of {found.chosen.points} points, the middle of the class has "
            f"{median(earned):g} and the mean is {mean(earned):.1f}. "
            f"All points: {full}. None: {earned.count(0)}.</p>"
        )
    if missing:
        yield f"<p>Not graded yet: {missing}.</p>"


def spread(found: Class) -> Iterator[str]:
    """How many students have how many points."""
    earned = [record.earned for record in found.graded]
    if not earned:
        return
    yield _part("Points")
    rows = ranges(earned, found.chosen.points)
    texts = [text for text, _count in rows]
    alt = "How many students have how many points: " + _said(rows)
    yield counted("Points", "points", "students", texts, [n for _, n in rows], alt)
    twin = table(["points", "students"], rows)
    yield f"<details><summary>The same as a table</summary>{twin}</details>"


def ranges(earned: Sequence[int], points: int) -> list[tuple[str, int]]:
    """Count points, one by one or, if there are many, in ranges of equal width.

    >>> ranges([0, 2, 2], 2)
    [('0', 1), ('1', 0), ('2', 2)]
    """
    width = -(-(points + 1) // MOST_BARS)
    starts = range(0, points + 1, width)
    found = Counter(number // width for number in earned)
    ends = [min(start + width - 1, points) for start in starts]
    texts = [
        str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True)
    ]
    return [(text, found[k]) for k, text in enumerate(texts)]


def exercises(found: Class) -> Iterator[str]:
    """Which exercise was hard: the share of its points that the class earned."""
    marks = _by_exercise(found)
    if not marks:
        return
    yield _part("Exercises")
    names = [exercise.name for exercise in found.chosen.exercises]
    shares = [_share(marks.get(name, [])) for name in names]
    hardest = min(range(len(names)), key=lambda k: (shares[k], k))
    percent = [round(100 * share) for share in shares]
    numbers = [str(k) for k in range(1, len(names) + 1)]
    rows = []
    for number, exercise, share in zip(
        numbers, found.chosen.exercises, percent, strict=True
    ):
        states = Counter(mark.state for mark in marks.get(exercise.name, []))
        rows.append([number, exercise.title, share, *(states[s] for s in STATES)])
    said = _said(list(zip(numbers, percent, strict=True)))
    alt = f"Percentage of the points earned in each exercise: {said}"
    yield counted("Exercises", "exercise", "% earned", numbers, percent, alt, top=100)
    title_ = found.chosen.exercises[hardest].title
    yield f"<p>The hardest: <b>{escape(title_)}</b>.</p>"
    yield table(["", "exercise", "% earned", *STATES], rows)


def misconceptions(found: Class) -> Iterator[str]:
    """Which misconception was met how often, and in which exercise."""
    marks = [mark for record in found.graded for mark in record.marks]
    known = Counter(mark.misconception for mark in marks if mark.misconception)
    yield _part("Misconceptions")
    if not known:
        yield "<p>No wrong answer was one of the known ones.</p>"
        return
    order = [label for label in MISCONCEPTIONS if label in known]
    alt = "How often each misconception was met: "
    alt += _said([(label, known[label]) for label in order])
    counts = [known[label] for label in order]
    yield counted("Misconceptions", "misconception", "times", order, counts, alt)
    ranked = sorted(order, key=lambda label: (-known[label], order.index(label)))
    rows = [
        (label, title(label), known[label], _where(marks, label)) for label in ranked
    ]
    yield table(["", "misconception", "times", "in"], rows)


def attention(found: Class, names: bool) -> Iterator[str]:
    """What somebody should look at: unread files, the same file twice, odd names."""
    said = [record.reason for record in found.graded if record.reason]
    rows = [(text, count) for text, count in sorted(Counter(said).items())]
    for group in identical(found.every):
        text = messages.IDENTICAL.format(count=len(group))
        listed = f" ({', '.join(map(shown, group))})" if names else ""
        rows.append((f"{text}{listed}", len(group)))
    for group in look_alike([*(r.student for r in found.records), *found.missing]):
        listed = ", ".join(map(ascii, map(shown, group))) if names else "two or more"
        rows.append((messages.LOOK_ALIKE.format(names=listed), len(group)))
    notes = Counter(note for record in found.records for note in record.notes)
    rows += sorted(notes.items())
    if rows:
        yield _part("To look at")
        yield table(["what", "how many"], rows)


def identical(records: Sequence[Record]) -> list[list[str]]:
    """Groups of students who handed in the very same file, with something right in it.

    An untouched notebook is the same for everybody, and that is nobody's fault.
    """
    groups: dict[str, set[str]] = {}
    for record in records:
        if record.earned:
            groups.setdefault(record.submission, set()).add(record.student)
    found = (sorted(group) for group in groups.values() if len(group) > 1)
    return sorted(found)


def counted(
    name: str,
    across: str,
    up: str,
    texts: Sequence[str],
    heights: Sequence[float],
    alt: str,
    top: float | None = None,
) -> str:
    """Draw bars with a text under each of them."""
    every = -(-len(texts) // 14)  # so that texts do not touch
    places = list(range(0, len(texts), every))
    x = axis(
        across,
        -0.6,
        len(texts) - 0.4,
        ticks=[float(k) for k in places],
        texts=[texts[k] for k in places],
    )
    highest = top or max([*heights, 1])
    y = axis(up, 0, highest * 1.05, ticks=whole_ticks(int(highest)))
    drawn = chart(name, x, y, [bars(enumerate_points(heights), "forward")], width=640)
    return picture(to_svg(drawn, alt), alt)


def whole_ticks(highest: int) -> list[float]:
    """About five whole numbers for an axis of counts.

    >>> whole_ticks(3), whole_ticks(86)
    ([0.0, 1.0, 2.0, 3.0], [0.0, 20.0, 40.0, 60.0, 80.0])
    """
    sizes = (digit * 10**power for power in range(9) for digit in (1, 2, 5))
    step = next(size for size in sizes if size * 6 > highest)
    return [float(k) for k in range(0, highest + 1, step)]


def enumerate_points(heights: Sequence[float]) -> list[tuple[float, float]]:
    """Place heights at 0, 1, 2 and so on."""
    return [(float(k), float(height)) for k, height in enumerate(heights)]


def _by_exercise(found: Class) -> dict[str, list[Mark]]:
    marks: dict[str, list[Mark]] = {}
    for record in found.graded:
        for mark in record.marks:
            marks.setdefault(mark.exercise, []).append(mark)
    return marks


def _share(marks: Sequence[Mark]) -> float:
    points = sum(mark.points for mark in marks)
    return sum(mark.earned for mark in marks) / points if points else 0.0


def _where(marks: Sequence[Mark], label: str) -> str:
    titles = Counter(mark.title for mark in marks if mark.misconception == label)
    return ", ".join(f"{name} ({count})" for name, count in sorted(titles.items()))


def _said(rows: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{text}: {number:g}" for text, number in rows)
