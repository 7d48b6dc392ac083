"""French names for what Wagtail names by its code, where no catalogue of translations helps."""

from wagtail.admin.forms import choosers
from wagtail.admin.forms.workflows import TaskChooserSearchForm
from wagtail.admin.ui.tables import Column
from wagtail.sites.views import IndexView as SiteIndexView

LABELS = {
    "link_text": "Texte du lien",
    "email_address": "Adresse électronique",
    "phone_number": "Numéro de téléphone",
}


def name_fields() -> None:
    """Label the fields of the windows that make links, and the columns of the list of sites.

    Called once, when the hooks are read.
    """
    for form in (
        choosers.ExternalLinkChooserForm,
        choosers.AnchorLinkChooserForm,
        choosers.EmailLinkChooserForm,
        choosers.PhoneLinkChooserForm,
    ):
        for name, label in LABELS.items():
            if name in form.base_fields:
                form.base_fields[name].label = label
    choosers.AnchorLinkChooserForm.base_fields["url"].label = "Ancre"
    SiteIndexView.columns = [_in_french(column) for column in SiteIndexView.columns]
    _name_task_type()


def _in_french(column: Column) -> Column:
    names = {"root_page": "Page d’accueil", "site_name": "Nom du site", "port": "Port"}
    if column.name in names:
        column.label = names[column.name]
    return column


def _name_task_type() -> None:
    """The field comes with the form, when there are several kinds of steps."""
    build = TaskChooserSearchForm.__init__

    def built(form: TaskChooserSearchForm, *args: object, **kwargs: object) -> None:
        build(form, *args, **kwargs)
        if "task_type" in form.fields:
            form.fields["task_type"].label = "Type d’étape"

    TaskChooserSearchForm.__init__ = built
