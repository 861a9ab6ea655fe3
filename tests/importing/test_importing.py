"""A document is uploaded, looked at, and saved as the draft of a report."""

import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boardtrade.importing.models import KEPT_FOR, ImportState, ReportImport
from boardtrade.importing.sweeping import sweep_imports
from boardtrade.media.models import CustomImage
from recommendations.models import RecommendationPage
from reports.models import ReportPage
from tests.factories import (
    AdminFactory,
    PersonFactory,
    ReportFactory,
    picture_file,
    report_index,
)
from tests.immediate_tasks import run_deferred
from tests.importing.kept_imports import build_import
from tests.importing.word_files import (
    NUMBER,
    bookmark,
    drawing,
    note,
    notes,
    p,
    table,
    word_file,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


def report_file(
    *,
    extra: str = "",
    alt: str = "A crane at work",
    second: str = "Ships wait.",
    count: int = 2,
) -> bytes:
    """Return a Word file of a report with some recommendations."""
    items = "".join(
        p(f"Name one office for port {number}. It answers for all.", item=(NUMBER, 0))
        for number in range(1, count + 1)
    )
    body = (
        p("Ports and airports", style="Title")
        + p("By Ada Okafor")
        + p("November 2026")
        + p(bookmark("_start", "<w:r><w:t>Where we stand</w:t></w:r>"), style="Heading1")
        + p("<w:r><w:t>Trade follows cities.</w:t></w:r>" + note(2))
        + p(second)
        + p(drawing("rIdPicture", alt))
        + p("Figure 1: The port", style="Caption")
        + extra
        + p("Numbers", style="Heading2")
        + table([["Port", "Ships"], ["Toronto", "12"]], header=1)
        + p("Recommendations", style="Heading1")
        + p("We ask the province for ten things.")
        + items
        + p("Afterwards", style="Heading1")
        + p('<w:hyperlink w:anchor="_start"><w:r><w:t>See the beginning</w:t></w:r></w:hyperlink>')
    )
    return word_file(
        body,
        parts={"footnotes.xml": notes({2: "A source of <w:r/>".replace("<w:r/>", "ours.")})},
        pictures={"rIdPicture": picture_file(size=(60, 40)).read()},
    )


def upload(editor, url, content, name="report.docx"):
    return editor.post(url, {"file": SimpleUploadedFile(name, content)})


def fill(response, **changes):
    """Return what a browser sends of the preview as it stands, with some changes."""
    form = BeautifulSoup(response.content, "html.parser").find("form", id="bt-task-form")
    data = {}
    for each in form.find_all(["input", "textarea", "select"]):
        name, kind = each.get("name"), each.get("type")
        if not name or kind in {"submit", "button"}:
            continue
        if kind in {"checkbox", "radio"} and not each.has_attr("checked"):
            continue
        if each.name == "select":
            chosen = each.find("option", selected=True)
            data[name] = chosen["value"] if chosen else ""
        else:
            data[name] = (
                each.get("value", "on" if kind == "checkbox" else "")
                if each.name == "input"
                else each.text.removeprefix("\n")
            )
    return data | {"confirm": "draft"} | changes


def find_errors(response):
    """Return what a preview says that is wrong."""
    soup = BeautifulSoup(response.content, "html.parser")
    return [each.get_text(" ", strip=True) for each in soup.select(".error-message, [role=alert]")]


def follow(editor, response):
    """Return the address of an import, and its preview."""
    assert response.status_code == 302, response.content.decode()[:3000]
    return response["Location"], editor.get(response["Location"])


@pytest.fixture
def new_url():
    return reverse("importing:new", args=[report_index().pk])


def test_a_document_becomes_a_draft_with_ten_recommendations(
    editor, new_url, django_capture_on_commit_callbacks
):
    person = PersonFactory(name="Ada Okafor")
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(editor, new_url, report_file(count=10))
    url, preview = follow(editor, response)
    html = preview.content.decode()
    assert "10 recommendations were found" in html
    assert ReportPage.objects.count() == 0
    assert CustomImage.objects.count() == 0
    key = uuid.UUID(url.rstrip("/").rpartition("/")[2])
    page = editor.get(reverse("importing:page", args=[key])).content.decode()
    assert "Trade follows cities." in page
    assert "Name one office for port 10" in page
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(url, fill(preview))
    assert response.status_code == 302, (
        BeautifulSoup(response.content, "html.parser").find("main").text
    )
    imported = ReportImport.objects.get()
    assert imported.state == ImportState.SAVED, imported.problem
    report = ReportPage.objects.get()
    assert not report.live
    assert report.numchild == 10
    draft = report.get_latest_revision_as_object()
    assert draft.title == "Ports and airports"
    assert [row.person for row in draft.authorships.all()] == [person]
    assert str(draft.publication_date) == "2026-11-01"
    types = [block.block_type for block in draft.body]
    assert types == [
        "heading",
        "text",
        "image",
        "heading",
        "table",
        "heading",
        "text",
        *["recommendation"] * 10,
        "heading",
        "text",
    ]
    assert 'linktype="footnote"' in draft.body.raw_data[1]["value"]
    anchor = f"#s-{draft.body.raw_data[0]['id'][:8]}"
    assert f'<a href="{anchor}">See the beginning</a>' in draft.body.raw_data[-1]["value"]
    recommendations = RecommendationPage.objects.of(report)
    assert [page.number for page in recommendations] == [str(number) for number in range(1, 11)]
    assert not any(page.live for page in recommendations)
    assert [
        block["value"] for block in draft.body.raw_data if block["type"] == "recommendation"
    ] == [page.pk for page in recommendations]
    assert CustomImage.objects.get().description == "A crane at work"


def import_into(editor, report, content, capture, **changes):
    """Import a document into a draft as it is proposed, with some changes; return the preview."""
    with capture(execute=True):
        response = upload(editor, reverse("importing:into", args=[report.pk]), content)
    url, preview = follow(editor, response)
    with capture(execute=True):
        response = editor.post(url, fill(preview) | changes)
    assert response.status_code == 302, find_errors(response)
    assert ReportImport.objects.latest("created_at").state == ImportState.SAVED
    return preview


def get_body(report):
    report.refresh_from_db()
    return list(report.get_latest_revision_as_object().body.raw_data)


def edit(report, place, value):
    """Change a block of the draft as an editor would."""
    draft = report.get_latest_revision_as_object()
    data = list(draft.body.raw_data)
    data[place] = {**data[place], "value": value}
    draft.body = data
    draft.save_revision()


def test_another_import_keeps_what_was_changed_by_hand_and_takes_the_rest(
    editor, django_capture_on_commit_callbacks
):
    report = ReportFactory(title="Ports", live=False)
    report.save_revision()
    import_into(editor, report, report_file(), django_capture_on_commit_callbacks)
    first = get_body(report)
    assert len(RecommendationPage.objects.of(report)) == 2
    numbers = next(
        place
        for place, block in enumerate(first)
        if block["type"] == "heading" and block["value"]["text"] == "Numbers"
    )
    edit(report, numbers, {"text": "Our numbers", "level": "3"})
    preview = import_into(
        editor,
        report,
        report_file(
            second="Ships wait no more.", extra=p("More", style="Heading2") + p("And more.")
        ),
        django_capture_on_commit_callbacks,
    )
    listed = BeautifulSoup(preview.content, "html.parser").select(".bt-changes__outcome")
    assert [each.text for each in listed] == [
        "changed by the document",
        "new in the document",
        "new in the document",
        "written or changed here: it stays",
    ]
    second, ids = get_body(report), {block["id"] for block in first}
    kept = {"heading", "image", "table"}
    assert [block["id"] for block in second if block["type"] in kept and block["id"] in ids] == [
        block["id"] for block in first if block["type"] in kept
    ]
    assert second[numbers + 2]["value"]["text"] == "Our numbers"
    assert second[numbers + 2]["id"] == first[numbers]["id"]
    assert "no more" in second[1]["value"]
    assert second[1]["id"] == first[1]["id"]
    assert [block["value"] for block in second if block["type"] == "recommendation"] == [
        page.pk for page in RecommendationPage.objects.of(report)
    ]
    assert CustomImage.objects.count() == 1
    assert len(RecommendationPage.objects.of(report)) == 2


def test_what_both_have_changed_is_taken_from_the_document_only_if_somebody_says_so(
    editor, django_capture_on_commit_callbacks
):
    report = ReportFactory(title="Ports", live=False)
    report.save_revision()
    import_into(editor, report, report_file(), django_capture_on_commit_callbacks)
    block = get_body(report)[1]
    edit(report, 1, "<p>Trade follows rivers, and ships wait.</p>")
    changed = report_file(second="Ships wait all day.")
    import_into(editor, report, changed, django_capture_on_commit_callbacks)
    assert "rivers" in get_body(report)[1]["value"]
    import_into(
        editor, report, changed, django_capture_on_commit_callbacks, **{f"take-{block['id']}": "on"}
    )
    assert "all day" in get_body(report)[1]["value"]


def test_a_live_report_gets_a_draft_and_readers_see_nothing_of_it(
    editor, client, django_capture_on_commit_callbacks
):
    report = ReportFactory(title="Ports", body=[{"type": "text", "value": "<p>Before.</p>"}])
    report.save_revision().publish()
    import_into(editor, report, report_file(), django_capture_on_commit_callbacks)
    report.refresh_from_db()
    assert report.live
    assert report.has_unpublished_changes
    assert [block.block_type for block in report.body] == ["text"]
    assert "Before." in get_body(report)[0]["value"]  # what stood in the draft stays


def test_a_picture_without_description_is_asked_about(
    editor, new_url, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(editor, new_url, report_file(alt=""))
    url, preview = follow(editor, response)
    refused = editor.post(url, fill(preview))
    assert "say that it only decorates" in refused.content.decode()
    assert not CustomImage.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(url, fill(preview, **{"alt-0": "A crane"}))
    assert CustomImage.objects.get().description == "A crane"


def test_tracked_changes_are_asked_about_first(editor, new_url, django_capture_on_commit_callbacks):
    inserted = '<w:ins w:id="2"><w:r><w:t>new</w:t></w:r></w:ins>'
    deleted = '<w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del>'
    content = word_file(p("Title", style="Title") + p(deleted + inserted))
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(editor, new_url, content)
    url, question = follow(editor, response)
    assert "2 tracked changes" in question.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(url, {"revision_text": "original"})
    page = editor.get(f"{url}page/").content.decode()
    assert "old" in page
    assert "new</p>" not in page


def test_pasted_text_is_read_as_it_was_copied(editor, new_url, django_capture_on_commit_callbacks):
    html = (
        '<b style="font-weight:normal"><h1>Start</h1><p><span style="font-weight:700">Bold</span> '
        '<a href="https://a.example/">link</a><script>alert(1)</script></p>'
        '<p><img src="https://a.example/x.png" alt="Map"></p></b>'
    )
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(new_url, {"pasted": "Start Bold link", "pasted_html": html})
    url, preview = follow(editor, response)
    said = BeautifulSoup(preview.content, "html.parser").find(id="left-out").text
    assert "nothing is fetched" in said
    assert "Scripts (1)" in said
    page = editor.get(f"{url}page/").content.decode()
    assert '<b>Bold</b> <a href="https://a.example/">link</a>' in page


def test_nobody_else_sees_what_is_kept_aside(
    editor, client, new_url, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(editor, new_url, report_file())
    url = response["Location"]
    other = Client()
    other.force_login(AdminFactory())
    for address in (url, f"{url}page/", f"{url}progress/", f"{url}pictures/0/"):
        assert other.get(address).status_code == 404
        assert editor.get(address).status_code == 200
    assert other.post(url, {"confirm": "draft"}).status_code == 404
    assert editor.get(f"{url}pictures/9/").status_code == 404


def test_the_command_line_imports_as_it_is_proposed(tmp_path):
    path = tmp_path / "report.docx"
    path.write_bytes(report_file())
    call_command("import_document", path, "--publish", verbosity=0)
    report = ReportPage.objects.get()
    assert report.live
    assert [row.person.name for row in report.authorships.all()] == ["Ada Okafor"]
    assert [page.live for page in RecommendationPage.objects.of(report)] == [True, True]


def test_what_nobody_confirms_goes_after_a_week(media_root):
    imported = build_import(user=AdminFactory())
    sweep_imports()
    assert ReportImport.objects.exists()
    ReportImport.objects.update(created_at=timezone.now() - KEPT_FOR - timedelta(hours=1))
    sweep_imports()
    run_deferred()
    assert not ReportImport.objects.exists()
    assert not default_storage.exists(imported.result.name)
