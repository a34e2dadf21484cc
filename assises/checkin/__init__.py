"""The day itself: badges, devices at the door, check-ins that are never lost, and who is there."""
