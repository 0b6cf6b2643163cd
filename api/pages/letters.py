"""Letters to families: which there are, what each must say and by which provision, and how it reads, made up."""

from typing import Any, Literal

from fastapi import APIRouter, Request, Response

from api.dependencies import DatabaseDep, SettingsDep
from api.errors import NotFound
from api.pages.downloads import files_of
from api.pages.frame import LetterReaderDep
from api.pages.templating import Link, render
from api.settings import Settings
from cases.database import Database
from cases.kinds import KINDS, answers_of
from notifications.contents import STATEMENTS
from notifications.letters import LETTERS, Letter, LetterKind, as_email, as_pdf, as_word, missing, write
from notifications.letters.kind import Use
from notifications.letters.kinds import NoSuchLetter, letter_named
from notifications.letters.needs import GivenBy
from notifications.letters.samples import sample
from notifications.letters.standing import LABELS
from notifications.letters.standing_versions import FactsVersion, current_facts
from notifications.letters.variants import STANDARD, WrongVariant, variant_named, variants
from notifications.papers import pdf, word
from workflows.processes import PROCESSES

router = APIRouter()
_LETTERS = Link("Letters", "/letters")


@router.get("/letters")
def list_letters(request: Request, viewer: LetterReaderDep, database: DatabaseDep, settings: SettingsDep) -> Response:
    """Every letter, the variants there are, and what letters tell of the authority itself."""
    kept = _facts(database, settings)
    return render(
        "letters.html",
        request,
        letters=list(LETTERS.values()),
        files=files_of("/letters", {}, viewer),
        variants=variants(settings.letters_folder),
        facts=kept,
        told=[(label, getattr(kept.facts, name)) for name, label in LABELS.items()],
        made_up=settings.demo and not kept.number,
        may_change=viewer.may("change letters"),
    )


@router.get("/letters/{letter}")
def show_letter(
    letter: str,
    request: Request,
    viewer: LetterReaderDep,
    database: DatabaseDep,
    settings: SettingsDep,
    variant: str = STANDARD,
) -> Response:
    """One letter: on which facts it is sent, what it must say, who gives what, and how it reads."""
    kind, facts = _kind(letter), _facts(database, settings)
    data, made_up = _sample(kind, facts, settings)
    return render(
        "letter.html",
        request,
        kind=kind,
        uses=[_in_words(each) for each in kind.uses],
        statements=STATEMENTS,
        asked=[each for each in kind.needs if each.given_by is GivenBy.CASEWORKER],
        variants=variants(settings.letters_folder),
        chosen=variant,
        letter=_written(kind, data, variant, settings),
        made_up=made_up,
        breadcrumbs=[_LETTERS, Link(kind.title)],
    )


@router.get("/letters/{letter}/{variant}/sample/{form}")
def download_sample(
    letter: str,
    variant: str,
    form: Literal["docx", "pdf", "html"],
    viewer: LetterReaderDep,
    database: DatabaseDep,
    settings: SettingsDep,
) -> Response:
    """A letter with made-up contents as Word, as PDF, or as the page an email holds."""
    kind = _kind(letter)
    data, _ = _sample(kind, _facts(database, settings), settings)
    written = _written(kind, data, variant, settings)
    headers = {"Content-Disposition": f'attachment; filename="sample-{kind.key.replace("_", "-")}.{form}"'}
    if form == "docx":
        return Response(as_word(written), media_type=word.MEDIA_TYPE, headers=headers)
    if form == "pdf":
        return Response(as_pdf(written), media_type=pdf.MEDIA_TYPE, headers=headers)
    return Response(as_email(written).html, media_type="text/html", headers=headers)


def _in_words(use: Use) -> str:
    """Where a letter is due, as people call it: the fact, with the answer that matters, and the process."""
    answers = [answers_of(use.fact, name).get(value, value) for name, value in use.when.items()]
    return ": ".join([f"{KINDS[use.fact].label}, in {PROCESSES[use.process].title}", *answers])


def _facts(database: Database, settings: Settings) -> FactsVersion:
    with database.reading() as session:
        return current_facts(session, demo=settings.demo)


def _kind(key: str) -> LetterKind:
    try:
        return letter_named(key)
    except NoSuchLetter:
        raise NotFound("There is no such letter.") from None


def _sample(kind: LetterKind, kept: FactsVersion, settings: Settings) -> tuple[dict[str, Any], bool]:
    """Contents for a letter: made up, but for what is known of the authority; whether that had to be made up too."""
    made_up = sample(kind, authority=settings.authority_name)
    known = made_up | {"standing": kept.facts.model_dump(mode="json")}
    return (made_up, True) if missing(kind, known) else (known, False)


def _written(kind: LetterKind, data: dict[str, Any], variant: str, settings: Settings) -> Letter:
    try:
        variant_named(variant, settings.letters_folder)
    except WrongVariant:
        raise NotFound("There is no such variant of letters.") from None
    return write(kind, data, variant, settings.letters_folder)
