#!/usr/bin/env python
"""Django's command line. Without DJANGO_SETTINGS_MODULE it works on the site of this checkout."""

import os
import sys


def main() -> None:
    """Run one management command, or say in one sentence why Django cannot be loaded."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boardtrade.settings.local")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. Run `make run` once, then use .venv/bin/python.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
