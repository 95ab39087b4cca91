"""Runs the real OmegaT without a screen: what does it fill from a translation memory?"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

JAR = Path("/usr/share/omegat/OmegaT.jar")

PROJECT = """\
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


@dataclass(frozen=True)
class Filled:
    """What OmegaT made of a document."""

    segments: int
    filled: int
    translation: str
    complaints: tuple[str, ...]
    """Lines of its log that speak of errors in the memory."""


def installed() -> bool:
    """Say whether OmegaT and Java are there."""
    return JAR.exists() and shutil.which("java") is not None


def fill(
    memories: Sequence[Path],
    document: str,
    folder: Path,
    languages: tuple[str, str] = ("DE", "EN"),
) -> Filled:
    """Translate a text with these memories in ``tm/auto`` of a fresh project in ``folder``."""
    project = folder / "project"
    for name in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (project / name).mkdir(parents=True)
    settings = PROJECT.format(source=languages[0], target=languages[1])
    (project / "omegat.project").write_text(settings, encoding="utf-8")
    (project / "source" / "article.txt").write_text(document, encoding="utf-8", newline="")
    for memory in memories:
        shutil.copy(memory, project / "tm" / "auto" / memory.name)
    home = folder / "home of omegat"
    home.mkdir()
    run = subprocess.run(
        [
            "java",
            f"-Duser.home={home}",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-jar",
            str(JAR),
            str(project),
            "--mode=console-translate",
            f"--config-dir={folder / 'settings'}",
            "--disable-project-locking",
            "--no-team",
        ],
        env={**os.environ, "HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=240,
        check=True,
    )
    statistics = (project / "omegat" / "project_stats.txt").read_text(encoding="utf-8")
    total, remaining = (
        int(re.search(rf"^{row}:\s+(\d+)", statistics, re.MULTILINE)[1])
        for row in ("Total", "Remaining")
    )
    return Filled(
        total,
        total - remaining,
        (project / "target" / "article.txt").read_text(encoding="utf-8"),
        tuple(
            line
            for line in run.stdout.splitlines()
            if re.search(r"TMXR?_(?:ERROR|FATAL)|SAX|XMLStream", line)
        ),
    )
