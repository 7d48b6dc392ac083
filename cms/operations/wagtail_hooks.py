"""What the operations of the campus add to the backoffice: a panel of its dashboard."""

from cms.operations import health_panel  # noqa: F401 - importing it registers the panel
