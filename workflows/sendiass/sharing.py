"""What may leave the service, as an intervention's facts tell it: consents, decisions, and transfers with their state.

Pure, over the facts as `cases.facts.effective` gives them. A transfer rests on the one consent, or the one safeguarding
decision, that allowed it on the day it was put forward; where that falls, it has to be put forward anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cases.facts import Fact


class ConsentState(StrEnum):
    """Where a consent stands on a day."""

    IN_FORCE = "in force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class TransferState(StrEnum):
    """Where a transfer stands. `REPLACED`: another was put forward for the same recipient before it left."""

    PUT_FORWARD = "waits for approval"
    APPROVED = "approved"
    SHARED = "shared"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent: which fields, to whom, from a day to its last day; `withdrawn_on` the day from which it is none."""

    sequence: int
    recipient: str
    fields: tuple[str, ...]
    given_on: date
    lasts_until: date
    withdrawn_on: date | None = None

    def state_on(self, day: date) -> ConsentState:
        """Where it stands on a day from the one it was given on."""
        if self.withdrawn_on is not None and self.withdrawn_on <= day:
            return ConsentState.WITHDRAWN
        return ConsentState.EXPIRED if day > self.lasts_until else ConsentState.IN_FORCE

    def allows(self, recipient: str, fields: Iterable[str], day: date) -> bool:
        """Whether all of these fields may go to that recipient on a day."""
        is_theirs = recipient == self.recipient and set(fields) <= set(self.fields)
        return is_theirs and self.given_on <= day and self.state_on(day) is ConsentState.IN_FORCE


@dataclass(frozen=True, slots=True)
class Decision:
    """The last safeguarding decision about a recipient: whether to share without consent."""

    sequence: int
    recipient: str
    decided_on: date
    shares: bool


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer from being put forward to leaving. `basis` is what it rests on, None where nothing carries it.

    `sha256` is the digest of what left (`workflows.sendiass.leaving.digest_of`), empty before.
    """

    sequence: int
    recipient: str
    purpose: str
    fields: tuple[str, ...]
    put_forward_on: date
    put_forward_by: str
    basis: Consent | Decision | None
    state: TransferState = TransferState.PUT_FORWARD
    approved_on: date | None = None
    approved_by: str = ""
    shared_on: date | None = None
    sha256: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can still leave."""
        return self.state in (TransferState.PUT_FORWARD, TransferState.APPROVED)


@dataclass(frozen=True, slots=True)
class Sharing:
    """Everything about sharing in one intervention."""

    consents: tuple[Consent, ...]
    transfers: tuple[Transfer, ...]
    decisions: tuple[Decision, ...]

    def basis_for(self, recipient: str, fields: Iterable[str], day: date) -> Consent | Decision | None:
        """What sharing these fields with them may rest on that day: the consent that lasts longest, else a decision."""
        wanted = tuple(fields)
        able = [each for each in self.consents if each.allows(recipient, wanted, day)]
        if able:
            return max(able, key=lambda each: (each.lasts_until, each.sequence))
        decision = self._decision(recipient)
        return decision if decision and decision.shares and decision.decided_on <= day else None

    def still_stands(self, transfer: Transfer, day: date) -> bool:
        """Whether what a transfer rests on carries it on a day."""
        if isinstance(transfer.basis, Consent):
            now = next((each for each in self.consents if each.sequence == transfer.basis.sequence), None)
            return now is not None and now.allows(transfer.recipient, transfer.fields, day)
        return transfer.basis is not None and self._decision(transfer.recipient) == transfer.basis

    def open_transfer(self, recipient: str, state: TransferState | None = None) -> Transfer | None:
        """The one transfer to a recipient that has not left yet, in that state if one is named."""
        found = [each for each in self.transfers if each.recipient == recipient and each.is_open]
        return next((each for each in found if state in (None, each.state)), None)

    def _decision(self, recipient: str) -> Decision | None:
        found = [each for each in self.decisions if each.recipient == recipient]
        return found[-1] if found else None


def sharing_of(facts: Sequence[Fact]) -> Sharing:
    """Consents, decisions and transfers as the facts in force tell them, each in the order it happened."""
    found = Sharing((), (), ())
    for fact in facts:
        found = _after(found, fact)
    return found


def _after(so_far: Sharing, fact: Fact) -> Sharing:
    """What holds after one more fact."""
    match fact.kind:
        case "consent_given":
            until = date.fromisoformat(fact.detail["lasts_until"])
            given = Consent(fact.sequence, fact.about, tuple(fact.detail["fields"]), fact.happened_on, until)
            return replace(so_far, consents=(*so_far.consents, given))
        case "consent_withdrawn":
            return replace(so_far, consents=tuple(_withdrawn(each, fact) for each in so_far.consents))
        case "safeguarding_decided":
            shares = fact.detail["decision"] == "share"
            decided = Decision(fact.sequence, fact.about, fact.happened_on, shares)
            return replace(so_far, decisions=(*so_far.decisions, decided))
        case "sharing_put_forward":
            earlier = tuple(_replaced(each, fact) for each in so_far.transfers)
            return replace(so_far, transfers=(*earlier, _put_forward(so_far, fact)))
        case "sharing_approved" | "information_shared":
            return replace(so_far, transfers=tuple(_moved_on(each, fact) for each in so_far.transfers))
    return so_far


def _withdrawn(consent: Consent, fact: Fact) -> Consent:
    is_it = consent.recipient == fact.about and consent.withdrawn_on is None
    return replace(consent, withdrawn_on=fact.happened_on) if is_it else consent


def _put_forward(so_far: Sharing, fact: Fact) -> Transfer:
    fields = tuple(fact.detail["fields"])
    return Transfer(
        fact.sequence,
        fact.about,
        fact.detail["purpose"],
        fields,
        fact.happened_on,
        fact.recorded_by,
        so_far.basis_for(fact.about, fields, fact.happened_on),
    )


def _replaced(transfer: Transfer, fact: Fact) -> Transfer:
    is_it = transfer.recipient == fact.about and transfer.is_open
    return replace(transfer, state=TransferState.REPLACED) if is_it else transfer


def _moved_on(transfer: Transfer, fact: Fact) -> Transfer:
    if transfer.recipient != fact.about:
        return transfer
    # Put forward, or corrected, after it was approved, it is not what was approved.
    is_older = transfer.sequence < fact.sequence
    if fact.kind == "sharing_approved" and transfer.state is TransferState.PUT_FORWARD and is_older:
        approved = TransferState.APPROVED
        return replace(transfer, state=approved, approved_on=fact.happened_on, approved_by=fact.recorded_by)
    if fact.kind == "information_shared" and transfer.state is TransferState.APPROVED:
        digest = fact.detail.get("sha256") or ""
        return replace(transfer, state=TransferState.SHARED, shared_on=fact.happened_on, sha256=digest)
    return transfer
