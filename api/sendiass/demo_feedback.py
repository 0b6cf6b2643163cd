"""Feedback in the demo service: whoever would have been asked was, and some answered, as the public page takes it."""

from datetime import date, timedelta
from random import Random

from sqlmodel import Session

from api.sendiass import demo_rates as rates
from cases.facts import effective
from cases.sendiass.feedback import STEPS, asked_in, invitation_of, invite, keep_answer
from workflows.record import Prepared
from workflows.sendiass.asking import asking_of

_LONGEST_TO_ANSWER = 30  # days


class Feedback:
    """Asks and answers for one intervention after the other. Mutable."""

    def __init__(self, session: Session, rng: Random, today: date) -> None:
        self._session, self._rng, self._today = session, rng, today
        self.answers = 0

    def ask(self, made: Prepared) -> None:
        """Invite whoever an intervention was for, if it has ended and people like them are asked; some answer."""
        facts = effective(made.history.facts)
        closed = next((each for each in facts if each.kind == "intervention_closed"), None)
        asking = asking_of(made.history.ref, facts, str(closed.detail["reason"])) if closed else None
        if closed is None or asking is None:
            return
        ended_on = closed.happened_on
        invited = invite(
            self._session, level=asking.level, user_type=facts[0].detail["user_type"], ended_on=ended_on,
            questions=asking.questions, today=ended_on,
        )  # fmt: skip
        answered_on = ended_on + timedelta(days=self._rng.randint(1, _LONGEST_TO_ANSWER))
        if answered_on < self._today and self._rng.random() < rates.ANSWERS_FEEDBACK:
            self._answer(invited.token, answered_on)

    def _answer(self, token: str, on: date) -> None:
        rng = self._rng
        invitation = invitation_of(self._session, token, on)
        assert invitation is not None
        _, questions = asked_in(invitation)
        answers = {
            each.key: rng.choices(STEPS, rates.STEPS[each.key])[0]
            for each in questions
            if rng.random() >= rates.LEAVES_A_QUESTION
        }
        comment = rng.choice(rates.COMMENTS) if rng.random() < rates.SAYS_MORE else ""
        self.answers += keep_answer(self._session, invitation, answers, comment)
