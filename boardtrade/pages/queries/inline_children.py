"""Inline children, such as the topics of a page, read in the query that reads their owner."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, OuterRef
from modelcluster.models import ClusterableModel

from boardtrade.pages.queries.json_rows import object_from_json, row_as_json
from boardtrade.pages.visibility import PUBLIC, Audience, is_visible


@dataclass(frozen=True)
class InlineChildren:
    """An inline relation, and the one foreign key that is always read with it."""

    relation: str
    """The related name under which the owner has the children, such as "page_topics"."""
    follow: str
    """The foreign key of the child that is read with it, such as "topic"."""
    has_visibility: bool = False
    """Whether the foreign key leads to a page, of which `is_visible` is read too."""

    @property
    def annotation(self) -> str:
        """The name under which the query returns the children."""
        return f"children_{self.relation}"


def with_inline_children[Q: models.QuerySet](
    queryset: Q,
    owners: dict[InlineChildren, type[ClusterableModel]],
    audience: Audience = PUBLIC,
) -> Q:
    """Annotate rows with their children as JSON; `owners` names a model of each relation."""
    return queryset.annotate(
        **{
            children.annotation: _build_subquery(children, owner, audience)
            for children, owner in owners.items()
        }
    )


def set_inline_children(
    owner: ClusterableModel, children: InlineChildren, rows: list[dict[str, Any]]
) -> None:
    """Set what `with_inline_children` has read on its owner, as a form or a revision would."""
    model = owner._meta.get_field(children.relation).related_model
    foreign_key = model._meta.get_field(children.follow)
    instances = []
    for row in rows:
        child = object_from_json(model, row)
        if getattr(child, foreign_key.attname) is not None:
            target = object_from_json(foreign_key.related_model, row[children.follow])
            if children.has_visibility:
                setattr(target, "is_visible", row["is_visible"])  # noqa: B010 - an annotation
            setattr(child, children.follow, target)
        instances.append(child)
    setattr(owner, children.relation, instances)


def _build_subquery(
    children: InlineChildren, owner: type[ClusterableModel], audience: Audience
) -> ArraySubquery:
    relation = owner._meta.get_field(children.relation)
    target_model = relation.related_model._meta.get_field(children.follow).related_model
    rows = relation.related_model.objects.filter(**{relation.field.attname: OuterRef("pk")})
    further: dict[str, Any] = {
        children.follow: row_as_json(target_model, prefix=f"{children.follow}__")
    }
    if children.has_visibility:
        visibility = is_visible(audience, prefix=f"{children.follow}__")
        further["is_visible"] = ExpressionWrapper(visibility, BooleanField())
    row = row_as_json(relation.related_model, **further)
    return ArraySubquery(rows.order_by("sort_order").values(row=row))
