"""Typed readers of environment variables; settings modules are the only callers."""

import hashlib
import os
import shlex
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
_read: dict[str, str] = {}
_of_file: dict[str, str] = {}


def read_file(path: Path) -> None:
    """Have the lines of a file, such as SITE_NAME="Board of Trade", count where nothing is set.

    Raises ImproperlyConfigured for a file that cannot be understood.
    """
    try:
        pairs = [line.split("=", 1) for line in shlex.split(path.read_text(), comments=True)]
        _of_file.update(dict(pairs))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{path} cannot be read ({error}). Each line is a name, = and a value in quotes."
        ) from error


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding blanks; empty counts as not set."""
    _read[name] = os.environ.get(name, "").strip() or _of_file.get(name, "").strip() or default
    return _read[name]


def choice(name: str, *words: str) -> str:
    """Return one of a few words, or nothing; raises ImproperlyConfigured for any other."""
    value = text(name).lower()
    if value and value not in words:
        raise ImproperlyConfigured(f"{name} is {value!r}: write {' or '.join(words)}.")
    return value


def compute_key() -> str:
    """Return a key of all variables that were read: other values give another key."""
    return hashlib.sha256(repr(sorted(_read.items())).encode()).hexdigest()


def flag(name: str, default: bool) -> bool:
    """Return a yes/no variable; raises ImproperlyConfigured for any other word."""
    value = text(name).lower()
    if not value:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write on or off.")


def number(name: str, default: int, *, minimum: int = 0, maximum: int = 10**9) -> int:
    """Return a whole number within bounds; raises ImproperlyConfigured outside them."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not minimum <= int(value) <= maximum:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write a whole number from {minimum} to {maximum}."
        )
    return int(value)


def url(name: str, *schemes: str) -> str:
    """Return a URL, or nothing; raises ImproperlyConfigured unless it begins with a scheme."""
    value = text(name)
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} has to begin with {schemes[0]}://")
    return value


def public_host() -> str:
    """Return the host of PUBLIC_URL without "www.", or localhost."""
    return (urlsplit(text("PUBLIC_URL")).hostname or "localhost").removeprefix("www.")


def words(name: str) -> list[str]:
    """Return a list written with commas; blanks and empty parts are dropped."""
    return [part.strip() for part in text(name).split(",") if part.strip()]
