"""The form of every page: what it counts, and what it asks before a page is submitted."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from pages.importers.typography import french
from pages.quality import Finding, findings_of, limits

SUBMITTING = ("action-submit", "action-restart-workflow")


class CampusPageForm(WagtailAdminPageForm):
    """A draft is saved as it is; a page that is submitted must have no blocking finding."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_checked = False
        for name, (limit, _) in limits.COUNTED.items():
            if name in self.fields:
                field = self.fields[name]
                field.widget.attrs["data-campus-count"] = limit
                help_text = str(field.help_text).strip().removesuffix(".")
                field.help_text = ". ".join(filter(None, [help_text, limits.advice(name)]))

    def is_valid(self) -> bool:
        """Check the form, then the page that it makes when that page is submitted or approved."""
        is_valid: bool = super().is_valid()
        if not is_valid or self._is_checked or not self._asks_for_validation():
            return is_valid
        self._is_checked = True
        blocking = [finding for finding in findings_of(self._page()) if finding.blocking]
        for finding in blocking:
            self._show(finding)
        if blocking:
            self.add_error(
                None,
                "La page n’est pas transmise : suivez les indications placées près des champs. En "
                "attendant, vous pouvez enregistrer le brouillon.",
            )
        return not blocking

    def _asks_for_validation(self) -> bool:
        if any(self.data.get(name) for name in SUBMITTING):
            return True
        return bool(
            self.data.get("action-workflow-action")
            and self.data.get("workflow-action-name") == "approve"
        )

    def _page(self) -> Any:
        """The page with what the form holds, its lists included; nothing is written."""
        return self.save(commit=False)

    def _show(self, finding: Finding) -> None:
        """Put a finding beside its field, above its list, or at the top of the form."""
        message = french(finding.message)
        if finding.field in self.formsets:
            self.formsets[finding.field].non_form_errors().append(message)
        else:
            self.add_error(finding.field if finding.field in self.fields else None, message)
