"""The one typed reading of the environment: every variable the campus knows, and its rule."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parents[2]


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
    email_url: str | None = Field(None, description="smtp://user:password@host:port, smtps://…")
    email_from: str = "Campus de la transformation publique <ne-pas-repondre@localhost>"
    trusted_proxy: bool = Field(False, description="Read X-Forwarded-Proto of a proxy of ours.")
    log_level: str = "INFO"

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("an address that starts with http:// or https://")
        return value.rstrip("/")

    @field_validator("allowed_hosts", mode="before")
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
