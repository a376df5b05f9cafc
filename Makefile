# newsdesk: `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help chat test check lint eval bench lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

$(VENV)/.run: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "newsdesk needs Python 3.11 to 3.13; name one with PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-test.lock
	@touch $@

chat: $(VENV)/.run ## open the desk at http://127.0.0.1:7860
	$(BIN)/newsdesk chat

test: $(VENV)/.test ## lint, types and the test suite, but for the slow tests
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -m "not slow"

lint: $(VENV)/.test ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(VENV)/.test ## evaluate on everything and hold the result against the gate
	$(BIN)/newsdesk eval --gate

bench: $(VENV)/.test ## time newsdesk beside LlamaIndex's default pipeline
	$(BIN)/newsdesk eval bench

lock: ## re-make the lock files from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --extra test pyproject.toml -o requirements-test.lock

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
