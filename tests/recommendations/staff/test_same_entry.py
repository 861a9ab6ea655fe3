"""One letter often answers six recommendations: staff record it for all of them at once."""

import re
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from recommendations.models import (
    Addressee,
    Evidence,
    RecommendationAddressee,
    RecommendationPage,
    StatusUpdate,
)
from recommendations.pages.services import add_status_update
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    UserFactory,
    link,
)
from tests.recommendations.staff.test_replies import get_url, post_reply, read_errors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_contexts")]


@pytest.fixture
def city() -> Addressee:
    return AddresseeFactory(name="The City")


@pytest.fixture
def pages(city) -> list[RecommendationPage]:
    """Return three recommendations of a report to one body."""
    report = ReportFactory(title="Streets", publication_date="2020-01-01")
    return [
        RecommendationFactory(parent=report, number=n, title=f"Ask {n}", addressees=[city])
        for n in (1, 2, 3)
    ]


def offered(client: Client, page: RecommendationPage, name: str = "reply") -> dict[str, list[str]]:
    """Return what the form offers under each heading."""
    url = reverse(f"recommendations_staff:{name}_add", args=[page.pk])
    boxes = client.get(url).context["boxes_of_others"]
    return {str(heading): [str(box.choice_label) for box in group] for heading, group in boxes}


def post_verdict(client: Client, page: RecommendationPage, **values: Any) -> Any:
    form = {
        "status": "under-way",
        "effective_date": "2024-06-17",
        "date_precision": "day",
        "note": "Seen.",
        "evidence_url": "https://example.org/minutes",
        "key": str(uuid.uuid4()),
    }
    url = reverse("recommendations_staff:verdict_add", args=[page.pk])
    return client.post(url, form | values)


def test_a_letter_is_recorded_for_all_that_are_ticked_and_entered_once(editor, pages, city):
    response = post_reply(editor, pages[0], others=[pages[1].pk, pages[2].pk])
    assert response.status_code == 302
    entries = StatusUpdate.objects.all()
    assert {entry.record for entry in entries} == {page.record for page in pages}
    assert {(entry.answer, entry.speaker, entry.note) for entry in entries} == {
        ("accepted", city, "")
    }
    assert {entry.evidence for entry in entries} == {Evidence.objects.get()}
    html = editor.get(response["Location"]).text
    assert "Recorded for 3 recommendations: “Accepted”, since 17 June 2024." in html
    for page in pages[1:]:
        assert f'<li><a href="/admin/pages/{page.pk}/edit/">{page.number}. {page.title}' in html


def test_what_is_not_ticked_gets_nothing(editor, pages):
    post_reply(editor, pages[0], others=[pages[2].pk])
    assert not pages[1].record.updates.exists()


def test_a_verdict_is_recorded_for_all_too(editor, pages):
    assert post_verdict(editor, pages[0], others=[pages[1].pk]).status_code == 302
    assert StatusUpdate.objects.filter(status="under-way", speaker=None).count() == 2


def test_sent_twice_it_is_recorded_once_and_said_again(editor, pages):
    key = str(uuid.uuid4())
    post_reply(editor, pages[0], others=[pages[1].pk], key=key)
    response = post_reply(editor, pages[0], others=[pages[1].pk], key=key)
    assert StatusUpdate.objects.count() == 2
    assert "Recorded for 2 recommendations" in editor.get(response["Location"]).text
    response = post_reply(editor, pages[0], others=[page.pk for page in pages[1:]], key=key)
    assert StatusUpdate.objects.count() == 2
    assert "without 1 of those that you ticked now" in editor.get(response["Location"]).text
    # What the form itself refuses as an id is none here either.
    in_arabic = "".join(chr(0x660 + int(digit)) for digit in str(pages[2].pk))
    for other in (f"{pages[2].pk:018}7", in_arabic, "9" * 5000):
        response = post_reply(editor, pages[0], others=[other, str(pages[1].pk)], key=key)
        html = editor.get(response["Location"]).text
        assert "Recorded for 2 recommendations" in html
        assert "of those that you ticked now" not in html


def test_the_linked_ones_stand_first_then_those_of_the_report_then_others(editor, pages, city):
    linked = RecommendationFactory(
        parent=ReportFactory(title="Old", publication_date="2018-01-01"),
        number=9,
        title="Linked",
        addressees=[city],
    )
    RecommendationFactory(parent=linked.report, number=8, title="Same city", addressees=[city])
    RecommendationFactory(parent=linked.report, number=7, title="Other body")
    RecommendationFactory(parent=pages[0].report, number=4, title="To nobody")
    link(pages[0], linked)
    groups = offered(editor, pages[0])
    assert list(groups.values()) == [
        ["9. Linked (Old)"],
        ["2. Ask 2", "3. Ask 3"],
        ["8. Same city (Old)"],
    ]
    # The Board judges also what does not address the same body.
    assert list(offered(editor, pages[0], "verdict").values())[1] == [
        "2. Ask 2",
        "3. Ask 3",
        "4. To nobody",
    ]


def test_they_can_be_ticked_without_script_and_are_folded_until_then(editor, pages):
    html = editor.get(get_url(pages[0])).text
    details = html.split('<details class="bt-folded bt-others"')[1].split("</details>")[0]
    assert details.startswith(">")
    assert len(re.findall(r'<input type="checkbox" name="others"', details)) == 2
    assert "<legend" in details
    html = post_reply(editor, pages[0], others=[pages[1].pk], answer="").text
    details = html.split('<details class="bt-folded bt-others"')[1].split("</details>")[0]
    assert details.startswith(" open>")
    assert details.count(" checked") == 1


def test_without_others_no_list_is_shown(editor, city):
    page = RecommendationFactory(addressees=[city])
    assert "bt-others" not in editor.get(get_url(page)).text


