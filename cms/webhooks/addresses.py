"""Which addresses receivers may have: public ones, over TLS, on a port that is open to webhooks."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.encoding import iri_to_uri

from cms.outgoing import addresses
from cms.outgoing.addresses import ForbiddenAddress, UnresolvedName, is_public

DEFAULT_PORT = 443
LOWEST_OTHER_PORT = 1_024
"""Below it stand the services of a system (SSH, SMTP…), which nobody serves webhooks on."""


@dataclass(frozen=True)
class Target:
    """Where a receiver listens: its name, its port, and the path with its query; all ASCII."""

    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The value of the ``Host`` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORT else f"{host}:{self.port}"


def read_address(address: str) -> Target:
    """Take the address of a receiver apart.

    Raises:
        ValidationError: it is no address, is not https, carries a name and a password or a
            fragment, or asks for a port that is not open to webhooks. The messages are French.
    """
    try:
        URLValidator(schemes=["https"])(address)
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or DEFAULT_PORT
        ascii_host = host.encode("idna").decode() if not host.isascii() else host
    except (ValidationError, ValueError) as error:
        raise ValidationError(
            "Donnez une adresse complète en https://, par exemple "
            "https://www.exemple.gouv.fr/campus."
        ) from error
    if parts.username is not None or parts.password is not None:
        raise ValidationError("L’adresse ne peut pas contenir d’identifiant ni de mot de passe.")
    if parts.fragment:
        raise ValidationError("L’adresse ne peut pas contenir de « # ».")
    if port != DEFAULT_PORT and port < LOWEST_OTHER_PORT:
        raise ValidationError(
            f"Le port {port} n’est pas autorisé : choisissez 443, ou un port à partir de 1024."
        )
    path = parts.path or "/"
    path = f"{path}?{parts.query}" if parts.query else path
    # A line of HTTP is ASCII: « /réception » goes as « /r%C3%A9ception ».
    return Target(ascii_host, port, iri_to_uri(path))


def check_form(address: str) -> None:
    """Check that an address is one that a receiver may have, without asking for its name.

    Raises:
        ValidationError: see ``read_address``.
    """
    read_address(address)


def resolve(target: Target, timeout: float) -> list[str]:
    """The addresses of a target, each of them allowed; see ``cms.outgoing.addresses.resolve``."""
    return addresses.resolve(target.host, target.port, timeout, is_allowed)


def is_allowed(address: str) -> bool:
    """Whether an IP address may be called here.

    ``CAMPUS_WEBHOOKS_PRIVATE_ADDRESSES`` opens every address, for development, tests and sites
    whose receivers stand on a private network.
    """
    return bool(settings.CAMPUS_WEBHOOKS["private_addresses"]) or is_public(address)


def check_address(address: str, timeout: float) -> None:
    """Check an address before it is subscribed; each attempt checks it again.

    Raises:
        ValidationError: see ``read_address``; also a name without address, or a private address.
    """
    target = read_address(address)
    try:
        resolve(target, timeout)
    except ForbiddenAddress as error:
        raise ValidationError(
            f"Cette adresse mène à un réseau privé ou réservé ({error}) : "
            "le récepteur doit être sur internet."
        ) from error
    except (UnresolvedName, TimeoutError) as error:
        raise ValidationError(
            f"Le nom « {target.host} » est introuvable : vérifiez l’adresse."
        ) from error
