"""What the law digest says, as data: the ids of its tables and its matrix of exceptions. Compared with the code."""

from datetime import date

from tests.tables import rows

# Table 1.1 (request, assessment, decision) and table 1.2 (draft and final plan), in the order of the digest.
TABLE_1_1 = (
    "consult_on_request", "notify_no_determination", "notify_considering", "assess_decision", "assess_decision_copy",
    "advice_seek", "advice_no_repeat", "advice_response", "no_plan_decision", "no_plan_copy", "yes_plan_notice",
    "assess_six_month_bar", "remain_in_special_school",
)  # fmt: skip
TABLE_1_2 = (
    "draft_issue", "draft_reps", "school_request_window", "school_consultation", "final_plan", "final_plan_form",
)  # fmt: skip

TABLES = {"1.1": TABLE_1_1, "1.2": TABLE_1_2}

# The first day on which each instrument was law (digest section 8).
IN_FORCE = {
    "SI 2014/1530": date(2014, 9, 1),
    "CFA 2014": date(2014, 9, 1),
    "SEND Code of Practice 2015": date(2014, 9, 1),
}

# Ours beside them: times the Code of Practice recommends (digest section 4, "guidance-only periods").
GUIDANCE = ("advice_response_other", "yes_plan_week_16", "school_consultation")

# Digest section 4, with section 8 for 2020. A cell holds the paragraph that allows the exception.
EXCEPTIONS = rows("""
| limit                   | school_closed                  | early_years_provider_closed    | personal_circumstances         | exceptional_circumstances | absent_from_area               | missed_appointment | coronavirus                    |
|-------------------------|--------------------------------|--------------------------------|--------------------------------|---------------------------|--------------------------------|--------------------|--------------------------------|
| notify_no_determination |                                |                                |                                |                           |                                |                    | 4(3)                           |
| assess_decision         | 5(4)(a)                        | 5(4)(b)                        | 5(4)(c)                        |                           | 5(4)(d)                        |                    | 5(4)(e)                        |
| advice_response         |                                |                                |                                | 8(2)(a)                   | 8(2)(b)                        | 8(2)(c)            | 8(2)(d)                        |
| no_plan_decision        | 10(4)(a)                       | 10(4)(b)                       | 10(4)(c)                       |                           | 10(4)(d)                       |                    | 10(4)(e)                       |
| final_plan              | 10(4)(a), applied by reg 13(3) | 10(4)(b), applied by reg 13(3) | 10(4)(c), applied by reg 13(3) |                           | 10(4)(d), applied by reg 13(3) |                    | 10(4)(e), applied by reg 13(3) |
| draft_reps              |                                |                                |                                |                           |                                |                    |                                |
""")  # noqa: E501  (one line for each limit, as in the digest)

# Registered limits to which no provision gives any exception.
WITHOUT_EXCEPTION = (
    "consult_on_request", "notify_considering", "assess_decision_copy", "advice_seek", "advice_no_repeat",
    "no_plan_copy", "yes_plan_notice", "assess_six_month_bar", "remain_in_special_school", "draft_issue",
    "school_request_window", "school_consultation", "final_plan_form", "advice_response_other", "yes_plan_week_16",
)  # fmt: skip
