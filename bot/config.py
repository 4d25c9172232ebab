"""config.toml → typed settings. Every mistake is one sentence that names the key and says what would be right."""

import os
import re
import tomllib
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "SANZHANG_"


class ConfigError(Exception):
    """The configuration can't be used. Its text is for the person who wrote it."""


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("没有这个时区；例如 Asia/Shanghai") from error
    return name


def _database_url(url: str) -> str:
    try:
        driver = make_url(url).drivername
    except (ArgumentError, ValueError) as error:
        raise ValueError("不是数据库地址；例如 sqlite:///data/sanzhang.db") from error
    if driver not in ("sqlite", "postgresql+psycopg"):
        raise ValueError("只支持 sqlite:///… 和 postgresql+psycopg://…")
    return url


def _networks(addresses: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(address)) for address in addresses)
    except ValueError as error:
        raise ValueError('应是地址或网段的列表；例如 ["127.0.0.1", "10.0.0.0/24"]') from error


def _api_address(url: str) -> str:
    if not re.fullmatch(r"https?://[^/\s]+/\S*[^/\s]", url):
        raise ValueError("应是网址，末尾不带斜杠；例如 https://api.telegram.org/bot")
    return url


def _webhook_address(url: str) -> str:
    if url and not re.fullmatch(r"https://\S+", url):
        raise ValueError("应是 https:// 开头的网址；留空则用轮询")
    return url


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret.get_secret_value()):
        raise ValueError("只能有字母、数字、下划线和连字符，最多 256 个")
    return secret


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StorageSettings(_Section):
    """Where records and files are kept. Relative paths are relative to the configuration file."""

    database: Annotated[str, AfterValidator(_database_url)] = "sqlite:///data/sanzhang.db"
    files: Path = Path("data/files")
    max_file_mb: int = Field(default=20, ge=1, le=100)
    daily_mb: int = Field(default=300, ge=1, le=100_000, description="of one person in the web chat")
    uploads: int = Field(default=8, ge=1, le=1000, description="at once")
    uploads_per_person: int = Field(default=2, ge=1, le=100, description="at once")


class WebSettings(_Section):
    """The web chat; `host` and `port` also serve /healthz and Telegram's webhook."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    secret: SecretStr = SecretStr("")
    https: bool = False
    trusted_proxies: Annotated[tuple[str, ...], AfterValidator(_networks)] = ()
    connections: int = Field(default=4000, ge=16, le=100_000)
    connections_per_address: int = Field(default=500, ge=8, le=100_000)


class HealthSettings(_Section):
    """Where a process without the web part serves /healthz; empty and 0 mean where the web chat would be."""

    host: str = ""
    port: int = Field(default=0, ge=0, le=65535)


class TelegramSettings(_Section):
    """Telegram; without a token it is off. `webhook_url` empty means polling."""

    token: SecretStr = SecretStr("")
    base_url: Annotated[str, AfterValidator(_api_address)] = "https://api.telegram.org/bot"
    base_file_url: Annotated[str, AfterValidator(_api_address)] = "https://api.telegram.org/file/bot"
    webhook_url: Annotated[str, AfterValidator(_webhook_address)] = ""
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] = SecretStr("")


class ReminderSettings(_Section):
    """When those who still owe something are reminded, and when the secretary gets the month's report."""

    enabled: bool = True
    day: int = Field(default=25, ge=1, le=28, description="day of the month")
    hour: int = Field(default=9, ge=8, le=17)
    report_day: int = Field(default=5, ge=1, le=28, description="day of the following month")


class ReportSettings(_Section):
    """What stands on the report, and the files it is made from; empty means those that come with the program."""

    unit: str = ""
    author: str = ""
    catalogue: Path | None = None
    template: Path | None = None
    word_template: Path | None = None


class ReadingSettings(_Section):
    """A file of words that are added to those by which messages are read."""

    lexicon: Path | None = None


class Settings(BaseSettings):
    """All of config.toml; `SANZHANG_SECTION__KEY` in the environment goes before the file."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    time_zone: Annotated[str, AfterValidator(_time_zone)] = "Asia/Shanghai"
    event_limit_seconds: int = Field(default=5, ge=1, le=60)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    texts: Path | None = None
    storage: StorageSettings = StorageSettings()
    web: WebSettings = WebSettings()
    health: HealthSettings = HealthSettings()
    telegram: TelegramSettings = TelegramSettings()
    reminders: ReminderSettings = ReminderSettings()
    report: ReportSettings = ReportSettings()
    reading: ReadingSettings = ReadingSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic-settings names the arguments
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file, which comes in as the initial values; nothing else."""
        return env_settings, init_settings


