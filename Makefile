# `make lab` and `make test` are all that a fresh machine needs; `make` alone lists the rest.
# Needs Python 3.11 or newer (another than python3: make lab PYTHON=python3.12), and the network once.

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/python -m uv
READY := .venv/ready
WEB_READY := .venv/web-ready

# Neither an active environment nor anybody's settings may change what a notebook shows.
unexport CONDA_PREFIX PYTHONHOME PYTHONPATH VIRTUAL_ENV DESCENTLAB_PROGRESS
export JUPYTER_PREFER_ENV_PATH := 1
export MPLCONFIGDIR := $(CURDIR)/.venv/matplotlib
# Our matrices are small: threads that wait for each other cost more than they save, and two kernels share the cores.
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help lab lecture test browser-test torch-test wheel wheel-test versions lowest highest notebooks instructor claims seeds derivatives slides pdf site benchmark classroom lock clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "make %-13s %s\n", $$1, $$2 }'

lab: $(READY)  ## open JupyterLab on the first notebook; LAB_FLAGS=--no-browser only prints the address
	$(BIN)/descentlab . -- $(LAB_FLAGS)

lecture: $(READY)  ## the same for a projector: larger type, a section at a time, code folded, answers hidden
	$(BIN)/descentlab . --lecture -- $(LAB_FLAGS)

PYTEST := -m pytest -n 2 --dist loadscope
TESTS := --ignore=tests/browser --ignore=tests/pytorch --ignore=tests/wheel $(TEST_FLAGS) tests
# The limit is for a cell that hangs, and no judgement of one that is slow: machines differ, and are busy at times.
NBVAL := --nbval --nbval-current-env --nbval-cell-timeout=300
# They need PyTorch, which is large, and without which the course does: `make torch-test` runs them.
TORCH_NOTEBOOKS := notebooks/further/08_your_own_loop.ipynb
NOTEBOOKS := $(NBVAL) $(TORCH_NOTEBOOKS:%=--ignore=%) $(NOTEBOOK_FLAGS) notebooks

test: $(READY)  ## run every test, then every notebook, comparing each stored output
	$(BIN)/python $(PYTEST) $(TESTS)
	$(BIN)/python $(PYTEST) $(NOTEBOOKS)

# An environment of its own for one of uv's resolutions, $(1), with what pyproject.toml asks for and no lock.
define make-resolution
	$(UV) venv --quiet --clear --python $(BIN)/python build/versions/$(1)
	$(UV) pip install --python build/versions/$(1) --resolution $(1) --compile-bytecode --group test --editable .
	build/versions/$(1)/bin/python -c 'import matplotlib.font_manager'
endef

# What an old library uses of a younger one, and should not any more, is no fault of ours. The newest versions are
# nearly the locked ones, with which the notebooks are run anyway.
versions: lowest highest  ## the tests with the lowest versions that pyproject.toml allows (notebooks too), and the newest

lowest: $(READY)
	$(call make-resolution,lowest-direct)
	build/versions/lowest-direct/bin/python $(PYTEST) -W ignore::DeprecationWarning $(TESTS)
	build/versions/lowest-direct/bin/python $(PYTEST) -W ignore::DeprecationWarning $(NOTEBOOKS)

highest: $(READY)
	$(call make-resolution,highest)
	build/versions/highest/bin/python $(PYTEST) $(TESTS)

browser-test: $(WEB_READY) slides site  ## notebooks, slides and site in a real browser (needs Debian's chromium and firefox-esr, and npm)
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(TEST_FLAGS) tests/browser

wheel: $(READY)  ## build/dist: the wheel that carries the course, and the source distribution
	rm -rf build/dist
	$(UV) build --quiet --no-build-isolation --python $(BIN)/python --out-dir build/dist

