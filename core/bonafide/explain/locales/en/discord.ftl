### What only the Discord bot says.

discord-check = Say how likely a picture, video or voice is manipulated
discord-check-attachment = The picture, video or sound
discord-case = Show a case
discord-case-id = Its number, such as 7K3M-Q2
discord-reviews = List the cases that wait for a review
discord-settings = Show or change what the bot does on this server
discord-settings-review-channel = Channel for reviews; whoever sees it may rule
discord-settings-auto-scan = Turn looking at every file of this channel on or off
discord-settings-private = Show answers to the asker alone
discord-settings-retention = Days that files are kept (0 = not at all)
discord-settings-language = Language of this server
discord-language = Choose the language of my answers to you
discord-language-name = The language

discord-only-managers = Only people who may manage this server can do that.
discord-only-moderators = Only reviewers and people who may manage messages can do that.
discord-no-post-permission = I may not post in the review channel: allow me to see it, to send messages and to embed links there.
discord-needs-content = Looking at every file needs the message content intent. Whoever runs the bot can turn it on: in the developer portal, and with BONAFIDE_DISCORD_MESSAGE_CONTENT=true.
discord-went-wrong = Something went wrong here; try again in a minute.
discord-state-review-channel = Review channel: { $channel }
discord-state-auto-scan = Every file is looked at in: { $channels }
discord-state-private-on = Answers are shown to the asker alone.
discord-state-private-off = Answers are shown to everybody in the channel.
discord-state-retention = Files are kept for { $days ->
    [one] one day
   *[other] { $days } days
 }.
discord-state-retention-default = Files are kept as long as the installation says.
discord-state-language = Language: { $name }
discord-state-none = none
discord-settings-policy = Policy that weighs the evidence
discord-state-policy = Policy: { $name }
