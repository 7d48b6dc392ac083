"""Judged queries over generated documents, from the recipes: no engine has a say.

What a person would want is known before a word is written: who asks to « entretenir les haies »
wants what is about that (3), then what is about hedges otherwise (2), and can do with a page that
speaks of them in passing (1).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pages.choices import Kind
from search.relevance.generated.documents import GeneratedDocument, Recipe
from search.relevance.generated.french import bare, de
from search.relevance.generated.vocabulary import Action, Subject, vocabulary
from search.relevance.judgements import Fold, Judgement

A_FAMILY = 10
"""Queries of each family."""

_FORMS: tuple[tuple[str, Callable[[GeneratedDocument], bool]], ...] = (
    ("formation", lambda document: document.kind == Kind.TRAINING.value),
    ("atelier", lambda document: "telier" in document.recipe.title),
    ("guide", lambda document: "Guide" in document.recipe.title),
    ("fiche", lambda document: "Fiche" in document.recipe.title),
    ("conférence", lambda document: "Conférence" in document.recipe.title),
)
"""A word that people put before a subject, and the documents that are one."""


@dataclass(frozen=True)
class _Query:
    q: str
    intent: str
    grade: Callable[[GeneratedDocument], int]


def generated_judgements(documents: Iterable[GeneratedDocument]) -> list[Judgement]:
    """Judge about 60 queries over these documents; every third one is held out.

    Queries are chosen along the documents, each with one answer at least; a corpus of 2,000
    has enough for all.
    """
    corpus = list(documents)
    judgements = []
    for number, query in enumerate(_queries(corpus)):
        grades = {found.path: grade for found in corpus if (grade := query.grade(found))}
        fold: Fold = "held-out" if number % 3 == 2 else "tuning"
        judgements.append(Judgement(query.q, query.intent, fold, grades))
    return judgements


def _queries(corpus: Sequence[GeneratedDocument]) -> Iterator[_Query]:
    """One query of each family in turn, so that both folds have some of all."""
    single = _plain_plurals()
    families = (
        _spread(corpus, _is_explicit, _verb),
        _spread(corpus, lambda recipe: recipe.names("de_o"), _noun),
        _spread(corpus[::-1], _is_explicit, _question),
        _spread(
            corpus, lambda recipe: recipe.target in single and recipe.names("o", "de_o"), _singular
        ),
        _spread(corpus, lambda recipe: recipe.names("s", "de_s", "bare_s"), _subject),
        _spread(corpus, _has_visited_town, _place),
        _forms(corpus),
    )
    for turn in zip_longest(*families):
        yield from (query for query in turn if query is not None)


def _spread(
    corpus: Sequence[GeneratedDocument],
    fits: Callable[[Recipe], bool],
    make: Callable[[Recipe], _Query],
) -> list[_Query]:
    """Queries made from documents that lie far apart in the corpus, none twice."""
    found = {
        query.q: query
        for document in corpus
        if fits(document.recipe)
        for query in [make(document.recipe)]
    }
    queries = list(found.values())
    return queries[:: max(1, len(queries) // A_FAMILY)][:A_FAMILY]


def _forms(corpus: Sequence[GeneratedDocument]) -> list[_Query]:
    """« formation voirie », « atelier forêt »: two subjects for each word that has documents."""
    queries = []
    for word, is_one in _FORMS:
        subjects = {
            found.recipe.subject.name: found.recipe.subject for found in corpus if is_one(found)
        }
        queries += [
            _Query(f"{word} {subject.bare}", "format", _of_form(subject, is_one))
            for subject in list(subjects.values())[: A_FAMILY // len(_FORMS)]
        ]
    return queries


def _verb(recipe: Recipe) -> _Query:
    return _Query(
        f"{recipe.action.infinitive} {recipe.target}",
        "topical",
        _of_action(recipe.action, recipe.target),
    )


def _noun(recipe: Recipe) -> _Query:
    return _Query(
        f"{bare(recipe.action.noun)} {de(recipe.target)}",
        "topical",
        _of_action(recipe.action, recipe.target),
    )


def _question(recipe: Recipe) -> _Query:
    return _Query(
        f"comment {recipe.action.infinitive} {recipe.target} ?",
        "question",
        _of_action(recipe.action, recipe.target),
    )


def _singular(recipe: Recipe) -> _Query:
    return _Query(bare(recipe.target).removesuffix("s"), "topical", _of_target(recipe.target))


def _subject(recipe: Recipe) -> _Query:
    return _Query(recipe.subject.bare, "topical", _of_subject(recipe.subject))


def _place(recipe: Recipe) -> _Query:
    subject, town = recipe.subject, recipe.town
    return _Query(f"{subject.bare} {town}", "place", _in_town(subject, town))


def _is_explicit(recipe: Recipe) -> bool:
    """The title says what is done, and to what."""
    return recipe.names("o", "de_o") and recipe.names("inf", "de_inf", "nom", "de_nom", "a_nom")


def _has_visited_town(recipe: Recipe) -> bool:
    """The title says a town, and no organisation of the subject has its seat there."""
    seats = recipe.subject.organisations
    return recipe.names("town", "de_town") and not any(recipe.town in seat for seat in seats)


def _plain_plurals() -> frozenset[str]:
    """Targets of one word whose « s » is only a plural's, and that no other phrase contains."""
    subjects = vocabulary().subjects
    targets = {target for subject in subjects for target, _ in subject.objects}
    details = {detail for subject in subjects for detail in subject.pools["detail"]}
    phrases = targets | details | set(subjects[0].pools["notion"])
    return frozenset(
        target
        for target in targets
        if target.startswith("les ") and target.endswith("s") and not target.endswith("ais")
        if (word := bare(target)).isalpha()
        and sum(word.removesuffix("s") in phrase for phrase in phrases) == 1
    )


