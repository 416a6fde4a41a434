"""Settings come from the environment and files; nonsense gets a sentence; the manual names each of them."""

from pathlib import Path

import pytest

from ki_events.settings import FROM_FILES, PREFIX, Settings, SettingsError, demo_secret, settings

MANUAL = Path(__file__).parent.parent / "docs" / "operating.md"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read anew in each test, from a folder without a .env."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def read() -> Settings:
    return settings.__wrapped__()


def test_settings_are_complete_when_nothing_is_set(tmp_path: Path) -> None:
    chosen = read()
    assert f"sqlite:///{tmp_path / 'data' / 'ki_events.sqlite3'}" == chosen.database_url
    assert "noreply@localhost" == chosen.mail_from


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "eighty", "KI_EVENTS_PORT"),
        ("PORT", "70000", "KI_EVENTS_PORT"),
        ("BASE_URL", "veranstaltungen.example.de", "must look like https://"),
        ("SMTP_URL", "http://mail", "must look like smtp"),
        ("SMTP_URL", "smtp://user:password@mail.example.de", "password in the clear"),
        ("MAIL_FROM", "KI Krefeld <noreply@krefeld.example>", "must be an address alone"),
        ("BASE_URL", "https://a.example?x=1", "no path"),
        ("BASE_URL", "https://name:password@a.example", "no password"),
        ("BASE_URL", "https://a.example:99999", "port"),
        ("SMTP_URL", "smtp://mail:99999", "port"),
        ("TRUSTED_PROXIES", "proxy", "is no address"),
        ("QUIET_HOURS", "21-21", "must look like 21-7"),
        ("OPERATOR", "", "KI_EVENTS_OPERATOR"),
        ("QUIET_HOURS", "9 pm", "must look like 21-7"),
        ("SIGN_UP_LIMIT", "0", "KI_EVENTS_SIGN_UP_LIMIT"),
        ("LOG_FORMAT", "xml", "KI_EVENTS_LOG_FORMAT"),
        ("SECRET", "short", "at least 32 characters"),
    ],
)
def test_settings_say_what_is_wrong_when_one_makes_no_sense(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as error:
        read()
    assert says in str(error.value)
    assert value not in str(error.value) or name not in FROM_FILES


def test_secrets_come_from_files_when_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s" * 40 + "\n")
    monkeypatch.setenv("KI_EVENTS_SECRET_FILE", str(tmp_path / "secret"))
    assert "s" * 40 == read().secret.get_secret_value()


def test_settings_name_the_file_when_it_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KI_EVENTS_SMTP_URL_FILE", "/nowhere/smtp")
    with pytest.raises(SettingsError, match="KI_EVENTS_SMTP_URL_FILE: /nowhere/smtp cannot be read"):
        read()


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "KI_EVENTS_SECRET is missing"),
        ({"SECRET": "s" * 32}, "KI_EVENTS_SMTP_URL is missing"),
    ],
)
def test_production_refuses_when_something_is_missing(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError, match=missing):
        read().require_production()


def test_secrets_are_not_shown_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KI_EVENTS_SECRET", "s" * 32)
    monkeypatch.setenv("KI_EVENTS_SMTP_URL", "smtps://user:geheim@mail")
    assert not [secret for secret in ("s" * 32, "geheim") if secret in repr(read())]


def test_demo_secret_stays_when_started_again(tmp_path: Path) -> None:
    assert demo_secret(tmp_path) == demo_secret(tmp_path)
    assert 0o600 == (tmp_path / "demo-secret").stat().st_mode & 0o777


def test_manual_names_every_setting() -> None:
    manual = MANUAL.read_text()
    assert [] == [name for name in Settings.model_fields if f"`{PREFIX}{name.upper()}`" not in manual]
