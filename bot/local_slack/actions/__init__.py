"""What people do: commands, presses, messages and forms, told to the app in Slack's shapes."""
