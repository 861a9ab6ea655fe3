"""`manage.py check_uploads`: which stored files would be refused, or stripped, today."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from boardtrade.media.images.picture_refusal import PictureRefusedError
from boardtrade.media.images.picture_upload import clean_picture
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.media.uploads.documents import check_document

CHUNK = 200


class Command(BaseCommand):
    """For files that were stored before there was a check, or by another way than a form."""

    help = (
        "List stored files that would be refused or changed if they were uploaded today. Nothing "
        "is changed; upload a better file in their place."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look through all originals, each in a process of its own, and tell what is found."""
        looked_at = faults = 0
        for kind, objects, find_fault in (
            ("document", CustomDocument.objects, _fault_of_document),
            ("image", CustomImage.objects, _fault_of_picture),
        ):
            for subject in objects.order_by("pk").iterator(chunk_size=CHUNK):
                looked_at += 1
                if fault := find_fault(subject):
                    faults += 1
                    self.stdout.write(f"{kind} {subject.pk} “{subject.title}”: {fault}")
        self.stdout.write(f"{looked_at} files were looked at; {faults} would not be stored so.")


def _fault_of_document(document: CustomDocument) -> str:
    try:
        with document.open_file() as file:
            check_document(file, name=document.filename)
    except ValidationError as error:
        return " ".join(error.messages)
    except OSError as error:
        return _("The file cannot be read: %s") % error
    return ""


def _fault_of_picture(image: CustomImage) -> str:
    try:
        with image.open_file() as file:
            content = file.read()
    except OSError as error:
        return _("The file cannot be read: %s") % error
    upload = SimpleUploadedFile(image.file.name, content)
    try:
        clean_picture(upload, most_pixels=settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
    except PictureRefusedError as error:
        return str(error)
    if upload.read() == content:
        return ""
    return _(
        "It tells more than the picture, such as where it was taken. No reader gets this file."
    )
