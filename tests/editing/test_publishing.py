"""What is not finished is not published, whichever way it is tried."""

import pytest
from django.urls import reverse
from wagtail.models import Workflow
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from recommendations.models import RecommendationPage
from reports.models import ReportPage
from tests.admin_forms import PUBLISH, card, recommendation_form, report_form
from tests.factories import RecommendationFactory, ReportFactory, report_index

pytestmark = pytest.mark.django_db


def save(editor, **values) -> ReportPage:
    url = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    response = editor.post(url, report_form(**values))
    assert response.status_code == 302
    return ReportPage.objects.get(slug="taking-flight")


def publish_in_bulk(editor, *pages, descendants=False):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ids = "&".join(f"id={page.pk}" for page in pages)
    form = {"include_descendants": "on"} if descendants else {}
    return editor.post(f"{url}?{ids}&next=/admin/", form, follow=True)


def is_live(page) -> bool:
    page.refresh_from_db()
    return page.live


UNFINISHED = pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({"summary": ""}, "Summary: Write one or two sentences"),
        (
            {"related_cards": inline_formset([card(title="Mine")])},
            "Related content: Finish or delete the cards",
        ),
        (
            {"related_cards": inline_formset([card(url="https://example.org/")])},
            "Related content: Finish or delete the cards",
        ),
        (
            {"body": streamfield([("heading", {"text": "", "level": "2"})])},
            "Body: Finish the blocks that are marked in the form.",
        ),
    ],
    ids=["no summary", "card without target", "link without title", "empty block"],
)


@UNFINISHED
def test_an_unfinished_draft_is_not_published_in_bulk(editor, values, lacks):
    page = save(editor, **values)
    response = publish_in_bulk(editor, page)
    assert lacks in response.text
    assert not is_live(page)


def test_a_refusal_leads_back_to_the_list_where_several_pages_were_chosen(editor):
    pages = [ReportFactory(live=False, summary="") for _number in range(2)]
    for page in pages:
        page.save_revision(clean=False)
    response = publish_in_bulk(editor, *pages)
    assert response.redirect_chain[-1][0] == "/admin/"
    assert response.text.count("Summary: Write one or two sentences") == 2


def test_after_publishing_the_form_stays_open_and_leads_to_the_page(editor):
    page = save(editor)
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = editor.post(edit_url, report_form(**PUBLISH), follow=True)
    assert response.redirect_chain[-1][0] == edit_url
    assert '<a href="/reports/taking-flight/"' in response.text
    new_url = reverse("wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk])
    form = report_form(**PUBLISH, slug="another")
    response = editor.post(new_url, form, follow=True)
    assert response.redirect_chain[-1][0].endswith("/edit/")


def test_after_publishing_an_earlier_version_the_form_stays_open_too(editor):
    page = save(editor)
    earlier = page.get_latest_revision()
    page.save_revision()
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, earlier.pk])
    response = editor.post(url, report_form(**PUBLISH))
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert is_live(page)


def test_a_refused_publication_names_the_fields(editor):
    page = save(editor)
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = report_form(**PUBLISH, summary="", related_cards=inline_formset([card(title="Mine")]))
    response = editor.post(edit_url, form)
    assert "Nothing was published. Look at: Summary, Related content." in response.text


@pytest.mark.parametrize(
    ("live", "message"),
    [(True, "Readers still see the published version."), (False, "Readers do not see it yet.")],
)
def test_saving_a_draft_says_what_readers_see(editor, live, message):
    page = ReportFactory(live=live)
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert message in editor.post(edit_url, report_form(), follow=True).text


def test_publishing_needs_no_menu(editor):
    page = save(editor)
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    row = html.split("bt-buttons-in-a-row", 1)[1].split("</div>", 1)[0]
    assert "Save draft" in row
    assert 'name="action-publish"' in row


def test_finished_drafts_are_published_in_bulk(editor):
    page = save(editor, body=streamfield([("text", rich_text("<p>Airports.</p>"))]))
    publish_in_bulk(editor, page)
    assert is_live(page)


def test_unfinished_drafts_below_a_page_are_not_published_with_it(editor):
    report = ReportFactory()
    url = reverse(
        "wagtailadmin_pages:add", args=["recommendations", "recommendationpage", report.pk]
    )
    assert editor.post(url, recommendation_form(text=rich_text(""))).status_code == 302
    response = publish_in_bulk(editor, report, descendants=True)
    assert "Finish these pages first:" in response.text
    assert "Build more</a> – Text: Write what should be done." in response.text
    assert not is_live(RecommendationPage.objects.get())


@pytest.mark.parametrize("descendants", [False, True])
def test_aliases_are_not_published_in_bulk(editor, descendants):
    draft = ReportFactory(live=False)
    alias = draft.create_alias(update_slug="alias")
    response = publish_in_bulk(
        editor, alias.get_parent() if descendants else alias, descendants=descendants
    )
    assert "publish their originals instead" in response.text
    assert not is_live(draft)


@pytest.fixture
def waiting(editor) -> ReportPage:
    """Return a finished draft that waits for approval."""
    page = save(editor)
    Workflow.objects.get().start(page, user=None)
    return page


def approve(editor, page, **headers):
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return editor.post(url, {"comment": ""}, **headers)


def test_an_approved_page_is_published(editor, waiting):
    approve(editor, waiting)
    assert is_live(waiting)


def test_approving_a_draft_that_was_saved_unfinished_meanwhile_is_refused(editor, waiting):
    edit_url = reverse("wagtailadmin_pages:edit", args=[waiting.pk])
    assert editor.post(edit_url, report_form(summary="")).status_code == 302
    response = approve(editor, waiting, follow=True)
    assert response.redirect_chain[-1][0] == edit_url
    assert "Taking Flight</a> – Summary: Write one or two sentences" in response.text
    assert not is_live(waiting)
    assert ReportPage.objects.get().workflow_in_progress


def test_the_dialogue_of_an_approval_is_led_to_the_form_too(editor, waiting):
    edit_url = reverse("wagtailadmin_pages:edit", args=[waiting.pk])
    editor.post(edit_url, report_form(summary=""))
    response = approve(editor, waiting, headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.json() == {"step": "success", "redirect": edit_url}


def test_unpublishing_in_bulk_says_what_becomes_of_the_subpages_too(editor):
    page, alone = RecommendationFactory(), ReportFactory()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    words = "Readers will not see subpages either"
    assert words in editor.get(url, {"id": [page.report.pk, alone.pk]}).text
    assert words not in editor.get(url, {"id": alone.pk}).text


@pytest.mark.parametrize(("form", "live"), [({}, True), ({"include_descendants": "on"}, False)])
def test_unpublishing_says_what_becomes_of_the_subpages(editor, form, live):
    page = RecommendationFactory()
    url = reverse("wagtailadmin_pages:unpublish", args=[page.report.pk])
    html = editor.get(url).text
    assert "Readers will not see its 1 subpage either" in html
    assert "Unpublish this too" not in html
    editor.post(url, form)
    assert not is_live(page.report)
    assert is_live(page) is live
