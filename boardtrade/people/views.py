"""The public pages of topics and people, with the reports about or by them."""

from django.conf import settings
from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from wagtail.models import Page

from boardtrade.languages.query_parameters import reads_parameters
from boardtrade.languages.translations import best_translations, get_in_language_or_404
from boardtrade.listing.pagination import get_page_or_404
from boardtrade.pages.routing import get_root_page
from boardtrade.pages.visibility import visible
from boardtrade.people.models import Person, Topic
from boardtrade.people.structured_data import build_person_page_nodes, build_topic_page_nodes
from reports.models import ReportPage
from reports.querysets import ReportQuerySet


@reads_parameters("page")
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was published about a topic."""
    subject = get_in_language_or_404(Topic.objects.with_slug(slug))
    if subject.slug != slug:
        return redirect_to_present_slug(request, subject.slug)
    reports = _paginate(request, ReportPage.objects.about(subject))
    pages = Page.objects.filter(page_topics__topic__translation_key=subject.translation_key)
    if not reports.paginator.count and not visible(pages).exists():
        raise Http404  # it may be in drafts only
    nodes = build_topic_page_nodes(subject, reports, total=reports.paginator.count)
    context = {"topic": subject, "reports": reports, "structured_data": nodes}
    return render(request, "people/topic.html", context)


@reads_parameters("page")
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who a person is and what they wrote."""
    author = get_in_language_or_404(Person.objects.with_slug(slug).select_related("photo"))
    if author.slug != slug:
        return redirect_to_present_slug(request, author.slug)
    reports = ReportPage.objects.by(author)
    topics = Topic.objects.filter(page_topics__page__in=reports.published()).distinct()
    page = _paginate(request, reports)
    if not page.paginator.count:
        raise Http404  # they may be the author of drafts only
    context = {
        "person": author,
        "initials": get_initials(author.name),
        "topics": best_translations(topics.select_related("locale")),
        "reports": page,
        "structured_data": build_person_page_nodes(author, page, total=page.paginator.count),
    }
    return render(request, "people/person.html", context)


def get_initials(name: str) -> str:
    """Return the first letters of the first and the last name, for a person without a picture."""
    first, *others = name.split()
    return "".join(part[0] for part in (first, *others[-1:])).upper()


def redirect_to_present_slug(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirect from the address with a former slug of an object to the same one with its slug."""
    match = resolve(request.path_info)
    path = reverse(match.view_name, kwargs=match.kwargs | {"slug": slug})
    query = request.GET.urlencode()
    return redirect(f"{path}?{query}" if query else path, permanent=True)


def _paginate(request: HttpRequest, reports: ReportQuerySet) -> Paged:
    root = get_root_page(request)
    reports = reports.descendant_of(root) if root else reports.none()
    paginator = Paginator(reports.published().for_listing(), settings.LISTING_PAGE_SIZE)
    return get_page_or_404(paginator, request)
