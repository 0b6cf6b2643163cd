"""What approving would change: worked out as the page is opened, by what the page of whoever asked worked it out by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlmodel import Session

from api.accounts import Viewer
from api.approved import as_text
from api.holding import ADMINISTRATOR, approved, refuse, wanted_of
from api.pages.reminders import DAYS_AHEAD, compare
from api.posts import in_words
from api.restricting import refuse_without_reason, restriction_of
from api.roles import ROLES
from api.settings import Settings
from api.users import user_named
from cases import log
from cases.facts import effective
from cases.officers import officers, teams
from cases.policy_versions import in_force as in_force_policy
from cases.policy_versions import next_version, read_policy
from cases.posts import Held, NewPost, held_by, holders, holdings, post_of
from cases.sight import who_may_see
from cases.tables import Officer
from deadlines.answers import possible_answer, question_of
from deadlines.refusals import Refusal
from deadlines.words import joined
from notifications.letters.standing import LABELS, StandingFacts
from notifications.letters.standing_versions import refuse_facts
from workflows.approvals import Asked, refuse_rule
from workflows.chosen_answers import answers_held, in_force, preview, refuse_unless_new
from workflows.erasing import erasure_of
from workflows.links import cases_of_child
from workflows.sight import refuse_to_lift, refuse_to_restrict
from workflows.surprises import moved_by

Shown = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks at what waits, in which setting, on which day."""

    session: Session
    settings: Settings
    viewer: Viewer
    today: date
    asked: Asked


@dataclass(frozen=True, slots=True)
class Preview:
    """What the part `shape` of the page shows, or why the act would be refused as things stand now."""

    shape: str
    shown: Shown
    refusal: Refusal | None = None


def preview_of(looking: Looking) -> Preview:
    """What would change if it were approved now; where the act itself would refuse, its refusal and nothing else."""
    asked = looking.asked
    shape, work_out = _SHAPES[asked.act.key]
    try:
        return Preview(shape, work_out(looking, asked.what))
    except Refusal as refusal:
        return Preview(shape, {}, refusal)


def _erasure(looking: Looking, what: Shown) -> Shown:
    """Counts and references, and no name: of the child nothing is read."""
    return {
        "found": erasure_of(looking.session, what["ref"]),
        "answers_days": looking.settings.keep_answers_days,
        "may_read": looking.viewer.may("read cases"),
    }


def _holiday(looking: Looking, what: Shown) -> Shown:
    day, sight = date.fromisoformat(what["day"]), looking.viewer.sight
    moved = moved_by(looking.session, day, what["name"], looking.today, sight)
    return {"moved": moved, "day": day, "may_read": looking.viewer.may("read cases")}


def _answer(looking: Looking, what: Shown) -> Shown:
    session, choices, setting, value = looking.session, looking.settings.choices, what["setting"], what["value"]
    refuse_unless_new(session, choices, setting, value)
    return {
        "question": question_of(setting),
        "held": answers_held(session, choices)[setting],
        "answer": possible_answer(setting, value),
        "found": preview(session, in_force(session, choices), setting, value, looking.today, looking.viewer.sight),
        "may_read": looking.viewer.may("read cases"),
    }


def _reminders(looking: Looking, what: Shown) -> Shown:
    session, asked = looking.session, looking.asked
    policy, by, now = read_policy(what["document"]), asked.asked_by, looking.viewer.sight.at
    then = next_version(session, policy, asked.reason, by=by, now=now, instead_of=what["instead_of"])
    by_day, by_person = compare(session, looking.today, looking.settings.office, in_force_policy(session), then)
    return {"by_day": by_day, "by_person": by_person, "days": DAYS_AHEAD}


def _restriction(looking: Looking, what: Shown) -> Shown:
    refuse_without_reason(looking.asked.reason)
    session, wanted = looking.session, restriction_of(what)
    if wanted.ground:
        refuse_to_restrict(session, wanted.ref, wanted.officers, by=looking.asked.asked_by)
    else:
        refuse_to_lift(session, wanted.ref)
    history = log.load(session, wanted.ref)
    may_see = who_may_see(effective(history.facts)).items()
    now = {key for key, until in may_see if until is None or until > looking.viewer.sight.at}
    then = {*wanted.officers, looking.asked.asked_by} if wanted.ground else set()
    rows = [("Cases of the child", ", ".join(cases_of_child(session, history)))]
    rows += [(label, _named(session, keys)) for label, keys in (("May see them now", now), ("Then", then))]
    return {"rows": rows}


