"""What the entries of logs rest on: pages elsewhere and files, each entered once."""

from django.contrib.postgres.indexes import HashIndex
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5, Now
from django.utils.translation import gettext_lazy as _

from boardtrade.media.models import CustomDocument
from boardtrade.pages.related.cards import get_host_name


class Evidence(models.Model):
    """A letter, minutes, a page: what shows that something was said or happened.

    One letter often answers several recommendations, and is entered once for all of them. It is as
    unchangeable as the entries that rest on it: triggers refuse to change or delete it.
    """

    url = models.URLField(
        _("link"), blank=True, max_length=2000, validators=[URLValidator(schemes=["http", "https"])]
    )
    title = models.CharField(
        _("what it is"),
        blank=True,
        max_length=200,
        help_text=_("“Minutes of Council, 14 May 2024”. Leave empty to show the link’s site."),
    )
    document = models.ForeignKey(
        CustomDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
    )
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now(), editable=False)
    is_append_only = True
    """What is merged does not change what was recorded."""

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="") | Q(document__isnull=False), name="evidence_is_something"
            ),
            # Of the address a hash: it may be longer than an index admits.
            models.UniqueConstraint(
                MD5("url"), "title", "document", name="evidence_once", nulls_distinct=False
            ),
        ]
        indexes = [HashIndex(fields=["url"], name="evidence_by_url")]

    def __str__(self) -> str:
        return self.title or (self.document.title if self.document else self.host)

    @property
    def host(self) -> str:
        """The name of the site that the link leads to; empty without a link."""
        return get_host_name(self.url)
