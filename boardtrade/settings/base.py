"""Settings of every deployment, safe for production as they are.

The environment is read here and in the sibling modules, nowhere else. README.md lists what is read.
"""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from boardtrade.body.videos import get_player_origins
from boardtrade.media.kinds import DOCUMENT_KINDS, PICTURE_EXTENSIONS
from boardtrade.settings import backups, env, object_storage, single_sign_on, watching
from boardtrade.settings.mail import get_mailer

ROOT_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(ROOT_DIR / "var"))).absolute()
"""What the site writes on this machine: uploads, caches, collected static files."""

SITE_FILE: Path | None = None
"""Where `manage.py create_site` keeps variables, if this configuration reads them from there."""

# --- Security ---------------------------------------------------------------------------------
DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 60 * 60 * 24 * 365)
# These two bind every host of the organisation: https://hstspreload.org.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", default=False)
TRUST_PROXY = env.flag("TRUST_PROXY", default=False)
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = env.number("PROXIES", 1, minimum=1, maximum=9) if TRUST_PROXY else 0
"""How many proxies in front append to X-Forwarded-For whom they were asked by."""
SECURE_CROSS_ORIGIN_OPENER_POLICY: str | None = "same-origin"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = True
# Browsers take a cookie of such a name from this host alone, and over HTTPS alone.
SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "boardtrade.editing.sessions.kept_forms.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editor shows previews in a frame
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # would have DENY there
    # Ask for HSTS on all hosts, which is for the operator to decide.
    "security.W004",
    "security.W005",
    "security.W021",
]
SECURE_CSP: dict[str, Any] = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF, *get_player_origins()],  # of videos, after the reader's click
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
ADMIN_CSP: dict[str, Any] = {
    # Wagtail's editor writes inline styles: https://github.com/wagtail/wagtail/issues/1288
    **SECURE_CSP,
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
}
SIGN_IN_CSP: dict[str, Any] = {
    # Pages about signing in have no editor, and so no script of their own but files.
    **ADMIN_CSP,
    "script-src": [CSP.SELF],
}
# --- Applications -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "boardtrade.run",
    "boardtrade.backup",
    "boardtrade.demo",
    "boardtrade.bench",
    "boardtrade.importing",
    "boardtrade.home",
    "boardtrade.search",
    "recommendations",
    "boardtrade.people",
    "reports",
    "boardtrade.navigation",
    "boardtrade.branding",
    "boardtrade.watching",
    "boardtrade.body",
    "boardtrade.delivery",
    "boardtrade.pages",
    "boardtrade.editing",
    "boardtrade.handbook",
    "boardtrade.mail",
    "boardtrade.media",
    "boardtrade.users",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.locales",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "boardtrade.users.apps.StaffAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
AUTH_USER_MODEL = "users.User"

MIDDLEWARE = [
    "boardtrade.delivery.middleware.RequestLogMiddleware",
    "boardtrade.delivery.protection.headers.SecurityHeadersMiddleware",
    "boardtrade.watching.middleware.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "boardtrade.delivery.requests.charsets.RefuseOtherCharsetsMiddleware",
    "boardtrade.delivery.middleware.RefuseNulMiddleware",
    "boardtrade.delivery.middleware.RefuseLongPathsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "boardtrade.delivery.middleware.HeadMiddleware",
    "boardtrade.delivery.middleware.CompressPagesMiddleware",
    "boardtrade.delivery.middleware.CacheControlMiddleware",
    "boardtrade.delivery.caching.known_version.NoteVersionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "boardtrade.users.second_factor.middleware.RequireSecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "boardtrade.pages.addresses.redirects.ArrivingRedirectMiddleware",
]
ROOT_URLCONF = "boardtrade.urls"
WSGI_APPLICATION = "boardtrade.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "boardtrade.pages.templatetags.fragments",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------
DATABASE_URL = env.text("DATABASE_URL")


