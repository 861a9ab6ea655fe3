"""What `gunicorn boardtrade.wsgi` runs with in this folder, unless its command line differs."""

from boardtrade.run.web import SETTINGS

globals().update(SETTINGS)
