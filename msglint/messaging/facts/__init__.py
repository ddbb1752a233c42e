"""What functions work out of fields and links, one file for each question."""
