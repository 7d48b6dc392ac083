"""Who bears an acronym typed in capitals: « AGIR » is a programme, « agir » is a verb.

Both engines fold capitals. The contents that an acronym names are looked up here, and given to
either engine as ids, so that both rank them alike.
"""

from itertools import islice
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.fields.json import KT
from django.db.models.functions import StrIndex

from search.analysis import clean, exact, tokens
from search.index.public import saying

SHORTEST, LONGEST = 2, 8
"""Letters of an acronym."""

MAXIMUM = 3
"""Acronyms of a query that are looked up, the first ones."""

MAXIMUM_READ = 2_000
"""Contents with the letters of an acronym that are looked at: more of them say another word."""

MAXIMUM_BEARERS = 200
"""Contents that are given to the engine for one acronym: what more of them bear tells nothing."""


def acronyms_of(text: str) -> dict[str, str]:
    """The different words of a text that are written as acronyms, each with its exact form.

    They are given without article and dots: « D.I.T.P. » is DITP.
    """
    text = clean(text)
    if text == text.lower():  # nearly always
        return {}
    written = {
        text[token.start : token.end].rpartition("'")[2].replace(".", ""): token.exact
        for token in tokens(text)
        if "'" not in token.exact
    }
    return {word: form for word, form in written.items() if _is_acronym(word)}


def _is_acronym(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and word.isupper()


def bearers(query: str) -> frozenset[UUID]:
    """The public contents whose title, organisation or other name says an acronym of the query.

    One query to the database for each acronym. A text of several words all in capitals has none:
    they say nothing there.
    """
    if query.isupper() and len(exact(query)) > 1:
        return frozenset()
    asked = islice(acronyms_of(query).items(), MAXIMUM)
    return frozenset(key for acronym, form in asked for key in _bearing(acronym, form))


def _bearing(acronym: str, form: str) -> list[UUID]:
    # In capitals: « contains » would take small letters too in SQLite.
    documents = saying(form).annotate(
        names=KT("text__names"),
        in_title=StrIndex("title", Value(acronym)),
        in_names=StrIndex("names", Value(acronym)),
    )
    written = documents.filter(Q(in_title__gt=0) | Q(in_names__gt=0))
    rows = written.values_list("pk", "title", "names")[:MAXIMUM_READ]
    found = [key for key, title, names in rows if acronym in acronyms_of(f"{title}\n{names or ''}")]
    return found if len(found) <= MAXIMUM_BEARERS else []
