"""The page that says how to follow the board."""

import re

import pytest

pytestmark = pytest.mark.django_db


def test_it_lists_feeds_that_exist(client):
    html = client.get("/follow/").text
    feeds = set(re.findall(r'<a href="http://[^/]+(/feeds/[^"]+)"', html))
    assert feeds == {"/feeds/reports.atom", "/feeds/status.atom"}
    for feed in feeds:
        assert client.get(feed)["Content-Type"].startswith("application/atom+xml")


def test_every_page_leads_to_it(client):
    assert 'href="/follow/"' in client.get("/").text
