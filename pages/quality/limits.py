"""Lengths, in characters, after which a reader no longer sees the whole of a text."""

# ``templates/pages/base_page.html``: the filter ``page_title`` cuts the title of the tab.
TITLE = 90
# ``templates/components/card.html``: cards cut the summary.
SUMMARY = 180
# Search engines cut what they show of a result at about these lengths.
SEO_TITLE = 60
SEARCH_DESCRIPTION = 160
# Screen readers say a description in one go: beyond, the text of the page is the place.
IMAGE_ALT = 150
# Under it, a summary says no more than a title.
SHORTEST_SUMMARY = 40

COUNTED: dict[str, tuple[int, str]] = {
    "title": (TITLE, "L’onglet du navigateur coupe au-delà de {} caractères."),
    "summary": (SUMMARY, "Les cartes coupent le résumé au-delà de {} caractères."),
    "image_alt": (IMAGE_ALT, "{} caractères suffisent : le reste a sa place dans le texte."),
    "seo_title": (SEO_TITLE, "Les moteurs coupent au-delà d’environ {} caractères."),
    "search_description": (
        SEARCH_DESCRIPTION,
        "Les moteurs coupent au-delà d’environ {} caractères.",
    ),
}
"""Fields whose editor counts characters: the limit, and what happens after it."""


def advice(field: str) -> str:
    """What happens to a counted field after its limit."""
    limit, sentence = COUNTED[field]
    return sentence.format(limit)
