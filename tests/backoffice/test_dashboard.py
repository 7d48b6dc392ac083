"""The dashboard: what each person sees on it, bound in rows and in queries."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.api.models import ApiClient
from cms.backoffice.models import LinkCheck, LinkUse
from cms.backoffice.panels import base
from cms.backoffice.panels.base import ROWS, DashboardPanel, Line, Lines
from cms.backoffice.survey.consumer import digest_of
from cms.operations import health_panel
from cms.operations.health import Check, State
from cms.webhooks.models import Subscription
from cms.workflows.models import PublicationSet
from cms.workflows.sets.membership import add_pages
from pages.models import StandardPage
from search.insight.log import grouping_key
from search.insight.models import LoggedSearch
from tests.backoffice.conftest import SignIn
from tests.workflows.moves import MakePerson, Tree, act, browser, fresh, in_an_hour, submit

pytestmark = pytest.mark.django_db


def panel(client: Client, name: str) -> str:
    """The HTML of one panel of the dashboard; empty when it is not there."""
    html = client.get("/admin/").content.decode()
    _, found, after = html.partition(f'id="{name}-section"')
    return after.partition("</section>")[0] if found else ""


def pages(tree: Tree, prefix: str, size: int, **fields: Any) -> list[StandardPage]:
    """Live pages under the home page."""
    return [
        tree.home.add_child(
            instance=StandardPage(
                title=f"{prefix}{number}", slug=f"{prefix}{number}", summary="Une page.", **fields
            )
        )
        for number in range(size)
    ]


# ---- Validations ----


def test_what_waits_is_shown_to_who_may_approve_it_alone(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    submit(tree.draft, contributor, title="Aide aux agents")
    waiting = panel(browser(reviewer), "waiting")
    assert "Aide aux agents" in waiting
    assert "Relecture éditoriale" in waiting
    assert f"Soumis par {contributor}" in waiting
    assert f"/admin/pages/{tree.draft.pk}/edit/" in waiting
    assert "Rien n’attend votre approbation." in panel(browser(validator), "waiting")
    assert panel(browser(contributor), "waiting") == ""
    act(tree.draft, reviewer)
    assert "Aide aux agents" in panel(browser(validator), "waiting")
    assert "Aide aux agents" not in panel(browser(reviewer), "waiting")


def test_pages_of_a_set_are_one_line_that_leads_to_it(
    tree: Tree, contributor: User, reviewer: User, validator: User
) -> None:
    forty = pages(tree, "atelier", 40)
    for page in [*forty, tree.draft]:
        submit(page, contributor)
    held = PublicationSet.objects.create(title="Mois de l’innovation", created_by=validator)
    add_pages(held, forty, validator)
    waiting = panel(browser(reviewer), "waiting")
    assert "Ce qui m’attend (41)" in waiting
    assert "40 pages vous attendent" in waiting
    assert held.get_absolute_url() in waiting
    assert "atelier1" not in waiting
    assert f"/admin/pages/{tree.draft.pk}/edit/" in waiting, "what is in no set stays"
    assert "40 pages" not in panel(browser(validator), "waiting")
    for page in forty[1:]:
        act(page, reviewer)
    waiting = panel(browser(reviewer), "waiting")
    assert "Mois de l’innovation" not in waiting
    assert f"/admin/pages/{forty[0].pk}/edit/" in waiting, "a page alone is shown for itself"
    assert "39 pages vous attendent" in panel(browser(validator), "waiting")


def test_the_whole_list_is_offered_and_opens(
    tree: Tree, contributor: User, reviewer: User, sign_in: SignIn
) -> None:
    submit(tree.draft, contributor)
    address = reverse("waiting_steps")
    for client in (browser(reviewer), sign_in(superuser=True)):
        assert address in panel(client, "waiting")
        assert client.get(address).status_code == 200


def test_who_wrote_it_is_not_asked_to_approve_it(tree: Tree, person: MakePerson) -> None:
    both = person(Role.CONTRIBUTOR, Role.REVIEWER)
    submit(tree.draft, both)
    assert "Rien n’attend votre approbation." in panel(browser(both), "waiting")


def test_what_was_sent_says_where_it_stands(tree: Tree, contributor: User, reviewer: User) -> None:
    client = browser(contributor)
    assert "Aucun de vos contenus" in panel(client, "sent")
    submit(tree.draft, contributor)
    sent = panel(client, "sent")
    assert "Relecture éditoriale" in sent
    assert f"requested_by={contributor.pk}" in sent
    act(tree.draft, reviewer, "reject", "Précisez la date.")
    sent = panel(client, "sent")
    assert "À reprendre" in sent
    assert "« Précisez la date. »" in sent
    assert panel(browser(reviewer), "sent") == "", "who writes nothing sends nothing"


def test_wagtails_own_lists_are_gone_and_recent_edits_stay(
    tree: Tree, contributor: User, reviewer: User
) -> None:
    submit(tree.draft, contributor)
    fresh(tree.live).save_revision(user=reviewer, log_action=True)
    html = browser(reviewer).get("/admin/").content.decode()
    assert "workflow-objects-to-moderate" not in html
    assert "objects-in-workflow" not in html
    assert 'id="recent-edits-section"' in html


# ---- Dates, reviews, links ----


def test_dates_to_come(tree: Tree, contributor: User, reviewer: User, validator: User) -> None:
    client = browser(contributor)
    assert "n’est programmé" in panel(client, "scheduled")
    submit(tree.draft, contributor, go_live_at=in_an_hour())
    act(tree.draft, reviewer)
    act(tree.draft, validator)
    StandardPage.objects.filter(pk=tree.live.pk).update(expire_at=in_an_hour())
    shown = panel(client, "scheduled")
    assert "En ligne le" in shown
    assert "Retrait le" in shown
    assert "/admin/rapports/publications-programmees/" in shown


def test_reviews_that_are_due(tree: Tree, contributor: User) -> None:
    client = browser(contributor)
    assert "Aucune page n’est à relire." in panel(client, "reviews")
    pages(tree, "relire", ROWS + 2, reviewed_on=date(2020, 1, 1), review_interval_months=12)
    shown = panel(client, "reviews")
    assert shown.count("À relire depuis le 1er\u00a0janvier\u00a02021") == ROWS
    assert f"Pages à relire ({ROWS + 2})" in shown


def test_broken_links_are_shown_when_there_are_any(tree: Tree, contributor: User) -> None:
    client = browser(contributor)
    assert panel(client, "links") == ""
    _break(tree.live)
    assert "https://a.example/casse — La page n’existe pas" in panel(client, "links")


def _break(page: StandardPage, url: str = "https://a.example/casse") -> None:
    found = LinkCheck.objects.create(
        digest=digest_of(url),
        url=url,
        host="a.example",
        state=LinkCheck.State.BROKEN,
        error="La page n’existe pas ou plus (404).",
        next_check_at=timezone.now(),
        checked_at=timezone.now(),
    )
    LinkUse.objects.create(link=found, document_id=page.translation_key)


# ---- Searches and services ----


def _search_in_vain(text: str) -> None:
    LoggedSearch.objects.create(
        day=timezone.localdate(), key=grouping_key(text), text=text, count=0, source="site"
    )


def test_searches_without_result_are_for_who_may_mend_them(tree: Tree, sign_in: SignIn) -> None:
    _search_in_vain("mdph")
    shown = panel(sign_in(Role.EDITORIAL_ADMIN), "searches")
    assert "mdph" in shown
    assert "/admin/search/insight/sans-resultat/" in shown
    assert panel(sign_in(Role.CONTRIBUTOR), "searches") == ""


def test_services_are_for_who_can_act(tree: Tree, sign_in: SignIn) -> None:
    technical = panel(sign_in(Role.TECHNICAL_ADMIN), "services")
    for name in ("Recherche", "Abonnements", "Travaux de fond", "File d’attente"):
        assert name in technical
    editorial = panel(sign_in(Role.EDITORIAL_ADMIN), "services")
    assert "La base de données répond aux recherches." in editorial
    assert "Abonnements" not in editorial
    assert panel(sign_in(Role.CONTRIBUTOR), "services") == ""
    assert panel(sign_in(Role.VALIDATOR), "services") == ""


def test_a_failing_subscription_is_told(tree: Tree, sign_in: SignIn) -> None:
    client = sign_in(Role.TECHNICAL_ADMIN)
    assert "Aucun abonnement n’est en échec." in panel(client, "services")
    receiver = ApiClient.objects.create(
        name="Portail", organisation="Préfecture", contact_email="si@prefecture.example"
    )
    cases: list[dict[str, Any]] = [
        {"failing_since": timezone.now()},
        {"state": Subscription.State.FAILED},
        {},
    ]
    for number, fields in enumerate(cases):
        url = f"https://{number}.example/"
        Subscription.objects.create(client=receiver, url=url, **fields)
    assert "2 abonnements en échec ou à l’arrêt." in panel(client, "services")


def test_an_update_under_way_is_told(
    tree: Tree, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    unfinished = {"database": Check(State.OK), "migrations": Check(State.FAILED, {"missing": 1})}
    monkeypatch.setattr(health_panel, "run_checks", lambda: unfinished)
    shown = panel(sign_in(Role.TECHNICAL_ADMIN), "services")
    assert "Une mise à jour n’est pas terminée" in shown


@pytest.mark.parametrize(
    ("figures", "state", "said"),
    [
        ({"engine": "elasticsearch"}, State.OK, "Elasticsearch répond aux recherches."),
        (
            {"engine": "database", "outage_seconds": 60},
            State.DEGRADED,
            "Elasticsearch ne répond pas : la base de données répond à sa place.",
        ),
    ],
)
def test_an_outage_of_search_is_told(figures: Any, state: State, said: str) -> None:
    line = health_panel._search(Check(state, figures))
    assert (line.details, line.is_alarming) == (said, state is not State.OK)


def test_a_worker_that_stopped_is_told() -> None:
    ages = {"schedule": 700, "clock": 1}
    line = health_panel._worker(Check(State.DEGRADED, {"seconds_since_turn": ages}))
    assert line.details == "Au moins un ne tourne plus : dernier signe il y a 11\u00a0minutes."
    never = health_panel._worker(Check(State.DEGRADED, {"seconds_since_turn": {"clock": None}}))
    assert never.details == "1 n’a jamais donné signe de vie."


# ---- All of them ----


def test_another_application_adds_its_panel(
    tree: Tree, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Imports(DashboardPanel):
        name = "imports"
        heading = "Imports en cours"

        def concerns(self) -> bool:
            return self.user.is_superuser

        def lines(self) -> Lines:
            return Lines([Line("<b>labos.xlsx</b>", details="3 lignes")], 1)

    monkeypatch.setattr(base, "_panels", dict(base._panels))
    base.register(Imports)
    shown = panel(sign_in(superuser=True), "imports")
    assert "&lt;b&gt;labos.xlsx&lt;/b&gt;" in shown
    assert panel(sign_in(Role.CONTRIBUTOR), "imports") == ""


def test_the_dashboard_costs_the_same_whatever_there_is_to_show(
    tree: Tree,
    contributor: User,
    person: MakePerson,
    settings: Settings,
    django_assert_max_num_queries: Any,
) -> None:
    admin = person(superuser=True)
    client, counts = browser(admin), []
    for size in (3, 9):
        due = {"reviewed_on": date(2020, 1, 1), "review_interval_months": 12}
        for number, page in enumerate(
            pages(tree, f"p{size}-", size, expire_at=in_an_hour(), **due)
        ):
            submit(page, contributor if number % 2 else admin)
            _break(page, f"https://a.example/{page.pk}")
            _search_in_vain(f"recherche {page.pk}")
        client.get("/admin/")
        with django_assert_max_num_queries(120) as queries:
            client.get("/admin/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
