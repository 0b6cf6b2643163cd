"""The service's pages, each family of them in a module of its own."""

from api.sendiass import (
    access_pages,
    closing,
    contacts,
    feedback,
    feedback_figures,
    home,
    intervention,
    policy,
    profile,
    recording,
    records,
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
    staff.router,
)
