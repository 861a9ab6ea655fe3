"""The public sees only live, unexpired and unrestricted pages."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from boardtrade.home.models import StandardPage
from boardtrade.pages.visibility import MAX_DEPTH, PUBLIC, Audience, visible
from tests.factories import RecommendationFactory, ReportFactory, StandardPageFactory, home_page

pytestmark = pytest.mark.django_db


def is_seen(page: Page, audience: Audience = PUBLIC) -> bool:
    return visible(Page.objects.filter(pk=page.pk), audience).exists()


def test_a_published_page_is_is_seen():
    assert is_seen(ReportFactory())


def test_a_draft_is_not():
    assert not is_seen(ReportFactory(live=False))


def test_an_expired_page_is_not_seen_even_before_it_is_unpublished():
    now = timezone.now()
    page = ReportFactory(expire_at=now + datetime.timedelta(hours=1))
    assert is_seen(page, Audience(at=now))
    assert not is_seen(page, Audience(at=now + datetime.timedelta(hours=2)))


def test_what_is_below_a_private_page_is_private():
    page = RecommendationFactory()
    other = ReportFactory()
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="password")
    assert not is_seen(page)
    assert is_seen(other)


def test_an_alias_of_a_private_page_is_private():
    page = ReportFactory()
    alias = page.create_alias(update_slug="alias")
    assert is_seen(alias)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert not is_seen(alias)


def test_nothing_is_seen_deeper_than_the_rule_can_look(client):
    page = home_page()
    for number in range(MAX_DEPTH):
        page = StandardPageFactory(parent=page, slug=f"level-{number}")
    assert page.depth > MAX_DEPTH
    assert not is_seen(page)
    assert client.get(page.get_url()).status_code == 404
    assert not StandardPage.can_exist_under(page.get_parent())
    assert StandardPage.can_exist_under(home_page())


def test_an_address_of_many_parts_costs_nothing(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        assert client.get("/" + "a/" * 900).status_code == 404


def test_private_and_expired_pages_are_not_served(client):
    page = ReportFactory()
    assert client.get(page.get_url()).status_code == 200
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now())
    assert client.get(page.get_url()).status_code == 404
    Page.objects.filter(pk=page.pk).update(expire_at=None)
    PageViewRestriction.objects.create(
        page=page, restriction_type="password", password="open sesame"
    )
    response = client.get(page.get_url())
    assert response.status_code == 200
    assert "password is needed" in response.text
    assert page.title not in response.text
    PageViewRestriction.objects.update(restriction_type="login")
    assert client.get(page.get_url()).status_code == 302


def test_a_private_home_page_asks_for_its_password(client):
    PageViewRestriction.objects.create(
        page=home_page(), restriction_type="password", password="open sesame"
    )
    report = ReportFactory(title="Confidential figures")
    for url in ("/", report.get_url(), report.get_parent().get_url()):
        assert "Confidential figures" not in client.get(url).text
