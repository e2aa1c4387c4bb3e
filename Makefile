# Two commands: `make map` builds the sample map, `make test` runs every test. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := seeds/01-sumy-border.txt
PUBLISHED := 2025-06-15

.PHONY: map test lint bench clean
.DEFAULT_GOAL := map

map: $(VENV)/.installed
	$(BIN)/geomap build $(SAMPLE) --published $(PUBLISHED) --output output/map.html
	@echo "Open output/map.html in a browser."

test: $(VENV)/.installed-dev
	tools/ensure_chromium.sh
	tools/ensure_node_tools.sh
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/reference_data.py $(if $(OUTLINES),--outlines $(OUTLINES)) $(if $(NAMES),--names $(NAMES)) $(if $(SOURCES),--sources $(SOURCES))
	$(BIN)/python benchmarks/geocoding.py
	$(BIN)/python benchmarks/drawing.py $(if $(OUTLINES),--outlines $(OUTLINES)) $(if $(AXE),--axe $(AXE))

clean:
	rm -rf $(VENV) output/*.html dist build

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "geomap needs Python 3.11 or newer; say which with: make map PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "No virtual environment could be made. On Debian and Ubuntu: apt-get install python3-venv" >&2; rm -rf $(VENV); exit 1; }

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
