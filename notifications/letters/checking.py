"""The check of every letter in every variant: each is written with made-up contents, and must say all it has to."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from deadlines.refusals import Refusal
from notifications.letters.kinds import LETTERS
from notifications.letters.samples import sample
from notifications.letters.variants import variants
from notifications.letters.writing import write


class IncompleteLetters(Refusal):
    """The authority's own folder of letters is not there, or a letter in it does not say what it must."""

    code = "incomplete_letters"


def faults(own: Path | None = None, among: Iterable[str] = ()) -> Iterator[str]:
    """What is wrong with any letter in any variant, to the parent and to the young person, each as a sentence.

    `among` names the variants to look at, if not all.
    """
    for variant in among or variants(own):
        for kind in LETTERS.values():
            for young_person in (False, True):
                try:
                    write(kind, sample(kind, young_person=young_person), variant, own)
                except Refusal as refusal:
                    yield refusal.what
                    break


def checked(own: Path | None) -> Path | None:
    """The authority's own folder, if it has one, once every letter is complete with it.

    Raises IncompleteLetters, naming what is not.
    """
    if own is not None and not own.is_dir():
        raise IncompleteLetters(
            f"There is no folder of letters at {own}.",
            "Letters would silently be written in other words than the authority’s own.",
            "Correct SENDFLOW_LETTERS_FOLDER, or leave it unset to use the letters that come with sendflow.",
        )
    if found := list(faults(own)):
        raise IncompleteLetters(
            f"Letters are not complete: {' '.join(found)}",
            "A family would be sent a notice that leaves out what the law wants said.",
            "Correct those templates, then run “sendflow letters --check”.",
        )
    return own
