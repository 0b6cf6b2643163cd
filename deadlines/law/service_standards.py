"""Times a service has agreed to in its contract: the Rotherham SENDIASS specification, April 2023.

Agreed with the commissioner and shown as contract: none of it is law, and none of it can be missed in law.
"""

from datetime import date

from deadlines.counting import months, weeks, working_days
from deadlines.limits import Authority, Citation, InForce, Rule, TimeLimit
from deadlines.shapes import NoDate, OnTheDay

CHECKED = date(2026, 11, 22)
AGREED = InForce(date(2023, 4, 1))
SERVICE = "The information, advice and support service"
PROVIDER = "The provider"
OF_ANOTHER_PROVIDER = "It is held of any provider; where another one's own agreement says otherwise, that one holds."


def para(provision: str) -> Citation:
    """A paragraph of the specification; it has no address of its own."""
    return Citation("SENDIASS service specification, April 2023", provision)


FIRST_RESPONSE = TimeLimit(
    key="sendiass_first_response",
    title="First response to somebody who asks",
    duty_of=SERVICE,
    duty="respond to an enquirer for the first time",
    words="",
    rules=(Rule(working_days(5, of="contacted_on"), AGREED, para("para 7.5.1 and KPI 3")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"contacted_on": "The enquirer made contact"},
    default="A voicemail counts as trying, where the enquirer cannot be reached.",
)

SERVICE_RECEIVED = TimeLimit(
    key="sendiass_service_received",
    title="A level of service received",
    duty_of=SERVICE,
    duty="give the enquirer a level of service",
    words="",
    rules=(Rule(working_days(5, of="contacted_on"), AGREED, para("KPI 3")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"contacted_on": "The enquirer made contact"},
    default="The specification says 5 days; working days are taken, as for the first response.",
)

SUPPORT_REVIEW = TimeLimit(
    key="sendiass_support_review",
    title="Review of the support agreement",
    duty_of=SERVICE,
    duty="review the support given under a support agreement",
    words="",
    rules=(Rule(OnTheDay("review_on"), AGREED, para("para 7.6.3")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"review_on": "The day agreed for the review"},
    default="The specification says “reviewed regularly”: the day is the one that was agreed.",
)

CONCERN_INITIAL = TimeLimit(
    key="provider_concern_initial",
    title="First reply to a concern",
    duty_of=PROVIDER,
    duty="reply to the concern for the first time",
    words="",
    rules=(Rule(weeks(1, of="received"), AGREED, para("para 11.3")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"received": "The provider received the concern"},
    default=OF_ANOTHER_PROVIDER,
)

CONCERN_FULL = TimeLimit(
    key="provider_concern_full",
    title="Full reply to a concern",
    duty_of=PROVIDER,
    duty="reply to the concern in full",
    words="",
    rules=(Rule(months(1, of="received"), AGREED, para("para 11.3")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"received": "The provider received the concern"},
    default=f"A month is counted by the calendar: one from 31 January ends with February. {OF_ANOTHER_PROVIDER}",
)

CONCERN_REMEDIAL = TimeLimit(
    key="provider_concern_remedial",
    title="Remedial action",
    duty_of=PROVIDER,
    duty="do what it agreed to do about the concern by the day agreed",
    words="",
    rules=(Rule(OnTheDay("agreed_day"), AGREED, para("para 11.2")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"from": "Remedial action was agreed", "agreed_day": "The action is to be done"},
    default="The specification sets no time for remedial action: the day is the one agreed in each concern.",
)

CONCERNS_ANALYSED = TimeLimit(
    key="provider_concern_analysis",
    title="Concerns analysed for trends",
    duty_of="The local authority",
    duty="analyse the concerns it has recorded every month",
    words="",
    rules=(Rule(months(1), AGREED, para("para 11.2")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"from": "The concerns were last analysed"},
    default="“Monthly” is read as within a month of the analysis before.",
)

SCORE_CARD = TimeLimit(
    key="sendiass_score_card",
    title="Score card",
    duty_of=SERVICE,
    duty="gather the data of the score card every month",
    words="",
    rules=(Rule(months(1), AGREED, para("KPI 3")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"from": "The data were last gathered"},
    default="“Monthly” is read as within a month of the gathering before.",
)

BENCHMARK = TimeLimit(
    key="sendiass_benchmark",
    title="Comparison with the Minimum Standards",
    duty_of=SERVICE,
    duty="compare itself with the national Minimum Standards at least once a year",
    words="",
    rules=(Rule(months(12), AGREED, para("paras 6.6 and 7.7.3")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"from": "The service last compared itself"},
)

EVALUATION_PUBLISHED = TimeLimit(
    key="sendiass_evaluation",
    title="Results of the evaluation published",
    duty_of=SERVICE,
    duty="publish the results of its evaluation every year",
    words="",
    rules=(Rule(months(12), AGREED, para("para 7.7.2")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"from": "The results were last published"},
)

PUBLICITY_REVIEWED = TimeLimit(
    key="sendiass_publicity_review",
    title="Publicity plan reviewed",
    duty_of=SERVICE,
    duty="review its publicity plan every year",
    words="",
    rules=(Rule(months(12), AGREED, para("KPI 4")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"from": "The plan was last reviewed"},
)

A_TERM = {"term_ends_on": "The term ends"}
OF_THE_AUTHORITY = "Terms are the authority's own, and are set as data: where one is not set, no last day is named."

SCORE_CARD_SHARED = TimeLimit(
    key="sendiass_score_card_shared",
    title="Score cards shared",
    duty_of=SERVICE,
    duty="share the score cards with the Head of Service and the Monitoring Group every term",
    words="",
    rules=(Rule(OnTheDay("term_ends_on"), AGREED, para("KPI 3")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks=A_TERM,
    default=OF_THE_AUTHORITY,
)

TERMLY_REPORT = TimeLimit(
    key="sendiass_termly_report",
    title="Termly report",
    duty_of=SERVICE,
    duty="share a report of each term with the Monitoring Group and the Head of Service",
    words="",
    rules=(Rule(OnTheDay("term_ends_on"), AGREED, para("KPIs 1, 2 and 4")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks=A_TERM,
    default=OF_THE_AUTHORITY,
)

MONITORING_GROUP = TimeLimit(
    key="sendiass_monitoring_group",
    title="Monitoring group meets",
    duty_of=SERVICE,
    duty="hold a meeting of its monitoring group every term",
    words="",
    rules=(Rule(OnTheDay("term_ends_on"), AGREED, para("KPI 1")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks=A_TERM,
    default=OF_THE_AUTHORITY,
)

WORKSHOPS = TimeLimit(
    key="sendiass_workshops",
    title="Workshops held",
    duty_of=SERVICE,
    duty="hold workshops every term",
    words="",
    rules=(Rule(OnTheDay("term_ends_on"), AGREED, para("KPI 2")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks=A_TERM,
    default=OF_THE_AUTHORITY,
)

WORKSHOP_MENU = TimeLimit(
    key="sendiass_workshop_menu",
    title="Menu of workshops published",
    duty_of=SERVICE,
    duty="publish its menu of workshops at the start of each financial year",
    words="",
    rules=(Rule(OnTheDay("year_begins_on"), AGREED, para("KPI 2")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"year_begins_on": "The financial year begins"},
    default="A financial year begins on 1 April, and its start is read as that day.",
)

ANNUAL_REPORT = TimeLimit(
    key="sendiass_annual_report",
    title="Annual report",
    duty_of=SERVICE,
    duty="share its annual report with the Head of Service and the Monitoring Group and publish it every year",
    words="",
    rules=(Rule(months(12), AGREED, para("KPIs 1 to 4")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"from": "The report was last published"},
)

HAZARD_TOLD = TimeLimit(
    key="sendiass_hazard_told",
    title="The authority told of a hazard",
    duty_of=SERVICE,
    duty="tell the authority promptly of a health and safety hazard",
    words="",
    rules=(Rule(NoDate(of="found_on"), AGREED, para("para 7.10.3")),),
    authority=Authority.CONTRACT,
    checked_on=CHECKED,
    asks={"found_on": "The hazard was found"},
    default="The specification says “promptly” and sets no last day.",
)
