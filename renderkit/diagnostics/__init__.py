"""What went wrong, and whose fault it is: kinds, groups, excerpts."""
