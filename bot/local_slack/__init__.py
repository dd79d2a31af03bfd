"""A double of Slack that refuses what Slack would refuse, and knows nothing of Do-Over."""
