"""After the code was replaced, one command brings tables and static files up to date."""

import pytest
from django.core.management import CommandError, call_command

from boardtrade.run import preparation
from boardtrade.run.progress import ServeError


@pytest.mark.usefixtures("fresh_database", "database_owner")
def test_tables_and_files_are_brought_up_to_date(monkeypatch, capsys, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("upgrade")
    assert "Tables        up to date" in capsys.readouterr().out
    assert (settings.STATIC_ROOT / "css").is_dir()


def test_files_of_an_image_are_collected_once_and_without_a_database(capsys, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    for outcome in ("collected", "unchanged"):
        call_command("upgrade", static_files_only=True)
        assert capsys.readouterr().out.startswith(f"  Static files  {outcome} in")


@pytest.mark.usefixtures("fresh_database", "database_owner")
def test_tables_of_an_earlier_version_are_refused_in_words(monkeypatch):
    def refuse(serving_role: str = "") -> int:
        raise ServeError("The tables were made by another version.")

    monkeypatch.setattr(preparation, "migrate", refuse)
    with pytest.raises(CommandError, match="made by another version"):
        call_command("upgrade")
