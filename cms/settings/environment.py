"""The one typed reading of the environment: every variable the campus knows, and its rule."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parents[2]
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*(?::[1-9]\d{0,4})?")
"""A name of several labels, perhaps with a port: neither address, path nor pattern."""


class Environment(BaseSettings):
    """Variables named ``CAMPUS_…``; an invalid value stops the start with its name."""

    model_config = SettingsConfigDict(env_prefix="CAMPUS_", extra="ignore")

    base_url: str = Field("http://localhost:8000", description="Public address, no final slash.")
    allowed_hosts: Annotated[list[str], NoDecode] = Field(default_factory=list)
    secret_key: SecretStr | None = None
    data_dir: Path = Field(REPOSITORY / "var", description="Database, media and logs.")
    database_url: str | None = Field(None, description="postgresql://…; SQLite when absent.")
    elasticsearch_url: str | None = Field(None, description="Database search when absent.")
    elasticsearch_api_key: SecretStr | None = None
    elasticsearch_index: str = "campus"
    search_log_days: int = Field(90, ge=0, description="Days searches are kept; 0 keeps none.")
    review_reminder_days: int = Field(
        5, ge=0, description="Working days before reviewers are reminded; 0 reminds nobody."
    )
    api_memory: int = Field(64, ge=0, description="MiB for answers of the API; 0 keeps none.")
    email_url: str | None = Field(None, description="smtp://user:password@host:port, smtps://…")
    email_from: str = "Campus de la transformation publique <ne-pas-repondre@localhost>"
    webhooks_private_addresses: bool = Field(
        False, description="Call webhook receivers on private networks too, this machine included."
    )
    webhooks_ca_file: Path | None = Field(
        None, description="Authorities (PEM) that webhook receivers may have beside the system's."
    )
    import_fetch_hosts: Annotated[list[str], NoDecode] = Field(
        default_factory=list,
        description="Sites (exact names, comma-separated) whose files imports may fetch; none.",
    )
    link_checks: bool = Field(True, description="Visit the links of public content, weekly.")
    trusted_proxy: bool = Field(False, description="Read X-Forwarded-Proto of a proxy of ours.")
    log_level: str = "INFO"

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("an address that starts with http:// or https://")
        return value.rstrip("/")

    @field_validator("import_fetch_hosts")
    @classmethod
    def _exact_names(cls, value: list[str]) -> list[str]:
        for name in value:
            if not _HOST.fullmatch(name.lower()):
                raise ValueError(f"« {name} »: an exact host name, such as www.example.gouv.fr")
        return [name.lower() for name in value]

    @field_validator("allowed_hosts", "import_fetch_hosts", mode="before")
    @classmethod
    def _comma_separated(cls, value: object) -> object:
        if isinstance(value, str):
            return [host.strip() for host in value.split(",") if host.strip()]
        return value


@lru_cache
def read_environment() -> Environment:
    """Read and check the environment once per process.

    Raises:
        pydantic.ValidationError: a variable has an unusable value.
    """
    return Environment()
