"""How fast an import of 5,000 events is: ``python -m bench.imports [rows]``.

In a scratch folder (SQLite, or a scratch database of ``CAMPUS_DATABASE_URL``), the same events are
made twice: by Wagtail alone (``add_child`` and ``save_revision`` in a transaction each, nothing of
imports around), then by an import (reading of the workbook, dry run, import), which is undone. A
time alone says what the machine is worth, and who else uses it: « CPU » is the time of the
processor, « ratio » the import's to Wagtail's, each with the indexing that its saves leave in the
work queue (search of the backoffice, references).
"""

import io
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import Any

import django

ROWS = 5000
WANTED_SECONDS = 180


def main() -> int:
    """Measure, print, and give 1 when 5,000 rows would take more than three minutes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory(prefix="campus-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "cms.settings.development",
            "CAMPUS_DATA_DIR": folder,
            "CAMPUS_LOG_LEVEL": "WARNING",
        }
        django.setup()
        return measure(count)


def measure(count: int) -> int:
    """Make the events both ways."""
    # Models can be imported once Django is set up.
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    agenda, user = _campus()
    bare = _timed("Wagtail alone", count, lambda: _bare(agenda, user, count))
    queued = _queued()
    bare += _timed("  its indexing", count, _drain)
    batch = _batch(agenda, user, count)
    tried = _timed("reading and dry run", count, lambda: _run(batch, "checking"))
    imported = _timed("import", count, lambda: _run(batch, "importing"))
    ours = _queued()
    indexing = _timed("  its indexing", count, _drain)
    batch.refresh_from_db()
    assert batch.counts == {"created": count}, batch.counts  # noqa: S101
    undone = _timed("undoing", count, lambda: _run(batch, "undoing"))
    undone += _timed("  its indexing", count, _drain)
    batch.refresh_from_db()
    assert batch.counts == {"removed": count}, batch.counts  # noqa: S101
    print(f"tasks left in the queue: Wagtail {queued}, import {ours}")
    _ratio("import", imported + indexing, bare)
    _ratio("dry run and import", tried + imported + indexing, bare)
    _ratio("undoing", undone, bare)
    within = [
        _judged("dry run and import", tried + imported + indexing, count),
        _judged("undoing", undone, count),
    ]
    return int(not all(within))


@dataclass(frozen=True)
class Time:
    """Seconds that some work took: by the clock, and of the processor (children included)."""

    clock: float
    processor: float

    def __add__(self, other: "Time") -> "Time":
        return Time(self.clock + other.clock, self.processor + other.processor)


def _processor() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _timed(label: str, count: int, work: Any) -> Time:
    start, before = time.perf_counter(), _processor()
    work()
    took = Time(time.perf_counter() - start, _processor() - before)
    rate = count / took.clock if took.clock > 0.05 else 0
    shown = f"{rate:7.0f} rows/s" if rate else ""
    print(f"{label:<22} {took.clock:7.1f} s {shown:>14}  CPU {took.processor:6.1f} s", flush=True)
    return took


def _ratio(label: str, ours: Time, bare: Time) -> None:
    clock, processor = ours.clock / bare.clock, ours.processor / bare.processor
    print(f"ratio to Wagtail alone, {label}: {clock:.2f} by the clock, {processor:.2f} of CPU")


def _judged(label: str, took: Time, count: int) -> bool:
    """Whether 5,000 rows take less than three minutes."""
    scaled = took.clock * ROWS / count
    is_within = scaled <= WANTED_SECONDS
    verdict = "met" if is_within else "NOT MET"
    how = "" if count == ROWS else ", by extrapolation"
    print(
        f"{label}: {took.clock:.1f} s, {count / took.clock:.0f} rows/s; "
        f"{ROWS} rows in {scaled:.0f} s{how}, wanted {WANTED_SECONDS}: {verdict}"
    )
    return is_within


def _campus() -> tuple[Any, Any]:
    from wagtail.models import Page, Site  # noqa: PLC0415

    from cms.accounts.models import User  # noqa: PLC0415
    from pages.models import EventIndexPage, HomePage  # noqa: PLC0415
    from snippets.models import Organisation, Region, Theme  # noqa: PLC0415

    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="Campus", slug="campus", summary="Accueil.", hero_title="Campus")
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    agenda = home.add_child(instance=EventIndexPage(title="Agenda", slug="agenda", summary="."))
    for rank in range(12):
        Theme.objects.get_or_create(slug=f"theme-{rank}", defaults={"label": f"Thème {rank}"})
        Organisation.objects.create(slug=f"organisation-{rank}", name=f"Organisation {rank}")
    Region.objects.get_or_create(
        slug="region-bench", defaults={"label": "Région du banc", "insee_code": "999"}
    )
    user = User.objects.create_user("bench", "bench@campus.example", is_superuser=True)
    return agenda, user


def _fields(number: int) -> dict[str, str]:
    return {
        "Identifiant": f"import-{number}",
        "Titre": f"Atelier numéro {number}",
        "Résumé": f"Deux heures pour apprendre à animer une réunion, séance {number}.",
        "Début": "23/11/2026 14:30",
        "Fin": "23/11/2026 16:30",
        "Format": "Atelier",
        "Modalité": "En présentiel",
        "Lieu": "Préfecture",
        "Région": "Région du banc",
        "Organisateurs": f"Organisation {number % 12}",
        "Thèmes": f"Thème {number % 12} | Thème {(number + 1) % 12}",
        "Contenu": "Un premier paragraphe.\n\nUn second, avec une liste.\n\n- un\n- deux",
    }


def _bare(agenda: Any, user: Any, count: int) -> None:
    """The same pages, as code would make them without imports."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from django.db import transaction  # noqa: PLC0415

    from pages.models import EventPage  # noqa: PLC0415
    from snippets.models import Organisation, Region, Theme  # noqa: PLC0415

    themes = [Theme.objects.get(slug=f"theme-{rank}") for rank in range(12)]
    organisations = list(Organisation.objects.order_by("pk"))
    region = Region.objects.get(slug="region-bench")
    for number in range(count):
        cells = _fields(number)
        page = EventPage(
            title=cells["Titre"],
            slug=f"bare-{number}",
            summary=cells["Résumé"],
            starts_at=datetime(2026, 11, 23, 13, 30, tzinfo=UTC),
            ends_at=datetime(2026, 11, 23, 15, 30, tzinfo=UTC),
            format="atelier",
            mode="presentiel",
            place=cells["Lieu"],
            region=region,
            live=False,
            owner=user,
            body=[("text", "<p>Un premier paragraphe.</p><p>Un second.</p>")],
        )
        page.organisers = [organisations[number % 12]]
        page.themes = [themes[number % 12], themes[(number + 1) % 12]]
        with transaction.atomic():
            agenda.refresh_from_db()
            agenda.add_child(instance=page)
            page.save_revision(user=user, clean=False)


