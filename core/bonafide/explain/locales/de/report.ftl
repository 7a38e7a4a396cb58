### Der Bericht als HTML und PDF und die Zahlen, die er mit der Seite teilt.

report-title = Bericht zu Fall { $case }
report-subtitle = bonafide · Vorprüfung verdächtiger Medien
report-footer = Dies ist eine Vorprüfung, kein Beweis. Die Zahlen sagen, was die genannten Detektoren mit den genannten Gewichten gemessen haben; sie können irren, und sie sagen nichts darüber, wer die Datei gemacht hat oder warum.

report-risk = { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) }
report-llr = { NUMBER($llr, minimumFractionDigits: 2, maximumFractionDigits: 2) }
report-seconds = { NUMBER($seconds, maximumFractionDigits: 1) } s
report-megabytes = { NUMBER($megabytes, maximumFractionDigits: 2) } MB
report-span = { TIME($start_s) }–{ TIME($end_s) }
report-abstention = { $what }: { $reason }
report-policy = { $name }: Grundwahrscheinlichkeit { NUMBER($prior, maximumFractionDigits: 3) }, zu prüfen ab { NUMBER($review_from, maximumFractionDigits: 3) }, manipuliert über { NUMBER($manipulated_from, maximumFractionDigits: 3) }

report-reasons = Warum
report-not-examined = Nicht beurteilt
report-nothing-missing = Alles, was die installierten Detektoren prüfen können, wurde geprüft.
report-timeline = Wann
report-exhibits = Wo

report-risks = Risiko (0 = echt, 1 = manipuliert)
report-risk-overall = Insgesamt
report-risk-video = Gesichter im Bild
report-risk-audio = Stimme
report-risk-image = Ganzes Bild
report-not-judged = nicht beurteilt

report-findings = Was die Detektoren fanden
report-column-what = Geprüft
report-column-detector = Detektor
report-column-version = Version
report-column-risk = Risiko
report-column-llr = Gewicht (llr)
report-column-when = Wann

report-stretches = Auffälligste Abschnitte

report-coverage = Was geprüft wurde
report-fact-file = Eingereicht als
report-fact-kind = Art
report-fact-size = Größe
report-fact-duration = Länge
report-fact-dimensions = Bild, px
report-fact-streams = Spuren
report-fact-frames = Geprüfte Einzelbilder
report-fact-people = Verfolgte Personen
report-fact-faces = Beurteilte Gesichtsabschnitte
report-fact-sound = Gehörter Ton
report-fact-note = Hinweis
report-kind-picture = Bild
report-kind-video = Video
report-kind-sound = Ton

report-provenance = Was die Datei über sich selbst sagt
report-no-claims = Nichts. Die meisten Dateien sagen nichts über ihre Herkunft; das spricht weder für noch gegen sie.
report-claim-content_credentials = Inhaltsnachweise
report-claim-generator = Generator
report-claim-editor = Bearbeitung
report-claim-camera = Kamera
report-says-generated = sagt, dass sie erzeugt wurde
report-validation-trusted = Signatur gültig, Unterzeichner vertrauenswürdig
report-validation-valid = Signatur gültig, Unterzeichner unbekannt
report-validation-untrusted = Signatur gültig, Unterzeichner unbekannt
report-validation-invalid = Signatur ungültig

report-evidence = Nachweise
report-fact-case = Fall
report-fact-examined-at = Geprüft am
report-fact-sha256 = Datei, SHA-256
report-fact-engine = Programmversion
report-fact-policy = Regelwerk
report-fact-weights = Gewichte, SHA-256
report-fact-ledger = Eintrag im Register

timeline-label = Zeitleiste: eine Zeile für jede Person und eine für die Stimme; je höher ein Balken, desto höher das Risiko.
timeline-person = Person { $person }

exhibit-face = { $time_s ->
    [0] Person { $person }.
   *[other] Person { $person } bei { TIME($time_s) }.
 } Steht eine zweite Ansicht daneben, hat das Netz auf die hellen Stellen reagiert.
exhibit-image = Das Bild und die Stellen, auf die das Netz reagiert hat.
exhibit-sound = Die Zeit läuft nach rechts, die Tonhöhe nach oben; umrahmt ist, was der Stimmdetektor verdächtig fand, farbig umrissen, was dafür am meisten zählte.
