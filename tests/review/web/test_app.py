"""The review page without a browser: who gets in, what is escaped, what conflicts."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from tests.support.review_site import HOSTILE, TEXTS, TOKEN, fill, site
from translator.cli import app as command
from translator.errors import UsageError
from translator.review.rows import pieces
from translator.review.web.app import create_app
from translator.review.web.charts import Box, columns, progress_bar, reliability, similarity_map
from translator.review.web.requests import Order
from translator.review.web.security import LARGEST_BODY, Guard
from translator.review.web.server import Address, _listen
from translator.store import Store
from translator.types import PairState

HOST = "127.0.0.1:8765"
BASE = f"http://{HOST}"
WRITE = {"origin": BASE, "x-satzpaar-token": TOKEN}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    with Store(path, create=True) as store:
        fill(store, *TEXTS)
        fill(store, TEXTS[0], "Noch etwas.", path="b.txt")
    return path


@pytest.fixture
def client(database: Path) -> Iterator[TestClient]:
    with TestClient(create_app(site(database), token=TOKEN), base_url=BASE) as made:
        assert made.get(f"/?token={TOKEN}").status_code == 200
        yield made


def verb(client: TestClient, name: str, pair: int | None = None, **values: object):
    order = {"pairs": [] if pair is None else [pair]} | values
    return client.post(f"/api/{name}", json=order, headers=WRITE)


def seen(client: TestClient, pair: int) -> int:
    page = client.get("/queue").text + client.get("/article/1").text
    return int(re.search(rf'data-id="{pair}" data-seen="(\d+)"', page).group(1))


VIEWS = ("/", "/queue", "/article/1", "/article/1/map", "/article/1/rows/0", "/queue/rows/0",
         "/search?q=der", "/search/rows?q=der", "/static/review.js")  # fmt: skip


@pytest.mark.parametrize("path", VIEWS)
def test_every_answer_carries_the_policy(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", VIEWS)
def test_no_page_needs_what_the_policy_forbids(client: TestClient, path: str) -> None:
    text = client.get(path).text
    if not path.startswith("/static"):
        assert not re.search(r"<script(?![^>]* src=\"/static/)", text)
        assert not re.search(r"<[^>]* (style|on\w+)=", text)
        assert "http" not in re.sub(r"http://www.w3.org/2000/svg", "", text)


def test_the_address_lets_in_and_the_token_leaves_it(database: Path) -> None:
    with TestClient(create_app(site(database), token=TOKEN), base_url=BASE) as client:
        assert client.get("/").status_code == 403
        assert client.get("/?token=wrong").status_code == 403
        answer = client.get(f"/article/1?token={TOKEN}&pair=3", follow_redirects=False)
        assert answer.headers["location"] == "/article/1?pair=3"
        assert {"HttpOnly", "SameSite=strict"} <= set(answer.headers["set-cookie"].split("; "))
        assert client.get("/").status_code == 200


def test_a_path_of_two_slashes_does_not_lead_to_another_site(database: Path) -> None:
    with TestClient(create_app(site(database), token=TOKEN), base_url=BASE) as client:
        answer = client.get(f"//evil.example/?token={TOKEN}", follow_redirects=False)
        assert not answer.headers.get("location", "").startswith("//")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", ""]
)
def test_other_names_of_this_machine_get_no_answer(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1:8765", "[::1]:8765"])
def test_names_of_loopback_are_known(client: TestClient, host: str) -> None:
    assert client.get("/static/icon.svg", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("listens", "host", "status"),
    [
        ("127.0.0.1", "192.168.1.5:8765", 421),
        ("192.168.1.5", "192.168.1.5:8765", 200),
        ("0.0.0.0", "192.168.1.5:8765", 200),
        ("0.0.0.0", "evil.example", 421),
    ],
)
def test_a_page_for_others_answers_to_addresses_only(
    database: Path, listens: str, host: str, status: int
) -> None:
    made = create_app(site(database), token=TOKEN, host=listens)
    with TestClient(made, base_url=BASE) as client:
        assert client.get("/static/icon.svg", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": BASE},
        {"origin": BASE, "x-satzpaar-token": "wrong"},
        {"origin": BASE, "x-satzpaar-token": "ä"},
        {"x-satzpaar-token": TOKEN},
        {"origin": "http://evil.example", "x-satzpaar-token": TOKEN},
        {"origin": "null", "x-satzpaar-token": TOKEN},
        {"origin": f"https://{HOST}", "x-satzpaar-token": TOKEN},
    ],
)
def test_writing_needs_the_token_and_this_origin(
    client: TestClient, database: Path, headers: dict[str, str]
) -> None:
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = client.post("/api/accept", json={"pairs": [3]}, headers=encoded)
    assert answer.status_code == 403
    with Store(database) as store:
        assert store.pairs.get(3).state is PairState.NEW


def test_large_requests_are_refused_before_and_while_they_come(client: TestClient) -> None:
    large = b"x" * (LARGEST_BODY + 1)
    assert client.post("/api/note", content=large, headers=WRITE).status_code == 413
    parts = iter([large[:1000]] * 1100)
    assert client.post("/api/note", content=parts, headers=WRITE).status_code == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b'{"pairs": "x"}', b'{"pairs": [true]}', b'{"pairs": [-1]}',
     b'{"pairs": [1e9]}', b'{"seen": [1]}', b'{"pairs": [99999999999999999999]}', b"[" * 99999],
)  # fmt: skip
def test_what_is_no_order_is_refused_in_one_line(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/accept-above", content=body, headers=WRITE)
    assert answer.status_code == 400
    assert "\n" not in answer.json()["error"]


def test_half_a_character_is_refused(client: TestClient) -> None:
    body = b'{"pairs": [3], "target": "\\ud83d"}'
    assert client.post("/api/edit", content=body, headers=WRITE).status_code == 400
    with pytest.raises(UsageError):
        Order.read(body).text("target")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/article/99", 404), ("/article/1?pair=99", 404), ("/nothing", 404), ("/api/forecast", 400),
     ("/api/forecast?above=2", 400), ("/article/1?pair=99999999999999999999", 400)],
)  # fmt: skip
def test_what_is_not_there_is_said_in_words(client: TestClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_an_unknown_verb_is_not_found(client: TestClient) -> None:
    assert verb(client, "explode", 1).status_code == 404


def test_a_verb_answers_with_the_row_as_it_is_now(client: TestClient, database: Path) -> None:
    answer = verb(client, "accept", 3, seen={"3": seen(client, 3)}, article=1).json()
    assert [row["id"] for row in answer["rows"]] == [3]
    assert 'data-state="accepted"' in answer["rows"][0]["html"]
    assert "1 of 6 reviewed" in answer["progress"]
    with Store(database) as store:
        assert store.pairs.get(3).state is PairState.ACCEPTED
        assert store.pairs.get(3).reviewer == "tester"


def test_a_conflict_shows_the_other_text_and_writes_nothing(
    client: TestClient, database: Path
) -> None:
    before = seen(client, 3)
    assert verb(client, "edit", 3, target="First.", seen={3: before}).status_code == 200
    answer = verb(client, "edit", 3, target="Second.", seen={3: before})
    assert answer.status_code == 409
    assert answer.json()["pairs"][0]["target"] == "First."
    assert 'data-state="edited"' in answer.json()["rows"][0]["html"]
    with Store(database) as store:
        assert store.pairs.get(3).target == "First."


def test_an_edit_is_offered_where_the_same_sentence_stands(client: TestClient) -> None:
    answer = verb(client, "edit", 1, target="The council meets.").json()
    assert answer["offers"]["target"] == "The council meets."
    assert [pair for pair, event in answer["offers"]["pairs"]] == [7]
    assert "y uses this there too" in answer["message"]


def test_an_edited_pair_keeps_the_machine_text_for_its_diff(client: TestClient) -> None:
    verb(client, "edit", 3, target="Once.")
    html = verb(client, "edit", 3, target="Twice.").json()["rows"][0]["html"]
    assert 'data-machine="NIEMAND SPRACH LANGE."' in html


def test_undo_and_redo_tell_what_they_did(client: TestClient) -> None:
    verb(client, "accept", 3)
    assert verb(client, "undo").json()["message"] == "Undone."
    assert 'data-state="accepted"' in verb(client, "redo").json()["rows"][0]["html"]
    verb(client, "undo")
    assert verb(client, "undo").json()["error"] == "nothing to undo"


def test_a_merged_pair_takes_the_other_along(client: TestClient) -> None:
    answer = verb(client, "merge", 3).json()
    assert answer["gone"] == [4]
    assert "2–2" in answer["rows"][0]["html"]


def test_realigning_needs_accepted_pairs_around(client: TestClient) -> None:
    assert "accept a pair before" in verb(client, "realign", 3).json()["error"]
    for pair in (2, 5):
        verb(client, "accept", pair)
    assert verb(client, "realign", 3).status_code == 200


def test_accept_all_above_forecasts_first_and_is_one_action(
    client: TestClient, database: Path
) -> None:
    told = client.get("/api/forecast?above=0.5&article=1").json()["message"]
    answer = verb(client, "accept-above", above=0.5, article=1).json()
    with Store(database) as store:
        accepted = [pair.id for pair in store.pairs.select(states=[PairState.ACCEPTED])]
    assert accepted
    assert str(len(accepted)) in told
    assert "expected" in told
    assert len(answer["rows"]) == len(accepted)
    verb(client, "undo")
    with Store(database) as store:
        assert not list(store.pairs.select(states=[PairState.ACCEPTED]))


def test_the_queue_begins_with_the_least_certain_and_names_no_sentence_twice(
    client: TestClient,
) -> None:
    page = client.get("/queue").text
    ids = [int(number) for number in re.findall(r'data-id="(\d+)"', page)]
    assert ids[0] == 2, "the checks found something in it"
    assert len({1, 7} & set(ids)) == 1
    assert "decided together with 1 equal elsewhere" in page
    assert re.search(r'data-copies="(1|7):\d+ "', page)


def test_what_a_finding_is_about_is_marked_until_it_is_decided(client: TestClient) -> None:
    assert '<mark class="finding">40</mark>' in client.get("/article/1").text
    verb(client, "accept", 2)
    assert '<mark class="finding">' not in client.get("/article/1").text


def test_of_very_many_articles_those_with_open_pairs_are_listed_first(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.review.web.pages.MOST_ARTICLES", 1)
    for pair in range(1, 7):
        verb(client, "accept", pair)
    page = client.get("/").text
    assert "b.txt" in page
    assert "a.txt" not in page
    assert "All 2 articles" in page
    assert "a.txt" in client.get("/?all").text


def test_search_marks_what_was_looked_for(client: TestClient) -> None:
    page = client.get("/search?q=Kuchen").text
    assert '<mark class="hit">Kuchen</mark>' in page
    assert '<mark class="hit">KUCHEN</mark>' in page
    assert "No pair holds" in client.get("/search?q=Unfug").text
    assert client.get("/search").status_code == 200


@pytest.mark.parametrize("path", ["/", "/queue", "/article/1", "/article/1/map", "/search?q=i"])
def test_hostile_text_stays_text(tmp_path: Path, path: str) -> None:
    database = tmp_path / "t.db"
    with Store(database, create=True) as store:
        fill(store, *HOSTILE, path="<b>&\"'.txt")
        store.history.edit(1, f"{HOSTILE[1]}\r!", by="<u>x</u>")
        store.history.note(2, HOSTILE[0], by="<u>x</u>")
    with TestClient(create_app(site(database), token=TOKEN), base_url=BASE) as client:
        page = client.get(f"{path}{'&' if '?' in path else '?'}token={TOKEN}").text
        assert not re.search(r"<(script(?! type=\"module\" src)|img|b\b|i\b|u\b|svg onload)", page)
        assert "javascript:" not in re.sub(
            r">[^<]*<|data-machine=\"[^\"]*\"|aria-label=\"[^\"]*\"", "", page
        )
        assert "{{ 7 * 7 }}" in client.get("/article/1").text
        rows = verb(client, "accept", 3).json()["rows"][0]["html"]
        assert "<b " not in rows
        assert "&#13;\nzweite Zeile" in rows


def test_pieces_cut_where_marks_begin_and_end() -> None:
    made = pieces("abcdef", [(1, 3, "finding"), (2, 5, "hit"), (4, 99, "wrong"), (3, 3, "none")])
    assert [(piece.text, piece.mark) for piece in made] == [
        ("a", ""), ("b", "finding"), ("c", "finding"), ("de", "hit"), ("f", ""),
    ]  # fmt: skip
    assert pieces("", []) == ()


def test_a_map_links_the_diagonal_and_joins_cells() -> None:
    values = np.eye(4, dtype=np.float32)
    values[0, 1] = 1
    boxes = [Box(2, "/article/1?pair=3", "<pair 3>", broken=True)]
    picture = similarity_map(values, 4, boxes, "map")
    assert picture.count("M") == 4, "neighbouring cells of a shade are one stretch"
    assert '<a href="/article/1?pair=3" aria-label="&lt;pair 3&gt;" class="broken">' in picture
    assert 'x="230.0" y="230.0" width="115.0"' in picture


def test_charts_stand_without_data_and_escape_their_labels() -> None:
    assert "<svg" in columns([], "none")
    assert "&lt;b&gt;" in columns([("<b>", 3)], "<i>")
    assert 'width="50.0"' in progress_bar({"accepted": 1, "new": 1})
    picture = reliability([(0.1, 0.0, 5), (0.9, 1.0, 40)], "r")
    assert "90% predicted, 100% accepted of 40" in picture


def test_ctrl_c_stops_the_server_cleanly(database: Path) -> None:
    main = "import sys; from translator.cli import main; sys.argv[0] = 'satzpaar'; main()"
    arguments = ["review", "--db", str(database), "--no-browser", "b.txt"]
    command = [sys.executable, "-c", main, *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = process.stderr.readline().removeprefix("review at ").strip()
        with httpx.Client(timeout=60) as client:
            answer = client.get(address, follow_redirects=True)
            assert answer.url.path == "/article/2"
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
        assert "Traceback" not in process.stderr.read()


def test_the_guard_ignores_what_is_not_http() -> None:
    async def never(*_: object) -> None:
        raise AssertionError

    guard = Guard(never, token=TOKEN, host="127.0.0.1")
    with pytest.raises(StopIteration):
        guard({"type": "websocket"}, never, never).send(None)  # type: ignore[arg-type]


def test_a_database_keeps_its_port_while_it_is_free(tmp_path: Path) -> None:
    address = Address("127.0.0.1", None, TOKEN)
    with _listen(address, tmp_path / "a.db") as first, _listen(address, tmp_path / "a.db") as other:
        assert first.getsockname()[1] != other.getsockname()[1]
        port = first.getsockname()[1]
    with _listen(address, tmp_path / "a.db") as again:
        assert again.getsockname()[1] == port


def test_a_taken_port_is_a_usage_error(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="--port"):
            _listen(Address("127.0.0.1", taken.getsockname()[1], TOKEN), tmp_path / "a.db")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--host", "0.0.0.0"], "give --token"),
        (["--host", "0.0.0.0", "--token", "short"], "12 or more"),
        (["--token", "with blanks in it!"], "12 or more"),
        (["nowhere"], "no article 'nowhere'"),
    ],
)
def test_the_command_refuses_in_one_line(database: Path, arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(command, ["review", "--db", str(database), *arguments])
    assert result.exit_code in (1, 2)
    assert told in result.stderr
    assert result.stdout == ""
