"""Under which terms others may use a picture: a short list, each with the page that says so."""

from django.db import models
from django.utils.translation import gettext_lazy as _

_CREATIVE_COMMONS = "https://creativecommons.org"


class Licence(models.TextChoices):
    """The terms under which a picture was given to the board."""

    BY = "cc-by", _("CC BY 4.0")
    BY_SA = "cc-by-sa", _("CC BY-SA 4.0")
    BY_ND = "cc-by-nd", _("CC BY-ND 4.0")
    BY_NC = "cc-by-nc", _("CC BY-NC 4.0")
    BY_NC_SA = "cc-by-nc-sa", _("CC BY-NC-SA 4.0")
    BY_NC_ND = "cc-by-nc-nd", _("CC BY-NC-ND 4.0")
    ZERO = "cc-zero", _("CC0 1.0")
    PUBLIC_DOMAIN = "public-domain", _("Public domain")
    OPEN_GOVERNMENT = "ogl-canada", _("Open Government Licence – Canada")
    ALL_RIGHTS = "all-rights", _("All rights reserved")

    @property
    def url(self) -> str:
        """The address of the terms; empty where there are none to be read."""
        match self:
            case Licence.ZERO:
                return f"{_CREATIVE_COMMONS}/publicdomain/zero/1.0/"
            case Licence.PUBLIC_DOMAIN:
                return f"{_CREATIVE_COMMONS}/publicdomain/mark/1.0/"
            case Licence.OPEN_GOVERNMENT:
                return "https://open.canada.ca/en/open-government-licence-canada"
            case Licence.ALL_RIGHTS:
                return ""
        return f"{_CREATIVE_COMMONS}/licenses/{self.value.removeprefix('cc-')}/4.0/"
