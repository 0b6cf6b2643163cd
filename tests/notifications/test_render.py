"""Every template: complete, honest about what it lacks, and silent about people in its subject."""

from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import meta, nodes

from notifications.render import KINDS, PARTS, TEMPLATES, CannotWrite, environment, missing, render
from tests.notifications.samples import CONTEXTS

# A letter makes its own subject, which names nobody: `tests/notifications/letters`. A notice goes by its number.
SUBJECT_MAY_USE = {"case_ref", "duty", "due_on", "items", "total", "subject", "number", "act", "outcome"}


def parsed(name: str) -> nodes.Template:
    return environment().parse((TEMPLATES / name).read_text())


def names_in(*templates: str) -> set[str]:
    """The context's names that templates use, layouts included; `item.duty` for a part of a list."""
    found: set[str] = set()
    for template in templates:
        tree = parsed(template)
        found |= meta.find_undeclared_variables(tree) - {"item"}
        found |= {f"item.{each.attr}" for each in tree.find_all(nodes.Getattr) if is_item(each.node)}
        found |= names_in(*(name for name in meta.find_referenced_templates(tree) if name))
    return found


def is_item(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "item"


class Tags(HTMLParser):
    """Counts the tags of a page, and keeps every address in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open_now: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open_now.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_now.pop() == tag


def test_every_kind_has_its_templates_and_every_template_a_kind() -> None:
    wanted = {f"{kind}.{part}" for kind in KINDS for part in PARTS} | {"layout.txt", "layout.html"}
    assert {path.name for path in TEMPLATES.iterdir()} == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_asks_for_exactly_what_its_templates_use(kind: str) -> None:
    declared = KINDS[kind]
    asked = declared.needs | declared.may_be_null | {f"item.{name}" for name in declared.each_item}
    assert names_in(*(f"{kind}.{part}" for part in PARTS)) == asked


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_written_and_says_the_day_in_words(kind: str) -> None:
    written = render(kind, CONTEXTS[kind])
    assert "\n" not in written.subject
    for part in (written.text, written.html):
        assert "Sunday 5 October 2025" in part
        assert ("EHC-2026-000001" in part) is ("case_ref" in KINDS[kind].needs | KINDS[kind].each_item)
        assert "https://send.example.gov.uk/" in part
        assert "Exampleshire County Council" in part


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_is_named_before_anything_is_written(kind: str) -> None:
    declared = KINDS[kind]
    for name in declared.needs | declared.may_be_null:
        context = {key: value for key, value in CONTEXTS[kind].items() if key != name}
        assert missing(kind, context) == {name}
        with pytest.raises(CannotWrite, match=name):
            render(kind, context)


def test_a_needed_value_that_is_empty_is_missing_but_nothing_late_is_not() -> None:
    assert missing("deadline_missed", CONTEXTS["deadline_missed"] | {"cite": "", "duty": None}) == {
        "cite",
        "duty",
    }
    assert missing("deadline_missed", CONTEXTS["deadline_missed"] | {"days_late": 0}) == set()


def test_what_is_missing_from_one_line_of_a_digest_is_named_with_its_place() -> None:
    items: list[dict[str, Any]] = [dict(item) for item in CONTEXTS["reminders_digest"]["items"]]
    del items[1]["due_on"]
    assert missing("reminders_digest", CONTEXTS["reminders_digest"] | {"items": items}) == {"items[1].due_on"}
    assert missing("reminders_digest", CONTEXTS["reminders_digest"] | {"items": []}) == {"items"}


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(CannotWrite, match=r"invoice.*deadline_missed"):
        missing("invoice", {})


def test_a_day_that_is_not_an_iso_date_is_refused_in_a_sentence() -> None:
    with pytest.raises(CannotWrite, match="days, for one, are ISO dates"):
        render("deadline_missed", CONTEXTS["deadline_missed"] | {"due_on": "next week"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_subject_is_made_of_reference_duty_and_date_alone(kind: str) -> None:
    assert names_in(f"{kind}.subject.txt") <= SUBJECT_MAY_USE
    context = CONTEXTS[kind]
    otherwise = {
        name: value if name in SUBJECT_MAY_USE else "2026-01-01" if name == "do_by" or name.endswith("_on") else 77
        for name, value in context.items()
    }
    if items := context.get("items"):
        otherwise["items"] = [dict.fromkeys(item, 77) | {"due_on": item.get("due_on")} for item in items]
    assert render(kind, otherwise).subject == render(kind, context).subject


def test_subjects_read_as_intended() -> None:
    assert {kind: render(kind, CONTEXTS[kind]).subject for kind in KINDS} == {
        "deadline_due_soon": "EHC-2026-000001: due by Sunday 5 October 2025: send the finalised EHC plan",
        "deadline_missed": "EHC-2026-000001: was due by Sunday 5 October 2025: send the finalised EHC plan",
        "deadline_escalated": (
            "EHC-2026-000001: still to be done, was due by Sunday 5 October 2025: send the finalised EHC plan"
        ),
        "agreed_day_near": "EHC-2026-000001: agreed for Sunday 5 October 2025: send the finalised EHC plan",
        "agreed_day_passed": "EHC-2026-000001: was agreed for Sunday 5 October 2025: send the finalised EHC plan",
        "reminders_digest": "3 deadlines to look at, the earliest due by Tuesday 30 September 2025",
        "advice_asked": "Advice asked for: EHC-2026-000001",
        "advice_chased": "Advice awaited, last day Sunday 5 October 2025: EHC-2026-000001",
        "advice_answered": "EHC-2026-000001: a body answered the request for advice",
        "agreed_duties": "2 agreed days to see to",
        "sweep_missing": "2 sweeps missing today: no reminders were queued",
        "verification_found": "Verifying the log found something",
        "approval_waits": "Approval no. 3 waits: Erase a child",
        "approval_decided": "Approval no. 3 was approved: Erase a child",
        "approval_lapsed": "Approval no. 3 lapsed: Erase a child",
        "feedback_asked": "What did you think of the support you had?",
        "notice": "A letter from Exampleshire County Council",
        "restricted_case_opened": "EHC-2026-000001 was opened with a reason",
        "notice_not_delivered": "EHC-2026-000001: notice 12 did not arrive",
        "cases_handed_over": "12 cases are now yours",
        "case_assigned": (
            "EHC-2026-000001 is now yours: next due by Sunday 5 October 2025: send the finalised EHC plan"
        ),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_well_formed_names_its_language_and_fetches_nothing(kind: str) -> None:
    page = Tags(render(kind, CONTEXTS[kind]).html)
    assert page.open_now == []
    assert ("lang", "en-GB") in page.attributes
    assert page.opened.count("h1") == 1
    assert not {"img", "script", "link", "iframe", "object"} & set(page.opened)
    assert {name for name, _ in page.attributes} <= {"lang", "charset", "name", "content", "href", "scope"}
    assert "url(" not in render(kind, CONTEXTS[kind]).html


def test_markup_in_a_value_stays_text() -> None:
    written = render("deadline_missed", CONTEXTS["deadline_missed"] | {"duty": "<b>send</b> & tell"})
    assert "&lt;b&gt;send&lt;/b&gt; &amp; tell" in written.html
    assert "<b>send</b> & tell" in written.text


def test_the_working_day_before_is_named_only_when_the_last_day_is_not_one() -> None:
    context = CONTEXTS["deadline_due_soon"]
    assert (
        "Friday 3 October 2025, because the last day is not a working day" in render("deadline_due_soon", context).text
    )
    for do_by in ("2025-10-05", None):
        assert "Best done" not in render("deadline_due_soon", context | {"do_by": do_by}).text


def test_a_digest_lists_the_earliest_first_and_says_what_is_held_back() -> None:
    text = render("reminders_digest", CONTEXTS["reminders_digest"]).text
    places = [text.index(f"EHC-2026-00000{number}\n") for number in (2, 1, 3)]
    assert places == sorted(places)
    assert "Tuesday 30 September 2025, 9 days ago" in text
    assert "Monday 20 October 2025\n" in text
    words = " ".join(text.split())
    assert "2 more reminders for you were held back, so that this email can be read." in words
    assert "held back" not in render("reminders_digest", CONTEXTS["reminders_digest"] | {"held_back": 0}).text


def test_an_officer_given_a_case_with_nothing_running_is_told_so() -> None:
    nothing = dict.fromkeys(("duty", "due_on", "do_by", "cite"))
    written = render("case_assigned", CONTEXTS["case_assigned"] | nothing)
    assert written.subject == "EHC-2026-000001 is now yours"
    assert "no deadline is running" in written.text


def test_one_day_late_is_one_day() -> None:
    assert ", 1 day ago" in render("deadline_missed", CONTEXTS["deadline_missed"] | {"days_late": 1}).text
