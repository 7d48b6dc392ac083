"""What a visit says of an address, in the plain French of the report."""

import ssl
from dataclasses import dataclass
from enum import Enum

from cms.backoffice.links.hosts import UnusableLink
from cms.outgoing.addresses import ForbiddenAddress, UnresolvedName
from cms.outgoing.certificates import certificate_fault
from cms.outgoing.exchanges import TooManyRedirects

BUSY = frozenset({429, 503})
# The page is there, or may be, for others than us: who signs in, who is no robot.
GUARDED = frozenset({401, 402, 403, 405, 406, 407, 451, 999})


class Outcome(Enum):
    """How a visit ended.

    ``UNREACHED``: nothing answered, which may be our own network's fault; ``FAULTY``: something
    answered, and no reader could do anything with it; ``SLOWED``: told to come later.
    """

    ALIVE = "alive"
    GUARDED = "guarded"
    PRIVATE = "private"
    SLOWED = "slowed"
    UNREACHED = "unreached"
    FAULTY = "faulty"


@dataclass(frozen=True)
class Visit:
    """``error`` is French; ``retry_after`` is the header of that name, as it came."""

    outcome: Outcome
    status: int | None = None
    error: str = ""
    retry_after: str = ""


def judge(status: int, retry_after: str = "") -> Visit:
    """What an answer means.

    Args:
        status: of HTTP, after the redirects.
        retry_after: the header of that name.
    """
    outcome, error = Outcome.ALIVE, ""
    if status in BUSY:
        outcome, error = Outcome.SLOWED, f"Le site est occupé ou en maintenance ({status})."
    elif status in GUARDED:
        outcome, error = Outcome.GUARDED, f"Le site réserve l’accès à cette page ({status})."
    elif status in {404, 410}:
        outcome, error = Outcome.FAULTY, f"La page n’existe pas ou plus ({status})."
    elif status >= 500:
        outcome, error = Outcome.FAULTY, f"Le site est en panne ({status})."
    elif status >= 400 and status != 416:
        outcome, error = Outcome.FAULTY, f"Le site refuse la demande ({status})."
    return Visit(outcome, status, error, retry_after)


def explain(error: Exception, timeout: float) -> Visit:
    """Name what prevented an answer.

    Args:
        error: what was raised on the way to an answer.
        timeout: seconds that the visit was allowed.
    """
    outcome = Outcome.FAULTY
    match error:
        case TimeoutError():
            outcome = Outcome.UNREACHED
            message = f"Le site n’a pas répondu en {timeout:g} secondes."
        case UnresolvedName():
            outcome, message = Outcome.UNREACHED, f"Le nom « {error} » est introuvable."
        case ForbiddenAddress():
            outcome = Outcome.PRIVATE
            message = "L’adresse est celle d’un réseau privé : elle n’est pas vérifiée."
        case UnusableLink():
            message = str(error)
        case TooManyRedirects():
            message = "Les redirections du site ne mènent nulle part."
        case ssl.SSLCertVerificationError():
            message = f"Le certificat du site est refusé : {certificate_fault(error, 'du site')}."
        case ssl.SSLError():
            message = "La connexion chiffrée avec le site a échoué."
        case OSError():
            outcome, message = Outcome.UNREACHED, _unreachable(error)
        case _:
            message = "La réponse du site est illisible."
    return Visit(outcome, error=message)


def _unreachable(error: OSError) -> str:
    """What a connection that broke, or that never was, says."""
    if isinstance(error, ConnectionRefusedError):
        return "La connexion au site est refusée."
    if isinstance(error, ConnectionError):
        return "Le site a coupé la connexion sans répondre."
    return "La connexion au site est impossible."
