"""What each person has read."""

from bot.local_slack.channels import SlackChannel


class Reads:
    """The newest message that each person has seen in each channel."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._seen: dict[tuple[str, str], str] = {}

    def mark(self, user: str, channel: SlackChannel) -> bool:
        """Note that a person has seen all there is; tells whether something was new."""
        newest = channel.messages[-1].ts if channel.messages else ""
        before = self._seen.get((user, channel.id), "")
        self._seen[user, channel.id] = newest
        return newest > before

    def unread(self, user: str, channel: SlackChannel) -> int:
        """Count what others have written since."""
        seen = self._seen.get((user, channel.id), "")
        return sum(
            message.ts > seen and message.user != user and not message.thread_ts
            for message in channel.messages
        )
