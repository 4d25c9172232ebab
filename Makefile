# One word for each habit; each sets itself up. `make help` lists them.
#   make demo PORT=9000      another port
#   make test ARGS=          what pytest is told (-n 2: two at a time)
#   make lock ARGS=--upgrade newer versions of everything

PORT ?= 8080
PYTHON := .venv/bin/python

# Packages are installed with tools that live in the administrator's folders, which a plain user's PATH leaves out.
export PATH := $(PATH):/usr/sbin:/sbin

.NOTPARALLEL:
.PHONY: help demo test lint types bench reading docs-pictures lock clean runtime tools

help: ## List these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

demo: runtime ## Prepare the demonstration bureau in ./demo-data and open the web chat on port $PORT (8080)
	@$(PYTHON) -m bot demo --port $(PORT)

test: ARGS ?= -n 2
test: lint types ## Everything CI runs: lint, types, and the tests on SQLite, PostgreSQL and Chromium
	@scripts/chromium
	@echo "→ pytest"
	@$(PYTHON) -m pytest $(ARGS)

lint: tools ## Form, faults, the direction of imports, and the types of the page's modules
	@echo "→ ruff format --check, ruff check, lint-imports"
	@.venv/bin/ruff format --check --quiet
	@.venv/bin/ruff check --quiet
	@.venv/bin/lint-imports --no-logo
	@scripts/page_types

types: tools ## Strict types
	@echo "→ mypy"
	@.venv/bin/mypy

bench: tools ## Medians and ratios against the usual ways, both sides in one run
	@$(PYTHON) -m bench $(ARGS)

reading: tools ## How well messages are read, by style and by field (tests/reading/corpus)
	@$(PYTHON) -m tests.reading.score $(ARGS)

docs-pictures: tools ## Draw the pictures of README and docs from the demonstration bureau
	@scripts/chromium
	@PYTHONPATH=. $(PYTHON) scripts/docs_pictures.py

lock: tools ## Lock the dependencies again, with hashes
	@scripts/lock $(ARGS)

clean: ## Remove what was built and cached, and the demonstration's data; keep .venv
	rm -rf build dist demo-data .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

runtime:
	@scripts/setup runtime

tools:
	@scripts/setup tools
