"""Rows of uploaded spreadsheets, read by a process of its own that no file can use to hurt us.

``xlsx``, ``delimited`` and ``__main__`` run in that process, without Django; ``process`` starts it;
``guards`` looks at a file before anything reads it.
"""
