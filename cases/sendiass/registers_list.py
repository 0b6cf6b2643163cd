"""The registers there are, each with its words, who reads it and who keeps it; pages and files are made from this."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from cases.details.base import Asked
from cases.sendiass.registers_base import Content
from cases.sendiass.registers_conduct import Complaint, Hazard, SafeguardingConcern, Supervision, Training
from cases.sendiass.registers_quality import ChangeRequest, PolicyVersion, SelfAssessment, Standard
from cases.sendiass.registers_service import Meeting, Menu, Publicity, ReportShared, Term, Workshop


class Circle(StrEnum):
    """For whom a register is open: the manager alone, whoever gives support, everybody who works here."""

    MANAGER = "manager"
    ADVISERS = "advisers"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Register:
    """One register. `one` is what an entry is called; `shown` are the fields a list of it shows, the first its name.

    `of_interventions` says that an entry belongs to an intervention: whoever may not see that one does not see it.
    """

    model: type[Content]
    group: str
    title: str
    one: str
    explained: str
    shown: tuple[str, ...]
    read_by: Circle = Circle.ADVISERS
    kept_by: Circle = Circle.MANAGER
    of_interventions: bool = False

    @property
    def key(self) -> str:
        """Under which its rows are kept, and its address."""
        return self.model.key


_SERVICE, _QUALITY, _CONDUCT = "What the service does", "What it is held to", "Keeping people safe"
REGISTERS: Mapping[str, Register] = MappingProxyType(
    {
        each.key: each
        for each in (
            Register(
                Menu, _SERVICE, "Workshop menus", "menu",
                "The workshops and training of a financial year, published at its start (KPI 2).",
                ("year", "items", "published_on", "head_of_inclusion_on", "head_of_service_on"), Circle.EVERYBODY,
            ),
            Register(
                Workshop, _SERVICE, "Workshops", "workshop",
                "Held every term, on topics of high need; each is shared with the parent forum and Guiding Voices.",
                ("topic", "held_on", "item", "audience", "places", "attended", "forum_on", "guiding_voices_on"),
            ),
            Register(
                Meeting, _SERVICE, "Monitoring group", "meeting",
                "Meets every term. Its minutes go to the website and the Head of Service (KPI 1).",
                ("term", "held_on", "education", "health", "social_care", "parents", "young_people", "published_on",
                 "head_of_service_on"),
            ),
            Register(
                Publicity, _SERVICE, "Publicity plan", "action of the plan",
                "Whom the service makes itself known to, and how; reviewed every year (KPI 4).",
                ("action", "year", "target", "planned_for", "done_on", "reviewed_on"),
            ),
            Register(
                ReportShared, _SERVICE, "Reports shared", "report shared",
                "Which report was gathered for which days, and with whom it was shared (KPIs 1 to 4).",
                ("report", "first", "last", "gathered_on", "monitoring_group_on", "head_of_service_on", "published_on"),
            ),
            Register(
                Term, _SERVICE, "Terms", "term",
                "The authority's own terms. Without them nothing can be said of what is due every term.",
                ("season", "school_year", "begins_on", "ends_on"), Circle.EVERYBODY,
            ),
            Register(
                Standard, _QUALITY, "Minimum Standards", "standard",
                "The national standards the service compares itself with. One without a target is monitored.",
                ("code", "area", "text", "version_on", "target"),
            ),
            Register(
                SelfAssessment, _QUALITY, "Self-assessment", "rating",
                "The service compares itself with the standards at least once a year (paras 6.6 and 7.7.3).",
                ("standard", "year", "rating", "rated_on", "action", "owner", "do_by", "done_on"),
            ),
            Register(
                PolicyVersion, _QUALITY, "Policies", "version of a policy",
                "Reviewed with the Monitoring Group, agreed by the Head of Service, published: in that order.",
                ("name", "version", "reviewed_on", "agreed_on", "published_on"), Circle.EVERYBODY,
            ),
            Register(
                ChangeRequest, _QUALITY, "Changes of the specification", "change request",
                "By mutual agreement after consultation, or binding at once by an Act or a Direction (para 10).",
                ("change", "asked_on", "path", "agreed_on", "binds_from"), Circle.MANAGER,
            ),
            Register(
                Complaint, _CONDUCT, "Complaints", "complaint", "Complaints about the service, without a name.",
                ("theme", "received_on", "acknowledged_on", "answered_on", "outcome"), Circle.MANAGER,
            ),
            Register(
                Hazard, _CONDUCT, "Hazards", "hazard",
                "Health and safety hazards; the authority is told of each promptly (para 7.10.3).",
                ("place", "hazard", "found_on", "notified_on", "put_right_on"), Circle.EVERYBODY, Circle.EVERYBODY,
            ),
            Register(
                SafeguardingConcern, _CONDUCT, "Safeguarding concerns", "safeguarding concern",
                "By the reference of the intervention, for those who may see it; looks are noted (para 6.2).",
                ("ref", "types", "recorded_on", "reported_on", "escalated_on", "followed_up_on", "resolved_on"),
                Circle.ADVISERS, Circle.ADVISERS, of_interventions=True,
            ),
            Register(
                Training, _CONDUCT, "Training", "training",
                "What was offered to whom, taken up and reviewed (para 7.12.6).",
                ("officer", "title", "offered_on", "accessed_on", "reviewed_on"), Circle.MANAGER,
            ),
            Register(
                Supervision, _CONDUCT, "Supervision", "supervision",
                "When everybody who works here was supervised, and by whom (para 7.12.1).",
                ("officer", "held_on", "by"), Circle.MANAGER,
            ),
        )
    }
)  # fmt: skip


def asked_of(model: type[Content], field: str) -> Asked:
    """How a field of a register is asked for and told again."""
    return next(each for each in model.model_fields[field].metadata if isinstance(each, Asked))
