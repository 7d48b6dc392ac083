"""Subscriptions in the backoffice: who may, what each action does, what the audit log keeps."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from cms.accounts.roles import Role
from cms.api.models import ApiClient
from cms.webhooks import addresses, audit
from cms.webhooks.claims import claim
from cms.webhooks.deliverer import Deliverer
from cms.webhooks.models import Attempt, Message, Outcome, SigningSecret, Subscription
from snippets.models import Theme
from tests.builders import Library
from tests.factories.vocabularies import ThemeFactory
from tests.webhooks.certificates import Certificate
from tests.webhooks.conftest import follow_log, subscribe
from tests.webhooks.receivers import receiver

pytestmark = pytest.mark.django_db
LIST = "/admin/webhooks/subscription/"
URL = "https://recepteur.example/campus"


@pytest.fixture
def technician() -> Client:
    """A technical administrator, signed in."""
    return signed_in(Role.TECHNICAL_ADMIN)


@pytest.fixture
def subscription(api_client: ApiClient) -> Subscription:
    """A subscription to everything, with its secret."""
    return subscribe(api_client, URL)[0]


@pytest.fixture
def message(library: Library, subscription: Subscription) -> Message:
    """A message that waits."""
    library.add("article", "nouvelle", title="La nouvelle")
    follow_log()
    return Message.objects.get()


def signed_in(role: Role) -> Client:
    """A browser signed in with this role."""
    user = User.objects.create_user(role.name, f"{role.name}@campus.example", "x")
    user.groups.add(Group.objects.get(name=role))
    browser = Client()
    browser.force_login(user)
    return browser


def follow_up(subscription: Subscription) -> str:
    """The address of the follow-up."""
    return f"{LIST}{subscription.pk}/suivi/"


def act(browser: Client, subscription: Subscription, action: str, **data: str) -> str:
    """Do something to a subscription; give the page that follows."""
    answer = browser.post(f"{follow_up(subscription)}{action}/", data, follow=True)
    assert answer.status_code == 200
    subscription.refresh_from_db()
    return answer.content.decode()


def logged(action: str) -> int:
    """How many lines of the audit log have this action."""
    return ModelLogEntry.objects.filter(action=action).count()


def addresses_of(message: Message) -> list[tuple[str, str]]:
    """Every address of the screens, with its method."""
    own = follow_up(message.subscription)
    return [
        ("get", LIST),
        ("get", f"{LIST}create/"),
        ("get", f"{LIST}edit/{message.subscription_id}/"),
        ("get", own),
        ("get", f"/admin/webhooks/message/{message.pk}/"),
        *(
            ("post", f"{own}{action}/")
            for action in ("pause", "resume", "add-secret", "end-secret", "test", "replay")
        ),
        ("post", f"/admin/webhooks/message/{message.pk}/renvoyer/"),
    ]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.TECHNICAL_ADMIN])
def test_only_technical_administrators_may(message: Message, role: Role) -> None:
    browser = signed_in(role)
    for method, address in addresses_of(message):
        answer = getattr(browser, method)(address)
        assert answer.status_code in {302, 403}, address
        assert "suivi" not in answer.headers.get("Location", ""), address
    assert message.subscription.secrets.count() == 1
    assert Message.objects.get().created_at == message.created_at
    assert not ModelLogEntry.objects.filter(action__startswith="campus.webhook").exists()


def test_every_screen_answers_a_technical_administrator(
    technician: Client, message: Message
) -> None:
    for method, address in addresses_of(message):
        if method == "get":
            assert technician.get(address).status_code == 200, address


def test_an_action_is_never_a_get(technician: Client, message: Message) -> None:
    for method, address in addresses_of(message):
        if method == "post":
            assert technician.get(address).status_code == 405, address


def test_an_action_needs_its_token(message: Message) -> None:
    browser = signed_in(Role.TECHNICAL_ADMIN)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    for method, address in addresses_of(message):
        if method == "post":
            assert strict.post(address).status_code == 403, address


@pytest.fixture
def public_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every name a public address."""
    monkeypatch.setattr(addresses, "resolve", lambda target, timeout: ["203.0.114.1"])


