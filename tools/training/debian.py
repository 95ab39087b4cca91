"""Take line-aligned German and English from Debian's documentation and message catalogues.

``python -m tools.training.debian OUT_FOLDER`` fetches packages with apt (no root needed, nothing is
installed) and writes ``debian.de``, ``debian.en`` for prepare.py, and ``packages.tsv``.
"""

import argparse
import gettext
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGES = (
    # Manuals
    "debian-handbook", "debian-faq", "debian-faq-de", "debian-history", "debian-reference-de",
    "debian-reference-en", "developers-reference", "developers-reference-de", "harden-doc",
    "installation-guide-amd64", "maint-guide", "maint-guide-de", "apt-doc", "debian-edu-doc-de",
    "debian-edu-doc-en", "gnome-user-docs", "gimp-help-de", "gimp-help-en",
    "gimp-help-common", "gnucash-docs", "libreoffice-help-de", "libreoffice-help-en-us",
    "evolution-common", "evince-common",
    # Catalogues
    "wesnoth-1.16-data", "kstars-data", "freeciv-data", "gramps", "marble-data", "hugin-data",
    "darktable", "krita-l10n", "vlc-l10n", "lyx-common", "libreoffice-l10n-de", "git", "apt",
    "aptitude-common", "dpkg", "coreutils", "gnupg-l10n", "libc-l10n", "util-linux-locales",
    "bash", "wget",
)  # fmt: skip
"""Packages with texts in both languages, of Debian 12."""
CATALOGUES = "**/de/LC_MESSAGES/*.mo"
DOCUMENTS = (".html", ".xhtml", ".page", ".docbook")
GERMAN = re.compile(r"(?:(?<=[/._-])|^)de(?:[-_]DE)?(?=[/._-]|$)", re.IGNORECASE)
ENGLISH = re.compile(r"(?:(?<=[/._-])|^)(?:en(?:[-_]US)?|C)(?=[/._-]|$)", re.IGNORECASE)
LICENCES = {
    "GPL": r"GNU General Public|\bGPL",
    "LGPL": r"GNU (?:Lesser|Library) General|\bLGPL",
    "GFDL": r"GNU Free Documentation|\bGFDL",
    "CC": r"Creative Commons|\bCC-BY",
    "MPL": r"Mozilla Public|\bMPL",
    "MIT": r"\bMIT\b|Expat",
    "BSD": r"\bBSD\b",
    "Apache": r"Apache (?:Software )?License",
}
"""How copyright files that follow no form name a licence."""
PARTS = {
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "td", "th", "title", "para",
    "simpara", "caption", "figcaption",
}  # fmt: skip
"""Elements of HTML, Mallard and DocBook that hold running text."""
NO_TEXT = {"pre", "script", "style", "nav", "code", "screen", "programlisting"}
LEAST_CONFIDENCE = 0.9
LARGEST_BEAD = 2
LEAST_WORDS = 4
"""Words of a message worth learning; what is shorter are labels, clear in their place only."""
MOST_PLACEHOLDERS = 2
MNEMONIC = re.compile(r"(?<!\w)[_&~](?=\w)|(?<=\w)[&~](?=\w)")
PLACEHOLDER = re.compile(r"%[-#0 ]*\d*(?:\$|\.)?\d*[a-zA-Z%]|%\(\w+\)\w|\{\w*\}|\$\w+")


@dataclass(frozen=True)
class Package:
    """A package as apt fetched it, unpacked."""

    name: str
    version: str
    folder: Path

    @property
    def copyright(self) -> Path:
        """Where its terms are written; packages made of one source may share the file."""
        own = self.folder / "usr/share/doc" / self.name
        other = own.readlink().name if own.is_symlink() else self.name
        return self.folder.parent / other / "usr/share/doc" / other / "copyright"


