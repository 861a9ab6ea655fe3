"""Collects what each app adds to the search."""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from boardtrade.pages.queries.search_source import SearchSource

SOURCES_MODULE = "search_sources"
"""The name of the module in which an app lists its sources as `SEARCH_SOURCES`."""


@cache
def get_search_sources() -> tuple[SearchSource, ...]:
    """Return the sources of all installed apps, in the order of INSTALLED_APPS."""
    return tuple(
        source
        for app in apps.get_app_configs()
        if app.module is not None and module_has_submodule(app.module, SOURCES_MODULE)
        for source in import_module(f"{app.name}.{SOURCES_MODULE}").SEARCH_SOURCES
    )
