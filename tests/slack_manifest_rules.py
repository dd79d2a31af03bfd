"""What Slack takes for a manifest, restated from its own schema for the parts that we use.

Source: github.com/slackapi/manifest-schema, schemas/manifest.schema.2.0.0.json as of November 2026
(it names no licence, so that its rules stand here in our words and not as a copy). Functions are
as on docs.slack.dev/reference/app-manifest. Slack refuses keys that it does not know.
"""

from collections.abc import Mapping

from jsonschema import Draft202012Validator

Schema = dict[str, object]


def _text(most: int, least: int = 1, **more: object) -> Schema:
    return {"type": "string", "minLength": least, "maxLength": most, **more}


def _object(*needed: str, **known: object) -> Schema:
    return {
        "type": "object",
        "required": [*needed],
        "properties": known,
        "additionalProperties": False,
    }


def _list(items: object, most: int, least: int = 0, *, unique: bool = False) -> Schema:
    bounds = {"minItems": least, "maxItems": most, "uniqueItems": unique}
    return {"type": "array", "items": items, **bounds}


YES_OR_NO: Schema = {"type": "boolean"}
URL = _text(3000, pattern="^https?://")
EVENTS_URL = _text(3500, pattern="^https?://")
SCOPES = _list(_text(50, 0), 255)
EVENTS = _list(_text(50, 0), 100, unique=True)
SHORTCUT = _object(
    *("name", "type", "callback_id", "description"),
    name=_text(24),
    type={"enum": ["message", "global"]},
    callback_id=_text(255),
    description=_text(150),
)
COMMAND = _object(
    *("command", "description"),
    command=_text(32, 2, pattern="^/"),
    url=URL,
    description=_text(2000),
    usage_hint=_text(1000),
    should_escape=YES_OR_NO,
)
PARAMETER = _object(
    *("type", "name"),
    type={"enum": ["string", "number", "integer", "boolean", "slack#/types/user_id"]},
    name=_text(255),
    title=_text(255),
    description=_text(1000),
    is_required=YES_OR_NO,
)
PARAMETERS: Schema = {"type": "object", "additionalProperties": PARAMETER, "maxProperties": 20}
FUNCTION = _object(
    *("title", "description", "input_parameters", "output_parameters"),
    title=_text(255),
    description=_text(1000),
    input_parameters=PARAMETERS,
    output_parameters=PARAMETERS,
)
MANIFEST = _object(
    "display_information",
    _metadata=_object(major_version={"type": "integer"}, minor_version={"type": "integer"}),
    display_information=_object(
        "name",
        name=_text(35),
        description=_text(140),
        background_color=_text(7, 4, pattern="^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
        long_description=_text(4000, 175),
    ),
    features=_object(
        app_home=_object(
            home_tab_enabled=YES_OR_NO,
            messages_tab_enabled=YES_OR_NO,
            messages_tab_read_only_enabled=YES_OR_NO,
        ),
        bot_user=_object("display_name", display_name=_text(80), always_online=YES_OR_NO),
        shortcuts=_list(SHORTCUT, 10, 1),
        slash_commands=_list(COMMAND, 50, 1),
    ),
    oauth_config=_object(
        redirect_urls=_list(_text(2500, 0), 1000, unique=True),
        scopes=_object(bot=SCOPES, bot_optional=SCOPES, user=SCOPES, user_optional=SCOPES),
        token_management_enabled=YES_OR_NO,
        pkce_enabled=YES_OR_NO,
    ),
    settings=_object(
        event_subscriptions=_object(request_url=EVENTS_URL, bot_events=EVENTS, user_events=EVENTS),
        interactivity=_object(
            "is_enabled",
            is_enabled=YES_OR_NO,
            request_url=EVENTS_URL,
            message_menu_options_url=EVENTS_URL,
        ),
        org_deploy_enabled=YES_OR_NO,
        socket_mode_enabled=YES_OR_NO,
        token_rotation_enabled=YES_OR_NO,
        function_runtime={"type": "string"},
    ),
    functions={"type": "object", "additionalProperties": FUNCTION, "maxProperties": 50},
)


def faults_of(manifest: Mapping[str, object]) -> list[str]:
    """What Slack would refuse, each with where it stands; empty when it takes all."""
    found = Draft202012Validator(MANIFEST).iter_errors(manifest)
    return [f"{'.'.join(map(str, one.absolute_path))}: {one.message}" for one in found]
