"""Lists of reports by topic and by person."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from boardtrade.languages.translations import in_language
from boardtrade.pages.models import Topic
from boardtrade.pages.routing import root_page, serve_page
from reports.models import Person, ReportPage, ReportQuerySet


@require_safe
def report_file(request: HttpRequest, page_path: str) -> HttpResponseBase:
    """Serve the file of a report, asking first whether the reader may see the report."""
    return serve_page(request, f"{page_path}report.pdf")


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was published about a topic."""
    subject = in_language(Topic.objects.filter(slug=slug))
    return _list(request, "reports/topic.html", ReportPage.objects.about(subject), topic=subject)


def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who a person is and what they wrote."""
    author = in_language(Person.objects.filter(slug=slug).select_related("photo"))
    return _list(request, "reports/person.html", ReportPage.objects.by(author), person=author)


def _list(
    request: HttpRequest, template: str, reports: ReportQuerySet, **subject: Any
) -> HttpResponse:
    root = root_page(request)
    reports = reports.descendant_of(root) if root else reports.none()
    pages = Paginator(reports.published().for_listing(), settings.LISTING_PAGE_SIZE)
    reports_page = pages.get_page(request.GET.get("page"))
    return render(request, template, {"reports": reports_page, **subject})
