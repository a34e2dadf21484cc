"""What a WSGI server loads: app.wsgi:app."""

from app.factory import create_app
from app.warming import warm

app = warm(create_app())
