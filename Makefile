# Landslide Digitiser. `make` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
export PYTHON
ENGINE := .venv/engine/bin/python
TRAINING := .venv/training/bin/python
LINT := .venv/lint/bin
SCENE ?=
MODEL ?=
SIZE ?= 1024
SEED ?= 7
CONFIG ?= training/configs/rgb_lite0.yaml
ARGS ?=

.PHONY: help demo test lint format typecheck bench bench-training train i18n pictures package security clean

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*?## ' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: .venv/engine/.stamp .venv/qgis/.stamp ## Simulate a scene and map it in real QGIS (SCENE=folder: your own)
	$(ENGINE) scripts/demo.py --size $(SIZE) --seed $(SEED) $(if $(SCENE),--scene "$(SCENE)") $(if $(MODEL),--model "$(MODEL)")

# Only what the suites asked for need: those of QGIS also start the engine and training.
SUITES := $(or $(ARGS),core project qgis training)
test: .venv/engine/.stamp $(if $(filter qgis training,$(SUITES)),.venv/training/.stamp) $(if $(filter qgis,$(SUITES)),.venv/qgis/.stamp .cache/wheels/.stamp) ## Run all tests, in real QGIS too (ARGS="core qgis": some)
	$(ENGINE) scripts/run_tests.py $(ARGS)

lint: .venv/lint/.stamp ## Check style
	$(LINT)/ruff check .
	$(LINT)/ruff format --check .

format: .venv/lint/.stamp ## Put style right
	$(LINT)/ruff check --fix .
	$(LINT)/ruff format .

typecheck: .venv/lint/.stamp .venv/training/.stamp ## Check types
	$(LINT)/mypy --python-executable $(TRAINING)

bench: .venv/engine/.stamp ## Measure speed and memory
	$(ENGINE) -m benchmarks $(ARGS)

bench-training: .venv/training/.stamp ## Measure training: loader, cached context, exported files
	$(TRAINING) benchmarks/training.py --json benchmarks/results/training.json $(ARGS)

train: .venv/training/.stamp ## Train a model (CONFIG=file.yaml)
	$(TRAINING) -m training fit $(CONFIG) $(ARGS)

i18n: ## Collect the texts people see and compile the translations
	scripts/environment.sh i18n
	$(PYTHON) scripts/i18n.py

pictures: demo .venv/training/.stamp .cache/pictures/patches.onnx ## Draw the pictures of help and docs anew (ARGS=--no-training: but the slowest)
	.venv/qgis/bin/python scripts/help_pictures.py --classifier .cache/pictures/patches.onnx $(ARGS)
	.venv/qgis/bin/python scripts/pictures.py

package: ## Build dist/landslide_qgis-VERSION.zip for plugins.qgis.org
	$(PYTHON) scripts/package.py

security: .venv/lint/.stamp ## Scan what ships, as plugins.qgis.org does
	$(PYTHON) scripts/security.py

clean: ## Remove what was built, but not the environments
	rm -rf build dist demo-output .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

# Environments, each remade when what it needs changes.

.venv/engine/.stamp: scripts/environment.sh scripts/requirements/engine.txt scripts/requirements/test.txt landslide_qgis/engine-requirements.txt landslide_qgis/cloud-requirements.txt
	scripts/environment.sh engine

.venv/training/.stamp: scripts/environment.sh scripts/requirements/test.txt training/requirements.txt landslide_qgis/engine-requirements.txt
	scripts/environment.sh training

.venv/qgis/.stamp: scripts/environment.sh scripts/requirements/qgis.txt scripts/requirements/test.txt
	scripts/environment.sh qgis

.venv/lint/.stamp: scripts/environment.sh scripts/requirements/lint.txt
	scripts/environment.sh lint

# A small classifier of simulated patches for the picture of landslide:screen; a minute.
.cache/pictures/patches.onnx: training/configs/patches/lightgbm_optical.yaml | .venv/training/.stamp
	$(TRAINING) -m training.patches fit $< --runs .cache/pictures
	$(TRAINING) -m training.patches export $< --runs .cache/pictures --out $@

# For the test that presses the button that installs the engine; without internet it is skipped.
.cache/wheels/.stamp: landslide_qgis/engine-requirements.txt | .venv/qgis/.stamp
	-scripts/environment.sh wheels