def fetch(names: Sequence[str], folder: Path, most: int) -> list[Package]:
    """Fetch packages from the mirror this machine uses, and unpack them; nothing is installed."""
    (folder / "lists" / "partial").mkdir(parents=True)
    settings = {"Dir::State::Lists": folder / "lists", "Dir::Cache": folder / "cache"}
    options = [f"-o{name}={value}" for name, value in settings.items()]
    options += ["-oAPT::Sandbox::User="]

    def run(*command: str) -> str:
        done = subprocess.run(
            [command[0], *options, *command[1:]] if command[0].startswith("apt") else command,
            cwd=folder,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    run("apt-get", "-qq", "update")
    shown = run("apt-cache", "show", "--no-all-versions", *names)
    size = sum(int(number) for number in re.findall(r"^Size: (\d+)$", shown, re.MULTILINE))
    if size > most:
        raise SystemExit(f"the packages are {size:,} bytes; raise --megabytes, or name fewer")
    print(f"{len(names)} packages, {size:,} bytes", file=sys.stderr)
    run("apt-get", "-qq", "download", *names)
    packages = []
    for file in sorted(folder.glob("*.deb")):
        name, version = run(
            "dpkg-deb", "-W", "--showformat=${Package} ${Version}", str(file)
        ).split()
        run("dpkg-deb", "-x", str(file), str(folder / name))
        file.unlink()
        packages.append(Package(name, version, folder / name))
    return packages


def licences(text: str) -> list[str]:
    """Return the licences a copyright file names; none where it names none we know how to read."""
    if "Format:" in text[:500]:
        named = re.findall(r"^License:[ \t]*(\S.*)$", text, re.MULTILINE)
        return sorted({name.strip() for name in named})
    return [name for name, said in LICENCES.items() if re.search(said, text)]


def messages(catalogue: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    """Yield German and English of the messages of a catalogue that are sentences."""
    from translator.documents.sentences import split_text

    for key, german in catalogue.items():
        if not isinstance(key, str) or not key:
            continue  # plurals, whose German is one of several forms, and the head
        english = key.rpartition("\x04")[2]  # before it stands what tells two messages apart
        paragraphs = [re.split(r"\n\s*\n", side.strip()) for side in (german, english)]
        if len(paragraphs[0]) != len(paragraphs[1]):
            continue
        for left, right in zip(*paragraphs, strict=True):
            sentences = split_text(left, "de"), split_text(right, "en")
            if len(sentences[0]) != len(sentences[1]):
                sentences = [left], [right]
            yield from (
                (MNEMONIC.sub("", source), MNEMONIC.sub("", target))
                for source, target in zip(*sentences, strict=True)
                if is_sentence(source) and is_sentence(target)
            )


def is_sentence(text: str) -> bool:
    """Return whether this is running text: some words on one line, without markup."""
    return (
        len(re.findall(r"[^\W\d_]{2,}", text)) >= LEAST_WORDS
        and not re.search(r"[\n\t<>|\\=]|--", text)
        and len(PLACEHOLDER.findall(text)) <= MOST_PLACEHOLDERS
    )


def blocks(data: bytes, *, html: bool) -> list[str]:
    """Return the running text of a page, a paragraph, heading, item or cell each."""
    from lxml import etree

    parser = (
        etree.HTMLParser(encoding="utf-8")
        if html
        else etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    )
    root = etree.fromstring(data, parser)
    if root is None:
        return []

    def local(element: Any) -> str:
        return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""

    found = []
    for element in root.iter():
        if local(element) not in PARTS or any(
            local(inner) in PARTS for inner in element.iterdescendants()
        ):
            continue
        if any(local(outer) in NO_TEXT for outer in (element, *element.iterancestors())):
            continue
        etree.strip_elements(element, etree.Comment, *NO_TEXT - {"code"}, with_tail=False)
        found.append(" ".join("".join(element.itertext()).split()))
    return [text for text in found if re.search(r"\w", text)]


def counterparts(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield German files with the English ones that have the same name but for the language."""
    english: dict[str, str] = {}
    for path in paths:
        if not GERMAN.search(path):
            english.setdefault(unmarked(path, ENGLISH), path)
    for path in paths:
        if GERMAN.search(path) and (other := english.get(unmarked(path, GERMAN))):
            yield path, other


def unmarked(path: str, language: re.Pattern[str]) -> str:
    """Return a path without the language's name and the signs around it."""
    return re.sub(r"[/._-]+", "/", language.sub("", path)).lower()


def aligned(source: list[str], target: list[str], encoder: Any) -> Iterator[tuple[str, str]]:
    """Yield the pairs of sentences of two documents of which the aligner is sure."""
    from align import align
    from translator.documents.sentences import split_text

    left = [sentence for text in source for sentence in split_text(text, "de")]
    right = [sentence for text in target for sentence in split_text(text, "en")]
    for bead in align(left, right, encoder):
        sizes = {len(bead.source), len(bead.target)}
        if 0 not in sizes and max(sizes) <= LARGEST_BEAD and bead.confidence >= LEAST_CONFIDENCE:
            yield (
                " ".join(left[index] for index in bead.source),
                " ".join(right[index] for index in bead.target),
            )


def documents(packages: Sequence[Package], encoder: Any) -> Iterator[tuple[Package, str, str]]:
    """Yield the aligned sentences of the packages' documents, with the German one's package."""
    files = {
        str(path.relative_to(package.folder)): (package, path)
        for package in packages
        for path in sorted(package.folder.rglob("*"))
        if path.suffix in DOCUMENTS and path.is_file() and not path.is_symlink()
    }
    for german, english in counterparts(list(files)):
        left, right = (
            blocks(files[name][1].read_bytes(), html=name.endswith("html"))
            for name in (german, english)
        )
        for source, target in aligned(left, right, encoder):
            yield files[german][0], source, target


def catalogues(packages: Sequence[Package]) -> Iterator[tuple[Package, str, str]]:
    """Yield the sentences of the packages' message catalogues."""
    for package in packages:
        for path in sorted(package.folder.glob(CATALOGUES)):
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)
            for source, target in messages(catalogue._catalog):  # type: ignore[attr-defined]
                yield package, source, target


def main() -> None:
    """Fetch the packages, and write their pairs and what they are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="folder to write to")
    parser.add_argument("packages", nargs="*", default=PACKAGES, help="instead of our own choice")
    parser.add_argument("--megabytes", type=int, default=1000, help="most that is fetched")
    options = parser.parse_args()
    from align.encoders.load import load_encoder

    options.out.mkdir(parents=True, exist_ok=True)
    pairs: dict[tuple[str, str], str] = {}
    with tempfile.TemporaryDirectory() as folder:
        fetched = fetch(options.packages, Path(folder), options.megabytes * 1_000_000)
        terms = {package: terms_of(package) for package in fetched}
        usable = [package for package in fetched if terms[package]]
        encoder = load_encoder("use-multilingual")
        for taken in (catalogues(usable), documents(usable, encoder)):
            for package, source, target in taken:
                if source != target:
                    pairs.setdefault((source, target), package.name)
    for side, name in enumerate(("debian.de", "debian.en")):
        text = "".join(f"{' '.join(pair[side].split())}\n" for pair in pairs)
        (options.out / name).write_text(text, "utf-8")
    counts = list(pairs.values())
    with (options.out / "packages.tsv").open("w", encoding="utf-8") as file:
        file.write("package\tversion\tpairs\tlicences\tcopyright file\n")
        for package in fetched:
            named = ", ".join(terms[package]) or "unclear, not used"
            row = (package.name, package.version, str(counts.count(package.name)), named)
            place = "/" + "/".join(package.copyright.parts[-5:])
            file.write("\t".join((*row, place)) + "\n")
    print(f"{len(pairs)} pairs of {len(usable)} packages in {options.out}")
    for package in fetched:
        if package not in usable:
            print(f"{package.name} {package.version}: its licence is unclear, not used")


def terms_of(package: Package) -> list[str]:
    """Return the licences of a package, as its copyright file names them."""
    if not package.copyright.is_file():
        return []
    return licences(package.copyright.read_text("utf-8", errors="replace"))


if __name__ == "__main__":
    main()
