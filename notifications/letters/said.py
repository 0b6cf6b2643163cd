"""Whether a statement tells what it is for: the day, the reasons, whom to contact and how, all in its own part."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from notifications.letters.kind import LetterKind
from notifications.letters.letter import Part
from notifications.letters.markup import lines_of, one_line
from notifications.letters.needs import Form, Need
from notifications.letters.standing import LABELS, NEEDED_BY, Contact, StandingFacts
from notifications.letters.variants import Variant
from notifications.papers.model import Block, Bullets, Heading, Paragraph

# Of what a letter needs, that which must be read in a statement itself, wherever else it stands too.
_TOLD_IN: Mapping[str, str] = MappingProxyType(
    {
        "reasons": "reasons",
        "outcome_of_the_assessment": "outcome",
        "time_limit_for_appeal": "appeal_until",
        "mediation": "adviser_until",
        "right_to_make_representations": "representations_until",
        "right_to_request_a_school": "representations_until",
        "right_to_a_meeting": "representations_until",
        "proposed_amendments": "amendments",
        "evidence_for_the_amendments": "evidence",
        "plan_was_transferred": "transferred_on",
        "when_it_will_review": "review_until",
    }
)


def unsaid(
    kind: LetterKind, part: Part, data: Mapping[str, Any], facts: StandingFacts, variant: Variant
) -> Iterator[str]:
    """What a part of a letter should tell for its statement and does not, each as a phrase."""
    read = "\n".join(text for block in part.blocks for text in _texts(block))
    for need in (each for each in kind.needs if each.key == _TOLD_IN.get(part.statement)):
        if not all(words in read for words in _words_of(need, data[need.key], variant)):
            yield need.label
    for name in NEEDED_BY.get(part.statement, ()) if part.statement else ():
        if not all(words in read for words in _words_of_fact(getattr(facts, name))):
            yield LABELS[name]


def _texts(block: Block) -> tuple[str, ...]:
    match block:
        case Heading(text) | Paragraph(text):
            return (text,)
        case Bullets(items):
            return items
    return ()


def _words_of(need: Need, given: Any, variant: Variant) -> list[str]:
    match need.form:
        case Form.TOLD_DAY:
            return [variant.in_words(date.fromisoformat(given["last_day"]))]
        case Form.DAY:
            return [variant.in_words(date.fromisoformat(given))]
    lines = given if isinstance(given, list | tuple) else lines_of(given)
    return [one_line(line.removeprefix("- ")) for line in lines]


def _words_of_fact(fact: Any) -> list[str]:
    if isinstance(fact, Contact):
        return [one_line(each) for each in fact.model_dump().values() if each]
    return [one_line(fact)]
