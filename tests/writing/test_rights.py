"""Who may edit and not publish changes nothing that readers see, whatever address is posted to.

The addresses are those of the whole admin, and what is sent are the forms that an administrator is
given there, filled in anew: a new view, page type, snippet or bulk action is among them without a
word here. An address with a new kind of argument fails until `World` says what it stands for.
"""

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from lxml.html import document_fromstring
from modelcluster.fields import ParentalKey
from wagtail.models import Page

from tests.admin_forms import read_form
from tests.factories import AdminFactory, pdf_bytes, picture_file
from tests.groups import browser_of
from tests.writing.views import PARTS, VIEWS, get_part
from tests.writing.world import World, signed_in, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]

UNSEEN = {
    "delivery.ContentVersion", "media.Rendition", "recommendations.EvidenceWatch",
    "sessions.Session", "taggit.Tag",
    "wagtailadmin.EditingSession", "wagtailadmin.FormState", "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry", "wagtailcore.PageSubscription",
    "wagtailcore.ReferenceIndex", "wagtailcore.TaskState", "wagtailcore.UploadedFile",
    "wagtailcore.WorkflowState", "wagtailembeds.Embed", "wagtailsearch.IndexEntry",
    "wagtailusers.UserProfile", "django_tasks_database.DBTaskResult",
    "users.GuessCount",
}  # fmt: skip
"""Tables of which readers see nothing, or that follow from others."""
ADDED_TO = {
    "media.CustomDocument", "media.CustomImage", "pages.FormerSlug", "people.Person",
    "people.Topic", "recommendations.Addressee", "recommendations.RecommendationRecord",
}  # fmt: skip
"""Tables to which an editor may add what nobody sees until a page shows it."""
OF_STAFF = ["latest_revision_id", "latest_revision_created_at", "has_unpublished_changes",
            "draft_title", "locked", "locked_at", "locked_by_id", "numchild"]  # fmt: skip
"""Columns of pages that readers do not see."""
LIVE = "(SELECT id FROM wagtailcore_page WHERE live)"
CONDITIONS = {
    "wagtailcore.Page": "live",
    "wagtailcore.Revision": "approved_go_live_at IS NOT NULL",
    "wagtailredirects.Redirect": f"NOT automatically_created OR redirect_page_id IN {LIVE}",
    "users.User": "is_superuser OR is_staff",
    "recommendations.Standing": f"page_id IN {LIVE}",
    **dict.fromkeys(
        (
            "recommendations.StatusUpdate",
            "recommendations.StatusPeriod",
            "recommendations.AddresseePeriod",
        ),
        f"record_id IN (SELECT record_id FROM recommendations_recommendationpage "  # noqa: S608
        f"WHERE page_ptr_id IN {LIVE})",
    ),
}
"""Which rows of a table readers see, or will without a further question."""
PUBLISHED_BY_ADMINISTRATORS = {
    "wagtailadmin_pages:edit", "wagtailadmin_pages:unpublish", "wagtailadmin_pages:delete",
    "wagtailadmin_pages:move_confirm",
    "wagtailadmin_pages:convert_alias", "wagtailadmin_pages:set_privacy",
    "wagtailadmin_pages:set_page_position", "wagtailadmin_pages:revisions_unschedule",
    "wagtail_bulk_action", "wagtailadmin_collections:set_privacy",
    "wagtailsnippets_people_topic:edit", "wagtailsnippets_recommendations_definition:edit",
    "recommendations_staff:entry_void", "recommendations_staff:evidence_link",
    "recommendations_staff:publish", "recommendations_staff:rearrange",
    "wagtailredirects:add", "wagtailredirects:edit", "wagtailredirects:delete",
    "wagtaildocs:edit", "wagtailimages:edit", "wagtailimages:delete",
    "wagtailusers_groups:edit", "wagtailsites:edit",
}  # fmt: skip
"""Views where the same forms do change what readers see, or who may: they are not empty."""


WORDS = {
    "title",
    "definition",
    "name",
    "description",
    "tagline",
    "summary",
    "note",
    "label",
    "label_en",
}


def get_seen() -> set[tuple[str, str]]:
    """Return all rows that readers see something of, and all that say who may do what."""
    with connection.cursor() as cursor:
        cursor.execute("EXECUTE seen")
        return set(cursor.fetchall())


