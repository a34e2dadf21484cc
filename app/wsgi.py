"""What a WSGI server loads: app.wsgi:app."""

from app.factory import create_app

app = create_app()
