"""What went wrong with an attempt, in the plain French of the log."""

import ssl

from django.core.exceptions import ValidationError

from cms.outgoing.addresses import ForbiddenAddress, UnresolvedName
from cms.outgoing.certificates import certificate_fault
from cms.webhooks.models import Outcome


def explain(error: Exception, timeout: float) -> tuple[Outcome, str]:
    """Name what prevented an answer.

    Args:
        error: what was raised on the way to an answer.
        timeout: seconds that the attempt was allowed.
    """
    found: tuple[Outcome, str]
    match error:
        case TimeoutError():
            found = (
                Outcome.TIMED_OUT,
                f"Le récepteur n’a pas répondu entièrement en {timeout:g} secondes.",
            )
        case UnresolvedName():
            found = Outcome.UNRESOLVED, f"Le nom « {error} » est introuvable."
        case ForbiddenAddress():
            found = (
                Outcome.FORBIDDEN,
                f"Le nom mène à une adresse privée ou réservée ({error}) : rien n’a été envoyé.",
            )
        case ValidationError():
            found = Outcome.FORBIDDEN, " ".join(error.messages)
        case ssl.SSLCertVerificationError():
            reason = certificate_fault(error, "du récepteur")
            found = Outcome.BAD_CERTIFICATE, f"Le certificat du récepteur est refusé : {reason}."
        case OSError():
            found = Outcome.UNREACHABLE, _unreachable(error)
        case _:
            found = (
                Outcome.BAD_ANSWER,
                f"La réponse du récepteur n’est pas du HTTP ({type(error).__name__}).",
            )
    return found


def _unreachable(error: OSError) -> str:
    """What a connection that broke, or that never was, says."""
    match error:
        case ssl.SSLError():
            return (
                f"La connexion chiffrée a échoué ({error.reason or 'TLS'}) : "
                "le récepteur parle-t-il HTTPS sur ce port ?"
            )
        case ConnectionRefusedError():
            return "La connexion est refusée : personne n’écoute sur ce port."
        case ConnectionError():
            return "Le récepteur a coupé la connexion sans répondre."
    return f"La connexion au récepteur a échoué ({error.strerror or type(error).__name__})."


def judge(status: int, location: str) -> tuple[Outcome, str]:
    """What an answer means: only a status of 2xx says that the message was received.

    Args:
        status: of HTTP.
        location: where a redirection leads, or nothing.
    """
    if 200 <= status < 300:
        return Outcome.DELIVERED, ""
    if 300 <= status < 400:
        towards = f" vers {location}" if location else ""
        return (
            Outcome.REDIRECTED,
            f"Le récepteur redirige ({status}){towards} : les redirections ne sont pas suivies.",
        )
    if status == 410:
        return Outcome.GONE, "Le récepteur répond que cette adresse n’existe plus (410)."
    if status in {429, 503}:
        return Outcome.SLOWED, f"Le récepteur demande d’attendre ({status})."
    return (
        Outcome.REFUSED,
        f"Le récepteur a répondu {status} : seule une réponse 2xx est un succès.",
    )
