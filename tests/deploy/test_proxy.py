"""The example proxies: read as they stand, and run for real before something that keeps what it was asked.

Not tried: Caddy's own fetching of certificates, which asks an authority on the internet, and ingress-nginx.
"""

import re
import shutil
import ssl
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from api.errors import LARGEST_BODY
from api.sendiass.settings import ServiceSettings
from api.settings import Settings
from tests.deploy.proxies import FILES, FOLDER, NAME, POLICY, Proxy, Upstream, running, upstream
from tests.deploy.units import environment_file

SECRET = "q3x9SecretOfSomebodysLink"
LARGEST = 32 * 1024 * 1024
WRITTEN = pytest.mark.parametrize("name", ["nginx.conf", "nginx-sendiass.conf", "Caddyfile", "Caddyfile-sendiass"])


def written(name: str) -> str:
    """A file without its comments."""
    return re.sub(r"^\s*#.*$", "", (FOLDER / name).read_text(encoding="utf-8"), flags=re.MULTILINE)


@WRITTEN
class TestAsWritten:
    def test_it_asks_its_own_sides_pages_and_nothing_else(self, name: str) -> None:
        model = ServiceSettings if "sendiass" in name else Settings
        asked = set(re.findall(r"127\.0\.0\.1:\d+", written(name)))
        assert asked == {f"127.0.0.1:{model.model_fields['port'].default}"}

    def test_prefect_has_no_place_in_it(self, name: str) -> None:
        assert "prefect" not in written(name).lower()
        assert "420" not in written(name)

    def test_what_is_too_large_is_refused_by_sendflow_in_words_and_not_by_the_proxy(self, name: str) -> None:
        assert re.search(r"client_max_body_size 32m;|max_size 32MB", written(name))
        assert LARGEST > LARGEST_BODY
        assert getattr(Settings(demo=True), "largest_document_mb", 0) * 1.1 < 32  # with the form around it

    def test_whose_word_about_addresses_is_taken_is_the_proxys_own(self, name: str) -> None:
        side = "sendiass" if "sendiass" in name else "sendflow"
        assert environment_file(side)["FORWARDED_ALLOW_IPS"] == "127.0.0.1"
        assert "127.0.0.1" in (FOLDER / name).read_text(encoding="utf-8").split("\n\n")[0]


def test_no_log_of_nginx_is_given_a_path_a_query_or_where_somebody_came_from() -> None:
    (form,) = re.findall(r"log_format sendflow '(.*)';", written("nginx.conf"))
    assert set(re.findall(r"\$\w+", form)) == {
        "$remote_addr", "$time_iso8601", "$request_method", "$sendflow_part", "$status", "$body_bytes_sent",
        "$request_time",
    }  # fmt: skip
    assert re.findall(r"access_log (?!off)", written("nginx-sendiass.conf")) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILES)
class TestAsRun:
    @pytest.fixture
    def behind(self) -> Iterator[Upstream]:
        with upstream() as found:
            yield found

    @pytest.fixture
    def proxy(self, kind: str, behind: Upstream, tmp_path: Path) -> Iterator[Proxy]:
        for program in (kind, "openssl"):
            if not shutil.which(program):
                pytest.skip(f"{program} is not installed here")
        with running(kind, tmp_path, behind.port) as found:
            yield found

    def test_pages_come_by_https_alone_and_browsers_are_told_to_stay_with_it(
        self, proxy: Proxy, behind: Upstream
    ) -> None:
        plain = proxy.ask_plainly("/cases")
        assert plain.status in (301, 308)
        assert (plain.getheader("Location") or "").startswith(f"https://{NAME}")
        assert behind.asked == []
        answer = proxy.ask("/cases")
        assert answer.status == 200
        assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]  # ours, once
        assert answer.headers.get_all("Content-Security-Policy") == [POLICY]
        assert not re.search(r"\d", answer.getheader("Server") or "")

    def test_what_a_visitor_claims_of_their_own_address_is_not_passed_on(self, proxy: Proxy, behind: Upstream) -> None:
        claims = {
            "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "Forwarded": "for=203.0.113.9",
            "X-Forwarded-Host": "elsewhere.example",
        }  # fmt: skip
        proxy.ask("/", headers=claims)
        ((_, headers, _),) = behind.asked
        assert headers["x-forwarded-for"] == "127.0.0.1"
        assert headers["x-forwarded-proto"] == "https"
        assert headers["host"] == NAME
        assert "203.0.113.9" not in str(headers)
        assert "elsewhere.example" not in str(headers)

    @pytest.mark.parametrize(
        "path", ["/metrics", "/metrics/", "/metrics?x=1", "//metrics", "/%6Detrics", "/x/../metrics"]
    )
    def test_metrics_are_not_there(self, path: str, proxy: Proxy, behind: Upstream) -> None:
        assert proxy.ask(path).status == 404
        assert behind.asked == []

    def test_a_document_comes_through_and_what_is_far_too_large_does_not(self, proxy: Proxy, behind: Upstream) -> None:
        assert proxy.ask("/documents", method="POST", body=b"x" * 25_000_000).status == 200
        assert [length for _, _, length in behind.asked] == [25_000_000]

    def test_more_than_the_largest_is_cut_off(self, proxy: Proxy, behind: Upstream) -> None:
        with suppress(ConnectionError, ssl.SSLError):  # it may be closed on whoever goes on sending
            assert proxy.ask("/documents", method="POST", body=b"x" * (LARGEST + 1_000_000)).status in (413, 502)
        assert all(length <= LARGEST for _, _, length in behind.asked)

    def test_another_name_gets_no_page(self, proxy: Proxy, behind: Upstream) -> None:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            proxy.ask("/", name="elsewhere.example")
        assert behind.asked == []

    def test_no_secret_of_a_link_and_no_reference_is_written_down(self, kind: str, proxy: Proxy) -> None:
        proxy.ask(f"/calendar/{SECRET}.ics", headers={"Referer": f"https://{NAME}/cases/EHC-2026-000123?q=Peregrine"})
        proxy.ask(f"/cases/EHC-2026-000123?q={SECRET}")
        if kind == "nginx":
            assert " GET /calendar 200 " in proxy.logged()
        for said in (SECRET, "EHC-2026", "Peregrine"):
            assert said not in proxy.logged()

    def test_not_even_when_sendflow_is_away(self, kind: str, tmp_path: Path) -> None:
        if not shutil.which(kind) or not shutil.which("openssl"):
            pytest.skip(f"{kind} or openssl is not installed here")
        with upstream() as gone:
            port = gone.port
        with running(kind, tmp_path, port) as proxy:
            assert proxy.ask(f"/calendar/{SECRET}.ics").status == 502
        assert SECRET not in proxy.logged()
