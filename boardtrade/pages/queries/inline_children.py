"""Inline children, such as the topics of a page, read in the query that reads their owner."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, OuterRef
from django.db.models.functions import JSONObject
from modelcluster.models import ClusterableModel

from boardtrade.pages.visibility import is_visible


@dataclass(frozen=True)
class Children:
    """An inline relation, and the one foreign key that is always read with it."""

    relation: str
    follow: str
    tells_visibility: bool = False
    """Whether what is followed is a page of which `is_visible` is wanted too."""

    @property
    def annotation(self) -> str:
        """The name under which the query returns the children."""
        return f"children_{self.relation}"


def with_children[Q: models.QuerySet](
    queryset: Q, owners: dict[Children, type[ClusterableModel]]
) -> Q:
    """Annotate rows with their children as JSON; `owners` names a model of each relation."""
    return queryset.annotate(
        **{each.annotation: _subquery(each, owner) for each, owner in owners.items()}
    )


def set_children(owner: ClusterableModel, children: Children, rows: list[dict[str, Any]]) -> None:
    """Give a row the children that `with_children` read, as a form or a revision would."""
    model = owner._meta.get_field(children.relation).related_model
    followed = model._meta.get_field(children.follow)
    objects = []
    for row in rows:
        child = _build(model, row)
        if getattr(child, followed.attname) is not None:
            target = _build(followed.related_model, row[children.follow])
            if children.tells_visibility:
                setattr(target, "is_visible", row["is_visible"])  # noqa: B010 - an annotation
            setattr(child, children.follow, target)
        objects.append(child)
    setattr(owner, children.relation, objects)


def _subquery(children: Children, owner: type[ClusterableModel]) -> ArraySubquery:
    relation = owner._meta.get_field(children.relation)
    followed = relation.related_model._meta.get_field(children.follow).related_model
    columns: dict[str, Any] = {
        field.attname: field.attname for field in relation.related_model._meta.fields
    }
    target = {
        field.attname: f"{children.follow}__{field.attname}" for field in followed._meta.fields
    }
    rows = relation.related_model.objects.filter(**{relation.field.attname: OuterRef("pk")})
    if children.tells_visibility:
        shown = is_visible(prefix=f"{children.follow}__")
        columns["is_visible"] = ExpressionWrapper(shown, BooleanField())
    row = JSONObject(**columns, **{children.follow: JSONObject(**target)})
    return ArraySubquery(rows.order_by("sort_order").values(row=row))


def _build(model: type[models.Model], row: dict[str, Any]) -> models.Model:
    # In JSON, dates and ids are text.
    values = {field.attname: field.to_python(row[field.attname]) for field in model._meta.fields}
    child = model(**values)
    child._state.adding = False
    return child
