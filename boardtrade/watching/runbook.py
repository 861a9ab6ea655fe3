"""What operators read in the admin: their handbook, and a page of the runbook for each trouble."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from boardtrade.handbook.shelves import Shelf, register_shelf

PERMISSION = "watching.see_what_runs"


def list_runbook() -> list[str]:
    """Return the names of the pages of the runbook."""
    folder = settings.ROOT_DIR / "docs" / "runbook"
    return sorted(path.stem for path in folder.glob("*.md") if path.stem != "README")


OPERATORS = register_shelf(
    Shelf(
        label=_("Operator’s handbook"),
        url_name="operator_handbook",
        documents={
            "operator": "docs/operator.md",
            "runbook": "docs/runbook/README.md",
            "readme": "README.md",
            "deploy": "deploy/README.md",
            "upgrading": "UPGRADING.md",
            **{name: f"docs/runbook/{name}.md" for name in list_runbook()},
        },
        permission=PERMISSION,
    )
)
