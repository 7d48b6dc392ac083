"""Tests of the facts of the campus and of what is made from them."""
