"""Images and files by address: fetched from the sites that are allowed, once, and checked."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import ExifTags, Image
from pydantic import ValidationError
from pytest_django.fixtures import Settings
from wagtail.models import GroupCollectionPermission

from cms.imports import fetching
from cms.imports.engine import run
from cms.imports.engine.files import Files
from cms.imports.models import FetchedFile, ImportBatch, Outcome, Status, Undo
from cms.imports.tasks import begin, work_on
from cms.settings.environment import Environment
from media.models import CampusDocument, CampusImage
from pages.models import EventIndexPage, EventPage, ResourcePage
from snippets.models import Organisation
from tests.factories.pages import EventPageFactory
from tests.imports.sheets import Importer, as_csv, event, messages, outcomes
from tests.webhooks.certificates import Authority
from tests.webhooks.receivers import (
    Receiver,
    answer,
    drip,
    flood,
    hang,
    hang_up,
    not_http,
    receiver,
)

ALT = "Description de l’image"
URL = "Adresse d’une image"


def picture(colour: str = "navy", image_format: str = "JPEG") -> bytes:
    """A small photograph, with the place where it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Appareil"
    target = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(target, image_format, exif=exif)
    return target.getvalue()


JPEG = picture()
PDF = b"%PDF-1.4\n" + b"%" * 200 + b"\n%%EOF\n"
AN_IMAGE = answer("200 OK", {"Content-Type": "image/jpeg"}, JPEG)


@pytest.fixture(autouse=True)
def _in_the_agenda(importer: Importer, agenda: EventIndexPage) -> None:
    importer.parent = agenda


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who signs the certificate of the site."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def site(authority: Authority, settings: Settings) -> Iterator[Receiver]:
    """A site of images, on this machine, that the campus may fetch from."""
    with receiver(authority.sign(), AN_IMAGE) as found:
        settings.CAMPUS_IMPORT_FETCH = {
            "hosts": [f"127.0.0.1:{found.port}"],
            "private_addresses": True,
            "ca_file": authority.file,
        }
        yield found


def illustrated(site: Receiver, path: str = "/photo.jpg", **cells: str) -> dict[str, str]:
    """A line of an event with the address of its image."""
    address = f"https://127.0.0.1:{site.port}{path}"
    return event(**{ALT: "Une salle pleine.", URL: address, **cells})


def told(importer: Importer, row: dict[str, str]) -> str:
    """What importing a line says; nothing is made of it."""
    batch = importer.import_rows(row)
    assert outcomes(batch) == [Outcome.ERROR]
    assert not CampusImage.objects.exists()
    assert not EventPage.objects.exists()
    (message,) = messages(batch)
    return message


# Brought


def test_an_image_is_fetched_cleaned_and_shown_with_its_description(
    importer: Importer, site: Receiver
) -> None:
    batch = importer.import_rows(illustrated(site))
    assert outcomes(batch) == [Outcome.CREATED], messages(batch)
    image = CampusImage.objects.get()
    page = EventPage.objects.get()
    assert (page.image_id, page.image_alt) == (image.pk, "Une salle pleine.")
    assert (image.title, image.uploaded_by_user) == ("Atelier de facilitation", importer.user)
    with image.file.open("rb") as stored, Image.open(stored) as shown:
        assert not shown.getexif()
    assert site.requests[0].headers["user-agent"].startswith("CampusTransformationPublique-Imports")


def test_the_dry_run_says_what_it_would_fetch_and_fetches_nothing(
    importer: Importer, site: Receiver
) -> None:
    batch = importer.try_rows([illustrated(site)])
    assert outcomes(batch) == [Outcome.CREATED]
    (message,) = messages(batch)
    assert message.startswith(
        f"F2 L’import téléchargera cette image depuis « 127.0.0.1:{site.port}"
    )
    assert not site.requests
    assert not CampusImage.objects.exists()


