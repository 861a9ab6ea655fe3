"""A reader copies a reference to a public page, or takes a file of it."""

import re

import pytest
import rispy
from wagtail.models import PageViewRestriction

from tests.factories import PersonFactory, RecommendationFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return ReportFactory(
        title="Six <Storeys> Up",
        slug="up",
        report_number="2024-03",
        authors=[PersonFactory(name="Ana de la Cruz")],
    )


def test_the_page_of_a_report_says_how_to_cite_it(client, report):
    html = client.get("/reports/up/").text
    assert "de la Cruz, A. (" in html
    assert "Six &lt;Storeys&gt; Up (Report No. 2024-03)." in html
    assert '<meta name="citation_author" content="de la Cruz, Ana">' in html
    assert '<meta name="citation_technical_report_number" content="2024-03">' in html
    assert '"reportNumber": "2024-03"' in html
    files = re.findall(r'href="(/cite/\S+)" download', html)
    assert [file.rpartition(".")[2] for file in files] == ["bib", "ris", "json"]
    for file in files:
        response = client.get(file)
        assert response.status_code == 200
        assert "attachment" in response["Content-Disposition"]
    (entry,) = rispy.loads(client.get(f"/cite/{report.pk}.ris").text)
    assert entry["authors"] == ["de la Cruz, Ana"]


def test_so_does_the_page_of_a_recommendation(client, report):
    page = RecommendationFactory(parent=report, number=3, title="Build")
    html = client.get(page.get_url()).text
    assert "Build (Recommendation 3). In Six &lt;Storeys&gt; Up." in html
    assert "citation_pdf_url" not in html
    response = client.get(f"/cite/{page.pk}.json")
    assert response.json()[0]["container-title"] == "Six <Storeys> Up"


def test_what_is_not_public_has_no_file(client, report):
    draft = ReportFactory(live=False)
    index = report.get_parent()
    for path in (f"{draft.pk}.bib", f"{report.pk}.exe", "999999999.bib", f"{index.pk}.ris"):
        assert client.get(f"/cite/{path}").status_code == 404
    PageViewRestriction.objects.create(page=report, restriction_type="login")
    assert client.get(f"/cite/{report.pk}.bib").status_code == 404
