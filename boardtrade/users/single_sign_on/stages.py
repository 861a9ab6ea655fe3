"""The second factor, when somebody signs in."""

from typing import Any

from allauth.mfa.stages import AuthenticateStage

from boardtrade.users.second_factor.sessions import SESSION_KEY


class SecondFactorStage(AuthenticateStage):
    """Asks for none if the provider has vouched for one a moment ago."""

    def handle(self) -> tuple[Any, bool]:
        """Return what is answered, if anything, and whether to go on."""
        user = self.login.user
        if user and self.request.session.get(SESSION_KEY) == user.pk:
            return None, True
        response, goes_on = super().handle()
        return response, goes_on
