# make run, make test, make lint, make bench; each makes .venv first where it is missing or out of date.
# Arguments go through ARGS:  make test ARGS="-k undo"

.PHONY: run test search monkey test-export lint bench gallery translations ux lock clean
.DEFAULT_GOAL := run

PYTHON := .venv/bin/python
READY := .venv/symloom-set-up
ARGS ?=
# Which examples the property tests take (tests/conftest.py): the same ones each time, so that a push passes or fails for
# everybody alike. `make search` looks for new ones.
HYPOTHESIS_PROFILE ?= ci

run: $(READY)
	@$(PYTHON) -m app $(ARGS)

test: $(READY)
	HYPOTHESIS_PROFILE=$(HYPOTHESIS_PROFILE) $(PYTHON) -m pytest --cov --cov-report=term $(ARGS)

# The property tests alone, with thousands of examples that nobody has seen.
search: $(READY)
	HYPOTHESIS_PROFILE=release $(PYTHON) -m pytest --no-cov -m hypothesis $(ARGS)

# Ten random users who do 10,000 things each with mouse, keys, menus and the clipboard; in `make test` they do 500,
# and as many as here where CI runs it (.ci/run).
monkey: $(READY)
	RANDOM_USER_EVENTS=10000 $(PYTHON) -m pytest --no-cov tests/end_to_end/test_random_user.py $(ARGS)

# Installs the other frameworks in virtual environments of their own and compares exported files with what they compute.
# MXNet's last release needs Python <= 3.11 and an old NumPy.
PEERS := .venv-export/ready .venv-mxnet/ready

test-export: $(READY) $(PEERS)
	EXPORT_PYTHON=$(CURDIR)/.venv-export/bin/python MXNET_PYTHON=$(CURDIR)/.venv-mxnet/bin/python \
	    MXNET_SUBGRAPH_BACKEND=NONE MXNET_MKLDNN_ENABLED=0 \
	    $(PYTHON) -m pytest --no-cov tests/core/export/test_matrix.py tests/core/export/test_operators.py \
	    tests/core/export/test_initializers.py tests/core/test_training_script.py $(ARGS)

.venv-export/ready:
	$(PYTHON) -m venv .venv-export
	.venv-export/bin/python -m pip install --quiet keras flax optax onnx safetensors torch==2.13.0
	touch $@

.venv-mxnet/ready:
	$(PYTHON) -m venv .venv-mxnet
	.venv-mxnet/bin/python -m pip install --quiet mxnet==1.9.1 "numpy<1.24"
	touch $@

lint: $(READY)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

bench: $(READY)
	$(PYTHON) -m tests.benchmarks $(ARGS)

# Takes pictures of everything visible in all themes, at 100 % and 200 %, and writes out/gallery/index.html.
gallery: $(READY)
	$(PYTHON) -m tests.gallery $(ARGS)

# Gathers the texts of the interface into resources/translations/*.ts and makes the .qm files that the program loads.
translations: $(READY)
	$(PYTHON) -m tests.translations

# Writes which test shows which row of the editor's checklist.
ux: $(READY)
	$(PYTHON) -m tests.ux_coverage

# The stamp is older than the interpreter when the system's Python was replaced, and the interpreter is missing when it was
# removed: both set up anew.
$(READY): $(PYTHON) pyproject.toml requirements.lock .ci/setup.sh .ci/setup.py
	@.ci/setup.sh

$(PYTHON): ;

# Chooses the newest packages within the ranges of pyproject.toml, for every platform. Look at the difference before committing.
lock:
	$(PYTHON) -m pip install --quiet uv
	$(PYTHON) -m uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes \
	    --extra test --extra lint --extra build --no-emit-index-url --custom-compile-command "make lock" \
	    --quiet --output-file requirements.lock

clean:
	rm -rf .venv .venv-export .venv-mxnet .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage
