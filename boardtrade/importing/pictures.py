"""Pictures of a document on their way into the library: by the form that every upload takes."""

import mimetypes
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from boardtrade.media.images.picture_refusal import PictureRefusedError
from boardtrade.media.images.picture_upload import clean_picture
from boardtrade.media.kinds import PICTURE_EXTENSIONS
from boardtrade.media.models import CustomImage
from boardtrade.users.models import User

MAX_TITLE = 255


class PictureNotSavedError(Exception):
    """A picture could not be added to the library; the message tells why."""


def build_upload(content: bytes, kind: str, stem: str = "picture") -> SimpleUploadedFile:
    """Return a picture as if somebody uploaded it."""
    name = f"{stem}.{PICTURE_EXTENSIONS.get(kind, kind)}"
    return SimpleUploadedFile(name, content, mimetypes.guess_type(name)[0] or "image/png")


def clean_content(content: bytes, kind: str) -> tuple[bytes, str]:
    """Return what may be kept of a picture, or nothing and why it is refused.

    Raises OSError if the disk is full, RuntimeError if nothing can be checked.
    """
    if len(content) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1024**2
        return b"", f"> {most} MB"
    upload = build_upload(content, kind)
    try:
        clean_picture(upload, most_pixels=settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
    except PictureRefusedError as error:
        return b"", str(error.message)
    upload.seek(0)
    return upload.read(), ""


def add_to_library(
    content: bytes, kind: str, *, title: str, alt: str, user: User | None
) -> CustomImage:
    """Add a picture to the library. Raises PictureNotSavedError if its form refuses it."""
    form_class: Any = get_image_form(get_image_model())
    instance = CustomImage(uploaded_by_user=user)
    data: dict[str, Any] = {"title": title[:MAX_TITLE], "description": alt[:MAX_TITLE]}
    form = form_class(data, {"file": build_upload(content, kind)}, instance=instance, user=user)
    if (field := form.fields.get("collection")) is not None:
        first = field.queryset.first()
        data["collection"] = first.pk if first else ""
        form = form_class(data, {"file": build_upload(content, kind)}, instance=instance, user=user)
    if not form.is_valid():
        words = [str(error) for errors in form.errors.values() for error in errors]
        raise PictureNotSavedError(" ".join(words))
    return form.save()
