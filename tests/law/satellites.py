"""What the digest says of the instruments beside the Regulations: their exceptions, and what is agreed by contract."""

from datetime import date

# Section 5 of the page on SENDIASS: standards that have a time. They are contract.
CONTRACT = (
    "sendiass_first_response", "sendiass_service_received", "sendiass_support_review",
    "provider_concern_initial", "provider_concern_full",
    "provider_concern_remedial", "provider_concern_analysis", "sendiass_score_card", "sendiass_benchmark",
    "sendiass_evaluation", "sendiass_publicity_review", "sendiass_monitoring_group", "sendiass_workshops",
    "sendiass_workshop_menu", "sendiass_score_card_shared", "sendiass_termly_report", "sendiass_annual_report",
    "sendiass_hazard_told",
)  # fmt: skip

# The first day on which each was law, or agreed.
IN_FORCE = {
    "SI 2008/2699": date(2014, 9, 1),  # r.20(1)(c) as substituted; nothing earlier is held
    "SI 2014/1652": date(2014, 9, 1),
    "SI 2014/2270": date(2014, 9, 1),
    "SI 2015/62": date(2015, 4, 1),
    "SI 2017/1306": date(2018, 4, 3),
    "SENDIASS service specification, April 2023": date(2023, 4, 1),
}
INSERTED = {f"tr_detained_{each}": date(2015, 4, 1) for each in ("notice", "final", "no_plan")}  # by SI 2015/505

COUNTED_FROM_THE_DAY = (
    "rec_health_response", "rec_health_to_sos", "rec_social_response", "rec_social_to_sos",  # SI 2017/1306
    "dp_draft_reps",  # SI 2015/62 reg 13(1)(a)
    "tr_final", "tr_no_plan", "tr_reassess_final", "tr_inflight_decide", "tr_lda_inflight", "tr_detained_final",
    "tr_detained_no_plan",  # SI 2014/2270 throughout
)  # fmt: skip


def _kept(article: str) -> dict[str, str]:
    paragraphs = {
        "school_closed": "a",
        "early_years_provider_closed": "b",
        "personal_circumstances": "c",
        "absent_from_area": "d",
    }
    return {key: f"reg 10(4)({at}), kept by SI 2014/2270 art {article}" for key, at in paragraphs.items()}


def _relaxed(regulations: str, provision: str) -> dict[str, str]:
    return {"coronavirus": f"for {regulations} reg {provision}"}


def _detained(provision: str) -> dict[str, str]:
    return _relaxed("SI 2015/62", provision)


def _assessed(closed: str, circumstances: str, absent: str) -> dict[str, str]:
    return {
        "school_closed": f"reg {closed}", "personal_circumstances": f"reg {circumstances}",
        "absent_from_area": f"reg {absent}",
    }  # fmt: skip


def _ordered(provision: str) -> dict[str, str]:
    return {"personal_circumstances": f"reg {provision}", "absent_from_area": f"reg {provision}"} | _detained(provision)


_ART_16 = {"assessment_inappropriate": "art 16", "appeal_undetermined": "art 16"}
_REG_10 = ("10(4)(a)", "10(4)(b)", "10(4)(c)")

# The provision of every exception, by limit and exception. What is not here has none.
ALLOWED: dict[str, dict[str, str]] = {
    "rec_health_response": _relaxed("SI 2017/1306", "6(3)"),
    "rec_health_to_sos": _relaxed("SI 2017/1306", "6(6)"),
    "rec_social_response": _relaxed("SI 2017/1306", "7(1)"),
    "rec_social_to_sos": _relaxed("SI 2017/1306", "7(4)"),
    "dp_review": _relaxed("SI 2014/1652", "11(2)(a)"),
    "dp_no_determination": _detained("4(1)"),
    "dp_assess_decision": _assessed("5", "5", "5") | _detained("5(1)"),
    "dp_advice": dict.fromkeys(("exceptional_circumstances", "absent_from_area", "missed_appointment"), "reg 8")
    | _detained("8(1)"),
    "dp_no_plan": _assessed(*_REG_10) | _detained("10(1)"),
    "dp_final": _assessed(*_REG_10) | _detained("13(2)"),
    "dp_kept_plan_disclose": _detained("16(2)"),
    "dp_kept_plan_disclose_commissioner": _detained("16(3)"),
    "dp_cb_request": _detained("16(4)"),
    "dp_mediation_contact": _detained("19"),
    "dp_mediation_cert_no_mediation": _detained("20(1)"),
    "dp_mediation_arrange": _detained("21"),
    "dp_mediation_cert_after": _detained("24(1)"),
    "dp_agreement_other": _detained("27(3)"),
    # 29(7) covers 29(4) and (5) only; 30(7) covers 30(4) and (5): the opposite choice to reg 45(7).
    "dp_orders_make_draft": _ordered("29(7)"),
    "dp_orders_make_final": _ordered("29(7)"),
    "dp_orders_remit": _ordered("29(7)"),
    "dp_orders_placement": _detained("29(6)"),
    "dp_unopposed_no_plan": _ordered("30(7)"),
    "dp_unopposed_final": _ordered("30(7)"),
    "dp_unopposed_make_draft": _ordered("30(7)"),
    "dp_unopposed_make_final": _ordered("30(7)"),
    "dp_unopposed_placement": _detained("30(6)"),
    "tr_final": _kept("21(3)"),
    "tr_no_plan": _kept("22(3)"),
    "tr_reassess_final": _kept("24(2)"),
    "tr_detained_final": _assessed(*_REG_10),
    "tr_detained_no_plan": _assessed(*_REG_10),
} | {f"tr_cohort{each}": _ART_16 for each in ("", "_2015", "_post16", "_phase", "_year9", "_rest")}
ALLOWED["tr_year6"] = _ART_16

WITHOUT_EXCEPTION = (
    "appeal_lodge", "la_response", "unopposed_notice", "any_other_tribunal_act", "permission_ut",
    "pb_request_window", "pb_refusal", "dp_reduce", "dp_stop", "dp_nominee_withdrawn",
    "dp_draft_reps",
    "dp_incomplete_released_decision", "dp_incomplete_released_no_plan", "dp_incomplete_released_final",
    "dp_incomplete_detained_decision", "dp_incomplete_detained_no_plan", "dp_incomplete_detained_final",
    "dp_send_copy", "dp_moved", "dp_mediation_date_notice", "dp_agreement_appealable",
    "dp_orders_notify", "dp_orders_no_plan", "dp_orders_final", "dp_unopposed_notify",
    "tr_notice", "tr_inflight_decide", "tr_lda_inflight", "tr_lda", "tr_detained_notice", "tr_too_late", *CONTRACT,
)  # fmt: skip
