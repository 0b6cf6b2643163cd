"""`LAW.md`: every limit with its words, counting, versions, exceptions and open questions, made from the data."""

import re
from collections.abc import Iterator

from deadlines.calendar import england_and_wales
from deadlines.defaults import QUESTIONS, OpenQuestion
from deadlines.law.packs import PACKS
from deadlines.limits import Binds, Citation, InForce, LawfulException, Rule, TimeLimit
from deadlines.questions import possible, touching
from deadlines.register import INSTRUMENTS, LIMITS, limits_of, title_of
from deadlines.version import LAW
from deadlines.words import in_words, joined

_MEANS = {
    Binds.NO_LATER_THAN: "the latest day to act",
    Binds.AT_LEAST_UNTIL: "the least time that must be allowed",
    Binds.BARRED_UNTIL: "the end of a bar",
    Binds.OPEN_UNTIL: "how long a right or power is open",
}
_OPEN = "Questions the law leaves open"
_PROPOSED = "Proposed: not law"


def law_page() -> str:
    """The text of `LAW.md`."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The law sendflow holds"
    yield ""
    yield (
        f"Made by `make law` from `deadlines/law/` and `deadlines/defaults.py` (law {LAW}, holidays "
        f"{england_and_wales().version}). Do not edit it here."
    )
    yield "This is not legal advice. Every limit names its provision: read it there."
    yield from _contents()
    for instrument in INSTRUMENTS:
        yield from ("", f"## {title_of(instrument)}")
        for each in limits_of(instrument):
            yield from ("", *entry(each))
    yield from _open_questions()
    yield from _proposals()


def _contents() -> Iterator[str]:
    yield from ("", "## Contents", "")
    for instrument in INSTRUMENTS:
        held = list(limits_of(instrument))
        yield f"- [{title_of(instrument)}](#{_anchor(title_of(instrument))}) ({len(held)})"
        yield from (f"  - [`{each.key}`: {each.title}](#{_anchor(_heading(each))})" for each in held)
    yield f"- [{_OPEN}](#{_anchor(_OPEN)}) ({len(QUESTIONS)})"
    yield f"- [{_PROPOSED}](#{_anchor(_PROPOSED)}) ({len(PACKS)})"


def _anchor(heading: str) -> str:
    """The name a heading can be reached by, as the usual readers of Markdown make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _heading(each: TimeLimit) -> str:
    return f"`{each.key}`: {each.title}"


def entry(each: TimeLimit) -> Iterator[str]:
    """One limit whole, as lines: its heading, its sentence, and everything that is held of it."""
    yield from (f"### {_heading(each)}", "", each.sentence, "")
    yield f"- Authority: {each.authority.value}. The last day is {_MEANS[each.binds]}"
    yield f"- Counted from: {'; '.join(f'`{name}`: {phrase}' for name, phrase in each.asks.items())}"
    if each.chosen_by:
        yield f"- The version is chosen by: `{each.chosen_by}`"
    for option in each.options:
        unless = f"; unless given: `{option.unless_given}`" if option.unless_given else ""
        yield f"- Option `{option.name}`. {option.asks}: {option.said}{unless}"
    yield from (_rule(rule) for rule in each.rules)
    yield from _exceptions(each.exceptions)
    yield from (f"- {_link(question)}: {question.answer}" for question in possible(each))
    yield from (f"- {said}" for said in (each.doubt, each.default) if said)
    yield f"- Read on {in_words(each.checked_on)}"


def _rule(rule: Rule) -> str:
    when = f"; where {joined([_when(name, value) for name, value in rule.when.items()])}" if rule.when else ""
    applies = f"; applied where the day that chooses is {_days(rule.chosen_on)}" if rule.applies_to else ""
    because = f". {rule.because}" if rule.because else ""
    return f"- {_in_force(rule.in_force)}: {rule.period.in_words()}{when}{applies} ({_cited(rule.cite)}){because}"


def _when(name: str, value: str) -> str:
    return f"`{name}` is `{value}`" if value else f"`{name}` is not given"


def _cited(cite: Citation) -> str:
    return f"[{cite}]({cite.url})" if cite.url else str(cite)


def _days(days: InForce) -> str:
    return f"{in_words(days.begins)} to {in_words(days.ends)}" if days.ends else f"{in_words(days.begins)} or later"


def _in_force(days: InForce) -> str:
    until = f" to {in_words(days.ends)}" if days.ends else ""
    return f"From {in_words(days.begins)}{until}"


def _exceptions(exceptions: tuple[LawfulException, ...]) -> Iterator[str]:
    if not exceptions:
        yield "- Exceptions: none"
    for each in exceptions:
        only = (
            f", {in_words(each.in_force.begins)} to {in_words(each.in_force.ends)} only" if each.in_force.ends else ""
        )
        tested = f"; tested by {', '.join(f'`{name}`' for name in each.test.facts)}" if each.test else ""
        yield f"- Exception `{each.key}`{only}: {each.reason} ({_cited(each.cite)}){tested}"


def _link(question: OpenQuestion) -> str:
    return f"[{question.name}](#{_anchor(_question_heading(question))})"


def _question_heading(question: OpenQuestion) -> str:
    return f"{question.name}: {question.question}"


def _open_questions() -> Iterator[str]:
    yield from ("", f"## {_OPEN}", "")
    yield (
        "What is done here where the text is silent or unclear, and why. An answer that depended on one of these says "
        "so in its working."
    )
    for each in QUESTIONS.values():
        yield from ("", f"### {_question_heading(each)}", "", each.answer, "")
        yield f"- Key: `{each.key}`"
        yield f"- Why: {each.because}"
        yield f"- It matters when {each.matters}"
        yield f"- {each.whether}" + (f" (`SENDFLOW_{each.setting.upper()}`)" if each.setting else "")
        keys = [f"[`{limit.key}`](#{_anchor(_heading(limit))})" for limit in touching(LIMITS.values(), each.number)]
        yield f"- Limits it touches: {', '.join(keys) if keys else 'none registered'}"


def _proposals() -> Iterator[str]:
    yield from ("", f"## {_PROPOSED}", "")
    yield (
        "Law packs: changes somebody has proposed, for what-if and simulation only. They bind nobody and never reach a "
        "letter, a list or a record."
    )
    for pack in PACKS.values():
        yield from ("", f"### Pack `{pack.name}`: {pack.title}", "", f"Proposed, not law. {pack.says}", "")
        for change in pack.changes:
            yield from (f"- `{change.key}`, {_proposed(rule)}" for rule in change.rules)
        for added in pack.additions:
            yield from (f"- New: {added.limit.title}, {_proposed(rule)}" for rule in added.limit.rules)
        yield from (f"- {each.says}" for each in pack.cohorts)
        yield from (f"- Assumed: {each}" for each in pack.assumes)


def _proposed(rule: Rule) -> str:
    where = f"[{rule.cite}]({rule.cite.url})" if rule.cite.url else str(rule.cite)
    return f"from {in_words(rule.in_force.begins)}: {rule.period.in_words()} ({where})"