def _batch(agenda: Any, user: Any, count: int) -> Any:
    from django.core.files.base import ContentFile  # noqa: PLC0415
    from openpyxl import Workbook  # noqa: PLC0415

    from cms.imports.kinds import KINDS  # noqa: PLC0415
    from cms.imports.mapping import guess  # noqa: PLC0415
    from cms.imports.models import ImportBatch  # noqa: PLC0415

    headings = list(_fields(0))
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(headings)
    for number in range(count):
        sheet.append(list(_fields(number).values()))
    data = io.BytesIO()
    workbook.save(data)
    batch = ImportBatch(
        kind="event",
        original_name="banc.xlsx",
        parent=agenda,
        created_by=user,
        headings=headings,
        mapping=guess(KINDS["event"], headings),
    )
    batch.file.save("banc.xlsx", ContentFile(data.getvalue()), save=False)
    batch.save()
    return batch


def _run(batch: Any, status: str) -> None:
    """Begin a step, and run its slices as the worker does, without the indexing between them."""
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    from cms.imports.models import Status  # noqa: PLC0415
    from cms.imports.tasks import begin, work_on  # noqa: PLC0415

    begin(batch, Status(status))
    while batch.is_under_way:
        work_on.call(batch.pk)
        batch.refresh_from_db()
    DBTaskResult.objects.filter(task_path=work_on.module_path).delete()


def _queued() -> int:
    from cms.operations.tasks_queue import waiting_tasks  # noqa: PLC0415

    return waiting_tasks().count()


def _drain() -> None:
    """Run what waits in the queue, by the worker's own code."""
    import threading  # noqa: PLC0415

    from cms.operations.tasks_queue import TaskQueue  # noqa: PLC0415

    queue = TaskQueue(threading.Event())
    while _queued():
        queue.run()


if __name__ == "__main__":
    sys.exit(main())