@pytest.mark.usefixtures("public_name")
def test_a_subscription_is_created_then_gets_its_secret(
    technician: Client, api_client: ApiClient
) -> None:
    theme = ThemeFactory(slug="simplification")
    answer = technician.post(
        f"{LIST}create/",
        {"client": api_client.pk, "url": URL, "kinds": ["event"], "themes": [theme.slug]},
    )
    created = Subscription.objects.get()
    assert answer.headers["Location"] == follow_up(created)
    assert (created.kinds, created.themes) == (["event"], ["simplification"])
    html = technician.get(follow_up(created)).content.decode()
    assert "Aucun message n’est envoyé avant la création d’un secret" in html
    shown = re.findall(r"whsec_[A-Za-z0-9+/=]{44}", act(technician, created, "add-secret"))
    assert [SigningSecret.objects.get().reveal()] == shown
    assert "whsec_…" in technician.get(follow_up(created)).content.decode()
    assert shown[0] not in technician.get(follow_up(created)).content.decode(), "only once"
    assert "actif" in technician.get(LIST).content.decode()
    assert logged(audit.ADD_SECRET) == logged("wagtail.create") == 1


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://recepteur.example/", "https://"),
        ("recepteur", "https://"),
        ("https://nom:secret@recepteur.example/", "mot de passe"),
        ("https://recepteur.example:22/", "port 22"),
        ("https://127.0.0.1/", "réseau privé"),
        ("https://recepteur.invalid/", "introuvable"),
    ],
)
def test_an_address_that_could_not_be_called_is_refused(
    technician: Client, api_client: ApiClient, url: str, said: str
) -> None:
    answer = technician.post(f"{LIST}create/", {"client": api_client.pk, "url": url})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("field", ["kinds", "themes"])
@pytest.mark.usefixtures("public_name")
def test_a_filter_that_does_not_exist_is_refused(
    technician: Client, api_client: ApiClient, field: str
) -> None:
    technician.post(f"{LIST}create/", {"client": api_client.pk, "url": URL, field: ["inconnu"]})
    assert not Subscription.objects.exists()


@pytest.mark.usefixtures("local_receivers")
def test_secrets_turn_over(
    technician: Client, subscription: Subscription, certificate: Certificate, deliverer: Deliverer
) -> None:
    """Both sign while both are live, and only the new one afterwards."""
    first = subscription.secrets.get()
    old = first.reveal()
    act(technician, subscription, "add-secret")
    assert subscription.secrets.live().count() == 2
    new = subscription.secrets.exclude(pk=first.pk).get().reveal()
    html = act(technician, subscription, "add-secret")
    assert "déjà 2 secrets" in html
    assert subscription.secrets.live().count() == 2
    with receiver(certificate) as there:
        Subscription.objects.update(url=there.url)
        act(technician, subscription, "test")
        deliverer.run()
        act(technician, subscription, "end-secret", secret=str(first.pk))
        act(technician, subscription, "test")
        deliverer.run()
    during, after = there.requests
    assert len(during.headers["webhook-signature"].split()) == 2
    for secret in (old, new):
        assert Webhook(secret).verify(during.body, dict(during.headers)) == during.message
    assert Webhook(new).verify(after.body, dict(after.headers)) == after.message
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(after.body, dict(after.headers))
    first.refresh_from_db()
    assert first.ended_at is not None
    assert bytes(first.sealed) == b"", "nothing is left of it"
    assert logged(audit.END_SECRET) == 1


@pytest.mark.parametrize("number", ["", "x", "999999", "²"])
def test_only_a_live_secret_of_the_subscription_is_ended(
    technician: Client, subscription: Subscription, number: str
) -> None:
    answer = technician.post(f"{follow_up(subscription)}end-secret/", {"secret": number})
    assert answer.status_code == 404
    assert subscription.secrets.live().count() == 1


def test_a_pause_is_caught_up(
    technician: Client, subscription: Subscription, library: Library
) -> None:
    act(technician, subscription, "pause")
    assert subscription.state == Subscription.State.PAUSED
    published = library.add("article", "pendant-la-pause")
    follow_log()
    assert not Message.objects.exists()
    act(technician, subscription, "resume", missed="on")
    assert subscription.state == Subscription.State.ACTIVE
    assert Message.objects.get().document_id == published
    assert logged(audit.STOP) == logged(audit.RESUME) == 1


def test_a_pause_may_be_left_behind(
    technician: Client, subscription: Subscription, library: Library
) -> None:
    act(technician, subscription, "pause")
    library.add("article", "pendant-la-pause")
    follow_log()
    act(technician, subscription, "resume")
    assert not Message.objects.exists()


def test_a_test_message_is_queued(technician: Client, subscription: Subscription) -> None:
    html = act(technician, subscription, "test")
    sent = Message.objects.get()
    assert sent.origin == Message.Origin.TEST
    assert '"type":"campus.test"' in sent.body
    assert sent.pk in html
    assert logged(audit.TEST) == 1


def test_nothing_is_tried_without_a_secret(technician: Client, subscription: Subscription) -> None:
    subscription.secrets.get().end()
    assert "Créez d’abord un secret" in act(technician, subscription, "test")
    assert not Message.objects.exists()


