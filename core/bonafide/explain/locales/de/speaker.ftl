### Zwei Stimmen im Vergleich.

speaker-short-voice = die Aufnahme enthält nur { $seconds } Sekunden Sprache, nötig sind { $needed }
speaker-short-reference = die Vergleichsaufnahme enthält nur { $seconds } Sekunden Sprache, nötig sind { $needed }
speaker-sign-same = Die beiden Aufnahmen klingen nach derselben Person.
speaker-sign-other = Die beiden Aufnahmen klingen nach zwei Personen.
