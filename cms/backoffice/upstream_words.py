"""A word that templates of Wagtail and of modeladmin say without asking for a translation.

It stands in the middle of templates, where no block reaches. Rather than a copy of each template,
the word alone is marked for translation as the template is read; the catalogues say the rest.
"""

from django.template import Origin
from django.template.loaders.app_directories import Loader as AppDirectories

SAID = 'value="Search"'
MARKED = 'value="{% translate "Search" %}"'
TEMPLATES = (
    "wagtailadmin/home.html",
    "wagtailadmin/shared/header.html",
    "modeladmin/includes/header.html",
)
"""Those that say it; each loads the tags of translation."""


class Loader(AppDirectories):
    """Templates of the applications, with that word marked."""

    def get_contents(self, origin: Origin) -> str:
        """The source of a template."""
        contents: str = super().get_contents(origin)
        is_ours_to_mark = origin.template_name in TEMPLATES
        return contents.replace(SAID, MARKED) if is_ours_to_mark else contents