def test_a_page_that_is_there_gets_its_image(importer: Importer, site: Receiver) -> None:
    importer.import_rows(event())
    batch = importer.try_rows([illustrated(site)])
    assert outcomes(batch) == [Outcome.UPDATED]
    begin(batch, Status.IMPORTING)
    assert EventPage.objects.get().image_id == CampusImage.objects.get().pk


def test_the_same_file_imported_twice_is_one_image(importer: Importer, site: Receiver) -> None:
    importer.import_rows(illustrated(site))
    batch = importer.import_rows(illustrated(site))
    assert outcomes(batch) == [Outcome.UNCHANGED]
    assert len(site.requests) == 1
    other = illustrated(site, "/autre.jpg", Identifiant="b", Titre="Autre")
    importer.import_rows(other)
    assert CampusImage.objects.count() == 1
    assert len(site.requests) == 2


def test_an_image_that_somebody_sent_already_is_used(importer: Importer, site: Receiver) -> None:
    first = importer.import_rows(illustrated(site))
    FetchedFile.objects.all().delete()
    importer.import_rows(illustrated(site, Identifiant="b", Titre="Autre"))
    assert CampusImage.objects.count() == 1
    assert not FetchedFile.objects.get().is_ours
    assert first.files.count() == 0


def test_lines_that_name_one_address_share_it(importer: Importer, site: Receiver) -> None:
    importer.import_rows(
        illustrated(site), illustrated(site, Identifiant="b", Titre="Autre"), event(Identifiant="c")
    )
    assert len(site.requests) == 1
    assert EventPage.objects.filter(image=CampusImage.objects.get()).count() == 2


def test_a_redirect_is_followed_on_an_allowed_site(importer: Importer, site: Receiver) -> None:
    site.behaviours[:] = [answer("302 Found", {"Location": "/ailleurs.jpg"}), AN_IMAGE]
    assert outcomes(importer.import_rows(illustrated(site))) == [Outcome.CREATED]
    assert [each.line.split()[1] for each in site.requests] == ["/photo.jpg", "/ailleurs.jpg"]


def test_a_logo_needs_no_description(importer: Importer, site: Receiver) -> None:
    importer.kind, importer.parent = "organisation", None
    address = f"https://127.0.0.1:{site.port}/logo"
    importer.import_rows({"Identifiant": "a", "Nom": "Préfecture", URL: address})
    assert Organisation.objects.get().logo_id == CampusImage.objects.get().pk


def test_a_document_is_added_to_the_files_of_a_resource(
    importer: Importer, site: Receiver, home: Any
) -> None:
    site.behaviours[:] = [answer("200 OK", {"Content-Type": "application/pdf"}, PDF)]
    importer.kind = "resource"
    line = {
        "Identifiant": "guide",
        "Titre": "Guide",
        "Résumé": "Un guide.",
        "Adresse d’un fichier": f"https://127.0.0.1:{site.port}/guide.pdf",
    }
    assert outcomes(importer.import_rows(line)) == [Outcome.CREATED]
    document = CampusDocument.objects.get()
    (file,) = ResourcePage.objects.get().files.all()
    assert file.document_id == document.pk
    with document.file.open("rb") as stored:
        assert hashlib.sha256(stored.read()).digest() == hashlib.sha256(PDF).digest()
    assert outcomes(importer.import_rows(line)) == [Outcome.UNCHANGED]


# Refused, with the cell


