"""x."""

from flask import Blueprint

blueprint = Blueprint("commission_matrix_change", __name__, url_prefix="/x2")
