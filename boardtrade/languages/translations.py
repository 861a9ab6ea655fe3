"""Chooses which of several translations a reader gets, and what is unique in a language."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import Locale, TranslatableMixin


def get_in_language_or_404[M: TranslatableMixin](translations: models.QuerySet[M]) -> M:
    """Return the one in the language of the request, or else in the site's main language.

    Raises Http404 if there is neither.
    """
    for translation in best_translations(translations.select_related("locale")):
        return translation
    raise Http404


def best_translations[M: TranslatableMixin](translations: Iterable[M]) -> list[M]:
    """Return one of each set of translations: in the language of the request, or else in the main.

    Sets without a translation in either language are left out. Reads the locale of each: pass a
    queryset with `select_related("locale")`.
    """
    best: dict[object, M] = {}
    for language in (settings.LANGUAGE_CODE, get_language()):
        best |= {
            translation.translation_key: translation
            for translation in translations
            if translation.locale.language_code == language
        }
    return list(best.values())


def is_taken_in_locale(instance: Any, field: str) -> bool:
    """Return whether another row of the same language has the value that an instance has.

    The database has the same rule as a constraint. Django does not check it in a form without a
    field for the language. An instance without a language gets the site's main one.
    """
    locale_id = instance.locale_id or Locale.get_default().pk
    others = type(instance)._default_manager.filter(
        **{field: getattr(instance, field), "locale": locale_id}
    )
    return others.exclude(pk=instance.pk).exists()
