"""A throw-away Elasticsearch: one node, no security, data in a temporary folder."""

import json
import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.elasticsearch_archive import ensure_installed
from tests.services.java import find_java_home
from tests.services.processes import LOOPBACK, background, free_port, give, scratch_folder

START_SECONDS = 300
HEAP = "512m"
COPIED_CONFIGURATION = (
    "jvm.options",
    "log4j2.properties",
    "roles.yml",
    "users",
    "users_roles",
    "role_mapping.yml",
)


@contextmanager
def elasticsearch(port: int | None = None) -> Iterator[str]:
    """Run Elasticsearch while the block lasts and give its address.

    ``CAMPUS_TEST_ELASTICSEARCH_URL`` gives a server of one's own instead; nothing is then started.

    Raises:
        ServiceMissingError: no Maven and no cached server, or no recent Java.
        ServiceFailedError: the server does not start.
    """
    own = os.environ.get("CAMPUS_TEST_ELASTICSEARCH_URL")
    if own:
        yield own
        return
    java_home = find_java_home()
    installed = ensure_installed()
    with scratch_folder("campus-elasticsearch-") as folder:
        http_port = port or free_port()
        _configure(installed, folder, http_port, free_port())
        give(folder)
        home = _reachable_home(installed, folder)
        url = f"http://{LOOPBACK}:{http_port}"
        with background(
            [home / "bin" / "elasticsearch"],
            folder=folder,
            environment={
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "HOSTNAME": "localhost",
                "LANG": "C.UTF-8",
                "ES_JAVA_HOME": str(java_home),
                "ES_PATH_CONF": str(folder / "config"),
                "ES_TMPDIR": str(folder / "temporary"),
                "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
            },
            ready=lambda: _is_ready(url),
            seconds=START_SECONDS,
        ):
            yield url


def _reachable_home(installed: Path, folder: Path) -> Path:
    """Return a home that the account of the server may read.

    The cache of root lies in a folder closed to others: its files are then linked, or copied when
    the temporary folder is on another disk. They stay root's: the server may not write them.
    """
    if os.geteuid() != 0:
        return installed
    home = folder / "home"
    same_disk = installed.stat().st_dev == folder.stat().st_dev
    shutil.copytree(installed, home, copy_function=os.link if same_disk else shutil.copy2)
    return home


def _configure(home: Path, folder: Path, http_port: int, transport_port: int) -> None:
    """Write the configuration: only on the loopback, every path inside ``folder``."""
    source, target = home / "config", folder / "config"
    for path in (target / "jvm.options.d", folder / "data", folder / "logs", folder / "temporary"):
        path.mkdir(parents=True)
    for name in COPIED_CONFIGURATION:
        shutil.copyfile(source / name, target / name)
    options = (target / "jvm.options").read_text(encoding="utf-8")
    options = options.replace("file=gc.log", f"file={folder}/logs/gc.log")
    options = options.replace("ErrorFile=hs_err", f"ErrorFile={folder}/logs/hs_err")
    (target / "jvm.options").write_text(options, encoding="utf-8")
    settings = {
        "cluster.name": "campus-tests",
        "discovery.type": "single-node",
        "xpack.security.enabled": False,
        "http.host": LOOPBACK,
        "http.port": http_port,
        "transport.host": LOOPBACK,
        "transport.port": transport_port,
        "path.data": str(folder / "data"),
        "path.logs": str(folder / "logs"),
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "action.destructive_requires_name": False,
        # Ask no outside service.
        "xpack.inference.elastic.authorization.enabled": False,
        "xpack.inference.elastic.periodic_authorization_enabled": False,
    }
    lines = [f"{key}: {json.dumps(value)}\n" for key, value in settings.items()]
    (target / "elasticsearch.yml").write_text("".join(lines), encoding="utf-8")


def _is_ready(url: str) -> bool:
    """Whether the node answers and its cluster takes writes."""
    try:
        with urllib.request.urlopen(f"{url}/_cluster/health", timeout=5) as answer:  # noqa: S310
            return json.load(answer)["status"] in {"yellow", "green"}
    except (urllib.error.URLError, OSError, ValueError):
        return False
