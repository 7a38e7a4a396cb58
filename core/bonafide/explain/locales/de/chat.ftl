### Was die Bots um eine Antwort herum sagen.

chat-looking = 👀 { $file } wird angesehen …
chat-failed = { $reason }
chat-first-answer = Erste Antwort: { $headline }
chat-ruled-authentic = Ein Prüfer hält dies für echt
chat-ruled-manipulated = Ein Prüfer hält dies für manipuliert
chat-ruled-cannot_tell = Ein Prüfer hat es angesehen und kann es auch nicht sagen
chat-ruling-notice = Fall { $case }, nach dem Sie gefragt haben, wurde geprüft.
chat-ruling-note = Anmerkung des Prüfers: { $note }
chat-review-asked = Prüfung erbeten für Fall { $case }
chat-details-of = Einzelheiten zu Fall { $case }
chat-finding = { $what }: Risiko { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) } (Version { $version }, Gewichte { $weights })
chat-segment = { TIME($start_s) }–{ TIME($end_s) }: Risiko { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) }
chat-abstained = { $what }: nicht beurteilt, { $reason }
chat-coverage = Angesehen: { $frames ->
    [one] ein Bild
   *[other] { $frames } Bilder
 }, { $people ->
    [0] kein Gesicht
    [one] ein Gesicht
   *[other] { $people } Gesichter
 }, { $sound_s ->
    [0] kein Ton
   *[other] { $sound_s } s Ton
 }.
chat-kept-until = Die Datei wird bis { $day } aufbewahrt.
chat-not-kept = Die Datei selbst wird nicht aufbewahrt.

button-details = Einzelheiten
button-ask_review = Prüfung erbitten
button-dispute = Das stimmt nicht
button-claim = Ich übernehme
button-authentic = Echt
button-manipulated = Manipuliert
button-cannot_tell = Nicht zu sagen

chat-thanks-feedback = Danke. Ihr Einwand ist beim Fall vermerkt, und die Prüfer sehen ihn.
chat-review-opened = Die Prüfer wurden zu Fall { $case } gefragt.
chat-review-open-already = Die Prüfer wurden zu Fall { $case } schon gefragt.
chat-claimed = { $reviewer } sieht sich Fall { $case } an.
chat-claimed-by-other = Jemand anders sieht sich Fall { $case } schon an.
chat-ruled-already = Über Fall { $case } wurde schon entschieden; bitten Sie um eine zweite Meinung, um ihn wieder zu öffnen.
chat-no-such-case = Einen solchen Fall gibt es hier nicht.
chat-not-allowed = Das können hier nur Prüfer.
chat-no-review-channel = Es ist noch kein Kanal für Prüfungen gewählt; ein Administrator kann das in den Einstellungen tun.
chat-nothing-attached = In dieser Nachricht ist weder Bild noch Video noch Ton.
chat-too-many-files = Diese Nachricht hat { $count } Dateien; die ersten { $limit } werden angesehen.
chat-link-refused = Angesehen werden nur Dateien, die hier hochgeladen wurden, keine Verweise auf andere Orte.
chat-help = Geben Sie mir ein Bild, ein Video oder eine Stimme: teilen Sie es und erwähnen Sie mich, schicken Sie es mir direkt, oder wählen Sie bei einer Nachricht „Check this media“. Ich sage, wie wahrscheinlich es manipuliert ist, wo und warum. Ich helfe beim ersten Blick und bin kein Beweis; mit „Prüfung erbitten“ sieht ein Mensch es an.
chat-language-set = Ich antworte Ihnen auf Deutsch.
chat-queue-full = Hier warten zu viele Dateien; versuchen Sie es in ein paar Minuten wieder.
chat-login-page = Die Plattform schickte statt der Datei eine Anmeldeseite: Der App fehlt das Recht, Dateien zu lesen.
chat-status = { $waiting } warten, { $running } werden angesehen, { $workers ->
    [one] ein Arbeitsprozess
   *[other] { $workers } Arbeitsprozesse
 }.
chat-policy = Regel „{ $name }“: genauer ansehen ab Risiko { NUMBER($review_from, minimumFractionDigits: 2) }, wahrscheinlich manipuliert über { NUMBER($manipulated_from, minimumFractionDigits: 2) }.
chat-languages = Sprachen: { $languages }.
chat-conflict = Fall { $case }: { $reason }
chat-submit = Entscheiden
chat-note-label = Anmerkung für die, die gefragt haben (freiwillig)
chat-home-mine = Meine Anfragen
chat-home-reviews = Offene Prüfungen
chat-home-nothing = Noch nichts.
chat-home-settings = Einstellungen
chat-home-review-channel = Kanal für Prüfungen
chat-home-auto-scan = Kanäle, in denen jede Datei angesehen wird
chat-home-retention = Tage, die Dateien aufbewahrt werden (0 = gar nicht)
chat-home-language = Sprache des Arbeitsbereichs
chat-home-save = Speichern
chat-home-saved = Gespeichert.
chat-taken-back = Die Nachricht wurde gelöscht, deshalb gibt es zu ihrer Datei keine Antwort mehr.
chat-link-not-yours = Dieser Link führt zu einer Datei, die nicht von dir ist und hier nicht geteilt wurde.
button-papers = Bericht und Bild in den Thread
chat-report-of = Bericht zu Fall { $case }
