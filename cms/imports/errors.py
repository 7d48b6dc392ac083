"""What is wrong with a cell or with a file, in a sentence for the person who made it."""


class CellError(ValueError):
    """A cell that cannot be taken; the message says what to write instead."""


class FileRefused(ValueError):
    """A file that is not read; the message says why, and what to do."""
