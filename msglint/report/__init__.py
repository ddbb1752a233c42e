"""Reporters: each turns a report into one output format."""
