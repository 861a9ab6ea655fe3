"""The inline children of pages (topics, picks, authors), read in the query that reads the page."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from wagtail.models import Page
from wagtail.query import PageQuerySet


@dataclass(frozen=True)
class Children:
    """An inline relation of a page, and the one foreign key that is always read with it."""

    relation: str
    follow: str

    @property
    def annotation(self) -> str:
        """The name under which the query returns the children."""
        return f"children_{self.relation}"


def with_children(pages: PageQuerySet, owners: dict[Children, type[Page]]) -> PageQuerySet:
    """Annotate pages with their children as JSON; `owners` names a page type of each relation."""
    return pages.annotate(
        **{each.annotation: _subquery(each, owner) for each, owner in owners.items()}
    )


def set_children(page: Page, children: Children, rows: list[dict[str, Any]]) -> None:
    """Give a page the children that `with_children` read, as a form or a revision would."""
    model = _child_model(children, type(page))
    followed = model._meta.get_field(children.follow)
    objects = []
    for row in rows:
        target = row.pop(children.follow)
        child = _build(model, row)
        if getattr(child, followed.attname) is not None:
            setattr(child, children.follow, _build(followed.related_model, target))
        objects.append(child)
    setattr(page, children.relation, objects)


def _child_model(children: Children, owner: type[Page]) -> type[models.Model]:
    return getattr(owner, children.relation).rel.related_model


def _subquery(children: Children, owner: type[Page]) -> ArraySubquery:
    relation = getattr(owner, children.relation).rel
    followed = relation.related_model._meta.get_field(children.follow).related_model
    columns = {field.attname: field.attname for field in relation.related_model._meta.fields}
    target = {
        field.attname: f"{children.follow}__{field.attname}" for field in followed._meta.fields
    }
    return ArraySubquery(
        relation.related_model.objects.filter(**{relation.field.attname: OuterRef("pk")})
        .order_by("sort_order")
        .values(row=JSONObject(**columns, **{children.follow: JSONObject(**target)}))
    )


def _build(model: type[models.Model], row: dict[str, Any]) -> models.Model:
    values = {field.attname: _python(field, row[field.attname]) for field in model._meta.fields}
    child = model(**values)
    child._state.adding = False
    return child


def _python(field: models.Field, value: Any) -> Any:
    """Turn a value of JSON into one of the field: dates and ids come as text."""
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)
