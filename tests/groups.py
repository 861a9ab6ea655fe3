"""Members of the groups that Wagtail makes."""

from django.contrib.auth.models import Group
from django.test import Client

from tests.factories import UserFactory


def browser_of(group: str) -> Client:
    """Return a browser in which a member of a group has signed in."""
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    browser = Client()
    browser.force_login(user)
    return browser
