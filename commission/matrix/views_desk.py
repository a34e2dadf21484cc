"""x."""

from flask import Blueprint

blueprint = Blueprint("commission_matrix_desk", __name__, url_prefix="/x1")
