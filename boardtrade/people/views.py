"""The public pages of topics and people, with the reports about or by them."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from boardtrade.languages.translations import get_in_language_or_404
from boardtrade.pages.routing import get_root_page
from boardtrade.people.models import Person, Topic
from reports.models import ReportPage
from reports.querysets import ReportQuerySet


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was published about a topic."""
    subject = get_in_language_or_404(Topic.objects.filter(slug=slug))
    return _render_reports(
        request, "people/topic.html", ReportPage.objects.about(subject), topic=subject
    )


def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who a person is and what they wrote."""
    author = get_in_language_or_404(Person.objects.filter(slug=slug).select_related("photo"))
    return _render_reports(
        request, "people/person.html", ReportPage.objects.by(author), person=author
    )


def _render_reports(
    request: HttpRequest, template: str, reports: ReportQuerySet, **context: Any
) -> HttpResponse:
    root = get_root_page(request)
    reports = reports.descendant_of(root) if root else reports.none()
    paginator = Paginator(reports.published().for_listing(), settings.LISTING_PAGE_SIZE)
    reports_page = paginator.get_page(request.GET.get("page"))
    return render(request, template, {"reports": reports_page, **context})