def test_nothing_is_fetched_unless_a_site_is_allowed(
    importer: Importer, site: Receiver, settings: Settings
) -> None:
    settings.CAMPUS_IMPORT_FETCH["hosts"] = []
    assert "F2 Le campus ne télécharge pas de fichier" in told(importer, illustrated(site))
    assert not site.requests


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("https://ailleurs.example/a.jpg", "Le site « ailleurs.example » n’est pas de ceux"),
        ("http://127.0.0.1/a.jpg", "n’est pas une adresse complète en https://"),
        ("https://nom:secret@127.0.0.1/a.jpg", "n’est pas une adresse complète en https://"),
        ("photo.jpg", "n’est pas une adresse complète en https://"),
        ("https://127.0.0.1:99999/a.jpg", "n’est pas une adresse complète en https://"),
        ("https://127.0.0.1/" + "a" * 500, "trop longue"),
    ],
)
def test_an_address_that_may_not_be_called_is_an_error_of_its_cell(
    importer: Importer, site: Receiver, address: str, sentence: str
) -> None:
    message = told(importer, illustrated(site, **{URL: address}))
    assert message.startswith("F2 ")
    assert sentence in message
    assert not site.requests


def test_an_image_without_a_description_is_refused(importer: Importer, site: Receiver) -> None:
    message = told(importer, illustrated(site, **{ALT: ""}))
    assert message.startswith("F2 Donnez la description de cette image dans la colonne")
    assert not site.requests


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [
        (answer("404 Not Found"), "Le site a répondu 404"),
        (answer("200 OK", {}, b"<html>"), "n’est pas celui d’une image"),
        (answer("200 OK", {}, JPEG[:400]), "incomplète ou abîmée"),
        (answer("200 OK", {}, b""), "vide"),
        (answer("200 OK", {}, picture(image_format="PNG")), "contient une image PNG"),
        (answer("302 Found", {"Location": "https://interne.example/"}), "redirige ailleurs"),
        (answer("302 Found", {"Location": "http://127.0.0.1/"}), "redirige ailleurs"),
        (answer("302 Found", {"Location": "/encore"}), "redirige trop de fois"),
        (flood, "trop lourd : 15 Mo au plus"),
        (hang_up, "La connexion au site a échoué"),
        (not_http, "n’est pas du HTTP"),
    ],
)
def test_a_fault_of_the_site_is_told_on_the_line(
    importer: Importer, site: Receiver, behaviour: Any, sentence: str
) -> None:
    site.behaviours[:] = [behaviour]
    message = told(importer, illustrated(site))
    assert message.startswith("F2 ")
    assert sentence in message


