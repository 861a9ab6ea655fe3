"""Related-content cards: picks first, then a fill; what readers may not see is never shown."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from boardtrade.pages.models import RelatedCard
from boardtrade.pages.publication_date import DatePrecision
from tests.factories import (
    ImageFactory,
    RecommendationFactory,
    ReportFactory,
    StandardPageFactory,
    TopicFactory,
    pick,
)

pytestmark = pytest.mark.django_db


def visible_titles(page: Page) -> list[str]:
    page = page.specific_class.objects.get(pk=page.pk)
    return [item.card.title for item in page.related_items() if item.card]


def hidden_reasons(page: Page) -> list[str]:
    page = page.specific_class.objects.get(pk=page.pk)
    return [item.hidden_reason for item in page.related_items() if not item.card]


def test_picks_keep_the_order_of_the_editor():
    page, first, second = ReportFactory(), ReportFactory(title="One"), ReportFactory(title="Two")
    pick(page, second)
    pick(page, first)
    assert visible_titles(page) == ["Two", "One"]


def test_a_blank_pick_says_what_its_page_says():
    image = ImageFactory()
    target = ReportFactory(
        title="Aviation",
        summary="Why airports matter.",
        hero_image=image,
        hero_alt="A plane",
        publication_date=datetime.date(2021, 12, 1),
        publication_type="policy_brief",
    )
    page = ReportFactory()
    pick(page, target)
    (item,) = page.related_items()
    assert item.card.title == "Aviation"
    assert item.card.summary == "Why airports matter."
    assert (item.card.image, item.card.alt) == (image, "A plane")
    assert item.card.kicker == "Policy brief"
    assert (item.card.date.iso, item.card.date.short) == ("2021-12", "Dec 2021")


def test_own_wording_of_a_pick_wins():
    page, target, image = ReportFactory(), ReportFactory(), ImageFactory()
    pick(
        page,
        target,
        title="Read this",
        summary="Really",
        image=image,
        alt="A map",
        kicker="Essay",
        date=datetime.date(2020, 5, 4),
        date_precision=DatePrecision.YEAR,
    )
    card = page.related_items()[0].card
    assert (card.title, card.summary, card.kicker) == ("Read this", "Really", "Essay")
    assert (card.image, card.alt) == (image, "A map")
    assert card.date.iso == "2020"
    assert card.url == target.get_url()


def test_a_picture_of_ones_own_never_borrows_the_description_of_another():
    page = ReportFactory()
    target = ReportFactory(hero_image=ImageFactory(), hero_alt="A plane")
    pick(page, target, image=ImageFactory(), alt="")
    assert page.related_items()[0].card.alt == ""


def test_a_link_elsewhere_is_a_card_with_the_name_of_its_host():
    page = ReportFactory()
    pick(page, url="https://www.example.org/study", title="A study")
    card = page.related_items()[0].card
    assert (card.title, card.url, card.badge) == (
        "A study",
        "https://www.example.org/study",
        "example.org",
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"live": False}, "not published"),
        ({"live": False, "expired": True}, "expired"),
        ({"expire_at": timezone.now() - datetime.timedelta(minutes=1)}, "expired on"),
        (
            {"live": False, "go_live_at": timezone.now() + datetime.timedelta(days=1)},
            "to be published",
        ),
    ],
)
def test_a_page_that_readers_may_not_see_is_hidden_and_staff_are_told_why(change, reason):
    page, target = ReportFactory(), ReportFactory(title="Secret")
    pick(page, target)
    assert visible_titles(page) == ["Secret"]
    Page.objects.filter(pk=target.pk).update(**change)
    assert visible_titles(page) == []
    (hidden_reason,) = hidden_reasons(page)
    assert reason in hidden_reason


@pytest.mark.parametrize("where", ["the page", "a page above it"])
def test_a_private_page_is_hidden(where):
    page, target = StandardPageFactory(), RecommendationFactory(title="Secret")
    pick(page, target)
    restricted = target if where == "the page" else target.get_parent()
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    assert visible_titles(page) == []
    assert hidden_reasons(page) == ["The page is private."]


def test_deleting_a_page_removes_its_cards(client):
    page, target = ReportFactory(), ReportFactory()
    pick(page, target)
    page.save_revision()  # a draft that still names the page
    target.delete()
    assert visible_titles(page) == []
    assert client.get(page.get_url()).status_code == 200
    assert page.get_latest_revision_as_object().related_items() == []


def test_a_page_made_public_again_comes_back():
    page, target = ReportFactory(), ReportFactory(title="Back")
    pick(page, target)
    target.unpublish()
    target.refresh_from_db()
    target.save_revision().publish()
    assert visible_titles(page) == ["Back"]


def test_fewer_than_three_picks_are_filled_up_with_pages_on_the_same_topics():
    trade, housing = TopicFactory(), TopicFactory()
    page = ReportFactory(topics=[trade, housing], title="Ports and homes")
    both = ReportFactory(topics=[trade, housing], title="Zebra")
    one = ReportFactory(topics=[trade], title="Quince")
    ReportFactory(topics=[TopicFactory()], title="Unlike anything")
    assert visible_titles(page) == ["Zebra", "Quince"]
    pick(page, one)
    assert visible_titles(page) == ["Quince", "Zebra"]
    items = ReportFactory._meta.model.objects.get(pk=page.pk).related_items()
    assert [item.is_automatic for item in items] == [False, True]
    assert both.title in visible_titles(page)


def test_the_fill_finds_titles_that_are_alike():
    page = ReportFactory(title="Aviation and the urban economy")
    ReportFactory(title="Aviation for an urban economy")
    ReportFactory(title="Sewage quarterly")
    assert visible_titles(page) == ["Aviation for an urban economy"]


def test_titles_that_are_alike_can_be_found_by_an_index():
    search = Page.objects.filter(title__trigram_similar="Aviation").order_by()
    with connection.cursor() as cursor:
        # With few pages, reading all of them is faster: PostgreSQL is asked to do without.
        for way in ("seqscan", "indexscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        assert "page_title_trigrams" in search.explain()


def test_the_fill_leaves_out_drafts_private_pages_and_the_report_of_a_recommendation():
    trade = TopicFactory()
    recommendation = RecommendationFactory(topics=[trade])
    report = recommendation.get_parent().specific
    report.page_topics.create(topic=trade)
    report.save()
    ReportFactory(topics=[trade], live=False)
    private = ReportFactory(topics=[trade])
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert visible_titles(recommendation) == []


def test_three_picks_leave_no_room_for_a_fill():
    trade = TopicFactory()
    page = ReportFactory(topics=[trade])
    ReportFactory(topics=[trade], title="Suggested")
    for _ in range(3):
        pick(page, ReportFactory())
    assert "Suggested" not in visible_titles(page)


def test_a_hidden_pick_makes_room_for_the_fill_but_is_not_filled_in_again():
    trade = TopicFactory()
    page = ReportFactory(topics=[trade])
    hidden = ReportFactory(topics=[trade], title="Hidden")
    ReportFactory(topics=[trade], title="Suggested")
    pick(page, hidden)
    hidden.unpublish()
    assert visible_titles(page) == ["Suggested"]


def test_an_unsaved_form_is_shown_as_the_live_page_will_be():
    trade = TopicFactory()
    page = ReportFactory()
    suggested, picked = ReportFactory(topics=[trade]), ReportFactory()
    draft = type(page).objects.get(pk=page.pk)
    draft.page_topics = [type(suggested.page_topics.first())(topic=trade)]
    draft.related_cards = [RelatedCard(page=picked)]
    before = [item.card for item in draft.related_items()]
    draft.save()
    after = [item.card for item in type(page).objects.get(pk=page.pk).related_items()]
    assert [card.title for card in before] == [picked.title, suggested.title]
    assert before == after


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"url": "https://example.org/", "page": True},
    ],
)
def test_the_database_holds_exactly_one_of_page_and_address(values):
    page, target = ReportFactory(), ReportFactory()
    if values.pop("page", False):
        values["page"] = target
    with pytest.raises(IntegrityError), transaction.atomic():
        RelatedCard.objects.create(source=page, **values)


def test_the_database_refuses_the_same_target_twice_and_the_page_itself():
    page, target = ReportFactory(), ReportFactory()
    pick(page, target)
    pick(page, url="https://example.org/", title="Once")
    for values in ({"page": target}, {"url": "https://example.org/"}, {"page": page}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RelatedCard.objects.create(source=page, **values)
            connection.check_constraints()
