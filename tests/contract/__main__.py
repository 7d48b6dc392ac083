"""``python -m tests.contract``: breaking changes since the published contract; ``publish`` it."""

import argparse
import os
import sys
from collections.abc import Sequence

import django

from tests.contract.breaking import breaking_changes
from tests.contract.published import PUBLISHED, BreakingChangeError, publish, read_published
from tests.services.processes import ServiceFailedError, ServiceMissingError


def main(arguments: Sequence[str] | None = None) -> int:
    """Check or publish the contract of this copy; return an exit code for the shell."""
    parser = argparse.ArgumentParser(prog="python -m tests.contract")
    parser.add_argument(
        "action",
        choices=("check", "publish"),
        help="check : dit ce qui romprait le contrat publié ; publish : publie le contrat",
    )
    action = parser.parse_args(arguments).action
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from tests.api.client import contract

    try:
        if action == "publish":
            publish(contract())
            print(f"Contrat publié : {PUBLISHED.name}")
            return 0
        changes = breaking_changes(read_published(), contract())
    except BreakingChangeError as error:
        changes = error.changes
    except (ServiceMissingError, ServiceFailedError) as error:
        print(error, file=sys.stderr)
        return 1
    for change in changes:
        print(change, file=sys.stderr)
    print(f"Ruptures du contrat publié : {len(changes)}")
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main())
