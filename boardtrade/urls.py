"""Which address leads where: what is for readers is cached; Wagtail's pages come last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.db import transaction
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from boardtrade.body import urls as body_urls
from boardtrade.branding.views import brand_file
from boardtrade.delivery.caching.page_cache import cache_page
from boardtrade.delivery.protection.inline_scripts import hold_inline_scripts
from boardtrade.delivery.sitemap import robots, site_sitemap
from boardtrade.editing.approval.refusals import explain_refusals
from boardtrade.editing.conflicts.answers import answer_conflicts
from boardtrade.editing.copies import say_what_is_copied
from boardtrade.editing.deletion import refuse_protected
from boardtrade.editing.public_files import refuse_public_files
from boardtrade.editing.sessions.kept_forms import explain_bad_requests, keep_forms, token
from boardtrade.editing.sessions.sent_forms import create_once
from boardtrade.languages.query_parameters import reads_parameters
from boardtrade.media.unsaved_files import delete_unsaved_files
from boardtrade.media.uploads.other_forms import check_other_uploads
from boardtrade.media.views import document_file, first_page, size_of_picture
from boardtrade.navigation.citation_files import citation_file
from boardtrade.navigation.web_manifest import favicon, web_manifest
from boardtrade.pages.routing import require_published_language, serve_page
from boardtrade.people import urls as people_urls
from boardtrade.people.sitemaps import PeopleSitemap
from boardtrade.search.views import search
from boardtrade.users import urls as users_urls
from boardtrade.users.guessing.own_password import count_own_passwords
from boardtrade.users.guessing.private_pages import count_passwords
from boardtrade.users.sign_in.views import lead_to_sign_in
from recommendations import reader_urls
from recommendations import urls as recommendation_urls
from recommendations.outlets.evidence_copies import evidence_copy
from recommendations.outlets.sitemaps import AddresseeSitemap, PageAndStatusSitemap
from recommendations.staff.publishing.reminders import remind_of_drafts
from reports import urls as report_urls
from reports.feeds import ReportFeed

# One transaction for each request of the admin: half a save is never kept.
admin_patterns = decorate_urlpatterns(wagtailadmin_urls.urlpatterns, transaction.atomic)
admin_patterns = decorate_urlpatterns(admin_patterns, answer_conflicts)
admin_patterns = decorate_urlpatterns(admin_patterns, create_once)
admin_patterns = decorate_urlpatterns(admin_patterns, delete_unsaved_files)
admin_patterns = decorate_urlpatterns(admin_patterns, check_other_uploads)
admin_patterns = decorate_urlpatterns(admin_patterns, remind_of_drafts)
admin_patterns = decorate_urlpatterns(admin_patterns, explain_refusals)
admin_patterns = decorate_urlpatterns(admin_patterns, refuse_protected)
admin_patterns = decorate_urlpatterns(admin_patterns, refuse_public_files)
admin_patterns = decorate_urlpatterns(admin_patterns, say_what_is_copied)
admin_patterns = decorate_urlpatterns(admin_patterns, count_own_passwords)
admin_patterns = decorate_urlpatterns(admin_patterns, explain_bad_requests)
admin_patterns = decorate_urlpatterns(admin_patterns, keep_forms)
admin_patterns = decorate_urlpatterns(admin_patterns, hold_inline_scripts)
admin_patterns = decorate_urlpatterns(admin_patterns, csp_override(settings.ADMIN_CSP))

documents_patterns = decorate_urlpatterns(wagtaildocs_urls.urlpatterns, count_passwords)
pages_patterns = decorate_urlpatterns(wagtail_urls.urlpatterns, count_passwords)

SITEMAPS = {
    "pages": PageAndStatusSitemap,
    "people": PeopleSitemap,
    "addressees": AddresseeSitemap,
}

other_patterns = [
    path("admin/token/", token, name="admin_token"),
    # Not in the transaction of the admin's requests, or guesses at once would wait for each other.
    path("admin/", include(users_urls)),
    path("admin/", include(admin_patterns)),
    path("robots.txt", robots),
    # Originals and documents have no address of their own below /media/.
    path("media/images/<str:name>", size_of_picture),
    path("media/document_thumbnails/<str:name>", first_page),
    path("evidence/<int:copy_id>/", never_cache(evidence_copy), name="evidence_copy"),
    path(
        "evidence/<int:copy_id>/whole/",
        never_cache(evidence_copy),
        {"is_whole": True},
        name="evidence_copy_whole",
    ),
    # Before Wagtail's view of documents, but not before its form for passwords.
    path("documents/<int:document_id>/<path:filename>", never_cache(document_file)),
    path("documents/", include(decorate_urlpatterns(documents_patterns, never_cache))),
]

readers_patterns = [
    re_path(r"^brand/(?P<name>[0-9a-f]{32}\.(?:css|svg|png))$", brand_file, name="brand_file"),
    path("favicon.ico", favicon),
    path("manifest.webmanifest", web_manifest, name="web_manifest"),
    path("sitemap.xml", site_sitemap, {"sections": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<slug:section>.xml", site_sitemap, {"sections": SITEMAPS}, name="sitemap_section"
    ),
    path("cite/<int:page_id>.<slug:extension>", citation_file, name="citation_file"),
    path("feeds/reports.atom", ReportFeed(), name="report_feed"),
    path("", include(recommendation_urls)),
]

if settings.GALLERY:
    other_patterns.append(path("gallery/", include("boardtrade.gallery.urls")))

readers_patterns_in_languages = [
    path("search/", search, name="search"),
    path("", include(report_urls)),
    path("", include(body_urls)),
    path("", include(people_urls)),
    path("", include(reader_urls)),
    # Before Wagtail's own view of pages, but not before its form for passwords.
    re_path(rf"^(?!_util/){wagtail_urls.serve_pattern.removeprefix('^')}", serve_page),
    path("_util/login/", reads_parameters("next")(lead_to_sign_in), name="wagtailcore_login"),
    path("", include(pages_patterns)),
]

handler500 = "boardtrade.delivery.availability.server_error"

urlpatterns = [
    *other_patterns,
    *decorate_urlpatterns(readers_patterns, cache_page),
    *i18n_patterns(
        *decorate_urlpatterns(
            decorate_urlpatterns(readers_patterns_in_languages, require_published_language),
            cache_page,
        ),
        prefix_default_language=False,
    ),
]
