"""What everybody may read of moderation: the charter, and how many are masked, why and how fast; never who."""
