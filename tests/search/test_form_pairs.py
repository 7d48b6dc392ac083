"""Forms of French words that must meet, as agents write them and as pages do."""

from pathlib import Path

from search.analysis import words

PAIRS = Path(__file__).with_name("pairs")
"""Two forms a line, parted by ``=``; ``#`` starts a remark."""

FLOOR = 0.97


def pairs() -> list[tuple[str, str]]:
    """Read the file."""
    lines = (line.partition("#")[0].strip() for line in PAIRS.read_text("utf-8").splitlines())
    found = [tuple(part.strip() for part in line.split("=")) for line in lines if line]
    return [(left, right) for left, right in found]


def test_the_file_holds_enough_pairs_each_once() -> None:
    assert len(pairs()) >= 150
    assert len({frozenset(pair) for pair in pairs()}) == len(pairs())


def test_forms_meet() -> None:
    apart = [pair for pair in pairs() if words(pair[0]) != words(pair[1]) or not words(pair[0])]
    share = 1 - len(apart) / len(pairs())
    assert share >= FLOOR, f"{share:.1%} meet; apart: {apart}"
