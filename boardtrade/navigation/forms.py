"""The form of the site settings, in which a board's colours are checked and its marks are read."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from boardtrade.branding.colours import normalize_colour
from boardtrade.branding.models import BrandFile, NewFile, delete_unused, store
from boardtrade.editing.forms import SettledRowsForm

MARKS = {"mark_file": "mark", "dark_mark_file": "dark_mark"}
"""The fields of the form in which a mark is uploaded, and those of the settings that hold it."""


class MarkField(forms.FileField):
    """A mark to upload. Its value is the checked file, False to remove it, or None to leave it."""

    widget = forms.ClearableFileInput(attrs={"accept": ".svg,.png,image/svg+xml,image/png"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False} | kwargs)

    def clean(self, data: Any, initial: Any = None) -> NewFile | bool | None:
        """Read what was uploaded; a file without content is damaged, and nothing more."""
        if data is False:
            return False
        upload = super().clean(data, None)
        if not isinstance(upload, UploadedFile):
            return None
        from boardtrade.branding.marks import read_mark

        return read_mark(upload)


class ShownFile:
    """A stored mark, as the widget shows what is there."""

    def __init__(self, file: BrandFile) -> None:
        self.url = file.get_absolute_url()

    def __str__(self) -> str:
        return self.url.rsplit("/", 1)[1]


class SiteSettingsForm(SettledRowsForm):
    """Checks the colours, and stores the marks with the settings."""

    mark_file = MarkField(
        label=_("Mark"),
        help_text=_(
            "SVG or PNG, best square, without the name: it stands beside it. It is also the icon "
            "in the tabs of browsers. Leave empty for the five strokes."
        ),
    )
    dark_mark_file = MarkField(
        label=_("Mark for dark surfaces"),
        help_text=_(
            "For the footer, and for readers whose system is dark. Without it, the mark stands "
            "on a light ground there."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        marks = {
            name: ShownFile(file)
            for name, attribute in MARKS.items()
            if (file := getattr(instance, attribute, None))
        }
        super().__init__(*args, **kwargs | {"initial": marks | (kwargs.get("initial") or {})})

    def clean_accent_colour(self) -> str:
        """Refuse an accent under which white text cannot be read."""
        if colour := normalize_colour(self.cleaned_data["accent_colour"]):
            from boardtrade.branding.checks import check_accent

            check_accent(colour)
        return colour

    def clean_voice_colour(self) -> str:
        """Refuse a voice colour that is too light for covers and subheadings."""
        if colour := normalize_colour(self.cleaned_data["voice_colour"]):
            from boardtrade.branding.checks import check_voice

            check_voice(colour)
        return colour

    def clean(self) -> dict[str, Any]:
        """Refuse a mark for dark surfaces alone: light ones would have none."""
        data = super().clean()
        has_mark, has_dark_mark = (self._will_have(name, data) for name in MARKS)
        if has_dark_mark and not has_mark and not self.errors.keys() & MARKS.keys():
            self.add_error("mark_file", _("Upload the mark for light surfaces too."))
        return data

    def is_valid(self) -> bool:
        """Return whether all can be saved; if not, ask for the marks again, which browsers drop."""
        if super().is_valid():
            return True
        for name in MARKS:
            if self.is_bound and self.cleaned_data.get(name):
                self.add_error(name, _("Choose the file again: only a saved form keeps it."))
        return False

    def _will_have(self, name: str, data: dict[str, Any]) -> bool:
        value = data.get(name)
        stored = getattr(self.instance, f"{MARKS[name]}_id")
        return bool(stored if value is None else value)

    def save(self, commit: bool = True) -> Any:
        """Store the marks, and delete what nobody has used for a while."""
        for name, attribute in MARKS.items():
            value = self.cleaned_data.get(name)
            if value is not None:
                setattr(self.instance, attribute, store(value) if value else None)
        saved = super().save(commit=commit)
        if commit:
            delete_unused()
        return saved
