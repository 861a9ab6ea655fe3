"""Which of several translations of one thing a reader gets."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import TranslatableMixin


def get_in_language_or_404[M: TranslatableMixin](found: models.QuerySet[M]) -> M:
    """Return the one in the language of the address, or in the site's first; else raise Http404."""
    for best in best_translations(found.select_related("locale")):
        return best
    raise Http404


def best_translations[M: TranslatableMixin](found: Iterable[M]) -> list[M]:
    """Keep one of each set of translations, likewise, and drop what has none in either language.

    Needs their locales, which `select_related` reads along.
    """
    wanted = [get_language(), settings.LANGUAGE_CODE]
    best: dict[object, M] = {}
    for language in reversed(wanted):
        same = (each for each in found if each.locale.language_code == language)
        best |= {each.translation_key: each for each in same}
    return list(best.values())
