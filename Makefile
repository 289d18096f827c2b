# Every target works from a fresh checkout: what is missing is set up first.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
BIN := $(VENV)/bin
# A night is many short processes: with bytecode on disk each starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup nightly test lint types check format stops kills faults requests nights bench bench-check bench-register bench-eu docs notebook \
  pictures fuzz audit advisories lock clean

setup: $(READY)

# uv is installed from the lock's own entry (pip checks its hashes), then installs the rest.
$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)

nightly: $(READY)
	$(BIN)/kortlag nightly

test: $(READY)
	$(BIN)/pytest -n 2 --dist loadgroup

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

check: lint types audit test

# What is installed is what the lock says, whole, under licences we accept; offline.
audit: $(READY)
	$(BIN)/python -m tests.audit

# Known holes in the locked versions; asks the network, so it is no part of `check`.
advisories: $(READY)
	$(BIN)/uv tool run pip-audit --disable-pip --require-hashes --requirement requirements.lock

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Long proofs, each with a short form among the tests: every source killed at every request, and
# what a night asks of each source.
stops: $(READY)
	$(BIN)/python -m tests.campaigns.stops

# Nights killed at any moment and step, or refused disk, rights, files and memory (root, to mount).
kills: $(READY)
	$(BIN)/python -m tests.campaigns.kills --write

# Every source met by every fault, through whole nights; writes docs/faults.md. JOBS=2: two at once.
faults: $(READY)
	$(BIN)/python -m tests.campaigns.faults --jobs $(or $(JOBS),1)

requests: $(READY)
	$(BIN)/python -m tests.campaigns.requests --write

nights: $(READY)
	$(BIN)/python -m tests.campaigns.nights --write

# Every part's figures with their goals; writes docs/performance.md. One part: python -m tests.bench PART.
bench: $(READY)
	$(BIN)/python -m tests.bench --write

# Which ratios have moved since tests/bench/baseline.csv by more than their noise.
bench-check: $(READY)
	$(BIN)/python -m tests.bench --check

# The register of the whole country once: 5 million units. Its 27 GB of pages are never all on the
# disk: some 10 GB below WORK (1.1 GB for 200,000 companies).
bench-register: $(READY)
	$(BIN)/python -m tests.bench.register $(if $(WORK),--work $(WORK))

# A year of the whole Union's notices, generated, through the clean step; goes on where it was ended.
# Writes docs/eu.md. A small one: python -m tests.bench.eu --notices 2400
bench-eu: $(READY)
	$(BIN)/python -m tests.bench.eu --write

# An hour, one process: every reader of foreign bytes under the coverage-guided fuzzer, which is
# installed here alone. Writes docs/fuzz.md; fails when a crash still happens.
FUZZ_SECONDS ?= 3600
fuzz: $(READY)
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r tests/fuzz/requirements.lock
	$(BIN)/python -m tests.fuzz --seconds $(FUZZ_SECONDS) --write

# A night over three workers, one of them killed, against a night on one machine; what each adds.
distributed: $(READY)
	$(BIN)/python -m tests.scale

# The tables that SQL fills, made once more on Spark from the same SQL, against DuckDB's row by row;
# Spark (Java 17 or later has to be there) is installed here alone. DATA: a folder after a night.
DATA ?= data
spark: $(READY)
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r tests/scale/spark/requirements.lock
	$(BIN)/python -m tests.scale.spark $(DATA)

# The manual as a site, in build/docs.
docs: $(READY)
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs

# Three figures of the published file to start from; its libraries are installed for it alone.
notebook: $(READY)
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r docs/notebook.lock
	$(BIN)/marimo edit docs/notebook.py

# Pictures of the terminal, docs/terminal/.
pictures: $(READY)
	$(BIN)/python -m tests.terminal_pictures

# Names, versions and hashes only; no addresses of registries.
lock: $(READY)
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --extra scale --group dev pyproject.toml --output-file requirements.lock --upgrade
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --group notebook -c requirements.lock --output-file docs/notebook.lock --upgrade

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build
