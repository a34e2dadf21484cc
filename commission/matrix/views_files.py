"""x."""

from flask import Blueprint

blueprint = Blueprint("commission_matrix_files", __name__, url_prefix="/x4")
