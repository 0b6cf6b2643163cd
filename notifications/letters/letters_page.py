"""`LETTERS.md`: every letter with its uses, its statements and their provisions, generated from the same data."""

from collections.abc import Iterator

from deadlines.words import in_words
from notifications.contents import STATEMENTS
from notifications.letters.kind import LetterKind, Use
from notifications.letters.kinds import LETTERS
from notifications.letters.needs import GivenBy
from notifications.letters.variants import variants

_HEAD = """# Letters to families

Generated from the code by `make law`: change `notifications/contents.py` and `notifications/letters`, not this page.
A letter that would leave out one of its statements is not written. The words themselves, with made-up contents, are in
`tests/golden/letters`; a change there is for a lawyer to read.
"""


def letters_page() -> str:
    """The whole page as Markdown."""
    return "\n".join(
        [_HEAD, *_variants(), *_statements(), *(line for each in LETTERS.values() for line in _letter(each))]
    )


def _variants() -> Iterator[str]:
    yield "## Variants\n\n| Variant | Language | Print | What it is |\n|---|---|---|---|"
    for name, variant in variants().items():
        about = variant.about
        said = f"{about.title}. {about.note}".strip()
        yield f"| `{name}` | {about.language_name} ({about.language}) | {about.point_size} point | {said} |"
    yield ""


def _statements() -> Iterator[str]:
    yield "## Statements\n\n| Statement | A reader must have learnt | Provision |\n|---|---|---|"
    for each in STATEMENTS.values():
        since = f" From {in_words(each.since)}." if each.since else ""
        yield f"| `{each.key}` | {each.says}{since} | {each.law} |"
    yield ""


def _letter(kind: LetterKind) -> Iterator[str]:
    yield f"## {kind.title}\n\n`{kind.key}`, sent on:\n"
    yield from (f"- {_use(each)}" for each in kind.uses)
    yield "\n| It must say | By |\n|---|---|"
    yield from (f"| {STATEMENTS[key].title} | {law} |" for key, law in kind.statements.items())
    asked = ", ".join(
        each.label[:1].lower() + each.label[1:] for each in kind.needs if each.given_by is GivenBy.CASEWORKER
    )
    yield f"\nThe caseworker gives: {asked}.\n"


def _use(use: Use) -> str:
    when = "".join(f", {name} “{value}”" for name, value in use.when.items())
    stages = f", at {' or '.join(f'`{each}`' for each in use.stages)}" if use.stages else ""
    return f"`{use.fact}` in `{use.process}`{when}{stages}"
