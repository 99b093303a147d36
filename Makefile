# make film    sets up .venv, renders examples/honey.yaml to films/honey/film.mp4
# make test    sets up what is missing, runs the whole default suite: the gate of .ci/run

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
CODE := segmenter generation stitching flows training tests benchmarks

.PHONY: film test format check pytest slow wheel schema clean

film: $(VENV)/.installed
	$(BIN)/longtake render examples/honey.yaml --out films/honey

test: check pytest wheel

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

pytest: $(VENV)/.installed-dev
	$(BIN)/pytest --numprocesses 2 --dist worksteal

# What takes minutes: films of full size and length.
slow: $(VENV)/.installed-dev
	$(BIN)/pytest -m slow

wheel: $(VENV)/.installed-dev
	rm -rf build dist
	$(BIN)/python -m build --wheel --outdir dist .

format: $(VENV)/.installed-dev
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

schema: $(VENV)/.installed
	$(BIN)/longtake schema > docs/storyboard.schema.json

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "longtake needs Python 3.11 or newer; make PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	@# opencv-python needs a desktop's libraries; where they are missing, its headless twin takes its place.
	$(BIN)/python -c 'import cv2' 2>/dev/null || $(PIP) --force-reinstall --no-deps opencv-python-headless
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) --editable '.[dev,wan]'
	touch $@

clean:
	rm -rf $(VENV) build dist films .longtake *.egg-info
