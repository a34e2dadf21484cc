"""Organisations: associations and collectives, who belongs to them, invitations by a link that serves once."""
