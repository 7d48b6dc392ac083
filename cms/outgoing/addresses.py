"""Which addresses may be called: public ones; the guard against forged requests (SSRF).

A name is resolved once for each attempt, every address that it gives is checked, and the
connection is made to a checked address: a name that changes its mind (DNS rebinding) gains nothing.
Source: OWASP, Server-Side Request Forgery Prevention Cheat Sheet.
"""

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable

_IPV6_UNICAST = ipaddress.IPv6Network("2000::/3")
# Inside the public space, yet an envelope for any IPv4 address, or nobody's.
_IPV6_REFUSED = tuple(
    ipaddress.IPv6Network(network) for network in ("2001::/23", "2002::/16", "3fff::/20")
)
_IPV4_REFUSED = tuple(
    ipaddress.IPv4Network(network) for network in ("192.0.0.0/24", "192.88.99.0/24")
)


class ForbiddenAddress(Exception):
    """The name leads to an address that is not on the public internet."""


class UnresolvedName(Exception):
    """Nobody gives an address for the name."""


def resolve(host: str, port: int, timeout: float, is_allowed: Callable[[str], bool]) -> list[str]:
    """The addresses of a name, in the order of the system's resolver, each of them allowed.

    Args:
        host: the name, or an address by number.
        port: where the connection will be made.
        timeout: in seconds; the resolver has none of its own, so it runs in a thread aside.
        is_allowed: says whether an IP address may be called.

    Raises:
        TimeoutError: the resolver did not answer in time.
        UnresolvedName: the name has no address.
        ForbiddenAddress: one of its addresses is not allowed; one is enough.
    """
    answer: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.put([str(address[0]) for *_, address in found])
        except (OSError, UnicodeError) as error:
            answer.put(error)

    threading.Thread(target=ask, name="resolver", daemon=True).start()
    try:
        found = answer.get(timeout=max(0.0, timeout))
    except queue.Empty:
        raise TimeoutError from None
    if not isinstance(found, list):
        raise UnresolvedName(host) from found
    addresses = list(dict.fromkeys(found))
    forbidden = [address for address in addresses if not is_allowed(address)]
    if forbidden:
        raise ForbiddenAddress(forbidden[0])
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one machine on the public internet (IANA's special registries).

    IPv6 is held to global unicast less its transition mechanisms: an address mapped from IPv4,
    6to4, Teredo or NAT64 stands for an IPv4 address that the network behind would choose.
    """
    found = ipaddress.ip_address(address)
    if not found.is_global or found.is_multicast or found.is_reserved:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return not any(found in network for network in _IPV4_REFUSED)
    return (
        found.scope_id is None
        and found in _IPV6_UNICAST
        and not any(found in network for network in _IPV6_REFUSED)
    )
