### Was nur der Discord-Bot sagt.

discord-check = Sagen, wie wahrscheinlich ein Bild, Video oder eine Stimme manipuliert ist
discord-check-attachment = Das Bild, das Video oder der Ton
discord-case = Einen Fall zeigen
discord-case-id = Seine Nummer, etwa 7K3M-Q2
discord-reviews = Die Fälle auflisten, die auf eine Prüfung warten
discord-settings = Zeigen oder ändern, was der Bot auf diesem Server tut
discord-settings-review-channel = Kanal für Prüfungen; wer ihn sieht, darf entscheiden
discord-settings-auto-scan = Ansehen jeder Datei dieses Kanals ein- oder ausschalten
discord-settings-private = Antworten nur dem zeigen, der gefragt hat
discord-settings-retention = Tage, die Dateien behalten werden (0 = gar nicht)
discord-settings-language = Sprache dieses Servers
discord-language = Die Sprache meiner Antworten an Sie wählen
discord-language-name = Die Sprache

discord-only-managers = Das können nur Personen, die diesen Server verwalten dürfen.
discord-only-moderators = Das können nur Prüfer und Personen, die Nachrichten verwalten dürfen.
discord-no-post-permission = Im Prüfkanal darf ich nicht schreiben: Erlauben Sie mir dort, den Kanal zu sehen, Nachrichten zu senden und Links einzubetten.
discord-needs-content = Um jede Datei anzusehen, wird der „Message Content Intent“ gebraucht. Wer den Bot betreibt, kann ihn einschalten: im Entwicklerportal und mit BONAFIDE_DISCORD_MESSAGE_CONTENT=true.
discord-went-wrong = Hier ist etwas schiefgegangen; versuchen Sie es in einer Minute noch einmal.
discord-state-review-channel = Prüfkanal: { $channel }
discord-state-auto-scan = Jede Datei wird angesehen in: { $channels }
discord-state-private-on = Antworten sieht nur, wer gefragt hat.
discord-state-private-off = Antworten sehen alle im Kanal.
discord-state-retention = Dateien werden { $days ->
    [one] einen Tag
   *[other] { $days } Tage
 } behalten.
discord-state-retention-default = Dateien werden so lange behalten, wie es die Installation vorsieht.
discord-state-language = Sprache: { $name }
discord-state-none = keine
discord-settings-policy = Regelwerk, das die Befunde gewichtet
discord-state-policy = Regelwerk: { $name }
