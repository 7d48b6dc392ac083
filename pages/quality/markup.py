"""Checks of the rich texts and of the body of a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from wagtail.fields import RichTextField

from pages.quality.finding import Finding
from pages.quality.wording import says_nothing, shows_an_address, tells_little

HEADINGS = ("h2", "h3", "h4")


@dataclass(frozen=True)
class Text:
    """A piece of rich text and the field that holds it."""

    field: str
    html: str


def check_markup(page: Any) -> Iterator[Finding]:
    """Links, headings, images and videos that a reader could not use."""
    for text in _texts(page):
        soup = BeautifulSoup(text.html, "html.parser")
        for link in soup.find_all("a"):
            yield from _check_link(link, text.field)
    yield from _check_headings(page)
    for child in page.body:
        yield from CHECKS.get(child.block_type, _nothing)(child.value)


def _texts(page: Any) -> Iterator[Text]:
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            yield Text(field.name, str(getattr(page, field.name) or ""))
    for child in page.body:
        for html in _html_of(child.block_type, child.value):
            yield Text("body", html)


def _html_of(block_type: str, value: Any) -> list[str]:
    if block_type == "text":
        return [value.source]
    if block_type == "callout":
        return [value["html"].source]
    if block_type == "accordion":
        return [item["html"].source for item in value]
    return []


def _check_link(link: Tag, field: str) -> Iterator[Finding]:
    words = link.get_text(" ", strip=True)
    if not words:
        yield Finding(
            "Un lien ne contient aucun mot : écrivez où il mène, ou supprimez-le.", field, True
        )
    elif says_nothing(words):
        yield Finding(
            f"Le lien « {words} » ne dit pas où il mène : remplacez ces mots par le nom de la page "
            "ou du fichier.",
            field,
            True,
        )
    elif tells_little(words):
        yield Finding(
            f"Le lien « {words} » se comprend mal hors de sa phrase : dites où il mène.", field
        )
    elif shows_an_address(words):
        yield Finding(
            f"Le lien « {words} » montre une adresse : écrivez plutôt le nom de la page.", field
        )
    if str(link.get("href") or "").startswith("http://"):
        yield Finding(
            f"Le lien « {words} » mène à une adresse en http:// : donnez celle en https:// si elle "
            "existe.",
            field,
        )


@dataclass(frozen=True)
class _Heading:
    level: int
    words: str
    is_followed: bool


def _check_headings(page: Any) -> Iterator[Finding]:
    """The title of the page is of level 1: what comes next goes down one level at a time."""
    level = 1
    for heading in _headings(page):
        if not heading.words:
            yield Finding(
                "Un titre du texte est vide : complétez-le ou supprimez-le.", "body", True
            )
            continue
        if not heading.is_followed:
            yield Finding(
                f"Le titre « {heading.words} » n’est suivi d’aucun texte : complétez cette partie "
                "ou supprimez-la.",
                "body",
                True,
            )
        if heading.level > level + 1:
            yield Finding(
                f"Le titre « {heading.words} » saute un niveau : faites-en un titre de "
                f"niveau {level + 1}.",
                "body",
            )
        level = heading.level


def _headings(page: Any) -> Iterator[_Heading]:
    """Headings in their order; a block after a heading is what follows it."""
    children = list(page.body)
    for index, child in enumerate(children):
        if child.block_type in {"callout", "pages"} and child.value["title"]:
            yield _Heading(2, child.value["title"], True)
        if child.block_type == "accordion":
            yield from (_Heading(2, item["title"], True) for item in child.value)
        if child.block_type == "text":
            follows = index + 1 < len(children) and children[index + 1].block_type != "text"
            yield from _headings_of(child.value.source, ends_followed=follows)


def _headings_of(html: str, *, ends_followed: bool) -> Iterator[_Heading]:
    parts = [
        part
        for part in BeautifulSoup(html, "html.parser").find_all(True, recursive=False)
        if part.name in HEADINGS or part.get_text(strip=True)
    ]
    for index, part in enumerate(parts):
        if part.name not in HEADINGS:
            continue
        level, rest = int(part.name[1]), parts[index + 1 : index + 2]
        follower = rest[0] if rest else None
        if follower is None:
            is_followed = ends_followed
        else:
            is_followed = follower.name not in HEADINGS or int(follower.name[1]) > level
        yield _Heading(level, part.get_text(" ", strip=True), is_followed)


def _check_image(value: Any) -> Iterator[Finding]:
    if value["image"] and not value["alt"]:
        yield Finding(
            f"L’image « {value['image'].title} » du texte n’a pas de description : décrivez-la si "
            "elle apporte une information, laissez vide si elle est décorative.",
            "body",
        )


def _check_video(value: Any) -> Iterator[Finding]:
    if not value["transcript"]:
        yield Finding(
            f"La vidéo « {value['title']} » n’a pas de transcription : ajoutez le texte de ce qui "
            "s’y dit, pour qui ne peut pas l’entendre.",
            "body",
        )
    if value["url"].startswith("http://"):
        yield Finding(
            f"La vidéo « {value['title']} » a une adresse en http:// : donnez celle en https:// si "
            "elle existe.",
            "body",
        )


def _nothing(value: Any) -> Iterator[Finding]:
    return iter(())


CHECKS = {"image": _check_image, "video": _check_video}
