# make demo   a running system with demo data      make test   everything CI checks      make bench   how fast it is
# Python 3.11 or newer is all a machine needs; everything is put into this folder and DATA.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
HOST ?= 127.0.0.1
PORT ?= 8000
KI_EVENTS_DATA ?= $(CURDIR)/data
DATA ?= $(KI_EVENTS_DATA)
RESET ?=
BENCH ?=

ifeq ($(wildcard pyproject.toml assets/package-lock.json),)
$(error Run make in the folder of the checkout, for instance: make -C path/to/ki_events demo)
endif

# What a machine has set for other projects must not move our packages elsewhere.
unexport PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_HASHES VIRTUAL_ENV
PIP := .venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet --no-cache-dir
PROJECT := pyproject.toml hatch_build.py LICENSE
ASSETS := $(wildcard assets/*.py assets/package-lock.json) $(shell find assets/css assets/js assets/img -type f 2>/dev/null)

.PHONY: demo test bench lint format lock wheel clean
.DELETE_ON_ERROR:

demo: .venv/.run src/ki_events/static/manifest.json
	KI_EVENTS_DATA="$(DATA)" .venv/bin/ki-events demo --host "$(HOST)" --port "$(PORT)" $(if $(filter-out 0,$(RESET)),--reset)

test: .venv/.dev src/ki_events/static/manifest.json
	.venv/bin/python .ci/test.py

bench: .venv/.dev src/ki_events/static/manifest.json
	.venv/bin/python -W ignore -m benchmarks $(BENCH)

lint: .venv/.dev src/ki_events/static/manifest.json
	.venv/bin/python .ci/test.py --lint

format: .venv/.dev
	.venv/bin/ruff check --fix-only --quiet .
	.venv/bin/ruff format .

lock: .venv/.dev
	PATH="$(CURDIR)/.venv/bin:$$PATH" .venv/bin/python .ci/lock.py

wheel: .venv/.run
	.venv/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean:
	rm -rf .venv .build dist assets/node_modules src/ki_events/static .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

src/ki_events/static/manifest.json: .venv/.run $(ASSETS)
	@.venv/bin/python -m assets.build
	@touch $@

.venv/.run: .venv/.made requirements/run.txt requirements/build.txt $(PROJECT)
	@echo "Installing ki_events and what it needs into .venv …"
	@$(PIP) --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@echo "Installing what the tests need into .venv …"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.made:
	@test -n "$(PYTHON)" || { echo "ki_events needs Python 3.11 or newer; name yours: make PYTHON=python3.12 …" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ki_events needs Python 3.11 or newer; $(PYTHON) is not. Name another: make PYTHON=python3.12 …" >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@"$(PYTHON)" -m venv --clear .venv
	@touch $@
