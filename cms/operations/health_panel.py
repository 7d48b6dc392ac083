"""« État des services » on the dashboard: what ``/readyz`` knows, in French, for who can act."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from cms.backoffice.panels.base import DashboardPanel, Line, Lines, register
from cms.operations.health import Check, State, run_checks
from cms.webhooks.models import Subscription
from cms.webhooks.views import INDEX
from pages.french import number
from search.insight.screens import may_read

_CONSUMERS = {
    "search-database": "l’index de recherche de la base",
    "search-elasticsearch": "l’index d’Elasticsearch",
    "survey": "le relevé des liens et des images",
    "webhooks": "les abonnements",
}


_UNFINISHED = Line(
    "Base de données",
    details="Une mise à jour n’est pas terminée : les services ne peuvent pas être vérifiés.",
    tag="À surveiller",
    is_alarming=True,
)


@register
class ServicesPanel(DashboardPanel):
    """Search for who cares for it; the rest for technical administrators alone."""

    name = "services"
    heading = "État des services"
    icon = "cogs"
    order = 170

    def concerns(self) -> bool:
        """Who manages subscriptions, or search."""
        return self._is_technical() or may_read(self.user)

    def _is_technical(self) -> bool:
        return self.user.has_perm("webhooks.change_subscription")

    def lines(self) -> Lines:
        """One line a service; a database that is away shows no dashboard at all."""
        checks = run_checks()
        if "search" not in checks:
            return Lines([_UNFINISHED], 0)
        shown = [_search(checks["search"])]
        if self._is_technical():
            shown += [
                _consumers(checks["consumers"]),
                _subscriptions(),
                _worker(checks["worker"]),
                _tasks(checks["tasks"]),
            ]
        # The number would say nothing: there are as many services every day.
        return Lines(shown, 0)


def _line(title: str, check: Check, fine: str, faulty: str, url: str = "") -> Line:
    well = check.state is State.OK
    return Line(title, url, fine if well else faulty, "" if well else "À surveiller", not well)


def _search(check: Check) -> Line:
    if check.figures.get("engine") == "elasticsearch":
        fine = "Elasticsearch répond aux recherches."
    else:
        fine = "La base de données répond aux recherches."
    faulty = "Elasticsearch ne répond pas : la base de données répond à sa place."
    return _line("Recherche", check, fine, faulty)


def _consumers(check: Check) -> Line:
    late = [
        f"{_CONSUMERS.get(name, name)} ({lag['behind']} en attente)"
        for name, lag in check.figures.get("consumers", {}).items()
        if lag["behind"]
    ]
    return _line(
        "Suivi des publications",
        check,
        f"Suivent de près : {', '.join(late)}." if late else "Tout est à jour.",
        f"En retard : {', '.join(late)}.",
    )


def _subscriptions() -> Line:
    stopped = Q(state__in=[Subscription.State.FAILED, Subscription.State.GONE])
    failing = Subscription.objects.filter(
        stopped | Q(state=Subscription.State.ACTIVE, failing_since__isnull=False)
    ).count()
    said = "Aucun abonnement n’est en échec."
    if failing:
        said = f"{failing} abonnement{'s' if failing > 1 else ''} en échec ou à l’arrêt."
    check = Check(State.DEGRADED if failing else State.OK)
    return _line("Abonnements", check, said, said, reverse(INDEX))


def _worker(check: Check) -> Line:
    ages = check.figures.get("seconds_since_turn", {})
    never = sum(1 for age in ages.values() if age is None)
    oldest = max((age for age in ages.values() if age is not None), default=0)
    return _line(
        "Travaux de fond",
        check,
        "Tous tournent.",
        f"Au moins un ne tourne plus : dernier signe il y a {_duration(oldest)}."
        if not never
        else f"{never} n’{'ont' if never > 1 else 'a'} jamais donné signe de vie.",
    )


def _tasks(check: Check) -> Line:
    waiting = check.figures.get("waiting", 0)
    tasks = f"{number(waiting)} tâche{'s' if waiting > 1 else ''}"
    since = _duration(check.figures.get("oldest_seconds", 0))
    return _line(
        "File d’attente",
        check,
        f"{tasks} en attente." if waiting else "Vide.",
        f"{tasks} en attente, la plus ancienne depuis {since}.",
    )


def _duration(seconds: int) -> str:
    """« 3 minutes »."""
    now = timezone.now()
    return timesince(now - timedelta(seconds=seconds), now, depth=1)
