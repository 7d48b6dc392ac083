"""The files that lines name by their address: brought once, before the lines are written.

A file is fetched outside any transaction, then becomes an image or a document of the library by
the form of its upload, which checks its content. What came of each address is kept with the batch:
a worker that is killed fetches none again. An address whose file the library has is not fetched.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.log_actions import log
from wagtail.permissions import policy_registry
from wagtail.utils.file import hash_filelike

from cms.imports.errors import CellError
from cms.imports.fetching import fetch, file_name
from cms.imports.models import FetchedFile, ImportBatch, MediaSort
from cms.outgoing.downloads import Downloaded
from pages.usage.uses import uses_of

NO_RIGHT = "Vous n’avez pas le droit d’ajouter ce fichier à la médiathèque."


@dataclass(frozen=True)
class Wanted:
    """A file that a line names."""

    sort: str
    address: str
    title: str


def model_of(sort: str) -> Any:
    """The model of the library for a sort of file."""
    return get_image_model() if sort == MediaSort.IMAGE else get_document_model()


@dataclass
class Files:
    """What is known of the files of a batch."""

    batch: ImportBatch

    def known(self, sort: str, address: str) -> FetchedFile | None:
        """What came of an address: in this batch; else in another, if the library has the file."""
        found = FetchedFile.objects.filter(sort=sort, address=address)
        own = found.filter(batch=self.batch).first()
        if own is not None and (own.error or self.content_of(own) is not None):
            return own
        others = found.filter(error="").order_by("-pk")
        return next((each for each in others if self.content_of(each) is not None), None)

    def content_of(self, file: FetchedFile) -> Any | None:
        """The image or the document, if it is still there."""
        return model_of(file.sort).objects.filter(pk=file.object_id).first()

    def bring(self, wanted: Wanted) -> Any | None:
        """Fetch a file, unless its address is known; give what it became.

        What is wrong with it is kept, for its lines to tell.
        """
        known = self.known(wanted.sort, wanted.address)
        if known is not None:
            return self.content_of(known)
        try:
            found = fetch(wanted.address, wanted.sort)
            with transaction.atomic():
                # Two workers at once bring a file once.
                ImportBatch.objects.select_for_update().get(pk=self.batch.pk)
                return self._keep(wanted, found)
        except CellError as refusal:
            self._note(wanted, error=str(refusal))
        return None

    def _keep(self, wanted: Wanted, found: Downloaded) -> Any:
        digest = hashlib.sha256(found.content).hexdigest()
        content, is_ours = self._same(wanted.sort, digest), False
        if content is None:
            content, is_ours = self._add(wanted, found)
        self._note(wanted, digest=digest, object_id=content.pk, is_ours=is_ours)
        return content

    def _same(self, sort: str, digest: str) -> Any | None:
        """What the same file became under another address."""
        same = FetchedFile.objects.filter(sort=sort, digest=digest, error="").order_by("-pk")
        contents = (self.content_of(each) for each in same)
        return next((content for content in contents if content is not None), None)

    def _add(self, wanted: Wanted, found: Downloaded) -> tuple[Any, bool]:
        """Add a file to the library as its form does, unless the library has it; and say which.

        Raises:
            CellError: who imports may not add it, or the form refuses it.
        """
        user, model = self.batch.created_by, model_of(wanted.sort)
        policy: Any = policy_registry.get_by_type(model)
        collections = policy.collections_user_has_permission_for(user, "add").order_by("path")
        collection = collections.first() if user is not None else None
        if collection is None:
            raise CellError(NO_RIGHT)
        name = file_name(found)
        make_form: Any = get_image_form if wanted.sort == MediaSort.IMAGE else get_document_form
        form = make_form(model)(
            {"title": (wanted.title or name)[:255], "collection": collection.pk, "language": "fr"},
            {"file": SimpleUploadedFile(name, found.content, found.media_type)},
            instance=model(uploaded_by_user=user),
            user=user,
        )
        if not form.is_valid():
            raise CellError(" ".join(text for texts in form.errors.values() for text in texts))
        usable = policy.instances_user_has_permission_for(user, "choose")
        stored_as = hash_filelike(form.cleaned_data["file"])
        present = usable.filter(file_hash=stored_as).order_by("pk").first()
        if present is not None:
            return present, False
        content = form.save()
        log(instance=content, action="wagtail.create", user=user)
        return content, True

    def _note(self, wanted: Wanted, **values: Any) -> None:
        FetchedFile.objects.update_or_create(
            batch=self.batch, sort=wanted.sort, address=wanted.address,
            defaults={"error": "", "undone_at": None, **values},
        )  # fmt: skip

    def waiting_for_undo(self) -> Any:
        """Those that the batch brought, and that its undoing did not deal with."""
        return self.batch.files.filter(is_ours=True, undone_at=None).order_by("pk")


def take_away(file: FetchedFile) -> bool:
    """Delete what a batch brought, unless something uses it; and say whether it is deleted."""
    with transaction.atomic():
        content = model_of(file.sort).objects.select_for_update().filter(pk=file.object_id).first()
        is_unused = content is not None and not uses_of([content])
        if content is not None and is_unused:
            log(
                instance=content,
                action="wagtail.delete",
                user=file.batch.created_by,
                deleted=True,
            )
            content.delete()
        file.undone_at = timezone.now()
        file.save(update_fields=["undone_at"])
    return is_unused
