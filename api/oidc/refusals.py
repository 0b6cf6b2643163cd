"""Why somebody is not let in by way of the provider, as sentences for them; the cause goes to the log of the server."""

from deadlines.refusals import Refusal


class ProviderSilent(Refusal):
    """The provider did not answer, or answered something that is no OpenID Connect."""

    code = "provider_silent"

    def __init__(self, says: str) -> None:
        super().__init__(
            f"What looks after {says} did not answer.",
            "It alone can say who you are, so nobody was signed in.",
            "Try again in a minute; if it stays so, tell whoever looks after this service.",
        )


class NotVouchedFor(Refusal):
    """What came back from the provider cannot be relied on, or belongs to no sign-in begun in this browser."""

    code = "not_vouched_for"

    def __init__(
        self, why: str = "This sign-in was begun in another window or too long ago, or came from elsewhere."
    ) -> None:
        super().__init__(
            why, "Nobody was signed in, in case somebody else sent you here.", "Sign in again from the start."
        )


class NoPost(Refusal):
    """The provider knows the person, and nothing it says of them gives them a post here."""

    code = "no_post"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}: your account is known, and no role here goes with it.",
            "What somebody may open depends on the role the provider names.",
            "Ask whoever looks after accounts to add you to the group for your work, then sign in again.",
        )


class NotWholly(Refusal):
    """The provider left out something an account here cannot be without."""

    code = "not_vouched_for"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The provider did not say {what}.",
            "Nobody was signed in: reminders must reach the right person.",
            "Ask whoever looks after accounts to have it told to this service.",
        )


class AccountClosed(Refusal):
    """The provider vouches for somebody whose account was closed here."""

    code = "account_closed"

    def __init__(self) -> None:
        super().__init__(
            "This account was closed here.",
            "It stays closed whatever the provider says, until somebody opens it again.",
            "Ask whoever looks after accounts here.",
        )
