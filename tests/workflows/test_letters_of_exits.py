"""Every fact of which a family must be told has its letter, which says just that; no letter is without a use."""

from collections.abc import Iterator

import pytest

from notifications.contents import STATEMENTS, UnknownStatement, statement
from notifications.letters import LETTERS, NoSuchLetter, letter_for
from workflows.definition import Exit
from workflows.processes import DEFINITIONS, SENDIASS_PROCESSES

Way = tuple[str, str, str, Exit]


def ways() -> Iterator[Way]:
    """Every way out of every stage, and every way only a first fact takes: process, stage, fact, exit."""
    for process in DEFINITIONS.values():
        for stage in process.by_name.values():
            yield from ((process.key, stage.name, kind, way) for kind, way in stage.ways())
        for kind, exits in process.begins_at.items():
            yield from ((process.key, process.stages[0].name, kind, way) for way in exits)


TELLING = [each for each in ways() if each[3].must_tell]


@pytest.mark.parametrize("way", TELLING, ids=lambda way: f"{way[0]}-{way[1]}-{way[2]}")
def test_what_a_family_must_be_told_is_what_its_letter_says(way: Way) -> None:
    process, stage, kind, exit_ = way
    letter = letter_for(process, kind, exit_.when, stage)
    assert set(letter.statements) == set(exit_.must_tell)


def test_no_letter_is_without_a_use_and_no_use_without_a_fact_to_tell() -> None:
    told = {(process, stage, kind, tuple(exit_.when.items())) for process, stage, kind, exit_ in TELLING}
    for letter in LETTERS.values():
        assert letter.uses, letter.key
        for use in letter.uses:
            here = {
                stage
                for process, stage, kind, when in told
                if (process, kind, when) == (use.process, use.fact, tuple(use.when.items()))
            }
            assert here, (letter.key, use)
            assert not use.stages or set(use.stages) <= here, (letter.key, use)


def test_every_statement_is_told_by_a_process_and_no_other_is() -> None:
    assert {key for *_, exit_ in TELLING for key in exit_.must_tell} == set(STATEMENTS)


def test_a_fact_of_which_nobody_must_be_told_has_no_letter() -> None:
    told = {(process, kind) for process, _, kind, _ in TELLING}
    for process, stage, kind, exit_ in ways():
        if (process, kind) not in told:
            with pytest.raises(NoSuchLetter):
                letter_for(process, kind, exit_.when, stage)


def test_which_letter_it_is_for_somebody_detained_is_not_guessed() -> None:
    with pytest.raises(NoSuchLetter, match="Give the stage"):
        letter_for("detained", "refusal_to_assess_notified", {})
    assert letter_for("detained", "refusal_to_assess_notified", {}, "considering").on_release
    assert not letter_for("detained", "refusal_to_assess_notified", {}, "completing_after_release").on_release


def test_only_a_notice_by_which_the_tribunal_may_recommend_says_so() -> None:
    """Not reg 5(3), and no notice while somebody is detained: SI 2017/1306 is about CFA s.51(2)(b) to (f)."""
    silent = {"no_plan_necessary", "refusal_to_assess", "plan_amended_as_ordered"}
    for key, letter in LETTERS.items():
        may_appeal = "right_of_appeal" in letter.statements
        recommends = may_appeal and key not in silent and not letter.on_release
        assert ("recommendations_from_3_april_2018" in letter.statements) == recommends, key


def test_the_impartial_service_has_no_letters_of_the_authority() -> None:
    assert not {use.process for letter in LETTERS.values() for use in letter.uses} & set(SENDIASS_PROCESSES)


def test_a_statement_that_nobody_registered_is_refused() -> None:
    with pytest.raises(UnknownStatement):
        statement("right_to_silence")
