"""The WSGI entry point: `boardtrade.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boardtrade.settings.base")

django_application = get_wsgi_application()

# What these import needs Django to be set up.
from boardtrade.delivery.caching.front import PageFront  # noqa: E402
from boardtrade.delivery.caching.renewal import Renewal  # noqa: E402
from boardtrade.delivery.caching.version_watch import VersionWatch  # noqa: E402
from boardtrade.delivery.outages import Outage  # noqa: E402
from boardtrade.delivery.requests.charsets import leave_out_charsets  # noqa: E402
from boardtrade.delivery.turns import Turns  # noqa: E402

outage = Outage()
watch = VersionWatch(outage)
front = PageFront(leave_out_charsets(django_application), watch)
application = Turns(front, outage)
watch.when_changed = Renewal(application, front.store.get_latest_keys).begin
