"""Minutes of activities: written by who was in charge, contested by who was there, published, rectified."""
