"""From the words of a template to the blocks of a letter: headings, paragraphs and bullets, and nothing else.

A template is written as people write an email: a line beginning "# " is a heading, lines beginning "- " are a list,
anything else is running text, and an empty line ends a paragraph. What is put into a template is never read so: every
value is marked where it begins, and a line that begins with the mark is text, whatever it says. Only in a text of
several lines is each line a paragraph of its own, and one that begins with "- " a bullet.
"""

import re
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from notifications.papers.model import Block, Bullets, Heading, Paragraph

# Both are of Unicode's private use and of no script; they are taken out of whatever is given.
_VALUE, _PART = "\ue000", "\ue001"
_NOT_TEXT = re.compile(r"[\ue000\ue001\x00-\x08\x0b-\x1f\x7f]")


def part(key: str) -> Markup:
    """Begin the part of a letter that makes a statement; "" is the letter's own text."""
    return Markup(f"\n{_PART}{key}\n")


def as_value(value: Any) -> Any:
    """What a template puts in, marked as a value. What a macro or another template has written passes as it is."""
    if isinstance(value, Markup) or value is None:
        return value
    lines = lines_of(str(value))
    if len(lines) < 2:
        return Markup(_VALUE + "".join(lines))
    return Markup("\n".join(_line_of_several(line) for line in lines))


def lines_of(text: str) -> list[str]:
    """The lines of a text in which something stands, without what is no text."""
    return [line.strip() for line in _NOT_TEXT.sub("", text).split("\n") if line.strip()]


def _line_of_several(line: str) -> str:
    return f"- {_VALUE}{line[2:]}" if line.startswith("- ") else f"\n{_VALUE}{line}\n"


def parts_of(written: str) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Every part of a letter as written, with the key of its statement and its blocks."""
    for each in written.split(_PART)[1:]:
        key, _, text = each.partition("\n")
        yield key.strip(), tuple(_blocks(text))


def one_line(written: str) -> str:
    """Words on one line, such as a title."""
    return " ".join(written.replace(_VALUE, "").split())


def _blocks(text: str) -> Iterator[Block]:
    for chunk in re.split(r"\n\s*\n", text):
        yield from _chunk([line.strip() for line in chunk.split("\n") if line.replace(_VALUE, "").strip()])


def _chunk(lines: list[str]) -> Iterator[Block]:
    """The blocks of lines with no empty line between them."""
    running: list[str] = []
    items: list[str] = []
    for line in lines:
        if line.startswith("# "):
            yield from _ended(running, items)
            yield Heading(one_line(line[2:]))
        elif line.startswith("- "):
            if not items:
                yield from _ended(running, items)
            items.append(line[2:])
        elif items:
            items[-1] += f" {line}"
        else:
            running.append(line)
    yield from _ended(running, items)


def _ended(running: list[str], items: list[str]) -> Iterator[Block]:
    if running:
        yield Paragraph(one_line(" ".join(running)))
    if items:
        yield Bullets(tuple(one_line(item) for item in items))
    running.clear()
    items.clear()
