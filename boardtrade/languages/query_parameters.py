"""Which parameters a view reads; for its response, all others are as if they were not there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse

View = Callable[..., HttpResponseBase]


def reads_parameters(*names: str) -> Callable[[View], View]:
    """Declare the parameters of the query string that a view reads; it gets no others.

    Addresses that differ in other parameters, such as those that newsletters add to links, have
    one response. It says so to caches: https://httpwg.org/http-extensions/draft-ietf-httpbis-no-vary-search.html.
    """
    exceptions = " ".join(f'"{name}"' for name in names)
    header = f"params, except=({exceptions})" if names else "params"

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with _only_parameters(request, names):
                response = view(request, *args, **kwargs)
                # A template reads the query string too, for its links to other pages of a list.
                if isinstance(response, SimpleTemplateResponse):
                    response.render()
            response["No-Vary-Search"] = header
            return response

        return declare_own_parameters(wrapped)

    return decorate


def declare_own_parameters(view: View) -> View:
    """Note that a view declares its parameters, or that what it calls does."""
    view.declares_parameters = True  # type: ignore[attr-defined]
    return view


def declares_parameters(view: View) -> bool:
    """Return whether a view says which parameters it reads; others read none."""
    return getattr(view, "declares_parameters", False)


def keep_parameters(query: QueryDict, names: tuple[str, ...]) -> QueryDict:
    """Return a query with some of its parameters only, in the order of their names."""
    kept = QueryDict(mutable=True)
    for name in names:
        if values := query.getlist(name):
            kept.setlist(name, values)
    return kept


@contextmanager
def _only_parameters(request: HttpRequest, names: tuple[str, ...]) -> Iterator[None]:
    query, query_string = request.GET, request.META.get("QUERY_STRING", "")
    kept = keep_parameters(query, names)
    request.GET, request.META["QUERY_STRING"] = kept, kept.urlencode()  # type: ignore[assignment]
    try:
        yield
    finally:
        # Redirects from old addresses look at the whole address.
        request.GET, request.META["QUERY_STRING"] = query, query_string
