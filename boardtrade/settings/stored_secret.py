"""Secrets that a machine makes for itself once and keeps in a file that only its owner can read."""

import os
import secrets
from pathlib import Path


def stored_secret(path: Path, *, length: int = 50) -> str:
    """Return the secret in `path`, made on first use with `length` random bytes of entropy.

    Two processes that start at once agree: the file appears whole or not at all.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(length))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
