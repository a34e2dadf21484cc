"""What a WSGI server loads: app.wsgi:app."""

from sqlalchemy.orm import configure_mappers

from app.factory import create_app

app = create_app()
# Before anybody asks for a page, rather than within the first one.
configure_mappers()
