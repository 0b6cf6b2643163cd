"""The service's pages, each family of them in a module of its own."""

from api.sendiass import (
    access_pages,
    closing,
    contacts,
    due,
    feedback,
    feedback_figures,
    home,
    intervention,
    policy,
    profile,
    recording,
    records,
    register_keeping,
    registers,
    report_pages,
    sharing,
    staff,
)

routers = (
    home.router,
    contacts.router,
    intervention.router,
    recording.router,
    profile.router,
    records.router,
    sharing.router,
    closing.router,
    feedback.router,
    feedback_figures.router,
    access_pages.router,
    policy.router,
    report_pages.router,
    due.router,
    register_keeping.router,  # `due` and `new` are tried before the name of a register and the number of an entry
    registers.router,
    staff.router,
)
