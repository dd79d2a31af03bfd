"""The rows that the meaning scorer has not learned from: kept to choose bounds, or added since."""

import json
from pathlib import Path

from tests.humility.labelled import read
from tests.humility.training.rows import DRAFTS, SENTENCES

LIST = Path(__file__).parent / "left_out.json"


def learned_texts() -> set[str]:
    """The sentences of the files, and the ids of the drafts, that it did learn from."""
    unseen = set(json.loads(LIST.read_text(encoding="utf-8")))
    lines = [
        line
        for file in sorted(SENTENCES.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    texts = {json.loads(line)["text"] for line in lines}
    return (texts | {draft.id for part in DRAFTS for draft in read(part)}) - unseen
