# Each target sets up what it needs by itself; `make run` and `make test` are all that a newcomer has to know.
PYTHON ?= python3
PORT   ?= 8501
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.set-up-$(shell cat requirements.lock pyproject.toml | sha256sum | cut -c1-16)
UV     := UV_PYTHON_DOWNLOADS=never $(BIN)/uv

.PHONY: run test mutants setup setup-system demo lock check sbom format clean screenshots letters migration release-state bench bench-assess bench-batch \
	bench-impact bench-letter bench-issued bench-not-found sequences soak-writers soak soak-verification \
	soak-queue soak-killed

run: setup ## starts the demonstration office and prints address and accounts
	@$(BIN)/jiancai demo-office --port $(PORT)

test: setup setup-system ## the whole suite
	@$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

mutants: setup ## changes one thing at a time in rules/ and looks whether a test notices; `make mutants ONLY="scale days"`
	@$(BIN)/python tools/mutants.py $(ONLY)

demo: setup ## the whole path without a browser; leaves the letter at var/demo/letter.pdf
	@$(BIN)/jiancai demo

setup: $(STAMP) ## makes .venv with the command `jiancai` in it

$(STAMP): requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh tools/set_up.sh $@

setup-system: ## what some tests need from the system: Chromium, Chinese fonts, poppler, nginx, PostgreSQL, PDFBox Preflight with Java
	@sh tools/setup_system.sh

lock: setup ## takes new versions of the parts into requirements.lock
	@$(UV) lock --quiet --upgrade
	@$(UV) export --quiet --no-emit-project --all-groups --all-extras --format requirements-txt --no-header --output-file requirements.lock
	@rm -f uv.lock
	@$(UV) pip compile --quiet --upgrade --generate-hashes --no-header --no-annotate --python-version 3.11 --output-file tools/checks.txt tools/checks.in

migration: setup ## writes the next step of the registry's tables; `make migration NAME="letters can be lent"`
	@$(BIN)/python tools/new_migration.py $(NAME)

release-state: setup ## at each release: keeps the registry as it is laid down now, for tests/test_releases.py; `make release-state NAME="1.0.0"`
	@$(BIN)/python tools/release_state.py $(NAME)

# What checks the project lives under var/ too: what looks for weaknesses shall not bring its own.
CHECKS := var/checks

$(CHECKS)/.set-up: tools/checks.txt | $(STAMP)
	@mkdir -p var
	@$(PYTHON) -m venv $(CHECKS)
	@$(UV) pip sync --quiet --python $(CHECKS)/bin/python --require-hashes tools/checks.txt
	@touch $@

check: setup $(CHECKS)/.set-up ## style, weaknesses of our own code (bandit), known ones of the parts (pip-audit), the container file (hadolint)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(CHECKS)/bin/bandit --quiet --recursive --severity-level medium app.py rules workflow forms
	@$(CHECKS)/bin/python tools/audit.py
	@$(CHECKS)/bin/hadolint deploy/Containerfile

sbom: setup $(CHECKS)/.set-up ## the list of parts with versions and licences (CycloneDX), at var/sbom.cdx.json
	@$(CHECKS)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file var/sbom.cdx.json $(BIN)/python
	@echo var/sbom.cdx.json

format: setup
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

# The peers of the benchmark live under var/, never in the project's environment.
PEERS  := var/benchmarks/peers

$(PEERS)/.set-up: benchmarks/requirements.txt | $(STAMP)
	@mkdir -p var/benchmarks
	@$(PYTHON) -m venv $(PEERS)
	@$(UV) pip sync --quiet --python $(PEERS)/bin/python --require-hashes benchmarks/requirements.txt
	@touch $@

LETTER_PEERS := var/benchmarks/letter-peers

$(LETTER_PEERS)/.set-up: benchmarks/letter-requirements.txt | $(STAMP)
	@mkdir -p var/benchmarks
	@$(PYTHON) -m venv $(LETTER_PEERS)
	@$(UV) pip sync --quiet --python $(LETTER_PEERS)/bin/python --require-hashes benchmarks/letter-requirements.txt
	@touch $@

bench: bench-assess bench-impact bench-batch bench-letter bench-issued ## all figures of benchmarks/README.md, each beside a peer or a baseline of the same run

bench-assess: setup $(PEERS)/.set-up ## one assessment beside the same table by hand and in two rule engines; loading; a whole process
	@$(BIN)/python benchmarks/assess.py

bench-impact: setup ## what a new edition would change for a million stored cases
	@$(BIN)/python benchmarks/impact.py

bench-batch: setup $(PEERS)/.set-up ## a million hosts: ours beside polars, numpy and duckdb written by hand
	@$(BIN)/python benchmarks/batch.py

bench-letter: setup $(LETTER_PEERS)/.set-up ## a letter of two pages: ours beside typst, ReportLab, WeasyPrint and fpdf2
	@$(BIN)/python benchmarks/letter.py $(LETTER_PEERS)

bench-issued: setup ## the whole issued document with its seal, and a batch of a thousand by all cores; `make bench-issued QUICK=1`
	@$(BIN)/python benchmarks/issued.py $(if $(QUICK),--quick)

bench-not-found: setup ## a foreign number beside one that was never given: the ratio of the medians, at functions, addresses and sheets
	@$(BIN)/python benchmarks/not_found.py

# In memory, where there is a place for it: what is looked for is no fault of a disk.
SHM := $(wildcard /dev/shm)

sequences: setup ## random sequences of steps: `make sequences N=10000`, nightly N=1000000; `SEED=4200` begins there, `DATABASE=postgresql`
	@$(if $(SHM),TMPDIR=$(SHM)) $(BIN)/python tools/sequences.py $(or $(N),10000) --seed $(or $(SEED),0) --database $(or $(DATABASE),sqlite)

soak-writers: setup ## eight writers with 200 transactions each, threads and processes, on both databases
	@$(BIN)/python tests/writers.py

# Under load: an office in a folder of its own, its processes and everybody who works in it on this machine.
soak: setup ## 40 people in one process, five times as many for a minute, and what it keeps of them; `make soak MINUTES=60 PEOPLE=40`
	@$(BIN)/python benchmarks/soak.py $(if $(MINUTES),--minutes $(MINUTES)) $(if $(PEOPLE),--people $(PEOPLE))

soak-verification: setup ## the verification page, a hundred times a second beside 20 people; `make soak-verification SECONDS=300`
	@$(BIN)/python benchmarks/verification.py $(if $(SECONDS),--seconds $(SECONDS))

soak-queue: setup setup-system ## the officer's queue among a million cases and among a thousand; `make soak-queue CASES=100000 DATABASE=sqlite`
	@$(BIN)/python benchmarks/queue_page.py $(if $(CASES),--cases $(CASES)) $(if $(DATABASE),--database $(DATABASE))

soak-killed: setup setup-system ## one of two processes behind nginx is killed while 50 people work; `make soak-killed PEOPLE=50`
	@$(BIN)/python benchmarks/killed.py $(if $(PEOPLE),--people $(PEOPLE))

screenshots: setup setup-system ## the README's pictures anew, from a demonstration office
	@$(BIN)/python tools/screenshots.py

letters: setup ## a picture of every page of every kind of document, for docs/; `make letters EXTREME=1`: the longest, into var/letters
	@$(BIN)/python tools/letters.py $(if $(EXTREME),extreme)

clean: ## all that is made anew by itself; var/office, where a real office may stand, is not ours to remove
	rm -rf $(VENV) var/checks var/sbom.cdx.json var/benchmarks var/demo var/demo-office .pytest_cache .ruff_cache .hypothesis
