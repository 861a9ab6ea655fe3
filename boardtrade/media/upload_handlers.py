"""How the files of a form arrive: a full disk is no error of the server, but of the upload."""

from contextlib import suppress
from io import BytesIO
from typing import Any

from django.core.files import uploadhandler
from django.core.files.uploadedfile import UploadedFile


class UnstoredUpload(UploadedFile):
    """Stands for a large file that found no place on the disk; there is nothing in it."""

    def __init__(self, name: str, error: OSError) -> None:
        super().__init__(BytesIO(), name, size=0)
        self.error = error


class TemporaryFileUploadHandler(uploadhandler.TemporaryFileUploadHandler):
    """Django's handler of large files, which lets the form tell that one could not be kept.

    Django lets the error of the disk out while it reads the request, before there is any form.
    """

    error: OSError | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Make the temporary file."""
        self.error = None
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self.error = error

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what arrives, as long as there is space."""
        if self.error is None:
            try:
                super().receive_data_chunk(raw_data, start)
            except OSError as error:
                self._give_up(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return the file, or what stands for it."""
        if self.error is None:
            try:
                return super().file_complete(file_size)
            except OSError as error:  # what was left in a buffer
                self._give_up(error)
        if self.error is None:
            return None
        return UnstoredUpload(self.file_name or "", self.error)

    def upload_interrupted(self) -> None:
        """Delete what has arrived."""
        if self.error is None:
            super().upload_interrupted()

    def _give_up(self, error: OSError) -> None:
        self.error = error
        with suppress(OSError):  # it tries to write what is left, and deletes the file
            self.file.close()
