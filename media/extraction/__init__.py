"""Text of uploaded files, read by a process of its own that no file can use to hurt the worker.

``reader`` and what it imports run in that process, without Django: ``process`` starts it, ``tasks``
keeps what it found.
"""
