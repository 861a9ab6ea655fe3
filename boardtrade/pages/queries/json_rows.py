"""Rows of one table as JSON in the query of another, and objects made of them."""

from typing import Any

from django.db import models
from django.db.models.functions import JSONObject


def row_as_json(model: type[models.Model], *, prefix: str = "", **further: Any) -> JSONObject:
    """Return the row of a model with all its columns, and with further expressions.

    `prefix` is the look-up from the queried model to the row ("topic__").
    """
    columns = {field.attname: f"{prefix}{field.attname}" for field in model._meta.fields}
    return JSONObject(**columns, **further)


def object_from_json[M: models.Model](model: type[M], row: dict[str, Any]) -> M:
    """Return the object of a row that was read with `row_as_json`."""
    # In JSON, dates and ids are text.
    values = {field.attname: field.to_python(row[field.attname]) for field in model._meta.fields}
    instance = model(**values)
    instance._state.adding = False
    return instance
