"""What a recommendation rests on: the earlier ones that it repeats, sharpens or joins."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import URLValidator
from django.db import connection, models
from django.db.models import BigAutoField, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from boardtrade.editing.panels import FoldedPanel
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from boardtrade.pages.queries.lookups import AmongNumbers
from recommendations.record.records import RecommendationRecord


class LinkKind(models.TextChoices):
    """What a recommendation does with an earlier one. The values are in exports."""

    REPEATS = "repeats", _("Repeats")
    SHARPENS = "sharpens", _("Sharpens")
    JOINS = "joins", _("Joins with others")

    @property
    def of_another(self) -> Promise:
        """The words at the later one; `earlier` names the earlier one."""
        return _OF_ANOTHER[self.value]

    @property
    def of_this(self) -> Promise:
        """The words at the later one on the page of the earlier one."""
        return _OF_THIS[self.value]

    @property
    def by_this(self) -> Promise:
        """The words at the earlier one on the page of the later one."""
        return _BY_THIS[self.value]


_OF_ANOTHER = {
    "repeats": _("Repeats %(earlier)s"),
    "sharpens": _("Sharpens %(earlier)s"),
    "joins": _("Joins %(earlier)s with others"),
}
_OF_THIS = {
    "repeats": _("Repeats this recommendation"),
    "sharpens": _("Sharpens this recommendation"),
    "joins": _("Joins this recommendation with others"),
}
_BY_THIS = {
    "repeats": _("Repeated by this recommendation"),
    "sharpens": _("Sharpened by this recommendation"),
    "joins": _("Joined with others in this recommendation"),
}


class EarlierAsk(Orderable):
    """An earlier recommendation, of the board or of another body, that one builds on.

    It is edited and published with the page. What counts is the record: it outlives the page that
    was chosen, and stands for all translations of it.
    """

    recommendation = ParentalKey(
        "recommendations.RecommendationPage",
        on_delete=models.CASCADE,
        related_name="earlier_asks",
    )
    kind = models.CharField(
        _("what this one does"), max_length=10, choices=LinkKind, default=LinkKind.REPEATS
    )
    page = models.ForeignKey(
        "recommendations.RecommendationPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("earlier recommendation"),
    )
    """The page by which it was chosen."""
    record = models.ForeignKey(
        RecommendationRecord,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="later_asks",
    )
    """The record of the page. A trigger sets it, whatever is saved."""
    url = models.URLField(
        _("address elsewhere"),
        max_length=2000,
        null=True,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    body = models.CharField(
        _("who recommended it"),
        max_length=150,
        blank=True,
        help_text=_("“Auditor General of Ontario”."),
    )
    title = models.CharField(
        _("what was recommended"),
        max_length=255,
        blank=True,
        help_text=_("Its title, or its number and report. Leave empty if you do not know it."),
    )
    date = models.DateField(
        _("date"),
        null=True,
        blank=True,
        help_text=_("Any day of the month or year will do. Leave empty if you do not know it."),
    )
    date_precision = models.CharField(
        _("readers see"), max_length=5, choices=DatePrecision, default=DatePrecision.YEAR
    )
    is_incomplete = models.BooleanField(default=False, editable=False)
    """Set only by the editing form: an unfinished draft may lack both page and address."""

    panels = [
        FieldPanel("kind"),
        FieldPanel("page"),
        FoldedPanel(
            [
                FieldPanel("body"),
                FieldPanel("url"),
                FieldPanel("title"),
                FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
            ],
            summary=_("A recommendation of another body, in place of one of ours"),
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("earlier recommendation")
        verbose_name_plural = _("earlier recommendations")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_incomplete=True, record__isnull=True, url__isnull=True)
                | Q(record__isnull=False, url__isnull=True)
                | (Q(record__isnull=True, url__isnull=False) & ~Q(url="")),
                name="earlier_ask_exactly_one_of_record_and_url",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LinkKind.values), name="earlier_ask_kind_known"
            ),
            models.UniqueConstraint(
                fields=["recommendation", "record"],
                name="earlier_ask_record_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["recommendation", "url"],
                name="earlier_ask_url_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.body or self.url or str(self.page or _("unfinished row"))

    @property
    def is_unfinished(self) -> bool:
        """Whether it leads nowhere, or does not say whose recommendation it leads to."""
        return not self.record_id and not (self.url and self.body)

    @property
    def displayed_date(self) -> PublicationDate | None:
        """When another body recommended it, as far as that is known."""
        if self.date is None:
            return None
        return PublicationDate(self.date, DatePrecision(self.date_precision))


@BigAutoField.register_lookup
class LinkedWith(AmongNumbers):
    """`record__id__linked_with=[…]`: those records, and all that links lead to from them.

    Links are followed in both directions, and whether readers see their pages or not.
    """

    lookup_name = "linked_with"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition, with the array as one parameter."""
        left, left_params = self.process_lhs(compiler, connection)
        values = self.write_array(self.rhs)
        return f"{left} IN (SELECT linked_records(%s::bigint[]))", (*left_params, values)


def lock_links() -> None:
    """Let only one request at a time check links and save them.

    Of two halves of a circle that are saved at once, the second then finds the first. The lock
    ends with the transaction; the trigger that refuses circles takes the same one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('links between recommendations'))")


def find_earlier_ids(record_ids: Iterable[int]) -> set[int]:
    """Return the ids of the records that some link to, at once or by way of others.

    The links of drafts count too: whoever publishes them must not close a circle.
    """
    found: set[int] = set()
    links = EarlierAsk.objects.filter(record__isnull=False).order_by()
    later = set(record_ids)
    while later:
        ids = links.filter(recommendation__record__in=later).values_list("record_id", flat=True)
        later = set(ids) - found
        found |= later
    return found
