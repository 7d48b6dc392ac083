"""Load what stands around the contents: home page, sections, standard pages, menus."""

from collections.abc import Iterator
from functools import partial

from wagtail.models import Page, Site

from pages.importers.loading.context import Context
from pages.importers.loading.memory import stable_id
from pages.importers.loading.texts import standard_body
from pages.importers.loading.tree import PageFact
from pages.importers.reading import HOME_SLUG
from pages.importers.site_records import MenuRecord, SectionRecord, StandardPageRecord
from pages.models import (
    ArticleIndexPage,
    CommunityIndexPage,
    EventIndexPage,
    HomeFigure,
    HomePage,
    IndexPage,
    LabIndexPage,
    ResourceIndexPage,
    StandardPage,
    ToolkitIndexPage,
    TrainingIndexPage,
)
from snippets.models import Figure, Menu, MenuItem

INDEXES: dict[str, type[IndexPage]] = {
    index.lists.value: index
    for index in (
        TrainingIndexPage,
        ToolkitIndexPage,
        ResourceIndexPage,
        CommunityIndexPage,
        LabIndexPage,
        EventIndexPage,
        ArticleIndexPage,
    )
}

# A section wears the colours of a theme of its contents, so that it shares their picture.
SECTION_THEMES = {
    "training": ("conduite-de-projet",),
    "toolkit": ("transformation-manageriale",),
    "resource": ("transformation-numerique",),
    "community": ("intelligence-collective",),
    "lab": ("innovation-publique",),
    "event": ("innovation-publique",),
    "article": ("innovation-publique",),
}


def draft_home(context: Context) -> None:
    """Put the home page at the root of the site, in the place of Wagtail's welcome page."""
    key = stable_id("page", HOME_SLUG)
    page = Page.objects.filter(translation_key=key).first()
    if page is not None:
        is_draft = not context.memory.has("page", HOME_SLUG)
        context.tree.adopt(HOME_SLUG, page.specific, is_draft=is_draft)
        return
    if context.memory.has("page", HOME_SLUG):
        return
    record = context.facts.home
    home = HomePage(
        title="Campus de la transformation publique",
        slug=HOME_SLUG,
        translation_key=key,
        summary=record.summary,
        hero_title=record.hero.title,
        hero_text=record.hero.text,
        image=context.pictures.of_family("home", "blue-france"),
        live=False,
        has_unpublished_changes=True,
    )
    root = Page.get_first_root_node()
    if root is None:
        raise RuntimeError("l’arbre des pages n’a pas de racine : lancez d’abord « migrate »")
    root.add_child(instance=home)
    _become_site_root(home)
    context.tree.adopt(HOME_SLUG, home, is_draft=True)


def _become_site_root(home: HomePage) -> None:
    """Make ``home`` the root of the default site; the welcome page of Wagtail goes away."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        Site.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name=home.title
        )
        return
    welcome = site.root_page
    site.root_page = home
    site.site_name = home.title
    site.save()
    if type(welcome.specific) is Page and welcome.is_leaf() and not welcome.is_root():
        welcome.delete()


def home_facts(context: Context) -> Iterator[PageFact]:
    """The home page; what it quotes shows there as soon as it is public."""
    yield PageFact(
        kind="page",
        slug=HOME_SLUG,
        parent="",
        make=HomePage,
        complete=partial(_fill_home, context),
    )


def _fill_home(context: Context, page: HomePage) -> None:
    record = context.facts.home
    page.pillars = [
        (
            "pillar",
            {
                "title": pillar.title,
                "text": pillar.text,
                "index": context.tree.find(pillar.index),
                "pages": context.tree.found(pillar.pages),
            },
        )
        for pillar in record.highlights
    ]
    page.needs = [
        ("need", {"title": need.title, "text": theme.summary, "theme": theme})
        for need in record.needs
        for theme in context.vocabulary.themes([need.theme])
    ]
    found = {figure.slug: figure for figure in Figure.objects.filter(slug__in=record.figures)}
    page.figures = [HomeFigure(figure=found[slug]) for slug in record.figures if slug in found]


def section_facts(context: Context) -> Iterator[PageFact]:
    """One index page a kind."""
    for record in context.facts.sections.values():
        yield PageFact(
            kind="page",
            slug=record.slug,
            parent=HOME_SLUG,
            make=partial(_make_section, context, record),
        )


def _make_section(context: Context, record: SectionRecord) -> IndexPage:
    return INDEXES[record.kind](
        title=record.title,
        summary=record.summary,
        show_in_menus=True,
        image=context.pictures.of_theme(record.kind, SECTION_THEMES[record.kind]),
    )


def standard_facts(context: Context) -> Iterator[PageFact]:
    """One standard page: help, legal notice, accessibility."""
    for record in context.facts.pages.values():
        yield PageFact(
            kind="page",
            slug=record.slug,
            parent=HOME_SLUG,
            make=partial(_make_standard, record),
        )


def _make_standard(record: StandardPageRecord) -> StandardPage:
    return StandardPage(
        title=record.title, summary=record.summary, body=standard_body(record.parts)
    )


def load_menus(context: Context) -> None:
    """Make the menu of each place that never had one."""
    for record in context.facts.menus:
        context.memory.once("menu", record.place, partial(_make_menu, context, record))


def _make_menu(context: Context, record: MenuRecord) -> Menu:
    menu, is_new = Menu.objects.get_or_create(place=record.place)
    if is_new:
        items = [
            MenuItem(label=item.label, url=item.url or "", page=context.tree.find(item.page or ""))
            for item in record.items
        ]
        menu.items = [item for item in items if item.page_id or item.url]
        menu.save()
    return menu
