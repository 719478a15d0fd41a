# Everything a contributor runs. `make` alone lists it.
SHELL := /bin/sh
PYTHON := .venv/bin/python
# `make test ARGS='-m wire -x'` hands words to pytest; JOBS=0 runs everything in one process.
ARGS ?=
JOBS ?= 2
# `make faults KILLS=100 SEED=3 MINUTES=5` is a shorter run of another kind of bad luck.
KILLS ?= 1000
SEED ?= 7
MINUTES ?= 40

.PHONY: help setup play test check faults format lock bench clean

help:
	@echo 'make play    try Homeroom in a browser, without any account'
	@echo 'make test    run the tests'
	@echo 'make check   ruff, mypy, import contracts, migrations, known vulnerabilities'
	@echo 'make faults  end Homeroom with kill -9 a thousand times, and count (40 minutes)'
	@echo 'make format  let ruff put the code in order'
	@echo 'make setup   only prepare .venv (the others do it by themselves)'
	@echo 'make bench   prepare .venv for the scripts in benchmarks/'
	@echo 'make lock    pin the newest versions that .ci/locks/*.in allow (needs uv)'
	@echo 'make clean   remove .venv and every cache; your data stays'

setup:
	@sh .ci/locks/install.sh runtime

play: setup
	@.venv/bin/homeroom play

test:
	@sh .ci/locks/install.sh test
	@$(PYTHON) -m pytest --quiet -n $(JOBS) $(ARGS)

check:
	@sh .ci/locks/install.sh test
	@sh .ci/check

faults:
	@sh .ci/locks/install.sh test
	@UPDATES=3000 DEATHS=20 SECONDS=60 SEED=$(SEED) $(PYTHON) -m pytest --quiet -n 0 -s \
		tests/faults/test_updates.py tests/faults/test_promptness.py
	@$(PYTHON) -m tests.faults.marathon --kills $(KILLS) --seed $(SEED) --minutes $(MINUTES) \
		--out docs/data/faults.md

format:
	@sh .ci/locks/install.sh test
	@$(PYTHON) -m ruff check --quiet --fix .
	@$(PYTHON) -m ruff format --quiet .

bench:
	@sh .ci/locks/install.sh bench

lock:
	@sh .ci/locks/lock.sh

clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
