"""The roof: puts the house together; nothing below imports it. Servers use app.wsgi:app."""
