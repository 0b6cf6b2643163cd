"""What may not be recorded about sharing: each refused in plain words, with nothing recorded (paras 7.8.1.3-11)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from cases.details.sendiass_sharing import RECIPIENTS
from cases.facts import NewFact
from cases.kinds import checked_detail
from cases.log import Author
from deadlines.refusals import Refusal
from deadlines.words import in_words
from workflows.sendiass.sharing import Consent, ConsentState, Sharing, Transfer, TransferState


class NothingToRestOn(Refusal):
    """No consent in force and no safeguarding decision carries what is to be shared."""

    code = "nothing_to_rest_on"


class NotScrutinised(Refusal):
    """A step of scrutiny is missing, or would be taken by the person it is to check."""

    code = "not_scrutinised"


class NotWhatWasApproved(Refusal):
    """What would be handed over is not what was approved, or not on the day it is recorded."""

    code = "not_what_was_approved"


def judged(so_far: Sharing, fact: NewFact, by: Author, today: date) -> NewFact:
    """A fact about sharing as it may be recorded; one of another kind as it is.

    `today` is the day of recording: what fell since the fact's own day counts too. What was shared is filled in from
    what was approved. Raises WrongDetail, NothingToRestOn, NotScrutinised, NotWhatWasApproved.
    """
    rule = _RULES.get(fact.kind)
    if rule is None:
        return fact
    if fact.about not in RECIPIENTS:
        raise NotScrutinised(
            "The recipient is none of those information is shared with.",
            "Each consent and each transfer is for one recipient, so it must be clear which.",
            "Choose one of the recipients offered.",
            fields={"about": "Choose one of the recipients offered"},
        )
    return rule(so_far, replace(fact, detail=checked_detail(fact.kind, fact.about, fact.detail)), by, today)


def _consent(_so_far: Sharing, fact: NewFact, _by: Author, _today: date) -> NewFact:
    if date.fromisoformat(fact.detail["lasts_until"]) < fact.happened_on:
        raise NothingToRestOn(
            "The consent would end before the day it was given.",
            "Nothing could ever be shared on it.",
            "Check both days; the last day can be the day it was given.",
            fields={"lasts_until": "The last day must be the day it was given or a later one"},
        )
    return fact


def _withdrawal(so_far: Sharing, fact: NewFact, _by: Author, _today: date) -> NewFact:
    theirs = [each for each in so_far.consents if each.recipient == fact.about]
    if not any(each.withdrawn_on is None and each.given_on <= fact.happened_on for each in theirs):
        raise NothingToRestOn(
            f"There is no consent to withdraw for this recipient: {_name(fact.about)}.",
            "A withdrawal ends a consent that was given by that day and not withdrawn yet.",
            "Look at the consents of this intervention and choose the recipient one was given for.",
        )
    return fact


def _put_forward(so_far: Sharing, fact: NewFact, _by: Author, today: date) -> NewFact:
    fields = tuple(fact.detail["fields"])
    for day in sorted({fact.happened_on, today}):
        if so_far.basis_for(fact.about, fields, day) is None:
            raise NothingToRestOn(
                _why_nothing(so_far, fact.about, fields, day),
                "Nothing leaves the service without a consent that covers every field and this recipient, or a "
                "safeguarding decision to share with them (paras 7.8.1.11, 7.8.2).",
                "Ask the person and record their consent, or put forward only what it covers.",
            )
    return fact


def _approval(so_far: Sharing, fact: NewFact, by: Author, today: date) -> NewFact:
    transfer = so_far.open_transfer(fact.about, TransferState.PUT_FORWARD)
    if transfer is None:
        raise NotScrutinised(
            f"No transfer to this recipient waits for approval: {_name(fact.about)}.",
            "An approval is of one transfer, with its purpose and its fields.",
            "Put the transfer forward first.",
        )
    if fact.happened_on < transfer.put_forward_on:
        raise NotScrutinised(
            f"The transfer was put forward on {in_words(transfer.put_forward_on)}, after this day.",
            "Nobody can have approved what was not put forward yet.",
            "Check the day of the approval.",
            fields={"happened_on": "The approval must be on the day it was put forward or later"},
        )
    if transfer.put_forward_by == by.officer:
        raise NotScrutinised(
            "You put this transfer forward yourself.",
            "Every transfer is looked at by a second person before anything leaves (para 7.8.1.6).",
            "Ask another manager to look at it and approve it.",
        )
    _refuse_fallen(so_far, transfer, {fact.happened_on, today})
    return fact


def _handing_over(so_far: Sharing, fact: NewFact, _by: Author, today: date) -> NewFact:
    transfer = so_far.open_transfer(fact.about, TransferState.APPROVED)
    if transfer is None:
        raise NotScrutinised(
            f"No approved transfer to this recipient waits to be handed over: {_name(fact.about)}.",
            "Each is approved before it leaves, and leaves once.",
            "Put a transfer forward and have it approved.",
        )
    given = fact.detail.get("fields")
    if given is not None and list(given) != list(transfer.fields):
        raise NotWhatWasApproved(
            "These are not the fields that were approved.",
            "What leaves is exactly what a second person agreed to, no more and no less (para 7.8.1.6).",
            "Share what was approved, or put a new transfer forward.",
        )
    if fact.happened_on != today:
        raise NotWhatWasApproved(
            "Handing over is recorded on the day it is done.",
            "Whether the consent is in force is judged on that day.",
            "Hand it over today, or not at all.",
        )
    _refuse_fallen(so_far, transfer, {today})
    return replace(fact, detail={**fact.detail, "fields": list(transfer.fields)})


def _refuse_fallen(so_far: Sharing, transfer: Transfer, days: set[date]) -> None:
    for day in sorted(days):
        if not so_far.still_stands(transfer, day):
            raise NothingToRestOn(
                _why_fallen(so_far, transfer, day),
                "Nothing leaves the service once what it rests on has gone, and nothing was handed over.",
                "Ask the person again. With a new consent, put the transfer forward anew.",
            )


def _why_fallen(so_far: Sharing, transfer: Transfer, day: date) -> str:
    basis = transfer.basis
    if basis is None:
        return "What this transfer rested on was corrected since."
    if not isinstance(basis, Consent):
        return "The safeguarding decision this transfer rests on no longer holds."
    now = next((each for each in so_far.consents if each.sequence == basis.sequence), None)
    if now and now.withdrawn_on and now.state_on(day) is ConsentState.WITHDRAWN:
        return f"The consent this transfer rests on was withdrawn on {in_words(now.withdrawn_on)}."
    return f"The consent this transfer rests on ended with {in_words(basis.lasts_until)}."


def _why_nothing(so_far: Sharing, recipient: str, fields: tuple[str, ...], day: date) -> str:
    theirs = [each for each in so_far.consents if each.recipient == recipient and each.given_on <= day]
    if not theirs:
        return f"No consent to share with this recipient is recorded: {_name(recipient)}."
    states = {each.state_on(day) for each in theirs}
    if ConsentState.IN_FORCE in states:
        return "The consent in force does not cover every field that is to be shared."
    if theirs[-1].state_on(day) is ConsentState.WITHDRAWN:
        return f"The consent to share with this recipient was withdrawn: {_name(recipient)}."
    return f"The consent to share with this recipient ended with {in_words(theirs[-1].lasts_until)}."


def _name(recipient: str) -> str:
    return RECIPIENTS[recipient].lower()


def _as_it_is(_so_far: Sharing, fact: NewFact, _by: Author, _today: date) -> NewFact:
    return fact


_RULES: Mapping[str, Callable[[Sharing, NewFact, Author, date], NewFact]] = {
    "consent_given": _consent,
    "consent_withdrawn": _withdrawal,
    "safeguarding_decided": _as_it_is,
    "sharing_put_forward": _put_forward,
    "sharing_approved": _approval,
    "information_shared": _handing_over,
}
