"""Facts of mediation before an appeal (regs 33 to 42)."""

from cases import details
from cases.kinds.kind import FactKind

MEDIATION = (
    FactKind(
        "mediation_declined",
        "The mediation adviser was informed that mediation is not wanted",
        "Mediation not wanted",
        explained="The family does not want mediation, or no longer does. The adviser issues a certificate "
        "within three working days (reg 34(1)).",
    ),
    FactKind(
        "mediation_wanted",
        "The authority was informed that mediation is wanted",
        "Mediation wanted",
        explained="The day the adviser told the authority. The thirty days to arrange it count from it, but "
        "for health alone.",
        detail=details.MediationWanted,
    ),
    FactKind(
        "commissioning_body_notified",
        "The commissioning body was notified of the mediation issues",
        "Commissioning body notified",
        explained="Where health provision is among the issues, its commissioning body must be told within "
        "three working days (reg 35(2)).",
    ),
    FactKind(
        "issues_received_by_body",
        "The notification was received by the commissioning body",
        "Received by the commissioning body",
        explained="Where health alone is at issue, the commissioning body's thirty days count from the day it received "
        "the authority's notification (reg 35(3)).",
    ),
    FactKind(
        "mediation_arranged",
        "A day was arranged for the mediation",
        "Mediation arranged",
        explained="A day and a place are settled. The family must be told of them at least five working "
        "days before; they may be told the same day.",
        detail=details.MediationArranged,
    ),
    FactKind(
        "mediation_date_notified",
        "The family was told when and where the mediation is",
        "Mediation date notified",
        explained="Five clear working days must lie between this day and the mediation, unless the family "
        "agrees to less.",
    ),
    FactKind(
        "shorter_notice_agreed",
        "The family was content with shorter notice of the mediation",
        "Shorter notice agreed",
        explained="The family consented to be told later than five working days before (reg 37(2)).",
    ),
    FactKind(
        "mediation_held",
        "The mediation was held and concluded",
        "Mediation held",
        explained="The day it was concluded. The adviser issues a certificate within three working days (reg 39(1)).",
    ),
    FactKind(
        "mediation_not_arranged",
        "The adviser was told that the mediation cannot be arranged in time",
        "Mediation not arranged in time",
        explained="The authority tells the adviser as soon as it realises it. The family is treated as "
        "having taken part (reg 39(2), (3)).",
    ),
    FactKind(
        "appealable_matters_agreed",
        "An agreement was made on matters one could appeal",
        "Agreed on matters one could appeal",
        explained="The agreement is treated as an order: each thing agreed has the time of reg 44, from "
        "this day (reg 42(2)). It opens a case of its own.",
        detail=details.AppealableAgreement,
    ),
    FactKind(
        "other_matters_agreed",
        "An agreement was made on other matters",
        "Agreed on other matters",
        explained="What was agreed that one could not appeal must be done within two weeks (reg 42(3)).",
        detail=details.OtherAgreement,
    ),
    FactKind(
        "authority_told_of_agreement",
        "The authority was told of the agreement by the commissioning body",
        "Authority told of the agreement",
        explained="The commissioning body told the authority of an agreement to which it was no party (reg 42(4)).",
    ),
    FactKind(
        "agreement_carried_out",
        "What was agreed on other matters was done",
        "Agreement carried out",
        explained="Everything agreed that one could not appeal is done.",
    ),
    FactKind(
        "mediation_closed",
        "The mediation was closed, everything being done",
        "Mediation closed",
        explained="The certificate is issued and what was agreed on other matters is done. It is refused until then.",
    ),
)
