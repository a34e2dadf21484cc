"""Settings: from the environment, each checked at the start; a wrong one stops it with one clear sentence."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from commons.kernel import local_postgres

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
MODES = ("development", "production", "test")


class BadSetting(SystemExit):
    """A setting is wrong or missing: the sentence goes to the terminal, and the start ends there."""


def settings(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Every setting of the application, from the environment."""
    env = os.environ if environment is None else environment
    mode = env.get("POSSIBLES_MODE", "development")
    if mode not in MODES:
        raise BadSetting(f"POSSIBLES_MODE vaut « {mode} » : choisissez {', '.join(MODES)}.")
    production = mode == "production"
    return {
        "MODE": mode,
        "TESTING": mode == "test",
        "SECRET_KEY": _secret_key(env, production),
        "SECRET_KEY_FALLBACKS": _former_keys(env),
        "SQLALCHEMY_DATABASE_URI": database_url(env, production),
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_size": 10,
            "max_overflow": 10,
            "pool_pre_ping": production,
            "hide_parameters": True,  # a logged database error must not show a contact or a ballot
        },
        "SESSION_COOKIE_NAME": "__Host-possibles" if production else "possibles",
        "SESSION_COOKIE_SECURE": production,
        "SERVER_ADDRESS": _public_address(env, production),
        "MAIL_FROM": env.get("MAIL_FROM", "Possibles <ne-pas-repondre@localhost>"),
        "SMTP_URL": _address(env, "SMTP_URL", ("smtp", "smtps")),
        "SMS_URL": _address(env, "SMS_URL", ("https",)),
        "SMS_TOKEN": env.get("SMS_TOKEN", ""),
        "CONTACT_MAIL": env.get("CONTACT_MAIL", "contact@localhost"),
        "SOURCE_URL": env.get("SOURCE_URL", ""),
        "PUBLISHER": env.get("PUBLISHER", ""),
        "PUBLICATION_DIRECTOR": env.get("PUBLICATION_DIRECTOR", ""),
        "HOSTING": env.get("HOSTING", ""),
        "SHOW_OUTBOX": not production,
        "ASSETS_DIR": str(VAR / "assets"),
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 5000,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "PROXIES": _whole_number(env, "PROXIES", 0),
    }


def database_url(env: Mapping[str, str], production: bool) -> str:
    """The database's address; without one, in development, a private PostgreSQL is started."""
    given = env.get("DATABASE_URL", "")
    if not given:
        if production:
            raise BadSetting("DATABASE_URL manque : donnez l'adresse de PostgreSQL (postgresql://…).")
        try:
            return local_postgres.ensure_running(VAR / "postgres").url("possibles")
        except local_postgres.NoPostgres as error:
            raise BadSetting(str(error)) from error
    scheme, _, rest = given.partition("://")
    if scheme not in ("postgres", "postgresql", "postgresql+psycopg") or not rest:
        raise BadSetting("DATABASE_URL n'est pas une adresse PostgreSQL : elle commence par postgresql://.")
    return f"postgresql+psycopg://{rest}"


def port(env: Mapping[str, str]) -> int:
    """The port to listen on."""
    number = _whole_number(env, "PORT", 8000)
    if not 1 <= number <= 65535:
        raise BadSetting(f"PORT vaut {number} : choisissez un nombre de 1 à 65535.")
    return number


def listening_address(environment: Mapping[str, str] | None = None) -> str:
    """Where the server listens: this machine only, unless LISTEN says otherwise."""
    env = os.environ if environment is None else environment
    return env.get("LISTEN") or f"127.0.0.1:{port(env)}"


def _secret_key(env: Mapping[str, str], production: bool) -> str:
    given = env.get("SECRET_KEY", "")
    if given and len(given) < 32:
        raise BadSetting("SECRET_KEY est trop courte : il en faut une de 32 caractères au moins, tirée au sort.")
    if given:
        return given
    if production:
        raise BadSetting("SECRET_KEY manque : tirez au sort une clé d'au moins 32 caractères et gardez-la secrète.")
    return _development_key()


def _former_keys(env: Mapping[str, str]) -> list[str]:
    """Keys of before, which open what they sealed and seal nothing any more."""
    former = env.get("SECRET_KEY_FALLBACKS", "").split()
    if any(len(key) < 32 for key in former):
        raise BadSetting("SECRET_KEY_FALLBACKS contient une clé trop courte : donnez les anciennes clés, entières.")
    return former


def _development_key() -> str:
    """A key of this clone's own, so that sessions outlive a restart in development."""
    kept = VAR / "secret_key"
    if not kept.exists():
        VAR.mkdir(exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return kept.read_text(encoding="ascii")


def _public_address(env: Mapping[str, str], production: bool) -> str:
    given = env.get("PUBLIC_URL", "").rstrip("/")
    if not given:
        if production:
            raise BadSetting("PUBLIC_URL manque : l'adresse du site (https://…), celle qu'écrivent les courriels.")
        return f"http://127.0.0.1:{port(env)}"
    if urlsplit(given).scheme not in ("http", "https") or (production and not given.startswith("https://")):
        raise BadSetting("PUBLIC_URL doit commencer par https://.")
    return given


def _address(env: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    given = env.get(name, "")
    if given and (urlsplit(given).scheme not in schemes or not urlsplit(given).hostname):
        raise BadSetting(f"{name} doit commencer par {' ou '.join(s + '://' for s in schemes)}.")
    return given


def _whole_number(env: Mapping[str, str], name: str, otherwise: int) -> int:
    given = env.get(name, str(otherwise))
    if not given.isdigit():
        raise BadSetting(f"{name} doit être un nombre entier, pas « {given} ».")
    return int(given)
