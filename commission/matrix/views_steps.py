"""x."""

from flask import Blueprint

blueprint = Blueprint("commission_matrix_steps", __name__, url_prefix="/x3")
