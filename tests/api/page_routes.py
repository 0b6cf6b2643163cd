"""Every page by name with who may use it; `test_routes.py` holds the pages against it, as it does the calls."""

ANYBODY = "anybody"
SIGNED_IN = {"caseworker", "senior", "manager", "auditor", "admin", "sendiass"}
READERS = {"caseworker", "senior", "manager", "auditor"}
RECORDERS = {"caseworker", "senior", "manager"}
ASSIGNERS = {"senior", "manager"}
DOWNLOADERS = {"manager", "auditor"}
OUTBOX = {"manager", "auditor", "admin"}
VERIFIERS = {"auditor", "admin"}

# Method, address, who may use it. To everybody else it is not there (404); who is not signed in is led to sign in.
PAGES: dict[tuple[str, str], set[str] | str] = {
    ("GET", "/sign-in"): ANYBODY,
    ("POST", "/sign-in"): ANYBODY,
    ("POST", "/sign-out"): SIGNED_IN,
    ("GET", "/"): SIGNED_IN,
    ("POST", "/search"): READERS,
    ("GET", "/deadlines"): READERS,
    ("GET", "/deadlines.csv"): DOWNLOADERS,
    ("GET", "/cohorts"): {"manager"},
    ("POST", "/cohorts"): {"manager"},
    ("GET", "/cohorts.csv"): {"manager"},
    ("GET", "/concerns"): READERS,
    ("GET", "/concerns.csv"): DOWNLOADERS,
    ("GET", "/concerns/trends"): DOWNLOADERS,
    ("GET", "/concerns/trends.csv"): DOWNLOADERS,
    ("GET", "/concerns/annual-review"): DOWNLOADERS,
    ("GET", "/concerns/annual-review.csv"): DOWNLOADERS,
    ("GET", "/cases"): READERS,
    ("GET", "/cases.csv"): DOWNLOADERS,
    ("GET", "/cases/new"): RECORDERS,
    ("POST", "/cases/new"): RECORDERS,
    ("GET", "/cases/new/{process_key}"): RECORDERS,
    ("GET", "/cases/new/{process_key}/{kind}"): RECORDERS,
    ("POST", "/cases/new/{process_key}/{kind}"): RECORDERS,
    ("GET", "/reassign"): ASSIGNERS,
    ("POST", "/reassign"): ASSIGNERS,
    ("GET", "/cases/{ref}"): READERS,
    ("GET", "/cases/{ref}/record"): RECORDERS,
    ("POST", "/cases/{ref}/record"): RECORDERS,
    ("GET", "/cases/{ref}/exception"): RECORDERS,
    ("POST", "/cases/{ref}/exception"): RECORDERS,
    ("GET", "/cases/{ref}/facts/{sequence}/correct"): RECORDERS,
    ("POST", "/cases/{ref}/facts/{sequence}/correct"): RECORDERS,
    ("GET", "/cases/{ref}/facts/{sequence}/recorded-in-error"): RECORDERS,
    ("POST", "/cases/{ref}/facts/{sequence}/recorded-in-error"): RECORDERS,
    ("GET", "/cases/{ref}/child"): READERS,
    ("GET", "/cases/{ref}/replay"): {"manager", "auditor"},
    ("GET", "/verify"): VERIFIERS,
    ("GET", "/cases/{ref}/verify"): {"auditor"},
    ("GET", "/outbox"): OUTBOX,
    ("GET", "/set-aside"): OUTBOX,
    ("GET", "/outbox/forecast"): OUTBOX,
    ("GET", "/law"): ANYBODY,
    ("GET", "/law/open-questions"): ANYBODY,
    ("GET", "/law/packs"): ANYBODY,
    ("GET", "/law/packs/{pack}"): ANYBODY,
    ("GET", "/law/{key}"): ANYBODY,
    ("GET", "/calculator"): ANYBODY,
    ("GET", "/calculator/{name}"): ANYBODY,
    ("GET", "/simulate"): {"manager"},
    ("GET", "/holidays"): {"manager", "admin"},
    ("POST", "/holidays"): {"manager", "admin"},
    ("GET", "/users"): {"admin"},
    ("GET", "/users/new"): {"admin"},
    ("POST", "/users/new"): {"admin"},
    ("GET", "/users/{username}"): {"admin"},
    ("POST", "/users/{username}/password"): {"admin"},
    ("POST", "/users/{username}/close"): {"admin"},
    ("POST", "/users/{username}/reopen"): {"admin"},
}
