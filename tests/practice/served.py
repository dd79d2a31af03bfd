"""A form with a list that the bot serves, as for whoever has more deals than Slack lists."""

from typing import Any

FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "review_pick_of_nobody",
    "title": {"type": "plain_text", "text": "Pick a deal"},
    "submit": {"type": "plain_text", "text": "Go on"},
    "blocks": [
        {
            "type": "input",
            "block_id": "deal",
            "label": {"type": "plain_text", "text": "Which deal?"},
            "element": {"type": "external_select", "action_id": "deal", "min_query_length": 0},
        }
    ],
}
