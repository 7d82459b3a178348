# What can be done here, in one place. `make` alone lists it.

UV_VERSION := 0.13.9
PYTHON ?= >=3.11

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

# uv from the PATH, else our own pinned copy (Debian's Python refuses a plain `pip install uv`).
ifneq ($(shell command -v uv 2>/dev/null),)
UV := uv
else
UV := .tools/bin/uv
UV_INSTALL := .tools/bin/uv
endif

unexport PYTHONPATH
export UV_PYTHON_DOWNLOADS := never
export UV_CUSTOM_COMPILE_COMMAND := make lock
# pip's certificates serve uv too, where an operator's network needs its own.
ifdef PIP_CERT
export SSL_CERT_FILE ?= $(PIP_CERT)
endif

LOCK = $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links
INSTALL = $(UV) pip install --quiet --python $(BIN)/python
EDITABLE = $(INSTALL) --offline --no-index --no-deps --no-build-isolation --editable .

.DEFAULT_GOAL := help
.PHONY: help demo setup test long check format docs pictures bench lock clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

demo: $(RUNTIME) ## try Alongside in a local web page, without a token
	$(BIN)/alongside demo

setup: $(DEV) ## build .venv with everything a contributor needs

test: $(DEV) ## everything fast: under a minute, no network
	$(BIN)/pytest -n 2 --dist worksteal -m "not long and not browser"

long: $(DEV) ## year runs, sweeps, browser, reliability: at most 25 minutes
	$(BIN)/pytest -m "long or browser"

check: $(DEV) ## format, lint, types, imports, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(wildcard bot adapters scheduler tests benchmarks)
	$(BIN)/lint-imports
	$(BIN)/pytest tests/docs

format: $(DEV) ## put the code in its form, and fix what can be fixed safely
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(DEV) ## renew docs/commands.md from the code
	$(BIN)/python -m bot.reference > docs/commands.md

pictures: $(DEV) ## take the README's pictures anew, on the browser's walk through the sandbox
	PICTURES=1 $(BIN)/pytest tests/journeys

bench: $(DEV) ## print our figures beside a bare library's, and write bench.json
	$(BIN)/python -m benchmarks

lock: $(UV_INSTALL) ## renew both lock files from pyproject.toml (UPGRADE=1 takes newer versions)
	$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml --group build --output-file requirements.lock
	$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean: ## remove what make built
	rm -rf $(VENV) .tools build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov

.tools/bin/uv:
	@python3 -m pip install --quiet --root-user-action ignore --target .tools uv==$(UV_VERSION)

$(BIN)/python: | $(UV_INSTALL)
	@$(UV) venv --quiet --python '$(PYTHON)' $(VENV)

# A newcomer who wants the demo downloads only what runs; the rest comes with `make setup`.
$(RUNTIME): requirements.lock pyproject.toml | $(UV_INSTALL) $(BIN)/python
	@echo "Installing what Alongside runs on into $(VENV) ..."
	@$(INSTALL) --require-hashes --requirements requirements.lock
	@$(EDITABLE)
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME) | $(UV_INSTALL)
	@echo "Installing what its tests and checks run on ..."
	@$(INSTALL) --require-hashes --requirements requirements-dev.lock
	@touch $@
