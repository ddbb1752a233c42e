"""Stub."""

from msglint.terraform.syntax.scanner import Fault


def explain(masked, first, root, text, where):
    return Fault("syntax error", first, first + len(masked))