def _named(session: Session, keys: set[str]) -> str:
    names = sorted(each.display_name for each in officers(session, keys).values())
    return joined(names) or "Everybody whose role allows it"


def _administrator(looking: Looking, what: Shown) -> Shown:
    """Who would hold which post, and what they could do then and cannot now, where nothing is against it."""
    session, today = looking.session, looking.today
    officer = user_named(session, what["username"])
    held = held_by(session, officer.id, today)
    rows = _account(session, officer, held)
    if "post" in what:
        wanted = approved(wanted_of(what), looking.viewer.sight.at)
        refuse(session, wanted, now=looking.viewer.sight.at)
        post = post_of(session, wanted.post)
        kind = NewPost(post.role, post.team, post.acts_as)
        now_in_it = [each.officer.display_name for each in holdings(session, post=post.key) if each.holds_on(today)]
        rows += [
            ("The post", f"{post.name}: {_post(session, kind)}"),
            ("Who is in it today", joined(now_in_it, "and") or "Nobody"),
        ]
    else:
        kind = NewPost(ADMINISTRATOR, what["team"], what["acts_as"])
        rows.append(("The post", f"A new one: {_post(session, kind)}"))
    may_now = {each for one in held if one.post.role in ROLES for each in ROLES[one.post.role].permissions}
    more: list[str] = [*sorted(ROLES[kind.role].permissions - may_now)] if kind.role in ROLES else []
    many = len(holders(session, [ADMINISTRATOR], today))
    return {
        "rows": [
            *rows,
            ("What they could do then and cannot now", joined(more, "and").capitalize() or "Nothing more"),
            ("Administrators today", str(many)),
        ]
    }


def _emergency_account(looking: Looking, what: Shown) -> Shown:
    session, today = looking.session, looking.today
    officer = user_named(session, what["username"])
    others = [each for each in holders(session, [ADMINISTRATOR], today) if each.id != officer.id]
    return {
        "rows": [
            *_account(session, officer, held_by(session, officer.id, today)),
            ("Administrators who would be left", str(len(others))),
        ]
    }


def _rule(looking: Looking, what: Shown) -> Shown:
    refuse_rule(looking.session, what["act"], what["is_on"])
    now, then = ("One person", "Two people") if what["is_on"] else ("Two people", "One person")
    return {"rows": [("Needs now", now), ("Then", then)]}


def _letter_facts(looking: Looking, what: Shown) -> Shown:
    """What letters would tell otherwise, each with what they tell now."""
    facts, demo = StandingFacts.model_validate(what["document"]), looking.settings.demo
    held = refuse_facts(looking.session, facts, instead_of=str(what["instead_of"]), demo=demo).facts
    now, then = (each.model_dump(mode="json") for each in (held, facts))
    changed = [name for name in LABELS if now[name] != then[name]]
    return {"rows": [(LABELS[name], f"Now: {as_text(now[name])}. Then: {as_text(then[name])}.") for name in changed]}


def _account(session: Session, officer: Officer, held: list[Held]) -> list[tuple[str, str]]:
    posts = [f"{each.post.name}: {_post(session, each.kind)}" for each in held]
    return [
        ("Who", f"{officer.display_name} ({officer.username})"),
        ("Account", "Open" if officer.is_active else "Closed"),
        ("Posts held or covered today", "; ".join(posts) or "None"),
    ]


def _post(session: Session, kind: NewPost) -> str:
    return in_words(kind.role, teams(session).get(kind.team or ""), kind.acts_as, ROLES)


_SHAPES: Mapping[str, tuple[str, Callable[[Looking, Shown], Shown]]] = MappingProxyType(
    {
        "erase_child": ("erasure", _erasure),
        "open_question": ("answer", _answer),
        "reminder_policy": ("reminders", _reminders),
        "restriction": ("rows", _restriction),
        "holiday": ("holiday", _holiday),
        "administrator": ("rows", _administrator),
        "emergency_account": ("rows", _emergency_account),
        "standing_facts": ("rows", _letter_facts),
        "approval_rule": ("rows", _rule),
    }
)
