"""What kind of Slack app a workspace has installed."""

from enum import StrEnum


class AppKind(StrEnum):
    """How an app came into its workspaces, by which Slack measures what it may ask.

    `unlisted`: distributed to other companies, and not through Slack's Marketplace.
    """

    INTERNAL = "internal"
    MARKETPLACE = "marketplace"
    UNLISTED = "unlisted"
