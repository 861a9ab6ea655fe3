"""What the tests run on: the production settings made fast, on a database of their own."""

import tempfile
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from boardtrade.localdb import TEST_CLUSTER
from boardtrade.settings.base import *  # noqa: F403
from boardtrade.settings.base import DATABASE_URL, database

LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English")), ("fr", _("French"))]
WAGTAIL_I18N_ENABLED = True
GALLERY = True
FETCH_EVIDENCE = False  # see `hostile_server`, which allows its own network and port
CACHE_PAGES = False  # tests ask what a page costs, and undo what they write
SECRET_KEY = "only-for-tests"  # noqa: S105
MONITOR_TOKEN = ERROR_REPORTS_DSN = ""
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": database(DATABASE_URL or TEST_CLUSTER.url())}
DATABASES["default"]["CONN_MAX_AGE"] = 0
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_SECURE = False
REQUIRE_SECOND_FACTOR = False  # those which need one say so
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
CSRF_COOKIE_NAME = "csrftoken"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {  # see `tasks_at_once`
    "default": {"BACKEND": "tests.forgotten_tasks.ForgetfulBackend", "QUEUES": []}
}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = Path(tempfile.gettempdir()) / "boardtrade-test-media"
