"""Links inside rich text lead only to what readers may see."""

import pytest
from wagtail.models import Page

from boardtrade.body.templatetags.body import expand_links
from tests.factories import ReportFactory

pytestmark = pytest.mark.django_db


def test_a_link_follows_its_page_and_goes_when_the_page_goes():
    page = ReportFactory()
    html = f'<p><a linktype="page" id="{page.pk}">there</a></p>'
    assert expand_links(html) == f'<p><a href="{page.get_url()}">there</a></p>'
    Page.objects.filter(pk=page.pk).update(live=False)
    assert expand_links(html) == "<p><a>there</a></p>"
    page.delete()
    assert expand_links(html) == "<p><a>there</a></p>"


def test_many_links_cost_one_query(django_assert_max_num_queries):
    pages = [ReportFactory() for _ in range(4)]
    html = "".join(f'<a linktype="page" id="{page.pk}">x</a>' for page in pages)
    pages[0].get_url()  # which sites there are is remembered
    with django_assert_max_num_queries(1):
        assert expand_links(html).count("href") == 4


def test_a_link_without_a_sensible_id_is_plain_text():
    assert expand_links('<a linktype="page" id="x">there</a>') == "<a>there</a>"