def _get_condition(model: type[models.Model]) -> str:
    if model._meta.label in CONDITIONS:
        return CONDITIONS[model._meta.label]
    if issubclass(model, Page):
        return f"page_ptr_id IN {LIVE}"
    for field in model._meta.fields:
        if isinstance(field, ParentalKey) and issubclass(field.related_model, Page):
            return f"{field.column} IN {LIVE}"
    return "true"


SEEN = " UNION ALL ".join(
    f"SELECT '{model._meta.label}', (to_jsonb(t) - ARRAY{OF_STAFF})::text "  # noqa: S608
    f'FROM "{model._meta.db_table}" t WHERE {_get_condition(model)}'
    for model in apps.get_models(include_auto_created=True)
    if model._meta.managed and model._meta.label not in UNSEEN
)


def get_posts(html: str, address: str, answers: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a browser sends of each form of a page, filled in anew, and by its buttons."""
    if html.startswith("{"):
        html = json.loads(html).get("html") or ""
    if not html.strip():
        return
    for form in document_fromstring(html).iter("form"):
        if form.get("method", "").lower() != "post":
            continue
        post = read_form(form)
        post.pop("csrfmiddlewaretoken", None)
        for key, value in post.items():
            if key.rpartition("-")[2] in WORDS and not value.startswith("{"):
                post[key] = f"{value} changed"
            elif key.startswith("number-"):
                post[key] = f"{value}0"
        post |= {key: answers[key] for key in answers.keys() & post.keys()}
        files = form.xpath(".//input[@type='file']/@name")
        post |= {name: make_file(address) for name in files}
        yield post
        pressed = {
            button.get("name"): button.get("value", "")
            for button in form.xpath(".//button[@name] | .//input[@type='submit'][@name]")
            if not button.get("name").startswith("action-")
        }
        yield post | pressed | {"action-publish": "1"}


def make_file(address: str) -> SimpleUploadedFile:
    """Return a file that an address takes."""
    if "doc" in address or "pdf" in address:
        return SimpleUploadedFile("new.pdf", pdf_bytes(3), "application/pdf")
    return SimpleUploadedFile("new.png", picture_file(size=(800, 600)).read(), "image/png")


@pytest.fixture(scope="module", autouse=True)
def _planned(undone_world: Any, django_db_blocker: Any) -> Iterator[None]:
    """Plan once what is asked after each post."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"PREPARE seen AS {SEEN}")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DEALLOCATE seen")


class Attempts:
    """What comes of everything that a user may post, told by what an administrator is shown."""

    def __init__(self, world: World, user: Client) -> None:
        self.world = world
        self.user, self.administrator = user, Client()
        self.administrator.force_login(AdminFactory())
        for browser in (self.user, self.administrator):
            browser.raise_request_exception = False
        self.seen = get_seen()

    def get_changes(self, name: str, keys: tuple[str, ...]) -> Iterator[str]:
        """Yield what posts to a view change of what is seen, and which fail; all is undone."""
        for arguments in self.world.get_arguments(name, keys):
            query = {"position": 0, "next": "/admin/", "id": self.world.get_id(arguments)}
            address = reverse(name, kwargs=arguments, query=query)
            status, changes = self._post(address, self.world.answers)
            yield from changes
            if status in (404, 405):
                continue
            with undone():
                page = self.administrator.get(address)
            for post in get_posts("" if page.streaming else page.text, address, self.world.answers):
                yield from self._post(address, post)[1]

    def _post(self, address: str, post: dict[str, Any]) -> tuple[int, list[str]]:
        with undone(), signed_in(self.user):
            status = self.user.post(address, post).status_code
            if status >= 500:
                return status, [f"{address} fails with {status}"]
            now = get_seen()
        more = {label for label, _ in now - self.seen} - ADDED_TO
        less = {label for label, _ in self.seen - now}
        return status, [f"{address} changes {label}" for label in sorted(less | more)]


@pytest.mark.parametrize("part", PARTS)
def test_an_editor_changes_nothing_that_readers_see(world, part):
    attempts = Attempts(world, browser_of("Editors"))
    views = [view for view in VIEWS if get_part(view[0]) == part]
    assert [change for view in views for change in attempts.get_changes(*view)] == []


@pytest.mark.parametrize("name", sorted(PUBLISHED_BY_ADMINISTRATORS))
def test_the_same_posts_of_an_administrator_do_change_it(world, name):
    administrator = Client()
    administrator.force_login(AdminFactory())
    attempts = Attempts(world, administrator)
    changes = [attempts.get_changes(*view) for view in VIEWS if view[0] == name]
    assert next(itertools.chain(*changes), None)
