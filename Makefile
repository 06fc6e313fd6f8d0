PYTHON ?= python3

version := $(shell $(PYTHON) -c 'import sys; sys.version_info >= (3, 11) and print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null)
ifeq ($(version),)
$(error Intake needs Python 3.11 or newer, and $(PYTHON) is not; name one with: make PYTHON=/path/to/python3)
endif

# Another Python gets another folder, so that trying one does not rebuild the one in daily use.
VENV := .venv$(if $(filter-out python3,$(PYTHON)),-$(version))
BIN := $(VENV)/bin
MADE := $(VENV)/.made-$(version)
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

# Debian's Python without python3-venv has no pip to put into a new environment; Debian's own pip can fill it from outside.
pip = $$(test -x $(BIN)/pip && echo $(BIN)/python -m pip || echo $(PYTHON) -m pip --python $(BIN)/python) \
	install --quiet --disable-pip-version-check

compile := var/uv/bin/uv pip compile --quiet --universal --generate-hashes \
	--no-annotate --no-header --no-emit-index-url -p 3.11 pyproject.toml

# A production environment with throw-away keys; nothing of the caller's own settings gets in.
production := env -i PATH="$$PATH" SECRET_KEY="$$(head -c 48 /dev/urandom | base64)" \
	INTAKE_KEYS="$$(head -c 32 /dev/urandom | base64)" ALLOWED_HOSTS=intake.example \
	BASE_URL=https://intake.example TRUSTED_PROXIES=127.0.0.1 EMAIL_URL=smtp+tls://mail.intake.example DATABASE_URL=sqlite://

.NOTPARALLEL:
.PHONY: run test test-unit unit-postgresql slow-sqlite slow-postgresql test-sqlite test-postgresql test-browser test-attacks check bench lock

run: $(RUNTIME)
	@INTAKE_DEMO=1 exec $(BIN)/python manage.py demo

test: test-sqlite test-postgresql test-browser test-attacks

# Each worker would rewrite every assertion again, and each server that a test starts compile all of Intake.
unexport PYTHONDONTWRITEBYTECODE

# Processes that race, servers that are killed, a package that is built and installed, and whatever walks through
# hundreds of people, requests or rows.
slow := tests/races tests/faults tests/config/test_installed_package.py tests/people tests/demo tests/backup \
	tests/contact/test_canaries.py tests/audit/test_tampering.py tests/desk/test_urls.py \
	tests/architecture/test_migrations.py
# Servers of their own, and what they take is timed: nothing else runs beside them.
attacks := tests/attacks
apart := tests/browser tests/bench tests/fuzz $(attacks) $(slow)
shared := -n auto --dist worksteal
unit := -m pytest tests $(addprefix --ignore=,$(apart)) $(shared)
test-unit slow-sqlite: on := env -u DATABASE_URL
unit-postgresql slow-postgresql: on := $(BIN)/python -m tests.postgresql
# What has no SQL of its own runs on SQLite alone (tests/README.md, "Where tests run").
unit-postgresql slow-postgresql: chosen := -m 'not once'
test-unit unit-postgresql: $(DEV)
	$(on) $(BIN)/python $(unit) $(chosen)
slow-sqlite slow-postgresql: $(DEV)
	$(on) $(BIN)/python -m pytest tests/fuzz $(slow) $(shared) $(chosen)
test-sqlite: test-unit slow-sqlite
test-postgresql: unit-postgresql slow-postgresql

test-browser: $(DEV)
	@if command -v chromium >/dev/null; then $(BIN)/python -m pytest tests/browser $(shared); \
	else echo "Browser tests skipped: no Chromium (apt-get install chromium)."; fi

test-attacks: $(DEV)
	env -u DATABASE_URL $(BIN)/python -m pytest $(attacks)

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(production) $(BIN)/mypy intake config
	$(BIN)/lint-imports
	@$(production) $(BIN)/python manage.py makemigrations --check --dry-run
	@$(production) $(BIN)/python manage.py translations --check
	@$(production) $(BIN)/python manage.py check --deploy --fail-level WARNING
	find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +

bench: $(DEV)
	$(BIN)/python -m tests.bench

# `make lock upgrade=--upgrade` also moves what is locked already.
lock: $(MADE)
	@$(pip) --upgrade --target var/uv uv
	$(compile) $(upgrade) -o requirements.txt
	$(compile) $(upgrade) --group dev -c requirements.txt -o requirements-dev.txt

$(RUNTIME): requirements.txt $(MADE)
$(DEV): requirements-dev.txt $(MADE)
$(RUNTIME) $(DEV):
	@echo "Installing $< into $(VENV)"
	@$(pip) --require-hashes -r $<
	@touch $@

$(MADE):
	@if $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then $(PYTHON) -m venv --clear $(VENV); \
	elif $(PYTHON) -c 'import pip, venv' 2>/dev/null; then $(PYTHON) -m venv --clear --without-pip $(VENV); \
	else echo "$(PYTHON) cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; fi
	@touch $@
