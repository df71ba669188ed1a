# Each target creates the environment that it needs, with Python 3.11 or newer and a package index.
PYTHON ?= python3
RUN := .venv/bin/python
TEST := .venv-test/bin

define LINT
$(TEST)/ruff format --check --quiet .
$(TEST)/ruff check --quiet .
$(TEST)/mypy
PYTHONPATH=scripts $(TEST)/lint-imports --no-cache --no-logo
endef

.DEFAULT_GOAL := validate
.PHONY: validate tidy quick test test-slow golden mutate build mistakes bench docs lock clean

validate: .venv/ready ## check the package, with frictionless as a second opinion (what make does alone)
	$(RUN) scripts/validate.py --strict
	$(RUN) -m frictionless validate datapackage.json

tidy: .venv/ready ## format the tables, and fill in cells that follow from others
	$(RUN) scripts/tidy.py

quick: .venv-test/ready ## linter, types, imports, and the fast tests of the files that changed
	$(LINT)
	$(TEST)/python tests/quick.py --quiet --numprocesses auto --dist worksteal

test: .venv-test/ready ## linter, types, imports, format of the tables, fast tests
	$(LINT)
	$(TEST)/python scripts/tidy.py --check
	$(TEST)/python -m pytest --quiet --numprocesses auto --dist worksteal

test-slow: .venv-test/ready .venv-tools/ready ## slow tests, the page in a browser, other programs (.ci/tools installs those)
	$(TEST)/python -m pytest --quiet --numprocesses auto --dist worksteal -m "slow or browser"
	.venv-tools/bin/python -m pytest --quiet -m tools tests/tools

golden: .venv-test/ready ## renew tests/golden, which holds what the commands print; review the difference
	$(TEST)/python -m pytest --quiet tests/cli/test_golden.py tests/page/test_pages.py --update-golden

build: .venv-build/ready ## every file of a release, into dist/
	.venv-build/bin/python scripts/build.py

mutate: .venv-test/ready ## make small mistakes in the arithmetic, and list those that no test notices
	.ci/mutate $(abspath $(TEST))

# Texts of reports are not part of the project; they are used where they are there.
mistakes: .venv-test/ready ## see which mistakes of people the checks report, into docs/mistakes.md
	$(TEST)/python tests/measures/drawn_mistakes.py $(wildcard ../shared/*sources/*-*.txt)

bench: .venv/ready .venv-test/ready ## measure speed and memory beside frictionless, into docs/measurements.md
	$(TEST)/python tests/measures/benchmark.py $(RUN)

docs: .venv-test/ready ## renew what is generated: README, CITATION.cff and pages in docs/
	$(TEST)/python scripts/build.py --documents
	$(TEST)/python tests/measures/documents.py

# The lock files contain no address of a package index, so any index will do.
LOCK := $(TEST)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	--upgrade --custom-compile-command "make lock" pyproject.toml

lock: .venv-test/ready ## choose the newest versions that pyproject.toml allows
	$(LOCK) --extra tools --group frictionless --output-file requirements.lock
	$(LOCK) --extra build --output-file requirements-build.lock
	$(LOCK) --extra build --group test --output-file requirements-test.lock
	$(LOCK) --extra build --group tools --output-file requirements-tools.lock

clean: ## remove what make made
	rm -rf .venv .venv-build .venv-test .venv-tools dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# make build needs a third of what the tests need. Test tools have an environment of their own: Pandera imports Hypothesis and pandas where it finds them,
# and every start takes twice as long.
.venv/ready: requirements.lock
.venv-build/ready: requirements-build.lock
.venv-test/ready: requirements-test.lock
.venv-tools/ready: requirements-tools.lock
# Wheels alone: what builds a source package would be neither locked nor hashed. mlcroissant needs one of these.
.venv-tools/ready: SOURCES := --no-binary jsonpath-rw
.venv/ready .venv-build/ready .venv-test/ready .venv-tools/ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: $(SOURCES) --require-hashes -r $<
	@touch $@