def load(path: Path) -> Settings:
    """The settings in `path`, with relative paths made absolute from its folder. Raises ConfigError."""
    try:
        # Windows' editors put a byte order mark first.
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ConfigError(f"找不到配置文件 {path}。可运行 sanzhang init 生成一份，或用 --config 指定。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"读不了配置文件 {path}：应是一个可读的 UTF-8 文本文件。") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax(path, str(error))) from None
    return check(data, path.resolve().parent)


def check(data: dict[str, Any], folder: Path) -> Settings:
    """`data` as settings, with relative paths taken from `folder`. Raises ConfigError."""
    if stranger := _stranger():
        raise ConfigError(f"环境变量 {stranger} 不认识：应是 {PREFIX}节名__项名，例如 SANZHANG_TELEGRAM__TOKEN。")
    try:
        settings = Settings(**data)
    except ValidationError as error:
        raise ConfigError(_sentence(error)) from error
    except SettingsError as error:
        # A section as a whole in one variable; what stands in it may be a secret.
        raise ConfigError(
            f"环境变量写错了：{_which_section(error)}每项各用一个，例如 SANZHANG_TELEGRAM__TOKEN。"
        ) from None
    storage = settings.storage
    report = settings.report
    lexicon = settings.reading.lexicon
    return settings.model_copy(
        update={
            "texts": _existing_folder(folder / settings.texts, "texts") if settings.texts else None,
            "storage": storage.model_copy(
                update={"database": _absolute_url(storage.database, folder), "files": folder / storage.files}
            ),
            "report": report.model_copy(
                update={
                    key: _existing(folder / value, f"report.{key}")
                    for key in ("catalogue", "template", "word_template")
                    if (value := getattr(report, key)) is not None
                }
            ),
            "reading": settings.reading.model_copy(
                update={"lexicon": lexicon and _existing(folder / lexicon, "reading.lexicon")}
            ),
        }
    )


def _stranger() -> str | None:
    """A variable of ours in the environment that names no setting; pydantic looks only for those it knows."""
    for variable in os.environ:
        if variable.upper().startswith(PREFIX):
            section = variable[len(PREFIX) :].split("__")[0].lower()
            if section not in Settings.model_fields:
                return variable
    return None


def _which_section(error: SettingsError) -> str:
    found = re.search(r'field "(\w+)"', str(error))
    return f"{PREFIX}{found[1].upper()} 是一节，" if found else ""


def _syntax(path: Path, mistake: str) -> str:
    """Where the file stops being TOML. The parser's own words are English."""
    found = re.search(r"at line (\d+), column (\d+)", mistake)
    where = f"第 {found[1]} 行第 {found[2]} 个字符处" if found else "末尾"
    return f"配置文件 {path} 不是正确的 TOML，错在{where}：请检查引号、括号，以及同一项是否写了两次。"


def _existing(path: Path, key: str) -> Path:
    if not path.is_file():
        raise ConfigError(f"配置项 {key}：没有 {path} 这个文件。")
    return path


def _existing_folder(path: Path, key: str) -> Path:
    if not path.is_dir():
        raise ConfigError(f"配置项 {key}：没有 {path} 这个文件夹。")
    return path


def _absolute_url(url: str, folder: Path) -> str:
    parsed = make_url(url)
    if parsed.drivername != "sqlite":
        return url
    if not parsed.database or parsed.database == ":memory:":
        raise ConfigError("配置项 storage.database：要写明数据库文件；例如 sqlite:///data/sanzhang.db。")
    return parsed.set(database=str(folder / parsed.database)).render_as_string(hide_password=False)


def _sentence(error: ValidationError) -> str:
    """The first mistake as a sentence; a secret's value is never repeated."""
    first = error.errors(include_input=False, include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    match first["type"]:
        case "extra_forbidden":
            return f"配置项 {key} 不认识：请对照 config.example.toml 检查拼写。"
        case "value_error":
            return f"配置项 {key}：{first['ctx']['error']}。"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"配置项 {key} 应是整数。"
        case "bool_parsing" | "bool_type":
            return f"配置项 {key} 应是 true 或 false。"
        case "tuple_type":
            return f"配置项 {key} 应是方括号里的列表。"
        case "string_type" | "path_type":
            return f"配置项 {key} 应是带引号的文字。"
        case "greater_than_equal":
            return f"配置项 {key} 不能小于 {first['ctx']['ge']}。"
        case "less_than_equal":
            return f"配置项 {key} 不能大于 {first['ctx']['le']}。"
        case "literal_error":
            return f"配置项 {key} 应是 {first['ctx']['expected']} 之一。"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"配置项 {key} 应是一节（[{key}]），下面再写各项。"
        case _:
            return f"配置项 {key} 不对：{first['msg']}。"
