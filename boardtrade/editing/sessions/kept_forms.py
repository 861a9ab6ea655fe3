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
from django.urls import is_valid_path, resolve, reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.decorators.cache import never_cache
from wagtail.actions.copy_for_translation import ParentNotTranslatedError

from boardtrade.editing.page_form.rows import refuse_cut_form
from boardtrade.editing.sessions.kept_fields import USER_FIELD, KeptForm, keep_fields

View = Callable[..., HttpResponseBase]

KEPT_FORM = "editing/staff/kept_form.html"
SIGN_IN_VIEWS = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_confirm",
}
"""Views of the admin for people without a session, who cannot have been signed out."""
FIELDS_TAKEN_FOR_GRANTED = {"wagtailadmin_choose_page_external_link": "external-link-chooser-url"}
"""Views of Wagtail, each with a field without which it fails."""
VIEWS_OF_KEYS = {"wagtailredirects:process_import"}
"""Views of Wagtail whose forms fail when a field is missing, once it is known who may use them."""
VIEWS_OF_IDS = {
    "wagtailadmin_api:documents:find",
    "wagtailadmin_api:images:find",
    "wagtailadmin_api:pages:find",
    "wagtailadmin_choose_page_chosen_multiple",
}
"""Views of Wagtail that fail at an id which is no number."""


