"""Options that several commands share, and where files live; the environment is read here."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.errors import UsageError

if TYPE_CHECKING:
    from align.types import Encoder
    from translator.engines.base import Engine
    from translator.store import Store
    from translator.types import Progress

DEFAULT_ENCODER = "use-multilingual"


def data_dir() -> Path:
    """Return the folder of our models, shared by all databases; nothing is created."""
    own = os.environ.get("SATZPAAR_MODELS")
    return Path(own) if own else _xdg_data() / "satzpaar"


def argos_dir() -> Path:
    """Return the folder in which Argos keeps its packages, as argostranslate finds it."""
    own = os.environ.get("ARGOS_PACKAGES_DIR")
    return Path(own) if own else _xdg_data() / "argos-translate" / "packages"


def _xdg_data() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def readable(text: str) -> str:
    """Return the text if it is valid Unicode; UsageError where the terminal sent other bytes."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError("the text is not valid UTF-8; check your terminal's encoding") from error
    return text


def check_language(code: str) -> None:
    """Raise UsageError unless this looks like an ISO 639 code."""
    if not (2 <= len(code) <= 3 and code.isascii() and code.isalpha() and code.islower()):
        raise UsageError(f"'{code}' is no language code; give one such as de or en")


def reviewer_name(name: str | None) -> str:
    """Return who reviews: the name given, or the user's login."""
    if name:
        return readable(name)
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def complete_article(incomplete: str) -> list[str]:
    """Return stored articles whose path or file name begins like that, for the shell."""
    from translator.errors import SatzpaarError
    from translator.store import Store

    try:
        with Store(Path(os.environ.get("SATZPAAR_DB", "satzpaar.db"))) as store:
            paths = [row["path"] for row in store.articles.progress()]
    except SatzpaarError:
        return []
    names = paths + [path.rsplit("/", 1)[-1] for path in paths]
    return [name for name in names if name.startswith(incomplete)]


Database = Annotated[
    Path,
    typer.Option(
        "--db", envvar="SATZPAAR_DB", metavar="FILE", help="The database.", show_envvar=True
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print CSV instead of a table.")]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who reviews; your login name if not given."),
]
Source = Annotated[
    str, typer.Option("--from", metavar="LANGUAGE", help="Language of the articles (ISO 639-1).")
]
Target = Annotated[
    str, typer.Option("--to", metavar="LANGUAGE", help="Language to translate into (ISO 639-1).")
]
EngineName = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="argos|llm",
        help="Kind of engine; the best one there is if not given.",
    ),
]
ModelName = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="An installed model; see 'satzpaar models list'."),
]
Offline = Annotated[
    bool, typer.Option("--offline", help="Never use the network; fail if something is missing.")
]
EncoderName = Annotated[
    str,
    typer.Option(
        "--encoder",
        metavar="NAME",
        help="Sentence encoder: use-multilingual, or any sentence-transformers model by name "
        "or folder, such as sentence-transformers/LaBSE.",
    ),
]
BeamSize = Annotated[
    int, typer.Option("--beam-size", min=1, max=32, help="Beam of an Argos engine.")
]
Threads = Annotated[
    int, typer.Option("--threads", min=0, help="Processor cores to use; 0 means all.")
]
MaxBytes = Annotated[
    int, typer.Option("--max-bytes", min=1, help="Largest file to read, in bytes.")
]
Lines = Annotated[
    bool,
    typer.Option(
        "--lines", help="Take every line for one sentence, blank ones too; any file ending."
    ),
]
MaxBead = Annotated[
    int, typer.Option("--max-bead", min=1, max=8, help="Most sentences on either side of a pair.")
]
Article = Annotated[
    str,
    typer.Argument(
        metavar="ARTICLE",
        help="Its number, path, or (the beginning of) its file name.",
        autocompletion=complete_article,
    ),
]


@dataclass(frozen=True)
class EngineChoice:
    """What the user said about the engine."""

    source: str
    target: str
    engine: str | None
    model: str | None
    offline: bool
    beam_size: int
    threads: int

    def load(self, say: Callable[[str], None], progress: "Progress") -> "Engine":
        """Return the best engine that fits, installing our own model where there is none."""
        from translator.engines.choice import EngineOptions, choose

        check_language(self.source)
        check_language(self.target)
        if self.source == self.target:
            raise UsageError(f"--from and --to are both '{self.source}'; nothing to translate")
        return choose(
            self.source,
            self.target,
            data_dir=data_dir(),
            argos_dir=argos_dir(),
            engine=self.engine,
            model=self.model,
            offline=self.offline,
            options=EngineOptions(beam_size=self.beam_size, threads=self.threads),
            say=say,
            progress=progress,
        )


def open_encoder(name: str, *, offline: bool, threads: int, store: "Store | None") -> "Encoder":
    """Return the named encoder; its vectors are kept in the store where there is one."""
    from translator.pipeline.encoder import open_encoder as open_it

    return open_it(name, offline=offline, threads=threads or None, store=store)
