"""What letters to families say: each kind as data, its words as templates, and the letter itself as neutral data.

`letter_for` finds the letter for a fact, `missing` says what it lacks, `days_told` works out the last days it tells,
`write` writes it; `as_email`, `as_word` and `as_pdf` make of it what is sent.
"""

from notifications.letters.days import days_told as days_told
from notifications.letters.days import told as told
from notifications.letters.emails import as_email as as_email
from notifications.letters.kind import LetterKind as LetterKind
from notifications.letters.kinds import LETTERS as LETTERS
from notifications.letters.kinds import NoSuchLetter as NoSuchLetter
from notifications.letters.kinds import letter_for as letter_for
from notifications.letters.letter import Letter as Letter
from notifications.letters.needs import Form as Form
from notifications.letters.needs import GivenBy as GivenBy
from notifications.letters.needs import Need as Need
from notifications.letters.standing import StandingFacts as StandingFacts
from notifications.letters.writing import CannotWriteLetter as CannotWriteLetter
from notifications.letters.writing import missing as missing
from notifications.letters.writing import write as write
from notifications.papers import pdf, word


def as_word(letter: Letter) -> bytes:
    """The letter as .docx, to be edited; the same bytes for the same letter."""
    return word.as_word(letter.as_paper())


def as_pdf(letter: Letter) -> bytes:
    """The letter as PDF/UA-1; the same bytes for the same letter."""
    return pdf.as_pdf(letter.as_paper())
