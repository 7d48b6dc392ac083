"""The report of what waits for validation: for whom, since when, and who may act."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.text import capfirst

from cms.accounts.models import User
from cms.accounts.roles import Role
from pages.models import StandardPage
from tests.workflows.moves import MakePerson, Tree, act, browser, submit
from tests.workflows.test_publication_sets import new_page

REPORT = "/admin/reports/en-attente/"


def lines(user: User, query: str = "") -> dict[str, dict[str, str]]:
    """The lines of the export, by title."""
    answer = browser(user).get(f"{REPORT}?export=csv{query}")
    assert answer.status_code == 200
    rows = csv.DictReader(StringIO(answer.getvalue().decode()))
    return {row["Contenu"]: row for row in rows}


def test_it_is_exported_as_a_spreadsheet(tree: Tree, contributor: User, reviewer: User) -> None:
    submit(tree.draft, contributor)
    answer = browser(reviewer).get(f"{REPORT}?export=xlsx")
    with ZipFile(BytesIO(answer.getvalue())) as workbook:
        assert b"Relecture" in b"".join(map(workbook.read, workbook.namelist()))


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.CONTRIBUTOR, False),
        (Role.REVIEWER, True),
        (Role.VALIDATOR, True),
        (Role.EDITORIAL_ADMIN, True),
        (Role.COMMUNITY_ANIMATOR, False),
        (Role.TECHNICAL_ADMIN, False),
    ],
)
def test_who_reads_it(tree: Tree, person: MakePerson, role: Role, reads: bool) -> None:
    client = browser(person(role))
    assert (client.get(REPORT).status_code == 200) is reads
    assert (REPORT in client.get("/admin/").content.decode()) is reads


def test_a_line_says_all(tree: Tree, contributor: User, reviewer: User, person: MakePerson) -> None:
    other = person(Role.REVIEWER, username="other")
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        submit(tree.draft, contributor)
    line = lines(reviewer)["Aide"]
    assert line["Étape"] == "Relecture éditoriale"
    assert line["Type"] == capfirst(StandardPage._meta.verbose_name)
    assert line["Jours d’attente"] == "3"
    assert line["Demandé par"] == str(contributor)
    assert line["Peuvent agir"] == f"{other}, {reviewer}"
    assert line["Je peux approuver"] == "Oui"


def test_who_has_a_part_may_not_act(tree: Tree, reviewer: User, person: MakePerson) -> None:
    author = person(Role.CONTRIBUTOR, Role.REVIEWER)
    submit(tree.draft, author)
    line = lines(author)["Aide"]
    assert (line["Peuvent agir"], line["Je peux approuver"]) == (str(reviewer), "Non")


def test_what_was_sent_back_waits_for_its_author(
    tree: Tree, contributor: User, reviewer: User
) -> None:
    submit(tree.draft, contributor)
    act(tree.draft, reviewer, "reject", "Non.")
    line = lines(reviewer)["Aide"]
    assert line["Étape"] == "À reprendre (Relecture éditoriale)"
    assert line["Peuvent agir"] == str(contributor)


def test_the_filters_narrow_the_list(
    tree: Tree, contributor: User, reviewer: User, validator: User, person: MakePerson
) -> None:
    author = person(Role.CONTRIBUTOR, Role.REVIEWER)
    with time_machine.travel(timezone.now() - timedelta(days=6)):
        submit(tree.draft, author)
    submit(tree.live, contributor)
    submit(new_page(tree.home, "renvoyee"), contributor)
    act(tree.home.get_children().get(slug="renvoyee").specific, reviewer, "reject", "Non.")
    step = tree.draft.get_workflow().tasks.first().pk
    assert set(lines(author, "&mine=moi")) == {"Mentions légales"}
    assert set(lines(author, "&mine=demande")) == {"Aide"}
    assert set(lines(author, f"&step={step}")) == {"Aide", "Mentions légales"}
    assert set(lines(author, "&step=renvoye")) == {"Renvoyee"}
    assert set(lines(author, "&age=5")) == {"Aide"}
    assert lines(validator, "&mine=moi") == {}


def test_a_live_page_is_compared_with_what_readers_see(
    tree: Tree, contributor: User, reviewer: User
) -> None:
    submit(tree.live, contributor, summary="Nouveau.")
    html = browser(reviewer).get(REPORT).content.decode()
    assert f"/admin/pages/{tree.live.pk}/revisions/compare/live...latest/" in html
    assert f"/admin/pages/{tree.live.pk}/edit/" in html


def test_a_title_that_begins_a_formula_stays_text(
    tree: Tree, contributor: User, reviewer: User
) -> None:
    submit(tree.draft, contributor, title="=1+1")
    assert "'=1+1" in lines(reviewer)


def test_the_queries_do_not_depend_on_the_number_of_lines(
    tree: Tree, contributor: User, reviewer: User, person: MakePerson
) -> None:
    person(Role.REVIEWER, username="other")
    client = browser(reviewer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(REPORT).status_code == 200
        return len(captured)

    submit(tree.draft, contributor)
    submit(tree.live, contributor)
    queries()
    few = queries()
    for number in range(5):
        submit(new_page(tree.home, f"page-{number}"), contributor)
    assert queries() == few
