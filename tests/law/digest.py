"""What the law digest says, as data: the ids of its tables and its matrix of exceptions. Compared with the code."""

from datetime import date
from pathlib import Path

from tests.law import satellites
from tests.tables import rows

IDS = tuple(Path(__file__).parent / name for name in ("ids_of_the_digest.txt", "ids_of_transfer_review.txt"))


def tables() -> dict[str, tuple[str, ...]]:
    """The ids of each table of the digest, by its heading, in its order."""
    found: dict[str, list[str]] = {}
    table = ""
    for line in (line for ids in IDS for line in ids.read_text(encoding="utf-8").splitlines()):
        if line.startswith("## "):
            table = line.removeprefix("## ")
            found[table] = []
        elif line and not line.startswith("#"):
            found[table].append(line)
    return {name: tuple(ids) for name, ids in found.items()}


TABLES = tables()
EVERY_ID = tuple(each for ids in TABLES.values() for each in ids)

# The first day on which each instrument was law (digest section 8).
IN_FORCE = {
    "SI 2014/1530": date(2014, 9, 1),
    "CFA 2014": date(2014, 9, 1),
    "SEND Code of Practice 2015": date(2014, 9, 1),
    "R (L, M, P) v Devon CC": date(2022, 3, 8),  # handed down
} | satellites.IN_FORCE
# Reg 45(3) to (6A) are those of SI 2015/359; the text before them is not held.
REWRITTEN = {f"unop_{each}": date(2015, 3, 23) for each in (
    "assess_notify", "assess_no_plan", "assess_final", "content", "placement", "placement_and_content", "make_draft",
    "make_final", "cease",
)} | satellites.INSERTED  # fmt: skip

# Ours beside them: times the Code of Practice recommends (digest section 4, "guidance-only periods").
GUIDANCE = ("advice_response_other", "yes_plan_week_16", "school_consultation", "under_fives_review")

# Digest section 3.2: every limit whose words make the day itself day one ("beginning with", "starting with").
COUNTED_FROM_THE_DAY = (
    "draft_reps", "amend_reps",  # regs 13(1)(a), 22(2)(c)
    "la_transfer_late", "cb_transfer_late", "cb_transfer_request", "cb_change_notify", "cb_change_request",  # 15, 16
    "la_transfer_review",  # reg 15(5)
    "reassess_review_next", "review_first", "review_next",  # reg 27(4)(b), CFA s.44(1)
    *satellites.COUNTED_FROM_THE_DAY,
)  # fmt: skip

# Digest section 4. A cell holds the paragraph that allows the exception.
EXCEPTIONS = rows("""
| limit              | school_closed                                | early_years_provider_closed                  | personal_circumstances         | exceptional_circumstances     | absent_from_area               | missed_appointment            | coronavirus                                  |
|--------------------|----------------------------------------------|----------------------------------------------|--------------------------------|-------------------------------|--------------------------------|-------------------------------|----------------------------------------------|
| assess_decision    | 5(4)(a)                                      | 5(4)(b)                                      | 5(4)(c)                        |                               | 5(4)(d)                        |                               | 5(4)(e)                                      |
| advice_response    |                                              |                                              |                                | 8(2)(a)                       | 8(2)(b)                        | 8(2)(c)                       | 8(2)(d)                                      |
| no_plan_decision   | 10(4)(a)                                     | 10(4)(b)                                     | 10(4)(c)                       |                               | 10(4)(d)                       |                               | 10(4)(e)                                     |
| final_plan         | 10(4)(a), applied by reg 13(3)               | 10(4)(b), applied by reg 13(3)               | 10(4)(c), applied by reg 13(3) |                               | 10(4)(d), applied by reg 13(3) |                               | 10(4)(e), applied by reg 13(3)               |
| reassess_advice    |                                              |                                              |                                | 8(2)(a), applied by reg 26(2) | 8(2)(b), applied by reg 26(2)  | 8(2)(c), applied by reg 26(2) | 8(2)(d), applied by reg 26(2)                |
| reassess_final     | 27(3)(a)                                     | 27(3)(b)                                     | 27(3)(c)                       |                               | 27(3)(d)                       |                               | 27(3)(e)                                     |
| ord_assess_notify  | 10(4)(a), applied by regs 13(3) and 44(3)(c) | 10(4)(b), applied by regs 13(3) and 44(3)(c) | 44(3)(a)                       |                               | 44(3)(b)                       |                               | 10(4)(e), applied by regs 13(3) and 44(3)(c) |
| ord_assess_no_plan | 10(4)(a), applied by regs 13(3) and 44(3)(c) | 10(4)(b), applied by regs 13(3) and 44(3)(c) | 44(3)(a)                       |                               | 44(3)(b)                       |                               | 10(4)(e), applied by regs 13(3) and 44(3)(c) |
| ord_assess_final   | 10(4)(a), applied by regs 13(3) and 44(3)(c) | 10(4)(b), applied by regs 13(3) and 44(3)(c) | 44(3)(a)                       |                               | 44(3)(b)                       |                               | 10(4)(e), applied by regs 13(3) and 44(3)(c) |
| ord_make_draft     | 10(4)(a), applied by regs 13(3) and 44(3)(c) | 10(4)(b), applied by regs 13(3) and 44(3)(c) | 44(3)(a)                       |                               | 44(3)(b)                       |                               | 10(4)(e), applied by regs 13(3) and 44(3)(c) |
| ord_make_final     | 10(4)(a), applied by regs 13(3) and 44(3)(c) | 10(4)(b), applied by regs 13(3) and 44(3)(c) | 44(3)(a)                       |                               | 44(3)(b)                       |                               | 10(4)(e), applied by regs 13(3) and 44(3)(c) |
| unop_assess_notify | 10(4)(a), applied by regs 13(3) and 45(7)(c) | 10(4)(b), applied by regs 13(3) and 45(7)(c) | 45(7)(a)                       |                               | 45(7)(b)                       |                               | 10(4)(e), applied by regs 13(3) and 45(7)(c) |
| unop_make_draft    | 10(4)(a), applied by regs 13(3) and 45(7)(c) | 10(4)(b), applied by regs 13(3) and 45(7)(c) | 45(7)(a)                       |                               | 45(7)(b)                       |                               | 10(4)(e), applied by regs 13(3) and 45(7)(c) |
| unop_make_final    | 10(4)(a), applied by regs 13(3) and 45(7)(c) | 10(4)(b), applied by regs 13(3) and 45(7)(c) | 45(7)(a)                       |                               | 45(7)(b)                       |                               | 10(4)(e), applied by regs 13(3) and 45(7)(c) |
""")  # noqa: E501  (one line for each limit, as in the digest)

