"""What the `flask` command finds by itself in this folder. Servers load app.wsgi:app."""

from app.factory import create_app

__all__ = ["create_app"]
