"""What a reader gets at the address of a report."""

import datetime
import json
import re

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page, PageViewRestriction

from tests.factories import (
    AddresseeFactory,
    DocumentFactory,
    ImageFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    StandardPageFactory,
    TopicFactory,
    pdf_bytes,
    pick,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    report = ReportFactory(
        title="Partnerships that Produce",
        slug="partnerships",
        tagline="How cities trade.",
        publication_date=datetime.date(2021, 10, 5),
        hero_image=ImageFactory(),
        hero_alt="A woman speaks at a table.",
        download_document=DocumentFactory(content=pdf_bytes(pages=12)),
        download_label="Download the Report",
        download_pitch="Learn how.",
        download_image=ImageFactory(),
        download_alt="A microphone.",
        authors=[PersonFactory(name="Devika Ramanathan", slug="devika")],
        topics=[TopicFactory(title="Trade", slug="trade")],
    )
    for number in range(1, 4):
        RecommendationFactory(parent=report, number=number, title=f"Do thing {number}")
    return report


def full_body(report: Page, count: int) -> list[dict]:
    """Return a body that holds every kind of block `count` times."""
    image, document = ImageFactory(), DocumentFactory()
    link = StandardPageFactory()
    recommendation = report.get_children().first()
    text = f'<p><a linktype="page" id="{link.pk}">a link</a></p>'
    file = f'<p><a linktype="document" id="{document.pk}">a file</a></p>'
    table = {
        "caption": "Forms",
        "columns": [{"type": "text", "heading": "A"}, {"type": "numeric", "heading": "B"}],
        "rows": [{"values": ["x", "1"]}],
    }
    blocks = [
        ("text", text),
        ("text", file),
        ("heading", {"text": "A section", "level": "2"}),
        (
            "image",
            {
                "image": {"image": image.pk, "alt_text": "A view", "decorative": False},
                "caption": "Caption",
                "credit": "",
            },
        ),
        ("quote", {"quote": "Less is more", "attribution": "Someone", "role": ""}),
        ("callout", {"title": "Note", "text": text}),
        ("figures", {"title": "", "items": [{"value": "1 in 5", "label": "jobs", "note": ""}]}),
        ("table", {"table": table, "source": "Us"}),
        ("download", {"document": document.pk, "title": "", "description": ""}),
        ("embed", {"url": "https://vimeo.com/76979871", "title": "A film", "caption": ""}),
        ("recommendation", recommendation.pk),
    ]
    return [{"type": name, "value": value} for name, value in blocks] * count


def test_every_element_of_the_page_is_there(client, report):
    related = ReportFactory(
        title="Taking Flight", summary="On aviation.", publication_date=datetime.date(2021, 12, 1)
    )
    pick(report, related)
    html = client.get("/reports/partnerships/").text
    first_link = re.search(r"<body>\s*<a[^>]*href=\"#content\"", html)
    assert first_link, "the first focusable element skips to the content"
    for text in (
        "Partnerships that Produce</h1>",
        "How cities trade.",
        'alt="A woman speaks at a table."',
        '<time class="byline__date" datetime="2021-10">October 2021</time>',
        "Devika Ramanathan",
        "/topics/trade/",
        "Download the Report",
        "Learn how.",
        'alt="A microphone."',
        "/reports/partnerships/report.pdf",
        "3 recommendations",
        "Do thing 2",
        "Related content",
        "Taking Flight",
        "On aviation.",
        '<time datetime="2021-12">Dec 2021</time>',
    ):
        assert text in html, text
    assert html.count("<h1") == 1


def test_recommendations_stand_in_the_order_of_their_numbers(client, report):
    RecommendationFactory(parent=report, number=7, title="Do thing 7")
    RecommendationFactory(parent=report, number=5, title="Do thing 5")
    html = client.get("/reports/partnerships/").text
    numbers = re.findall(r"Do thing (\d)", html)
    assert numbers == ["1", "2", "3", "5", "7"]


def test_the_cover_tells_what_became_of_the_recommendations(client, report):
    RecommendationFactory(parent=report, live=False)
    RecommendationFactory(parent=report)
    cover = client.get("/reports/partnerships/").text.split("</header>")[1]
    assert "4 recommendations<" in cover
    assert re.search(r">Not started<.*?>4<", cover, re.DOTALL)


def test_a_draft_recommendation_is_not_listed(client, report):
    report.get_children().first().unpublish()
    assert "2 recommendations" in client.get("/reports/partnerships/").text


def test_every_block_is_rendered(client, report):
    report.body = full_body(report, 1)
    report.save_revision().publish()
    html = client.get("/reports/partnerships/").text
    for text in (
        ">a link</a>",
        ">A section</h2>",
        'alt="A view"',
        "“Less is more”",
        "1 in 5",
        "<caption",
        "player.vimeo.com",
        "PDF",
        "Recommendation 1",
    ):
        assert text in html, text
    assert "<iframe" not in html


def test_the_address_of_a_heading_survives_its_rewording(client, report):
    report.body = [{"type": "heading", "value": {"text": "Before", "level": "2"}}]
    report.save_revision().publish()
    pattern = r'<h2 class="section-heading" id="([^"]+)"'
    before = re.search(pattern, client.get(report.get_url()).text)[1]
    report.refresh_from_db()
    report.body[0].value["text"] = "After"
    report.save_revision().publish()
    html = client.get(report.get_url()).text
    assert "After" in html
    assert re.search(pattern, html)[1] == before


@pytest.mark.parametrize("scale", [1, 4])
def test_a_page_costs_seven_queries_however_much_is_on_it(
    client, report, scale, max_queries_from_nothing
):
    report.body = full_body(report, scale)
    report.save_revision().publish()
    for number in range(scale * 3):
        RecommendationFactory(parent=report, number=10 + number)
        pick(report, ReportFactory(hero_image=ImageFactory()))
    pick(report, StandardPageFactory())
    pick(report, report.get_children().first())
    with max_queries_from_nothing(7):
        assert client.get("/reports/partnerships/").status_code == 200


def test_an_automatic_fill_stays_within_seven_queries(client, report, max_queries_from_nothing):
    report.body = full_body(report, 1)
    report.save_revision().publish()
    for _ in range(3):
        ReportFactory(topics=report.topics, hero_image=ImageFactory())
    with max_queries_from_nothing(7):
        assert "Related content" in client.get("/reports/partnerships/").text


@pytest.mark.parametrize("count", [1, 12])
def test_lists_cost_eight_queries_however_long(client, count, max_queries_from_nothing):
    topic, person = TopicFactory(), PersonFactory()
    for _ in range(count):
        ReportFactory(hero_image=ImageFactory(), topics=[topic], authors=[person])
    for url in ("/", "/reports/", f"/topics/{topic.slug}/", f"/people/{person.slug}/"):
        with max_queries_from_nothing(8):
            assert client.get(url).status_code == 200


def test_structured_data_describes_the_report(client, report):
    html = client.get("/reports/partnerships/").text
    data = json.loads(re.search(r'application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])
    nodes = {node["@type"]: node for node in data["@graph"]}
    assert set(nodes) == {"Organization", "Report", "BreadcrumbList"}
    assert nodes["Report"]["datePublished"] == "2021-10"
    assert nodes["Report"]["author"][0]["name"] == "Devika Ramanathan"
    assert nodes["Report"]["encoding"]["contentUrl"].endswith("/reports/partnerships/report.pdf")
    assert [item["position"] for item in nodes["BreadcrumbList"]["itemListElement"]] == [1, 2, 3]


def test_a_title_cannot_break_out_of_structured_data(client):
    report = ReportFactory(title="</script><script>alert(1)</script>")
    html = client.get(report.get_url()).text
    assert "<script>alert(1)" not in html


@pytest.mark.parametrize("field", ["hero_image", "download_image"])
def test_deleting_a_picture_breaks_nothing(client, report, field):
    report.body = full_body(report, 1)
    report.save_revision().publish()
    getattr(report, field).delete()
    for image in list(type(report.hero_image).objects.all() if report.hero_image else []):
        image.delete()
    html = client.get("/reports/partnerships/").text
    assert "Partnerships that Produce" in html


def test_deleting_the_file_removes_the_download(client, report):
    report.body = full_body(report, 1)
    report.save_revision().publish()
    for document in type(report.download_document).objects.all():
        document.delete()
    response = client.get("/reports/partnerships/")
    assert response.status_code == 200
    assert "report.pdf" not in response.text
    response = client.get("/reports/partnerships/report.pdf")
    assert response.status_code == 503  # one is being made of the page


def test_a_report_with_nothing_but_a_title_is_a_page(client):
    report = ReportFactory(summary="", tagline="")
    response = client.get(report.get_url())
    assert response.status_code == 200
    assert "Related content" not in response.text
    assert "recommendations" not in re.sub(
        r"<head>.*?</head>|<form.*?</form>", "", response.text, flags=re.S
    )


def test_a_moved_report_redirects_from_its_old_address(
    client, report, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        report.slug = "better-partnerships"
        report.save_revision().publish()
    response = client.get("/reports/partnerships/", follow=True)
    assert response.redirect_chain == [("/reports/better-partnerships/", 301)]
    child = client.get("/reports/partnerships/do-thing-1/", follow=True)
    assert child.status_code == 200


def test_the_button_on_the_cover_tells_what_the_file_is(client, report):
    html = client.get("/reports/partnerships/").text
    facts = re.search(r'class="button__facts">(.*?)</a>', html, re.DOTALL)[1]
    words = " ".join(re.sub(r"<[^>]+>", " ", facts).split())
    assert re.match(r"PDF · [\d.]+\s(?:KB|bytes)", words)


def test_it_can_be_cited_shared_and_followed(client, report):
    html = client.get("/reports/partnerships/").text
    for words in (
        'class="cite__name">APA<',
        f"/cite/{report.pk}.bib",
        "mailto:?subject=Partnerships%20that%20Produce&amp;body=http%3A%2F%2F",
        f"/feeds/reports/{report.translation_key}/status.atom",
        "data-print hidden",
    ):
        assert words in html, words


def test_an_update_is_told_when_staff_declare_one_and_never_for_publishing_again(client, report):
    report.save_revision().publish()
    html = client.get("/reports/partnerships/").text
    assert "Updated" not in html
    assert "dateModified" not in html
    report.updated_on = datetime.date(2022, 5, 3)
    report.save_revision().publish()
    html = client.get("/reports/partnerships/").text
    assert re.search(r'Updated <time datetime="2022-05-03">3 May 2022</time>', html)
    assert '"dateModified": "2022-05-03"' in html


def test_it_cannot_be_updated_before_it_was_published(report):
    report.updated_on = datetime.date(2020, 1, 1)
    with pytest.raises(ValidationError, match="before it was published"):
        report.full_clean()


@pytest.mark.parametrize(
    ("precision", "earliest"),
    [("day", (2024, 6, 28)), ("month", (2024, 6, 1)), ("year", (2024, 1, 1))],
)
def test_the_day_of_an_update_is_compared_as_far_as_the_publication_is_known(
    report, precision, earliest
):
    report.publication_date = datetime.date(2024, 6, 28)
    report.date_precision = precision
    report.updated_on = datetime.date(*earliest)
    report.full_clean()
    report.save()
    report.updated_on -= datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="before it was published"):
        report.full_clean()


def test_rows_of_recommendations_say_to_whom_by_when_and_where_each_stands(client, report):
    RecommendationFactory(
        parent=report,
        number=9,
        title="Name one lead office",
        addressees=[AddresseeFactory(name="City"), AddresseeFactory(name="Province")],
        due_date=datetime.date(2099, 6, 30),
    )
    html = client.get("/reports/partnerships/").text
    row = html.rpartition("Name one lead office")[2].partition("</li>")[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", row).split())
    assert words == "To City, Province Not started Due 30 June 2099"


@pytest.mark.parametrize(("count", "is_compact"), [(11, False), (12, True)])
def test_many_recommendations_stand_in_compact_rows_by_addressee(client, count, is_compact):
    report = ReportFactory(slug="many")
    city = AddresseeFactory(name="City", slug="city")
    for number in range(1, count + 1):
        RecommendationFactory(parent=report, number=number, addressees=[city])
    html = client.get(report.get_url()).text
    assert ("recommendation-list--compact" in html) is is_compact
    assert ('href="/recommendations/?report=many&amp;addressee=city"' in html) is is_compact


def test_statuses_lead_to_the_tracker_unless_the_report_is_private(client, report):
    link = 'href="/recommendations/?report=partnerships&amp;status=not-started"'
    assert link in client.get("/reports/partnerships/").text
    PageViewRestriction.objects.create(page=report, restriction_type="password", password="open")
    client.post(
        f"/_util/authenticate_with_password/{report.view_restrictions.get().pk}/{report.pk}/",
        {"password": "open", "return_url": "/reports/partnerships/"},
    )
    html = client.get("/reports/partnerships/").text
    assert "3 recommendations" in html
    assert link not in html


def test_below_a_report_that_nothing_is_related_to_stand_the_latest(client):
    report = ReportFactory(title="Zzz", slug="alone")
    newest = ReportFactory(title="Qqq", publication_date=datetime.date(2024, 1, 1))
    ReportFactory(title="Draft", live=False)
    html = client.get(report.get_url()).text
    latest = html.partition("Latest publications")[2]
    assert newest.title in latest
    for title in ("Zzz<", "Draft"):
        assert title not in latest
    assert "Related content" not in html


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("Short", "cover__title "),
        (f"{'Long ' * 5}: {'long ' * 20}", "cover__title "),
        ("Longer " * 9, "cover__title title--long"),
        ("Longest " * 14, "cover__title title--very-long"),
    ],
)
def test_long_titles_are_set_smaller(client, title, size):
    report = ReportFactory(title=title.strip())
    assert f'<h1 class="{size}">' in client.get(report.get_url()).text
    card = 'class="card__title title--very-long"'  # one of any other length is as the list sets it
    assert (card in client.get("/reports/").text) == (len(report.title) > 110)
