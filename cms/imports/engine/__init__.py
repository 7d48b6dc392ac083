"""From the lines of a file to contents: what would change, the change, and its undoing."""
