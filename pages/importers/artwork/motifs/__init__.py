"""One motif for each kind of page."""

from collections.abc import Callable, Mapping

from pages.importers.artwork.motifs.learning import resource, toolkit, training
from pages.importers.artwork.motifs.news import article, campaign, event
from pages.importers.artwork.motifs.people import community, home, lab
from pages.importers.artwork.stage import Stage

MOTIFS: Mapping[str, Callable[[Stage], None]] = {
    "training": training,
    "toolkit": toolkit,
    "resource": resource,
    "community": community,
    "lab": lab,
    "event": event,
    "campaign": campaign,
    "article": article,
    "home": home,
}
