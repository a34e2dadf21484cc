"""How gunicorn serves when started here as `gunicorn app.wsgi:app`; options on its command line still win."""

from __future__ import annotations

from app.config import listening_address, settings

bind = listening_address()
workers = 2
worker_class = "app.server.SharingWorker"
threads = 8
timeout = 60
graceful_timeout = 20
# Phones of a workshop ask again within three seconds; while a worker is busy, five would be taken for silence, and the
# connection closed under a question that is already on its way.
keepalive = 15
loglevel = "warning"
# No access log: who read what, and when, is nobody's business.
accesslog = None
# Nobody commands this server from outside.
control_socket_disable = True


def on_starting(server: object) -> None:
    """Check the settings once, in the parent: a worker that cannot start would be started again for ever."""
    settings()
