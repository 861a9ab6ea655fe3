"""What is said of an account whose name a stranger has typed."""

from boardtrade.users.models import User


def describe(username: str) -> str:
    """Return the account as the log has it: what is typed as a name may be a password."""
    user = User.objects.filter(username=username).only("pk").first()
    return f"account {user.pk}" if user else "an unknown account"
