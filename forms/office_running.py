"""The settings of how an office runs on its machine: its secret, its logs, who may read its figures, whom it believes."""

import os
import stat
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, SecretStr
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings

LEAST_SECRET = 32  # characters; `secrets.token_hex(32)` gives 64
_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def _refuse(kind: str, **detail: object) -> PydanticCustomError:
    return PydanticCustomError(kind, kind, detail)


def _secret(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < LEAST_SECRET:
        raise _refuse("secret_too_short", least=LEAST_SECRET, length=len(secret.get_secret_value()))
    return secret


def _secret_file(file: Path) -> Path:
    try:
        with file.open(encoding="utf-8") as opened:
            if os.fstat(opened.fileno()).st_mode & _OPEN_TO_OTHERS:
                raise _refuse("secret_file_open", file=str(file))
            _secret(SecretStr(opened.read().strip()))
    except (OSError, UnicodeDecodeError):
        raise _refuse("secret_file_closed") from None
    return file


def _networks(names: str) -> str:
    try:
        found = [str(ip_network(name.strip())) for name in names.split(",")]
    except ValueError:
        raise _refuse("not_addresses") from None
    return ",".join(found)


class RunningSettings(BaseSettings):
    """What `Settings` has of the machine; each field is the variable `JIANCAI_<FIELD>`."""

    secret: Annotated[SecretStr, AfterValidator(_secret)] | None = None
    secret_file: Annotated[Path, AfterValidator(_secret_file)] | None = None  # holds the secret, where the variable does not
    log_format: Literal["json", "text"] = "json"
    metrics_token: Annotated[SecretStr, AfterValidator(_secret)] | None = None  # lets other machines read /metrics
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = "127.0.0.1/32,::1/128"  # whose X-Forwarded-For is believed

    @property
    def the_secret(self) -> str | None:
        """What signs form tokens; the same in all processes of an office. `None` in a demonstration that was given none."""
        if self.secret:
            return self.secret.get_secret_value()
        return self.secret_file.read_text("utf-8").strip() if self.secret_file else None
