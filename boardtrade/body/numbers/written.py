"""Numbers as readers of a language write them, by the rules of Unicode's CLDR."""

from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_compact_decimal, format_decimal
from django.utils.translation import get_language, to_locale

from boardtrade.body.numbers.typed import count_decimals

MIN_COMPACT = Decimal(10_000_000)
"""From here on, numbers on axes are told in millions and billions."""


def format_number(value: Decimal, *, decimals: int | None = None) -> str:
    """Return a number in the language in use, with the decimals that it has or with as many."""
    places = count_decimals(value) if decimals is None else decimals
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return _set(format_decimal(value, format=pattern, locale=_get_locale()))


def format_briefly(value: Decimal, *, decimals: int = 2) -> str:
    """Return a large number in words, such as “1.5 billion”, with at most so many decimals."""
    text = format_compact_decimal(
        value, format_type="long", locale=_get_locale(), fraction_digits=decimals
    )
    return _set(text)


def get_signs() -> tuple[str, str]:
    """Return what stands between groups of digits and before decimals in the language in use."""
    symbols = _get_locale().number_symbols["latn"]
    return _set(symbols["group"]), symbols["decimal"]


def get_percent_sign() -> str:
    """Return the sign of percent as it follows a number, with the space that French has there."""
    return _set(_get_locale().percent_formats[None].suffix[0])


def _get_locale() -> Locale:
    return _find_locale(get_language() or "en")


@lru_cache(maxsize=8)
def _find_locale(language: str) -> Locale:
    try:
        return Locale.parse(to_locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _set(text: str) -> str:
    """Return a number with a true minus, and the one space of no width's change that fonts have."""
    return text.replace("-", "−").replace("\u202f", "\u00a0").replace(" ", "\u00a0")
