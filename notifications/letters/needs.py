"""What a letter needs before it can be written: by name, in words, and who gives it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class GivenBy(StrEnum):
    """Who gives what a letter needs: the caseworker on a page, or the program out of the case."""

    CASEWORKER = "caseworker"
    PROGRAM = "program"


class Form(StrEnum):
    """In which form something is given, all of it plain JSON.

    `TEXT` may have several paragraphs, one a line, and lines that begin with "- ". `TOLD_DAY` is a last day worked out
    by the calculator, with its provision (`notifications.letters.days`).
    """

    LINE = "one line"
    TEXT = "text"
    LINES = "lines"
    DAY = "day"
    YES_OR_NO = "yes or no"
    TOLD_DAY = "last day"


@dataclass(frozen=True, slots=True)
class Need:
    """One named thing a letter needs.

    `limit` is the time limit that gives a `TOLD_DAY`, and `counted_from` says which of the letter's own days ("dated",
    "sent_on", "served_on") each day of that limit is; `options` are those of the limit. `or_earlier` are
    other limits with the day each counts from: of several last days the first is told, as the only one that is safe.
    """

    key: str
    label: str
    help: str
    form: Form = Form.LINE
    given_by: GivenBy = GivenBy.PROGRAM
    limit: str = ""
    counted_from: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    or_earlier: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False

    def lacks(self, data: Mapping[str, Any]) -> str:
        """What is missing or not as it should be, as a phrase; empty where nothing is."""
        given = data.get(self.key)
        if given in (None, "", []):
            return "" if self.optional else self.label
        return "" if _FITS[self.form](given) else f"{self.label}, which is not given as {_AS[self.form]}"


def _is_text(given: Any) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _is_lines(given: Any) -> bool:
    return isinstance(given, list | tuple) and all(_is_text(each) for each in given)


def _is_day(given: Any) -> bool:
    try:
        return isinstance(given, str) and bool(date.fromisoformat(given))
    except ValueError:
        return False


def _is_told(given: Any) -> bool:
    return isinstance(given, Mapping) and _is_day(given.get("last_day")) and _is_text(given.get("law"))


_FITS: Mapping[Form, Callable[[Any], bool]] = MappingProxyType(
    {
        Form.LINE: lambda given: _is_text(given) and "\n" not in given,
        Form.TEXT: _is_text,
        Form.LINES: _is_lines,
        Form.DAY: _is_day,
        Form.YES_OR_NO: lambda given: isinstance(given, bool),
        Form.TOLD_DAY: _is_told,
    }
)
_AS: Mapping[Form, str] = MappingProxyType(
    {
        Form.LINE: "one line of words",
        Form.TEXT: "words",
        Form.LINES: "a list of lines",
        Form.DAY: "a day, such as 2026-03-31",
        Form.YES_OR_NO: "yes or no",
        Form.TOLD_DAY: "a last day with its provision",
    }
)

# Of every letter.
COMMON = (
    Need("authority", "The name of the authority", "In whose name the letter is."),
    Need("dated", "The date of the letter", "The day on its face.", Form.DAY),
    Need("reference", "The reference of the case", "It names nobody."),
    Need("to_lines", "The name and address it goes to", "As on an envelope, a line each.", Form.LINES),
    Need("to_name", "How the reader is addressed", "After “Dear”."),
    Need("name", "The name of the child or young person", "As the letter calls them."),
    Need("young_person", "Whether the reader is the young person", "Else it is the child’s parent.", Form.YES_OR_NO),
    Need(
        "officer_name", "Who signs the letter", "The officer whom the reader can ask for.", given_by=GivenBy.CASEWORKER
    ),
    Need("officer_title", "What they are", "Their post, for instance “Casework officer”.", given_by=GivenBy.CASEWORKER),
)


def _written(key: str, label: str, help: str, form: Form = Form.TEXT) -> Need:
    return Need(key, label, help, form, GivenBy.CASEWORKER)


def _told(key: str, label: str, limit: str, **counted_from: str) -> Need:
    help = "Worked out from the law; it cannot be typed in."
    return Need(key, label, help, Form.TOLD_DAY, limit=limit, counted_from=counted_from)


REASONS = _written(
    "reasons",
    "The reasons for the decision",
    "Say what was considered and why it led to this decision, for this child or young person. One paragraph a line.",
)
TRANSFERRED_ON = Need("transferred_on", "The day the plan was transferred", "As recorded in the case.", Form.DAY)
_APPEAL_UNTIL = _told("appeal_until", "The last day for an appeal", "appeal_lodge", decision_sent="sent_on")
_ADVISER_UNTIL = "The last day to contact the mediation adviser"
_REPRESENTATIONS_UNTIL = "The last day for representations"

# What a statement needs wherever it is made.
OF_STATEMENTS: Mapping[str, tuple[Need, ...]] = MappingProxyType(
    {
        "reasons": (REASONS,),
        "outcome_of_the_assessment": (
            _written("outcome", "The outcome of the assessment", "What it found, in a few sentences."),
        ),
        "time_limit_for_appeal": (_APPEAL_UNTIL,),
        "mediation": (
            replace(
                _told("adviser_until", _ADVISER_UNTIL, "med_contact", **{"from": "sent_on"}),
                # From the day on the notice (reg 34(2)): later, no certificate without mediation can be had (Q27).
                or_earlier=MappingProxyType({"med_cert_bar": "dated"}),
            ),
        ),
        "right_to_make_representations": (
            _told("representations_until", _REPRESENTATIONS_UNTIL, "draft_reps", **{"from": "served_on"}),
        ),
        "proposed_amendments": (
            _written("amendments", "The proposed amendments", "Each of them, section by section. One a line."),
        ),
        "evidence_for_the_amendments": (
            _written("evidence", "The evidence for them", "Name each report of which a copy goes with it.", Form.LINES),
        ),
        "whether_it_will_assess": (
            _written("will_assess", "Whether the authority will make an EHC needs assessment", "", Form.YES_OR_NO),
        ),
        "when_it_will_review": (
            Need(
                "review_until",
                "The day by which the plan will be reviewed",
                "Worked out from the law; it cannot be typed in.",
                Form.TOLD_DAY,
                limit="la_transfer_review",
            ),
        ),
    }
)
# Where another set of regulations gives the same day: by the statement, the need in its place.
OF_DETAINED: Mapping[str, tuple[Need, ...]] = MappingProxyType(
    {
        "mediation": (_told("adviser_until", _ADVISER_UNTIL, "dp_mediation_contact", **{"from": "sent_on"}),),
        "right_to_make_representations": (
            _told("representations_until", _REPRESENTATIONS_UNTIL, "dp_draft_reps", **{"from": "served_on"}),
        ),
    }
)
# Of a plan kept in detention only the placement can be appealed against (CFA s.73(2)(c)).
OF_PLACEMENT: Mapping[str, tuple[Need, ...]] = MappingProxyType(
    {"time_limit_for_appeal": (replace(_APPEAL_UNTIL, options=MappingProxyType({"placement_only": "true"})),)}
)
OF_AMENDMENTS: Mapping[str, tuple[Need, ...]] = MappingProxyType(
    {
        "right_to_make_representations": (
            _told("representations_until", _REPRESENTATIONS_UNTIL, "amend_reps", **{"from": "served_on"}),
        ),
    }
)
