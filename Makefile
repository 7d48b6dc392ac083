# The commands of the campus; `make help` lists them.

PORT ?= 8000
SERVICES ?= all
SHELL := /bin/sh
BIN := .venv/bin

# The first Python recent enough; PYTHON=… names another one.
ifndef PYTHON
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; \
	done)
endif

COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements"

.DEFAULT_GOAL := help
.PHONY: help run test lint format requirements check-python install-runtime install-development

help: ## Affiche cette aide
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  PORT=8123 make run          un autre port que 8000"
	@echo "  make test SERVICES=none     sans PostgreSQL, Elasticsearch ni Chromium"

run: install-runtime ## Installe, prépare et lance le site, l’API, le backoffice et les tâches de fond
	@exec $(BIN)/python manage.py serve --port $(PORT)

test: install-development ## Vérifie le code et lance tous les tests
	@exec $(BIN)/python -m tests.suites --services $(SERVICES)

lint: install-development ## Vérifie le code sans lancer les tests
	@exec $(BIN)/python -m tests.checks

format: install-development ## Met le code en forme
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

requirements: install-development ## Met à jour les listes de paquets (UPGRADE=--upgrade pour les dernières versions)
	@$(COMPILE) $(UPGRADE) requirements/bootstrap.in -o requirements/bootstrap.txt
	@$(COMPILE) $(UPGRADE) requirements/runtime.in -o requirements/runtime.txt
	@$(COMPILE) $(UPGRADE) requirements/development.in -o requirements/development.txt

check-python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Python 3.11 ou plus récent est nécessaire (PYTHON=/chemin/vers/python3 make run)." >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "$(PYTHON) n’est pas un Python 3.11 ou plus récent." >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "Le module venv de Python manque (paquet Debian : python3-venv)." >&2; exit 1; fi

install-runtime: check-python
	@$(PYTHON) requirements/install.py runtime

install-development: check-python
	@$(PYTHON) requirements/install.py development
