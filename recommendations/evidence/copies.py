"""Copies of pages and files elsewhere, as they were when the log began to rest on them."""

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.media.stored_files import unguessable_path
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.evidence import Evidence

FOLDER = "evidence_copies"
SUFFIXES = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/xhtml+xml": ".html",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
}
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


def copy_path(copy: "EvidenceCopy", filename: str) -> str:
    """Return where to store a copy: in a folder that nobody can guess."""
    return unguessable_path(FOLDER, filename)


class EvidenceCopy(models.Model):
    """What was at the address of evidence on one day, byte for byte.

    It is as unchangeable as the log: triggers refuse to change or delete it.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="copies")
    fetched_at = models.DateTimeField(_("kept"), default=timezone.now)
    final_url = models.URLField(_("address that it came from"), max_length=2000)
    title = models.CharField(_("title"), max_length=300, blank=True)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    file = models.FileField(_("file"), upload_to=copy_path, max_length=200)
    text_file = models.FileField(
        _("words of the page"), upload_to=copy_path, max_length=200, blank=True
    )
    """What a page says, without what makes it a page; empty for other files."""

    class Meta:
        verbose_name = _("copy of evidence")
        verbose_name_plural = _("copies of evidence")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$") & Q(size__gt=0) & ~Q(file=""),
                name="evidence_copy_is_whole",
            )
        ]

    def __str__(self) -> str:
        return self.title or str(self.evidence)

    @property
    def url(self) -> str:
        """The address at which readers open it, if it is offered to them."""
        return reverse("evidence_copy", args=[self.pk])

    @property
    def permanent_url(self) -> str:
        """The same with the host, for paper."""
        return absolute_url(self.url)

    @property
    def is_page(self) -> bool:
        """Whether it is a page, which is offered as its words alone."""
        return self.content_type in PAGE_TYPES

    @property
    def day(self) -> str:
        """The day on which it was fetched, “3 May 2026”."""
        return PublicationDate(timezone.localdate(self.fetched_at), DatePrecision.DAY).long

    @property
    def size_label(self) -> str:
        """The size in words, “120 kB”."""
        return filesizeformat(self.size)

    @property
    def filename(self) -> str:
        """A name for saving: of its address, with the suffix of its type."""
        return build_filename(self.final_url, self.content_type)


def build_filename(url: str, content_type: str) -> str:
    """Return a plain name for what was at an address."""
    path = PurePosixPath(unquote(urlsplit(url).path))
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    stem = slugify(path.stem)[:60] or slugify(host.replace(".", "-")) or "page"
    return stem + SUFFIXES.get(content_type, ".bin")
