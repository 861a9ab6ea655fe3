"""The files that editors upload for readers, with the facts that the files themselves tell."""

from django.db import models
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Lower, Right
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.search import index

from boardtrade.media.documents.pdf import PdfFacts
from boardtrade.media.kinds import INLINE, content_type_of
from boardtrade.media.stored_files import unguessable_path

KILOBYTE = 1024


class FactsState(models.TextChoices):
    """How far the reading of an uploaded file has come."""

    PENDING = "pending", _("being read")
    READY = "ready", _("read")
    DELAYED = "delayed", _("could not be read yet")
    """For a passing reason, such as a full disk or a lost file: it is tried again."""
    UNREADABLE = "unreadable", _("could not be read")
    NOT_APPLICABLE = "none", _("nothing to read")


def document_path(document: "CustomDocument", filename: str) -> str:
    """Return where to store an uploaded file: in a folder that nobody can guess."""
    return unguessable_path("documents", filename)


class CustomDocument(AbstractDocument):
    """A file for readers, with the facts that the file itself tells."""

    file = models.FileField(_("file"), upload_to=document_path)
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
    public_fields = ("file", "title", "collection")
    """What readers see of it, or that decides whether they do."""
    search_fields = [*AbstractDocument.search_fields, index.FilterField("suffix")]

    class Meta(AbstractDocument.Meta):
        permissions = [("choose_document", "Can choose document")]

    def clean(self) -> None:
        """Look at the name of the file, unless the form has refused the file already."""
        if self.file:
            super().clean()

    @property
    def content_type(self) -> str:
        """What readers get it as: by the list of kinds, whatever the machine calls such names."""
        return content_type_of(self.file_extension)

    @property
    def content_disposition(self) -> str:
        """Whether a browser may show it, or is to save it."""
        return "inline" if self.is_pdf else "attachment"

    @property
    def is_pdf(self) -> bool:
        """Whether the file's name says PDF; the upload form has checked that it is one."""
        return self.file_extension.lower() == INLINE

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
    def is_being_read(self) -> bool:
        """Whether nothing is known yet about today's file."""
        return self.facts_hash != self.file_hash or self.facts_state == FactsState.PENDING

    @property
    def problem_label(self) -> str:
        """What is wrong with today's file and what to do, in words; empty if nothing is."""
        if self.is_being_read:
            return ""
        if self.facts_state == FactsState.UNREADABLE:
            return gettext("This file could not be read. Save it again as a PDF, and upload that.")
        if self.facts_state == FactsState.DELAYED:
            return gettext(
                "This file could not be read yet: it is lost, the disk of the site is full, or the "
                "storage of files is away. Tell whoever runs this site; then save here again."
            )
        return ""

    @property
    def twin(self) -> "CustomDocument | None":
        """Another document of the library with the very same content, if there is one."""
        if not self.pk or not self.file_hash:
            return None
        others = CustomDocument.objects.exclude(pk=self.pk).order_by("pk")
        return others.filter(file_hash=self.file_hash, file_size=self.file_size).first()

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
        """The size in words; empty where it is unknown."""
        return size_in_words(self.file_size or 0)


def size_in_words(size: int) -> str:
    """Return so many bytes in words, with decimals from megabytes up only; nothing for none."""
    if KILOBYTE <= size < KILOBYTE**2:
        return gettext("%s KB") % number_format(round(size / KILOBYTE))
    return filesizeformat(size) if size else ""