@pytest.mark.parametrize("behaviour", [hang, drip])
def test_a_site_that_does_not_end_is_left(
    importer: Importer, site: Receiver, behaviour: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    site.behaviours[:] = [behaviour]
    assert "n’a pas donné ce fichier en 0.3 secondes" in told(importer, illustrated(site))


def test_a_file_announced_too_large_is_not_read(
    importer: Importer, site: Receiver, settings: Settings
) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100
    assert "trop lourd" in told(importer, illustrated(site))


def test_a_name_that_leads_to_a_private_network_is_not_called(
    importer: Importer, site: Receiver, settings: Settings
) -> None:
    settings.CAMPUS_IMPORT_FETCH["private_addresses"] = False
    message = told(importer, illustrated(site))
    assert "mène à une adresse privée ou réservée (127.0.0.1)" in message
    assert not site.requests


def test_a_certificate_that_is_not_recognised_is_refused(
    importer: Importer, site: Receiver, settings: Settings
) -> None:
    settings.CAMPUS_IMPORT_FETCH["ca_file"] = None
    assert "Le certificat du site est refusé" in told(importer, illustrated(site))


def test_a_line_in_error_fetches_nothing(importer: Importer, site: Receiver) -> None:
    batch = importer.import_rows(illustrated(site, Début="bientôt"))
    assert outcomes(batch) == [Outcome.ERROR]
    assert not site.requests


def test_who_may_not_add_images_adds_none(importer: Importer, site: Receiver) -> None:
    GroupCollectionPermission.objects.all().delete()
    assert "Vous n’avez pas le droit d’ajouter ce fichier" in told(importer, illustrated(site))


@pytest.mark.parametrize(
    "names",
    ["https://a.example", "*.example.fr", "a.example/b", "127.0.0.1", "localhost", "a.fr:0"],
)
def test_the_setting_takes_exact_names_only(names: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPUS_IMPORT_FETCH_HOSTS", names)
    with pytest.raises(ValidationError, match="exact host name"):
        Environment()


def test_the_setting_lists_names_with_or_without_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Environment().import_fetch_hosts == []
    monkeypatch.setenv("CAMPUS_IMPORT_FETCH_HOSTS", "A.example, b.example:8443")
    assert Environment().import_fetch_hosts == ["a.example", "b.example:8443"]


# Killed, and undone


class Killed(BaseException):
    """The process is ended: nothing catches it."""


def test_a_worker_killed_after_a_file_fetches_it_once(
    importer: Importer, site: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = importer.try_rows(
        [illustrated(site), illustrated(site, "/b.jpg", Identifiant="b", Titre="Autre")]
    )
    site.behaviours[:] = [AN_IMAGE, answer("200 OK", {}, picture("red"))]

    def die(*args: Any) -> None:
        raise Killed

    ImportBatch.objects.filter(pk=batch.pk).update(status=Status.IMPORTING)
    with monkeypatch.context() as patched:
        patched.setattr(run, "import_rows", die)
        with pytest.raises(Killed):
            work_on.call(batch.pk)
    work_on.call(batch.pk)
    assert outcomes(batch) == [Outcome.CREATED] * 2
    assert len(site.requests) == 2
    assert CampusImage.objects.count() == 2


def test_files_are_brought_in_slices(
    importer: Importer, site: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.imports.tasks.Pace", lambda batch: run.Pace(batch, seconds=0))
    site.behaviours[:] = [answer("404 Not Found")]
    lines = [illustrated(site, f"/{n}.jpg", Identifiant=f"a{n}") for n in range(3)]
    batch = importer.import_rows(*lines)
    assert outcomes(batch) == [Outcome.ERROR] * 3
    assert len(site.requests) == 3


def test_undoing_takes_away_what_the_batch_brought(importer: Importer, site: Receiver) -> None:
    batch = importer.undo(importer.import_rows(illustrated(site)))
    assert batch.status == Status.UNDONE
    assert not EventPage.objects.exists()
    assert not CampusImage.objects.exists()


def test_undoing_keeps_what_something_else_uses(
    importer: Importer, site: Receiver, agenda: EventIndexPage
) -> None:
    batch = importer.import_rows(illustrated(site))
    EventPageFactory(parent=agenda, image=CampusImage.objects.get(), image_alt="Une salle.")
    importer.undo(batch)
    assert batch.rows.get().undo == Undo.REMOVED
    assert CampusImage.objects.exists()


def test_undoing_keeps_what_the_draft_of_a_public_page_uses(
    importer: Importer, site: Receiver, agenda: EventIndexPage
) -> None:
    batch = importer.import_rows(illustrated(site))
    page = EventPageFactory(parent=agenda)
    page.image, page.image_alt = CampusImage.objects.get(), "Une salle."
    page.save_revision()
    importer.undo(batch)
    assert CampusImage.objects.exists()


def test_undoing_keeps_what_was_in_the_library_before(importer: Importer, site: Receiver) -> None:
    importer.import_rows(illustrated(site))
    second = importer.import_rows(illustrated(site, Identifiant="b", Titre="Autre"))
    importer.undo(second)
    assert CampusImage.objects.exists()


def test_an_image_deleted_since_is_fetched_again(importer: Importer, site: Receiver) -> None:
    batch = importer.import_rows(illustrated(site))
    CampusImage.objects.all().delete()
    assert Files(batch).known("image", FetchedFile.objects.get().address) is None
    again = importer.upload(as_csv([illustrated(site)]), headings=list(illustrated(site)))
    for status in (Status.CHECKING, Status.IMPORTING):
        begin(again, status)
    assert CampusImage.objects.count() == 1
