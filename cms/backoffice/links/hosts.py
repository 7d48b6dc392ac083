"""Take the address of a link apart."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

PORTS = {"http": 80, "https": 443}
LOWEST_OTHER_PORT = 1_024
"""Below it stand the services of a system (SSH, SMTP…), which are no web sites."""

# What may stand in a path or a query as it is (RFC 3986), the escapes that are already there too.
_SAFE = "/?%:@!$&'()*+,;=~-._[]"


class UnusableLink(Exception):
    """The address can be followed by nobody; the message is French."""


@dataclass(frozen=True)
class Place:
    """Where a link leads: scheme, name (ASCII), port, and the path with its query, escaped."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The value of the ``Host`` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def read_place(url: str) -> Place:
    """Take an address apart; characters outside ASCII are written as HTTP wants them.

    Raises:
        UnusableLink: it is no address of a web page.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        ascii_host = host if host.isascii() else host.encode("idna").decode()
    except ValueError as error:
        raise UnusableLink("L’adresse est mal écrite.") from error
    if parts.scheme not in PORTS:
        raise UnusableLink("L’adresse ne commence ni par http:// ni par https://.")
    if not host or any(char.isspace() for char in host):
        raise UnusableLink("L’adresse est mal écrite.")
    if parts.username is not None or parts.password is not None:
        raise UnusableLink("L’adresse contient un identifiant ou un mot de passe.")
    usual = PORTS[parts.scheme]
    port = usual if port is None else port
    if port not in PORTS.values() and port < LOWEST_OTHER_PORT:
        raise UnusableLink(f"Le port {port} n’est pas celui d’un site.")
    path = parts.path or "/"
    path = f"{path}?{parts.query}" if parts.query else path
    return Place(parts.scheme, ascii_host, port, quote(path, safe=_SAFE))


def host_of(url: str) -> str:
    """The name of the host, lower case, 255 characters at most; empty when there is none."""
    try:
        return read_place(url).host[:255]
    except UnusableLink:
        return ""
