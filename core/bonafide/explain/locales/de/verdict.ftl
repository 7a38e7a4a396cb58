### Bänder, Verlässlichkeit, Handlungen und der Rahmen jeder Antwort.

band-likely_authentic = Kein Hinweis auf Manipulation gefunden
band-review = Sollte genauer angesehen werden
band-likely_manipulated = Wahrscheinlich manipuliert
band-inconclusive = Nicht zu beurteilen

confidence-low = Verlässlichkeit gering
confidence-medium = Verlässlichkeit mittel
confidence-high = Verlässlichkeit hoch

confidence-much-material = Viel brauchbares Material, und was geprüft wurde, stimmt überein.
confidence-single-source = Nur eine Art von Hinweis konnte etwas aussagen.
confidence-little-material = Es gab wenig brauchbares Material.
confidence-disagreement = Die Hinweise widersprechen sich.
confidence-borderline = Die Hinweise sind in beide Richtungen schwach.
confidence-weak-detectors = Für diese Art von Datei wurden die Detektoren als schwach gemessen: Nehmen Sie es als Hinweis.
confidence-unstable = Die Antwort wäre eine andere, wenn die Datei noch einmal komprimiert würde, wie Chats es tun.
confidence-nothing = Nichts in der Datei ließ sich beurteilen.
confidence-provenance-only = Nur was die Datei über sich selbst sagt, war lesbar.

action-nothing_found = In dem, was geprüft wurde, fand sich kein Hinweis; hängt viel davon ab, lassen Sie es sich auf einem zweiten Weg bestätigen.
action-ask_review = Verlassen Sie sich noch nicht darauf; prüfen Sie es auf einem zweiten Weg oder bitten Sie um eine Prüfung durch einen Menschen.
action-do_not_act = Handeln Sie nicht danach; prüfen Sie es auf einem zweiten Weg; bitten Sie um eine Prüfung durch einen Menschen.
action-get_original = Lassen Sie sich das Original geben, länger oder größer, und prüfen Sie dieses.

place-left = die Person links
place-middle = die Person in der Mitte
place-right = die Person rechts
place-only = die Person im Bild

headline = { $band } · Risiko { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) } · { $confidence }
headline-inconclusive = { $band } · { $confidence }
not-examined = Nicht beurteilt: { $what }.
not-examined-part = { $modality } ({ $reason })
what-to-do = Was tun: { $action }
footer-file = { $file } · sha256 { $sha256 }… · Version { $engine } · kein Beweis
footer = Fall { $case } · sha256 { $sha256 } · Version { $engine } · kein Beweis

reason-face-manipulated = Das Gesicht { $place ->
    [left] der Person links
    [middle] der Person in der Mitte
    [right] der Person rechts
   *[only] der Person im Bild
 } zeigt Anzeichen von Manipulation ({ TIME($start_s) }–{ TIME($end_s) }).
reason-face-manipulated-still = Das Gesicht { $place ->
    [left] der Person links
    [middle] der Person in der Mitte
    [right] der Person rechts
   *[only] der Person im Bild
 } zeigt Anzeichen von Manipulation.
reason-face-unclear = { $people ->
    [one] Das Gesicht zeigt
   *[other] Die Gesichter zeigen
 } schwache und widersprüchliche Anzeichen.
reason-face-bona-fide = { $people ->
    [one] Das Gesicht passt
   *[other] Die { $people } Gesichter passen
 } zu einer Kameraaufnahme.
reason-image-manipulated = Das Bild trägt Spuren, wie sie erzeugte Bilder haben.
reason-image-unclear = Das Bild zeigt schwache und widersprüchliche Anzeichen dafür, dass es erzeugt wurde.
reason-image-bona-fide = Das Bild passt zu einem aus einer Kamera.
reason-speech-manipulated = Die Stimme trägt Spuren einer künstlichen Erzeugung ({ TIME($start_s) }–{ TIME($end_s) }).
reason-speech-unclear = Die Stimme zeigt schwache und widersprüchliche Anzeichen einer künstlichen Erzeugung.
reason-speech-bona-fide = Die Stimme passt zur Aufnahme eines Menschen.
reason-other-manipulated = Der Detektor „{ $detector }“ fand Anzeichen von Manipulation.
reason-other-unclear = Der Detektor „{ $detector }“ fand schwache und widersprüchliche Anzeichen.
reason-other-bona-fide = Der Detektor „{ $detector }“ fand kein Anzeichen von Manipulation.
reason-nothing = Nichts in dieser Datei ließ sich beurteilen.

modality-face = Gesichter
modality-image = Bild
modality-speech = Stimme
modality-av_sync = Lippenbewegung
modality-provenance = Herkunft

detector-unavailable = „{ $detector }“ konnte nicht laufen: { $error }
detector-failed = „{ $detector }“ brach bei dieser Datei mit einem Fehler ab.

error-rate-manipulated = { $one_in ->
    [0] Keine von { $count } echten Testdateien dieser Art bekam diese Antwort.
    [1] { $false } von { $count } echten Testdateien dieser Art bekamen diese Antwort.
   *[other] Etwa eine von { $one_in } echten Testdateien dieser Art bekam diese Antwort ({ $false } von { $count }).
 }
error-rate-authentic = { $one_in ->
    [0] Keine von { $count } manipulierten Testdateien dieser Art bekam diese Antwort.
    [1] { $false } von { $count } manipulierten Testdateien dieser Art bekamen diese Antwort.
   *[other] Etwa eine von { $one_in } manipulierten Testdateien dieser Art bekam diese Antwort ({ $false } von { $count }).
 }

stage-reading = Datei wird gelesen
stage-faces = Gesichter werden gesucht
stage-judging = Gesichter, Bild und Stimme werden beurteilt
stage-weighing = Hinweise werden abgewogen
