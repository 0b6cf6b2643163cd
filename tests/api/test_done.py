"""What was done is said on the page a form leads to, in words of ours alone."""

import re
from pathlib import Path

import api.pages
from api.pages.done import DONE, said, saying

PAGES = Path(api.pages.__file__).parent


def test_each_sentence_is_said_by_a_form() -> None:
    sources = [path.read_text("utf-8") for path in PAGES.rglob("*.py") if path.name != "done.py"]
    quoted = {each for text in sources if "api.pages.done" in text for each in re.findall(r'"([a-z-]+)"', text)}
    assert set(DONE) - quoted == set()


def test_an_address_keeps_its_query_and_its_place_on_the_page() -> None:
    assert saying("/cases/A-1/child#contacts", "contact-added") == "/cases/A-1/child?done=contact-added#contacts"
    assert saying("/terms?page=2", "closures") == "/terms?page=2&done=closures"


def test_a_word_that_nobody_knows_says_nothing() -> None:
    assert said("<script>") == said("") == {}
    assert said("note")["notice"].is_success
