# Two commands: `make report` and `make test`. Needs Python 3.11 or newer and make, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
CASE   ?= microsoft-openai
LANGUAGE ?= en

.PHONY: report test check docs benchmarks clean

report: $(VENV)/.ready
	$(BIN)/provender report $(CASE) --lang $(LANGUAGE) -o reports/$(CASE).html
	@$(MAKE) --no-print-directory $(VENV)/.warm

test: $(VENV)/.ready-dev
	$(BIN)/pytest

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy src tests
	$(BIN)/lint-imports

docs: $(VENV)/.ready-dev
	$(BIN)/python docs/generate.py

benchmarks: $(VENV)/.ready-dev
	$(BIN)/python benchmarks/run.py

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found; install it or call make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11; call make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.ready: $(VENV)/.made pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

# the page is there by now; this spares every later call its compilation
$(VENV)/.warm: $(VENV)/.made $(wildcard src/provender/*/*kernels.py src/provender/planning/*/*kernels.py) src/provender/cli/warm.py
	$(BIN)/provender warm
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.made pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) reports build dist .mypy_cache .ruff_cache .pytest_cache
