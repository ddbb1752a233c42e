"""Text and places in it; the files that may be read. Knows no syntax and no AWS."""
