"""The WSGI entry point: `gunicorn boardtrade.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boardtrade.settings.base")

application = get_wsgi_application()
