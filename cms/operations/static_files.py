"""Collects the static files again only when one of them, or what makes them, has changed."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STATE_FILE = ".fingerprint"


def collect_if_changed() -> bool:
    """Run ``collectstatic`` when needed; give whether it ran.

    The fingerprint stands beside the folder of static files, and is written last: a collection
    that was cut short starts again.
    """
    root = Path(settings.STATIC_ROOT)
    state = root.with_name(f"{root.name}{STATE_FILE}")
    current = fingerprint()
    if root.is_dir() and state.is_file() and state.read_text(encoding="ascii") == current:
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    state.write_text(current, encoding="ascii")
    return True


def fingerprint() -> str:
    """SHA-256 of the name, size and time of every source file, and of what compresses them."""
    digest = hashlib.sha256()
    digest.update(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for name in sorted(name for name in dir(settings) if name.startswith("WHITENOISE_")):
        digest.update(f"{name}={getattr(settings, name)!r}\n".encode())
    digest.update(f"django {version('django')} whitenoise {version('whitenoise')}\n".encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
