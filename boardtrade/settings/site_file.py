"""What `make site` keeps on this machine beside the database: variables that count as set.

Import it before settings that read variables. Those of the environment itself come first.
"""

from pathlib import Path

from boardtrade.settings import env

ROOT_DIR = Path(__file__).resolve().parent.parent.parent
SITE_FILE = Path(env.text("VAR_DIR", str(ROOT_DIR / "var"))).absolute() / "site.env"

env.read_file(SITE_FILE)
