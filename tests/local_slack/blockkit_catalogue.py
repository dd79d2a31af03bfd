"""Every element and block, with every key Slack knows for it."""

from tests.local_slack.blockkit_samples import (
    Json,
    actions,
    button,
    confirm,
    entry,
    image,
    mrkdwn,
    option,
    options,
    paragraph,
    plain,
    rich_text,
    run,
    section,
    select,
    video,
)

ELEMENTS: dict[str, Json] = {
    "button": button(
        action_id="a", value="v", url="https://e.com", style="primary", accessibility_label="l"
    ),
    "workflow_button": {
        "type": "workflow_button",
        "text": plain(),
        "workflow": {
            "trigger": {
                "url": "https://slack.com/shortcuts/Ft1/x",
                "customizable_input_parameters": [{"name": "n", "value": "v"}],
            }
        },
        "action_id": "a",
        "style": "danger",
        "accessibility_label": "l",
    },
    "overflow": {
        "type": "overflow",
        "options": [option("1", url="https://e.com"), option("2", description=plain())],
        "confirm": confirm(style="danger"),
    },
    "static_select": select(
        initial_option=option("1"), placeholder=plain(), confirm=confirm(), focus_on_load=True
    ),
    "multi_static_select": {
        "type": "multi_static_select",
        "option_groups": [{"label": plain(), "options": options(2)}],
        "initial_options": [option("1")],
        "max_selected_items": 1,
    },
    "external_select": {
        "type": "external_select",
        "initial_option": option(),
        "min_query_length": 0,
    },
    "multi_external_select": {
        "type": "multi_external_select",
        "initial_options": [option()],
        "min_query_length": 3,
    },
    "users_select": {"type": "users_select", "initial_user": "U1"},
    "multi_users_select": {"type": "multi_users_select", "initial_users": ["U1", "U2"]},
    "conversations_select": {
        "type": "conversations_select",
        "initial_conversation": "C1",
        "default_to_current_conversation": True,
        "filter": {"include": ["im", "public"], "exclude_bot_users": True},
    },
    "multi_conversations_select": {
        "type": "multi_conversations_select",
        "initial_conversations": ["C1"],
        "filter": {"exclude_external_shared_channels": True},
    },
    "channels_select": {"type": "channels_select", "initial_channel": "C1"},
    "multi_channels_select": {"type": "multi_channels_select", "initial_channels": ["C1"]},
    "checkboxes": {
        "type": "checkboxes",
        "options": [option("1"), {"text": mrkdwn(), "value": "2", "description": mrkdwn()}],
        "initial_options": [option("1")],
    },
    "radio_buttons": {
        "type": "radio_buttons",
        "options": options(2),
        "initial_option": option("1"),
    },
    "datepicker": {"type": "datepicker", "initial_date": "2024-02-29", "placeholder": plain()},
    "timepicker": {"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Berlin"},
    "datetimepicker": {"type": "datetimepicker", "initial_date_time": 1_628_633_820},
    "plain_text_input": {
        "type": "plain_text_input",
        "initial_value": "four",
        "multiline": True,
        "min_length": 4,
        "max_length": 4,
        "dispatch_action_config": {
            "trigger_actions_on": ["on_enter_pressed", "on_character_entered"]
        },
    },
    "email_text_input": {"type": "email_text_input", "initial_value": "a@example.com"},
    "url_text_input": {"type": "url_text_input", "initial_value": "https://example.com"},
    "number_input": {
        "type": "number_input",
        "is_decimal_allowed": True,
        "min_value": "-1.5",
        "initial_value": "0",
        "max_value": "2.25",
    },
    "rich_text_input": {"type": "rich_text_input", "initial_value": rich_text()},
    "file_input": {"type": "file_input", "filetypes": ["pdf"], "max_files": 10},
    "image": image(),
    "feedback_buttons": {
        "type": "feedback_buttons",
        "action_id": "f",
        "positive_button": {"text": plain(), "value": "up", "accessibility_label": "up"},
        "negative_button": {"text": plain(), "value": "down"},
    },
    "icon_button": {
        "type": "icon_button",
        "icon": "trash",
        "text": plain(),
        "value": "v",
        "visible_to_user_ids": ["U1"],
        "confirm": confirm(),
    },
}

BLOCKS: dict[str, Json] = {
    "section": section(fields=[plain(), mrkdwn()], accessory=button(), expand=True, block_id="s"),
    "header": {"type": "header", "text": {**plain(), "emoji": True}},
    "divider": {"type": "divider", "block_id": "d"},
    "context": {"type": "context", "elements": [plain(), {**mrkdwn(), "verbatim": True}, image()]},
    "context_actions": {
        "type": "context_actions",
        "elements": [ELEMENTS["feedback_buttons"], ELEMENTS["icon_button"]],
    },
    "actions": actions(button(action_id="1"), select(action_id="2")),
    "image": {
        "type": "image",
        "alt_text": "a",
        "slack_file": {"id": "F1"},
        "title": plain(),
    },
    "input": entry(ELEMENTS["plain_text_input"], hint=plain(), optional=True, dispatch_action=True),
    "rich_text": rich_text(
        paragraph(
            run(style={"bold": True, "italic": True, "strike": True, "code": True}),
            {"type": "link", "url": "https://e.com", "text": "t", "unsafe": False},
            {"type": "user", "user_id": "U1", "style": {"bold": True}},
            {"type": "channel", "channel_id": "C1"},
            {"type": "usergroup", "usergroup_id": "S1"},
            {"type": "team", "team_id": "T1"},
            {"type": "broadcast", "range": "here"},
            {"type": "emoji", "name": "wave", "skin_tone": 6, "unicode": "1f44b"},
            {"type": "date", "timestamp": 0, "format": "{date_num}", "fallback": "1970-01-01"},
            {"type": "color", "value": "#1a2B3c"},
        ),
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 8,
            "offset": 0,
            "border": 1,
            "elements": [paragraph()],
        },
        {"type": "rich_text_quote", "border": 0, "elements": [run()]},
        {
            "type": "rich_text_preformatted",
            "elements": [run(), {"type": "link", "url": "https://e.com"}],
        },
    ),
    "markdown": {"type": "markdown", "text": "**t**"},
    "table": {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "c"}, rich_text()]],
        "column_settings": [{"align": "right", "is_wrapped": True}],
    },
    "video": video(
        title_url="https://e.com",
        description=plain(),
        author_name="n",
        provider_name="n",
        provider_icon_url="https://e.com/i.png",
    ),
    "file": {"type": "file", "source": "remote", "external_id": "e"},
}
