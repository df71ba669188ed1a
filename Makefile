# Each target makes the environment that it needs, from Python 3.11 or newer and a package index.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.DEFAULT_GOAL := validate
.PHONY: validate test tidy bench lock clean

validate: $(VENV)/ready ## check the package (what make does alone)
	$(RUN) scripts/validate.py

test: $(VENV)/ready ## lint, types, stale files, tests
	$(VENV)/bin/ruff format --check --quiet .
	$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/mypy
	$(RUN) scripts/tidy.py --check
	$(RUN) -m pytest

tidy: $(VENV)/ready ## write tables, labels and hashes in their one form
	$(RUN) scripts/tidy.py

bench: $(VENV)/ready ## speed and memory, side by side with other tools
	$(RUN) scripts/benchmark.py

lock: $(VENV)/ready ## choose the newest versions that pyproject.toml allows
	$(RUN) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --custom-compile-command "make lock" --extra build --extra dev pyproject.toml --output-file requirements.lock --upgrade

clean: ## remove what make made
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@
