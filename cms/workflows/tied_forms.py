"""Forms of pages that a person may write only because they are tied to a page entrusted to them."""

from typing import Any

from wagtail.models import Page

from cms.workflows.policy import tie_of, tied_pages


class TiedPageFormMixin:
    """Keeps the tie: who writes an event as the manager of a laboratory leaves it to that one.

    At creation the tie is already made. Others choose what they like.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form: Any = self
        self._tie = tie_of(type(form.instance))
        self._anchors = self._anchors_needed(form)
        if self._anchors and not form.instance.pk:
            form.initial.setdefault(self._tie, [])
            form.initial[self._tie] = form.initial[self._tie] or sorted(self._anchors)

    def _anchors_needed(self, form: Any) -> frozenset[int]:
        page = form.instance if form.instance.pk else form.parent_page
        if not self._tie or form.for_user is None or page is None:
            return frozenset()
        if not page.permissions_for_user(form.for_user).has_right_by_tie_alone():
            return frozenset()
        return tied_pages(form.for_user).anchors

    def clean(self) -> Any:
        """Refuse a page that names none of the person's own pages."""
        form: Any = super()
        cleaned = form.clean()
        chosen = {page.pk for page in cleaned.get(self._tie) or []}
        if self._anchors and not chosen & self._anchors:
            titles = Page.objects.filter(pk__in=self._anchors).order_by("title")
            names = ", ".join(f"« {title} »" for title in titles.values_list("title", flat=True))
            self.add_error(  # type: ignore[attr-defined]
                self._tie, f"Choisissez au moins un laboratoire qui vous est confié : {names}."
            )
        return cleaned
