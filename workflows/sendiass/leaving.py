"""What would leave the service in a transfer: each field that was chosen, with its value as it is held now."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cases.details.sendiass import MODES, OUTCOMES
from cases.details.sendiass_sharing import PURPOSES, RECIPIENTS, SHAREABLE
from cases.facts import Fact
from cases.sendiass.clients import AREAS, TOPICS
from cases.sendiass.tables import Client, Profile
from deadlines.words import count_of, in_words
from workflows.sendiass.sharing import Transfer
from workflows.sendiass.support import level_periods

WITHHELD = "They chose not to say"
NOT_HELD = "Nothing is held"


@dataclass(frozen=True, slots=True)
class Leaving:
    """One field as it would leave: its name in words and its values, of which a withheld field has none."""

    label: str
    values: tuple[str, ...]


def what_leaves(
    fields: Collection[str], current: Sequence[Fact], client: Client | None, profile: Profile | None
) -> list[Leaving]:  # fmt: skip
    """The fields in the order of SHAREABLE, and no others. What somebody withheld stays withheld."""
    found = []
    for name in SHAREABLE:
        if name in fields:
            values = _of_record(name, client, profile) if name in _RECORDED else _FOLDED[name](current)
            found.append(Leaving(SHAREABLE[name], tuple(values) or (NOT_HELD,)))
    return found


def digest_of(number: str, transfer: Transfer, leaving: Sequence[Leaving]) -> str:
    """The SHA-256, in hex, of what left as UTF-8 lines: number, recipient, purpose, then “field: value; value”.

    The number is drawn at random and stands on the paper alone, so that nobody can find the values from the digest.
    """
    lines = [f"{each.label}: {'; '.join(each.values)}" for each in leaving]
    text = "\n".join([number, RECIPIENTS[transfer.recipient], PURPOSES[transfer.purpose], *lines])
    return sha256(text.encode()).hexdigest()


def _of_record(name: str, client: Client | None, profile: Profile | None) -> list[str]:
    if name == "involvement":
        if profile is None:
            return []
        if "topic" in profile.withheld:
            return [WITHHELD]
        return [text for text in (TOPICS.get(profile.topic or ""), AREAS.get(profile.main_area or "")) if text]
    if client is None:
        return []
    if name in client.withheld:
        return [WITHHELD]
    if name == "birth_date":
        return [in_words(client.birth_date)] if client.birth_date else []
    value = getattr(client, name)
    return [str(value)] if value else []


def _levels(current: Sequence[Fact]) -> list[str]:
    return [
        f"{each.level.key.replace('_', ' ').capitalize()}, from {in_words(each.since)}"
        + (f" to {in_words(each.until)}" if each.until else "")
        for each in level_periods(current)
    ]


def _activities(current: Sequence[Fact]) -> list[str]:
    return [
        f"{MODES[each.detail['mode']]}, {count_of(each.detail['minutes'], 'minute')}, {in_words(each.happened_on)}"
        for each in current
        if each.kind == "time_spent"
    ]


def _documents(current: Sequence[Fact]) -> list[str]:
    return [f"{each.about}, {in_words(each.happened_on)}" for each in current if each.kind == "document_sent"]


def _outcomes(current: Sequence[Fact]) -> list[str]:
    told = [name for each in current if each.kind == "outcome_recorded" for name in each.detail["outcomes"]]
    return [OUTCOMES[name] for name in dict.fromkeys(told)]


_RECORDED = frozenset({"name", "contact", "child_name", "birth_date", "setting", "involvement"})
_FOLDED: Mapping[str, Callable[[Sequence[Fact]], list[str]]] = {
    "levels": _levels, "activities": _activities, "documents": _documents, "outcomes": _outcomes,
}  # fmt: skip
