"""The charts and tables of a page as files: for those who may see the page, and nobody else."""

import io
import xml.etree.ElementTree as ET

import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, PageViewRestriction

from boardtrade.body.charts import png, read_chart
from boardtrade.gallery.charts import FORMS, chart
from boardtrade.home.models import StandardPage
from reports.models import ReportPage
from tests.factories import ReportFactory, home_page

CHART_ID, TABLE_ID = "11111111-2222-4333-8444-555555555555", "aaaaaaaa-2222-4333-8444-555555555555"
pytestmark = pytest.mark.django_db


def body(title="Alliances reach most"):
    """Return a body as it is stored, with a chart and a table."""
    _, value = chart("bar", ["Form", "Firms"], FORMS, title=title)
    table = {
        "caption": "Reach",
        "columns": [{"type": "text", "heading": "Form"}, {"type": "numeric", "heading": "Firms"}],
        "rows": [{"values": ["Alliance", "1,060"]}],
    }
    return [
        {"type": "chart", "id": CHART_ID, "value": value.block.get_prep_value(value)},
        {"type": "table", "id": TABLE_ID, "value": {"table": table, "source": ""}},
    ]


@pytest.fixture
def report():
    return ReportFactory(slug="taking-flight", body=body())


def addresses(page):
    url = page.get_url()
    return [f"{url}charts/{CHART_ID}.{kind}" for kind in ("csv", "svg", "png")] + [
        f"{url}tables/{TABLE_ID}.csv"
    ]


def test_a_page_leads_to_the_files_of_its_charts_and_tables(client, report):
    html = client.get(report.get_url()).text
    assert "css/long_text.css" in html
    for address in addresses(report):
        assert f'href="{address}"' in html
        response = client.get(address)
        assert response.status_code == 200
        assert "default-src 'none'" in response["Content-Security-Policy"]
    numbers, drawing, picture, table = map(client.get, addresses(report))
    assert numbers.content.decode("utf-8-sig").splitlines()[:2] == [
        "Form,Firms",
        "Sector alliance,60",
    ]
    assert 'filename="alliances-reach-most.csv"' in numbers["Content-Disposition"]
    assert "Source: Illustrative" in "".join(ET.fromstring(drawing.content).itertext())
    assert Image.open(io.BytesIO(picture.content)).size[0] == 2 * (720 + 2 * 24)
    assert table.content.decode("utf-8-sig").splitlines() == ["Form,Firms", "Alliance,1060"]


def test_a_page_of_text_has_them_too_and_one_without_charts_loads_nothing_for_them(client):
    page = StandardPage(title="About", slug="about", summary="Us", body=body())
    home_page().add_child(instance=page)
    for address in addresses(page):
        assert client.get(address).status_code == 200
    assert "css/long_text.css" not in client.get(ReportFactory().get_url()).text


@pytest.mark.parametrize(
    "path",
    [
        "charts/nothing.csv",
        f"charts/{TABLE_ID}.csv",
        f"tables/{CHART_ID}.csv",
        f"charts/{CHART_ID}.pdf",
        f"charts/{'x' * 200}.png",
        f"charts/{CHART_ID}.csv/more",
    ],
)
def test_there_is_no_other_file(client, report, path):
    assert client.get(f"{report.get_url()}{path}").status_code == 404


def test_a_chart_that_cannot_be_drawn_has_no_file_and_its_page_shows_the_numbers(client):
    broken = body()
    broken[0]["value"]["table"]["rows"][0]["values"][1] = "about sixty"
    page = ReportFactory(body=broken)
    html = client.get(page.get_url()).text
    assert '<svg class="chart__svg"' not in html
    assert "Project contract" in html
    assert "about sixty" not in html
    assert [client.get(address).status_code for address in addresses(page)] == [404] * 3 + [200]


def test_a_draft_never_changes_the_files_of_the_live_page(client, report):
    report.body = body("Another title")
    report.save_revision()
    numbers, drawing, *_ = addresses(report)
    assert "alliances-reach-most" in client.get(numbers)["Content-Disposition"]
    assert "Another title" not in client.get(drawing).text
    assert client.get(report.get_url()).text.count("Another title") == 0


@pytest.mark.parametrize("change", [{"live": False}, {"expire_at": timezone.now()}])
def test_files_go_with_their_page(client, report, change):
    Page.objects.filter(pk=report.pk).update(**change)
    assert {client.get(address).status_code for address in addresses(report)} == {404}


def test_files_of_a_private_page_are_private(client, report):
    PageViewRestriction.objects.create(page=report, restriction_type="password", password="x")
    for address in addresses(report):
        response = client.get(address)
        assert b"60" not in response.content[:40]
        assert response["Content-Type"].startswith("text/html")


def test_addresses_of_files_are_redirected_when_the_page_moves(
    client, report, django_capture_on_commit_callbacks
):
    old = addresses(report)
    report.slug = "new"
    with django_capture_on_commit_callbacks(execute=True):
        report.save_revision().publish()
    report = ReportPage.objects.get(pk=report.pk)
    for former, present in zip(old, addresses(report), strict=True):
        assert client.get(former, follow=True).redirect_chain == [(present, 301)]


def test_a_picture_is_drawn_when_its_page_is_published_and_kept(
    monkeypatch, django_capture_on_commit_callbacks, tasks_at_once
):
    cache.clear()
    drawn = []
    monkeypatch.setattr(png, "_draw_pixels", lambda svg: drawn.append(svg) or b"PNG")
    report = ReportFactory(body=body(), live=False)
    with django_capture_on_commit_callbacks(execute=True):
        report.save_revision().publish()
    assert len(drawn) == 1
    assert png.get_png(read_chart(report.body[0].value)) == b"PNG"
    assert len(drawn) == 1


def test_text_of_charts_is_found(client, report):
    block = report.body.stream_block
    words = " ".join(block.get_searchable_content(report.body))
    for text in ("Alliances reach most", "Project contract", "Illustrative figures"):
        assert text in words
