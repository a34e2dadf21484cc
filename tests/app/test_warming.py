"""A worker is ready for a crowd before it takes its first connection, also while the database is away."""

from __future__ import annotations

from app.factory import create_app
from app.warming import CROWDED, warm

AWAY = "postgresql+psycopg://nobody@127.0.0.1:1/nowhere"


def kept(app) -> set[str]:
    """The templates that are compiled."""
    return {str(key[1]) for key in app.jinja_env.cache}


def test_what_a_crowd_asks_for_is_compiled_and_mapped_without_asking_the_database():
    app = create_app(SQLALCHEMY_DATABASE_URI=AWAY)
    assert not kept(app)
    assert warm(app) is app
    crowded = {name for name in app.jinja_env.list_templates(extensions=["html"]) if name.startswith(CROWDED)}
    assert "assises/workshops/_room.html" in crowded
    assert crowded <= kept(app)


def test_each_name_of_what_is_crowded_stands_for_something():
    app = create_app(SQLALCHEMY_DATABASE_URI=AWAY)
    names = app.jinja_env.list_templates(extensions=["html"])
    assert [begin for begin in CROWDED if not any(name.startswith(begin) for name in names)] == []
