"""Addresses of what search shows on the site: the search page and the site map."""

from django.urls import path

from search.insight.views import click
from search.site_map import site_map
from search.views import search_page

app_name = "search"
urlpatterns = [
    path("recherche", search_page, name="page"),
    path("recherche/clic", click, name="click"),
    path("plan-du-site", site_map, name="site-map"),
]
