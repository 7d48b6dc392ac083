"""The compiled lists of packages: hashed, free of any address, development above runtime."""

import itertools
import re

import pytest

from cms.settings.environment import REPOSITORY

FOLDER = REPOSITORY / "requirements"
COMPILED = ("bootstrap", "runtime", "development")


def pins(name: str) -> set[str]:
    """Lines ``package==version ; condition`` of a compiled list."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return set(re.findall(r"^[\w.\[\]-]+==[^\\\n]+", text, re.MULTILINE))


@pytest.mark.parametrize("name", COMPILED)
def test_names_no_address_of_an_index(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|--(?:extra-)?index|--find-links", text)


@pytest.mark.parametrize("name", COMPILED)
def test_every_package_has_a_hash(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert pins(name)
    for block in re.split(r"\n(?=[a-z])", text)[1:]:
        assert "--hash=sha256:" in block, block


def test_development_holds_all_of_runtime() -> None:
    assert pins("runtime") <= pins("development")


@pytest.mark.parametrize("name", COMPILED)
def test_every_chosen_package_has_a_reason_and_a_licence(name: str) -> None:
    lines = (FOLDER / f"{name}.in").read_text(encoding="utf-8").splitlines()
    for before, line in itertools.pairwise(lines):
        if re.match(r"[\w-]", line) and not line.startswith("-"):
            assert re.match(r"# .+\. [\w. -]+\.$", before), line
