# make run            the page at http://127.0.0.1:7860
# make check FILE=... a verdict about one file
# make test           the quick tests
# make docs           the site, in build/site
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup run check test lint docs clean

setup: $(READY)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'bonafide needs Python 3.11 or newer: install it, or name it with "make PYTHON=python3.12 ...".'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'This Python has no venv module: install your system package for it (Debian: python3-venv).'; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[ui,slack,discord,dev]'
	@touch $(READY)

run: $(READY)
	$(BIN)/bonafide serve

check: $(READY)
	@test -n '$(FILE)' || { echo 'Name the file: make check FILE=clip.mp4'; exit 1; }
	@$(BIN)/bonafide check '$(FILE)'; test $$? -ne 1  # a verdict is no error of make's

test: $(READY)
	$(BIN)/python -m pytest -q -n 3 --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	$(BIN)/python docs/generate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

clean:
	rm -rf .venv
