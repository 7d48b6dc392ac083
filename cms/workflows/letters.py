"""A mail of the campus to one person: subject, text and HTML from the templates of its name."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Model
from django.template.loader import render_to_string
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.users.models import UserProfile

from cms.accounts.models import User


def wants_mail(person: User, preference: str | None = None) -> bool:
    """Whether a person can be written to and has not declined this kind of mail.

    Args:
        preference: Wagtail's switch in a person's profile: submitted, approved or rejected; None
            for what nobody can decline.
    """
    if not person.is_active or not person.email:
        return False
    if preference is None:
        return True
    profile = UserProfile.get_for_user(person)
    return bool(getattr(profile, f"{preference}_notifications"))


def title_of(content: Model) -> str:
    """The title of a page as its editors know it, or what another content says of itself."""
    return getattr(content, "draft_title", None) or str(content)


def backoffice_url(path: str) -> str:
    """The full address of a path of the backoffice."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def edit_url(content: Model) -> str:
    """The full address where this content is edited."""
    return backoffice_url(AdminURLFinder().get_edit_url(content))


def write(template: str, person: User, context: dict[str, Any]) -> EmailMultiAlternatives:
    """Render the subject, the text and the HTML of ``templates/mails/<template>`` for a person."""
    preferences_url = backoffice_url(f"{settings.CAMPUS_BACKOFFICE_PATH}account/")
    context = {**context, "person": person, "preferences_url": preferences_url}
    subject = " ".join(render_to_string(f"mails/{template}_objet.txt", context).split())
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"mails/{template}.txt", context).strip() + "\n",
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"mails/{template}.html", context), "text/html")
    return message
