"""Golden letters: every letter in every variant with made-up contents. The diff of a letter is its legal review."""

import pytest

from notifications.letters import LETTERS, Letter, write
from notifications.letters.letters_page import letters_page
from notifications.letters.samples import sample
from notifications.letters.variants import variants
from notifications.papers.model import Block, Bullets, Heading, Paragraph
from tests.tree import ROOT

FOLDER = ROOT / "tests" / "golden" / "letters"
NAMES = [f"{variant}/{key}" for variant in variants() for key in LETTERS]


def told(letter: Letter) -> str:
    """A letter as Markdown, with the statement that each part makes and its provision in a comment above it."""
    lines = [f"<!-- {letter.subject} -->", "", f"# {letter.title}", ""]
    lines += [f"{key}: {value}  " for key, value in letter.about]
    lines += ["", letter.note] if letter.note else []
    for part in letter.parts:
        lines += ["", f"<!-- {part.statement}: {part.law} -->" if part.statement else "<!-- own words -->"]
        for block in part.blocks:
            lines += ["", _as_markdown(block)]
    return "\n".join(lines) + "\n"


def _as_markdown(block: Block) -> str:
    match block:
        case Heading(text):
            return f"## {text}"
        case Paragraph(text):
            return text
        case Bullets(items):
            return "\n".join(f"- {item}" for item in items)
    raise AssertionError(block)


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_worded_as_it_was(name: str, rewrite_golden: bool) -> None:
    variant, key = name.split("/")
    path = FOLDER / f"{name}.md"
    now = told(write(LETTERS[key], sample(LETTERS[key]), variant))
    if rewrite_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert path.is_file(), "The letter has not been read yet: run `make golden` and read it as a lawyer would."
    assert now == path.read_text(encoding="utf-8"), (
        f"{path.relative_to(ROOT)} is worded differently now. If that is meant, run `make golden`, and let somebody "
        "read the diff; if not, this is a fault."
    )


def test_every_golden_letter_is_one_that_is_written() -> None:
    assert {str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.md")} == set(NAMES)


def test_the_page_of_letters_holds_what_the_code_holds() -> None:
    assert (ROOT / "LETTERS.md").read_text(encoding="utf-8") == letters_page(), "Run `make law`."
