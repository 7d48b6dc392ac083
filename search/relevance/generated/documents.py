"""Make documents: the same ones for the same seed, on any machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from pages.choices import KIND_SINGULAR, Kind
from search.analysis import sort_key
from search.relevance.corpus import CorpusDocument
from search.relevance.generated.french import a, bare, de, de_infinitive, de_name, sentence
from search.relevance.generated.terms import draw_facts
from search.relevance.generated.vocabulary import Action, Pools, Subject, Vocabulary, vocabulary

T = TypeVar("T")
SEED = 20_250_101
FEWEST_WORDS = 80
"""Words of the shortest body."""

_KINDS = (
    (Kind.EVENT, 0.45),
    (Kind.RESOURCE, 0.24),
    (Kind.ARTICLE, 0.19),
    (Kind.TRAINING, 0.09),
    (Kind.TOOLKIT, 0.012),
    (Kind.PAGE, 0.01),
    (Kind.COMMUNITY, 0.004),
    (Kind.LAB, 0.003),
    (Kind.CAMPAIGN, 0.001),
)
"""Shares of the kinds in a campus of that size: many events, and few labs."""

_FOLDERS = {
    Kind.EVENT: "agenda",
    Kind.RESOURCE: "ressources",
    Kind.ARTICLE: "actualites",
    Kind.TRAINING: "formations",
    Kind.TOOLKIT: "mallettes",
    Kind.PAGE: "pratique",
    Kind.COMMUNITY: "communautes",
    Kind.LAB: "laboratoires",
    Kind.CAMPAIGN: "agenda",
}
_MENTIONED = 0.1
_IN_PASSING = 0.1
_WITH_KEYWORDS = 0.3


@dataclass(frozen=True)
class Recipe:
    """What a document is about, as it was decided before a word was written.

    ``target`` is the noun phrase that the action bears on (« les haies »), ``title`` the template
    of the title, ``mentioned`` an object of another subject that the body alone speaks of, in
    passing (None: there is none).
    """

    subject: Subject
    action: Action
    target: str
    town: str
    title: str
    mentioned: str | None = None

    def names(self, *slots: str) -> bool:
        """Whether the title says one of these: ``s`` the subject, ``o`` the target, ``town``…"""
        return any(f"{{{slot}}}" in self.title for slot in slots)


@dataclass(frozen=True, kw_only=True)
class GeneratedDocument(CorpusDocument):
    """A document with its recipe."""

    recipe: Recipe


def generate(count: int, seed: int = SEED) -> Iterator[GeneratedDocument]:
    """Make ``count`` documents; a longer corpus of the same seed starts with a shorter one.

    Filters know their themes, regions and formats, and texts do not say them: a page that says it
    is in Normandy would answer « Normandie », a query judged over the campus.
    """
    maker = _Maker(Random(seed))  # noqa: S311 - a corpus, no secret
    return (maker.document(number) for number in range(count))


class _Slots(dict[str, str]):
    """Values of one document's slots; what it does not fix is drawn again at each use."""

    def __init__(self, rng: Random, pools: Pools, fixed: dict[str, str]) -> None:
        super().__init__(fixed)
        self._random = rng.random
        self._pools = pools
        self._latest: dict[str, str] = {}

    def __missing__(self, name: str) -> str:
        pool = self._pools[name]
        latest = value = self._latest.get(name, "")
        while value == latest:  # never the same twice running
            value = pool[int(self._random() * len(pool))]
        self._latest[name] = value
        return value


class _Maker:
    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._known: Vocabulary = vocabulary()

    def document(self, number: int) -> GeneratedDocument:
        """Make the next document; ``number`` makes its address its own."""
        kind = self._kind()
        subject = self._pick(self._known.subjects)
        target, actions = self._pick(subject.objects)
        action = self._pick(actions)
        region = self._pick(self._known.regions)
        organisation = self._pick(subject.organisations)
        other = self._other(subject)
        slots = self._slots(subject, action, target, other)
        slots |= {"org": organisation, "a_org": a(organisation)}
        organisation = sentence(bare(organisation))
        form = self._pick(self._known.templates.titles[kind.value])
        title = self._fill(form, slots)
        slug = f"{_slug(title)}-{number}"
        is_mentioned = self._rng.random() < _MENTIONED
        facts = draw_facts(self._rng, kind, slug, region, _slug(organisation))
        return GeneratedDocument(
            path=f"/{_FOLDERS[kind]}/{slug}/",
            kind=kind.value,
            title=title,
            text={
                "title": title,
                "keywords": self._keywords(subject, target),
                "summary": self._fill(self._pick(self._known.templates.summaries), slots),
                "body": self._body(slots, is_mentioned),
                "labels": "" if kind is Kind.PAGE else KIND_SINGULAR[kind],
                "names": "" if kind is Kind.PAGE else organisation,
                "attachments": "",
            },
            terms=facts.terms,
            intervals=facts.intervals,
            starts_at=facts.starts_at,
            duration_minutes=facts.duration_minutes,
            recipe=Recipe(
                subject, action, target, slots["town"], form, other if is_mentioned else None
            ),
        )

    def _kind(self) -> Kind:
        left = self._rng.random()
        for kind, share in _KINDS:
            left -= share
            if left < 0:
                return kind
        return Kind.EVENT

    def _pick(self, pool: tuple[T, ...]) -> T:
        return pool[int(self._rng.random() * len(pool))]

    def _other(self, subject: Subject) -> str:
        """An object of another subject."""
        other = self._pick(self._known.subjects)
        if other is subject:
            other = self._known.subjects[self._known.subjects.index(subject) - 1]
        return self._pick(other.objects)[0]

    def _slots(self, subject: Subject, action: Action, target: str, other: str) -> _Slots:
        town = self._pick(self._known.towns)
        fixed = {
            "s": subject.name,
            "de_s": de(subject.name),
            "bare_s": subject.bare,
            "o": target,
            "de_o": de(target),
            "inf": action.infinitive,
            "de_inf": de_infinitive(action.infinitive),
            "nom": action.noun,
            "de_nom": de(action.noun),
            "a_nom": a(action.noun),
            "other": other,
            "de_other": de(other),
            "town": town,
            "de_town": de_name(town),
        }
        return _Slots(self._rng, subject.pools, fixed)

    def _fill(self, template: str, slots: _Slots) -> str:
        return sentence(template.format_map(slots))

    def _body(self, slots: _Slots, is_mentioned: bool) -> str:
        templates = self._known.templates
        wanted = FEWEST_WORDS + int(self._rng.random() * 150)
        parts: list[str] = []
        words = 0
        while words < wanted:
            part = self._fill(self._pick(templates.bodies), slots)
            words += part.count(" ") + 1
            parts.append(part)
        if is_mentioned:
            parts.append(self._fill(self._pick(templates.mentions), slots))
        if self._rng.random() < _IN_PASSING:
            parts.insert(len(parts) // 2, self._pick(templates.passing))
        parts.append(self._fill(self._pick(templates.endings), slots))
        return " ".join(parts)

    def _keywords(self, subject: Subject, target: str) -> str:
        if self._rng.random() >= _WITH_KEYWORDS:
            return ""
        return f"{subject.bare}, {bare(target)}"


def _slug(text: str) -> str:
    """A part of an address."""
    kept = (letter if letter.isalnum() else " " for letter in sort_key(text))
    return "-".join("".join(kept).split())[:80]
