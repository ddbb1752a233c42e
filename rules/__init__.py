"""The rule pages: one Markdown file each, shipped as package data."""
