"""Where people live: declared, confirmed by a printed code, or at a desk."""
