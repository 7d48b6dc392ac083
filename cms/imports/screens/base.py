"""What every screen of imports shares: who may see it, and the way back."""

from typing import Any, cast

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.accounts.models import User

INDEX = "imports_importbatch_modeladmin_index"
UPLOAD = "imports_upload"
MAPPING = "imports_mapping"
ACTION = "imports_action"
REPORT = "imports_report"
FILES = "imports_files"
TEMPLATE = "imports_template"
EXPORT = "imports_export"
PERMISSION = "imports.add_importbatch"


class Screen(PermissionRequiredMixin, WagtailAdminTemplateMixin, View):
    """A page for who may import: editorial administrators."""

    permission_required = PERMISSION
    raise_exception = True
    header_icon = "upload"
    request: HttpRequest

    @property
    def user(self) -> User:
        """Who acts."""
        return cast(User, self.request.user)

    def trail(self, *items: tuple[str, str]) -> list[dict[str, Any]]:
        """Breadcrumbs: home, the list of imports, then these (address and label)."""
        below = [(reverse(INDEX), "Imports"), *items]
        return [*self.breadcrumbs_items, *({"url": url, "label": label} for url, label in below)]

    def shown(self, **context: Any) -> HttpResponseBase:
        """The page with this context, which goes before what Wagtail says of itself."""
        whole = {**self.get_context_data(**context), **context}
        answer: HttpResponseBase = self.render_to_response(whole)
        return answer
