"""Which text is the translation of which, by their names or a list."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.bitexts import SOURCE, write
from translator.errors import ArticleError, SatzpaarError
from translator.pipeline import matching


def tree(root: Path, names: Sequence[str]) -> Path:
    for name in names:
        write(root / name, SOURCE[:2])
    return root


@pytest.mark.parametrize(
    ("left", "right", "pairs"),
    [
        ("a/x.txt b/x.txt", "a/x.txt b/x.txt", "a/x.txt=a/x.txt b/x.txt=b/x.txt"),
        ("news.de.txt", "news.en.txt", "news.de.txt=news.en.txt"),
        ("x_de.md y-de.md", "x_en.md y-en.md", "x_de.md=x_en.md y-de.md=y-en.md"),
        ("de_x.txt", "en_x.txt", "de_x.txt=en_x.txt"),
        ("de/x.txt", "en/x.txt", "de/x.txt=en/x.txt"),
        ("x.de-AT.txt", "x.en_GB.txt", "x.de-AT.txt=x.en_GB.txt"),
        ("X.DE.txt", "X.en.txt", "X.DE.txt=X.en.txt"),
        ("x.txt", "x.en.txt", "x.txt=x.en.txt"),
        ("x.de.txt", "x.txt", "x.de.txt=x.txt"),
        ("fr-de-x.txt", "fr-de-x.en.txt", "fr-de-x.txt=fr-de-x.en.txt"),
        ("x.de.md", "x.en.txt", "x.de.md=x.en.txt"),
        ("x.md x.txt", "x.txt x.md", "x.md=x.md x.txt=x.txt"),
        ("x.txt x.de.txt", "x.en.txt", "x.de.txt=x.en.txt"),
        ("x.de.md x.de.txt", "x.en.markdown", ""),
        ("code.txt", "coen.txt", ""),
        ("a/x.txt", "b/x.txt", ""),
        (".x.txt .git/y.txt z.pdf", ".x.txt .git/y.txt z.pdf", ""),
    ],
)
def test_files_are_matched_by_name(tmp_path: Path, left: str, right: str, pairs: str) -> None:
    source, target = tree(tmp_path / "l", left.split()), tree(tmp_path / "r", right.split())
    made = matching.match_folders(source, target, source_language="de", target_language="en")
    found = [
        f"{pair.source.relative_to(source).as_posix()}={pair.target.relative_to(target).as_posix()}"
        for pair in made.bitexts
    ]
    assert sorted(found) == sorted(pairs.split())
    matched = {path for pair in made.bitexts for path in (pair.source, pair.target)}
    articles = {
        path
        for path in (*source.rglob("*.*"), *target.rglob("*.*"))
        if path.suffix in (".txt", ".md", ".markdown") and "/." not in path.as_posix()
    }
    assert set(made.unmatched) == articles - matched
    assert len(set(made.unmatched)) == len(made.unmatched)


def test_one_folder_may_hold_both_languages(tmp_path: Path) -> None:
    tree(tmp_path, ["x.de", "x.en", "x.gold", "y.txt", "y.en.txt", "z.txt", "w.en.txt"])
    made = matching.match_folders(
        tmp_path, tmp_path, source_language="de", target_language="en", lines=True
    )
    assert [(pair.source.name, pair.target.name) for pair in made.bitexts] == [
        ("x.de", "x.en"),
        ("y.txt", "y.en.txt"),
    ]
    assert sorted(path.name for path in made.unmatched) == ["w.en.txt", "z.txt"]


def test_a_list_names_pairs_from_its_own_folder(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("# comment\na.txt\tb.txt\r\n\nc d.txt\t/e.txt\tmore\na.txt\tb.txt\n")
    assert [(pair.source, pair.target) for pair in matching.read_list(path).bitexts] == [
        (tmp_path / "a.txt", tmp_path / "b.txt"),
        (tmp_path / "c d.txt", Path("/e.txt")),
    ]
    for content, says in (("a.txt b.txt\n", "line 1"), ("a\tb\n\tc\n", "line 2"), ("#\n", "no pa")):
        path.write_text(content)
        with pytest.raises(ArticleError, match=says):
            matching.read_list(path)
    with pytest.raises(SatzpaarError, match="cannot read the list"):
        matching.read_list(tmp_path)
