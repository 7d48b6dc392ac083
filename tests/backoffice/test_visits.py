"""One visit to one address: what it asks, where it goes, what it says in French."""

import ssl

import pytest

from cms.backoffice.links import visits
from cms.backoffice.links.hosts import UnusableLink, read_place
from cms.backoffice.links.verdicts import Outcome, Visit, explain
from cms.backoffice.links.visits import visit
from tests.backoffice.sites import Page, site


def look(url: str, timeout: float = 10.0) -> Visit:
    """Visit without a pause."""
    return visit(url, pause=lambda _: None, timeout=timeout)


@pytest.mark.usefixtures("local_sites")
class TestOverTheNetwork:
    """On this machine."""

    def test_a_page_is_asked_for_its_headers_alone_by_the_campus(self) -> None:
        with site() as there:
            assert look(there.url("/carte?q=é à")).outcome is Outcome.ALIVE
            assert there.requests == [("HEAD", "/carte?q=%C3%A9%20%C3%A0")]
        assert there.headers[0]["user-agent"].startswith("CampusTransformationPublique-Liens/1 (+")
        assert there.headers[0]["host"] == f"127.0.0.1:{there.port}"

    @pytest.mark.parametrize("head", [403, 404, 405, 500, 501])
    def test_a_server_that_refuses_head_is_asked_for_the_beginning(self, head: int) -> None:
        with site(page=Page(206, head=head)) as there:
            assert look(there.url("/page")).outcome is Outcome.ALIVE
            assert there.requests == [("HEAD", "/page"), ("GET", "/page")]
            assert there.headers[1]["range"] == "bytes=0-1023"

    @pytest.mark.parametrize(
        ("status", "outcome", "said"),
        [
            (404, Outcome.FAULTY, "La page n’existe pas ou plus (404)."),
            (410, Outcome.FAULTY, "La page n’existe pas ou plus (410)."),
            (400, Outcome.FAULTY, "Le site refuse la demande (400)."),
            (500, Outcome.FAULTY, "Le site est en panne (500)."),
            (401, Outcome.GUARDED, "Le site réserve l’accès à cette page (401)."),
            (403, Outcome.GUARDED, "Le site réserve l’accès à cette page (403)."),
            (416, Outcome.ALIVE, ""),
        ],
    )
    def test_what_a_status_means(self, status: int, outcome: Outcome, said: str) -> None:
        with site(page=Page(status)) as there:
            assert look(there.url("/page")) == Visit(outcome, status, said)

    def test_a_busy_site_is_not_asked_again(self) -> None:
        with site(page=Page(429, {"Retry-After": "120"})) as there:
            seen = look(there.url("/page"))
            assert (seen.outcome, seen.retry_after) == (Outcome.SLOWED, "120")
            assert len(there.requests) == 1

    def test_redirects_are_followed(self) -> None:
        with site(a=Page(301, {"Location": "/b"}), b=Page(302, {"Location": "c"})) as there:
            assert look(there.url("/a")).outcome is Outcome.ALIVE
            assert [path for _, path in there.requests] == ["/a", "/b", "/c"]

    def test_a_redirect_to_a_missing_page_is_broken(self) -> None:
        with site(a=Page(301, {"Location": "/b"}), b=Page(404)) as there:
            assert look(there.url("/a")).status == 404
            assert there.requests == [("HEAD", "/a"), ("HEAD", "/b"), ("GET", "/b")]

    def test_redirects_that_turn_in_circles_end(self) -> None:
        with site(a=Page(302, {"Location": "/a"})) as there:
            assert look(there.url("/a")).outcome is Outcome.FAULTY
            assert len(there.requests) == visits.MAX_REDIRECTS + 1

    def test_requests_of_one_visit_are_spaced(self) -> None:
        pauses: list[float] = []
        with site(a=Page(301, {"Location": "/b"}), b=Page(404)) as there:
            visit(there.url("/a"), pause=pauses.append)
        assert pauses == [1.0, 1.0]
        assert visits.PAUSE >= 1

    def test_a_site_that_hangs_costs_the_time_allowed(self) -> None:
        with site(page=Page(hangs=True)) as there:
            seen = look(there.url("/page"), timeout=0.2)
        assert (seen.outcome, seen.status) == (Outcome.UNREACHED, None)
        assert seen.error == "Le site n’a pas répondu en 0.2 secondes."
        assert visits.TIMEOUT == 10

    def test_nobody_listens(self) -> None:
        with site() as there:
            url = there.url()
        seen = look(url)
        assert (seen.outcome, seen.error) == (
            Outcome.UNREACHED,
            "La connexion au site est refusée.",
        )

    def test_a_site_that_speaks_no_tls(self) -> None:
        with site() as there:
            seen = look(there.url().replace("http:", "https:"))
        assert seen.error == "La connexion chiffrée avec le site a échoué."


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "localhost"]
)
def test_a_private_address_is_never_called(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "open_plain", lambda *_: pytest.fail("called"))
    seen = look(f"http://{host}/")
    assert seen.outcome is Outcome.PRIVATE
    assert "réseau privé" in seen.error


def test_a_redirect_to_a_private_address_is_not_followed(
    local_sites: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site(a=Page(302, {"Location": "http://127.0.0.2/secret"})) as there:
        monkeypatch.setattr(visits, "may_be_called", lambda address: address == "127.0.0.1")
        assert look(there.url("/a")).outcome is Outcome.PRIVATE


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://[::1", "mal écrite"),
        ("http://", "mal écrite"),
        ("http://a b/", "mal écrite"),
        ("ftp://exemple.fr/", "ni par http:// ni par https://"),
        ("https://moi:secret@exemple.fr/", "mot de passe"),
        ("http://exemple.fr:25/", "Le port 25"),
        ("http://exemple.fr:99999/", "mal écrite"),
    ],
)
def test_an_address_that_nobody_can_follow_says_why(url: str, said: str) -> None:
    seen = look(url)
    assert seen.outcome is Outcome.FAULTY
    assert said in seen.error


def test_an_address_is_written_as_http_wants_it() -> None:
    place = read_place("https://www.métropole.fr:8443/thèmes/à la une?q=é%20b")
    assert place.authority == "www.xn--mtropole-b1a.fr:8443"
    assert place.path == "/th%C3%A8mes/%C3%A0%20la%20une?q=%C3%A9%20b"
    with pytest.raises(UnusableLink):
        read_place("//exemple.fr")


def test_a_certificate_is_explained() -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_code = 10
    assert explain(error, 10).error == "Le certificat du site est refusé : il a expiré."
