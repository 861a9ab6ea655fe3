"""What must be unique within a language, for forms that know no language."""

from typing import Any

from wagtail.models import Locale


def is_taken_in_locale(instance: Any, field: str) -> bool:
    """Return whether another row of the same language has the value that an instance has.

    The database holds the same rule as a constraint. Django leaves that out in a form, as none of
    ours has a field for the language; what has no language yet gets the site's first.
    """
    locale_id = instance.locale_id or Locale.get_default().pk
    others = type(instance)._default_manager.filter(
        **{field: getattr(instance, field), "locale": locale_id}
    )
    return others.exclude(pk=instance.pk).exists()
