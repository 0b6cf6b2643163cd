"""Letters about somebody detained: CFA 2014 ss.71 to 73 and SI 2015/62, whose list of what to tell is shorter.

Regulation 5(3) was read; regulations 10(3) and 14(2) are taken to list the same.
"""

from notifications.letters.kind import Against, LetterKind, Use
from notifications.letters.needs import OF_DETAINED, OF_PLACEMENT, REASONS


def _list_of(regulation: str) -> dict[str, str]:
    return {
        "right_of_appeal": f"{regulation}(a)",
        "time_limit_for_appeal": f"{regulation}(b)",
        "mediation": f"{regulation}(c); reg 18",
        "information_and_advice": f"{regulation}(d)",
    }


def _use(fact: str, *stages: str) -> tuple[Use, ...]:
    return (Use("detained", fact, stages=stages),)


_ASSESSED = {"outcome_of_the_assessment": "CFA 2014 s.71(10)", "reasons": "CFA 2014 s.71(10)"}

DETAINED = (
    LetterKind(
        "detained_no_plan_necessary",
        "Detained: no plan is necessary, so no assessment",
        _use("no_plan_necessary_notified", "considering"),
        {"reasons": "CFA 2014 s.71(6)(a)", **_list_of("SI 2015/62 reg 5(3)")},
        instead=OF_DETAINED,
        on_release=True,
    ),
    LetterKind(
        "detained_refusal_to_assess",
        "Detained: decision not to make an assessment",
        _use("refusal_to_assess_notified", "considering"),
        _list_of("SI 2015/62 reg 5(3)"),
        own=(REASONS,),
        instead=OF_DETAINED,
        on_release=True,
    ),
    LetterKind(
        "detained_decision_to_issue_plan",
        "Detained: decision to prepare a plan",
        _use("decision_to_issue_plan_notified", "assessing"),
        _ASSESSED,
        instead=OF_DETAINED,
        on_release=True,
    ),
    LetterKind(
        "detained_refusal_to_issue_plan",
        "Detained: decision not to issue a plan",
        _use("refusal_to_issue_plan_notified", "assessing"),
        {**_ASSESSED, **_list_of("SI 2015/62 reg 10(3)")},
        instead=OF_DETAINED,
        on_release=True,
    ),
    LetterKind(
        "detained_draft_plan",
        "Detained: the draft plan",
        _use("draft_plan_served", "drafting_plan", "awaiting_representations"),
        {
            "right_to_make_representations": "SI 2015/62 reg 13(1)(a)(i)",
            "right_to_request_a_school": "SI 2015/62 reg 13(1)(a)(i)",
            "right_to_a_meeting": "SI 2015/62 reg 13(1)(a)(ii)",
            "where_to_find_schools": "SI 2015/62 reg 13(1)(b)",
        },
        instead=OF_DETAINED,
        on_release=True,
    ),
    LetterKind(
        "detained_finalised_plan",
        "Detained: the finalised plan",
        _use("finalised_plan_sent", "awaiting_representations"),
        _list_of("SI 2015/62 reg 14(2)"),
        against=Against.PLACEMENT,
        instead={**OF_DETAINED, **OF_PLACEMENT},
        on_release=True,
    ),
)
