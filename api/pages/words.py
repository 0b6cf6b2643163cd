"""What pages call things beside what the kinds of fact say of themselves: capacities, breaches, other questions."""

from collections.abc import Mapping

from cases import kinds
from cases.details import Asked
from cases.details.sendiass_sharing import RECIPIENTS
from cases.kinds import KINDS
from deadlines.register import LIMITS

# What is asked for without being a detail of its kind: which of several, and the days the exceptions' own tests use.
ASKED: Mapping[str, Asked] = {
    "claim": Asked("Which exception?", missing="Select the exception whose cause has ended"),
    "body": Asked("Which body?", missing="Select the body"),
    "institution": Asked("Which school or institution?", "Its name, for instance Oakfield School.", "Name the school"),
    "authority": Asked("Which authority?", "Its name, for instance North Shire.", "Name the authority"),
    "recipient": Asked("With whom?", missing="Select with whom"),
    "service": Asked("Which source of help?", "Its name: nobody's personal name.", "Name the source of help"),
    "document": Asked("Which document?", "Its title, for instance Factsheet 4.", "Name the document"),
    "advice_requested": Asked("Day the advice was requested", missing="Enter the day the advice was requested"),
    "closed_from": Asked("First day it was closed", missing="Enter the first day it was closed"),
    "reopens_on": Asked("Day it re-opens", missing="Enter the day it re-opens"),
    "absent_from": Asked("First day away (optional)", "With both days, whether they were away for 4 weeks is tested."),
    "absent_until": Asked("Last day away (optional)"),
}
# Who or what a fact is about, where that is chosen from a list of its own.
ABOUTS: Mapping[str, Mapping[str, str]] = {"recipient": RECIPIENTS}
_LIMITS = {key: each.title for key, each in LIMITS.items()}

_BREACHES = {
    "too_early": "It was done before the family's time had ended.",
    "forbidden": "The law did not allow it.",
    "too_short": "The notice gave the family less time than the law does.",
}


def asked_of(kind: str, name: str) -> Asked:
    """How a detail of a kind is asked for. Raises KeyError for one that no form asks."""
    found = KINDS[kind].detail.model_fields[name]
    return next((each for each in found.metadata if isinstance(each, Asked)), None) or ASKED[name]


def answers_of(kind: str, name: str) -> Mapping[str, str]:
    """The answers a detail can have, in words; none where it is a day or a text."""
    return _LIMITS if name == "limit" else kinds.answers_of(kind, name)


def breach_in_words(code: str) -> str:
    """A breach as the log names it ("too_early:draft_reps"), as a sentence with the limit concerned."""
    what, _, key = code.partition(":")
    sentence = _BREACHES.get(what, "It was unlawful when it was done.")
    return f"{sentence} Limit: {LIMITS[key].title}." if key in LIMITS else sentence