def test_the_log_shows_messages_and_attempts(technician: Client, message: Message) -> None:
    Attempt.objects.create(
        message=message,
        number=1,
        started_at=timezone.now(),
        outcome=Outcome.REFUSED,
        status=500,
        duration=12,
        error="Le récepteur a répondu 500.",
        excerpt="<script>alert(1)</script>",
    )
    Message.objects.update(attempts_count=1)
    html = technician.get(follow_up(message.subscription)).content.decode()
    assert "La nouvelle" in html
    assert "Le récepteur a répondu 500." in html
    detail = technician.get(f"/admin/webhooks/message/{message.pk}/").content.decode()
    assert "12&nbsp;ms" in detail
    assert "&lt;script&gt;alert(1)" in detail
    assert "<script>alert(1)" not in detail


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("state=pending", True),
        ("state=delivered", False),
        ("outcome=refused", False),
        ("since=2000-01-01", True),
        ("since=2999-01-01", False),
        ("document=00000000-0000-0000-0000-000000000000", False),
        ("p=99", True),
        ("p=x", True),
    ],
)
def test_the_log_is_filtered(technician: Client, message: Message, query: str, found: bool) -> None:
    html = technician.get(f"{follow_up(message.subscription)}?{query}").content.decode()
    assert ("La nouvelle" in html) is found


@pytest.mark.parametrize("query", ["state=x", "outcome=x", "since=hier", "document=x"])
def test_a_filter_that_means_nothing_is_said(
    technician: Client, message: Message, query: str
) -> None:
    answer = technician.get(f"{follow_up(message.subscription)}?{query}")
    assert answer.status_code == 200
    assert "error-message" in answer.content.decode()


def test_a_message_that_failed_is_sent_again_under_its_id(
    technician: Client, message: Message
) -> None:
    Message.objects.update(state=Message.State.FAILED, failures=8, attempts_count=8)
    answer = technician.post(f"/admin/webhooks/message/{message.pk}/renvoyer/")
    assert answer.headers["Location"] == f"/admin/webhooks/message/{message.pk}/"
    again = Message.objects.get()
    assert (again.state, again.failures) == (Message.State.PENDING, 0)
    assert logged(audit.REPLAY) == 1


def test_a_message_that_was_received_is_sent_again_under_a_new_id(
    technician: Client, message: Message
) -> None:
    Message.objects.update(state=Message.State.DELIVERED)
    technician.post(f"/admin/webhooks/message/{message.pk}/renvoyer/")
    again = Message.objects.exclude(pk=message.pk).get()
    assert (again.body, again.origin) == (message.body, Message.Origin.REPLAY)
    message.refresh_from_db()
    assert message.state == Message.State.DELIVERED


def test_a_message_that_is_being_sent_is_not_sent_again(
    technician: Client, message: Message
) -> None:
    claimed = claim(message, timezone.now())
    assert claimed is not None
    answer = technician.post(f"/admin/webhooks/message/{message.pk}/renvoyer/", follow=True)
    assert "en cours d’envoi" in answer.content.decode()
    message.refresh_from_db()
    assert message.leased_until is not None
    assert message.attempts_count == 1
    assert logged(audit.REPLAY) == 0


def test_everything_is_sent_again_since_a_number(
    technician: Client, subscription: Subscription, library: Library
) -> None:
    library.add("article", "avant")
    after = library.add("article", "apres")
    follow_log()
    newest = Message.objects.get(document_id=after).sequence
    assert newest is not None
    Message.objects.all().delete()
    html = act(technician, subscription, "replay", sequence=str(newest - 1))
    assert "1 message à envoyer de nouveau" in html
    assert Message.objects.get().document_id == after


def test_everything_is_sent_again_since_a_date(
    technician: Client, subscription: Subscription, library: Library
) -> None:
    library.add("article", "aujourdhui")
    yesterday = timezone.localtime(timezone.now() - timedelta(days=1))
    act(technician, subscription, "replay", since=f"{yesterday:%Y-%m-%dT%H:%M}")
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "l’un des deux"),
        ({"since": "2026-01-01T00:00", "sequence": "1"}, "l’un des deux"),
        ({"since": "2999-01-01T00:00"}, "à venir"),
        ({"sequence": "999999"}, "dernier numéro"),
        ({"sequence": "-1"}, "error-message"),
        ({"since": "hier"}, "error-message"),
    ],
)
def test_a_replay_without_a_sound_start_is_refused(
    technician: Client, message: Message, data: dict[str, str], said: str
) -> None:
    assert said in act(technician, message.subscription, "replay", **data)
    assert Message.objects.count() == 1


def test_unknown_things_are_not_found(technician: Client, subscription: Subscription) -> None:
    for address in (f"{LIST}999/suivi/", "/admin/webhooks/message/msg_x/"):
        assert technician.get(address).status_code == 404
    for address in (
        f"{follow_up(subscription)}inconnue/",
        f"{LIST}999/suivi/pause/",
        "/admin/webhooks/message/msg_x/renvoyer/",
    ):
        assert technician.post(address).status_code == 404


def test_themes_are_offered_after_their_parent(technician: Client) -> None:
    parent = ThemeFactory(label="Numérique", slug="numerique")
    ThemeFactory(label="Accessibilité", slug="accessibilite", parent=parent)
    assert Theme.objects.count() >= 2
    html = technician.get(f"{LIST}create/").content.decode()
    assert html.index("Numérique\n") < html.index("Numérique › Accessibilité")
    assert reverse("webhooks_subscription_modeladmin_create") == f"{LIST}create/"
