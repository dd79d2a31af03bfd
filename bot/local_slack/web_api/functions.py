"""The functions.* methods.

docs.slack.dev/reference/methods/functions.completeSuccess and functions.completeError.
"""

from bot.local_slack.errors import missing_field
from bot.local_slack.people import JsonObject
from bot.local_slack.web_api.arguments import Arguments
from bot.local_slack.web_api.methods import Method
from bot.local_slack.workspace import Workspace


def complete_success(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """End a run well."""
    outputs = arguments.decoded("outputs", "invalid_arguments")
    if not isinstance(outputs, dict):
        raise missing_field("outputs")
    workspace.step_runs.end(arguments.required("function_execution_id"), outputs=outputs)
    return {}


def complete_error(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """End a run badly, and say why."""
    error = arguments.required("error")
    workspace.step_runs.end(arguments.required("function_execution_id"), error=error)
    return {}


METHODS = {
    "functions.completeSuccess": Method(complete_success),
    "functions.completeError": Method(complete_error),
}
