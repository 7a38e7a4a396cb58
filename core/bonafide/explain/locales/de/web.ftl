### Die Seite.

web-title = bonafide · Ist dieses Bild, Video oder diese Stimme manipuliert?
web-sentence = Finden Sie heraus, ob ein Bild, ein Video oder eine Stimme wahrscheinlich manipuliert wurde, wie sicher das ist und wo. Es ist eine Vorprüfung, kein Beweis: sie kann irren.
web-footer = bonafide { $version } · Ihre Datei wird auf diesem Server beurteilt und an niemanden weitergegeben
web-languages = Sprache
web-theme = Farben
web-help = Hilfe
web-shortcuts = Tastatur
web-close = Schließen

web-key-upload = Datei hochladen
web-key-start = Prüfung starten
web-key-results = Zum Ergebnis
web-key-report = Bericht speichern
web-key-theme = Hell oder dunkel
web-key-help = Diese Hilfe

web-tab-check = Prüfen
web-tab-batch = Stapel
web-tab-live = Live
web-tab-compare = Stimmen vergleichen
web-tab-review = Begutachten
web-tab-about = Über

web-drop = Bild, Video oder Ton: hierher ziehen, klicken oder einfügen
web-bounds = Bis { NUMBER($megabytes, maximumFractionDigits: 0) } MB. { $days ->
    [0] Die Datei wird gelöscht, sobald sie beurteilt ist.
   *[other] Die Datei bleibt { NUMBER($days, maximumFractionDigits: 1) } Tage auf diesem Server; Sie können sie löschen, sobald Sie die Antwort haben.
 }
web-samples = Keine Datei zur Hand? Nehmen Sie eine von uns:
web-sample-photograph = Eine Fotografie
web-sample-clip = Ein Clip mit verändertem Gesicht
web-sample-voice = Eine künstliche Stimme
web-record = Oder jetzt aufnehmen:
web-record-voice = Stimme aufnehmen
web-record-camera = Video aufnehmen
web-record-stop = Anhalten und prüfen
web-record-cancel = Abbrechen
web-link = Link zur Datei
web-start = Prüfung starten
web-another = Weitere Datei prüfen

web-waiting = Angenommen; wartet, bis sie an der Reihe ist
web-working = Wird geprüft
web-failed = Keine Antwort zu dieser Datei
web-risk-scale = Risiko, von 0 (echt) bis 1 (manipuliert)
web-jump = Ab { TIME($time_s) } abspielen
web-timeline-hint = Je höher und röter ein Balken, desto höher das Risiko dort. Ein Klick springt hin.
web-media-gone = Die Datei selbst liegt nicht auf diesem Server und kann hier nicht abgespielt werden.
web-downloads = Zum Mitnehmen
web-download-html = Bericht (HTML)
web-download-pdf = Bericht (PDF)
web-download-json = Bericht (JSON)
web-download-bundle = Beweispaket
web-ruled = Ein Mensch hat entschieden:
web-ruled-note = „{ $note }“
web-decision-authentic = echt
web-decision-manipulated = manipuliert
web-decision-cannot_tell = nicht zu entscheiden

web-ask-review = Einen Menschen um Prüfung bitten
web-review-asked = Erbeten. Die Prüfenden dieses Servers können die Datei und diese Antwort jetzt sehen; ihr Urteil erscheint hier von selbst.
web-review-nobody = Es steht auf der Liste, aber für Besucher prüft hier noch niemand. Wer diesen Server betreibt, erstellt ein Token für Prüfende:
web-review-pending = Ein Mensch wurde um eine Prüfung gebeten; das Urteil erscheint hier von selbst.
web-wrong = Diese Antwort ist falsch
web-wrong-what = Was ist es wirklich?
web-note = Was wissen Sie darüber?
web-send = Senden
web-thanks = Danke. Es bleibt beim Fall, und wer ihn begutachtet, sieht es.
web-forget = Datei und Bericht löschen
web-forgotten = Gelöscht: Datei und Bericht sind weg.

