"""What happens to a form of the admin that is sent without a session, or with an old token.

A session ends while somebody types; Django gives a new token at each sign-in. Neither may cost what
was typed. Scripts get an answer that they can show, people a page that sends the form once more.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from json import JSONDecodeError
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.decorators.cache import never_cache

from boardtrade.editing.page_form.rows import refuse_cut_form

View = Callable[..., HttpResponseBase]

USER_FIELD = "signed_in_as"
"""Added to each form by `static/js/admin.js`: the id of the user who opened the form."""
KEPT_FORM = "editing/staff/kept_form.html"
NOT_KEPT = {"csrfmiddlewaretoken"}


def keep_forms(view: View) -> View:
    """Answer a script or a form that comes without a session with words, and keep the form."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        try:
            response = view(request, *args, **kwargs)
        except PermissionDenied:
            if not is_script(request):
                raise
            return _answer_signed_out(request)
        sign_in_url = f"{reverse('wagtailadmin_login')}?next="
        if not getattr(response, "url", "").startswith(sign_in_url):
            return response
        if is_script(request):
            return _answer_signed_out(request)
        fields = _keep(request) if request.method == "POST" else {}
        return _show_signed_out(request, fields) if fields else response

    return wrapped


def explain_bad_requests(view: View) -> View:
    """Say in words what could not be read of a form, to scripts and to people."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return _read_whole_form(view, request, *args, **kwargs)
        except BadRequest as error:
            if is_script(request):
                return answer_script(str(error), status=HTTPStatus.BAD_REQUEST)
            title = _("This could not be saved")
            context = {"title": title, "message": str(error)}
            return render(
                request, "editing/staff/kept_form.html", context, status=HTTPStatus.BAD_REQUEST
            )

    return wrapped


def _read_whole_form(
    view: View, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    """Raise BadRequest where Wagtail misses a field, or reads what no script has written."""
    try:
        return view(request, *args, **kwargs)
    except (MultiValueDictKeyError, JSONDecodeError) as error:
        if request.method != "POST":
            raise
        raise refuse_cut_form() from error


@never_cache
def token(request: HttpRequest) -> HttpResponse:
    """Return today's token for forms and who is signed in, for windows that were opened before."""
    if not request.user.is_authenticated:
        return _answer_signed_out(request)
    return JsonResponse({"token": get_token(request), "user": str(request.user.pk)})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form with an old token (CSRF_FAILURE_VIEW).

    Only a form of the admin that comes from this site, and from the user who is signed in, is
    offered to be sent again: another site must not be able to fill one in.
    """
    if not request.path.startswith(reverse("wagtailadmin_home")):
        return django_csrf_failure(request, reason=reason)
    if is_script(request):
        if not request.user.is_authenticated:
            return _answer_signed_out(request)
        message = _("You have signed in again since you opened this. Save once more.")
        response = answer_script(message, status=HTTPStatus.FORBIDDEN)
        response["X-Token-Expired"] = "1"
        return response
    if not request.user.is_authenticated:
        return _show_signed_out(request, _keep(request))
    context: dict[str, Any] = {"title": _("Nothing was saved yet")}
    kept = _keep(request)
    if not kept or not request.POST.get(USER_FIELD):
        context["message"] = _(
            "The page was opened before you signed in. Go back in your browser, copy what you "
            "typed, and reload the page."
        )
    elif request.POST[USER_FIELD] != str(request.user.pk):
        context["message"] = _(
            "Somebody else had opened this form: it is not sent under your name. Sign in with the "
            "account that you began with."
        )
    else:
        context["message"] = _(
            "You have signed in again since you opened this form. What you typed is kept: send it "
            "now."
        )
        context |= kept
    return render(request, KEPT_FORM, context, status=HTTPStatus.FORBIDDEN)


def is_script(request: HttpRequest) -> bool:
    """Return whether a script has sent a request, which cannot show a page."""
    return (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Dest") == "empty"
        or not request.accepts("text/html")
    )


def answer_script(message: str, *, status: HTTPStatus) -> HttpResponse:
    """Return an answer whose words autosave shows; it knows this code and goes on later."""
    answer = {"success": False, "error_code": "locked", "error_message": message}
    return JsonResponse(answer, status=status)


def _answer_signed_out(request: HttpRequest) -> HttpResponse:
    message = _("You have been signed out. Sign in in another tab, then save here.")
    # Dialogues ask for text, read it as JSON, and show an error as a number.
    if request.headers.get("Accept", "").startswith("text/plain"):
        html = render_to_string("editing/staff/signed_out.html", {"message": message})
        response: HttpResponse = JsonResponse({"step": "signed_out", "html": html})
    else:
        response = answer_script(message, status=HTTPStatus.UNAUTHORIZED)
    response["X-Signed-Out"] = "1"
    return response


def _show_signed_out(request: HttpRequest, kept: dict[str, Any]) -> HttpResponse:
    message = (
        _(
            "Nothing was saved yet, but what you typed is kept on this page. Sign in in another "
            "tab, come back to this one, and send it."
        )
        if kept
        else _("Nothing was saved. Sign in and open the page again.")
    )
    context = {"title": _("You have been signed out"), "is_signed_out": True, "message": message}
    return render(request, KEPT_FORM, context | kept, status=HTTPStatus.FORBIDDEN)


def _is_from_this_site(request: HttpRequest) -> bool:
    """Return whether a browser says that one of our own pages has sent a form."""
    if origin := request.headers.get("Origin"):
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _keep(request: HttpRequest) -> dict[str, Any]:
    """Return the fields that may be sent again and the names of files, or nothing.

    No password is kept, and no form of another site.
    """
    if not _is_from_this_site(request) or any("password" in name for name in request.POST):
        return {}
    return {
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NOT_KEPT
            for value in values
        ],
        "files": [file.name for name in request.FILES for file in request.FILES.getlist(name)],
    }
