"""Puts the house together: one application from the kernel, the ground, the four domains and the portal."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_htmx import HTMX
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import FileSystemLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import assises
import budgets
import commission
import participation
from app import cli, config, journeys, portal
from app.config import ROOT, BadSetting
from commons import ballot_box, identity, moderation, opinions, territory, threads
from commons.kernel import access, assets, http, i18n, packing, pages, templates
from commons.kernel.db import db
from commons.kernel.sessions import Sessions

#: Every folder that holds templates; a name in two of them would be ambiguous, so each has its own subfolder.
TEMPLATE_FOLDERS = (
    "commons/ui", "commons/identity", "commons/territory", "commons/moderation", "commons/opinions", "commons/threads",
    "budgets", "participation", "assises", "commission", "app/journeys", "app/portal",
)  # fmt: skip


def create_app(**overrides: Any) -> Flask:
    """The application; `overrides` replace settings (tests, commands)."""
    app = Flask("app", static_folder=None, template_folder=None)
    app.config.update(config.settings())
    app.config.update(overrides)
    _kernel(app)
    ground = (territory, identity, ballot_box, threads, moderation, opinions)
    for part in (*ground, budgets, participation, assises, commission, journeys, portal, cli):
        part.register(app)
    _refuse_open_doors(app)
    return app


def _kernel(app: Flask) -> None:
    """What has no civic word in it; kept pages come first, before anything asks who is reading."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = FileSystemLoader([ROOT / package / "templates" for package in TEMPLATE_FOLDERS])
    app.config.setdefault("TEMPLATES_DIR", str(config.VAR / "templates"))
    templates.init_app(app)
    app.session_interface = Sessions(app.config["SECRET_KEY"])
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    pages.init_app(app)
    i18n.init_app(app)
    packing.init_app(app)
    http.init_app(app)
    access.init_app(app)
    assets.init_app(app)
    CSRFProtect(app)
    HTMX(app)
    app.config.setdefault("LIBRARY_ACCESS", {})
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way


def _refuse_open_doors(app: Flask) -> None:
    open_doors = access.undeclared(app)
    if open_doors:
        raise BadSetting(f"Ces pages n'ont pas dit qui peut y entrer : {', '.join(open_doors)}.")
