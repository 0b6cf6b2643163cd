"""What the log says of a notice must be so: a fact may name only a notice of its own case, by its own hash."""

from sqlmodel import Session

from cases.facts import NOTICE_RELEASED, SERVICE_FAILED, NewFact
from cases.kinds import NOTICE
from deadlines.refusals import Refusal
from notifications.notices import Notice


class StrangeNotice(Refusal):
    """A fact names a notice that is not one of its case, or not what was sent."""

    code = "strange_notice"


def refuse_strange_notice(session: Session, ref: str, fact: NewFact) -> None:
    """Raise StrangeNotice where a fact names a notice of another case, of another hash, or of another kind of fact."""
    named = fact.detail if fact.kind in (NOTICE_RELEASED, SERVICE_FAILED) else fact.detail.get(NOTICE)
    if not named:
        return
    number = named.get("number")
    found = session.get(Notice, number) if isinstance(number, int) else None
    gives = fact.detail.get("gives") if fact.kind == NOTICE_RELEASED else fact.kind
    is_ours = found is not None and found.case_ref == ref and found.sha256 == named.get("sha256")
    if not is_ours or (fact.kind != SERVICE_FAILED and found is not None and gives != found.fact_kind):
        raise StrangeNotice(
            f"Case {ref} has no notice {number} with that hash that gives effect to this.",
            "The log says of a fact by which notice it came about, and somebody may have to prove it.",
            "Leave the notice out, or write it and release it in the case.",
            fields={NOTICE: "It is not a notice of this case."},
        )
