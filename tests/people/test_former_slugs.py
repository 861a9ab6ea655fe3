"""An address that was given out once leads to the same topic, person or addressee for ever."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from boardtrade.pages.models import FormerSlug
from boardtrade.people.models import Topic
from recommendations.models import Addressee
from tests.factories import (
    AddresseeFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def rename(thing, slug: str) -> None:
    thing.slug = slug
    thing.save()


@pytest.mark.parametrize(
    ("make", "url_name"),
    [(TopicFactory, "topic"), (PersonFactory, "person"), (AddresseeFactory, "addressee")],
)
def test_a_page_is_found_by_every_slug_that_it_had(client, make, url_name):
    thing = make(slug="first")
    if url_name == "addressee":
        RecommendationFactory(addressees=[thing])
    else:
        ReportFactory(**{"topics" if url_name == "topic" else "authors": [thing]})
    rename(thing, "second")
    rename(thing, "third")
    for slug in ("first", "second"):
        response = client.get(reverse(url_name, args=[slug]) + "?page=1")
        assert response.status_code == 301
        assert response["Location"] == reverse(url_name, args=["third"]) + "?page=1"
    assert client.get(reverse(url_name, args=["third"])).status_code == 200
    rename(thing, "first")
    assert client.get(reverse(url_name, args=["first"])).status_code == 200
    assert client.get(reverse(url_name, args=["third"])).status_code == 301


def test_feeds_frames_and_filters_are_found_too(client):
    city, trade = AddresseeFactory(slug="city", name="City"), TopicFactory(slug="trade")
    page = RecommendationFactory(title="Build ports", addressees=[city], topics=[trade])
    RecommendationFactory(title="Of others")
    StatusUpdateFactory(page=page)
    rename(city, "toronto")
    rename(trade, "commerce")
    assert "Build ports" in client.get("/feeds/addressees/city/status.atom").text
    frame = client.get("/embed/addressees/city/")
    assert frame.status_code == 200
    assert "/addressees/toronto/" in frame.text
    site = "http://localhost:8000"
    oembed = client.get("/oembed", {"url": f"{site}/addressees/city/"})
    assert "/embed/addressees/toronto/" in oembed.json()["html"]
    for query in ("addressee=city", "topic=trade", "addressee=city&addressee=toronto"):
        html = client.get(f"/recommendations/?{query}").text
        assert "1 recommendation found" in html
        assert 'value="city"' not in html
        rows = b"".join(client.get(f"/recommendations.csv?{query}").streaming_content)
        assert rows.count(b"\r\n") == 2


def test_an_addressee_of_drafts_is_not_betrayed_by_a_former_address(client):
    city = AddresseeFactory(slug="city")
    rename(city, "secret")
    assert client.get("/addressees/city/").status_code == 404


def test_nobody_else_gets_a_slug_that_leads_somewhere(editor):
    topic = TopicFactory(title="Trade", slug="trade")
    rename(topic, "commerce")
    with pytest.raises(IntegrityError), transaction.atomic():
        TopicFactory(slug="trade")
    url = reverse(Topic.snippet_viewset.get_url_name("add"))
    response = editor.post(url, {"title": "Trading", "slug": "trade", "description": ""})
    assert "This name is taken already" in response.text
    chooser = Topic.snippet_viewset.chooser_viewset.get_url_name("create")
    html = editor.post(reverse(chooser), {"topic-chooser-create-form-title": "Trade"}).text
    assert Topic.objects.count() == 1, html
    AddresseeFactory(slug="trade")  # of another kind


def test_a_rename_by_sql_is_remembered_and_a_deletion_forgets():
    topic = TopicFactory(slug="trade")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_topic SET slug = 'commerce'")
    assert Topic.objects.with_slug("trade").get() == topic
    topic.delete()
    assert not FormerSlug.objects.exists()
    assert TopicFactory(slug="trade")


def test_reports_are_listed_at_the_present_address(client):
    topic = TopicFactory(slug="trade")
    report = ReportFactory(topics=[topic])
    rename(topic, "commerce")
    html = client.get("/topics/trade/", follow=True).text
    assert report.title in html
    assert Addressee.objects.count() == 0
