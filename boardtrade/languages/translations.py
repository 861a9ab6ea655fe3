"""Chooses which of several translations a reader gets."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import TranslatableMixin


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
