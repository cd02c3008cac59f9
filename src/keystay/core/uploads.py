"""Uploads stay in memory: what was sent never lies on a disk as it was sent.

An extract of cases holds children's numbers until it has been read; only what may be kept
of it is written anywhere. Django's own choice puts large uploads in a folder of the machine.
"""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemory(FileUploadHandler):
    """Takes files of one request up to `FILE_UPLOAD_MAX_MEMORY_SIZE` together, in bytes.

    What is more is counted and let go: the file then has its true size and no content, so
    that a form can say that it is too large.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.taken = 0
        self.file = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the next file of the request."""
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a chunk while there is room for it."""
        self.taken += len(raw_data)
        if self.taken > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            self.file = BytesIO()
        else:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, with the size that was sent."""
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
