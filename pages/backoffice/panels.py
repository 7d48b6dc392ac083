"""Panels of the page editor that are of our own."""

from typing import Any

from wagtail.admin.panels import Panel


class CropsPanel(Panel):
    """What the site shows of the image of a page; a script follows the choice of another one."""

    def __init__(self, field: str = "image", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field = field

    def clone_kwargs(self) -> dict[str, Any]:
        """What makes another panel like this one."""
        return {**super().clone_kwargs(), "field": self.field}

    @property
    def clean_name(self) -> str:
        """Name of the panel in the page, for its anchor."""
        return f"{self.field}_crops"

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/backoffice/crops_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The image chosen when the form was loaded."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            name = self.panel.field
            context["image"] = getattr(self.instance, name, None)
            context["input_id"] = f"id_{name}"
            return context