QUERY_OPTIONS = "-c work_mem=32MB -c jit=off"
"""How the database works out an answer, unless its address says otherwise in `options`.

With the 4 MB of PostgreSQL's default, counting 50,000 recommendations by their filters sorts on the
disk and takes twice as long; to compile queries takes longer than to run them.
"""


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for one PostgreSQL address, with connections kept for a minute."""
    try:
        parsed: dict[str, Any] = dict(
            dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        )
    except ValueError:  # its message would quote the address, password included
        parsed = {}
    if parsed.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL is no address of a PostgreSQL database. Write "
            "postgresql://user:password@host:5432/name, with signs such as # in the password "
            "written as %23, or leave it out."
        )
    options = parsed.setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", 3)
    options["options"] = f"{QUERY_OPTIONS} {options.get('options', '')}".strip()
    return parsed


DATABASES = {"default": database(DATABASE_URL)} if DATABASE_URL else {}
# The role that owns the tables, if it is not the one of DATABASE_URL, which then owns nothing.
OWNER_DATABASE_URL = env.text("OWNER_DATABASE_URL")
OWNER_DATABASE = database(OWNER_DATABASE_URL) if OWNER_DATABASE_URL else {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files, not a table: the cache then costs no query, and one machine's processes share it.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "boardtrade.delivery.caching.backends.FileCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 5000},  # two for a cached page, of some 5 kB
    }
}
if CACHE_URL := env.url("CACHE_URL", "redis", "rediss", "unix"):
    CACHES["default"] = {
        "BACKEND": "boardtrade.delivery.caching.backends.ServerCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
CACHE_PAGES = True
CONFIGURATION_KEY = env.compute_key  # pages of another configuration are rendered again

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# --- Languages and time -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English"))]  # add ("fr", _("French")) for French
OPEN_GRAPH_LOCALES = {"en": "en_CA", "fr": "fr_CA"}  # https://ogp.me: a language and its territory
LOCALE_PATHS = [ROOT_DIR / "boardtrade" / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = len(LANGUAGES) > 1  # or the admin asks for a language where there is one
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "America/Toronto")

# --- Files ------------------------------------------------------------------------------------
STATICFILES_DIRS = [ROOT_DIR / "static", ("handbook", ROOT_DIR / "docs" / "pictures")]
STATIC_ROOT = Path(env.text("STATIC_DIR", str(VAR_DIR / "static"))).absolute()
STATIC_URL = "/static/"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
MEDIA_BUCKET = object_storage.get_bucket("MEDIA_BUCKET")  # in place of MEDIA_ROOT
STORAGES = {
    "default": object_storage.get_storage(MEDIA_BUCKET),
    "backups": backups.get_storage(VAR_DIR / "backups"),
    "staticfiles": {"BACKEND": "boardtrade.delivery.static_storage.StaticStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_PERMISSIONS = 0o644
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "boardtrade.media.upload_handlers.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long report's form has thousands

# --- Backups ----------------------------------------------------------------------------------
BACKUP_PUBLIC_KEYS = backups.PUBLIC_KEYS
BACKUP_SECRET_KEY = backups.SECRET_KEY
BACKUP_KEEP, BACKUP_BUCKET = backups.KEEP, backups.BUCKET

# --- E-mail -----------------------------------------------------------------------------------
MAILERS = {"default": get_mailer()}
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"noreply@{env.public_host()}")
SERVER_EMAIL = env.text("SERVER_EMAIL", DEFAULT_FROM_EMAIL)

# --- Sign-in ----------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "boardtrade.users.sign_in.passwords.GuessablePasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR", default=True)
"""Whether who signs in reaches nothing until a second factor was given, or set up."""
ACCOUNT_ADAPTER = "boardtrade.users.sign_in.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are in the hands of administrators
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{env.text('SITE_NAME', 'Board of Trade')}: "
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Limits that rest on the cache: see decision 36 for those which we have.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "boardtrade.users.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half minutes that a phone's clock may be wrong
MFA_FORMS = {
    "authenticate": "boardtrade.users.second_factor.forms.CodeForm",
    "reauthenticate": "boardtrade.users.second_factor.forms.ConfirmCodeForm",
    "activate_totp": "boardtrade.users.second_factor.forms.ActivateAppForm",
    "add_webauthn": "boardtrade.users.second_factor.forms.AddKeyForm",
}
SOCIALACCOUNT_ADAPTER = "boardtrade.users.single_sign_on.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = single_sign_on.get_providers()
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form would be kept from the provider by `form-action`
OIDC_DOMAINS = single_sign_on.DOMAINS
OIDC_SECOND_FACTOR = single_sign_on.SECOND_FACTOR

# --- Wagtail ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = env.text("SITE_NAME", "Board of Trade")
WAGTAILADMIN_BASE_URL = env.text("PUBLIC_URL", "http://localhost:8000")
"""The public address of the site, before every absolute address that it gives."""
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"  # noqa: S105 - a template's name
WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = WAGTAIL_PASSWORD_REQUIRED_TEMPLATE
WAGTAIL_ENABLE_UPDATE_CHECK = False  # the dashboard would call outside
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # likewise
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "boardtrade.editing.publishing.publish_approved"
WAGTAILIMAGES_IMAGE_MODEL = "media.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "boardtrade.editing.media_forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = sorted({*PICTURE_EXTENSIONS, *PICTURE_EXTENSIONS.values()})
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60 * 1_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "media.CustomDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "boardtrade.editing.media_forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = [*DOCUMENT_KINDS]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 100 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # never a bare file address: permissions are asked
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "english",
    }
}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # nothing is asked of other hosts

# --- Logs: one JSON object a line on standard error -------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "boardtrade.delivery.logs.JsonFormatter"}},
    "filters": {
        "deleted": {"()": "boardtrade.delivery.logs.DeletedObjectFilter"},
        "refusals": {"()": "boardtrade.delivery.logs.RefusalFilter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "django.request": {"filters": ["refusals"]},
        # Anybody can name a wrong host or send too much: the line of the request says so.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.TooManyFieldsSent": {"level": "CRITICAL"},
        # Every start and end of a task is not news.
        "django.tasks": {"level": "WARNING", "filters": ["deleted"]},
    },
}

# --- Watching ---------------------------------------------------------------------------------
MONITOR_TOKEN = watching.get_monitor_token()
"""What shows a monitor at /metrics and /readyz; without, there is no /metrics."""
ERROR_REPORTS_DSN = watching.get_error_reports_dsn()
ERROR_REPORTS_ENVIRONMENT = env.text("ERROR_REPORTS_ENVIRONMENT", "production")
RELEASE = env.text("RELEASE")
AUDIT_LOG_DAYS = env.number("AUDIT_LOG_DAYS", 0)
"""Days after which it is forgotten who changed what in the admin; 0 for never."""

# --- This product -----------------------------------------------------------------------------
RELATED_CARDS_LIMIT = 3
"""How many related-content cards a page is filled up to when editors chose fewer."""
LISTING_PAGE_SIZE = 20
DATA_LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
"""Under which readers may use the exports of the tracker."""
FETCH_EVIDENCE = env.flag("FETCH_EVIDENCE", default=True)
"""Whether copies are kept of what links to evidence lead to, and these are visited every week."""
FETCH_PORTS = [80, 443]
FETCH_NETWORKS: list[str] = []
"""Networks that may be asked for copies although they are not public: none, but in tests."""
GALLERY = False
"""Whether /gallery/ shows the components of pages: for those who work on them."""
