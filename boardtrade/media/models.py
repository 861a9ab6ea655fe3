"""The files that editors upload: images with their ready-made sizes, documents with their facts."""

import hashlib

from django.db import models
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Lower, Right
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.search import index

from boardtrade.media.documents.pdf import PdfFacts
from boardtrade.media.images.roles import ROLES_VERSION

KILOBYTE = 1024


class CustomImage(AbstractImage):
    """A picture of the library. It knows which sizes of itself are ready to be sent to readers.

    One size is made with the upload, the others by a task after it (see `signal_handlers`), so that
    no reader's request ever resizes a picture and no page queries the table of renditions.
    """

    credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_("Who made the picture, as readers should see it: “Photo: Ada Okafor”."),
    )
    sources = models.JSONField(default=dict, editable=False)
    sources_key = models.CharField(max_length=40, blank=True, editable=False)

    admin_form_fields = (*Image.admin_form_fields[:2], "credit", *Image.admin_form_fields[2:])

    class Meta(AbstractImage.Meta):
        permissions = [("choose_image", "Can choose image")]

    @property
    def file_key(self) -> str:
        """Names today's file: sizes of another one are not shown."""
        return _short_hash(self.file.name, self.file_hash)

    @property
    def current_sources_key(self) -> str:
        """Names all that the ready-made sizes depend on: the file, its focal point, the roles."""
        focal_point = (
            self.focal_point_x,
            self.focal_point_y,
            self.focal_point_width,
            self.focal_point_height,
        )
        return self.file_key + _short_hash(focal_point, ROLES_VERSION)

    @property
    def are_sources_current(self) -> bool:
        """Whether every size is ready."""
        return bool(self.sources) and self.sources_key == self.current_sources_key

    @property
    def are_sources_usable(self) -> bool:
        """Whether some size of today's file is ready, be it cut as it was wanted before."""
        return bool(self.sources) and self.sources_key.startswith(self.file_key)


def _short_hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


class Rendition(AbstractRendition):
    """One size and format of a picture."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]


class FactsState(models.TextChoices):
    """How far the reading of an uploaded file has come."""

    PENDING = "pending", _("being read")
    READY = "ready", _("read")
    UNREADABLE = "unreadable", _("could not be read")
    NOT_APPLICABLE = "none", _("nothing to read")


class CustomDocument(AbstractDocument):
    """A file for readers, with the facts that the file itself tells."""

    suffix = models.GeneratedField(
        expression=Lower(Right("file", 4)),
        output_field=models.CharField(max_length=4),
        db_persist=True,
    )
    """The end of the file's name, ".pdf", for lists that offer only one kind of file."""
    facts_state = models.CharField(
        max_length=10, choices=FactsState, default=FactsState.PENDING, editable=False
    )
    facts_hash = models.CharField(max_length=40, blank=True, editable=False)
    """The hash of the file that the facts below were read from."""
    facts = models.JSONField(null=True, editable=False)
    thumbnail = models.ImageField(
        upload_to="document_thumbnails",
        blank=True,
        editable=False,
        width_field="thumbnail_width",
        height_field="thumbnail_height",
    )
    thumbnail_width = models.PositiveIntegerField(null=True, editable=False)
    thumbnail_height = models.PositiveIntegerField(null=True, editable=False)

    admin_form_fields = Document.admin_form_fields
    search_fields = [*AbstractDocument.search_fields, index.FilterField("suffix")]

    class Meta(AbstractDocument.Meta):
        permissions = [("choose_document", "Can choose document")]

    def clean(self) -> None:
        """Look at the name of the file, unless the form has refused the file already."""
        if self.file:
            super().clean()

    @property
    def is_pdf(self) -> bool:
        """Whether the file's name says PDF; the upload form has checked that it is one."""
        return self.file_extension.lower() == "pdf"

    @property
    def pdf_facts(self) -> PdfFacts | None:
        """What today's file tells about itself; None for other formats and until it was read."""
        if self.facts is None or self.facts_hash != self.file_hash:
            return None
        return PdfFacts(**self.facts)

    @property
    def first_page(self) -> FieldFile | None:
        """The picture of the first page of today's file, if it has been made."""
        is_current = bool(self.thumbnail) and self.facts_hash == self.file_hash
        return self.thumbnail if is_current else None

    @property
    def pages(self) -> int | None:
        """How many pages the file has, where that is known."""
        facts = self.pdf_facts
        return facts.pages if facts else None

    @property
    def format_label(self) -> str:
        """The format as readers know it: "PDF"."""
        return self.file_extension.upper()

    @property
    def size_label(self) -> str:
        """The size in words, with decimals from megabytes up only; empty where it is unknown."""
        size = self.file_size or 0
        if KILOBYTE <= size < KILOBYTE**2:
            return gettext("%s KB") % number_format(round(size / KILOBYTE))
        return filesizeformat(size) if size else ""