def test_if_one_does_not_take_it_none_has_it_and_it_is_named(editor, pages):
    province = AddresseeFactory(name="The Province")
    RecommendationAddressee.objects.create(
        recommendation=pages[0], addressee=province, sort_order=1
    )
    page = RecommendationPage.objects.get(pk=pages[0].pk)
    response = post_reply(editor, page, speaker=province.pk, others=[pages[1].pk, pages[2].pk])
    assert read_errors(response)["others"] == [
        "“2. Ask 2” does not address The Province. Untick it.",
        "“3. Ask 3” does not address The Province. Untick it.",
    ]
    assert not StatusUpdate.objects.exists()


def test_a_day_before_the_report_of_another_is_asked_about(editor, pages, city):
    later = RecommendationFactory(
        parent=ReportFactory(publication_date="2025-01-01"), title="Later", addressees=[city]
    )
    response = post_reply(editor, pages[0], others=[later.pk])
    assert "Later" in read_errors(response)["effective_date"][0]
    values = {"effective_date-confirmed": "2024-06-17"}
    assert post_reply(editor, pages[0], others=[later.pk], **values).status_code == 302


def test_a_correction_and_what_supersedes_are_for_one_alone(editor, pages, city):
    stray = add_status_update(
        page=pages[0],
        status="not-started",
        effective_date=pages[0].report.publication_date,
        author=None,
    )
    response = post_verdict(editor, pages[0], corrects=stray.pk, others=[pages[1].pk])
    assert "Untick the others" in read_errors(response)["others"][0]
    response = post_verdict(
        editor,
        pages[0],
        status="superseded",
        superseding_page=pages[2].pk,
        others=[pages[1].pk],
    )
    assert "Untick the others" in read_errors(response)["others"][0]
    url = reverse("recommendations_staff:verdict_add", args=[pages[0].pk])
    assert "bt-others" not in editor.get(url, {"corrects": stray.pk}).text


@pytest.mark.parametrize(
    "others", ["no number", "999999999999999999999", "99999999", "-1", "9" * 5000, "²"]
)
def test_what_is_no_recommendation_is_refused_in_words(editor, pages, others):
    response = post_reply(editor, pages[0], others=[others])
    assert "Look through the list again" in read_errors(response)["others"][0]
    assert not StatusUpdate.objects.exists()


def test_nothing_is_added_where_somebody_may_not_publish(pages, city):
    other = RecommendationFactory(title="Not mine", addressees=[city])
    group = Group.objects.create(name="Keepers")
    group.permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "add_statusupdate"])
    )
    for codename in ("change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=pages[0].report,
            permission=Permission.objects.get(codename=codename),
        )
    GroupPagePermission.objects.create(
        group=group, page=other.report, permission=Permission.objects.get(codename="change_page")
    )
    user = UserFactory()
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    assert list(offered(client, pages[0]).values()) == [["2. Ask 2", "3. Ask 3"]]
    response = post_reply(client, pages[0], others=[other.pk, pages[1].pk])
    assert "Look through the list again" in read_errors(response)["others"][0]
    assert not StatusUpdate.objects.exists()
    assert post_reply(client, pages[0], others=[pages[1].pk]).status_code == 302
    draft = RecommendationFactory(parent=other.report, live=False, title="Draft", addressees=[city])
    assert (
        f"{draft.number}. Draft ({other.report.title})"
        in offered(client, pages[0])["Of other reports, to the same addressee"]
    )


def test_the_list_costs_as_many_queries_however_long(
    editor, pages, city, django_assert_max_num_queries
):
    for _ in range(30):
        RecommendationFactory(addressees=[city])
    editor.get(get_url(pages[0]))
    with django_assert_max_num_queries(40):
        editor.get(get_url(pages[0]))


def choose(client: Client, action: str, *ids: object) -> Any:
    """Start an action of the list for selected recommendations."""
    url = f"/admin/bulk/recommendations/recommendationpage/{action}/"
    return client.get(url, {"id": [str(pk) for pk in ids], "next": "/admin/"})


@pytest.mark.parametrize("action", ["reply", "verdict"])
def test_those_that_are_selected_in_the_list_are_ticked(editor, pages, action):
    elsewhere = RecommendationFactory(title="Elsewhere")
    response = choose(editor, action, pages[0].pk, pages[2].pk, elsewhere.pk)
    url = reverse(f"recommendations_staff:{action}_add", args=[pages[0].pk])
    assert response["Location"] == f"{url}?others={pages[2].pk}&others={elsewhere.pk}"
    html = editor.get(response["Location"]).text
    details = html.split('<details class="bt-folded bt-others"')[1].split("</details>")[0]
    assert details.startswith(" open>")
    # Nobody whom the first one addresses can answer the other one; the Board judges both.
    assert ("1 of those that you chose is not listed" in details) == (action == "reply")
    assert details.count(" checked") == (1 if action == "reply" else 2)


def test_a_verdict_is_recorded_for_all_that_were_selected_wherever_they_are(editor, pages):
    elsewhere = RecommendationFactory(title="Elsewhere")
    assert post_verdict(editor, pages[0], others=[elsewhere.pk]).status_code == 302
    assert StatusUpdate.objects.count() == 2


def test_all_of_a_list_can_be_selected(editor, pages):
    response = choose(editor, "reply", "all")
    assert response["Location"].count("others=") == 2


@pytest.mark.parametrize("ids", [["zz"], ["99999999999999999999"], []])
def test_where_nothing_fits_that_is_said(editor, ids):
    nobody = RecommendationFactory()
    response = choose(editor, "reply", nobody.pk, *ids)
    assert response["Location"] == "/admin/"
    assert "There is none among these" in editor.get("/admin/").text
