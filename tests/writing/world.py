"""What the addresses of the admin name, one of each kind."""

import functools
import itertools
import operator
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.utils import timezone
from taggit.models import Tag
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Locale,
    Revision,
    Site,
    UploadedFile,
    Workflow,
    get_page_models,
)
from wagtail.snippets.models import get_snippet_models

from boardtrade.navigation.models import SiteSettings
from boardtrade.people.models import Person, Topic
from recommendations.models import Addressee, ClockStop, Definition, EvidenceWatch
from reports.models import ReportPage
from tests.factories import (
    AddresseeFactory,
    AdminFactory,
    ClockStopFactory,
    DocumentFactory,
    EvidenceCopyFactory,
    ImageFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
    UserFactory,
    home_page,
    picture_file,
    report_index,
)
from tests.importing.kept_imports import build_import


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is written meanwhile."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def signed_in(browser: Client) -> Iterator[None]:
    """Keep a browser signed in although it asks to be signed out meanwhile."""
    cookies = copy(browser.cookies)
    yield
    browser.cookies = cookies


class World:
    """One thing of each kind that an address can name, and what is live beside what is a draft."""

    def __init__(self) -> None:
        self.picture, self.document = ImageFactory(title="Port"), DocumentFactory(title="Report")
        self.picture.get_file_size()  # kept with the row when it is first asked for
        self.topic, self.other_topic, self.person = TopicFactory(), TopicFactory(), PersonFactory()
        self.addressee = AddresseeFactory()
        self.status = Definition.objects.create(
            term="done", definition="All of it.", locale=Locale.objects.get()
        )
        self.pause = ClockStopFactory(addressee=self.addressee)
        self.report = ReportFactory(
            title="Taking Flight",
            hero_image=self.picture,
            download_document=self.document,
            topics=[self.topic],
            authors=[self.person],
        )
        self.recommendation = RecommendationFactory(
            parent=self.report, number=1, addressees=[self.addressee]
        )
        self.entry = StatusUpdateFactory(page=self.recommendation)
        self.copy = EvidenceCopyFactory(evidence=self.entry.evidence)
        EvidenceWatch.objects.create(evidence=self.entry.evidence, copy=self.copy)
        self.waiting = RecommendationFactory(parent=self.report, number=2, live=False)
        self.scheduled = RecommendationFactory(parent=self.report, number=3, live=False)
        self.scheduled.go_live_at = timezone.now() + timezone.timedelta(days=9)
        self.scheduled.save_revision().publish()
        self.alias = self.report.create_alias(parent=home_page(), update_slug="again")
        self.draft = ReportFactory(title="Not yet", live=False)
        self.pages = [
            self.report, self.recommendation, self.alias, self.draft, self.waiting, self.scheduled,
        ]  # fmt: skip
        for page in (self.report, self.draft):
            page.title += " anew"
            page.save_revision()
        self.colleague = UserFactory(is_staff=True)
        self.settings = SiteSettings.for_site(Site.objects.get())
        self.redirect = Redirect.objects.create(old_path="/old", redirect_link="https://a.example")
        self.collection = Collection.get_first_root_node().add_child(name="Maps")
        self.workflow = Workflow.objects.get()
        for page in (self.draft, self.report):
            self.workflow.start(page, AdminFactory())
        self.imported = build_import()
        self.upload = UploadedFile.objects.create(
            for_content_type_id=1, file=picture_file(), uploaded_by_user=self.colleague
        )

    def get_arguments(self, name: str, keys: tuple[str, ...]) -> list[dict[str, Any]]:
        """Return the arguments with which a view is asked: all of a kind where kinds matter.

        What names a type of models is taken in one with what names the object.
        """
        found: list[dict[str, Any]] = [{}]
        model_keys = tuple(key for key in keys if key.startswith(("app_", "model_", "content_")))
        if model_keys:
            found = [dict(zip(keys, values, strict=False)) for values in self._get_objects(name)]
            keys = tuple(key for key in keys if key not in found[0])
        choices = [[{key: value} for value in self._get_values(name, key)] for key in keys]
        return [
            functools.reduce(operator.or_, parts) for parts in itertools.product(found, *choices)
        ]

    def get_id(self, arguments: dict[str, Any]) -> int:
        """Return what an action on many is asked for with."""
        things = {"customimage": self.picture, "customdocument": self.document}
        things |= {"topic": self.topic, "person": self.person, "addressee": self.addressee}
        things |= {"user": self.colleague, "definition": self.status}
        return things.get(arguments.get("model_name", ""), self.report).pk

    @functools.cached_property
    def answers(self) -> dict[str, Any]:
        """What is put into fields of these names; it is also sent by itself, to any view."""
        return {
            "title": "Changed",
            "slug": "changed",
            "new_slug": "changed",
            "publish_copies": "on",
            "destination_page_id": home_page().pk,
            "chooser": home_page().pk,
            "revision_id": self.report.latest_revision_id,
            "locale": "en",
            "collection": self.collection.pk,
            "external-link-chooser-url": "/",
            "restriction_type": "login",
            "old_path": "/changed",
            "redirect_link": "https://b.example",
            "first_name": "Changed",
            "status": "done",
            "effective_date": "2024-08-01",
            "evidence_url": "https://a.example",
            "archive_url": "https://b.example",
            "target": self.other_topic.pk,
        }

    def _get_objects(self, name: str) -> list[tuple[Any, ...]]:
        """Return app label and model, and the key or action that come after them."""
        if name == "wagtail_bulk_action":
            bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
            return [
                (app, model, action)
                for app, of_app in bulk_action_registry.actions.items()
                for model, actions in of_app.items()
                for action in actions
            ]
        types = {
            "wagtailadmin_pages": get_page_models(),
            "wagtailadmin_workflows": [GroupApprovalTask],
            "wagtailadmin_tag_model_autocomplete": [Tag],
            "wagtailsettings": [SiteSettings],
            "merge": [Topic, Person],
            "simple_translation": [Topic],
            "wagtailadmin_editing_sessions": [ReportPage],
        }[name.partition(":")[0]]
        objects = {Topic: self.topic, Person: self.person, SiteSettings: Site.objects.get()}
        objects[ReportPage] = self.report
        with_key = not name.startswith("wagtailadmin_pages")
        return [
            (model._meta.app_label, model._meta.model_name)
            + ((objects[model].pk,) if with_key and model in objects else ())
            for model in types
        ]

    def _get_values(self, name: str, key: str) -> Iterable[Any]:
        if key == "action_name" and name.startswith("wagtailadmin_api"):
            return PagesAdminAPIViewSet.actions
        if key != "pk":
            return self._by_key[key]
        if name.startswith("mfa_"):  # a passkey of one's own
            return [1]
        if name.startswith(("wagtailadmin_api:pages", "wagtailadmin_pages")):
            return self._by_key["page_id"]
        return [self._by_namespace[name.rpartition(":")[0].removesuffix("_chooser")]]

    @functools.cached_property
    def _by_key(self) -> dict[str, Iterable[Any]]:
        pages = [page.pk for page in self.pages]
        state = self.draft.current_workflow_task_state.pk
        return {
            **dict.fromkeys(("page_id", "page_to_move_id", "page_pk", "parent_page_id"), pages),
            "report_id": [self.report.pk, self.draft.pk],
            "destination_id": [self.draft.pk, home_page().pk],
            "revision_id": Revision.page_revisions.values_list("pk", flat=True),
            "revision_id_a": ["live"],
            "revision_id_b": ["latest"],
            "action_name": ["approve", "reject"],
            "name": ["disk-full", "editor"],
            "task_state_id": [state],
            "task_id": [GroupApprovalTask.objects.get().pk],
            "workflow_state_id": [self.draft.current_workflow_state.pk],
            "workflow_pk": [self.workflow.pk],
            "collection_id": [self.collection.pk],
            "redirect_id": [self.redirect.pk],
            "document_id": [self.document.pk],
            "doc_id": [self.document.pk],
            "image_id": [self.picture.pk],
            "uploaded_file_id": [self.upload.pk],
            "filter_spec": ["original"],
            "entry_id": [self.entry.pk],
            "evidence_id": [self.entry.evidence_id],
            "copy_id": [self.copy.pk],
            "session_id": [1],
            "import_key": [self.imported.pk],
            "index_id": [report_index().pk],
            "number": [0],
            "user_id": [self.colleague.pk],
            "key": ["00000000-0000-4000-8000-000000000000"],
            "total": [1],
            "uidb64": ["MQ"],
            "token": ["a-b"],
        }

    @functools.cached_property
    def _by_namespace(self) -> dict[str, Any]:
        snippets = {Topic: self.topic, Person: self.person, Addressee: self.addressee}
        snippets[Definition] = self.status
        snippets[ClockStop] = self.pause
        found = {
            "wagtailadmin_workflows": self.workflow,
            "wagtailadmin_collections": self.collection,
            "wagtailadmin_api:documents": self.document,
            "wagtailadmin_api:images": self.picture,
            "wagtailsettings": Site.objects.get(),
            "wagtaillocales": Locale.objects.get(),
            "wagtailsites": Site.objects.get(),
            "wagtailusers_users": self.colleague,
            "wagtailusers_groups": Group.objects.get(name="Editors"),
            "wagtaildocs": self.document,
            "pdf": self.document,
            "wagtailimages": self.picture,
        }
        for model in get_snippet_models():
            label = f"{model._meta.app_label}_{model._meta.model_name}"
            found[f"wagtailsnippets_{label}"] = snippets[model]
            found[f"wagtailsnippetchoosers_{label}"] = snippets[model]
        return {namespace: thing.pk for namespace, thing in found.items()}