def _of_action(action: Action, target: str) -> Callable[[GeneratedDocument], int]:
    """3: the title says that action on that target; 2: about the target; 1: it is spoken of."""

    def grade(document: GeneratedDocument) -> int:
        recipe = document.recipe
        if recipe.target == target and recipe.action == action and _is_explicit(recipe):
            return 3
        return min(_of_target(target)(document), 2)

    return grade


def _of_target(target: str) -> Callable[[GeneratedDocument], int]:
    """3: the title names it; 2: about it all the same, or a kind of it; 1: it is spoken of."""

    def grade(document: GeneratedDocument) -> int:
        recipe = document.recipe
        if recipe.target == target:
            return 3 if recipe.names("o", "de_o") else 2
        if _is_kind_of(recipe.target, target):
            return 2
        return 1 if recipe.mentioned and _is_kind_of(recipe.mentioned, target) else 0

    return grade


def _is_kind_of(phrase: str, target: str) -> bool:
    """« les ruches pédagogiques » are « les ruches »."""
    return f" {bare(target)} " in f" {bare(phrase)} "


def _of_subject(subject: Subject) -> Callable[[GeneratedDocument], int]:
    """3: the title names it; 2: the document belongs to it."""

    def grade(document: GeneratedDocument) -> int:
        if document.recipe.subject.name != subject.name:
            return 0
        return 3 if document.recipe.names("s", "de_s", "bare_s") else 2

    return grade


def _of_form(
    subject: Subject, is_one: Callable[[GeneratedDocument], bool]
) -> Callable[[GeneratedDocument], int]:
    """3: of that form on that subject; 1: another form, the subject in its title."""

    def grade(document: GeneratedDocument) -> int:
        about = _of_subject(subject)(document)
        if about and is_one(document):
            return 3
        return 1 if about == 3 else 0

    return grade


def _in_town(subject: Subject, town: str) -> Callable[[GeneratedDocument], int]:
    """3: that subject in that town; 1: the subject in another town, by its title."""

    def grade(document: GeneratedDocument) -> int:
        about, recipe = _of_subject(subject)(document), document.recipe
        if about and recipe.town == town and recipe.names("town", "de_town"):
            return 3
        return 1 if about == 3 else 0

    return grade
