"""The README's table of environment variables says what the code reads, and its defaults."""

import re

from pydantic.fields import FieldInfo

from cms.settings.environment import REPOSITORY, Environment

ROW = re.compile(r"^\| `(?P<name>CAMPUS_\w+)` \| (?:`(?P<default>[^`]+)`|—) \|", re.MULTILINE)


def test_table_lists_every_variable_with_its_default() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    table = readme.split("<!-- environment:")[1].split("<!-- /environment -->")[0]
    written = {row["name"]: row["default"] for row in ROW.finditer(table)}

    expected = {
        f"CAMPUS_{name.upper()}": _default(field)
        for name, field in Environment.model_fields.items()
    }
    assert written == expected


def _default(field: FieldInfo) -> str | None:
    """The default as the table writes it; None for what is empty when absent."""
    value = field.get_default(call_default_factory=True, validated_data={})
    if value in (None, []):
        return None
    return str(value).replace(f"{REPOSITORY}/var", "var/")
