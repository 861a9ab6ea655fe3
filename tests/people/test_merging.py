"""Topics, people and addressees that were recorded twice become one; nothing is lost."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale, ReferenceIndex
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from boardtrade.languages.accents import comparable_name
from boardtrade.people.merging import merge as merge_topics
from boardtrade.people.models import Person, Topic
from recommendations.models import Addressee, RecommendationPage, StatusUpdate
from recommendations.record.statuses import Status
from tests.factories import (
    AddresseeFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def get_url(thing):
    options = thing._meta
    return reverse("merge", args=[options.app_label, options.model_name, thing.pk])


def merge(client, source, target, **values):
    sent = {"target": target.pk, "is_confirmed": "on"} | values
    return client.post(get_url(source), sent)


@pytest.mark.parametrize(
    "other", ["the city ", "THE  City.", "the-city", "Cité", "l’Cite", "La cité"]
)
def test_names_that_readers_take_for_one_are_alike(other):
    assert comparable_name(other) in {comparable_name("The City"), comparable_name("cite")}
    assert comparable_name("Théâtre") != comparable_name("Theory")
    assert comparable_name("The") == "the"


@pytest.mark.parametrize("name", ["The City", "the  city", "CITY", "Citÿ"])
def test_an_editor_is_asked_about_a_name_that_is_there(editor, name):
    AddresseeFactory(name="City")
    url = reverse(Addressee.snippet_viewset.get_url_name("add"))
    form = nested_form_data(
        {"name": name, "slug": "another", "kind": "other", "response_times": inline_formset([])}
    )
    response = editor.post(url, form)
    assert "“City” is there already." in response.text
    assert f"“{name}” is right." in response.text
    assert Addressee.objects.count() == 1
    assert editor.post(url, form | {"name-confirmed": name}).status_code == 302
    assert Addressee.objects.count() == 2


def test_an_addressee_is_merged_with_all_that_refers_to_it(editor, client):
    twice, city = AddresseeFactory(name="The City", slug="the-city"), AddresseeFactory(name="City")
    part = AddresseeFactory(parent=twice)
    both = RecommendationFactory(addressees=[twice, AddresseeFactory(), city])
    page = RecommendationFactory(title="Build ports", addressees=[twice])
    page.save_revision()
    entry = StatusUpdateFactory(page=page, speaker=twice, status=Status.DONE)
    assert "City" in editor.get(get_url(twice)).text
    assert "Look at both again" in merge(editor, twice, city, is_confirmed="").text
    answer = merge(editor, twice, city)
    assert answer.status_code == 302
    assert "is now “City”" in editor.get(answer["Location"]).text
    lead, *others = RecommendationPage.objects.get(pk=both.pk).addressees
    assert (lead, len(others)) == (city, 1)
    draft = RecommendationPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert [a.pk for a in draft.addressees] == [city.pk]
    part.refresh_from_db()
    assert part.parent == city
    # The log says what was recorded, and counts for the one that stayed.
    assert StatusUpdate.objects.get(pk=entry.pk).speaker.name == "The City"
    assert twice not in Addressee.objects.all()
    client.logout()
    html = client.get("/addressees/the-city/", follow=True)
    assert html.redirect_chain == [(city.url, 301)]
    assert "Answered</dt>" in " ".join(html.content.decode().split())
    assert "Build ports" in client.get("/recommendations/?addressee=the-city").text
    # And once more: what was merged before follows.
    last = AddresseeFactory(name="Toronto")
    editor.force_login(UserFactory(is_superuser=True, is_staff=True))
    merge(editor, city, last)
    assert Addressee.objects.with_slug("the-city").get() == last


def test_topics_and_people_are_merged_too(editor, client):
    topic, twice = TopicFactory(title="Trade"), TopicFactory(title="The trade", slug="the-trade")
    person, again = PersonFactory(name="Ada"), PersonFactory(name="ADA", slug="ada-2")
    report = ReportFactory(topics=[topic, twice], authors=[again])
    other = ReportFactory(topics=[twice])
    assert merge(editor, twice, topic).status_code == 302
    assert merge(editor, again, person).status_code == 302
    assert (Topic.objects.get(), Person.objects.get()) == (topic, person)
    assert [row.topic for row in report.page_topics.all()] == [topic]
    assert [row.topic for row in other.page_topics.all()] == [topic]
    assert report.authorships.get().person == person
    assert report.title in client.get("/people/ada-2/", follow=True).text
    assert other.title in client.get("/topics/the-trade/", follow=True).text


def test_the_one_that_stays_counts_as_used(
    editor, tasks_at_once, django_capture_on_commit_callbacks
):
    topic, twice = TopicFactory(title="Trade"), TopicFactory(title="trade ")
    with django_capture_on_commit_callbacks(execute=True):
        ReportFactory(topics=[twice])
    assert ReferenceIndex.get_references_to(twice).exists()
    merge(editor, twice, topic)
    assert ReferenceIndex.get_references_to(topic).exists()


def test_what_was_merged_meanwhile_is_not_merged_again():
    first, second, gone = TopicFactory(), TopicFactory(), TopicFactory()
    merge_topics(gone, first, user=None)
    with pytest.raises(ValidationError, match="meanwhile"):
        merge_topics(gone, second, user=None)


def test_translations_are_merged_each_with_its_own(editor):
    french = Locale.objects.create(language_code="fr")
    city, twice = AddresseeFactory(name="City"), AddresseeFactory(name="The City")
    translated = twice.copy_for_translation(french)
    translated.save()
    merge(editor, twice, city)
    translated.refresh_from_db()
    assert translated.translation_key == city.translation_key


def test_what_cannot_be_one_is_not_merged(editor):
    city = AddresseeFactory(name="City")
    part = AddresseeFactory(parent=AddresseeFactory(parent=city))
    for source, target in ((city, part), (part, city)):
        assert "One is a part of the other" in merge(editor, source, target).text
    assert "valid choice" in merge(editor, city, city).text
    assert editor.get("/admin/merge/users/user/1/").status_code == 404
    assert editor.get("/admin/merge/no/thing/1/").status_code == 404


def test_only_who_may_change_and_delete_them_merges(client):
    city, twice = AddresseeFactory(), AddresseeFactory()
    user = UserFactory()
    names = ["access_admin", "change_addressee"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    assert merge(client, twice, city).status_code == 302
    assert Addressee.objects.count() == 2
    user.user_permissions.add(Permission.objects.get(codename="delete_addressee"))
    listing = reverse(Addressee.snippet_viewset.get_url_name("list"))
    assert get_url(twice) in client.get(listing).text
    merge(client, twice, city)
    assert Addressee.objects.get() == city
