"""The concept inventory: true keys, other numbers each time, honest scores."""

from __future__ import annotations

import csv

import pytest

import autodiff_lab as ad
from autodiff_lab.display.scene import MIME
from autodiff_lab.errors import AutodiffError
from autodiff_lab.lessons.inventory import Change
from autodiff_lab.lessons.inventory.__main__ import main
from autodiff_lab.lessons.inventory.form import MAKERS, Form, drawing
from autodiff_lab.lessons.judge import State
from autodiff_lab.lessons.misconceptions import MISCONCEPTIONS

makers = pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
BEFORE, AFTER = ad.inventory("before"), ad.inventory("after")
NOTHING = "-" * 18


def test_there_is_one_item_for_each_misconception():
    assert list(BEFORE.items) == list(MISCONCEPTIONS)
    assert len(MAKERS) == 18


@makers
def test_the_library_agrees_with_the_key_whatever_is_drawn(maker):
    for seed in range(6):
        assert drawing(maker, str(seed), 0).holds(), seed


@makers
def test_each_choice_has_a_text_and_a_reply_of_its_own(maker):
    for seed in range(40):
        item = drawing(maker, str(seed), 0)
        choices = item.question.choices
        assert len(choices) == 3
        assert len({c.text for c in choices}) == len({c.reply for c in choices}) == 3
        for letter in "abc":
            verdict = item.question.ask(letter)
            right = letter == item.question.answer
            assert verdict.state is (State.RIGHT if right else State.WRONG)
            assert verdict.misconception == (None if right else item.label)


@makers
def test_before_and_after_have_other_numbers_and_the_same_idea(maker):
    for seed in range(20):
        first, second = (drawing(maker, str(seed), n) for n in (0, 1))
        assert first.wording != second.wording
        assert first.label == second.label


def test_the_same_seed_draws_the_same_forms_and_another_one_others():
    assert repr(Form("before", "x")) == repr(Form("before", "x"))
    assert repr(Form("before", "x")) != repr(Form("before", "y"))
    assert BEFORE.key != AFTER.key


def test_no_letter_is_the_right_one_much_more_often_than_others():
    keys = "".join(Form("before", str(seed)).key for seed in range(30))
    assert all(0.25 < keys.count(letter) / len(keys) < 0.42 for letter in "abc")


def test_nothing_about_the_key_is_in_the_form():
    page = str(BEFORE._repr_mimebundle_())
    for item in BEFORE:
        assert item.evidence not in page
        assert not any(choice.reply in page for choice in item.question.choices)


def wrong(form, label):
    """The key with one wrong letter."""
    place = list(form.items).index(label)
    other = "b" if form.key[place] == "a" else "a"
    return form.key[:place] + other + form.key[place + 1 :]


@pytest.mark.parametrize("label", MISCONCEPTIONS)
def test_one_wrong_letter_is_one_misconception(label):
    marks = AFTER.mark(wrong(AFTER, label))
    assert (marks.score, marks.missed) == (17, [label])
    assert MISCONCEPTIONS[label] in repr(marks)


def test_replies_wait_until_after():
    label = "M4"
    assert repr(BEFORE.mark(wrong(BEFORE, label))) == "17 of 18 ideas hold (before)"
    assert "See for yourself" in repr(AFTER.mark(wrong(AFTER, label)))


def test_letters_may_be_written_in_groups():
    key = BEFORE.key.upper()
    marks = BEFORE.mark(f"{key[:6]} {key[6:12]},\n{key[12:]}")
    assert marks.score == 18


@pytest.mark.parametrize(
    ("letters", "said"), [("abc", "3 answers"), ("x" * 18, "x is no answer")]
)
def test_unreadable_letters_are_refused_with_a_cure(letters, said):
    with pytest.raises(AutodiffError, match=said) as caught:
        BEFORE.mark(letters)
    assert "What to do" in str(caught.value)


def test_another_kind_of_form_is_refused():
    with pytest.raises(AutodiffError, match="before a course and after it"):
        ad.inventory("during")


def test_change_counts_per_misconception_and_hakes_gain():
    pairs = [
        (BEFORE.mark(NOTHING), AFTER.mark(AFTER.key)),
        (BEFORE.mark(NOTHING), AFTER.mark(wrong(AFTER, "M9"))),
    ]
    change = Change(pairs)
    assert change.after["M9"] == 0.5 and change.before["M9"] == 0
    assert change.gain == pytest.approx(35 / 36)
    known = Change([(BEFORE.mark(BEFORE.key), AFTER.mark(AFTER.key))])
    assert known.gain is None and "nothing to gain" in repr(known)


def test_a_change_needs_one_of_each_kind():
    with pytest.raises(AutodiffError, match="from before and one from after"):
        ad.inventory_change(BEFORE.mark(NOTHING), BEFORE.mark(NOTHING))


def test_the_change_has_a_chart_with_a_table_for_it():
    change = ad.inventory_change(BEFORE.mark(NOTHING), AFTER.mark(wrong(AFTER, "M3")))
    data = change._repr_mimebundle_()
    marks = {mark["label"]: mark for mark in data[MIME]["chart"]["marks"]}
    assert [y for _, y in marks["before"]["points"]] == [0] * 18
    assert [n for n, y in marks["after"]["points"] if y == 0] == [3]
    assert MISCONCEPTIONS["M3"] in data["text/html"]
    assert "alt=" in data["text/html"]


def test_forms_are_printed_with_and_without_the_key(capsys):
    assert main(["print", "after", "--seed", "s"]) == 0
    form = capsys.readouterr().out
    assert form.count("**a** ·") == 18 and "Key" not in form
    main(["print", "after", "--seed", "s", "--key"])
    assert capsys.readouterr().out.count("Key: ") == 18


def test_a_class_is_marked_from_its_letters(tmp_path, capsys):
    table = tmp_path / "letters.csv"
    forms = Form("before", "s"), Form("after", "s")
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["learner", "before", "after"])
        writer.writerow(["ada", NOTHING, forms[1].key])
        writer.writerow(["bob", forms[0].key, ""])
    assert main(["class", str(table), "--seed", "s"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("1 learner: 0 % before, 100 % after, gain 1.00")
    assert said.endswith("1 left out: one form only\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [("name\nada\n", "columns"), (f"learner,before,after\nada,abc,{NOTHING}", "ada:")],
)
def test_a_table_that_does_not_fit_is_explained(tmp_path, capsys, text, said):
    table = tmp_path / "letters.csv"
    table.write_text(text)
    assert main(["class", str(table)]) == 1
    assert said in capsys.readouterr().err
