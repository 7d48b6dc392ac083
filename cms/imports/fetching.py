"""The file that an address of a spreadsheet names: whether it may be fetched, and fetching it.

Only from the sites that ``CAMPUS_IMPORT_FETCH_HOSTS`` names, over HTTPS.
"""

import ssl
from http.client import HTTPException
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings

from cms.imports.errors import CellError
from cms.imports.models import MAX_ADDRESS, MediaSort
from cms.outgoing.addresses import ForbiddenAddress, UnresolvedName, is_public
from cms.outgoing.certificates import certificate_fault
from cms.outgoing.downloads import (
    Downloaded,
    DownloadRefused,
    Limits,
    TooLarge,
    Unanswered,
    authority,
    download,
)
from cms.outgoing.exchanges import TooManyRedirects

SECONDS = 20.0
"""For one file, redirects included."""
MEGABYTE = 1024 * 1024
LARGEST_DOCUMENT = 50 * MEGABYTE

_EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "application/pdf": "pdf",
    "text/csv": "csv",
    "application/zip": "zip",
}
"""For addresses that end with no name of a file."""


def is_open() -> bool:
    """Whether there is a site from which files may be fetched."""
    return bool(settings.CAMPUS_IMPORT_FETCH["hosts"])


def check_address(address: str) -> str:
    """The site of an address that may be fetched.

    Raises:
        CellError: it may not.
    """
    if not is_open():
        host = urlsplit(address).hostname if "://" in address else address
        raise CellError(
            f"Le campus ne télécharge pas de fichier depuis « {host or address} ». Déposez le "
            "fichier dans la médiathèque, puis donnez son titre dans la colonne prévue, ou videz "
            "cette cellule."
        )
    if len(address) > MAX_ADDRESS:
        raise CellError(f"Cette adresse est trop longue : {MAX_ADDRESS} caractères au plus.")
    try:
        site = authority(address)
    except DownloadRefused as error:
        raise CellError(
            f"« {address} » n’est pas une adresse complète en https://, sans identifiant ni mot "
            "de passe."
        ) from error
    if not _may_call(site):
        raise _not_listed(site)
    return site


def may_be_fetched(address: str) -> bool:
    """Whether ``check_address`` has nothing against it."""
    try:
        check_address(address)
    except CellError:
        return False
    return True


def _may_call(site: str) -> bool:
    return site in settings.CAMPUS_IMPORT_FETCH["hosts"]


def _not_listed(site: str) -> CellError:
    return CellError(
        f"Le site « {site} » n’est pas de ceux dont le campus télécharge des fichiers. Déposez le "
        "fichier dans la médiathèque et donnez son titre, ou demandez aux administrateurs "
        "techniques d’autoriser ce site."
    )


def largest(sort: str) -> int:
    """How many bytes a file of this sort may have."""
    image: int = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    return image if sort == MediaSort.IMAGE else LARGEST_DOCUMENT


def fetch(address: str, sort: str) -> Downloaded:
    """Fetch a file, whose content is not checked yet.

    Raises:
        CellError: whatever goes wrong, in a sentence.
    """
    check_address(address)
    limits = Limits(
        may_call=_may_call,
        most_bytes=largest(sort),
        seconds=SECONDS,
        agent=f"CampusTransformationPublique-Imports/1 (+{settings.CAMPUS_BASE_URL})",
        is_allowed=_is_allowed,
        ca_file=settings.CAMPUS_IMPORT_FETCH["ca_file"],
    )
    try:
        return download(address, limits)
    except Exception as error:  # another site may fail in any way
        raise _explained(error, sort) from error


def _is_allowed(address: str) -> bool:
    return bool(settings.CAMPUS_IMPORT_FETCH["private_addresses"]) or is_public(address)


def _explained(error: Exception, sort: str) -> CellError:
    if isinstance(error, DownloadRefused):
        return CellError(f"Cette adresse redirige ailleurs. {_not_listed(str(error))}")
    text = _fault_of_file(error, sort) or _fault_of_site(error)
    return CellError(f"{text} Déposez le fichier dans la médiathèque, puis donnez son titre.")


def _fault_of_file(error: Exception, sort: str) -> str:
    match error:
        case TooManyRedirects():
            return "Cette adresse redirige trop de fois."
        case TooLarge():
            return f"Ce fichier est trop lourd : {largest(sort) // MEGABYTE} Mo au plus."
        case Unanswered():
            return f"Le site a répondu {error.status} : il n’y a pas de fichier à cette adresse."
        case TimeoutError():
            return f"Le site n’a pas donné ce fichier en {SECONDS:g} secondes."
    return ""


def _fault_of_site(error: Exception) -> str:
    match error:
        case ForbiddenAddress():
            return f"Ce nom mène à une adresse privée ou réservée ({error}) : elle n’est pas lue."
        case UnresolvedName():
            return f"Le nom « {error} » est introuvable."
        case ssl.SSLCertVerificationError():
            return f"Le certificat du site est refusé : {certificate_fault(error, 'du site')}."
        case OSError():
            return "La connexion au site a échoué."
        case HTTPException():
            return "La réponse du site n’est pas du HTTP."
    return f"Le site n’a pas donné ce fichier ({type(error).__name__})."


def file_name(found: Downloaded) -> str:
    """A name whose extension is that of the address, or of what the site says of the file."""
    path = PurePosixPath(unquote(urlsplit(found.url).path))
    extension = path.suffix.lower().lstrip(".") or _EXTENSIONS.get(found.media_type, "")
    stem = path.stem[:80] or "fichier"
    return f"{stem}.{extension}" if extension else stem
