"""Concerns about providers by page: recorded without a child, found as asked, every number leading to its list."""

import re

import pytest

from deadlines import clock
from tests.api.calls import Office, days_ago, fact
from tests.api.world import boxes

FIRST = {"provider": "information_and_advice", "raised_by": "parent", "themes": ["staff", "impartiality"]}


def a_concern(office: Office, received: int = 60, **detail: object) -> str:
    """Return the reference of a concern that was forwarded on the day it was received, so many days ago."""
    first = fact("concern_received", days_ago(received)) | {"detail": FIRST | detail}
    response = office.post("caseworker", "/cases", {"process": "provider_concern", "fact": first})
    assert response.status_code == 201, response.text
    ref = str(response.json()["ref"])
    office.recorded(ref, "concern_forwarded", days_ago(received))
    return ref


def test_a_caseworker_records_a_concern_that_asks_for_no_child(office: Office) -> None:
    browser = office.world.browser("caseworker")
    page = browser.open(browser.open("/concerns").links["Record a concern"])
    assert "This case is about a provider, not about a child." in page.words
    names = {name for name, _ in page.forms[-1].fields}
    assert not names & {"given_name", "birth_date-day", "upn"}
    typed = {
        "provider": "information_and_advice", "raised_by": "parent", "themes__staff": "yes", "owner": "",
        **boxes("happened_on", days_ago(3)),
    }  # fmt: skip
    office.opened(days_ago(30))
    refused = browser.send(page, page.path, **typed, text="It was Aurelia Thistlewood who waited")
    assert "It holds the name of a child or a contact" in refused.words
    made = browser.send(page, page.path, **typed, text="Nobody rang back.")
    assert "The concern is to be forwarded to the provider" in made.words
    assert "Every process of this child" not in made.words
    assert office.rows()["private_text"] == 1


@pytest.mark.parametrize("where", ["/cases/{ref}/child", "/cases/new/provider_concern?child_of={ref}"])
def test_a_concern_has_no_page_of_a_child(office: Office, where: str) -> None:
    browser = office.world.browser("caseworker")
    assert browser.open(where.format(ref=a_concern(office))).status == 404
    assert office.get("caseworker", f"/cases/{a_concern(office)}/child").status_code == 404


def test_a_child_page_offers_no_concern(office: Office) -> None:
    page = office.world.browser("caseworker").open(f"/cases/{office.opened(days_ago(30))}/child")
    assert "Annual review" in page.links
    assert "Concern about a provider" not in page.links


def test_a_call_that_names_a_child_for_a_concern_or_none_for_a_plan_is_refused(office: Office) -> None:
    child = {"given_name": "Ada", "family_name": "Testling", "birth_date": "2016-03-27"}
    first = fact("concern_received", days_ago(3)) | {"detail": FIRST}
    refused = office.post("caseworker", "/cases", {"process": "provider_concern", "child": child, "fact": first})
    assert refused.status_code == 422
    assert "is about no child: leave it out" in refused.json()["fields"]["child"]
    request = fact("request_received", days_ago(3)) | {"detail": {"requested_by": "parent"}}
    refused = office.post("caseworker", "/cases", {"process": "ehc_assessment", "fact": request})
    assert (refused.status_code, refused.json()["fields"]) == (422, {"child": "This is needed."})


def test_a_time_of_the_contract_is_shown_as_contract_and_never_as_missed(office: Office) -> None:
    ref = a_concern(office)
    office.recorded(ref, "provider_replied_in_full", days_ago(2), detail={"finding": "accepted"})
    page = office.world.browser("caseworker").open(f"/cases/{ref}")
    assert page.words.count("Agreed by contract: not a time limit of law.") == 2
    assert "Met after the date" in page.words
    assert "Overdue" not in page.words
    assert "Missed" not in page.words


def test_every_number_of_both_pages_opens_a_list_of_that_length(office: Office) -> None:
    late, kept = a_concern(office), a_concern(office, 50, themes=["publicity"])
    office.recorded(late, "provider_replied_in_full", days_ago(2), detail={"finding": "accepted"})
    office.recorded(kept, "provider_replied", days_ago(46))
    a_concern(office, 1, provider="mediation")
    browser = office.world.browser("auditor")
    seen = 0
    for path in ("/concerns/trends", "/concerns/annual-review"):
        found = re.findall(r'href="(/concerns\?[^"]+)">(\d+)<', browser.open(path).html)
        for href, number in found:
            listed = browser.open(href.replace("&amp;", "&"))
            assert len(re.findall(r'href="/cases/PC-', listed.html)) == int(number), href
            seen += 1
    assert seen > 8


def test_the_files_name_nobody_and_say_how_each_day_was_worked_out(office: Office) -> None:
    a_concern(office, text="A parent waited.")
    browser = office.world.browser("manager")
    register = browser.open("/concerns.csv?state=all").html
    assert "A parent waited" not in register
    assert "Count 1 month from" in register
    assert "contract" in register
    assert clock.today().isoformat()[:7] in browser.open("/concerns/trends.csv").html
    review = browser.open("/concerns/annual-review.csv").html
    assert "local target" in review
    assert "sets no scale" in review


def test_the_trends_lead_to_the_analysis_and_say_when_it_is_due(office: Office) -> None:
    browser = office.world.browser("manager")
    page = browser.open("/concerns/trends")
    assert "No analysis is recorded." in page.words
    begin = browser.open(page.links["Say when the concerns were last analysed"])
    browser.send(begin, begin.path, owner="", **boxes("happened_on", days_ago(10)))
    page = browser.open("/concerns/trends")
    (link,) = [each for each in page.links if each.startswith("Record the analysis in case")]
    ref = page.links[link].removeprefix("/cases/")
    office.recorded(ref, "concerns_analysed", days_ago(1), detail={"trends": ["none"]})
    page = browser.open("/concerns/trends")
    assert "The concerns were last analysed on" in page.words
    assert f"Record the analysis in case {ref}" not in page.links
    assert any(each.startswith("Record the analysis in case PCA-") for each in page.links)
