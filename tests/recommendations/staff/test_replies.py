"""How staff note what an addressee has answered, says and promises."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from boardtrade.pages.publication_date import DatePrecision
from boardtrade.people.merging import merge
from recommendations.models import Definition, RecommendationPage, StatusUpdate
from recommendations.record.answers import Answer
from recommendations.record.statuses import Status
from tests.factories import AddresseeFactory, RecommendationFactory, StatusUpdateFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_contexts")]


@pytest.fixture
def page() -> RecommendationPage:
    """Return a recommendation to two bodies."""
    bodies = [AddresseeFactory(name="The City"), AddresseeFactory(name="The Province")]
    return RecommendationFactory(addressees=bodies)


def get_url(page: RecommendationPage) -> str:
    return reverse("recommendations_staff:reply_add", args=[page.pk])


def post_reply(client: Any, page: RecommendationPage, **values: Any) -> Any:
    form = {
        "speaker": page.addressees[0].pk,
        "answer": "accepted",
        "status": "",
        "promised_date": "",
        "promised_precision": "month",
        "promise_reason": "",
        "quote": "",
        "effective_date": "2024-06-17",
        "date_precision": "day",
        "note": "",
        "evidence_url": "https://example.org/letter",
        "evidence_title": "",
        "evidence_document": "",
        "key": str(uuid.uuid4()),
    }
    return client.post(get_url(page), form | values)


def read_errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def test_one_letter_answers_says_how_far_it_is_and_promises(editor, page):
    post_reply(
        editor,
        page,
        status="under-way",
        promised_date="2027-06-12",
        quote="We accept, have begun, and will be done by June 2027.",
    )
    entry = StatusUpdate.objects.get()
    assert (entry.speaker, entry.answer, entry.status) == (
        page.addressees[0],
        Answer.ACCEPTED,
        Status.UNDER_WAY,
    )
    assert entry.promise.iso == "2027-06"
    assert entry.promised_date == datetime.date(2027, 6, 1)
    assert entry.label == "Accepted; says: under way; promised for June 2027"
    shown = RecommendationPage.objects.as_of().with_positions().get(pk=page.pk)
    assert (shown.current_status, shown.lead_answer) == (Status.NOT_ASSESSED, Answer.ACCEPTED)


def test_the_only_addressee_is_chosen_already(editor):
    body = AddresseeFactory()
    form = editor.get(get_url(RecommendationFactory(addressees=[body]))).context["form"]
    assert form["speaker"].initial == body.pk


def test_who_speaks_is_one_of_those_that_were_asked(editor, page):
    form = editor.get(get_url(page)).context["form"]
    assert list(form.fields["speaker"].queryset) == page.addressees
    assert "speaker" in read_errors(post_reply(editor, page, speaker=AddresseeFactory().pk))
    assert "speaker" in read_errors(post_reply(editor, page, speaker=""))


def test_without_an_addressee_there_is_nobody_to_speak(editor):
    page = RecommendationFactory()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert get_url(page) not in html
    assert reverse("recommendations_staff:verdict_add", args=[page.pk]) in html
    assert editor.get(get_url(page)).status_code == 200


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"evidence_url": ""}, "evidence_url"),
        ({"effective_date": "2999-01-01"}, "effective_date"),
        ({"promised_date": "2023-01-01"}, "promised_date"),
        ({"promised_date": "0021-01-01"}, "promised_date"),
        ({"promise_reason": "The money came late."}, "promised_date"),
        ({"status": "withdrawn"}, "status"),
        ({"status": "not-assessed"}, "status"),
        ({"answer": "perhaps"}, "answer"),
        ({"speaker": "x"}, "speaker"),
        ({"speaker": "9" * 30}, "speaker"),
        ({"promised_precision": "decade", "promised_date": "2027-01-01"}, "promised_precision"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(editor, page, values, field):
    assert field in read_errors(post_reply(editor, page, **values))
    assert not StatusUpdate.objects.exists()


def test_a_form_that_is_sent_twice_adds_one_entry(editor, page):
    key = str(uuid.uuid4())
    for _ in range(2):
        assert post_reply(editor, page, key=key).status_code == 302
    assert StatusUpdate.objects.count() == 1


def test_a_mistake_is_corrected_in_the_form_of_who_spoke(editor, page):
    city, province = page.addressees
    entry = StatusUpdateFactory(
        page=page,
        speaker=province,
        answer=Answer.REJECTED,
        status="",
        promised_date=datetime.date(2027, 1, 1),
        promised_precision=DatePrecision.YEAR,
    )
    log = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert f"{get_url(page)}?corrects={entry.pk}" in log
    form = editor.get(f"{get_url(page)}?corrects={entry.pk}").context["form"]
    assert form.initial["speaker"] == province.pk
    assert form.initial["answer"] == Answer.REJECTED
    post_reply(editor, page, speaker=city.pk, answer="rejected", corrects=entry.pk)
    shown = RecommendationPage.objects.as_of().with_positions().get(pk=page.pk)
    assert shown.lead_answer == Answer.REJECTED
    assert shown.lead_promise is None


def test_what_the_lead_has_rejected_is_not_overdue(page):
    page.due_date = timezone.localdate() - datetime.timedelta(days=10)
    page.save()
    overdue = RecommendationPage.objects.with_status().overdue()
    assert overdue.count() == 1
    city, province = page.addressees
    StatusUpdateFactory(page=page, speaker=province, answer=Answer.REJECTED, status="")
    assert overdue.count() == 1
    StatusUpdateFactory(page=page, speaker=city, answer=Answer.REJECTED, status="")
    assert overdue.count() == 0


def test_words_of_a_merged_addressee_are_those_of_the_other(page):
    city, province = page.addressees
    StatusUpdateFactory(page=page, speaker=province, answer=Answer.REJECTED, status="")
    merge(province, city, user=None)
    shown = RecommendationPage.objects.as_of().with_positions().get(pk=page.pk)
    assert shown.lead_answer == Answer.REJECTED


@pytest.mark.parametrize(
    "values",
    [
        {"status": ""},
        {"answer": Answer.ACCEPTED},
        {"quote": "They said so."},
        {"promised_date": datetime.date(2027, 1, 1), "promised_precision": "day"},
        {"status": Status.NOT_ASSESSED},
    ],
)
def test_the_database_refuses_words_that_the_board_cannot_say(page, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusUpdateFactory(page=page, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"status": Status.WITHDRAWN},
        {"promised_date": datetime.date(2027, 1, 2), "promised_precision": "month"},
        {"promised_date": datetime.date(2027, 1, 2), "promised_precision": ""},
        {"promise_reason": "No money."},
        {"evidence": None},
        {"status": Status.NOT_STARTED, "evidence": None},
    ],
)
def test_the_database_refuses_words_that_an_addressee_cannot_say(page, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusUpdateFactory(page=page, speaker=page.addressees[0], **values)


def test_a_confirmed_date_stays_so_while_the_form_asks_for_something_else(editor, page):
    # Whether it is before they said it is not known as long as that is missing.
    values = {"effective_date": "", "promised_date": "2021-01-01"}
    response = post_reply(editor, page, **values, **{"promised_date-confirmed": "2021-01-01"})
    assert 'name="promised_date-confirmed" value="2021-01-01" checked' in response.text


@pytest.mark.parametrize("form", ["reply_add", "verdict_add"])
def test_whoever_chooses_a_word_is_told_what_it_means_to_readers(editor, page, form):
    Definition.objects.create(term=Status.DONE, definition="It is there.", locale=page.locale)
    html = editor.get(reverse(f"recommendations_staff:{form}", args=[page.pk])).text
    assert "It is there." in html
    assert str(Status.UNDER_WAY.definition) in html
    assert (str(Answer.REFERRED.definition) in html) == (form == "reply_add")
