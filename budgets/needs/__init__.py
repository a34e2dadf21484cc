"""Needs: what residents lack near home, gathered into priorities that they put in order and associations answer."""
