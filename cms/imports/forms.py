"""The two forms of an import: the file and what becomes of it, then its columns."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.models import Page

from cms.accounts.models import User
from cms.imports.errors import FileRefused
from cms.imports.kinds import KINDS
from cms.imports.kinds.base import KEY, KEY_HEADING, ImportKind
from cms.imports.mapping import guess
from cms.imports.models import ImportBatch, Target
from cms.imports.places import places_for
from cms.imports.reading.guards import check_file
from cms.imports.reading.process import read_in_process

USUAL_PLACE = "La rubrique habituelle"


class UploadForm(forms.ModelForm[ImportBatch]):
    """A file, its kind, and where its pages go; reads the headings of the file."""

    kind = forms.ChoiceField(
        label="Contenus",
        choices=[(key, kind.label) for key, kind in KINDS.items()],
        help_text="Un fichier contient une seule sorte de contenus.",
    )
    file = forms.FileField(
        label="Fichier",
        help_text=(
            "Classeur XLSX ou fichier CSV, 20 Mo au plus, 20 000 lignes au plus. La première "
            "ligne donne les titres des colonnes. Seule la première feuille est lue."
        ),
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    place = forms.ChoiceField(
        label="Créer les pages dans",
        required=False,
        help_text=(
            "Pour des événements, vous pouvez choisir un temps fort. Les pages qui existent déjà "
            "restent où elles sont."
        ),
    )
    target = forms.ChoiceField(
        label="Ensuite",
        choices=Target.choices,
        initial=Target.DRAFT,
        widget=forms.RadioSelect,
        help_text=(
            "Aucune page n’est publiée par un import. Les organisations et les thèmes n’ont pas "
            "de brouillon : ils changent aussitôt."
        ),
    )

    class Meta:
        model = ImportBatch
        fields = ("kind", "file", "place", "target", "source")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self._headings: tuple[str, ...] = ()
        self._places = {key: places_for(kind, user) for key, kind in KINDS.items()}
        self.fields["place"].choices = [("", USUAL_PLACE), *self._all_places()]  # type: ignore[attr-defined]

    def _all_places(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (
                KINDS[key].label,
                [(f"{key}-{page.pk}", page.get_admin_display_title()) for page in pages],
            )
            for key, pages in self._places.items()
            if len(pages) > 1
        ]

    def clean_file(self) -> Any:
        """Look at the file and read its headings.

        Raises:
            ValidationError: it is refused, with the reason.
        """
        file = self.cleaned_data["file"]
        try:
            sort = check_file(file, file.name or "", file.size or 0)
            self._headings = read_in_process(file, sort, 1).headings
        except FileRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file

    def clean(self) -> dict[str, Any]:
        """Find the page below which pages go.

        Raises:
            ValidationError: there is none for this kind, or this one is of another.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = KINDS.get(cleaned.get("kind", ""))
        if kind is None or not kind.is_page:
            cleaned["parent"] = None
            return cleaned
        cleaned["parent"] = self._place_of(kind, cleaned.get("place") or "")
        return cleaned

    def _place_of(self, kind: ImportKind, chosen: str) -> Page | None:
        places = self._places[str(kind.key)]
        if not places:
            self.add_error("kind", "Il n’y a pas encore de rubrique pour ces contenus.")
            return None
        if not chosen:
            return places[0]
        found = next((page for page in places if chosen == f"{kind.key}-{page.pk}"), None)
        if found is None:
            self.add_error("place", f"Cette page n’accueille pas de contenus « {kind.label} ».")
        return found

    def save(self, commit: bool = True) -> ImportBatch:
        """Keep the file in its private place, with its columns as guessed."""
        batch: ImportBatch = super().save(commit=False)
        batch.original_name = PurePath(self.cleaned_data["file"].name).name[-255:]
        batch.parent = self.cleaned_data["parent"]
        batch.created_by = self._user
        batch.headings = list(self._headings)
        batch.mapping = guess(KINDS[batch.kind], batch.headings)
        if commit:
            batch.save()
        return batch


class MappingForm(forms.Form):
    """One choice for each column of the file."""

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._batch = batch
        kind = KINDS[batch.kind]
        choices = [
            ("", "Ne pas importer"),
            (KEY, f"{KEY_HEADING} (obligatoire)"),
            *((column.key, _named(column.heading, column.required)) for column in kind.columns),
        ]
        for index, heading in enumerate(batch.headings):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=heading or f"Colonne sans titre ({index + 1})",
                choices=choices,
                required=False,
                initial=batch.mapping[index],
            )

    def clean(self) -> dict[str, Any]:
        """Check that there is an identifier, and that no column stands for two.

        Raises:
            ValidationError: no identifier.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for name, key in list(cleaned.items()):
            if key and key in seen:
                label = self.fields[seen[key]].label
                self.add_error(name, f"La colonne « {label} » est déjà reliée à la même chose.")
            seen.setdefault(key, name)
        if KEY not in seen:
            raise ValidationError(
                "Reliez une colonne à l’identifiant : c’est par lui que l’import reconnaît les "
                "contenus qui existent déjà."
            )
        return cleaned

    def mapping(self) -> list[str]:
        """The key of a column for each column of the file."""
        indexes = range(len(self._batch.headings))
        return [self.cleaned_data.get(f"column-{index}", "") for index in indexes]


def _named(heading: str, required: bool) -> str:
    return f"{heading} (obligatoire à la création)" if required else heading
