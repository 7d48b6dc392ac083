"""Factories of pages, vocabularies and media."""
