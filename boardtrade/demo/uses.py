"""What content of the site's own uses of the demonstration, which therefore stays."""

from collections.abc import Iterable, Iterator

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.models import Page
from wagtail.query import PageQuerySet

from boardtrade.demo.made import KINDS, Made
from boardtrade.media.models import CustomDocument
from boardtrade.people.models import Person
from recommendations.models import Addressee, RecommendationPage, StatusUpdate
from reports.models import ReportPage

type Use = tuple[type[models.Model], int]


def keep_used(made: Made) -> Made:
    """Take out of `made` what is used by the rest; return what was taken out.

    A page that stays keeps the pages above it, and a report its recommendations with their logs.
    Links from one page of the demonstration to another keep nothing.
    """
    kept = Made({kind: set() for kind in made.ids})
    own_pages = Page.objects.filter(depth__gt=1).exclude(pk__in=made.ids[Page])
    _keep(made, kept, _iterate_uses_of_pages(own_pages, with_pages=True))
    _keep_around_pages(made, kept)
    while True:
        before = {kind: set(ids) for kind, ids in kept.ids.items()}
        demonstration = Page.objects.filter(pk__in=kept.ids[Page])
        _keep(made, kept, _iterate_uses_of_pages(demonstration, with_pages=False))
        _keep(made, kept, _iterate_uses_of_logs(made))
        _keep(made, kept, _iterate_uses_of_vocabulary(made))
        _keep_around_pages(made, kept)
        if kept.ids == before:
            return kept


def _keep(made: Made, kept: Made, uses: Iterable[Use]) -> None:
    for model, pk in uses:
        kind = _kind_of(model)
        if kind and made.has(kind, pk):
            made.ids[kind].discard(pk)
            kept.ids[kind].add(pk)


def _kind_of(model: type[models.Model]) -> type[models.Model] | None:
    return next((kind for kind in KINDS if issubclass(model, kind)), None)


def _keep_around_pages(made: Made, kept: Made) -> None:
    """Keep what stands above pages that stay, and what stands below reports that do."""
    for report in ReportPage.objects.filter(pk__in=kept.ids[Page]):
        _keep(made, kept, ((Page, below.pk) for below in report.get_descendants()))
    staying = Page.objects.exclude(pk__in=made.ids[Page]).values_list("path", flat=True)
    above = {path[:end] for path in staying for end in range(Page.steplen, len(path), Page.steplen)}
    leaving = Page.objects.filter(pk__in=made.ids[Page]).values_list("pk", "path")
    _keep(made, kept, [(Page, pk) for pk, path in leaving if path in above])


def _iterate_uses_of_pages(pages: PageQuerySet, *, with_pages: bool) -> Iterator[Use]:
    for page in pages.specific():
        versions = [page]
        if page.has_unpublished_changes and page.latest_revision_id:
            versions.append(page.get_latest_revision_as_object())
        for version in versions:
            for model, pk in _iterate_references(version):
                if with_pages or not issubclass(model, Page):
                    yield model, pk


def _iterate_references(instance: models.Model) -> Iterator[Use]:
    """Yield what an object refers to, in its fields, in its texts and in its rows."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            pk = getattr(instance, field.attname)
            if pk is not None and not field.remote_field.parent_link:
                yield field.related_model, pk
        elif extract := getattr(field, "extract_references", None):
            for model, pk, *_ in extract(field.value_from_object(instance)):
                yield model, int(pk)
    for relation in get_all_child_relations(type(instance)):
        for row in getattr(instance, relation.get_accessor_name()).all():
            yield from _iterate_references(row)


def _iterate_uses_of_logs(made: Made) -> Iterator[Use]:
    """Yield who speaks in logs that stay, what shows it, and what replaces a recommendation."""
    leaving = RecommendationPage.objects.filter(pk__in=made.ids[Page]).values("record")
    entries = StatusUpdate.objects.exclude(record__in=leaving)
    replacing = RecommendationPage.objects.filter(record__in=entries.values("superseded_by"))
    yield from ((Page, pk) for pk in replacing.values_list("pk", flat=True))
    for speaker, document in entries.values_list("speaker", "evidence__document"):
        if speaker:
            yield Addressee, speaker
        if document:
            yield CustomDocument, document


def _iterate_uses_of_vocabulary(made: Made) -> Iterator[Use]:
    """Yield what people and addressees that stay refer to."""
    referring: tuple[type[models.Model], ...] = (Person, Addressee)
    for model in referring:
        for instance in model._default_manager.exclude(pk__in=made.ids[model]):
            yield from _iterate_references(instance)
