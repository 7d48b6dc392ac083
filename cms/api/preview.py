"""One unpublished revision as a document, by the signed link that an editor gave."""

from cms.api.http import JSON, Answer, Call, Endpoint, content_answer
from cms.api.models import Scope
from cms.api.preview_links import EndedLink, PreviewLink, UnknownLink
from cms.api.problems import Problem, not_found
from cms.delivery import sources
from cms.delivery.encoding import full_document, to_json
from cms.delivery.models import Change
from pages.documents.schemas import DOCUMENTS
from pages.file_passes import add_passes

# What no answer to a preview link may lose: nobody indexes it, no other site learns its address.
HEADERS = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Referrer-Policy": "no-referrer"}


def show_preview(call: Call) -> Answer:
    """Answer the revision of a link, presented as if it were published now, in version 0.

    Raises:
        Problem: 404 for a token that is not one of ours; 410 for a link that expired, was revoked,
            or whose page was deleted.
    """
    try:
        link = PreviewLink.open(call.parts["token"])
    except UnknownLink as error:
        raise not_found("Ce lien d’aperçu n’existe pas : vérifiez qu’il est complet.") from error
    except EndedLink as error:
        raise _ended(error) from error
    presented, _ = sources.current().draft(link.draft())
    content = add_passes(to_json(full_document(presented.data, 0, link.saved_at)))
    return content_answer(call, content, last_modified=link.saved_at, kept=False, headers=HEADERS)


def _ended(error: EndedLink) -> Problem:
    return Problem(
        410,
        str(error),
        code="preview-ended",
        members={"op": Change.Operation.DELETE, "reason": error.reason, "location": None},
        headers=HEADERS,
    )


PREVIEW = Endpoint(
    "preview/{token}",
    show_preview,
    "Une version qui n’est pas encore publiée",
    "preview",
    "getPreview",
    {JSON: tuple(DOCUMENTS.values())},
    others=(404, 410),
    scope=Scope.PREVIEW,
    description="Le document d’un brouillon, par un lien signé, fait dans le back-office, qui "
    "expire. Le lien montre la version pour laquelle il a été fait ; sa « version » est 0. Il "
    "s’ouvre sans clé ; avec une clé, celle-ci doit avoir le droit « preview ». Les adresses "
    "d’images et de fichiers s’ouvrent pendant une heure.",
)
