"""House rules of the architecture as Django's system checks: each says what to do."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from wagtail.blocks import Block, StreamBlock
from wagtail.fields import StreamField

from boardtrade.pages.base_page import BasePage


def _get_page_types() -> list[type[BasePage]]:
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


@register(Tags.models)
def check_page_types(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Require every page type to declare its place in the tree and its description."""
    errors: list[CheckMessage] = []
    for model in _get_page_types():
        project_bases = [
            base for base in model.__mro__ if not base.__module__.startswith("wagtail")
        ]
        missing = [
            name
            for name in ("parent_page_types", "subpage_types", "page_description")
            if not any(name in vars(base) for base in project_bases)
        ]
        if missing:
            errors.append(
                Error(
                    f"{model.__name__} does not say its {', '.join(missing)}.",
                    hint="Editors choose page types by their description, and the tree keeps "
                    "wrong structures out: set all three on the class.",
                    obj=model,
                    id="boardtrade.E001",
                )
            )
    return errors


@register(Tags.models)
def check_body_blocks(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Require every block of a body to have what the editor's menu of blocks shows."""
    errors: list[CheckMessage] = []
    for model, name, block in _iterate_body_blocks():
        missing = [
            option
            for option in ("icon", "label", "group", "description", "template")
            if not getattr(block.meta, option, None)
        ]
        if not hasattr(block.meta, "preview_value"):
            missing.append("preview_value")
        if missing:
            errors.append(
                Error(
                    f"The block “{name}” of {model.__name__} has no {', '.join(missing)}.",
                    hint=f"Add them to class Meta of {type(block).__name__}.",
                    obj=model,
                    id="boardtrade.E002",
                )
            )
    return errors


def _iterate_body_blocks() -> Iterator[tuple[type[BasePage], str, Block]]:
    for model in _get_page_types():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField) and isinstance(field.stream_block, StreamBlock):
                for name, block in field.stream_block.child_blocks.items():
                    yield model, name, block
