# Two commands matter: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
INSTALLER ?= uv
REPORT ?=
VENV := .venv
BIN := $(VENV)/bin
UV := .tools/bin/uv
export UV_CACHE_DIR ?= $(CURDIR)/.tools/cache
export PYTHONDONTWRITEBYTECODE =

.PHONY: help demo test check bench bench-negmas fuzz reference lock clean

help: ## list what make can do
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/'

demo: $(VENV)/.run ## build the environment and go from a wire report to a briefing in out/
	@$(BIN)/contadora demo --out out $(if $(REPORT),"$(REPORT)")

test: check ## formatter, linter, types, import contracts, tests, doctests, documented commands
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term:skip-covered

check: $(VENV)/.test ## the checks that do not run the program
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fuzz: $(VENV)/.test ## read 100,000 hostile documents
	CONTADORA_FUZZED=100000 $(BIN)/python -m pytest tests/test_read_fuzz.py -p no:cacheprovider

bench: $(VENV)/.test ## speed, as ratios measured in one run
	$(BIN)/python -m pytest benchmarks -p no:cacheprovider

bench-negmas: $(VENV)/.test .venv-negmas/.run ## this engine beside NegMAS: the same domains in one run
	$(BIN)/python benchmarks/beside_negmas.py

.venv-negmas/.run: benchmarks/negmas.lock
	$(PYTHON) -m venv --clear .venv-negmas
	.venv-negmas/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

reference: $(VENV)/.test ## write the reference pages again from the program itself
	$(BIN)/python docs/reference/generate.py
	$(BIN)/python docs/explanation/score_reading.py
	$(BIN)/python docs/explanation/score_names.py

lock: $(UV) ## resolve the dependencies again, with hashes and without addresses
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group build -o requirements.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --all-extras --group build --group test -c requirements.lock -o requirements-test.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header benchmarks/negmas.in -o benchmarks/negmas.lock

clean: ## remove everything that make built
	rm -rf $(VENV) .venv-negmas .tools out build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

ifeq ($(INSTALLER),uv)
$(UV): tools.lock
	$(PYTHON) -m pip install -q --disable-pip-version-check --target .tools --upgrade --require-hashes -r tools.lock
	@touch $(UV)

$(VENV)/bin/python: | $(UV)
	$(UV) venv -q --python $(PYTHON) $(VENV)

install = $(UV) pip install -q --python $(BIN)/python
else
$(UV):
	$(error `make lock` needs INSTALLER=uv)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

install = $(BIN)/python -m pip install -q --disable-pip-version-check
endif

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(install) --require-hashes -r requirements.lock
	$(install) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements-test.lock pyproject.toml | $(VENV)/bin/python
	$(install) --require-hashes -r requirements-test.lock
	$(install) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run
