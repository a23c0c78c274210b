"""What plugin authors, and we ourselves, test with."""
