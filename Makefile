# Accord's commands for people. `make` alone lists them.
# Needs Python 3.11 or newer with venv; everything else is installed into .venv from the hashed locks.

PYTHON ?= python3
python := .venv/bin/python
pytest := $(python) -m pytest --numprocesses 2
without := $(addprefix --ignore tests/,gates tlog standards engines exchange docs installation)  # these ask no database, or one of their own
figures := .pytest_cache/figures
full := test-all test-rest reliability soak  # these try all, `make test` by itself a part: tests/sizes.py
suites := tests/reliability tests/tlog $(addprefix tests/kernel/test_,races.py clock_set.py erasing_many.py bit_flips.py)
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help run test test-all test-rest soak reliability lint check format bench lock runtime dev

help:  ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

run: runtime  ## Start Accord with the example organization; prints the address and a sign-in link
	@.venv/bin/accord demo

test: lint  ## Gates and tests on SQLite, no browser: under 5 minutes
	$(pytest) -m "not browser and not slow and not postgres"

$(full): export ACCORD_FULL := 1
test-all: test test-rest  ## Everything on SQLite and on PostgreSQL, with the journeys in a browser (Chromium must be installed)

test-rest: dev  ## What `make test` leaves out
	$(pytest) --dist loadfile --durations 15 -m "(browser or slow) and not postgres"
	ACCORD_TEST_POSTGRES=1 $(pytest) --dist loadfile --durations 15 -m "not sqlite" $(without)

reliability: dev  ## The suites of docs/reliability.md at the size of every change; writes its table
	@rm -rf $(figures)
	export ACCORD_FIGURES=$(figures); $(pytest) --dist loadfile $(suites); done=$$?; \
		ACCORD_TEST_POSTGRES=1 $(pytest) --dist loadfile -m "not sqlite" $(filter-out tests/tlog,$(suites)) || done=$$?; \
		$(python) tools/reliability.py $(figures) && exit $$done

soak: export ACCORD_SOAK := 1
soak: suites += tests/api/test_hostile.py tests/isolation tests/journey/test_walk.py
soak: reliability  ## The same at release sizes (hours), hostile values everywhere, every page in a browser

lint: dev  ## The gates: ruff, import contracts, dependencies, house rules, types
	$(python) -m ruff check .
	.venv/bin/lint-imports --no-logo
	$(python) -m deptry src
	$(python) tools/house_rules.py
	$(python) -m mypy

check: lint  ## The gates, Django's own checks, and whether a migration is missing
	DJANGO_SETTINGS_MODULE=accord.config.settings $(python) -m django check --fail-level WARNING
	DJANGO_SETTINGS_MODULE=accord.config.settings $(python) -m django makemigrations --check --dry-run

format: dev  ## Lay the code out as ruff does
	$(python) -m ruff check --fix-only --exit-zero .
	$(python) -m ruff format .

bench: dev  ## Measure against the figures to reach; writes docs/benchmarks.md and docs/benchmarks-engines.md
	$(python) bench/bench.py
	$(python) bench/engines.py --peers

lock: dev  ## Renew the locks from pyproject.toml (newest allowed versions)
	$(python) tools/lock.py

runtime:
	@sh tools/environment.sh runtime

dev:
	@sh tools/environment.sh dev
