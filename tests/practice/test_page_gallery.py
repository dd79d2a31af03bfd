"""The gallery: one of everything, all of it what Slack would take."""

import json

import pytest

from bot.local_slack.blockkit import check_message, check_view
from bot.local_slack.people import JsonObject
from bot.local_slack.workspace import Workspace
from bot.practice.page.gallery import plates
from tests.local_slack.blockkit_catalogue import BLOCKS, ELEMENTS
from tests.practice.page_world import drawn

PLATES = plates("http://127.0.0.1:3000")


@pytest.mark.parametrize("plate", PLATES, ids=lambda plate: str(plate["title"]))
def test_slack_would_take_each_plate(plate: JsonObject) -> None:
    if plate["surface"] == "message":
        assert check_message({"text": "plate", "blocks": plate["blocks"]}) == []
    else:
        title = {"type": "plain_text", "text": "Plate"}
        view = {"type": "modal", "title": title, "submit": title, "blocks": plate["blocks"]}
        assert check_view(view) == []


def test_there_is_one_of_everything() -> None:
    written = json.dumps(PLATES)
    assert [kind for kind in {*BLOCKS, *ELEMENTS} if f'"type": "{kind}"' not in written] == []


@pytest.mark.parametrize("plate", PLATES, ids=lambda plate: str(plate["title"]))
def test_each_plate_is_drawn_whole(workspace: Workspace, plate: JsonObject) -> None:
    assert drawn(workspace, *plate["blocks"], errors=plate.get("errors")).children
