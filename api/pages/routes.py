"""Every router of the pages. The order matters once: `/cases/new` must be tried before `/cases/{ref}`."""

from fastapi import APIRouter

from api.pages import (
    access,
    acts,
    administration,
    advice,
    asking,
    assign,
    beginning,
    bodies,
    calculator,
    calendar,
    case,
    case_working,
    cases,
    child,
    claims,
    cohorts,
    concern_trends,
    concerns,
    contacts,
    corrections,
    deadlines,
    documents,
    holidays,
    home,
    law,
    letter_facts,
    letters,
    notice_outcomes,
    notices,
    opening,
    outbox,
    panel_items,
    panel_members,
    panels,
    posts,
    proof,
    record,
    reminders,
    replay,
    set_aside,
    sign_in,
    sign_in_provider,
    simulate,
    status,
    users,
)

routers: tuple[APIRouter, ...] = tuple(
    module.router
    for module in (
        sign_in_provider, access, acts, posts,
        sign_in, home, deadlines, cohorts, concerns, concern_trends, cases, opening, beginning, assign, documents,
        asking, advice, bodies, case, case_working,
        child, contacts, notices, notice_outcomes, record, claims, corrections, replay,
        panels, panel_members,
        panel_items, proof, outbox, set_aside, simulate, holidays, reminders, users, calendar, letter_facts, letters,
        law, calculator, administration, status,
    )
)  # fmt: skip
