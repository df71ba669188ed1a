# Each target makes the environment that it needs, from Python 3.11 or newer and a package index.
PYTHON ?= python3
VENV := .venv
TOOLS := .venv-tools
RUN := $(VENV)/bin/python

.DEFAULT_GOAL := validate
.PHONY: validate test test-tools test-browser build tidy corrupt bench lock clean

validate: $(VENV)/ready ## check the package (what make does alone)
	$(RUN) scripts/validate.py

test: $(VENV)/ready ## lint, types, stale files, tests
	$(VENV)/bin/ruff format --check --quiet .
	$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/mypy
	$(RUN) scripts/tidy.py --check
	$(RUN) -m pytest --numprocesses auto

test-tools: $(TOOLS)/ready ## read a release back with the tools of others (.ci/tools installs them)
	$(TOOLS)/bin/python -m pytest -m tools

test-browser: $(VENV)/ready ## look at the page in Chromium (.ci/tools installs it)
	$(RUN) -m pytest -m browser

build: $(VENV)/ready ## every file of a release, into dist/
	$(RUN) scripts/build.py

tidy: $(VENV)/ready ## write tables, labels and hashes in their one form
	$(RUN) scripts/tidy.py

corrupt: $(VENV)/ready ## damage every cell in turn, and count what is reported (half an hour of one core)
	$(RUN) scripts/corrupt.py --write

bench: $(VENV)/ready ## speed and memory, side by side with other tools
	$(RUN) scripts/benchmark.py

LOCK := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --upgrade --custom-compile-command "make lock"

lock: $(VENV)/ready ## choose the newest versions that pyproject.toml and requirements-tools.in allow
	$(RUN) -m pip install --quiet uv
	$(VENV)/bin/$(LOCK) --extra build --extra dev pyproject.toml --output-file requirements.lock
	$(VENV)/bin/$(LOCK) --extra build --extra dev pyproject.toml requirements-tools.in --output-file requirements-tools.lock

clean: ## remove what make made
	rm -rf $(VENV) $(TOOLS) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# pandas and pyspark live apart, because every start of the validator would load pandas where it finds it.
$(TOOLS)/ready: requirements-tools.lock
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tools.lock
	@touch $@
