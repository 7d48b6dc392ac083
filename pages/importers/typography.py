"""French typography for the texts that people read; facts are written with plain characters.

Source: Imprimerie nationale, « Lexique des règles typographiques en usage » (spaces before the
high punctuation, quotation marks, groups of three digits).
"""

import re

NO_BREAK = "\u00a0"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\w)'(?=\w)", "’"),
        (r"«\s?", f"«{NO_BREAK}"),
        (r"\s?»", f"{NO_BREAK}»"),
        (r" ([:;!?])", rf"{NO_BREAK}\1"),
        (r"(?<=\d) (?=\d{3}\b)", NO_BREAK),
        (r" - ", " – "),
        (r" \+(?!\w)", f"{NO_BREAK}+"),
    )
)


def french(text: str) -> str:
    """Give ``text`` with curly apostrophes, no-break spaces and en dashes; idempotent.

    >>> french("L'usager : « 1 300 » formulaires ?")
    'L’usager\\xa0: «\\xa01\\xa0300\\xa0» formulaires\\xa0?'
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
