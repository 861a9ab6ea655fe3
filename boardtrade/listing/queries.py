"""What a reader asks of a list: read from the query string, and written back into addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS = "q"
"""The parameter of words, beside those that are named as their facets."""
MAX_LENGTH = 200
"""Characters of the words, and of each value, that are looked at."""
MAX_VALUES_PER_FACET = 30
"""Values of one facet that are looked at; more are dropped."""

Errors = dict[str, str | Promise]


class ListSort(models.TextChoices):
    """In which order a list can be; the members of a subclass are the choices."""

    @property
    def fields(self) -> list[Any]:
        """The order for the database, which must be the same one each time, also for equals."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """A question to a list. Every state of a list is one, and has an address.

    A subclass names the facets that there are, gives a default to `sort`, and may have fields of
    its own: it reads them in `of` and writes them in `own_params`.
    """

    facet_names: ClassVar[tuple[str, ...]]

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values chosen in each facet, by its name; facets without any are not in it."""
    sort: ListSort
    """In which order. A subclass gives a default, whose class has all orders there are."""
    errors: Mapping[str, str | Promise] = field(default_factory=dict)
    """What could not be understood, by parameter: a page says so, an export refuses."""

    @classmethod
    def of(cls, params: QueryDict) -> Self:
        """Read a query string. Values that do not exist are kept: they match nothing."""
        errors: Errors = {}
        return cls(**cls.read_common(params, errors), errors=errors)

    @classmethod
    def read_common(cls, params: QueryDict, errors: Errors) -> dict[str, Any]:
        """Return the values of the fields that every list has but `errors`, to which it adds."""
        chosen = {}
        for name in cls.facet_names:
            values = [value[:MAX_LENGTH] for value in params.getlist(name) if value]
            if values:
                chosen[name] = tuple(dict.fromkeys(values))[:MAX_VALUES_PER_FACET]
        words = " ".join(params.get(WORDS, "").split())[:MAX_LENGTH]
        return {"words": words, "chosen": chosen, "sort": cls._read_sort(params, errors)}

    @classmethod
    def _read_sort(cls, params: QueryDict, errors: Errors) -> ListSort:
        name = params.get("sort", "")
        try:
            return type(cls.default_sort())(name) if name else cls.default_sort()
        except ValueError:
            errors["sort"] = _("There is no such order.")
            return cls.default_sort()

    @classmethod
    def default_sort(cls) -> ListSort:
        """Return the order in which a list is without being asked."""
        return cls.sort  # type: ignore[misc]  # a dataclass keeps a default on the class

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out of the list."""
        return bool(self.words or self.chosen)

    def own_params(self) -> dict[str, str]:
        """Return the parameters that a subclass has beside those of every list."""
        return {}

    def query_string(self, *without: str) -> str:
        """Return the query string of this question, in one spelling, without some parameters."""
        params = QueryDict(mutable=True)
        if self.words:
            params[WORDS] = self.words
        for name, values in self.chosen.items():
            params.setlist(name, list(values))
        params.update(self.own_params())
        if self.sort != self.default_sort():
            params["sort"] = self.sort.value
        for name in without:
            params.pop(name, None)
        return params.urlencode()

    @property
    def wordless_query(self) -> str:
        """The query string of the same question without its words."""
        return self.query_string(WORDS)

    @property
    def unfiltered_query(self) -> str:
        """The query string of the whole list, with nothing else of the question changed."""
        return self.query_string(WORDS, *self.chosen)

    def query_string_without(self, name: str, value: str) -> str:
        """Return the query string with one value of one facet taken out."""
        params = QueryDict(self.query_string(), mutable=True)
        params.setlist(name, [other for other in params.getlist(name) if other != value])
        return params.urlencode()
