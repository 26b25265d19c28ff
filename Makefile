# A fresh clone needs Python >= 3.11, make and git; everything else is installed into .tools/ and .venv/ here.
PYTHON ?= python3
HATCH = .tools/bin/hatch
export HATCH_ENV_TYPE_VIRTUAL_UV_PATH = $(CURDIR)/.tools/bin/uv

.PHONY: demo test lint bench docs clean

demo: $(HATCH) ## index this project's own documentation and answer a question from it
	@$(HATCH) run demo

test: $(HATCH) ## run all tests (ARGS="-k store" passes arguments on to pytest)
	@$(HATCH) run test $(ARGS)

lint: $(HATCH) ## formatting, lint and types
	@$(HATCH) run lint

bench: $(HATCH) ## measure beside the peers (installs them into .bench/; takes minutes)
	@$(HATCH) run bench $(ARGS)

docs: $(HATCH) ## write docs/reference from the docstrings
	@$(HATCH) run docs

$(HATCH): tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py .tools

clean:
	rm -rf .tools .venv .bench .demo dist core/dist integrations/*/dist