# The locked versions, and nothing besides the course: so does a learner's environment look.
wheel-test: wheel  ## the wheel, installed into an environment of its own, and started there
	$(UV) venv --quiet --clear --python $(BIN)/python build/wheel
	sed -n 's/^\([a-z0-9._-]*==[^\]*\).*/\1/p' requirements.txt > build/wheel/locked.txt
	$(UV) pip install --python build/wheel --compile-bytecode --constraint build/wheel/locked.txt build/dist/*.whl
	$(BIN)/python -m pytest $(TEST_FLAGS) tests/wheel

torch-test: $(READY)  ## descentlab.torch, the notebook that needs PyTorch, what the lessons say of it; in an environment of its own
	$(UV) venv --quiet --clear --python $(BIN)/python build/torch
	$(UV) pip install --python build/torch --compile-bytecode --group test --group torch --editable .
	build/torch/bin/python -m pytest $(TEST_FLAGS) tests/pytorch tests/test_docstrings.py
	build/torch/bin/python -m pytest $(TEST_FLAGS) -k your_own_loop tests/test_lessons_exercises.py tests/test_lecture.py
	build/torch/bin/python -m pytest $(NBVAL) $(TORCH_NOTEBOOKS)

notebooks: $(READY)  ## run every notebook and store its outputs; NOTEBOOK=notebooks/... for one of them
	$(BIN)/python tools/store_notebooks.py $(NOTEBOOK)
	$(BIN)/python tools/write_claims.py

instructor: $(READY)  ## build/instructor: the notebooks with every exercise solved
	$(BIN)/python tools/solve_notebooks.py

claims: $(READY)  ## docs/claims.md, the table of all verdicts, from the notebooks' stored outputs
	$(BIN)/python tools/write_claims.py

seeds: $(READY)  ## docs/seeds.md: which verdicts stay when all seeds are shifted; SEEDS=5, NOTEBOOK=notebooks/...
	$(BIN)/python tools/try_seeds.py $(if $(SEEDS),--sets $(SEEDS)) $(NOTEBOOK)

derivatives: $(READY)  ## the code of the catalogue's derivatives, which spares everybody the wait for SymPy
	$(BIN)/python tools/write_derivatives.py

slides: $(WEB_READY)  ## build/slides: an offline deck of each notebook (needs Chromium or Chrome, and npm); NOTEBOOK=
	$(BIN)/python tools/build_slides.py $(NOTEBOOK)

pdf: slides  ## the decks as PDF, too, beside them: a page a slide
	$(BIN)/python tools/print_slides.py

site: $(WEB_READY)  ## build/site: the course as an offline book
	$(BIN)/python tools/build_site.py

benchmark: $(WEB_READY)  ## how fast, and how often right: docs/latency.md, engine.md, diagnosis.md (on a quiet machine)
	$(BIN)/python benchmarks/latency.py --write docs
	$(BIN)/python benchmarks/hub.py --write docs/latency.md
	$(BIN)/python benchmarks/site.py --write docs/latency.md
	$(BIN)/python benchmarks/engine.py --write docs/engine.md
	$(BIN)/python benchmarks/diagnosis.py --write docs/diagnosis.md

classroom: wheel  ## what a class costs on one machine, with a real JupyterHub: docs/classroom.md (ten minutes, quiet)
	$(UV) venv --quiet --clear --python $(BIN)/python build/classroom
	sed -n 's/^\([a-z0-9._-]*==[^\]*\).*/\1/p' requirements.txt > build/classroom/locked.txt
	$(UV) pip install --python build/classroom --compile-bytecode --constraint build/classroom/locked.txt jupyterhub build/dist/*.whl
	npm install --silent --no-save --prefix build/classroom configurable-http-proxy
	build/classroom/bin/python -c 'import matplotlib.font_manager'
	build/classroom/bin/python benchmarks/classroom.py --write docs/classroom.md

lock: $(READY)  ## requirements.txt and environment.yml anew from pyproject.toml; LOCK_FLAGS=--upgrade
	$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --group test --group setup \
		--no-header --no-emit-index-url $(LOCK_FLAGS) pyproject.toml -o requirements.txt
	$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --group web \
		--constraint requirements.txt --no-header --no-emit-index-url $(LOCK_FLAGS) -o requirements-web.txt
	$(BIN)/python tools/write_environment.py

clean:  ## remove all that make and running made
	rm -rf .venv .descentlab web/node_modules build dist .pytest_cache .hypothesis
	find . -name .git -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

test torch-test lowest highest notebooks seeds: export IPYTHONDIR := $(CURDIR)/.venv/ipython

# An environment knows where it lives: one that was moved or copied is out of date.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif

# uv is the only package that pip installs, the locked one; uv installs the rest several times faster.
# Bytecode is compiled here, once, or every first import would be slow; so is matplotlib's list of fonts.
$(READY): requirements.txt pyproject.toml src/descentlab/_version.py
	@$(UV) --version >/dev/null 2>&1 || { \
		$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("This course needs Python 3.11 or newer, \
	and $(PYTHON) is %d.%d. Name another one: make lab PYTHON=python3.12" % sys.version_info[:2])' && \
		echo "Making .venv, once" && $(PYTHON) -m venv --clear .venv && \
		sed -n '/^uv==/,/# via/p' requirements.txt | $(BIN)/python -m pip install --quiet \
			--disable-pip-version-check --no-deps --require-hashes -r /dev/stdin; }
	$(UV) pip install --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.txt
	$(UV) pip install --python $(BIN)/python --no-build-isolation --no-deps --editable .
	$(BIN)/python -c 'import matplotlib.font_manager'
	@printf '%s\n' '$(CURDIR)' > $@

# What the site, the slides and the browser tests need beyond that: more Python packages, and some scripts from npm.
$(WEB_READY): $(READY) requirements-web.txt web/package.json web/package-lock.json
	$(UV) pip install --python $(BIN)/python --require-hashes --compile-bytecode -r requirements-web.txt
	npm ci --prefix web --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
