"""Where uploaded spreadsheets wait: a private folder that no address serves."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible
class PrivateStorage(FileSystemStorage):
    """Files under ``settings.CAMPUS_PRIVATE_ROOT``, read anew at each use; they have no address."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> Path:
        """The private folder of the settings."""
        return Path(settings.CAMPUS_PRIVATE_ROOT)

    @property
    def location(self) -> str:
        """The same, absolute."""
        return str(self.base_location.absolute())

    @property
    def base_url(self) -> None:  # type: ignore[override]
        """None: nothing here has an address."""
        return
