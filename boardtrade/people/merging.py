"""Makes one object of two that are the same: topics, people, addressees recorded twice."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex, Revision

from boardtrade.editing.locks import lock_model
from boardtrade.pages.models import FormerSlug, UniqueSlugMixin
from boardtrade.users.models import User

MERGED = "people.merge"
"""The action in the audit log."""


def check_mergeable(source: UniqueSlugMixin, target: UniqueSlugMixin) -> None:
    """Raise ValidationError for two that are one already, or of which one is a part of the other.

    Only topics, people or addressees of one language are merged.
    """
    if type(source) is not type(target) or source.locale_id != target.locale_id:
        raise ValidationError(_("Choose one of the same kind and language."))
    if source.pk == target.pk:
        raise ValidationError(_("Choose another one."))
    for one, other in ((source, target), (target, source)):
        ancestor = getattr(one, "parent", None)
        while ancestor is not None:
            if ancestor.pk == other.pk:
                raise ValidationError(
                    _("One is a part of the other. Change that first, if they are the same.")
                )
            ancestor = ancestor.parent


@transaction.atomic
def merge(source: UniqueSlugMixin, target: UniqueSlugMixin, *, user: User | None) -> None:
    """Let all that refers to one refer to another, with its translations; addresses lead on.

    Append-only logs keep what they say. Raise ValidationError as `check_mergeable` does.
    """
    model = type(source)
    lock_model(model)
    stored = model.objects.in_bulk([source.pk, target.pk])
    if source.pk not in stored or target.pk not in stored:
        raise ValidationError(_("One of them was merged or deleted meanwhile."))
    source, target = stored[source.pk], stored[target.pk]
    check_mergeable(source, target)
    targets = {
        each.locale_id: each
        for each in model.objects.filter(translation_key=target.translation_key)
    }
    for translation in model.objects.filter(translation_key=source.translation_key):
        if (other := targets.get(translation.locale_id)) is None:
            translation.translation_key = target.translation_key
            translation.save(update_fields=["translation_key"])
            continue
        check_mergeable(translation, other)
        _merge_one(translation, other)
        data = {"merged": str(translation), "slug": translation.slug}
        log(other, MERGED, user=user, data=data)
        other.save()  # tells the search that what is found by its name has changed


def find_uses(source: UniqueSlugMixin) -> int:
    """Return how many rows refer to an object and would refer to another one."""
    return sum(rows.count() for rows in (_rows(rel, source) for rel in _relations(type(source))))


def _merge_one(source: UniqueSlugMixin, target: UniqueSlugMixin) -> None:
    model, kind = type(source), source._meta.db_table
    for relation in _relations(model):
        owner = _find_owner(relation.related_model)
        if owner:
            _drop_duplicates(relation, owner, source, target)
            _rewrite_revisions(owner, relation.field.name, source.pk, target.pk)
        _rows(relation, source).update(**{relation.field.name: target})
    _move_references(source, target)
    # The slug is given up, so that a trigger keeps it, and it leads to the other one from now on.
    model.objects.filter(pk=source.pk).update(slug=f"_merged_{source.pk}")
    FormerSlug.objects.filter(kind=kind, object_id=source.pk).update(object_id=target.pk)
    source.retire(target)


def _move_references(source: models.Model, target: models.Model) -> None:
    """Let the admin know what uses the one that stays, so that nobody deletes it as unused."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(source), to_object_id=str(source.pk)
    )
    own = ReferenceIndex.objects.filter(
        to_content_type=OuterRef("to_content_type"),
        to_object_id=str(target.pk),
        base_content_type=OuterRef("base_content_type"),
        object_id=OuterRef("object_id"),
        content_path_hash=OuterRef("content_path_hash"),
    )
    references.filter(~Exists(own)).update(to_object_id=str(target.pk))


def _relations(model: type[models.Model]) -> list[Any]:
    """Return the foreign keys to a model that may change.

    What is a part of an object, as rows of its form are, stays with it.
    """
    return [
        relation
        for relation in model._meta.related_objects
        if not getattr(relation.related_model, "is_append_only", False)
        and not isinstance(relation.field, ParentalKey)
    ]


def _rows(relation: Any, target: models.Model) -> models.QuerySet:
    return relation.related_model._base_manager.filter(**{relation.field.name: target})


def _find_owner(model: type[models.Model]) -> ParentalKey | None:
    """Return the key to the page of which rows are inline children, or None."""
    keys = (field for field in model._meta.get_fields() if isinstance(field, ParentalKey))
    return next(keys, None)


def _drop_duplicates(
    relation: Any, owner: ParentalKey, source: models.Model, target: models.Model
) -> None:
    """Delete rows of pages that have both; the one that stays takes the better place."""
    rows = {getattr(row, owner.attname): row for row in _rows(relation, target)}
    for row in _rows(relation, source):
        if other := rows.get(getattr(row, owner.attname)):
            places = [each.sort_order for each in (row, other) if each.sort_order is not None]
            row.delete()
            relation.related_model._base_manager.filter(pk=other.pk).update(
                sort_order=min(places, default=None)
            )


def _rewrite_revisions(owner: ParentalKey, field: str, source_id: int, target_id: int) -> None:
    """Let drafts and earlier versions of pages refer to the other one too."""
    children = owner.remote_field.get_accessor_name()
    revisions = Revision.objects.filter(content__contains={children: [{field: source_id}]})
    for revision in revisions.iterator(chunk_size=100):
        kept: dict[int, dict[str, Any]] = {}
        for row in revision.content[children]:
            pk = target_id if row[field] == source_id else row[field]
            kept.setdefault(pk, row | {field: pk})
        revision.content[children] = list(kept.values())
        revision.save(update_fields=["content"])
