"""The ground that every domain shares: mechanics, territory, identity, ballot box, moderation, interface."""
