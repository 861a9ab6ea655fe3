"""Uniqueness within a language, for forms that have no field for the language."""

from typing import Any

from wagtail.models import Locale


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
