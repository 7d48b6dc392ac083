"""Lines of every kind: errors name their cell, and nothing is done twice."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from wagtail.models import ModelLogEntry, Page, WorkflowState
from wagtail.users.models import UserProfile

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.imports.engine.lines import FORMULA
from cms.imports.models import ExternalKey, ImportBatch, Outcome, Status, Target
from cms.imports.tasks import begin
from pages.models import CampaignTheme, EventIndexPage, EventPage
from snippets.models import Organisation, Theme
from tests.factories.pages import CampaignPageFactory, EventPageFactory
from tests.factories.vocabularies import OrganisationFactory, ThemeFactory
from tests.imports.sheets import Importer, as_xlsx, event, messages, outcomes
from tests.workflows.moves import MakePerson, act, current_step, fresh, submit


@pytest.fixture(autouse=True)
def _in_the_agenda(importer: Importer, agenda: EventIndexPage) -> None:
    importer.parent = agenda


def numbered(count: int) -> list[dict[str, str]]:
    """Lines of as many events."""
    return [
        event(Identifiant=f"evenement-{number}", Titre=f"Événement {number}")
        for number in range(count)
    ]


def titles() -> list[str]:
    """The titles of all events, in the order in which they were made."""
    return list(EventPage.objects.order_by("pk").values_list("title", flat=True))


# Errors


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"Début": ""}, "D2 Cette information est obligatoire pour créer un contenu."),
        ({"Identifiant": ""}, "A2 L’identifiant manque"),
        ({"Début": "23-11-26"}, "D2 « 23-11-26 » peut se lire de deux façons"),
        ({"Format": "Bal"}, "E2 « Bal » n’est pas dans la liste"),
        ({"Nombre de places": "beaucoup"}, "E2 « beaucoup » n’est pas un nombre"),
        ({"Nombre de places": "0"}, "E2 Donnez un nombre plus grand que zéro"),
        ({"Fin": "22/11/2026"}, "E2 La fin doit venir après le début."),
        ({"Adresse d’inscription": "inscription"}, "E2 « inscription » n’est pas une adresse"),
        ({"Titre": "x" * 300}, "B2 Assurez-vous que cette valeur comporte au plus 255"),
        ({"Description de l’image": "Une salle"}, "E2 Cette description n’a pas d’image."),
        ({"image_url": "https://ailleurs.example/a.png"}, "E2 Le campus ne télécharge pas"),
    ],
)
def test_an_error_names_its_cell_and_says_why(
    importer: Importer, cells: dict[str, str], told: str
) -> None:
    batch = importer.try_rows([event(**cells)])
    assert outcomes(batch) == [Outcome.ERROR]
    assert messages(batch)[0].startswith(told)


def test_an_unknown_theme_is_answered_with_the_nearest(importer: Importer) -> None:
    ThemeFactory(label="Innovation publique")
    ThemeFactory(label="Numérique responsable")
    batch = importer.try_rows([event(Thèmes="Inovation publique")])
    assert "Vouliez-vous dire « Innovation publique » ?" in messages(batch)[0]


def test_a_name_that_two_contents_have_is_refused(importer: Importer) -> None:
    OrganisationFactory(name="Préfecture", slug="prefecture-a")
    OrganisationFactory(name="Préfecture", slug="prefecture-b")
    batch = importer.try_rows([event(Organisateurs="Préfecture")])
    assert "« prefecture-a » ou « prefecture-b »" in messages(batch)[0]


def test_every_error_of_a_line_is_told(importer: Importer) -> None:
    batch = importer.try_rows([event(Début="bientôt", Format="Bal", Région="Nulle part")])
    assert len(messages(batch)) == 3


def test_the_second_line_with_an_identifier_is_refused(importer: Importer) -> None:
    batch = importer.import_rows(event(), event(Titre="Autre"))
    assert outcomes(batch) == [Outcome.CREATED, Outcome.ERROR]
    assert "déjà celui de la ligne 2" in messages(batch)[0]


def test_a_formula_is_an_error_that_names_its_cell(importer: Importer) -> None:
    headings = ["Identifiant", "Titre", "Résumé", "Début", "Nombre de places"]
    data = as_xlsx([headings, ["a", "A", "Un.", "23/11/2026", "=2*20"]])
    batch = importer.upload(data, "liste.xlsx", headings)
    begin(batch, Status.CHECKING)
    assert messages(batch) == [f"E2 {FORMULA}"]


def test_lines_in_error_do_not_hold_back_the_others(importer: Importer) -> None:
    batch = importer.import_rows(event(Début="bientôt"), event(Identifiant="b", Titre="Bonne"))
    assert outcomes(batch) == [Outcome.ERROR, Outcome.CREATED]
    assert titles() == ["Bonne"]


def test_the_example_of_a_template_is_never_imported(importer: Importer) -> None:
    batch = importer.import_rows(event(Identifiant="exemple"), event())
    assert batch.total == 1


def test_a_broken_file_fails_with_a_sentence(importer: Importer) -> None:
    batch = importer.upload(b'Identifiant;Titre\n"a;b\n', headings=["Identifiant", "Titre"])
    begin(batch, Status.CHECKING)
    batch.refresh_from_db()
    assert batch.status == Status.FAILED
    assert "guillemet" in batch.error


# What changes, and what stays


def test_an_update_touches_only_what_the_file_gives(importer: Importer) -> None:
    importer.import_rows(event(Lieu="Lyon", Format="Atelier"))
    batch = importer.import_rows(event(Lieu="Nantes", Format=""))
    assert outcomes(batch) == [Outcome.UPDATED]
    latest = EventPage.objects.get().get_latest_revision_as_object()
    assert (latest.place, latest.format) == ("Nantes", "atelier")


def test_a_dash_empties(importer: Importer) -> None:
    importer.import_rows(event(Lieu="Lyon"))
    importer.import_rows(event(Lieu="-"))
    assert EventPage.objects.get().get_latest_revision_as_object().place == ""


def test_what_is_obligatory_is_not_emptied(importer: Importer) -> None:
    importer.import_rows(event())
    batch = importer.import_rows(event(Titre="-"))
    assert "ne peut être vidée" in messages(batch)[0]


def test_what_is_on_line_stays_as_it_is_until_it_is_published(
    importer: Importer, agenda: EventIndexPage
) -> None:
    page = EventPageFactory(parent=agenda, slug="atelier-facilitation", place="Lyon")
    importer.import_rows(event(Lieu="Nantes"))
    page.refresh_from_db()
    assert page.live
    assert page.place == "Lyon"
    assert page.get_latest_revision_as_object().place == "Nantes"


def test_the_identifiers_of_a_source_are_its_own(
    importer: Importer, agenda: EventIndexPage
) -> None:
    EventPageFactory(parent=agenda, slug="12")
    importer.source = "catalogue"
    assert outcomes(importer.import_rows(event(Identifiant="12"))) == [Outcome.CREATED]
    assert outcomes(importer.import_rows(event(Identifiant="12"))) == [Outcome.UNCHANGED]
    assert ExternalKey.objects.get().source == "catalogue"


def test_an_identifier_that_cannot_stand_in_an_address_is_kept_apart(importer: Importer) -> None:
    importer.import_rows(event(Identifiant="REF 12/3"))
    assert EventPage.objects.get().slug == "atelier-de-facilitation"
    assert outcomes(importer.import_rows(event(Identifiant="REF 12/3"))) == [Outcome.UNCHANGED]


def test_a_page_whose_address_changed_is_still_known(importer: Importer) -> None:
    importer.import_rows(event())
    page = EventPage.objects.get()
    page.slug = "nouvelle-adresse"
    page.save_revision().publish()
    assert outcomes(importer.import_rows(event())) == [Outcome.UNCHANGED]


def test_a_start_without_an_hour_is_a_day(importer: Importer) -> None:
    importer.import_rows(event(Début="23/11/2026"))
    assert EventPage.objects.get().all_day


def test_events_go_into_a_campaign_with_its_own_themes(
    importer: Importer, agenda: EventIndexPage
) -> None:
    campaign, other = CampaignPageFactory.create_batch(2, parent=agenda)
    for page, label in ((campaign, "Sobriété"), (other, "Accueil")):
        CampaignTheme.objects.create(campaign=page, label=label, slug=label.lower()[:4])
    importer.parent = campaign
    batch = importer.import_rows(
        event(**{"Thématique du temps fort": "sobriété"}),
        event(Identifiant="b", **{"Thématique du temps fort": "Accueil"}),
    )
    assert outcomes(batch) == [Outcome.CREATED, Outcome.ERROR]
    assert EventPage.objects.get().get_parent().pk == campaign.pk


def test_a_line_may_quote_what_a_line_above_creates(importer: Importer) -> None:
    importer.kind, importer.parent = "theme", None
    batch = importer.import_rows(
        {"Identifiant": "numerique", "Libellé": "Numérique"},
        {"Identifiant": "sobriete", "Libellé": "Sobriété", "Thème parent": "Numérique"},
    )
    assert outcomes(batch) == [Outcome.CREATED, Outcome.CREATED], messages(batch)
    assert Theme.objects.get(parent__slug="numerique").slug == "sobriete"


# Rights


def test_a_page_that_is_locked_is_left_alone(
    importer: Importer, agenda: EventIndexPage, administrator: User
) -> None:
    EventPageFactory(parent=agenda, slug="atelier-facilitation", locked=True)
    batch = importer.try_rows([event(Lieu="Nantes")])
    assert "verrouillé" in messages(batch)[0]


def test_who_may_no_longer_write_imports_nothing(importer: Importer, administrator: User) -> None:
    batch = importer.try_rows([event()])
    administrator.groups.clear()
    begin(ImportBatch.objects.get(pk=batch.pk), Status.IMPORTING)
    assert outcomes(batch) == [Outcome.ERROR]
    assert not EventPage.objects.exists()


def test_what_is_imported_is_in_the_history(importer: Importer, administrator: User) -> None:
    importer.kind, importer.parent = "organisation", None
    importer.import_rows({"Identifiant": "a", "Nom": "Préfecture"})
    importer.import_rows({"Identifiant": "a", "Nom": "Préfecture de région"})
    entries = ModelLogEntry.objects.filter(object_id=str(Organisation.objects.get().pk))
    assert set(entries.values_list("action", "user")) == {
        ("wagtail.create", administrator.pk),
        ("wagtail.edit", administrator.pk),
    }


def test_pages_may_be_submitted_with_one_mail_for_all(
    importer: Importer, django_user_model: type[User]
) -> None:
    reviewer = django_user_model.objects.create_user("relecteur", "relecteur@campus.example", "x")
    reviewer.groups.add(Group.objects.get(name=Role.REVIEWER))
    importer.target = Target.SUBMIT
    theme = ThemeFactory()
    importer.import_rows(*({**row, "Thèmes": theme.slug} for row in numbered(3)))
    assert all(page.workflow_in_progress for page in EventPage.objects.all())
    assert not EventPage.objects.filter(live=True).exists()
    (message,) = mail.outbox
    assert message.to == ["relecteur@campus.example"]
    assert "3 contenus importés" in message.subject


def test_what_is_not_ready_for_validation_stays_a_draft_and_the_line_says_why(
    importer: Importer,
) -> None:
    importer.target = Target.SUBMIT
    theme = ThemeFactory()
    first, second = numbered(2)
    batch = importer.import_rows({**first, "Thèmes": ""}, {**second, "Thèmes": theme.slug})
    assert outcomes(batch) == [Outcome.CREATED] * 2
    assert [page.workflow_in_progress for page in EventPage.objects.order_by("pk")] == [False, True]
    (message,) = batch.rows.order_by("number")[0].messages
    assert message["text"].startswith("La page reste un brouillon : Choisissez au moins un thème")
    assert batch.rows.order_by("number")[1].messages == []


def sent_back(page: Page, author: User, reviewer: User) -> WorkflowState:
    """The validation of a page that its author asked for, and that comes back."""
    submit(page, author)
    act(page, reviewer, "reject", "Précisez le lieu.")
    state: WorkflowState | None = fresh(page).current_workflow_state
    assert state is not None
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    return state


def test_a_page_that_was_sent_back_is_submitted_again_where_it_was(
    importer: Importer,
    person: MakePerson,
) -> None:
    author, reviewer = person(Role.CONTRIBUTOR), person(Role.REVIEWER)
    row = event(Thèmes=ThemeFactory().slug)
    importer.import_rows(row)
    page = EventPage.objects.get()
    state = sent_back(page, author, reviewer)
    mail.outbox.clear()
    importer.target = Target.SUBMIT
    batch = importer.import_rows({**row, "Lieu": "Nantes"})
    assert outcomes(batch) == [Outcome.UPDATED]
    assert messages(batch) == []
    step = current_step(page)
    assert step.workflow_state == state
    assert step.revision == fresh(page).latest_revision
    (message,) = mail.outbox
    assert message.to == [reviewer.email]


def test_a_page_that_was_sent_back_and_is_not_ready_stays_so(
    importer: Importer,
    person: MakePerson,
) -> None:
    row = event(Thèmes=ThemeFactory().slug)
    importer.import_rows(row)
    state = sent_back(EventPage.objects.get(), person(Role.CONTRIBUTOR), person(Role.REVIEWER))
    importer.target = Target.SUBMIT
    batch = importer.import_rows({**row, "Thèmes": "-"})
    assert outcomes(batch) == [Outcome.UPDATED]
    (told,) = messages(batch)
    assert told.startswith("La page reste un brouillon : Choisissez au moins un thème")
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES


def test_each_reviewer_is_told_of_what_they_may_approve_and_was_submitted_now(
    importer: Importer,
    administrator: User,
    person: MakePerson,
) -> None:
    reviewer, writer, author, silent = (
        person(Role.REVIEWER, username=name) for name in ("relit", "retouche", "ecrit", "sourde")
    )
    # Who reviews may change a page that waits.
    administrator.groups.add(Group.objects.get(name=Role.REVIEWER))
    UserProfile.objects.create(user=silent, submitted_notifications=False)
    rows = [{**row, "Thèmes": ThemeFactory().slug} for row in numbered(3)]
    importer.import_rows(*rows)
    first, second, third = EventPage.objects.order_by("pk")
    for page, people in ((first, [writer, author]), (second, [author])):
        for who in people:
            fresh(page).save_revision(user=who)
    submit(third, administrator)
    mail.outbox.clear()
    importer.target = Target.SUBMIT
    batch = importer.import_rows(*({**row, "Lieu": "Nantes"} for row in rows))
    assert outcomes(batch) == [Outcome.UPDATED] * 3
    told = {message.to[0]: message.subject for message in mail.outbox}
    assert len(mail.outbox) == len(told)
    assert set(told) == {reviewer.email, writer.email}
    assert "2 contenus importés" in told[reviewer.email]
    assert "1 contenu importé (" in told[writer.email]
