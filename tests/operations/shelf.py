"""``python -m tests.operations.shelf``: a campus of one content of each kind, and what left it.

Prints as JSON ``ids``, the id of one content by collection, and what is asked for in vain: ``gone``
the id of a content that was withdrawn, ``gone_path`` its address.
"""

import json
import sys

import django

django.setup()

from cms.api.endpoints import PLURALS  # noqa: E402
from cms.delivery.consumers import run_consumers  # noqa: E402
from tests.builders import library  # noqa: E402
from tests.contract.library import DETAILS  # noqa: E402


def main() -> None:
    """Publish, withdraw, and tell."""
    with library() as shelf:
        ids = {
            plural: str(shelf.add(kind, f"un-{kind}", details=DETAILS.get(kind)))
            for kind, plural in PLURALS.items()
        }
        gone = shelf.add("article", "article-retire")
        gone_path = shelf.shelf[gone].data["path"]
        shelf.withdraw(gone)
        run_consumers()
    json.dump({"ids": ids, "gone": str(gone), "gone_path": gone_path}, sys.stdout)


if __name__ == "__main__":
    main()
