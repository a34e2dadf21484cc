"""x"""

from flask import Flask


def offer(app: Flask) -> None:
    """x"""
