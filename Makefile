# run · site · test · dev · check · audit · format · reset · bench: each installs what it needs first, into this folder.

# A variable that is set, even to 0, keeps Python from compiling: every start then takes twice as long.
export PYTHONDONTWRITEBYTECODE :=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What other projects may have set: it would install elsewhere, or load their code and settings.
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PYTHONPATH PYTHONHOME PYTHONSAFEPATH
unexport VIRTUAL_ENV DJANGO_SETTINGS_MODULE
V := .venv/bin

# Settings as a deployment has them, on the database of the tests.
PRODUCTION = SECRET_KEY=$$($(V)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	ALLOWED_HOSTS=example.org PUBLIC_URL=https://example.org EMAIL_HOST=example.org \
	DATABASE_URL="$$($(V)/python -m boardtrade.localdb url --test)" \
	DJANGO_SETTINGS_MODULE=boardtrade.settings.base

.PHONY: help run site dev test check audit format reset bench requirements clean
.DEFAULT_GOAL := help

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile

run: .venv/.runtime ## Serve the site on http://localhost:8000 (PORT, HOST, DATABASE_URL, ADMIN_PASSWORD)
	@exec $(V)/python manage.py serve

site: .venv/.runtime ## Make the empty site of your own board; `make run` then serves it
	@exec $(V)/python manage.py create_site $(ARGS)

dev: .venv/.runtime ## The same site with debug pages, reloaded as files change
	@DJANGO_SETTINGS_MODULE=boardtrade.settings.dev exec $(V)/python manage.py serve --dev

test: .venv/.dev ## Run the whole test suite on PostgreSQL, and name its slowest ten
	@$(V)/python -m pytest -n 2 --dist worksteal --durations 10 $(ARGS)

check: .venv/.dev ## Linters, templates, imports, types, Django's checks, migrations
	$(V)/ruff check .
	$(V)/ruff format --check .
	$(V)/djhtml --check --tabwidth 2 templates
	$(V)/djlint --lint --quiet templates
	$(V)/lint-imports
	$(V)/mypy
	$(V)/python -m boardtrade.localdb start --test >/dev/null
	$(PRODUCTION) $(V)/python manage.py check --deploy --fail-level WARNING
	$(PRODUCTION) $(V)/python manage.py makemigrations --check --dry-run
	@$(V)/python -m boardtrade.localdb stop --test >/dev/null 2>&1 || true  # unless tests use it
	@$(V)/python scripts/audit.py

audit: .venv/.dev ## Look up known faults of the packages; list them in var/sbom.json
	@$(V)/python scripts/audit.py

format: .venv/.dev ## Format Python, indent templates; `make check` refuses what this would change
	$(V)/ruff format .
	$(V)/djhtml --tabwidth 2 templates

reset: .venv/.runtime ## Put the site's database aside, so that `make run` makes a new one
	@$(V)/python -m boardtrade.localdb reset

bench: .venv/.runtime ## Measure pages, the tracker, three sizes of site, editors, changes, nginx beside it
	@$(V)/python -m boardtrade.localdb start >/dev/null
	@$(V)/python manage.py collectstatic --noinput --verbosity 0
	@$(V)/python manage.py bench
	@$(V)/python manage.py bench_tracker
	@$(V)/python manage.py bench_sizes
	@$(V)/python manage.py bench_editing
	@$(V)/python manage.py bench_changes
	@$(V)/python manage.py bench_hot

requirements: .venv/.dev ## Pin again what requirements*.in ask for
	$(V)/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links requirements.in -o requirements.txt
	$(V)/uv pip compile -q --universal --python-version 3.12 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links -c requirements.txt requirements-dev.in \
	  -o requirements-dev.txt

clean: ## Remove what was installed and collected; data stays
	rm -rf .venv var/static var/cache

.venv/.runtime: requirements.txt
	@sh scripts/install.sh requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	@sh scripts/install.sh requirements-dev.txt
	@touch $@
