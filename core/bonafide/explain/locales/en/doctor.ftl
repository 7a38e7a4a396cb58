### What `bonafide doctor` says of the bots.

doctor-unreachable = { $platform } does not answer from here.
doctor-slack-ready = the token belongs to the workspace “{ $team }”
doctor-slack-token = Slack refuses BONAFIDE_SLACK_BOT_TOKEN ({ $error }): install the app again and copy the token.
doctor-slack-scope = the scope { $scope } is missing ({ $purpose }): add it under “OAuth & Permissions”, then install the app again.
doctor-slack-no-way-in = neither BONAFIDE_SLACK_APP_TOKEN (Socket Mode) nor BONAFIDE_SLACK_SIGNING_SECRET (HTTP) is set: the bot would hear nothing.
doctor-discord-ready = the token belongs to the bot “{ $name }”
doctor-discord-token = Discord refuses BONAFIDE_DISCORD_TOKEN: reset it in the developer portal under “Bot” and copy the new one.
doctor-discord-no-content = BONAFIDE_DISCORD_MESSAGE_CONTENT is set, and the message content intent is off: turn it on in the developer portal under “Bot”, or unset the variable.
doctor-discord-endpoint = the application has an interactions endpoint URL: commands go there and not to this bot; clear it in the developer portal.
doctor-discord-code-grant = the bot requires a code grant, with which the install link fails: turn that off in the developer portal under “Bot”.
doctor-discord-no-guild-install = it cannot be installed on servers: allow that in the developer portal under “Installation”.
doctor-discord-no-user-install = people cannot install it for themselves: allow that in the developer portal under “Installation”, if they should.
doctor-slack-no-workspace = no workspace has installed the app yet: open /slack/install on the bot's address.
doctor-slack-team-token = Slack refuses the token of the workspace { $team } ({ $error }): install the app there again.
