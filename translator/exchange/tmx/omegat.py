"""OmegaT without a screen: what it fills from a memory, and where it cuts a document."""

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from translator.errors import SatzpaarError
from translator.exchange.xml_events import End, Start, Text, events

JARS = ("/usr/share/omegat/OmegaT.jar", "/opt/omegat*/OmegaT.jar", "/opt/OmegaT*/OmegaT.jar")
"""Where installers put it; a pattern each."""

FILTERS = frozenset({".txt", ".html", ".htm", ".xhtml", ".docx"})
"""Endings of articles that OmegaT reads without being told how."""

SEGMENTATION = "org/omegat/core/segmentation/defaultRules.srx"

_PROJECT = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
  <project version="1.0">
    <source_dir>__DEFAULT__</source_dir>
    <target_dir>__DEFAULT__</target_dir>
    <tm_dir>__DEFAULT__</tm_dir>
    <glossary_dir>__DEFAULT__</glossary_dir>
    <dictionary_dir>__DEFAULT__</dictionary_dir>
    <source_lang>{source}</source_lang>
    <target_lang>{target}</target_lang>
    <sentence_seg>true</sentence_seg>
    <support_default_translations>true</support_default_translations>
    <remove_tags>false</remove_tags>
  </project>
</omegat>
"""
_COMPLAINT = re.compile(r"TMXR?_(?:ERROR|FATAL)|TM_LOAD_ERROR|SAX|XMLStream|NullPointer")
_SECONDS = 600


class OmegaTError(SatzpaarError):
    """OmegaT is missing, or did not do its work."""


@dataclass(frozen=True)
class Filled:
    """What OmegaT made of a document."""

    segments: int
    """All of them, repetitions included."""
    filled: int
    sources: frozenset[str] = field(repr=False)
    """The distinct segments it filled."""
    translation: bytes = field(repr=False)
    """The document it wrote."""
    complaints: tuple[str, ...]
    """Lines of its log that speak of errors in the memory."""


@dataclass(frozen=True)
class OmegaT:
    """An installed OmegaT."""

    jar: Path
    java: str = "java"

    def fill(self, memories: Sequence[Path], document: Path, languages: tuple[str, str]) -> Filled:
        """Translate a document with these memories in ``tm/auto`` of a project of its own."""
        with _project(document, languages) as project:
            for memory in memories:
                shutil.copy(memory, project / "tm" / "auto" / memory.name)
            log = self._run(project, "console-translate")
            statistics = (project / "omegat" / "project_stats.txt").read_text("utf-8")
            total, remaining = (
                int(found[1]) if (found := re.search(rf"^{row}:\s+(\d+)", statistics, re.M)) else 0
                for row in ("Total", "Remaining")
            )
            used = next(project.glob("*-omegat.tmx"), None)
            translation = project / "target" / document.name
            return Filled(
                segments=total,
                filled=total - remaining,
                sources=frozenset(_sources(used) if used else ()),
                translation=translation.read_bytes() if translation.exists() else b"",
                complaints=tuple(line for line in log.splitlines() if _COMPLAINT.search(line)),
            )

    def segments(self, document: Path, languages: tuple[str, str]) -> list[str]:
        """Return the distinct segments OmegaT makes of a document, in no order."""
        with _project(document, languages) as project:
            out = project / "segments.tmx"
            self._run(
                project,
                "console-createpseudotranslatetmx",
                f"--pseudotranslatetmx={out}",
                "--pseudotranslatetype=equal",
            )
            return list(_sources(out))

    def rules(self) -> bytes:
        """Return its own segmentation rules (SRX)."""
        try:
            with zipfile.ZipFile(self.jar) as jar:
                return jar.read(SEGMENTATION)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise OmegaTError(
                f"{self.jar} holds no segmentation rules ({error}); give a file with --srx"
            ) from error

    def _run(self, project: Path, mode: str, *options: str) -> str:
        home = project.parent / "home"
        home.mkdir(exist_ok=True)
        command = [
            self.java,
            f"-Duser.home={home}",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-jar",
            str(self.jar),
            str(project),
            f"--mode={mode}",
            f"--config-dir={project.parent / 'settings'}",
            "--disable-project-locking",
            "--no-team",
            *options,
        ]
        try:
            done = subprocess.run(
                command,
                env={**os.environ, "HOME": str(home)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise OmegaTError(f"OmegaT did not run ({error}); is Java installed?") from error
        if done.returncode:
            last = done.stdout.strip().splitlines()[-1:] or ["no word"]
            raise OmegaTError(f"OmegaT stopped with code {done.returncode}: {last[0]}")
        return done.stdout


def find(jar: Path | None = None) -> OmegaT | None:
    """Return the OmegaT in that file, or an installed one, None where it or Java is missing."""
    java = shutil.which("java")
    if jar is not None:
        if not jar.is_file():
            raise OmegaTError(f"there is no file {jar}; give the path of OmegaT.jar")
        found: Path | None = jar
    else:
        root = Path("/")
        places = (path for place in JARS for path in sorted(root.glob(place.lstrip("/"))))
        found = next(places, None)
    return OmegaT(found, java) if found and java else None


@contextmanager
def _project(document: Path, languages: tuple[str, str]) -> Iterator[Path]:
    with TemporaryDirectory(prefix="satzpaar-") as folder:
        project = Path(folder) / "project"
        for name in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
            (project / name).mkdir(parents=True)
        settings = _PROJECT.format(source=languages[0], target=languages[1])
        (project / "omegat.project").write_text(settings, "utf-8")
        shutil.copy(document, project / "source" / document.name)
        yield project


def _sources(path: Path) -> Iterator[str]:
    """Yield the first segment of every unit in a TMX that OmegaT wrote."""
    parts: list[str] = []
    variant = 0
    inside = False
    for event in events(path):
        match event:
            case Start("tu"):
                variant = 0
            case Start("tuv"):
                variant += 1
            case Start("seg") if variant == 1:
                inside, parts = True, []
            case Text(text) if inside:
                parts.append(text)
            case End("seg") if inside:
                inside = False
                yield "".join(parts)
