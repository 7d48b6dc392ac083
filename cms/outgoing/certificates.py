"""Why a certificate is refused, in the plain French of a log."""

import ssl

# Codes of OpenSSL (x509_vfy.h), each with what the other side has to change.
_REASONS = {
    9: "il n’est pas encore valable",
    10: "il a expiré",
    18: "il est signé par lui-même",
    19: "son autorité de certification n’est pas reconnue",
    20: "son autorité de certification n’est pas reconnue, ou la chaîne est incomplète",
    21: "la chaîne de certification est incomplète",
    62: "il n’est pas au nom {owner}",
    64: "il n’est pas au nom {owner}",
}


def certificate_fault(error: ssl.SSLCertVerificationError, owner: str) -> str:
    """What is wrong with a certificate, as the end of a sentence; ``owner``: « du site »."""
    reason = _REASONS.get(error.verify_code)
    return reason.format(owner=owner) if reason else error.verify_message
