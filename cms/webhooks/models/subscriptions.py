"""Subscriptions of clients, and the secrets that sign what they get."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from cms.accounts.models import User
from cms.api.models import ApiClient
from cms.delivery.models import Change
from cms.webhooks.addresses import check_form
from cms.webhooks.sealing import new_secret, seal, unseal
from pages.choices import Kind

MAX_LIVE_SECRETS = 2
MAX_ADDRESS = 2_000
"""Characters of the address of a receiver."""


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Subscriptions by what is to be done with them."""

    def listening(self) -> "SubscriptionQuerySet":
        """Those that hear of new changes: active ones of active clients."""
        return self.filter(state=Subscription.State.ACTIVE, client__is_active=True)

    def reachable(self) -> "SubscriptionQuerySet":
        """Those that messages may be sent to now: listening, with a secret, not told to wait."""
        live = SigningSecret.objects.filter(subscription=OuterRef("pk")).live()
        now = timezone.now()
        return self.listening().filter(
            Q(held_until__isnull=True) | Q(held_until__lte=now), Exists(live)
        )


class Subscription(models.Model):
    """An address of a client that is told when public content changes.

    Empty ``kinds`` or ``themes`` (slugs) mean all of them; a parent theme includes its children.
    Changes up to ``start_sequence`` are not told. ``held_until`` is what the receiver asked for
    with ``Retry-After``. ``failing_since`` is the first failure since the last success;
    ``stopped_sequence`` is how far the log had been told when the subscription was last stopped.
    """

    class State(models.TextChoices):
        ACTIVE = "active", "actif"
        PAUSED = "paused", "en pause"
        GONE = "gone", "arrêté : l’adresse a répondu 410"
        FAILED = "failed", "arrêté : trois jours d’échecs"

    client = models.ForeignKey(
        ApiClient, models.CASCADE, related_name="subscriptions", verbose_name="client"
    )
    url = models.CharField(
        "adresse du récepteur",
        max_length=MAX_ADDRESS,
        validators=[check_form],
        help_text="En https://, sur internet ; port 443, ou un port à partir de 1024.",
    )
    kinds = models.JSONField(
        "types de contenu", default=list, blank=True, help_text="Aucun coché : tous les types."
    )
    themes = models.JSONField(
        "thèmes",
        default=list,
        blank=True,
        help_text="Aucun coché : tous les thèmes. Un thème comprend ses sous-thèmes.",
    )
    state = models.CharField("état", max_length=8, choices=State, default=State.ACTIVE)
    start_sequence = models.BigIntegerField(default=0)
    stopped_sequence = models.BigIntegerField(null=True)
    stopped_at = models.DateTimeField("arrêté le", null=True)
    held_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField("en échec depuis", null=True)
    last_failure_at = models.DateTimeField("dernier échec", null=True)
    last_success_at = models.DateTimeField("dernier envoi reçu", null=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "abonnement"
        verbose_name_plural = "abonnements"
        ordering = ["client__name", "url"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "url"],
                name="one_subscription_an_address",
                violation_error_message="Ce client a déjà un abonnement à cette adresse.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.client} → {self.url}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it; a new one hears of the changes that come from now on."""
        if self._state.adding:
            newest = Change.objects.aggregate(newest=Max("sequence"))["newest"]
            self.start_sequence = newest or 0
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Keep kinds to the closed list; themes are checked by the form, which offers them.

        Raises:
            ValidationError: a kind that does not exist.
        """
        super().clean()
        if not set(self.kinds) <= set(Kind.values):
            raise ValidationError({"kinds": f"Choisissez parmi : {', '.join(Kind.values)}."})

    def situation(self, *, has_secret: bool) -> str:
        """Its state in words; for an active one, what keeps it from working if anything does."""
        if self.state != self.State.ACTIVE:
            return self.State(self.state).label
        if not self.client.is_active:
            return "client suspendu"
        if not has_secret:
            return "sans secret : rien n’est envoyé"
        if self.failing_since is not None:
            return f"en échec depuis le {date_format(localtime(self.failing_since), 'j F, H:i')}"
        return self.State.ACTIVE.label

    def add_secret(self, created_by: User | None = None) -> tuple["SigningSecret", str]:
        """Create a secret; it is given here and is shown nowhere again.

        Returns:
            The record and the secret itself (``whsec_…``), which the receiver verifies with.

        Raises:
            ValidationError: two secrets are live already.
        """
        with transaction.atomic():
            # Two requests at once must not make a third secret.
            subscription = Subscription.objects.select_for_update().get(pk=self.pk)
            if subscription.secrets.live().count() >= MAX_LIVE_SECRETS:
                raise ValidationError(
                    f"Cet abonnement a déjà {MAX_LIVE_SECRETS} secrets valables : "
                    "retirez-en un d’abord."
                )
            secret = new_secret()
            record = SigningSecret.objects.create(
                subscription=self, sealed=seal(secret), ending=secret[-4:], created_by=created_by
            )
        return record, secret


class SigningSecretQuerySet(models.QuerySet["SigningSecret"]):
    """Secrets by what they are worth now."""

    def live(self) -> "SigningSecretQuerySet":
        """Those that sign; during a rotation there are two."""
        return self.filter(ended_at__isnull=True)


class SigningSecret(models.Model):
    """A secret shared with a receiver: encrypted at rest, since it has to sign."""

    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="secrets", verbose_name="abonnement"
    )
    sealed = models.BinaryField()
    ending = models.CharField("fin du secret", max_length=4)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="créé par"
    )
    ended_at = models.DateTimeField("retiré le", null=True)

    objects = SigningSecretQuerySet.as_manager()

    class Meta:
        verbose_name = "secret de signature"
        verbose_name_plural = "secrets de signature"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"whsec_…{self.ending}"

    def reveal(self) -> str:
        """The secret itself, to sign with.

        Raises:
            cms.webhooks.sealing.Unreadable: it was encrypted under another ``SECRET_KEY``.
        """
        return unseal(bytes(self.sealed))

    def end(self) -> None:
        """Sign with it no more, and forget it; a second time changes nothing."""
        SigningSecret.objects.filter(pk=self.pk, ended_at__isnull=True).update(
            ended_at=timezone.now(), sealed=b""
        )
        self.refresh_from_db(fields=["ended_at", "sealed"])
