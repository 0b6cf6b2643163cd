"""The paper of one transfer: what leaves, and beside it why, to whom, on what it rests and who agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from deadlines.words import in_words
from notifications.papers.model import Heading, Paper, Paragraph, Table
from workflows.sendiass.leaving import Leaving


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands above the fields. `number` is drawn for this paper alone; `digest` is also in the service's log."""

    service: str
    recipient: str
    purpose: str
    basis: str
    approved_by: str
    approved_on: date
    handed_over_on: date
    number: str
    digest: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The cover, line by line."""
        return (
            ("To", self.recipient),
            ("Purpose", self.purpose),
            ("Rests on", self.basis),
            ("Approved by", f"{self.approved_by}, {in_words(self.approved_on)}"),
            ("Handed over", in_words(self.handed_over_on)),
            ("Number of this paper", self.number),
            ("SHA-256 of what it holds", self.digest),
        )


def paper_of(cover: Cover, leaving: Sequence[Leaving]) -> Paper:
    """The paper, with the fields that were approved and no others."""
    fields = "; ".join(each.label for each in leaving)
    rows = tuple((each.label, "\n".join(each.values)) for each in leaving)
    return Paper(
        cover.service,
        "Information shared",
        cover.handed_over_on,
        cover.lines,
        (
            Paragraph("For the purpose named here and no other. Do not pass it on without asking the service."),
            Heading("What is shared"),
            Paragraph(f"These fields and no others: {fields}."),
            Table("What is shared", ("Field", "What is held"), rows),
        ),
    )
