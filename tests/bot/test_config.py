"""Every mistake in the configuration is one sentence that names its key."""

from pathlib import Path

import pytest

from bot.config import ConfigError, load

ROOT = Path(__file__).parents[2]


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_is_right_and_names_every_key(tmp_path: Path) -> None:
    example = ROOT / "config.example.toml"
    settings = load(written(tmp_path, example.read_text(encoding="utf-8")))
    keys = {line.lstrip("# ").split(" = ")[0] for line in example.read_text(encoding="utf-8").splitlines()}
    for section in type(settings).model_fields.values():
        fields = getattr(section.annotation, "model_fields", {})
        assert set(fields) <= keys


def test_without_a_word_the_defaults_hold(tmp_path: Path) -> None:
    settings = load(written(tmp_path, ""))
    assert settings.time_zone == "Asia/Shanghai"
    assert settings.storage.database == f"sqlite:///{tmp_path}/data/sanzhang.db"
    assert settings.storage.files == tmp_path / "data/files"


@pytest.mark.parametrize(
    ("text", "key", "right"),
    [
        ('time_zone = "Asia/Shangai"', "time_zone", "Asia/Shanghai"),
        ("[web]\nport = 99999", "web.port", "65535"),
        ('[web]\nport = "many"', "web.port", "整数"),
        ("[web]\nprot = 8080", "web.prot", "拼写"),
        ('[web]\nenabled = "maybe"', "web.enabled", "true"),
        ("[telegram]\ntoken = 5", "telegram.token", "文字"),
        ('[storage]\ndatabase = "mysql://x"', "storage.database", "sqlite"),
        ('[storage]\ndatabase = "nonsense"', "storage.database", "sqlite"),
        ('[storage]\ndatabase = "sqlite://"', "storage.database", "sqlite"),
        ("[storage]\nmax_file_mb = 0", "storage.max_file_mb", "1"),
        ("[reminders]\nday = 31", "reminders.day", "28"),
        ('log_level = "LOUD"', "log_level", "INFO"),
        ('[report]\ntemplate = "nowhere.toml"', "report.template", "nowhere.toml"),
        ("web = 5", "web", "[web]"),
        ('[storage]\ndatabase = "postgresql+psycopg://u:p@host:port/x"', "storage.database", "sqlite"),
        ('[telegram]\nbase_url = "api.telegram.org"', "telegram.base_url", "https://"),
        ('[telegram]\nbase_file_url = "https://api.telegram.org/file/bot/"', "telegram.base_file_url", "斜杠"),
        ('[telegram]\nwebhook_url = "http://example.org"', "telegram.webhook_url", "https://"),
        ('[telegram]\nwebhook_secret = "two words"', "telegram.webhook_secret", "下划线"),
    ],
)
def test_a_mistake_names_its_key_and_what_would_be_right(tmp_path: Path, text: str, key: str, right: str) -> None:
    with pytest.raises(ConfigError) as mistake:
        load(written(tmp_path, text))
    assert f"配置项 {key}" in str(mistake.value)
    assert right in str(mistake.value)
    assert "\n" not in str(mistake.value)


def test_a_secret_is_never_repeated(tmp_path: Path) -> None:
    settings = load(written(tmp_path, '[telegram]\ntoken = "123:SECRET"'))
    assert "SECRET" not in repr(settings)
    with pytest.raises(ConfigError) as mistake:
        load(written(tmp_path, '[telegram]\ntoken = ["123:SECRET"]'))
    assert "SECRET" not in str(mistake.value)


def test_a_file_that_is_not_there_or_no_toml_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="找不到配置文件"):
        load(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="不是正确的 TOML，错在第 2 行第 10 个字符处"):
        load(written(tmp_path, "[telegram]\ntoken = 5:SECRET"))
    with pytest.raises(ConfigError, match="错在末尾"):
        load(written(tmp_path, 'log_level = "INFO"\nlog_level = "DEBUG"'))


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[report]\nunit = "清河市水务局"\n', encoding="utf-8-sig")
    assert load(path).report.unit == "清河市水务局"


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANZHANG_TELEGRAM__TOKEN", "1:A")
    monkeypatch.setenv("SANZHANG_WEB__PORT", "9000")
    settings = load(written(tmp_path, '[web]\nport = 8081\nhost = "0.0.0.0"'))
    assert settings.telegram.token.get_secret_value() == "1:A"
    assert (settings.web.port, settings.web.host) == (9000, "0.0.0.0")  # noqa: S104


@pytest.mark.parametrize("variable", ["SANZHANG_TELEGRAMM__TOKEN", "SANZHANG_PORT", "SANZHANG_WEB__PROT"])
def test_a_variable_that_names_no_setting_is_said(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "SECRET")
    with pytest.raises(ConfigError, match="不认识") as mistake:
        load(written(tmp_path, ""))
    assert "SECRET" not in str(mistake.value)


def test_whole_section_in_a_variable_is_refused_without_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANZHANG_TELEGRAM", "5:SECRET")
    with pytest.raises(ConfigError, match="SANZHANG_TELEGRAM 是一节") as mistake:
        load(written(tmp_path, ""))
    assert "SECRET" not in str(mistake.value)
