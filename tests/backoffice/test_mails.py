"""Every mail speaks French, formally."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.accounts.models import User
from tests.backoffice.english import english_words

REPOSITORY = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    path
    for folder in ("templates", "cms", "pages", "search", "media")
    for path in (REPOSITORY / folder).rglob("*")
    if path.is_file() and {"mails", "notifications", "password_reset"} & set(path.parts)
    and path.suffix in {".txt", ".html"}
)  # fmt: skip
CODE = re.compile(r"{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)
FAMILIAR = re.compile(
    r"\b(salut|coucou|tu|toi|ton|ta|tes|t’|à bientôt|bisous|hello)\b", re.IGNORECASE
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_mail_is_formal_and_french(path: Path) -> None:
    text = CODE.sub(" ", path.read_text(encoding="utf-8"))
    assert not FAMILIAR.search(text)
    assert not english_words(text)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["updated_comments.txt", "updated_comments.html"])
def test_what_is_said_of_comments_is_formal_and_french(name: str) -> None:
    user = User(username="contributrice", email="c@campus.example")
    comment = SimpleNamespace(text="Précisez la date.")
    text = render_to_string(
        f"wagtailadmin/notifications/{name}",
        {
            "user": user,
            "editor": user,
            "page": Page.objects.get(depth=1),
            "new_comments": [comment],
            "resolved_comments": [comment],
            "deleted_comments": [comment],
            "replied_comments": [{"comment": comment, "replies": [comment]}],
        },
    )
    said = CODE.sub(" ", text)
    assert "Bonjour contributrice," in said
    assert not FAMILIAR.search(said)
    assert not english_words(said)


@pytest.mark.django_db
def test_a_forgotten_password_is_answered_formally(client: Client) -> None:
    User.objects.create_user("contributrice", "c@campus.example", "x")
    client.post(reverse("wagtailadmin_password_reset"), {"email": "c@campus.example"})
    (message,) = mail.outbox
    assert message.subject == "[Campus] Changer votre mot de passe"
    assert "vous pouvez ignorer ce message" in message.body
    assert not FAMILIAR.search(str(message.body))
    assert not english_words(str(message.body))
