"""Judged queries: what an agent types, and how well each content answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

Fold = Literal["tuning", "held-out"]
FOLDS: tuple[Fold, ...] = ("tuning", "held-out")
WORDS = Path(__file__).with_name("words.yaml")
"""Queries in the words of the campus: what a search by words must get right."""

NEEDS = Path(__file__).with_name("needs.yaml")
"""Needs in the agent's own words, which the right content may not say: harder, reported apart."""


@dataclass(frozen=True)
class Judgement:
    """One query; ``grades`` gives 1 to 3 by path, and what is absent counts as 0.

    ``held-out`` queries are never looked at while ranking is tuned.
    """

    q: str
    intent: str
    fold: Fold
    grades: Mapping[str, int]


def read_judgements(path: Path) -> list[Judgement]:
    """Read the queries judged over the facts of the campus, from one of the two files."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["queries"]
    return [Judgement(e["q"], e["intent"], e["fold"], e["grades"]) for e in entries]
