"""Events as they were first written, one file for each version of each kind, kept and read for ever.

`python -m tests.cases.stored` writes the files that are missing and never touches one that is there: a stored event
is a promise about every log that holds its like.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cases.facts import DOCUMENT_ADDED, MOVED_TO_DEFINITION, RECORDED_IN_ERROR, REMOVES, Fact
from cases.kinds import KINDS, checked_detail
from cases.log import GENESIS, keep_private, sealed

FOLDER = Path(__file__).parent / "stored_facts"
REF = "EHC-2025-000001"

# What each kind holds at its fullest; a kind that takes nothing is not listed.
FULLEST: Mapping[str, Mapping[str, Any]] = {
    "request_received": {"requested_by": "young_person"},
    "decision_to_assess_notified": {"decided_on": "2025-09-30"},
    "refusal_to_assess_notified": {"decided_on": "2025-09-30"},
    "no_plan_necessary_notified": {"decided_on": "2025-09-30"},
    "advice_requested": {"received_on": "2025-10-03", "section_31": True},
    "advice_expected": {"expected_on": "2025-11-20", "because": "missed_appointment"},
    "advice_received": {
        "declined": True,
        "declined_because": "incompatible_with_duties",
        "document": 3,
        "text": "The clinic – closed in July – never saw the child.",
    },
    "decision_to_issue_plan_notified": {"decided_on": "2025-09-30"},
    "refusal_to_issue_plan_notified": {"decided_on": "2025-09-30"},
    "draft_plan_served": {"representations_until": "2025-10-20", "sent_on": "2025-09-29"},
    "institution_replied": {"answer": "cannot_meet_need"},
    "finalised_plan_sent": {"dated": "2025-10-01"},
    "plan_last_reviewed": {"reassessed": "yes"},
    "plan_transferred_in": {"made_or_last_reviewed_on": "2025-06-02"},
    "early_review_called": {"because": "family_asked"},
    "under_five_reviews_planned": {"last_reviewed_on": "2025-09-01"},
    "left_education": {"age": "18_or_over"},
    "review_meeting_arranged": {"meeting_on": "2025-11-03", "arranged_by": "head_or_principal", "setting": "attends"},
    "review_decision_notified": {"decision": "amend", "decided_on": "2025-09-30"},
    "amendment_notice_sent": {"served_on": "2025-10-03", "representations_until": "2025-10-20"},
    "amended_plan_sent": {"dated": "2025-10-01"},
    "decision_not_to_amend_notified": {"decided_on": "2025-09-30"},
    "amendment_proposed": {"because": "change_of_place"},
    "phase_transfer_identified": {"phase": "primary_to_secondary", "transfer_on": "2026-09-01"},
    "no_transfer_planned": {"because": "stays"},
    "review_no_longer_owed": {"because": "plan_transferred"},
    "appealable_decision_sent": {"decision": "plan_content", "dated": "2025-09-30"},
    "mediation_certificate_issued": {"ground": "not_arranged"},
    "decision_reconsidered": {"decided_on": "2025-09-30"},
    "late_appeal_sought": {"route": "leave"},
    "application_notice_received": {"lodged_on": "2025-09-26"},
    "appeal_unopposed": {"limbs": ["amend_placement_and_content"]},
    "appeal_withdrawn": {"because_of": "agreed"},
    "order_made": {"limbs": ["amend_provision", "amend_placement"], "by_consent": True},
    "appeal_dismissed": {"how": "struck_out"},
    "mediation_wanted": {"issues": "mixed"},
    "mediation_arranged": {"meeting_on": "2025-10-20"},
    "appealable_matters_agreed": {"limbs": ["amend_provision", "amend_placement"]},
    "other_matters_agreed": {"parties": "without_authority"},
    "assessment_promised_as_ordered": {"decided_on": "2025-09-30"},
    "reconsidered_as_ordered": {"outcome": "no_plan"},
    "provision_amended_as_ordered": {"dated": "2025-10-01"},
    "placement_amended_as_ordered": {"dated": "2025-10-01"},
    "recommendations_made": {"areas": ["health", "social_care"], "decision_made_on": "2025-06-02"},
    "exception_claimed": {
        "limit": "assess_decision",
        "exception": "school_closed",
        "because": "The school’s head was away – no advice could be had before “re-opening”; naïve £ 1/2 \U0001f3eb",
        "dates": {"advice_requested": "2025-07-17", "closed_from": "2025-07-24", "reopens_on": "2025-09-03"},
        "family_informed_on": "2025-10-01",
    },
    "exception_ended": {"limit": "assess_decision", "exception": "school_closed"},
    "cause_of_lateness_recorded": {"cause": "educational_psychology_capacity", "limit": "final_plan"},
    "request_withdrawn": {"withdrawn_by": "parent"},
    "reassessment_requested": {"requested_by": "commissioning_body", "last_assessed_on": "2025-03-03"},
    "decision_to_reassess_notified": {"decided_on": "2025-09-30"},
    "refusal_to_reassess_notified": {"decided_on": "2025-09-30"},
    "no_change_notified": {"decided_on": "2025-09-30"},
    "detention_decision_sent": {"decision": "placement"},
    "ceasing_considered": {"because": "left_18_or_over"},
    "decision_to_cease_notified": {"decided_on": "2025-09-30"},
    "decision_to_maintain_notified": {"decided_on": "2025-09-30"},
    "continued_beyond_25": {"setting": "apprenticeship", "ends_on": "2026-03-31"},
    "became_aware_of_move": {"moved_on": "2025-10-20"},
    "told_of_move_in": {"moved_on": "2025-10-20"},
    "original_body_aware_of_move": {"moved_on": "2025-10-20"},
    "family_told_of_transfer": {"proposes": "will_assess", "review_until": "2026-03-09"},
    "commissioning_body_asked": {"asked_for": "review"},
    "case_assigned": {"owner": "o0123456789", "team": "north"},
    "note_added": {"text": "Called the school.\nThey will ring back.", "legal_advice": True},
    DOCUMENT_ADDED: {"document": 3, "version": 2, "kind": "advice", "sha256": "0123456789abcdef" * 4},
    MOVED_TO_DEFINITION: {"version": 2},
    "notice_released": {"number": 12, "sha256": "0f" * 32, "gives": "refusal_to_assess_notified", "copies": 2},
    "sight_restricted": {
        "officers": ["o0a1b2c3d4", "o5e6f7a8b9"],
        "ground": "connected",
        "text": "The father’s sister works here – on another floor.",
    },
    "sight_opened": {"text": "Nobody named is in, and the police are on the telephone."},
    "sight_lifted": {"text": "She has left."},
    "service_failed": {"number": 12, "sha256": "0f" * 32, "copy_number": 1, "how": "returned_by_post"},
    "statement_to_be_transferred": {
        "expected": "other",
        "transfer_on": "2016-09-05",
        "year9_from": "2015-09-07",
        "year10_from": "2016-09-05",
    },
    "transfer_review_notice_given": {
        "assessment_begins": "2015-09-21",
        "expected": "post16",
        "transfer_on": "2016-09-05",
        "year9_from": "2013-09-02",
        "year10_from": "2014-09-01",
        "detained": "no",
    },
    "year_6_consultation_concluded": {"outcome": "assess", "next_school_year_from": "2016-09-05"},
    "transfer_appeal_allowed": {"outcome": "plan_ordered"},
    "lda_assessment_asked": {"asked_by": "post16"},
    "lda_conversion_consented": {"section": "subsection_5"},
    "assessment_taken_over_in_detention": {"reached": "assessment"},
    "panel_considered": {
        "panel": "PNL-2025-000003",
        "question": "agree_placement",
        "recommendation": "not_yet",
        "unanimous": False,
        "findings": ["views_missing", "placement_unsuitable"],
        "because": "The school’s reply came on the day – nobody had read it.",
    },
    "authority_decided": {
        "question": "issue_plan",
        "decision": "yes",
        "because": "Advice that came after the panel shows otherwise.",
    },
    "concern_received": {
        "provider": "information_and_advice",
        "raised_by": "parent",
        "themes": ["response_times", "impartiality"],
        "text": "Nobody rang back for three weeks.",
    },
    "concern_forwarded": {"received_on": "2025-10-02"},
    "concern_not_taken_up": {"because": "another_route"},
    "provider_replied": {"text": "It is being looked into."},
    "provider_replied_in_full": {"finding": "accepted_in_part", "text": "Two messages were not passed on."},
    "remedial_action_agreed": {
        "actions": ["procedure", "training"],
        "done_until": "2025-12-01",
        "text": "Messages are read twice a day.",
    },
    "concern_closed": {"outcome": "put_right"},
    "concerns_analysed": {"trends": ["recurring_theme", "action_wanted"], "text": "Response times, again."},
    "contact_made": {
        "channel": "phone",
        "made_by": "third_party",
        "user_type": "young_person",
        "hours": "out_of_hours_assessed",
        "third_party_reason": "language",
        "permission": "evidenced",
    },
    "first_response_made": {"impartiality": "not_yet"},
    "own_wish_recorded": {"answer": "accepted"},
    "put_first": {"reason": "statutory_deadline"},
    "time_limit_told": {"limit": "appeal_lodge", "runs_from": "2025-09-20"},
    "level_set": {"level": "level_3", "guidance": "2023", "because": "Low need and high complexity."},
    "record_opened": {"client": "c4f09a17b"},
    "support_agreement_completed": {
        "signed_by": "parent_or_carer",
        "review_on": "2025-12-01",
        "text": "Help with the appeal, and with the hearing.",
    },
    "support_reviewed": {"review_on": "2026-03-02"},
    "time_spent": {"minutes": 45, "mode": "appeal_preparation"},
    "outcome_recorded": {"outcomes": ["views_expressed", "rights_exercised"]},
    "intervention_closed": {"reason": "need_met"},
    "consent_given": {"fields": ["name", "involvement"], "lasts_until": "2026-01-31"},
    "safeguarding_decided": {
        "concern": "neglect_or_abuse",
        "decision": "share",
        "because": "The procedures ask for it at once.",
    },
    "sharing_put_forward": {"purpose": "appeal", "fields": ["name", "involvement"]},
    RECORDED_IN_ERROR: {"because": "It belongs to another case."},
}


def example(kind: str) -> Fact:
    """Return one fact of a kind, with everything a fact of that kind can hold."""
    about = "health" if KINDS[kind].about else ""
    return Fact(
        kind,
        date(2025, 10, 1),
        7,
        checked_detail(kind, about, FULLEST.get(kind, {})),
        about,
        datetime(2025, 10, 1, 9, 30, 0, 123456, tzinfo=UTC),
        "o0123456789",
        "council",
        ("too_early:draft_reps",) if kind == "finalised_plan_sent" else (),
        "The family asked for it." if kind == "finalised_plan_sent" else "",
        3 if kind in REMOVES else None,
    )


def as_stored(kind: str) -> dict[str, Any]:
    """Return an event of a kind as its file holds it: plain JSON, with the hash it was given."""
    fact = example(kind)
    detail, _ = keep_private(1, fact)
    row = sealed(REF, GENESIS, fact, detail)
    days = {"happened_on": fact.happened_on.isoformat(), "recorded_at": row["recorded_at"].isoformat()}
    return {"case": REF} | row | days | {"detail": detail, "breach": list(fact.breach)}


def path_of(kind: str, version: int) -> Path:
    """Return where the event of one version of a kind is stored."""
    return FOLDER / f"{kind}.v{version}.json"


def write_missing() -> list[Path]:
    """Write an event of the latest version of every kind for which there is none yet."""
    missing = [kind for kind in KINDS if not path_of(kind, KINDS[kind].version).exists()]
    for kind in missing:
        text = json.dumps(as_stored(kind), ensure_ascii=False, indent=2, sort_keys=True)
        path_of(kind, KINDS[kind].version).write_text(f"{text}\n", encoding="utf-8")
    return [path_of(kind, KINDS[kind].version) for kind in missing]


if __name__ == "__main__":
    for written in write_missing():
        print(f"Wrote {written.name}")