web-error-unsupported_media = Diese Datei enthält kein Bild, Video oder Ton, das sich lesen lässt. Versuchen Sie es mit dem Original.
web-error-decode_failed = Diese Datei ist beschädigt oder unvollständig. Lassen Sie sie sich noch einmal geben, als Original.
web-error-limit_exceeded = Das ist größer, länger oder mehr, als hier erlaubt ist.
web-error-too-many = Sie haben so viele Dateien abgegeben, wie dieser Server von einem Besucher annimmt. Warten Sie, bis sie fertig sind, oder kommen Sie in einer Stunde wieder.
web-error-not_found = Diesen Fall gibt es hier nicht, oder er ist nicht für Sie.
web-error-conflict = Das hat schon jemand getan, oder es hat sich inzwischen geändert. Laden Sie die Seite neu.
web-error-unavailable = Der Server kann das gerade nicht; versuchen Sie es in einer Minute noch einmal.
web-error-not_allowed = Das ist hier nicht erlaubt, oder Ihr Token ist abgelaufen. Melden Sie sich im Reiter „Begutachten“ neu an.

web-batch-drop = Viele Dateien auf einmal: hierher ziehen
web-batch-bounds = Bis zu { $most } Dateien auf einmal, ohne Token { $hour } in einer Stunde. Jede wird ein eigener Fall; am Ende gibt es eine Tabelle zum Mitnehmen.
web-batch-most = Nicht angenommen: ein Stapel hat höchstens { $most } Dateien. Reichen Sie diese mit dem nächsten ein.
web-batch-column-file = Datei
web-batch-column-state = Stand
web-batch-column-answer = Antwort
web-batch-column-risk = Risiko
web-batch-column-case = Fall
web-batch-counts = { $done } von { $all } fertig
web-batch-csv = Tabelle (CSV)
web-batch-json = Berichte (JSON)
web-state-waiting = wartet
web-state-fetching = wird geholt
web-state-examining = wird geprüft
web-state-answering = fertig
web-state-answered = fertig
web-state-failed = nicht beurteilt
web-state-cancelled = abgebrochen

web-live-intro = Kamera und Mikrofon dieses Geräts. Alle { $seconds } Sekunden wird der letzte Abschnitt beurteilt; nichts wird behalten, außer Sie bitten darum.
web-live-start = Kamera starten
web-live-stop = Anhalten
web-live-keep = Nächsten Abschnitt als Fall behalten
web-live-idle = Die Kamera ist aus.
web-live-on = Aufnahme läuft. Die erste Antwort kommt nach { $seconds } Sekunden.
web-live-kept = Behalten als Fall { $case }.

web-compare-intro = Ist sie es wirklich? Geben Sie eine Aufnahme der Person, bei der Sie sicher sind, und die fragliche ab. Beide werden verglichen und nirgends aufbewahrt.
web-compare-reference = Die Person, sicher aufgenommen
web-compare-questioned = Die fragliche Stimme
web-compare-start = Vergleichen
web-compare-need = Geben Sie zuerst beide Aufnahmen ab.
web-compare-working = Beide Aufnahmen werden angehört …
web-compare-files = Sicher: { $reference } · fraglich: { $questioned }

web-review-intro = Prüfende melden sich mit einem Token an, das der Betreiber dieses Servers erstellt hat. Für die Besucher dieser Seite:
web-review-token = Token
web-review-sign-in = Anmelden
web-review-sign-out = Abmelden ({ $name })
web-review-expired = Das Token ist unbekannt oder abgelaufen.
web-review-refresh = Aktualisieren
web-review-empty = Kein Fall wartet auf eine Begutachtung.
web-review-queue = Wartende Fälle
web-review-claimed = Übernommen. Niemand sonst kann inzwischen darüber entscheiden.
web-review-note = Warum? (steht in der Akte)
web-review-done = Entschieden. Alle, die gefragt haben, erfahren es.
web-review-back = Zurückgeben
web-review-given-back = Zurückgegeben; andere können es jetzt übernehmen.
web-review-objection = Jemand sagt, diese Antwort sei falsch:
web-review-objection-bare = mehr wurde nicht gesagt

