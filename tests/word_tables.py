"""Writes the word tables of bot/core/sentences/words anew: `python -m tests.word_tables`.

Needs lemminflect (the forms) and wordfreq (what is common), which nothing that runs needs: install
both into an environment of their own. The tables are kept, so that this is seldom done.
"""

import csv
import gzip
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path

TABLES = Path(__file__).parents[1] / "bot" / "core" / "sentences" / "words"
FORMS_OF_A_VERB = ("VBD", "VBN", "VBG", "VBZ")
# As the British say it as well.
MORE_FORMS = {("fit", "VBD"): "fitted", ("fit", "VBN"): "fitted"}
COMMON = 2.5  # on the Zipf scale: seen about once in three million words
SHORTEST = 3


def lemmas() -> Iterator[tuple[str, str]]:
    """Every lemma that lemminflect knows, with what it is; names left out."""
    table = files("lemminflect") / "resources" / "lemma_lu.csv.gz"
    with table.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8") as rows:
        for _, kind, of in csv.reader(rows):
            for lemma in of.split("/"):
                if lemma.isalpha() and lemma.islower() and len(lemma) >= SHORTEST:
                    yield lemma, kind


def _written(forms: Iterable[str], of: tuple[str, str]) -> str:
    more = [MORE_FORMS[of]] if of in MORE_FORMS else []
    # "under went" is how the source spells some forms as well.
    return "/".join(dict.fromkeys([*(form for form in forms if form and " " not in form), *more]))


def write_tables() -> None:
    """One line a word: a verb with its past, participle, gerund and third person; a noun."""
    inflect = import_module("lemminflect").getInflection
    frequency = import_module("wordfreq").zipf_frequency
    common = [(lemma, kind) for lemma, kind in set(lemmas()) if frequency(lemma, "en") >= COMMON]
    tables: dict[str, list[str]] = {"verbs": [], "nouns": [], "others": []}
    # "go", "do" and "be" are shorter than the rest; "be" is beyond any table.
    for lemma, kind in [*common, ("go", "verb"), ("do", "verb"), ("ad", "noun")]:
        if kind == "verb":
            told = [_written(inflect(lemma, form), (lemma, form)) for form in FORMS_OF_A_VERB]
            tables["verbs"].append(" ".join((lemma, *told)))
        elif kind == "noun":
            tables["nouns"].append(" ".join((lemma, *inflect(lemma, "NNS")[:1])))
        else:
            forms = (each for form in ("JJR", "JJS") for each in inflect(lemma, form)[:1])
            degrees = [each for each in forms if frequency(each, "en") >= COMMON]
            tables["others"].append(" ".join(dict.fromkeys((lemma, *degrees))))
    for name, lines in tables.items():
        text = "\n".join(sorted(set(lines)))
        (TABLES / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    write_tables()
