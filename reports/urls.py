"""URLs of reports that Wagtail's own pattern does not match."""

from django.urls import re_path

from reports import views

urlpatterns = [
    # A dot in the path, which the pattern of page paths does not allow.
    re_path(
        r"^(?P<page_path>(?:[\w-]+/)+)(?P<file_name>(?:report|brief)\.pdf|brief\.docx)$",
        views.report_file,
    ),
]
