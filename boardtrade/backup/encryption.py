"""Archives that only the holder of a key can read, in the format of age: https://age-encryption.org.

The key that encrypts is public. So a machine that makes backups need not be able to read them, and
whoever breaks into it cannot read the older ones either.
"""

from collections.abc import Iterable
from typing import BinaryIO

import pyrage

from boardtrade.backup.errors import BackupError, DamagedArchiveError
from boardtrade.backup.piping import Readable


def make_keys() -> tuple[str, str]:
    """Return a new public key and its secret one."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def encrypt(source: Readable, target: BinaryIO, public_keys: Iterable[str]) -> None:
    """Encrypt a stream for each of some keys, without holding more of it than a chunk.

    Raises BackupError for what is no key.
    """
    try:
        recipients = [pyrage.x25519.Recipient.from_str(key) for key in public_keys]
    except pyrage.RecipientError:
        raise BackupError(
            "BACKUP_PUBLIC_KEY is no key, which begins with age1: "
            "manage.py backup --new-key makes one."
        ) from None
    pyrage.encrypt_io(source, target, recipients)


def decrypt(source: Readable, target: BinaryIO, secret_key: str) -> None:
    """Decrypt a stream. Every chunk is authenticated before it is written.

    Raises BackupError for a wrong key, DamagedArchiveError for what was changed or cut off.
    """
    if not secret_key:
        raise BackupError("This archive is encrypted: set BACKUP_SECRET_KEY to its secret key.")
    try:
        identity = pyrage.x25519.Identity.from_str(secret_key)
    except pyrage.IdentityError:
        raise BackupError(
            "BACKUP_SECRET_KEY is no secret key: it begins with AGE-SECRET-KEY-1."
        ) from None
    try:
        pyrage.decrypt_io(source, target, [identity])
    except pyrage.DecryptError as error:
        if "matching keys" in str(error):
            raise BackupError(
                "BACKUP_SECRET_KEY does not open this archive: it was encrypted for another key."
            ) from None
        raise DamagedArchiveError(f"The archive cannot be decrypted: {error}.") from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise DamagedArchiveError(f"The archive is damaged or cut off: {error}.") from None
