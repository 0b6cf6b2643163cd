"""The law as data, and the calculator that applies it outside any case."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Response
from pydantic import ValidationError, WithJsonSchema

from api.dependencies import ChoicesDep, TodayDep, needs
from api.errors import Invalid, fields_of, problem_of, status_of
from api.v1 import schemas
from api.v1.answers import answer, day_text
from api.v1.requests import CalculateRow
from deadlines.calculator import apply_limit
from deadlines.counting import Count
from deadlines.deadline import under
from deadlines.defaults import Choices, OpenQuestion
from deadlines.limits import LawfulException, Rule, TimeLimit
from deadlines.options import Option
from deadlines.questions import possible
from deadlines.refusals import Refusal
from deadlines.register import LIMITS
from deadlines.register import limit as limit_of
from deadlines.words import count_of

router = APIRouter(tags=["law"], dependencies=[Depends(needs("see law"))])
MOST_ROWS = 10_000
# Checked one by one in the handler, so that one bad row does not spoil the others; described as if checked before.
Row = Annotated[Any, WithJsonSchema(CalculateRow.model_json_schema())]


@router.get("/limits", response_model=list[schemas.Limit])
def list_limits() -> Response:
    """Every time limit we hold, as the law has it."""
    return answer([_limit(each) for each in LIMITS.values()])


@router.get("/limits/{key}", response_model=schemas.Limit)
def read_limit(key: str) -> Response:
    """One time limit."""
    return answer(_limit(limit_of(key)))


@router.post("/limits/calculate", response_model=list[schemas.Deadline | schemas.Problem])
def calculate(
    rows: Annotated[list[Row], Body(max_length=MOST_ROWS)], today: TodayDep, law_choices: ChoicesDep
) -> Response:
    """Apply limits to named days, up to 10,000 at once: a deadline or a problem for each, in the same order.

    One bad row never spoils the others. The days of an exception's own test stand among the `facts`.
    """
    return answer([_calculated(row, today, law_choices) for row in rows])


def _calculated(given: Any, today: date, choices: Choices) -> dict[str, Any]:
    try:
        row = CalculateRow.model_validate(given)
        claimed: dict[str, dict[str, date]] = {key: {} for key in row.exceptions}
        found = apply_limit(
            limit_of(row.limit), row.facts, as_of=row.on or today, exceptions=claimed, options=row.options
        )
        (found,) = under(choices, [found])
        return found.as_json()
    except ValidationError as error:
        refusal: Refusal = Invalid(fields_of(error.errors()))
    except Refusal as error:
        refusal = error
    return problem_of(refusal, status_of(refusal))


def _limit(limit: TimeLimit) -> dict[str, Any]:
    return {
        "key": limit.key,
        "title": limit.title,
        "duty_of": limit.duty_of,
        "duty": limit.duty,
        "words": limit.words,
        "authority": limit.authority.value,
        "binds": limit.binds.value,
        "confidence": limit.confidence.value,
        "facts": dict(limit.asks),
        "options": [_option(option) for option in limit.options],
        "rules": [_rule(rule) for rule in limit.rules],
        "exceptions": [_exception(exception) for exception in limit.exceptions],
        "default": limit.default,
        "open_questions": [_question(each) for each in possible(limit)],
        "checked_on": limit.checked_on.isoformat(),
    }


def _question(question: OpenQuestion) -> dict[str, Any]:
    return {
        "number": question.number,
        "key": question.key,
        "question": question.question,
        "answer": question.answer,
        "because": question.because,
        "setting": question.setting,
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "name": option.name,
        "asks": option.asks,
        "values": dict(option.values),
        "unless_given": option.unless_given or None,
        "goes_with": option.goes_with or None,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    count = rule.period if isinstance(rule.period, Count) else None
    return {
        "period": count_of(count.number, count.unit.value) if count else rule.period.in_words(),
        "counting": count.counting.value if count else None,
        "status": rule.status.value,
        "when": dict(rule.when),
        "because": rule.because,
        "applies_from": rule.chosen_on.begins.isoformat(),
        "applies_to": day_text(rule.chosen_on.ends),
        "in_force_from": rule.in_force.begins.isoformat(),
        "in_force_to": day_text(rule.in_force.ends),
        "cite": str(rule.cite),
        "url": rule.cite.url,
    }


def _exception(exception: LawfulException) -> dict[str, Any]:
    return {
        "key": exception.key,
        "reason": exception.reason,
        "cite": str(exception.cite),
        "url": exception.cite.url,
        "in_force_from": exception.in_force.begins.isoformat(),
        "in_force_to": day_text(exception.in_force.ends),
        "facts": list(exception.test.facts) if exception.test else [],
    }
