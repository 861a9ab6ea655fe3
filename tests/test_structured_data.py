"""Programs read from a page what people read on it, in the terms of schema.org."""

import datetime
import json
import re

import pytest

from recommendations.models import AddresseeKind, RecommendationPage
from recommendations.record.statuses import Status
from recommendations.tracker.structured_data import dataset
from tests.factories import (
    AddresseeFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
HERE = "http://localhost:8000"

ORGANIZATION = {"name", "url", "logo", "description", "sameAs", "parentOrganization"}
# As https://schema.org lists them, with what they inherit from CreativeWork and Thing.
TERMS = {
    "CreativeWork": {
        "identifier", "name", "position", "url", "mainEntityOfPage", "inLanguage",
        "datePublished", "dateModified", "isPartOf", "author", "publisher",
        "creativeWorkStatus", "description", "about", "mentions", "isBasedOn",
    },
    "ProfilePage": {"url", "name", "inLanguage", "publisher", "mainEntity"},
    "ItemList": {"name", "numberOfItems", "itemListElement"},
    "ListItem": {"position", "name", "url", "item"},
    "DefinedTerm": {"termCode", "name", "description"},
    "Thing": {"name", "url"},
    "Report": {
        "name", "headline", "url", "inLanguage", "datePublished", "publisher", "author", "image",
        "mainEntityOfPage", "description", "about", "dateModified", "encoding",
    },
    "Person": {"name", "url", "worksFor", "jobTitle", "description", "image"},
    "WebPage": {"url", "name", "inLanguage", "publisher", "description"},
    "WebSite": {"url", "name", "inLanguage", "publisher"},
    "CollectionPage": {"url", "name", "inLanguage", "publisher", "description", "about"},
    "BreadcrumbList": {"itemListElement"},
    "Organization": ORGANIZATION,
    "GovernmentOrganization": ORGANIZATION,
    "EducationalOrganization": ORGANIZATION,
    "Dataset": {
        "name", "description", "url", "inLanguage", "isAccessibleForFree", "license", "creator",
        "publisher", "variableMeasured", "distribution", "dateModified",
    },
    "DataDownload": {"contentUrl", "encodingFormat"},
}  # fmt: skip


def check(node):
    """Assert that a node and all in it use the terms of their types, and no empty values."""
    assert node not in (None, "", []), "empty"
    if isinstance(node, list):
        for item in node:
            check(item)
    if isinstance(node, dict):
        if "@type" in node:
            assert set(node) - {"@type", "@id"} <= TERMS[node["@type"]], node["@type"]
        else:
            assert set(node) == {"@id"}
        for value in node.values():
            check(value)


def read_nodes(client, url):
    (script,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(url).text
    )
    data = json.loads(script)
    assert data["@context"] == "https://schema.org"
    check(data["@graph"])
    return {node["@type"]: node for node in data["@graph"]}


def test_a_recommendation_is_a_work_with_a_status_that_mentions_whom_it_addresses(client):
    city = AddresseeFactory(name="City", slug="city", kind=AddresseeKind.MUNICIPAL)
    college = AddresseeFactory(name="College", slug="college", kind=AddresseeKind.EDUCATION)
    report = ReportFactory(
        publication_date=datetime.date(2024, 5, 14),
        date_precision="day",
        authors=[PersonFactory(slug="ada")],
    )
    page = RecommendationFactory(
        parent=report, number=3, addressees=[city, college], topics=[TopicFactory(title="Trade")]
    )
    update = StatusUpdateFactory(page=page, status=Status.UNDER_WAY)
    update.refresh_from_db()
    node = read_nodes(client, page.get_url())["CreativeWork"]
    assert node["@id"] == page.permanent_url
    assert node["identifier"] == page.permanent_id
    assert node["creativeWorkStatus"]["name"] == "Under way"
    assert node["creativeWorkStatus"]["termCode"] == "under-way"
    assert node["datePublished"] == "2024-05-14"
    assert node["dateModified"] == update.recorded_at.isoformat()
    assert node["isPartOf"]["@id"] == f"{report.public_url}#publication"
    assert node["isPartOf"]["author"][0]["@id"] == f"{HERE}/people/ada/#person"
    assert node["isPartOf"]["datePublished"] == "2024-05-14"
    assert node["author"] == node["publisher"] == {"@id": f"{HERE}/#organization"}
    assert [topic["name"] for topic in node["about"]] == ["Trade"]
    assert [item["@type"] for item in node["mentions"]] == [
        "GovernmentOrganization",
        "EducationalOrganization",
    ]
    assert node["mentions"][0]["url"] == f"{HERE}/addressees/city/"


def test_what_has_no_log_has_not_started(client):
    page = RecommendationFactory()
    node = read_nodes(client, page.get_url())["CreativeWork"]
    assert node["creativeWorkStatus"]["name"] == "Not started"
    assert "mentions" not in node


def test_a_page_that_was_never_saved_has_an_empty_log():
    assert RecommendationPage(title="New").history.status is Status.NOT_STARTED


def test_the_log_is_read_once_for_a_page_and_its_facts(client, django_assert_num_queries):
    page = RecommendationFactory()
    StatusUpdateFactory(page=page)
    page = RecommendationPage.objects.get(pk=page.pk)
    page.history.entries  # noqa: B018
    with django_assert_num_queries(0):
        assert page.history.status is Status.UNDER_WAY


def test_the_page_of_an_addressee_is_about_an_organization(client):
    government = AddresseeFactory(name="Government", slug="government", kind=AddresseeKind.FEDERAL)
    ministry = AddresseeFactory(
        name="Ministry", slug="ministry", kind=AddresseeKind.FEDERAL, parent=government,
        description="It is asked.", website="https://ministry.example",
    )  # fmt: skip
    page = RecommendationFactory(addressees=[ministry])
    nodes = read_nodes(client, "/addressees/ministry/")
    organization = nodes["GovernmentOrganization"]
    assert nodes["ProfilePage"]["mainEntity"] == {"@id": organization["@id"]}
    assert organization["sameAs"] == "https://ministry.example"
    assert organization["parentOrganization"]["name"] == "Government"
    assert nodes["ItemList"]["numberOfItems"] == 1
    assert nodes["ItemList"]["itemListElement"][0]["url"] == page.public_url
    assert "ItemList" not in read_nodes(client, "/addressees/government/")


def test_words_of_staff_cannot_end_the_script(client):
    page = RecommendationFactory(
        title="</script><b>", addressees=[AddresseeFactory(slug="x", name="</script><i>")]
    )
    for url in (page.get_url(), "/addressees/x/"):
        assert "</script><" not in client.get(url).text.replace("</script>\n<", "")
        read_nodes(client, url)


def test_every_kind_of_page_says_what_it_is_and_who_publishes_it(client):
    topic, person = TopicFactory(slug="trade"), PersonFactory(slug="ada")
    city = AddresseeFactory(slug="city", kind=AddresseeKind.MUNICIPAL)
    report = ReportFactory(topics=[topic], authors=[person])
    RecommendationFactory(parent=report, addressees=[city])
    for url, type_of_page in [
        ("/", "WebSite"),
        ("/reports/", "CollectionPage"),
        (report.get_url(), "Report"),
        ("/topics/trade/", "CollectionPage"),
        ("/people/ada/", "ProfilePage"),
        ("/addressees/", "WebPage"),
        ("/addressees/city/", "ProfilePage"),
        ("/recommendations/", "Dataset"),
    ]:
        nodes = read_nodes(client, url)
        assert type_of_page in nodes, url
        assert nodes["Organization"]["logo"].startswith(f"{HERE}/static/icons/"), url


def test_a_person_is_one_node_wherever_it_is_named(client):
    person = PersonFactory(slug="ada", role="Economist")
    report = ReportFactory(authors=[person])
    profile = read_nodes(client, "/people/ada/")
    assert profile["ProfilePage"]["mainEntity"]["jobTitle"] == "Economist"
    assert profile["ItemList"]["itemListElement"][0]["url"] == report.public_url
    author = read_nodes(client, report.get_url())["Report"]["author"][0]
    assert author["@id"] == profile["ProfilePage"]["mainEntity"]["@id"]


def test_the_tracker_is_a_dataset_with_its_exports():
    node = dataset(
        name="Recommendations",
        description="What became of every recommendation of the board, with dates and sources.",
        path="/recommendations/",
        downloads=[
            ("/recommendations.csv", "text/csv"),
            ("/recommendations.json", "application/json"),
            ("/recommendations.atom", "application/atom+xml"),
        ],
        license_url="https://creativecommons.org/licenses/by/4.0/",
        changed=datetime.datetime(2024, 6, 1, tzinfo=datetime.UTC),
    )
    check(node)
    assert node["distribution"][0]["contentUrl"] == f"{HERE}/recommendations.csv"
    assert node["dateModified"] == "2024-06-01T00:00:00+00:00"
