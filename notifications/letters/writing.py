"""Writing a letter: what is still missing for it, and the letter itself, with every statement it must make."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from pydantic import ValidationError

from deadlines.refusals import Refusal
from notifications.letters.kind import LetterKind
from notifications.letters.letter import Letter, Part
from notifications.letters.markup import one_line, parts_of
from notifications.letters.needs import Form
from notifications.letters.said import unsaid
from notifications.letters.standing import LABELS, StandingFacts
from notifications.letters.variants import STANDARD, Variant, variant_named
from notifications.papers.model import Block, Heading


class CannotWriteLetter(Refusal):
    """A letter cannot be written: something is missing, or a template does not say what it must."""

    code = "letter_cannot_be_written"


def missing(kind: LetterKind, data: Mapping[str, Any]) -> list[str]:
    """What a letter lacks before it can be written, each as a phrase for people; empty where nothing is missing."""
    return [*(lacks for each in kind.needs if (lacks := each.lacks(data))), *_missing_facts(kind, data)]


def _missing_facts(kind: LetterKind, data: Mapping[str, Any]) -> Iterator[str]:
    try:
        facts = StandingFacts.model_validate(data.get("standing") or {})
    except ValidationError:
        yield "The authority’s standing facts, which are not of the right form"
        return
    for name in kind.standing:
        if not getattr(facts, name):
            yield f"{LABELS[name]}, which is set once for all letters"


def write(kind: LetterKind, data: Mapping[str, Any], variant: str = STANDARD, own: Path | None = None) -> Letter:
    """Write a letter in a variant; `own` is the authority's own folder of templates, if it has one.

    A variant that goes only beside the standard letter is written with that below it, in one letter.

    Raises CannotWriteLetter if something is missing, or a statement would not be made; WrongVariant.
    """
    if lacking := missing(kind, data):
        raise CannotWriteLetter(
            f"The letter “{kind.title}” lacks: {'; '.join(lacking)}.",
            "A letter goes to a family only when it is complete.",
            "Give what is missing, and write it again.",
        )
    chosen, dated = variant_named(variant, own), date.fromisoformat(data["dated"])
    written = _letter(kind, data, chosen, dated)
    if not chosen.about.beside_the_standard:
        return written
    return replace(written, original=_letter(kind, data, variant_named(STANDARD, own), dated))


def _letter(kind: LetterKind, data: Mapping[str, Any], variant: Variant, dated: date) -> Letter:
    facts = StandingFacts.model_validate(data["standing"])
    statements = kind.statements_on(dated)
    context = _context(kind, data, variant, facts) | {"statements": statements}
    title, parts = _complete(kind, statements, _rendered(kind, variant, context), variant)
    _refuse_unsaid(kind, parts, data, facts, variant)
    about = variant.about
    return Letter(
        kind=kind.key,
        variant=variant.name,
        language=about.language,
        point_size=about.point_size,
        authority=data["authority"],
        sender=(*facts.address, facts.telephone, facts.email),
        addressee=tuple(data["to_lines"]),
        dated=dated,
        reference=data["reference"],
        about=(
            (about.date, variant.in_words(dated)),
            (about.reference, data["reference"]),
            (about.about, data["name"]),
        ),
        title=title,
        subject=about.subject.format(authority=data["authority"], reference=data["reference"]),
        parts=parts,
        note=about.note,
    )


def _context(kind: LetterKind, data: Mapping[str, Any], variant: Variant, facts: StandingFacts) -> dict[str, Any]:
    about, you = variant.about, data["young_person"]
    given: dict[str, Any] = {each.key: data.get(each.key) for each in kind.needs}
    for each in kind.needs:
        if each.form is Form.LINE and given[each.key]:
            given[each.key] = one_line(given[each.key])
    return given | {
        "letter": kind.key,
        "against": kind.against.value,
        "on_release": kind.on_release,
        "standing": facts,
        "who": about.you if you else data["name"],
        "whose": about.your if you else about.whose.format(name=data["name"]),
    }


def _rendered(kind: LetterKind, variant: Variant, context: Mapping[str, Any]) -> str:
    """The letter as its templates write it, title first."""
    try:
        return variant.environment.get_template(f"letters/{kind.key}.jinja").render(context)
    except (TemplateError, ValueError, TypeError) as error:
        raise CannotWriteLetter(
            f"The letter “{kind.title}” could not be written in the variant {variant.name}: {error}.",
            "One of its templates is missing, or asks for something a letter is not given.",
            "Check that variant with “sendflow letters --check”.",
        ) from error


def _complete(
    kind: LetterKind, statements: tuple[str, ...], written: str, variant: Variant
) -> tuple[str, tuple[Part, ...]]:
    """The title and the parts of a letter, each statement made exactly once and with something said."""
    (_, title), *rest = parts_of(written)
    parts = tuple(Part(key, kind.statements.get(key, ""), blocks) for key, blocks in rest if _says_something(blocks))
    made = tuple(each.statement for each in parts if each.statement)
    if sorted(made) != sorted(statements) or not title:
        wrong = ", ".join(sorted({*statements} ^ {*made}) or made) or "its title"
        raise CannotWriteLetter(
            f"The letter “{kind.title}” in the variant {variant.name} does not make each statement once: {wrong}.",
            "A notice that leaves out what the law wants said is defective, and may not start the family’s time.",
            "Correct the templates of that variant; nothing was written.",
        )
    return title[0].text, parts  # type: ignore[union-attr]  # a heading or a paragraph


def _refuse_unsaid(
    kind: LetterKind, parts: tuple[Part, ...], data: Mapping[str, Any], facts: StandingFacts, variant: Variant
) -> None:
    """Raise CannotWriteLetter where a statement is there and leaves out what it is for."""
    for each in parts:
        if lacking := list(unsaid(kind, each, data, facts, variant)):
            raise CannotWriteLetter(
                f"The letter “{kind.title}” in the variant {variant.name} makes the statement {each.statement} "
                f"without: {'; '.join(lacking)}.",
                "A reader would know of the right and not of the day or the person it depends on.",
                "Correct the templates of that variant; nothing was written.",
            )


def _says_something(blocks: tuple[Block, ...]) -> bool:
    """Whether there is more than headings."""
    return any(not isinstance(each, Heading) for each in blocks)
