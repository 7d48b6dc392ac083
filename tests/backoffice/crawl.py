"""Go by links and menus through all that an account sees of the backoffice, one of each screen."""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.test import Client
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from wagtail.models import Page

from cms.accounts.models import User
from cms.imports.models import ImportBatch
from cms.workflows.models import PublicationSet
from tests.backoffice.content import USERNAMES, make_campus
from tests.backoffice.reading import Screen, read_screen

HOME = "/admin/"
BULK = "/admin/bulk/"
# What is no screen: the site itself in a preview, drawings, sign-out.
LEFT_OUT = re.compile(
    r"^wagtailadmin_(logout|sprite|javascript_catalog)$|^campus_preview$"
    r"|[:_]preview(_on_\w+)?$|view_draft|revisions_view|:serve"
)

# Screens that show something else at each stage of what they are about.
STAGED: dict[str, Any] = {"publication_sets:inspect": PublicationSet, "imports_batch": ImportBatch}


@dataclass(frozen=True)
class Visit:
    """A screen that was opened, with the screen that leads to it."""

    path: str
    status: int
    screen: Screen
    led_by: str


@cache
def visits() -> Mapping[str, tuple[Visit, ...]]:
    """What each account of ``tests.backoffice.content`` sees, "" for nobody; gone through once.

    A small campus with something on every screen is made for it.
    """
    make_campus()
    seen = {name: tuple(crawl(User.objects.get(username=name))) for name in USERNAMES}
    return {**seen, "": tuple(visit_signed_out())}


def visit_signed_out() -> list[Visit]:
    """What is seen before one signs in."""
    client, paths = (
        Client(),
        (reverse("wagtailadmin_login"), reverse("wagtailadmin_password_reset")),
    )
    answers = [(path, client.get(path)) for path in paths]
    return [
        Visit(path, answer.status_code, read_screen(answer.content.decode(), "text/html"), "")
        for path, answer in answers
    ]


def crawl(user: User) -> Iterator[Visit]:
    """Open, by GET, one screen of each kind that this account can reach from the home screen."""
    client = Client()
    client.force_login(user)
    waiting, met, seen = deque([(HOME, "")]), set(), set()
    while waiting:
        path, led_by = waiting.popleft()
        if path in met:
            continue
        met.add(path)
        path = _on_one_row(path)
        kind = _kind(path)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        answer = client.get(path)
        content_type = answer.headers.get("Content-Type", "")
        if getattr(answer, "streaming", False) or "Location" in answer.headers:
            if answer.headers.get("Location", "").startswith(HOME):
                waiting.append((answer.headers["Location"], path))
            continue
        if not content_type.startswith(("text/", "application/json")):
            continue  # an image, a spreadsheet: nothing to read as a screen
        screen = read_screen(answer.content.decode(), content_type)
        yield Visit(path, answer.status_code, screen, led_by)
        waiting.extend((each, path) for each in sorted(screen.paths))


def _on_one_row(path: str) -> str:
    """What is done to several rows at once, done to the first."""
    if not path.startswith(BULK) or "?" in path:
        return path
    app, model = path.removeprefix(BULK).split("/")[:2]
    first = apps.get_model(app, model)._default_manager.order_by("-pk").first()
    return path if first is None else f"{path}?id={first.pk}"


def _kind(path: str) -> tuple[str, ...] | None:
    """What screens share that only their content sets apart; None for what is no screen."""
    if not path.startswith(HOME) or "/0/" in path:  # a pattern that a script fills in
        return None
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    if LEFT_OUT.search(match.view_name or ""):
        return None
    export = "export" if "export=" in path else ""
    return None if export else (match.view_name, *_page_kind(match))


def _page_kind(match: ResolverMatch) -> Iterator[str]:
    """The type of the page that a screen is about, and whether it waits in the workflow.

    Of a publication set and of an import, where it stands.
    """
    if (model := STAGED.get(match.view_name)) is not None:
        key = next(iter(match.kwargs.values()))
        yield str(model.objects.filter(pk=key).values_list("status", flat=True).first())
        return
    for name, value in match.kwargs.items():
        if name in {"model_name", "action"}:
            yield str(value)
        elif name in {"page_id", "parent_page_id"} and str(value).isdigit():
            page = Page.objects.filter(pk=value).first()
            if page is not None and match.view_name == "wagtailadmin_pages:edit":
                yield f"{page.cached_content_type.model} {page.workflow_in_progress}"
