"""Projects of an edition: what residents choose among."""
