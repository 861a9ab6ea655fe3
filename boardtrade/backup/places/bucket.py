"""A bucket of backups, away from the machine that they are of."""

from django.conf import settings
from django.utils.deconstruct import deconstructible

from boardtrade.media.object_storage.bucket import BucketStorage


@deconstructible(path="boardtrade.backup.places.bucket.BucketOfBackups")
class BucketOfBackups(BucketStorage):
    """Has a backup under its name only when all of it has arrived: the protocol of S3 sees to it.

    What broke off is deleted by this site, or by a rule of the bucket where the site was killed.
    """

    def __init__(self) -> None:
        super().__init__(settings.BACKUP_BUCKET)
