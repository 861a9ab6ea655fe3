"""What `make dev` serves: the local site with debug pages and files read as they are written."""

from boardtrade.settings.local import *  # noqa: F403

DEBUG = True
GALLERY = True
CACHE_PAGES = False  # a template that is written anew changes no content
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
