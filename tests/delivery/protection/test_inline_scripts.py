"""No response of the admin has a script in it that a browser would run."""

import json
import re
from pathlib import Path

import pytest
import wagtail
from django.http import HttpResponse, JsonResponse
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from boardtrade.delivery.protection.inline_scripts import DATA, hold_inline_scripts
from boardtrade.localdb import ROOT
from tests.factories import ReportFactory

WAGTAIL = Path(wagtail.__file__).parent
CALLS = (ROOT / "static" / "js" / "admin" / "inline_scripts.js").read_text()


def answer(response):
    return hold_inline_scripts(lambda request: response)(None)


def test_the_policy_of_the_admin_admits_no_inline_script(settings):
    assert settings.ADMIN_CSP["script-src"] == ["'self'"]


@pytest.mark.django_db
def test_the_form_of_a_report_has_calls_as_data_and_no_script(editor):
    text = editor.get(reverse("wagtailadmin_pages:edit", args=[ReportFactory().pk])).text
    assert "<script>" not in text
    for call in ("InlinePanel", "MultipleChooserPanel", "new PageChooser", "initDateChooser"):
        assert re.search(rf"{DATA}[^<]*{call}", text) or call not in text, call
    assert text.count(DATA) > 5


def test_text_in_json_stays_as_it_was_typed():
    response = answer(
        JsonResponse({"html": "<p></p><script>new X();</script>", "title": "<script>"})
    )
    assert json.loads(response.content) == {
        "html": f"<p></p>{DATA}new X();</script>",
        "title": "<script>",
    }


def test_other_kinds_of_answers_stay_as_they_are():
    for response in (
        HttpResponse("<script>", content_type="text/plain"),
        HttpResponse(b"<script>", content_type="application/octet-stream"),
    ):
        assert answer(response).content == b"<script>"


def test_a_response_that_is_rendered_later_is_changed_then():
    class Late(SimpleTemplateResponse):
        @property
        def rendered_content(self) -> str:
            return "<script>new X();</script>"

    response = answer(Late("nothing.html"))
    assert response.render().content.decode() == f"{DATA}new X();</script>"


def test_every_inline_script_of_wagtail_is_known():
    """Fail when an upgrade brings one along that the admin would lack in silence."""
    known = {
        "admin/templates/wagtailadmin/panels/multiple_chooser_panel.html",
        "admin/templates/wagtailadmin/panels/inline_panel.html",
        "admin/templates/wagtailadmin/widgets/date_input.html",
        "admin/templates/wagtailadmin/widgets/datetime_input.html",
        "admin/templates/wagtailadmin/widgets/time_input.html",
        "admin/widgets/chooser.py",
        # Of an app that is not installed.
        "contrib/search_promotions/templates/wagtailsearchpromotions/add.html",
        "contrib/search_promotions/templates/wagtailsearchpromotions/edit.html",
    }
    paths = [*WAGTAIL.rglob("*.html"), *WAGTAIL.rglob("*.py")]
    found = {
        str(path.relative_to(WAGTAIL))
        for path in paths
        if not {"tests", "test"}.intersection(path.relative_to(WAGTAIL).parts)
        and re.search(
            r"<script(?![^>]*(src=|type=\"(application|text/(template|x-template|django))))",
            path.read_text(),
            flags=re.DOTALL,
        )
    }
    found -= {"whitelist.py", "admin/rich_text/converters/db_html.py"}  # in comments
    assert found == known


def test_every_chooser_of_this_site_is_begun(settings):
    from wagtail.admin.widgets.chooser import BaseChooser

    def subclasses(widget):
        for subclass in widget.__subclasses__():
            yield subclass
            yield from subclasses(subclass)

    pattern = re.search(r"\^new \(\((.*?)\)\?Chooser\)", CALLS.replace("(?:", "("))[1]
    constructors = {widget.js_constructor for widget in subclasses(BaseChooser)}
    for constructor in constructors:
        assert re.fullmatch(rf"({pattern})?Chooser", constructor), constructor