def keep_forms(view: View) -> View:
    """Answer a script or a form that comes without a session with words, and keep the form."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            if _is_of_somebody_else(request):
                return _answer_somebody_else(request)
            response = view(request, *args, **kwargs)
            kept = keep_fields(request) if _leads_to_sign_in(response) else KeptForm()
            return _show_withdrawn(request, kept) if kept.texts else response
        try:
            response = view(request, *args, **kwargs)
        except PermissionDenied:
            if not is_script(request):
                raise
            return _answer_signed_out(request)
        if not _leads_to_sign_in(response):
            return response
        if is_script(request):
            return _answer_signed_out(request)
        kept = keep_fields(request)
        return _show_signed_out(request, kept) if kept else response

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
            title, kept = _("This could not be saved"), keep_fields(request)
            context = {"title": title, "message": str(error), "kept": kept}
            return render(request, KEPT_FORM, context, status=HTTPStatus.BAD_REQUEST)

    return wrapped


def _read_whole_form(
    view: View, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    """Raise BadRequest where Wagtail misses a field, or reads what no script has written."""
    _check_unguarded(request)
    try:
        return view(request, *args, **kwargs)
    except (MultiValueDictKeyError, JSONDecodeError) as error:
        if request.method != "POST":
            raise
        raise refuse_cut_form() from error
    except KeyError as error:
        match = request.resolver_match
        if match is None or match.view_name not in VIEWS_OF_KEYS:
            raise
        raise refuse_cut_form() from error
    except ParentNotTranslatedError as error:
        raise BadRequest(_("Translate the page above this one first.")) from error


def _check_unguarded(request: HttpRequest) -> None:
    """Refuse what views of Wagtail fail at for want of a look at it."""
    match = request.resolver_match
    if match is None:
        return
    field = FIELDS_TAKEN_FOR_GRANTED.get(match.view_name)
    if request.method == "POST" and field and field not in request.POST:
        raise refuse_cut_form()
    if match.view_name in VIEWS_OF_IDS:
        for value in request.GET.getlist("id"):
            if not (value.isascii() and value.isdigit()):
                raise BadRequest(
                    _("“%(value)s” is not the number of an object.") % {"value": value}
                )


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
    match = resolve(request.path_info) if is_valid_path(request.path_info) else None
    if match and match.url_name in SIGN_IN_VIEWS:
        return _show_old_sign_in(request)
    if not request.user.is_authenticated:
        if is_script(request):
            return _answer_signed_out(request)
        return _show_signed_out(request, keep_fields(request))
    if _is_of_somebody_else(request):
        return _answer_somebody_else(request)
    if is_script(request):
        message = _("You have signed in again since you opened this. Save once more.")
        response = _answer_dialogue(request, message) or answer_script(
            message, status=HTTPStatus.FORBIDDEN
        )
        response["X-Token-Expired"] = "1"
        return response
    kept = keep_fields(request)
    context: dict[str, Any] = {"title": _("Nothing was saved yet"), "kept": kept}
    if kept and request.POST.get(USER_FIELD):
        context["can_send"] = True
        context["message"] = _(
            "You have signed in again since you opened this form. What you typed is kept: send it "
            "now."
        )
    elif kept:
        context["message"] = _(
            "The page was opened before you signed in, and it is not known by whom: so it is not "
            "sent under your name. Copy what you typed from here, open the page again, and paste "
            "it there."
        )
    else:
        context["message"] = _(
            "The page was opened before you signed in. Go back in your browser, copy what you "
            "typed, and reload the page."
        )
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


def _leads_to_sign_in(response: HttpResponseBase) -> bool:
    sign_in_url = f"{reverse('wagtailadmin_login')}?next="
    return getattr(response, "url", "").startswith(sign_in_url)


def _show_withdrawn(request: HttpRequest, kept: KeptForm) -> HttpResponse:
    """Show what was typed to somebody who may not enter the admin any more."""
    message = _(
        "You may not work here any more, so nothing was saved. Copy what you typed from here, and "
        "ask an administrator."
    )
    context = {"title": _("Nothing was saved"), "message": message, "kept": kept}
    return render(request, KEPT_FORM, context, status=HTTPStatus.FORBIDDEN)


def _is_of_somebody_else(request: HttpRequest) -> bool:
    """Return whether a form was opened by another user than the one who is signed in now."""
    opened_by = request.POST.get(USER_FIELD) if request.method == "POST" else None
    return bool(opened_by) and opened_by != str(request.user.pk)


def _answer_somebody_else(request: HttpRequest) -> HttpResponse:
    message = _(
        "Somebody else had opened this form: it is not sent under your name. Sign in with the "
        "account that you began with, or copy what you typed from here."
    )
    if is_script(request):
        return _answer_dialogue(request, message) or answer_script(
            message, status=HTTPStatus.FORBIDDEN
        )
    context = {
        "title": _("Nothing was saved yet"),
        "message": message,
        "kept": keep_fields(request),
    }
    return render(request, KEPT_FORM, context, status=HTTPStatus.FORBIDDEN)


def _show_old_sign_in(request: HttpRequest) -> HttpResponse:
    """Say what became of a form for signing in that was opened before an earlier session ended."""
    if request.user.is_authenticated:
        title = _("You are signed in already")
        message = _("You have signed in in another tab. Go on there, or from the dashboard.")
    else:
        title = _("You are not signed in yet")
        message = _("The form for signing in was too old. Open it again, and sign in there.")
    context = {"title": title, "message": message, "is_sign_in": not request.user.is_authenticated}
    return render(request, KEPT_FORM, context, status=HTTPStatus.FORBIDDEN)


def _answer_dialogue(request: HttpRequest, message: str) -> HttpResponse | None:
    """Return an answer that a dialogue shows, with what was typed into it; None for others.

    Dialogues ask for text, read it as JSON, and show an error as a number.
    """
    if not request.headers.get("Accept", "").startswith("text/plain"):
        return None
    context = {"message": message, "kept": keep_fields(request)}
    html = render_to_string("editing/staff/signed_out.html", context)
    return JsonResponse({"step": "signed_out", "html": html})


def _answer_signed_out(request: HttpRequest) -> HttpResponse:
    message = _("You have been signed out. Sign in in another tab, then save here.")
    response = _answer_dialogue(request, message) or answer_script(
        message, status=HTTPStatus.UNAUTHORIZED
    )
    response["X-Signed-Out"] = "1"
    return response


def _show_signed_out(request: HttpRequest, kept: KeptForm) -> HttpResponse:
    can_send = bool(kept and request.POST.get(USER_FIELD))
    if can_send:
        message = _(
            "Nothing was saved yet, but what you typed is kept on this page. Sign in in another "
            "tab, come back to this one, and send it."
        )
    elif kept:
        message = _(
            "Nothing was saved yet, but what you typed is kept on this page. Sign in in another "
            "tab, open there what you worked on, and copy your words from this page."
        )
    else:
        message = _("Nothing was saved. Sign in and open the page again.")
    context = {
        "title": _("You have been signed out"),
        "is_signed_out": True,
        "message": message,
        "kept": kept,
        "can_send": can_send,
    }
    return render(request, KEPT_FORM, context, status=HTTPStatus.FORBIDDEN)
