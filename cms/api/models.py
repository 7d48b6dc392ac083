"""Who may call the API with a key: clients, their keys, hashed at rest, and what they used."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from cms.accounts.models import User
from cms.api.preview_links import PreviewLink

__all__ = [  # Django looks for the models of an application in this module
    "ApiClient",
    "ApiKey",
    "ApiUsage",
    "PreviewLink",
    "QuotaWindow",
    "Scope",
]

MAX_LIVE_KEYS = 2
# The last use of a key is written at most this often: a key that is used is read, not written.
LAST_USE_PRECISION = timedelta(minutes=1)
# How long before the end of a key its client is told, and the lists say so.
EXPIRY_NOTICE = timedelta(days=15)


class Scope(models.TextChoices):
    """What a client may read. Public content is everyone's: any live key reads it.

    ``READ_AGENTS`` is a reserved name that gives nothing and is not offered: see
    docs/decisions/0015-agents-only-content-not-served.md.
    """

    READ = "read", "contenus publics"
    READ_AGENTS = "read:agents", "contenus réservés aux agents"
    PREVIEW = "preview", "aperçu des brouillons"


OFFERED_SCOPES = [(scope.value, scope.label) for scope in Scope if scope != Scope.READ_AGENTS]


def default_scopes() -> list[str]:
    """A new client reads public content."""
    return [Scope.READ.value]


class ApiClient(models.Model):
    """Another site or service that calls the API under its name."""

    name = models.CharField("nom", max_length=120, unique=True)
    organisation = models.CharField("organisation", max_length=200)
    contact_email = models.EmailField(
        "adresse de contact", help_text="À qui écrire quand une clé expire ou change."
    )
    scopes = models.JSONField("droits", default=default_scopes)
    requests_per_minute = models.PositiveIntegerField(
        "quota (requêtes par minute)", default=600, validators=[MinValueValidator(1)]
    )
    is_active = models.BooleanField(
        "actif", default=True, help_text="Décochez pour refuser toutes les clés de ce client."
    )
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    class Meta:
        verbose_name = "client de l’API"
        verbose_name_plural = "clients de l’API"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep scopes to the closed list.

        Raises:
            ValidationError: a scope that does not exist, or none at all.
        """
        super().clean()
        scopes = self.scopes if isinstance(self.scopes, list) else []
        if not scopes or not set(scopes) <= set(Scope.values):
            raise ValidationError({"scopes": f"Choisissez parmi : {', '.join(Scope.values)}."})

    def issue_key(
        self, *, expires_at: datetime | None = None, created_by: User | None = None
    ) -> tuple["ApiKey", str]:
        """Create a key; its token is given here and is nowhere to be found again.

        Returns:
            The key and its token, for ``Authorization: Bearer <token>``.

        Raises:
            ValidationError: the client already has two live keys, or the expiry is past.
        """
        if expires_at is not None and expires_at <= timezone.now():
            raise ValidationError("La date d’expiration est déjà passée.")
        with transaction.atomic():
            # Two requests at once must not make a third key.
            client = ApiClient.objects.select_for_update().get(pk=self.pk)
            if client.keys.live().count() >= MAX_LIVE_KEYS:
                raise ValidationError(
                    f"Ce client a déjà {MAX_LIVE_KEYS} clés valables : révoquez-en une d’abord."
                )
            prefix = f"campus_{secrets.token_hex(4)}"
            token = f"{prefix}_{secrets.token_urlsafe(32)}"
            key = ApiKey.objects.create(
                client=client,
                prefix=prefix,
                digest=digest_of(token),
                expires_at=expires_at,
                created_by=created_by,
            )
        return key, token


def digest_of(token: str) -> str:
    """SHA-256 in hexadecimal; a token carries 256 random bits, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Keys by what they are worth now."""

    def live(self) -> "ApiKeyQuerySet":
        """Neither revoked nor expired."""
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()), revoked_at__isnull=True
        )


class ApiKey(models.Model):
    """A secret of a client; only its beginning and its hash are kept."""

    client = models.ForeignKey(
        ApiClient, models.CASCADE, related_name="keys", verbose_name="client"
    )
    prefix = models.CharField("début de la clé", max_length=20, unique=True)
    digest = models.CharField("empreinte SHA-256", max_length=64, unique=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="créée par"
    )
    expires_at = models.DateTimeField("expire le", null=True, blank=True)
    revoked_at = models.DateTimeField("révoquée le", null=True, blank=True)
    last_used_at = models.DateTimeField("dernier usage", null=True, blank=True)
    reminded_at = models.DateTimeField("rappel envoyé le", null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "clé de l’API"
        verbose_name_plural = "clés de l’API"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @property
    def is_live(self) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and (
            self.expires_at is None or self.expires_at > timezone.now()
        )

    @property
    def expires_soon(self) -> bool:
        """Whether a live key expires within ``EXPIRY_NOTICE``."""
        return (
            self.is_live
            and self.expires_at is not None
            and self.expires_at <= timezone.now() + EXPIRY_NOTICE
        )

    @property
    def state(self) -> str:
        """What the key is worth now, in words: « valable », « expire dans 12 jours »…"""
        if self.revoked_at is not None:
            return f"révoquée le {date_format(timezone.localtime(self.revoked_at))}"
        if not self.is_live:
            return "expirée"
        if self.expires_at is None or not self.expires_soon:
            return "valable"
        days = (timezone.localdate(self.expires_at) - timezone.localdate()).days
        return {0: "expire aujourd’hui", 1: "expire demain"}.get(days, f"expire dans {days} jours")

    def revoke(self) -> None:
        """Refuse this key from now on; a second time changes nothing."""
        ApiKey.objects.filter(pk=self.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
        self.refresh_from_db(fields=["revoked_at"])

    @classmethod
    def authenticate(cls, token: str) -> "ApiKey | None":
        """The live key of an active client that this token opens, with its client; else None.

        The lookup is by hash, so that its duration tells nothing of the token.
        """
        return (
            cls.objects.live()
            .filter(digest=digest_of(token), client__is_active=True)
            .select_related("client")
            .first()
        )

    def record_use(self) -> None:
        """Remember that the key was used just now, to the minute."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at >= LAST_USE_PRECISION:
            ApiKey.objects.filter(pk=self.pk).update(last_used_at=now)
            self.last_used_at = now


class QuotaWindow(models.Model):
    """How much of its quota a client has used in the last window it called in."""

    client = models.OneToOneField(ApiClient, models.CASCADE, primary_key=True, related_name="+")
    number = models.BigIntegerField("minutes depuis 1970")
    used = models.PositiveIntegerField("requêtes comptées")

    class Meta:
        verbose_name = "quota utilisé"
        verbose_name_plural = "quotas utilisés"

    def __str__(self) -> str:
        return f"{self.client_id} : {self.used}"


class ApiUsage(models.Model):
    """What one key asked for in one day, in the time zone of the site."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="usage", verbose_name="clé")
    day = models.DateField("jour")
    served = models.PositiveIntegerField("requêtes servies", default=0)
    refused = models.PositiveIntegerField("requêtes refusées par le quota", default=0)

    class Meta:
        verbose_name = "usage de l’API"
        verbose_name_plural = "usages de l’API"
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="one_usage_a_day")]
        indexes = [models.Index(fields=["day"], name="usage_by_day")]

    def __str__(self) -> str:
        return f"{self.key} {self.day} : {self.served}"
