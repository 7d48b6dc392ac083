"""The structure that the campus proposes for a page of each kind.

Headings wait for their text: a page is not submitted while one of them has none.
"""

from collections.abc import Callable, Sequence
from typing import Any

from pages.choices import Kind


def _text(*headings: str) -> list[tuple[str, str]]:
    """A block of text: one heading after another, each with an empty paragraph."""
    return [("text", "".join(f"<h2>{heading}</h2><p></p>" for heading in headings))]


STRUCTURES: dict[Kind, Sequence[str]] = {
    Kind.TRAINING: (
        "À qui s’adresse cette formation ?",
        "Comment se déroule-t-elle ?",
        "Et après ?",
    ),
    Kind.TOOLKIT: ("À quoi sert cette mallette ?", "Comment l’utiliser ?"),
    Kind.RESOURCE: ("À quoi sert cet outil ?", "Comment l’utiliser ?", "Pour aller plus loin"),
    Kind.COMMUNITY: ("Pourquoi cette communauté ?", "Ce qu’on y fait", "Qui peut la rejoindre ?"),
    Kind.LAB: ("Ce que fait le laboratoire", "Comment travailler avec lui ?"),
    Kind.EVENT: ("Au programme", "À qui s’adresse cet événement ?", "Informations pratiques"),
    Kind.CAMPAIGN: ("De quoi s’agit-il ?", "Comment participer ?"),
    Kind.ARTICLE: ("Le contexte", "Ce qui a été fait", "Ce qu’il faut en retenir"),
}
"""Headings of the body, in their order."""


def apply_structure(page: Any) -> None:
    """Give a new page the proposed structure of its kind."""
    page.body = _text(*STRUCTURES[page.kind])
    complete = LISTS.get(page.kind)
    if complete is not None:
        complete(page)


def _training(page: Any) -> None:
    """Objectives are what one can do afterwards: the beginning of each sentence is given."""
    objective = page._meta.get_field("objectives").related_model
    step = page._meta.get_field("programme").related_model
    page.objectives = [
        objective(text=verb, sort_order=rank)
        for rank, verb in enumerate(("Comprendre…", "Savoir faire…", "Mettre en pratique…"))
    ]
    page.programme = [
        step(title=title, sort_order=rank)
        for rank, title in enumerate(("Première partie…", "Deuxième partie…"))
    ]


LISTS: dict[Kind, Callable[[Any], None]] = {Kind.TRAINING: _training}
