"""Recording at the service: the rules that need its registers, and then `workflows.record`, which alone writes."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from cases import log
from cases.facts import Fact, NewFact, effective
from cases.log import Author
from cases.sendiass.clients import record_numbered, refuse_names_of
from cases.sendiass.staff import is_qualified
from deadlines.clock import day_of
from deadlines.refusals import Refusal
from workflows.notices import Office
from workflows.record import Recorded, record
from workflows.sendiass.levels import GUIDANCE, Level, guidance_on
from workflows.sendiass.sharing import sharing_of
from workflows.sendiass.sharing_rules import judged
from workflows.sendiass.support import client_of
from workflows.views import holder

_BEGIN_SUPPORT = ("intervention_agreed", "support_agreement_completed")


class NotQualified(Refusal):
    """Tailored advice and support are given by an adviser with at least IPSEA level 1 (para 7.6.3)."""

    code = "not_qualified"


def record_here(
    session: Session,
    ref: str,
    fact: NewFact,
    *,
    by: Author,
    now: datetime,
    office: Office,
    expected_version: int | None = None,
) -> Recorded:
    """Record one fact of an intervention in the caller's transaction, which commits.

    Raises NotQualified, NoSuchRecord, NothingToRestOn, NotScrutinised, NotWhatWasApproved, and as `workflows.record`.
    """
    current = effective(log.load(session, ref, lock=True).facts)
    fact = judged(sharing_of(current), with_guidance(fact), by, day_of(now))
    refuse_names_in_log(session, current, fact)
    refuse_unqualified(session, current, fact, by)
    return record(session, ref, fact, by=by, now=now, office=office, expected_version=expected_version)


def with_guidance(fact: NewFact) -> NewFact:
    """A level with the version of the levels it was given under: the one in use that day, unless another is named."""
    if fact.kind != "level_set" or fact.detail.get("guidance"):
        return fact
    return replace(fact, detail={**fact.detail, "guidance": guidance_on(fact.happened_on).key})


def refuse_unqualified(session: Session, current: tuple[Fact, ...], fact: NewFact, by: Author) -> None:
    """Raise NotQualified where work at a level that needs a qualified adviser would begin, or be done, without one."""
    level = level_of(current)
    if level is None or not level.qualified:
        return
    if fact.kind in _BEGIN_SUPPORT:
        worker = holder(current)[0]
    elif fact.kind == "time_spent":
        worker = by.officer
    else:
        return
    if worker and not is_qualified(session, worker, fact.happened_on):
        name = level.key.replace("_", " ")
        raise NotQualified(
            f"No qualification of at least IPSEA level 1 is recorded for who works on this, and {name} needs one.",
            f"{level.says} [{level.source}].",
            "Have the qualification entered in the staff register, or assign the intervention to a qualified adviser.",
        )


def refuse_names_in_log(session: Session, current: tuple[Fact, ...], fact: NewFact) -> None:
    """Raise NamesSomebody where what stays in the log names somebody of the record the intervention belongs to."""
    number = fact.detail.get("client") if fact.kind == "record_opened" else client_of(current)
    if number is None:
        return
    client = record_numbered(session, str(number))
    for field, text in {"because": fact.detail.get("because"), "about": fact.about}.items():
        if text:
            refuse_names_of(client, str(text), field)


def level_of(current: tuple[Fact, ...]) -> Level | None:
    """The level an intervention is at, or is about to be."""
    given = [each for each in current if each.kind == "level_set"]
    if not given:
        return None
    last = given[-1]
    guidance = GUIDANCE[last.detail["guidance"]] if "guidance" in last.detail else guidance_on(last.happened_on)
    return guidance.levels[last.detail["level"]]
