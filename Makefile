# Everything one does with sendflow, each as one command. `make` alone lists them.

# Nobody is told that, or how, this authority uses the program: Prefect and its parts report usage unless told not to.
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

# Some machines ask Python to keep nothing it compiled. Every process of ours would then compile two thousand files anew.
unexport PYTHONDONTWRITEBYTECODE

export PORT ?= 8000
export SENDFLOW_VAR ?= var

# Tried, not just found: a version manager leaves a python3.11 that answers only where it is switched on.
PYTHON ?= $(shell for name in python3.11 python3; do if $$name -c "" 2>/dev/null; then echo $$name; break; fi; done)
VENV := .venv/bin
UV_COMPILE := $(VENV)/python -m uv pip compile --quiet --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-header --no-annotate $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help run test test-browser fuzz pictures bench scale-out drill lint law golden rebuild sweep lock clean \
  runtime-set test-set dev-set bench-set

help: ## list what can be done
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: runtime-set ## pages and API on PORT (8000), data in SENDFLOW_VAR (var); Ctrl-C ends all of it
	@exec $(VENV)/sendflow serve

# A file of tests at a time, shared among processes as tests/sharing.py says.
test: test-set ## everything that needs no browser: SQLite, PostgreSQL, SMTP, one live Prefect (ARGS="-k word")
	@$(VENV)/python -m pytest --numprocesses=auto --dist=loadfile $(ARGS)

test-browser: dev-set ## the pages in real Chromium
	@command -v chromium >/dev/null || { echo "Chromium is not installed. On Debian: apt-get install chromium" >&2; exit 1; }
	@$(VENV)/python -m pytest tests/browser -m browser $(ARGS)

fuzz: dev-set ## every call of the API asked everything its description allows and forbids, as each role
	@$(VENV)/python -m deploy.ask_everything $(ARGS)

pictures: dev-set ## the README's pictures anew, of the demonstration that runs on PORT with its data in SENDFLOW_VAR
	@$(VENV)/python -m deploy.take_pictures

bench: bench-set ## measurements, one JSON object a line
	@$(VENV)/python -m tests.bench $(ARGS)

drill: runtime-set ## back up a small authority, restore it beside, compare all of it (ARGS="ADDRESS ADDRESS" of two empty databases)
	@$(VENV)/python -m deploy.drill $(ARGS)

scale-out: test-set ## several machines on one: two workers share a day, one is killed, and all is proved done once
	@$(VENV)/python -m deploy.scale_out $(ARGS)

lint: dev-set ## ruff and mypy
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/mypy

law: runtime-set ## write LAW.md, PROCESSES.md, LETTERS.md and deploy/prefect.yaml anew from the code
	@$(VENV)/sendflow limits --write-pages
	@$(VENV)/python -m deploy.prefect_yaml

golden: test-set ## write the golden stories anew; the diff is the legal review
	@$(VENV)/python -m pytest tests/golden --rewrite-golden $(ARGS)

rebuild: runtime-set ## work the lists' summary rows out again from the log
	@$(VENV)/sendflow rebuild

sweep: runtime-set ## do the day's reminders now
	@$(VENV)/sendflow sweep

lock: dev-set ## compile the locks and the licence table anew (UPGRADE=--upgrade takes newer releases)
	$(UV_COMPILE) requirements.in -o requirements.txt
	$(UV_COMPILE) requirements-test.in -o requirements-test.txt
	$(UV_COMPILE) requirements-dev.in -o requirements-dev.txt
	$(UV_COMPILE) requirements-bench.in -o requirements-bench.txt
	$(UV_COMPILE) requirements-uv.in -o requirements-uv.txt
	@$(MAKE) --no-print-directory dev-set
	$(VENV)/python -m deploy.third_party_notices

clean: ## remove .venv and caches; never var, where the data is
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path "./var/*" -prune -exec rm -rf {} +

runtime-set test-set dev-set bench-set: %-set:
	@test -n "$(PYTHON)" || { echo "No Python was found. Install Python 3.11 or later, then run make again." >&2; exit 1; }
	@$(PYTHON) deploy/environment.py $*
