"""Every kind of letter to a family, as data: where it is due, what it must say and by which provision."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from deadlines.refusals import Refusal
from notifications.letters.detained_kinds import DETAINED
from notifications.letters.kind import Against, LetterKind, Use
from notifications.letters.needs import OF_AMENDMENTS, REASONS, TRANSFERRED_ON


class NoSuchLetter(Refusal):
    """No letter is for that fact of that process, or which one it is depends on a stage that was not given."""

    code = "no_such_letter"


_LISTED = {
    "right_of_appeal": "(a)",
    "time_limit_for_appeal": "(b)",
    "mediation": "(c)",
    "disagreement_resolution": "(d)(i)",
    "information_and_advice": "(d)(ii)",
    "recommendations_from_3_april_2018": "(e)",  # added on 3 April 2018 to each of these but reg 5(3)
}


def _list_of(*regulations: str, before: str = "") -> dict[str, str]:
    """The list that each regulation of SI 2014/1530 on a notice repeats; `before` is a provision that leads to it."""
    one_or_several = "reg" if len(regulations) == 1 else "regs"
    law = {
        key: f"{before}SI 2014/1530 {one_or_several} {', '.join(f'{each}{limb}' for each in regulations)}"
        for key, limb in _LISTED.items()
    }
    return law | {"mediation": f"{law['mediation']}; reg 32"}


def _by_the_act(against: str) -> dict[str, str]:
    """The same, where no regulation lists it: by the Act itself, and as the notice of a like decision has it."""
    return {
        "right_of_appeal": f"CFA 2014 s.{against}",
        "time_limit_for_appeal": "SI 2008/2699 r.20(1)(c)",
        "mediation": "CFA 2014 s.52(2), (3); SI 2014/1530 reg 32",
        "disagreement_resolution": "CFA 2014 s.57",
        "information_and_advice": "CFA 2014 s.32",
    }


_ASSESSED = {"outcome_of_the_assessment": "CFA 2014 s.36(9)(a)", "reasons": "CFA 2014 s.36(9)(c)"}
_RELEASED = ("completing_after_release",)
_TO_AMEND = ("annual_review", "plan_amendment", "phase_transfer")
_TO_REPRESENT = {
    "right_to_make_representations": "CFA 2014 s.38(2)(b)(i); SI 2014/1530 reg 13(1)(a)(i)",
    "right_to_request_a_school": "CFA 2014 s.38(2)(b)(ii); SI 2014/1530 reg 13(1)(a)(i)",
    "right_to_a_meeting": "SI 2014/1530 reg 13(1)(a)(ii)",
    "where_to_find_schools": "SI 2014/1530 reg 13(1)(b)",
    "personal_budgets": "SI 2014/1652 regs 3, 4(1)",
}


def _in(processes: tuple[str, ...], fact: str, **when: str) -> tuple[Use, ...]:
    return tuple(Use(process, fact, when) for process in processes)


_ALL = (
    LetterKind(
        "no_plan_necessary",
        "No plan is necessary, so no assessment",
        (
            Use("ehc_assessment", "no_plan_necessary_notified"),
            Use("detained", "no_plan_necessary_notified", stages=_RELEASED),
        ),
        {"reasons": "CFA 2014 s.36(5)(a)", **_by_the_act("51(2)(a)")},
    ),
    LetterKind(
        "refusal_to_assess",
        "Decision not to make an assessment",
        (
            Use("ehc_assessment", "refusal_to_assess_notified"),
            Use("detained", "refusal_to_assess_notified", stages=_RELEASED),
        ),
        {key: law for key, law in _list_of("5(3)").items() if key != "recommendations_from_3_april_2018"},
        own=(REASONS,),
    ),
    LetterKind(
        "decision_to_issue_plan",
        "Decision to prepare a plan",
        _in(("ehc_assessment", "transfer_review", "lda_transfer"), "decision_to_issue_plan_notified"),
        _ASSESSED,
    ),
    LetterKind(
        "refusal_to_issue_plan",
        "Decision not to issue a plan",
        (
            *_in(("ehc_assessment", "lda_transfer", "order"), "refusal_to_issue_plan_notified"),
            Use("detained", "refusal_to_issue_plan_notified", stages=_RELEASED),
        ),
        {**_ASSESSED, **_list_of("10(3)")},
    ),
    LetterKind(
        "refusal_to_replace_statement",
        "Decision not to replace a statement with a plan",
        (Use("transfer_review", "refusal_to_issue_plan_notified"),),
        {**_ASSESSED, **_list_of("10(3)", before="SI 2014/2270 art 22; ")},
    ),
    LetterKind(
        "no_plan_after_reconsidering",
        "Decision, reconsidered as ordered, not to issue a plan",
        (Use("order", "reconsidered_as_ordered", {"outcome": "no_plan"}),),
        _list_of("10(3)", before="SI 2014/1530 reg 44(2)(d); "),
        own=(REASONS,),
    ),
    LetterKind(
        "draft_plan",
        "The draft plan",
        _in(("ehc_assessment", "reassessment", "transfer_review", "lda_transfer"), "draft_plan_served"),
        _TO_REPRESENT,
    ),
    LetterKind(
        "finalised_plan",
        "The finalised plan",
        (
            *_in(("ehc_assessment", "order", "transfer_review", "lda_transfer"), "finalised_plan_sent"),
            Use("detained", "finalised_plan_sent", stages=_RELEASED),
        ),
        _list_of("14(2)"),
        against=Against.PLAN,
    ),
    LetterKind(
        "decision_to_maintain",
        "Decision after a review to maintain the plan as it is",
        _in(("annual_review", "phase_transfer"), "review_decision_notified", decision="maintain"),
        _list_of("20(11)", "21(10)"),
        own=(REASONS,),
    ),
    LetterKind(
        "decision_to_cease",
        "Decision to cease to maintain the plan",
        (
            *_in(("annual_review", "phase_transfer"), "review_decision_notified", decision="cease"),
            Use("ceasing", "decision_to_cease_notified"),
        ),
        _list_of("20(11)", "21(10)", "31(3)"),
        own=(REASONS,),
    ),
    LetterKind(
        "amendment_notice",
        "Notice of proposed amendments",
        _in(_TO_AMEND, "amendment_notice_sent"),
        {
            "copy_of_the_plan": "SI 2014/1530 reg 22(2)(a)",
            "proposed_amendments": "SI 2014/1530 reg 22(2)(a)",
            "evidence_for_the_amendments": "SI 2014/1530 reg 22(2)(a)",
            "right_to_make_representations": "SI 2014/1530 reg 22(2)(c)(i)",
            "right_to_request_a_school": "SI 2014/1530 reg 22(2)(b), (c)(ii)",
            "right_to_a_meeting": "SI 2014/1530 reg 22(2)(c)(iii)",
            "where_to_find_schools": "SI 2014/1530 reg 22(2)(d)",
            "personal_budgets": "SI 2014/1652 regs 3, 4(1)",
        },
        instead=OF_AMENDMENTS,
    ),
    LetterKind(
        "decision_not_to_amend",
        "Decision not to amend the plan",
        _in(_TO_AMEND, "decision_not_to_amend_notified"),
        {"reasons": "SI 2014/1530 reg 22(4)", **_list_of("22(5)")},
    ),
    LetterKind(
        "amended_plan",
        "The amended plan",
        _in(_TO_AMEND, "amended_plan_sent"),
        _list_of("22(5)"),
        against=Against.PLAN,
    ),
    LetterKind(
        "refusal_to_reassess",
        "Decision not to make a re-assessment",
        (Use("reassessment", "refusal_to_reassess_notified"),),
        _list_of("25(2)"),
        own=(REASONS,),
    ),
    LetterKind(
        "no_change_after_reassessment",
        "Decision not to amend or replace the plan after a re-assessment",
        _in(("reassessment", "order"), "no_change_notified"),
        {**_by_the_act("51(2)(e)"), "recommendations_from_3_april_2018": "SI 2017/1306 regs 3 to 5"},
        own=(REASONS,),
    ),
    LetterKind(
        "reassessed_plan",
        "The plan after a re-assessment",
        _in(("reassessment", "order"), "reassessed_plan_sent"),
        _list_of("14(2)", before="SI 2014/1530 reg 27(1); "),
        against=Against.PLAN,
    ),
    LetterKind(
        "plan_transferred",
        "The plan was transferred to us",
        (Use("move_in", "family_told_of_transfer"),),
        {
            "plan_was_transferred": "SI 2014/1530 reg 15(4)(a)",
            "whether_it_will_assess": "SI 2014/1530 reg 15(4)(b)",
            "when_it_will_review": "SI 2014/1530 reg 15(4)(c), (5)",
        },
        own=(TRANSFERRED_ON,),
    ),
    LetterKind(
        "plan_amended_as_ordered",
        "The plan as amended after an appeal",
        (Use("order", "provision_amended_as_ordered"), Use("order", "placement_amended_as_ordered")),
        {"mediation": "CFA 2014 s.52(2), (3); SI 2014/1530 reg 32"},
        against=Against.PLAN,
    ),
    *DETAINED,
)
LETTERS: Mapping[str, LetterKind] = MappingProxyType({each.key: each for each in _ALL})


def letter_named(key: str) -> LetterKind:
    """The letter of that key. Raises NoSuchLetter."""
    try:
        return LETTERS[key]
    except KeyError:
        raise NoSuchLetter(
            f"There is no letter called {key}.", "It could not be written.", "“sendflow letters” lists them all."
        ) from None


def letter_for(process_key: str, fact_kind: str, detail: Mapping[str, Any], stage: str = "") -> LetterKind:
    """The letter that tells of a fact of a process; `stage` is where the case stood before the fact.

    Raises NoSuchLetter if there is none, or if it depends on the stage and that is not given.
    """
    fitting = [(each, use) for each in _ALL for use in each.uses if use.is_of(process_key, fact_kind, detail)]
    for each, use in fitting:
        if not use.stages or stage in use.stages:
            return each
    if fitting and not stage:
        raise NoSuchLetter(
            f"Which letter tells of {fact_kind} in the process {process_key} depends on where the case stands.",
            "One about somebody detained says other things than one about somebody released.",
            "Give the stage of the case as well.",
        )
    raise NoSuchLetter(
        f"No letter tells a family of {fact_kind} in the process {process_key}.",
        "The law does not say what such a letter would have to contain.",
        "Write one yourself, or choose a fact of which the family must be told.",
    )
