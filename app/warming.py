"""Does at a worker's start what its first readers would otherwise wait for, all at the same moment.

1,500 phones ask a worker within the three seconds after a restart: each of its eight threads would then compile the
same templates, map the same models and read the same catalogues, beside one another on one core. Nothing here asks
the database: a worker also starts while that is away.
"""

from __future__ import annotations

from flask import Flask
from flask_babel import get_translations
from sqlalchemy.orm import configure_mappers

from commons.kernel import i18n

#: Templates that a crowd asks for at once: what stands around every page, the workshops, the front door; and those of
#: the longest page there is, whose first reader waits long enough.
CROWDED = ("ui/", "assises/workshops/", "moderation/", "portal/", "commission/protocol/read_", "threads/")


def warm(app: Flask) -> Flask:
    """The same application, ready for a crowd."""
    configure_mappers()
    app.url_map.update()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        if name.startswith(CROWDED):
            app.jinja_env.get_template(name)
    with app.app_context():
        for locale in i18n.LOCALES:
            with i18n.speaking(locale):
                get_translations()
    return app
