"""What a file tells is noted of that very file, and what failed is tried again."""

import errno
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.urls import reverse

from boardtrade.media.documents import reading
from boardtrade.media.documents.reading import needs_reading, read_facts
from boardtrade.media.models import CustomDocument, FactsState
from tests.factories import DocumentFactory, pdf_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


def thumbnails() -> list[str]:
    exists = default_storage.exists("document_thumbnails")
    return default_storage.listdir("document_thumbnails")[1] if exists else []


def test_facts_of_a_file_that_was_replaced_meanwhile_are_thrown_away(monkeypatch):
    document = DocumentFactory(content=pdf_bytes(pages=2))
    found = reading._pdf_facts

    def replaced_meanwhile(reading_now):
        monkeypatch.setattr(reading, "_pdf_facts", found)
        newer = CustomDocument.objects.get()
        newer.file = ContentFile(pdf_bytes(pages=5), name="newer.pdf")
        newer._set_document_file_metadata()
        newer.save()
        read_facts(newer)
        return found(reading_now)

    monkeypatch.setattr(reading, "_pdf_facts", replaced_meanwhile)
    read_facts(document)
    now = CustomDocument.objects.get()
    assert now.pages == 5
    assert [f"document_thumbnails/{name}" for name in thumbnails()] == [now.thumbnail.name]


def test_a_full_disk_costs_the_picture_of_the_first_page_for_a_day(editor):
    document = DocumentFactory(content=pdf_bytes(pages=2))
    whole = FileSystemStorage._save

    def save(self, name, content):
        whole(self, name, ContentFile(b"half"))
        raise OSError(errno.ENOSPC, "No space left on device")

    with patch.object(FileSystemStorage, "_save", save):
        read_facts(document)
    now = CustomDocument.objects.get()
    assert (now.facts_state, now.pages, thumbnails()) == (FactsState.DELAYED, 2, [])
    told = editor.get(reverse("wagtaildocs:edit", args=[now.pk])).text
    assert "could not be read yet" in told
    call_command("prepare_images", verbosity=0)
    now = CustomDocument.objects.get()
    assert now.facts_state == FactsState.READY
    assert not needs_reading(now)
    assert default_storage.exists(now.thumbnail.name)


def test_a_file_that_comes_back_is_read_by_a_save(django_capture_on_commit_callbacks):
    content = pdf_bytes()
    document = DocumentFactory(content=content)
    default_storage.delete(document.file.name)
    read_facts(document)
    assert CustomDocument.objects.get().facts_state == FactsState.DELAYED
    default_storage.save(document.file.name, ContentFile(content))
    with django_capture_on_commit_callbacks(execute=True):
        CustomDocument.objects.get().save()
    assert CustomDocument.objects.get().facts_state == FactsState.READY


def test_a_page_that_cannot_be_drawn_does_not_cost_the_facts():
    document = DocumentFactory(content=pdf_bytes(pages=2))
    refusal = reading.pdf.PdfRefusedError(reading.pdf.PdfRefusal.BROKEN)
    with patch.object(reading.pdf, "render_first_page", side_effect=refusal):
        read_facts(document)
    now = CustomDocument.objects.get()
    assert (now.facts_state, now.pages, now.first_page) == (FactsState.READY, 2, None)
