"""Options that several commands share, and where files live; the environment is read here."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.errors import UsageError
from translator.types import Quality

if TYPE_CHECKING:
    from translator.engines.workplace import Workplace


def workplace() -> "Workplace":
    """Return what commands lend to workflows: the user's models, stderr, and Ctrl-C to stop."""
    from translator.cli.interrupts import finishing
    from translator.cli.output import progress_bar, say
    from translator.engines.models.library import ModelLibrary
    from translator.engines.workplace import Workplace

    progress = progress_bar()
    library = ModelLibrary.of_user(os.environ)
    return Workplace(library, say, progress, lambda: finishing(progress))


def readable(text: str) -> str:
    """Return the text if it is valid Unicode; UsageError where the terminal sent other bytes."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError("the text is not valid UTF-8; check your terminal's encoding") from error
    return text


def language_code(text: str) -> str:
    """Return the code of the language a user names: by its code, region and all, or its name."""
    from translator.languages.codes import understood

    code = understood(text)
    if not code:
        raise typer.BadParameter(f"'{text}' is no language; give its code, such as de or en")
    return code


def regular(path: Path) -> Path:
    """Return the path of a file; others, such as a pipe, might never end."""
    from translator.errors import ImportFileError

    if path.exists() and not path.is_file():
        raise ImportFileError(f"{path} is not a file; name a file")
    return path


def named(text: str) -> Path:
    """Return a path a user named; an empty name would be the current folder."""
    if not text.strip():
        raise typer.BadParameter("a name is empty; name a file or folder, or . for this one")
    return Path(text)


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
            paths = [one.path for one in store.articles.progress()]
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
    str,
    typer.Option(
        "--from",
        metavar="LANGUAGE",
        parser=language_code,
        help="Language of the articles: de, de-AT, deu, German.",
    ),
]
Target = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="LANGUAGE",
        parser=language_code,
        help="Language to translate into, named likewise.",
    ),
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
QualityName = Annotated[
    Quality,
    typer.Option(
        "--quality", help="fast: half the time or less; good: translations are searched for."
    ),
]
BeamSize = Annotated[
    int | None,
    typer.Option(
        "--beam-size",
        min=1,
        max=32,
        help="Beam of an Argos engine; 4 if not given, 1 with --quality fast.",
    ),
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