# Digest section 8: limits that only SI 2020/471 ever relaxed. "2A, for reg" is its gloss ("not reasonably
# practicable"), any other its textual test ("impractical").
ONLY_IN_2020 = rows("""
| limit                      | coronavirus                   |
|----------------------------|-------------------------------|
| notify_no_determination    | 4(3)                          |
| la_transfer_late           | 2A, for reg 15(2)             |
| la_transfer_inform         | 2A, for reg 15(4)             |
| la_transfer_review         | 2A, for reg 15(5)             |
| cb_transfer_late           | 2A, for reg 15(7)             |
| cb_transfer_request        | 2A, for reg 15(8)             |
| cb_change_notify           | 2A, for reg 16(2)             |
| cb_change_request          | 2A, for reg 16(3)             |
| review_first               | 18A                           |
| review_next                | 18A                           |
| review_report              | 2A, for reg 20(9), 21(7), (8) |
| review_decision            | 2A, for reg 20(10), 21(9)     |
| amend_final                | 22(6)                         |
| amend_decline              | 22(6)                         |
| reassess_decision          | 2A, for reg 25(1)             |
| reassess_review_first      | 2A, for reg 27(4)(a)          |
| reassess_review_next       | 2A, for reg 27(4)(b)          |
| he_disclosure              | 2A, for reg 47                |
| med_contact                | 2A, for reg 33                |
| med_cert_no_mediation      | 2A, for reg 34(1)             |
| med_cert_bar               | 2A, for reg 34(2)             |
| med_notify_health          | 2A, for reg 35(2)             |
| med_arrange_health_only    | 2A, for reg 35(3)             |
| med_arrange_mixed          | 2A, for reg 35(4)             |
| med_arrange_other          | 2A, for reg 36(2)             |
| med_cert_after             | 2A, for reg 39(1)             |
| med_cert_deemed            | 2A, for reg 39(3)             |
| med_agree_other            | 2A, for reg 42(3)             |
| med_agree_tell_la          | 2A, for reg 42(4)             |
| ord_remit                  | 2A, for reg 44(2)(d)          |
| ord_amend_sep              | 2A, for reg 44(2)(e)          |
| ord_amend_school           | 2A, for reg 44(2)(f)          |
| ord_continue_amend         | 2A, for reg 44(2)(h)          |
| unop_assess_no_plan        | 45(8)                         |
| unop_assess_final          | 45(8)                         |
| unop_content               | 2A, for reg 45(4)             |
| unop_placement             | 2A, for reg 45(5)             |
| unop_placement_and_content | 2A, for reg 45(5)             |
| unop_cease                 | 2A, for reg 45(6A)            |
""")

# Registered limits to which no provision gives any exception. The first are "no" in every cell of the digest's matrix.
WITHOUT_EXCEPTION = (
    "draft_reps", "la_transfer_known", "cb_transfer_known", "phase_transfer_post16", "phase_transfer_other",
    "phase_post16_to_post16", "review_meeting_notice", "review_papers", "amend_notice", "amend_reps",
    "amend_review_backstop", "amend_no_review", "med_date_notice", "consult_on_request", "notify_considering",
    "assess_decision_copy", "advice_seek", "advice_no_repeat", "no_plan_copy", "yes_plan_notice",
    "assess_six_month_bar", "remain_in_special_school", "draft_issue", "school_request_window",
    "school_consultation", "final_plan_form", "la_transfer_interim_place", "review_release", "review_neet_u18",
    "review_cease_18plus", "reassess_bar", "reassess_no_change", "cease_consult", "cease_notify",
    "cease_standstill", "cease_on_dismissal", "beyond_25", "mediation_notice", "med_leave", "med_fail_notify",
    "med_agree_appealable", "ord_dismiss_cease", "ord_continue", "advice_response_other", "yes_plan_week_16",
    "under_fives_review", "tr_meeting",
    *satellites.WITHOUT_EXCEPTION,
)  # fmt: skip
