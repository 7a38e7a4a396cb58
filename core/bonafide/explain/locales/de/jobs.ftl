### Warum es keinen Bericht gibt, und was einer Antwort hinzugefügt wird.

job-asked-before = Nach dieser Datei wurde schon gefragt (bisher { $times } Mal); dies ist dieselbe Antwort.
job-case-removed = Der Fall wurde auf Wunsch entfernt; es gibt also keine Antwort mehr zu zeigen.
job-fetch-failed = Die Datei ließ sich nicht von der Plattform holen. Bitte senden Sie sie noch einmal.
job-kills-worker = Die Datei brachte jeden Arbeitsprozess zum Absturz, der sie lesen wollte; sie lässt sich hier nicht beurteilen. Bitten Sie um eine Kopie aus anderer Quelle.
job-too-late = Es dauerte zu lange, bis damit begonnen werden konnte. Bitte fragen Sie noch einmal.
job-went-wrong = Bei uns ging etwas schief und wurde festgehalten. Bitte fragen Sie noch einmal.
job-unsupported-media = Das ist weder Bild noch Video noch Ton, die beurteilt werden könnten, wie auch immer die Datei heißt.
job-limit-exceeded = Die Datei überschreitet eine Grenze. { $error }
job-decode-failed = Die Datei ist beschädigt oder nicht lesbar. Bitten Sie um eine Kopie aus anderer Quelle.
job-not-found = Die Datei ist nicht mehr da. Bitte senden Sie sie noch einmal.
job-not-allowed = Die Plattform erlaubt nicht, die Datei zu holen. { $error }
job-unavailable = Ein Teil des Dienstes antwortet nicht. Bitte fragen Sie noch einmal.
job-error = Die Datei ließ sich nicht beurteilen. Bitte fragen Sie noch einmal.
