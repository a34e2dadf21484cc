"""The interface served alone, strict as the real application is."""

from __future__ import annotations

from flask import Flask, Response, render_template, render_template_string, request
from jinja2 import PackageLoader, StrictUndefined

from commons.kernel import access, assets, i18n
from commons.kernel.http import CONTENT_SECURITY
from commons.ui.showcase import ballot_showcase, showcase


def make_app() -> Flask:
    """An application with the assets, the languages and the two pages that show the components."""
    app = Flask("face", static_folder=None, template_folder=None)
    app.config.update(SECRET_KEY="only for tests", TESTING=True, WTF_CSRF_ENABLED=False, SESSION_COOKIE_SECURE=False)
    app.config.update(ASSETS_DIR="var/assets")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = PackageLoader("commons.ui")
    i18n.init_app(app)
    assets.init_app(app)
    app.jinja_env.globals.update(
        navigation=[("Budgets participatifs", "/budgets", True), ("Comprendre", "/comprendre", False)],
        footer_links=[
            ("Accessibilité : non conforme", "/accessibilite"),
            ("Mentions légales", "/mentions-legales"),
            ("Cookies", "/cookies"),
            ("Contact", "/contact"),
        ],
        csrf_token=lambda: "token",
    )
    _pages(app)
    return app


def _pages(app: Flask) -> None:
    @app.get("/moi", endpoint="identity.home")
    @access.access(access.EVERYONE)
    def home() -> str:
        return ""

    @app.get("/developpement/composants")
    @access.access(access.EVERYONE)
    def components() -> str:
        return render_template("ui/components.html", **showcase())

    @app.get("/developpement/composants/bulletin")
    @access.access(access.EVERYONE)
    def ballot() -> str:
        return render_template("ui/components/ballot.html", **ballot_showcase(request.args.get("style", "knapsack")))

    @app.get("/fini")
    @access.access(access.EVERYONE)
    def done() -> str:
        return render_template_string(
            '{% extends "ui/base.html" %}{% block main %}<h1 data-clear-draft="now">Fini</h1>{% endblock %}'
        )

    @app.get("/manifest.webmanifest")
    @access.access(access.EVERYONE)
    def manifest() -> dict[str, str]:
        return {}

    @app.after_request
    def policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY
        return response
