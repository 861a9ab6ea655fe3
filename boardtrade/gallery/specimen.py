"""A component in one state, and the pages of the gallery on which such stand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import slugify


@dataclass(frozen=True)
class Specimen:
    """A component with the arguments that bring it into one state."""

    title: str
    template: str
    arguments: dict[str, Any]
    frame: str = "wrap"
    """The classes of what stands round it on real pages."""
    language: str = "en"

    @property
    def anchor(self) -> str:
        """The id to link to, which changes with the title only."""
        return slugify(self.title)

    @property
    def html(self) -> str:
        """The component as its own template renders it."""
        return render_to_string(f"components/{self.template}.html", self.arguments)


@dataclass(frozen=True)
class Group:
    """A page of the gallery."""

    slug: str
    title: str
    make: Callable[[], list[Specimen]] = field(repr=False)
