# Each target sets up what it needs by itself; `make run` and `make test` are all that a newcomer has to know.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.set-up-$(shell cat requirements.lock pyproject.toml | sha256sum | cut -c1-16)
UV     := UV_PYTHON_DOWNLOADS=never $(BIN)/uv

.PHONY: run test setup setup-system demo lock check format clean screenshots

run: setup ## starts the demonstration office and prints address and accounts
	@$(BIN)/jiancai demo-office

test: setup setup-system ## the whole suite
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

demo: setup ## the whole path without a browser; leaves the letter at var/demo/letter.pdf
	@$(BIN)/jiancai demo

setup: $(STAMP) ## makes .venv with the command `jiancai` in it

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --require-hashes -r tools/uv.lock.txt
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.set-up-*
	@touch $@

setup-system: ## what the browser tests need from the system: Chromium and Chinese fonts
	@sh tools/setup_system.sh

lock: setup ## takes new versions of the parts into requirements.lock
	@$(UV) lock --quiet --upgrade
	@$(UV) export --quiet --no-emit-project --all-groups --format requirements-txt --no-header --output-file requirements.lock
	@rm -f uv.lock

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

.PHONY: bench
bench: setup ## one assessment beside the same table written by hand; loading the law; a whole process
	@$(BIN)/python benchmarks/assess.py

format: setup
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

screenshots: setup setup-system ## the README's pictures anew, from a demonstration office
	@$(BIN)/python tools/screenshots.py

clean:
	rm -rf $(VENV) var
