"""No two pages ever share a URL, however they came below one parent."""

import pytest
from django.urls import reverse

from tests.factories import (
    RecommendationFactory,
    ReportFactory,
    StandardPageFactory,
    home_page,
    report_index,
)

pytestmark = pytest.mark.django_db


def move_in_bulk(editor, destination, *pages):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    ids = "&".join(f"id={page.pk}" for page in pages)
    form = {"chooser": destination.pk}
    return editor.post(f"{url}?{ids}&next=/admin/", form, follow=True)


def test_pages_are_moved_in_bulk(editor):
    first, second = RecommendationFactory(), RecommendationFactory()
    destination = ReportFactory()
    move_in_bulk(editor, destination, first, second)
    destination.refresh_from_db()
    assert destination.get_children().count() == 2


def test_two_moved_pages_of_one_slug_are_refused(editor):
    first, second = (RecommendationFactory(slug="same", title=title) for title in ("One", "Two"))
    destination = ReportFactory()
    response = move_in_bulk(editor, destination, first, second)
    assert "Nothing was moved" in response.text
    assert destination.get_children().count() == 0


def copy(editor, page, **values):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": report_index().pk}
    return editor.post(url, form | values)


def test_a_copy_to_a_slug_that_is_taken_is_an_error_in_words(editor):
    ReportFactory(slug="copy")
    response = copy(editor, ReportFactory())
    assert response.status_code == 200
    assert "already in use" in response.text


@pytest.mark.parametrize("parent", ["", "abc", "0", "9" * 40])
def test_a_copy_below_nothing_is_refused(editor, parent):
    assert copy(editor, ReportFactory(), new_parent_page=parent).status_code == 400


@pytest.mark.parametrize("values", [{}, {"alias": "on"}])
@pytest.mark.parametrize("slug", ["search", "recommendations", "en"])
def test_a_copy_to_an_address_of_the_site_itself_is_an_error_in_words(editor, slug, values):
    page = StandardPageFactory(parent=home_page())
    response = copy(editor, page, new_slug=slug, new_parent_page=home_page().pk, **values)
    assert "The site itself has this address" in response.text
    assert not home_page().get_children().filter(slug=slug).exists()


@pytest.mark.parametrize("in_bulk", [True, False])
def test_a_move_to_an_address_of_the_site_itself_is_refused(editor, in_bulk):
    page = StandardPageFactory(parent=StandardPageFactory(parent=home_page()), slug="search")
    if in_bulk:
        response = move_in_bulk(editor, home_page(), page)
    else:
        url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home_page().pk])
        response = editor.post(url, follow=True)
    assert "Nothing was moved" in response.text
    assert not home_page().get_children().filter(slug="search").exists()
