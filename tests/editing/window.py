"""A window of an editor's browser: a form that is typed into, autosaved and sent."""

import uuid
from typing import Any
from unittest import mock

from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import reverse
from lxml import html
from wagtail.blocks.base import BlockField

from reports.models import ReportPage
from tests.admin_forms import card, read_form
from tests.factories import report_index

BLANK = {"related_cards": card(), "page_topics": {"topic": ""}, "authorships": {"person": ""}}


class Window:
    """The form of a report that exists, or of a new one.

    Like `static/js/admin.js`, it names itself in what it sends, unless `has_script` is False.
    """

    def __init__(
        self, client: Client, page: ReportPage | None = None, *, has_script: bool = True
    ) -> None:
        self.client = client
        self.has_script = has_script
        if page:
            self.url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        else:
            parts = ["reports", "reportpage", report_index().pk]
            self.url = reverse("wagtailadmin_pages:add", args=parts)
        self.open()

    def open(self, response: HttpResponse | None = None) -> None:
        """Load the form, as it is stored, or show it as it was loaded already."""
        fields = _read_shown_form(response) if response else _load_form(self.client, self.url)
        # A script makes the fields of the body.
        self.form: dict[str, str] = fields | {"body-count": "0"}
        self.revision_id = ""
        self.name = uuid.uuid4()
        self.step = 0

    def add_row(self, relation: str, **values: Any) -> str:
        """Add an inline row with some values; return its prefix."""
        count = int(self.form[f"{relation}-TOTAL_FORMS"])
        self.form[f"{relation}-TOTAL_FORMS"] = str(count + 1)
        prefix = f"{relation}-{count}"
        extra = {"id": "", "ORDER": str(count + 1), "DELETE": ""}
        for name, value in (BLANK[relation] | extra | values).items():
            self.form[f"{prefix}-{name}"] = str(value)
        return prefix

    def type(self, **values: Any) -> None:
        """Type into fields, `__` in whose names stands for the hyphen of a row's field."""
        self.form |= {name.replace("__", "-"): str(value) for name, value in values.items()}

    def autosave(self, *, is_answered: bool = True) -> HttpResponse:
        """Save in the background; without an answer, the form stays as it is."""
        data = self._data()
        if self.revision_id:
            data["overwrite_revision_id"] = self.revision_id
        return self.send_autosave(data, is_answered=is_answered)

    def send_autosave(self, data: dict[str, str], *, is_answered: bool = True) -> HttpResponse:
        """Send what was to be autosaved, perhaps later."""
        response = self.client.post(self.url, data, headers={"accept": "application/json"})
        if is_answered and response.status_code == 200:
            answer = response.json()
            self.revision_id = str(answer["revision_id"])
            self.url = answer.get("url", self.url)
            self.form |= answer["field_updates"]
        return response

    def begin_autosave(self) -> dict[str, str]:
        """Return what an autosave sends, which stays on its way."""
        return self._data()

    def save(self, **values: str) -> HttpResponse:
        """Press a button: "Save draft" without values. If it was saved, the form is loaded anew."""
        response = self._send(values, follow=True)
        if response.redirect_chain:
            self.url = response.redirect_chain[-1][0]
            self.open(response)
        return response

    def save_and_leave(self, **values: str) -> None:
        """Press a button, which saves, for the last time: the form is not loaded anew, which
        takes as long as saving.
        """
        assert self._send(values).status_code == 302

    def publish(self) -> HttpResponse:
        """Press "Publish"."""
        return self.save(**{"action-publish": "1"})

    def send_again(self) -> HttpResponse:
        """Send the same form once more, as after going back."""
        return self.client.post(self.url, self.last_sent)

    def _send(self, values: dict[str, str], *, follow: bool = False) -> HttpResponse:
        self.last_sent = self._data() | values
        return self.client.post(self.url, self.last_sent, follow=follow)

    def _data(self) -> dict[str, str]:
        self.step += 1
        if not self.has_script:
            return dict(self.form)
        return self.form | {"editing_window": str(self.name), "editing_step": str(self.step)}


def _read_shown_form(response: HttpResponse) -> dict[str, str]:
    (form,) = html.document_fromstring(response.text).xpath("//form[@data-edit-form]")
    return read_form(form)


def _load_form(client: Client, url: str) -> dict[str, str]:
    """Return the fields of a form by asking for it, and by making of its page the fields alone:
    all that is round them takes ten times as long.
    """
    with mock.patch.object(SimpleTemplateResponse, "rendered_content", ""):
        context = client.get(url).context_data
    page, forms = context["form"].instance, [context["form"]]
    for name, formset in context["form"].formsets.items():
        if name != "comments":  # a script makes them
            forms += [formset.management_form, *formset.forms]
    fields = [
        str(field) for form in forms for field in form if not isinstance(field.field, BlockField)
    ]
    sent = read_form(html.document_fromstring("".join(fields)))
    if loaded_at := context.get("loaded_revision_created_at"):
        sent["loaded_revision_id"] = str(page.latest_revision_id)
        sent["loaded_revision_created_at"] = loaded_at
    return sent
