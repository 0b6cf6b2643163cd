"""The law as data: complete, cited, read lately, and counted as its own words say."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from deadlines import register
from deadlines.counting import Count, Counting, Unit, weeks
from deadlines.law import guidance
from deadlines.law.exceptions import ORIGINAL
from deadlines.law_page import law_page
from deadlines.limits import Authority, Binds, Citation, InForce, Rule, Status, TimeLimit
from deadlines.refusals import NoLawInForce, UnknownLimit
from deadlines.register import LIMITS, limit
from deadlines.shapes import NoDate
from deadlines.words import in_words
from tests.days import the_real_day
from tests.law import asked, digest, satellites
from tests.tree import ROOT

EVERY_LIMIT = pytest.mark.parametrize("each", LIMITS.values(), ids=LIMITS)

NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12, "fifteen": 15}
UNITS = {"working day": Unit.WORKING_DAYS, "day": Unit.DAYS, "week": Unit.WEEKS, "month": Unit.MONTHS}
PERIOD_IN_WORDS = re.compile(rf"\b(?P<number>\d+|{'|'.join(NUMBERS)}) (?P<unit>{'|'.join(UNITS)})s?\b")
INCLUSIVE = re.compile(r"\b(beginning|starting) (with|on)\b")
# Quoted periods for which no day can be worked out, each with the reason.
NOT_COUNTED = {
    "remain_in_special_school": "counts the days a particular school is open, and no calendar here holds them"
}


def test_every_id_of_the_tables_is_registered() -> None:
    assert sorted(set(digest.EVERY_ID) - set(LIMITS)) == []


def test_no_id_stands_in_two_tables() -> None:
    assert len(set(digest.EVERY_ID)) == len(digest.EVERY_ID)
    assert all(digest.TABLES.values())


def test_what_is_registered_beyond_the_tables_is_known_to_the_tests() -> None:
    known = {*digest.EVERY_ID, *digest.GUIDANCE, *satellites.CONTRACT}
    assert sorted(set(LIMITS) - known) == [], "Add the new limit to tests/law/digest.py, with its exceptions."


@EVERY_LIMIT
def test_a_limit_is_registered_under_its_own_key(each: TimeLimit) -> None:
    assert limit(each.key) is each
    assert re.fullmatch(r"[a-z0-9_]+", each.key)


def test_a_key_given_twice_is_refused_when_the_register_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "INSTRUMENTS", (guidance, guidance))
    with pytest.raises(ValueError, match="registered twice, the second time in"):
        register._register()


def test_an_unknown_key_is_refused_with_the_nearest_ones() -> None:
    with pytest.raises(UnknownLimit, match="Did you mean final_plan") as refusal:
        limit("finale_plan")
    assert "final_plan" in list(refusal.value.extra["near"])  # type: ignore[call-overload]
    with pytest.raises(UnknownLimit, match="See the list of limits"):
        limit("zzz")


@EVERY_LIMIT
def test_the_quoted_words_agree_with_the_counting(each: TimeLimit) -> None:
    counts = [count for rule in each.rules for count in asked.lengths_in(rule.period)]
    inclusive = {isinstance(count, Count) and count.counting is Counting.FROM_THE_DAY for count in counts}
    assert inclusive <= {each.key in digest.COUNTED_FROM_THE_DAY}
    if INCLUSIVE.search(each.words):
        assert inclusive == {True}


@EVERY_LIMIT
def test_a_period_named_in_the_quoted_words_is_the_period_counted(each: TimeLimit) -> None:
    stated = [
        (NUMBERS.get(found["number"]) or int(found["number"]), UNITS[found["unit"]])
        for found in PERIOD_IN_WORDS.finditer(each.words)
    ]
    last = each.rules[-1].period
    if each.key in NOT_COUNTED:
        assert isinstance(last, NoDate)
        assert each.default
    elif stated:
        counted = asked.lengths_in(last)
        assert stated == [(counted[0].number, counted[0].unit)]


def test_the_words_of_the_four_great_limits_do_state_their_period() -> None:
    for key in ("assess_decision", "no_plan_decision", "draft_reps", "final_plan", "advice_response"):
        assert PERIOD_IN_WORDS.search(LIMITS[key].words), key


@EVERY_LIMIT
def test_a_quotation_is_short_and_closed(each: TimeLimit) -> None:
    assert len(each.words.split()) <= 20
    assert not set(each.words) & set('“”"')
    assert each.words == each.words.strip(" .,")


@EVERY_LIMIT
def test_the_versions_of_a_limit_neither_overlap_nor_leave_a_gap(each: TimeLimit) -> None:
    for rules in asked.versions(each):
        assert faults_between(rules) == []
        assert rules[-1].in_force.ends is None or rules[-1].status is not Status.IN_FORCE


def faults_between(rules: tuple[Rule, ...]) -> list[str]:
    """Return what is wrong between versions that follow one another."""
    faults = []
    for earlier, later in pairwise(rules):
        begins = later.chosen_on.begins.isoformat()
        if earlier.chosen_on.ends is None or earlier.chosen_on.ends >= later.chosen_on.begins:
            faults.append(f"two versions on {begins}")
        elif (
            earlier.chosen_on.ends + timedelta(days=1) < later.chosen_on.begins
            and earlier.status is not Status.REPEALED
        ):
            faults.append(f"none before {begins}")
    return faults


def test_an_overlap_and_a_gap_would_be_found() -> None:
    first, second = InForce(date(2014, 9, 1), date(2015, 3, 22)), InForce(date(2015, 3, 23))
    cite = Citation("SI 0000/1", "reg 1")

    def between(one: InForce, other: InForce, status: Status = Status.IN_FORCE) -> list[str]:
        return faults_between((Rule(weeks(1), one, cite, status), Rule(weeks(2), other, cite)))

    assert between(first, second) == []
    assert between(ORIGINAL, second) == ["two versions on 2015-03-23"]
    assert between(first, InForce(date(2015, 3, 22))) == ["two versions on 2015-03-22"]
    assert between(first, InForce(date(2015, 3, 24))) == ["none before 2015-03-24"]
    assert between(first, InForce(date(2015, 3, 24)), Status.REPEALED) == []


def amended(*rules: Rule) -> TimeLimit:
    return TimeLimit("made_up", "Made up", "Somebody", "do it", "", rules, date(2026, 11, 22), {"from": "It happened"})


def test_the_version_in_force_on_the_day_is_the_one_applied() -> None:
    cite = Citation("SI 0000/1", "reg 1")
    old = Rule(weeks(1), InForce(date(2014, 9, 1), date(2015, 3, 22)), cite, Status.REPEALED)
    new = Rule(weeks(2), InForce(date(2015, 3, 23)), cite)
    proposed = Rule(weeks(3), InForce(date(2030, 1, 1)), cite, Status.PROPOSED)
    limit_with_versions = amended(old, new)
    assert limit_with_versions.rule_on(date(2015, 3, 22)) is old
    assert limit_with_versions.rule_on(date(2015, 3, 23)) is new
    assert amended(new, proposed).rule_on(date(2031, 1, 1)) is new
    with pytest.raises(NoLawInForce, match="it is only proposed"):
        amended(proposed).rule_on(date(2031, 1, 1))


@EVERY_LIMIT
def test_before_the_first_version_there_is_no_law_and_none_is_guessed(each: TimeLimit) -> None:
    for rules in asked.versions(each):
        first = rules[0].chosen_on.begins
        assert each.rule_on(first, rules[0].when) is rules[0]
        with pytest.raises(NoLawInForce, match=f"the earliest begins on {in_words(first)}"):
            each.rule_on(first - timedelta(days=1), rules[0].when)


@EVERY_LIMIT
def test_the_day_a_limit_is_law_from_is_that_of_its_instrument(each: TimeLimit) -> None:
    begins = {rule.in_force.begins for rule in each.rules}
    known = {digest.IN_FORCE[rule.cite.instrument] for rule in each.rules}
    assert min(begins) == digest.REWRITTEN.get(each.key, min(known))


@EVERY_LIMIT
def test_somebody_has_read_the_provision_within_twelve_months(each: TimeLimit) -> None:
    age = the_real_day() - each.checked_on
    read_at = {rule.cite.url for rule in each.rules} | {exception.cite.url for exception in each.exceptions}
    assert age <= timedelta(days=366), (
        f"{each.key} was last compared with its provision on {each.checked_on}. Read {' and '.join(sorted(read_at))}, "
        "correct the limit if the law has changed, and put today's date in checked_on."
    )
    assert age >= timedelta(days=-1), f"{each.key} says it was read on {each.checked_on}, which has not come yet."


@EVERY_LIMIT
def test_everything_is_cited_with_an_address(each: TimeLimit) -> None:
    for cite in [rule.cite for rule in each.rules] + [exception.cite for exception in each.exceptions]:
        address = r"https://(www\.legislation|www|caselaw\.nationalarchives)\.gov\.uk/\S+"
        assert re.fullmatch(address if each.key not in satellites.CONTRACT else "", cite.url)
        assert cite.instrument
        assert cite.provision


@EVERY_LIMIT
def test_only_statute_and_case_law_bind(each: TimeLimit) -> None:
    assert each.is_binding == (each.authority in (Authority.STATUTE, Authority.CASE_LAW))
    assert (each.key in digest.GUIDANCE) == (each.authority is Authority.GUIDANCE)
    assert (each.key in satellites.CONTRACT) == (each.authority is Authority.CONTRACT)
    assert not (each.exceptions and each.authority is Authority.GUIDANCE), "guidance needs no lawful exception"


def test_time_that_must_be_allowed_to_a_family_is_not_a_latest_day() -> None:
    windows = {key for key, each in LIMITS.items() if each.is_window}
    of_a_kind = {kind: {key for key in windows if LIMITS[key].binds is kind} for kind in Binds}
    assert of_a_kind == {
        Binds.NO_LATER_THAN: set(),
        Binds.AT_LEAST_UNTIL: {
            "draft_reps",
            "school_request_window",
            "remain_in_special_school",
            "amend_reps",
            "dp_draft_reps",
            "pb_request_window",
        },
        Binds.BARRED_UNTIL: {"assess_six_month_bar", "reassess_bar", "cease_standstill"},
        Binds.OPEN_UNTIL: {
            "med_contact",
            "med_cert_bar",
            "med_leave",
            "beyond_25",
            "appeal_lodge",
            "permission_ut",
            "dp_mediation_contact",
        },
    }


@EVERY_LIMIT
def test_a_limit_reads_as_one_sentence_about_who_must_do_what(each: TimeLimit) -> None:
    assert each.sentence.startswith(f"{each.duty_of} must {each.duty}")
    assert each.sentence.endswith(".")
    assert each.duty[0].islower()
    for phrase in each.asks.values():
        assert phrase[0].isupper()
        assert not phrase.endswith(".")


def test_the_page_of_the_law_is_the_law_held() -> None:
    assert (ROOT / "LAW.md").read_text(encoding="utf-8") == law_page(), "The law was changed: run `make law`."


def test_the_page_of_the_law_holds_every_limit_with_its_rules_and_exceptions() -> None:
    page = law_page()
    for each in LIMITS.values():
        assert f"### `{each.key}`" in page
        assert each.sentence in page
        for rule in each.rules:
            assert (f"[{rule.cite}]({rule.cite.url})" if rule.cite.url else f"({rule.cite})") in page
    assert "Friday 1 May 2020 to Friday 25 September 2020 only" in page
