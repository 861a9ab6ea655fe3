"""What pages about signing in ask."""

from typing import Any

from django import template
from django.conf import settings

from boardtrade.users.second_factor.sessions import has_second_factor

register = template.Library()


@register.simple_tag(takes_context=True)
def may_enter_admin(context: template.RequestContext) -> bool:
    """Return whether links into the admin lead whoever is signed in there."""
    request: Any = context["request"]
    is_held_up = settings.REQUIRE_SECOND_FACTOR and not has_second_factor(request)
    return bool(request.user.has_perm("wagtailadmin.access_admin")) and not is_held_up
