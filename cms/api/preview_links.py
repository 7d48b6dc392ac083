"""Preview links: one revision of a page shown to whoever holds a signed, expiring token."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import models
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.accounts.models import User

LIFETIMES = {1: "1 jour", 7: "7 jours", 30: "30 jours"}
_LONGEST = timedelta(days=max(LIFETIMES))
# How long an ended link stays in the list of its page; after that its token still says 410.
_KEPT = timedelta(days=30)
_signer = TimestampSigner(salt="campus.preview", sep=".")


class UnknownLink(Exception):
    """A token that we never gave, or that was changed on its way."""


class EndedLink(Exception):
    """A token of ours that no longer opens: ``str()`` says why, ``reason`` in the log's words."""

    def __init__(self, message: str, reason: str = "withdrawn") -> None:
        super().__init__(message)
        self.reason = reason


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """Links by what they are worth now."""

    def live(self) -> "PreviewLinkQuerySet":
        """Neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def revoke(self) -> int:
        """Refuse those that still open from now on; give how many they were."""
        return self.live().update(revoked_at=timezone.now())


class PreviewLink(models.Model):
    """A link that was given: the token is not kept, only what it opens and until when.

    The row alone opens nothing, for want of the signature; the signature alone neither, once the
    row is revoked. The link shows the revision it was made for: later drafts stay inside.
    """

    # Whoever deletes a page need not hear that a link to it was once given.
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    page = models.ForeignKey(
        Page, models.SET_NULL, null=True, related_name="+", verbose_name="page"
    )
    revision = models.ForeignKey(
        Revision, models.SET_NULL, null=True, related_name="+", verbose_name="version"
    )
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="créé par"
    )
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien d’aperçu"
        verbose_name_plural = "liens d’aperçu"
        ordering = ["-created_at", "pk"]
        indexes = [models.Index(fields=["expires_at"], name="preview_by_expiry")]

    def __str__(self) -> str:
        return f"aperçu de {self.page} jusqu’au {self.expires_at:%Y-%m-%d %H:%M}"

    @classmethod
    def give(cls, page: Page, *, days: int, created_by: User) -> tuple["PreviewLink", str]:
        """Make a link to the newest revision of a page.

        Returns:
            The link and its token, which is nowhere to be found again.

        Raises:
            ValidationError: the page was never saved as a revision, or ``days`` is not offered.
        """
        revision = page.get_latest_revision()
        if revision is None or days not in LIFETIMES:
            raise ValidationError("Enregistrez d’abord un brouillon de cette page.")
        link = cls.objects.create(
            page_id=page.pk,
            revision=revision,
            created_by=created_by,
            expires_at=timezone.now() + timedelta(days=days),
        )
        return link, _signer.sign(link.pk.hex)

    @classmethod
    def open(cls, token: str) -> "PreviewLink":
        """The live link of a token, with its revision.

        Raises:
            UnknownLink: the token is not one of ours.
            EndedLink: it has expired, was revoked, or its page was deleted.
        """
        try:
            key = UUID(hex=_signer.unsign(token, max_age=_LONGEST))
        except SignatureExpired as error:
            raise EndedLink("Ce lien d’aperçu a expiré.") from error
        except BadSignature as error:
            raise UnknownLink from error
        link = cls.objects.select_related("revision", "page").filter(pk=key).first()
        if link is None:
            raise EndedLink("Ce lien d’aperçu a expiré.")
        if link.revoked_at is not None:
            raise EndedLink("Ce lien d’aperçu a été révoqué.")
        if link.expires_at <= timezone.now():
            raise EndedLink("Ce lien d’aperçu a expiré.")
        if link.page is None or link.revision is None:
            raise EndedLink("La page de ce lien d’aperçu a été supprimée.", reason="gone")
        return link

    @property
    def state(self) -> str:
        """What the link is worth now, in a word."""
        if self.revoked_at is not None:
            return "révoqué"
        return "valable" if self.is_live else "expiré"

    @property
    def is_live(self) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def saved_at(self) -> datetime:
        """When the revision of a link that opens was saved."""
        return cast(Revision, self.revision).created_at

    def draft(self) -> Any:
        """The page as it stands in the revision, of its own page type."""
        return cast(Revision, self.revision).as_object()

    @classmethod
    def purge(cls) -> int:
        """Delete the links that ended long ago; give how many went."""
        deleted, _ = cls.objects.filter(expires_at__lt=timezone.now() - _KEPT).delete()
        return deleted