web-pair = Nebeneinander
web-pair-file = Die Datei
web-pair-beside = Daneben
web-pair-strongest = Ihre auffälligsten Stellen
web-pair-none = Von dieser Datei wurden keine Bilder gezeichnet.
web-pair-together = Beide zusammen abspielen

web-review-state-open = wartet
web-review-state-claimed = bei jemand anderem
web-review-state-mine = bei Ihnen

web-about-what = Was dies ist
web-about-what-text = Mehrere kleine Detektoren sehen sich Gesichter, ganze Bilder, Stimmen und die eigenen Angaben der Datei an. Ihre Hinweise werden zu einem Risiko abgewogen. Was sich nicht beurteilen lässt, wird genannt, nicht geraten.
web-about-not = Was dies nicht ist
web-about-not-text = Kein Beweis, kein Lügendetektor und kein Urteil über einen Menschen. Neue Generatoren, starke Kompression und kleine Gesichter lassen manches durchgehen; Schminke, Filter und schlechte Kameras machen verdächtig. Lassen Sie sich Wichtiges auf einem zweiten Weg bestätigen.
web-about-keep = Was behalten wird
web-about-keep-text = { $days ->
    [0] Ihre Datei wird gelöscht, sobald sie beurteilt ist; der Bericht bleibt, bis Sie ihn löschen.
   *[other] Ihre Datei bleibt { NUMBER($days, maximumFractionDigits: 1) } Tage auf diesem Server, der Bericht, bis Sie ihn löschen. Sie können beides jederzeit löschen.
 }
web-about-detectors = Detektoren
web-about-weights = Gewichte { $sha256 }
web-about-licence = Lizenz { $licence }
web-about-figures = Zahlen (AUC: 0,5 ist geraten, 1 fehlerlos; eine zweite Zahl gilt innerhalb einer Quelle)
web-about-face = Sucht in jedem Gesicht, Bild für Bild, nach Spuren von Austausch oder künstlicher Erzeugung.
web-about-face-sequence = Achtet darauf, ob sich ein Gesicht von einem Bild zum nächsten so verändert, wie es Gesichter nicht tun.
web-about-face-signals = Verfolgt, wie sich ein Gesicht bewegt. Ab acht Sekunden zählt er auch das Blinzeln und sucht einen Puls; beides wird genannt und nicht gewichtet.
web-about-image = Sucht im ganzen Bild nach Spuren eines Generators.
web-about-image-statistics = Zählt kleine Regelmäßigkeiten, die Generatoren und Retusche in einem Bild hinterlassen; gibt höchstens den Ausschlag.
web-about-speech = Hört in der Sprache nach Spuren einer künstlichen oder geklonten Stimme.
web-about-av-sync = Vergleicht Lippen und Ton; nennt, was gemessen wurde, und schließt noch nichts daraus. Ohne neuronales Netz.
web-about-provenance = Liest, was die Datei über sich selbst sagt; ohne neuronales Netz.
web-about-speaker = Nur für „Stimmen vergleichen“: sagt, ob in zwei Aufnahmen dieselbe Person spricht.
web-about-limits = Grenzen
web-about-rates = Wie oft Antworten falsch waren
web-about-rate-kind = Art
web-about-rate-band = Antwort
web-about-rate-text = Wie oft sie falsch war

web-script-forget = Datei und Bericht endgültig löschen?
web-script-live-denied = Der Browser gibt Kamera und Mikrofon nicht frei.
web-script-lost = Der Server antwortet nicht. Diese Seite macht von selbst weiter, sobald er es tut.
web-script-too-large = Diese Datei ist größer als die { NUMBER($megabytes, maximumFractionDigits: 0) } MB, die dieser Server annimmt. Geben Sie den Teil ab, auf den es ankommt.
