"""Addresses of reports outside the page tree."""

from django.urls import re_path

from reports import views

urlpatterns = [
    # Wagtail's own pattern for pages admits no dot.
    re_path(r"^(?P<page_path>(?:[\w-]+/)+)report\.pdf$", views.report_file),
]
