# `make lab` and `make test` are all that a fresh machine needs; `make` alone lists the rest.
# Needs Python 3.11 or newer (another than python3: make lab PYTHON=python3.12), and the network once.

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/python -m uv
READY := .venv/ready

# Neither an active environment nor anybody's settings may change what a notebook shows.
unexport CONDA_PREFIX PYTHONHOME PYTHONPATH VIRTUAL_ENV
export JUPYTER_PREFER_ENV_PATH := 1
export MPLCONFIGDIR := $(CURDIR)/.venv/matplotlib
# Our matrices are small: threads that wait for each other cost more than they save, and two kernels share the cores.
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help lab test notebooks lock clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "make %-10s %s\n", $$1, $$2 }'

lab: $(READY)  ## open JupyterLab on the first notebook; LAB_FLAGS=--no-browser only prints the address
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m jupyterlab --ServerApp.root_dir="$(CURDIR)" \
		--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb --KernelManager.transport_encryption=auto \
		$$(test "$$(id -u)" != 0 || echo --allow-root) $(LAB_FLAGS)

test: $(READY)  ## run every test, then every notebook, comparing each stored output
	$(BIN)/python -m pytest -n 2 --dist loadscope $(TEST_FLAGS) tests
	$(BIN)/python -m pytest -n 2 --dist loadscope --nbval --nbval-current-env --nbval-cell-timeout=60 notebooks

notebooks: $(READY)  ## run every notebook and store its outputs; NOTEBOOK=notebooks/... for one of them
	$(BIN)/python tools/store_notebooks.py $(NOTEBOOK)

lock: $(READY)  ## requirements.txt and environment.yml anew from pyproject.toml; LOCK_FLAGS=--upgrade
	$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --group test --group setup \
		--no-header --no-emit-index-url $(LOCK_FLAGS) pyproject.toml -o requirements.txt
	$(BIN)/python tools/write_environment.py

clean:  ## remove all that make and running made
	rm -rf .venv build dist src/*.egg-info .pytest_cache .hypothesis
	find . -name .git -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

test notebooks: export IPYTHONDIR := $(CURDIR)/.venv/ipython

# An environment knows where it lives: one that was moved or copied is out of date.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif

# uv is the only package that pip installs, the locked one; uv installs the rest several times faster.
# Bytecode is compiled here, once, or every first import would be slow; so is matplotlib's list of fonts.
$(READY): requirements.txt pyproject.toml lab/overrides.json
	@$(UV) --version >/dev/null 2>&1 || { \
		$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("This course needs Python 3.11 or newer, \
	and $(PYTHON) is %d.%d. Name another one: make lab PYTHON=python3.12" % sys.version_info[:2])' && \
		echo "Making .venv, once" && $(PYTHON) -m venv --clear .venv && \
		sed -n '/^uv==/,/# via/p' requirements.txt | $(BIN)/python -m pip install --quiet \
			--disable-pip-version-check --no-deps --require-hashes -r /dev/stdin; }
	$(UV) pip install --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.txt
	$(UV) pip install --python $(BIN)/python --no-build-isolation --no-deps --editable .
	mkdir -p .venv/share/jupyter/lab/settings
	cp lab/overrides.json .venv/share/jupyter/lab/settings
	$(BIN)/python -c 'import matplotlib.font_manager'
	@printf '%s\n' '$(CURDIR)' > $@
