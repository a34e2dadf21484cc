"""The programme: sites, rooms, activities, who animates them, and the versions in which it is released."""
