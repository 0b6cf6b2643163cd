"""A letter as an email: a subject that names nobody, the same words as text and as an accessible page of HTML."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from notifications.letters.letter import Letter
from notifications.papers.model import Block, Bullets, Heading, Paragraph
from notifications.render import Rendered

_FOLDER = Path(__file__).parent


def as_email(letter: Letter) -> Rendered:
    """The letter as an email. Who it is about is in the body alone."""
    return Rendered(letter.subject, _text(letter), _environment().get_template("email.html").render(letter=letter))


def _text(letter: Letter) -> str:
    both = [letter, letter.original] if letter.original else [letter]
    return f"\n\n{'=' * 70}\n\n\n".join(_text_of(each) for each in both)


def _text_of(letter: Letter) -> str:
    lines = [*letter.letterhead, "", *letter.addressee, "", letter.title, "=" * len(letter.title), ""]
    lines += [f"{key}: {value}" for key, value in letter.about]
    for block in letter.blocks:
        lines += ["", *_lines(block)]
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> list[str]:
    match block:
        case Heading(text):
            return [text, "-" * len(text)]
        case Paragraph(text):
            return [text]
        case Bullets(items):
            return [f"* {item}" for item in items]
    raise AssertionError(block)  # a letter has no tables


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    return environment
