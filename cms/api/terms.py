"""The terms that lists filter on: their names, their vocabularies, the kinds that have them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from pages import choices


@dataclass(frozen=True)
class Term:
    """A name of term: the filter ``name`` and the vocabulary ``plural``.

    ``codes`` is the closed list of its values; without it, editors manage them. ``kind`` is the
    only kind that has the term; None means every kind.
    """

    name: str
    plural: str
    description: str
    codes: type[TextChoices] | None = None
    kind: str | None = None


TERMS: Mapping[str, Term] = {
    term.name: term
    for term in (
        Term("kind", "kinds", "Type de contenu.", choices.Kind),
        Term("theme", "themes", "Thème ; un thème parent comprend ses sous-thèmes."),
        Term("audience", "audiences", "Public visé."),
        Term("region", "regions", "Région."),
        Term("organisation", "organisations", "Organisation."),
        Term("community", "communities", "Communauté, par le nom court de sa page."),
        Term("campaign", "campaigns", "Temps fort, par le nom court de sa page."),
        Term("lab", "labs", "Laboratoire, par le nom court de sa page."),
        Term("level", "levels", "Niveau de la formation.", choices.Level, "training"),
        Term("delivery", "deliveries", "Modalité.", choices.Delivery, "training"),
        Term(
            "session_state",
            "session-states",
            "État de la formation, celui de sa meilleure session.",
            choices.SessionState,
            "training",
        ),
        Term("format", "formats", "Format de l’événement.", choices.EventFormat, "event"),
        Term("mode", "modes", "Sur place, à distance ou hybride.", choices.EventMode, "event"),
        Term(
            "organiser_category",
            "organiser-categories",
            "Catégorie de l’organisateur.",
            choices.OrganiserCategory,
            "event",
        ),
        Term("state", "states", "État de l’événement.", choices.EventState, "event"),
        Term("lab_kind", "lab-kinds", "Type de laboratoire.", choices.LabKind, "lab"),
        Term("status", "statuses", "Avancement du laboratoire.", choices.LabStatus, "lab"),
        Term(
            "resource_type",
            "resource-types",
            "Type de ressource.",
            choices.ResourceType,
            "resource",
        ),
        Term("scope", "scopes", "Nature de la communauté.", choices.CommunityScope, "community"),
        Term(
            "toolkit_kind",
            "toolkit-kinds",
            "Nature de la mallette ou du kit.",
            choices.ToolkitKind,
            "toolkit",
        ),
    )
}


def terms_of(kind: str | None = None) -> list[Term]:
    """Terms that a list of one kind filters on; of every kind when None."""
    return [term for term in TERMS.values() if kind is None or term.kind in {None, kind}]
