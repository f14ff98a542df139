"""All questions, by name; one file per lesson."""

from __future__ import annotations

from autodiff_lab.lessons.question import Question
from autodiff_lab.lessons.questions import lesson_03

QUESTIONS: dict[str, Question] = {
    question.name: question for question in lesson_03.QUESTIONS
}
