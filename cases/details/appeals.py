"""Details of the facts of an appeal, of what an order or a concession obliges to, and of recommendations."""

from typing import Annotated

from pydantic import AfterValidator, Field

from cases.details.base import Asked, Day, Detail, one_of

# The decisions that may be appealed against (CFA 2014 s.51(2)).
APPEALABLE = {
    "no_assessment": "Not to secure an assessment (s.51(2)(a))",
    "no_plan": "Not to issue a plan after an assessment (s.51(2)(b))",
    "plan_content": "What a plan says or names, made or amended (s.51(2)(c))",
    "plan_amended_by_order": "What a plan amended as ordered, agreed or conceded says or names (by the words of "
    "s.51(3)(b); no decision on it was found)",
    "no_reassessment": "Not to secure a re-assessment (s.51(2)(d))",
    "no_amendment": "Not to amend or replace a plan after a review or re-assessment (s.51(2)(e))",
    "cease": "To cease to maintain a plan (s.51(2)(f))",
}
CERTIFICATES = {
    "no_mediation": "The family did not want mediation (s.55(4))",
    "after_mediation": "The family took part in mediation (s.55(5))",
    "not_arranged": "Mediation was not arranged in time, so the family is treated as having taken part (s.55(5))",
}
LATE_ROUTES = {
    "extension": "More time for an application notice that is late (r.5(3)(a))",
    "leave": "Leave to appeal without a certificate, the adviser not having been contacted in time (reg 34(3))",
}
WITHDRAWALS = {
    "agreed": "The parties agreed, without an order",
    "not_pursued": "The family no longer pursues it",
}
DISMISSALS = {
    "dismissed": "It was dismissed",
    "struck_out": "It was struck out",
}
# What an order can oblige the authority to, by the limbs of reg 44(2).
ORDERED = {
    "assess": "Make an assessment (reg 44(2)(b))",
    "reassess": "Make a re-assessment (reg 44(2)(b))",
    "make_plan": "Make and maintain a plan (reg 44(2)(c))",
    "remit": "Reconsider whether a plan is necessary (reg 44(2)(d))",
    "amend_provision": "Amend the special educational needs or provision (reg 44(2)(e))",
    "amend_placement": "Amend the school or institution, or its type (reg 44(2)(f))",
    "continue": "Continue to maintain the plan as it is (reg 44(2)(g))",
    "continue_and_amend": "Continue to maintain the plan and amend it (reg 44(2)(h))",
    "dismiss_cease": "Cease the plan: an appeal against ceasing is dismissed (reg 44(2)(a))",
}
# What follows from not opposing, by the kinds of appeal of reg 45.
CONCEDED = {
    "assess": "Make the assessment (reg 45(3), (3A))",
    "reassess": "Make the re-assessment (reg 45(3), (3A))",
    "make_plan": "Make and maintain a plan (reg 45(6))",
    "amend_content": "Amend what the plan says, but not the placement (reg 45(4))",
    "amend_placement": "Amend the placement alone (reg 45(5)(a))",
    "amend_placement_and_content": "Amend both the placement and what the plan says (reg 45(5)(b))",
    "continue": "Continue to maintain the plan (reg 45(6A))",
    "continue_and_amend": "Continue to maintain the plan and amend it as agreed (reg 45(6A))",
}


def each_once(given: list[str]) -> list[str]:
    """A list in which nothing is named twice. Raises for one in which something is."""
    if len(set(given)) < len(given):
        raise ValueError("Name each of them once.")
    return given


Ordered = Annotated[list[Annotated[str, one_of(ORDERED)]], Field(min_length=1), AfterValidator(each_once)]
Conceded = Annotated[list[Annotated[str, one_of(CONCEDED)]], Field(min_length=1), AfterValidator(each_once)]


class AppealableDecision(Detail):
    """Which decision the family was told of. `dated` is the day on the notice itself (reg 34(2)), if another."""

    decision: Annotated[
        str,
        one_of(APPEALABLE),
        Asked("Which decision?", missing="Select the decision", recalled="Decision", answers=APPEALABLE),
    ]
    dated: Annotated[
        Day | None,
        Asked("Date on the notice itself (optional)", "If it was sent on another day.", recalled="Date on the notice"),
    ] = None


class Certificate(Detail):
    """Why the mediation adviser issued the certificate."""

    ground: Annotated[
        str,
        one_of(CERTIFICATES),
        Asked("On what ground?", missing="Select the ground", recalled="Ground", answers=CERTIFICATES),
    ]


class ApplicationNotice(Detail):
    """An appeal as it reached the authority; `lodged_on` is the day the Tribunal had received it."""

    lodged_on: Annotated[
        Day | None,
        Asked(
            "Day the Tribunal received it (optional)",
            "It decides whether the appeal was in time.",
            recalled="The Tribunal received it on",
        ),
    ] = None


class LateAppeal(Detail):
    """What was asked of the Tribunal once the time had ended."""

    route: Annotated[
        str,
        one_of(LATE_ROUTES),
        Asked("What was asked for?", missing="Select what was asked for", recalled="Asked for", answers=LATE_ROUTES),
    ]


class AppealWithdrawal(Detail):
    """Why an appeal was withdrawn. Neither starts a clock of law."""

    because_of: Annotated[
        str,
        one_of(WITHDRAWALS),
        Asked("Why was it withdrawn?", missing="Select why", recalled="Because", answers=WITHDRAWALS),
    ]


class Dismissal(Detail):
    """How the Tribunal ended an appeal without an order for the family."""

    how: Annotated[
        Annotated[str, one_of(DISMISSALS)] | None,
        Asked("How did it end? (optional)", recalled="How", answers=DISMISSALS),
    ] = None


class Order(Detail):
    """What an order obliges the authority to, limb by limb of reg 44(2); its day is the date on its face (Q17)."""

    limbs: Annotated[
        Ordered,
        Asked(
            "What must the authority do?",
            "Select all that the order says. Each has a time of its own.",
            "Select what the order says",
            recalled="The authority must",
            answers=ORDERED,
        ),
    ]
    by_consent: Annotated[bool | None, Asked("Was it made by consent? (optional)", recalled="Made by consent")] = None


class Concession(Detail):
    """What follows from not opposing an appeal, by the kinds of appeal of reg 45."""

    limbs: Annotated[
        Conceded,
        Asked(
            "What must the authority do now?",
            "Select what the appeal was about. Regulation 45 sets a time for each.",
            "Select what the appeal was about",
            recalled="The authority must",
            answers=CONCEDED,
        ),
    ]
