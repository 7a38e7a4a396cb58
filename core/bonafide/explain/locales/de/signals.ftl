### Wie sich ein Gesicht bewegt: warum nicht geurteilt wurde, und was zu sehen war.

signals-still = ein einzelnes Bild zeigt keine Bewegung
signals-no-stretch = es ließ sich kein Abschnitt benachbarter Bilder lesen
signals-not-followed = kein Gesicht ließ sich durch die Bilder verfolgen
signals-too-small = die Augen liegen nur { $eyes_px } Pixel auseinander, nötig sind { $needed_px }
signals-too-short = das Gesicht lässt sich nur { $seconds } Sekunden lang verfolgen, nötig sind { $needed }
signals-too-slow = nur { $rate_hz } Bilder pro Sekunde, nötig sind { $needed }

signals-sign-stiff = Das Gesicht bewegt sich weniger, als es bei Sprechenden üblich ist.
signals-signs-short = Blinzeln und Puls wurden nicht gemessen: Das Gesicht war { $seconds } Sekunden lang zu verfolgen, nötig sind { $needed }.
signals-blinks = { $count ->
    [0] In { $seconds } Sekunden war kein Blinzeln zu sehen.
    [one] In { $seconds } Sekunden war ein Blinzeln zu sehen.
   *[other] In { $seconds } Sekunden war { $count }-mal ein Blinzeln zu sehen.
 }
signals-pulse = Die Haut ändert ihre Farbe etwa { $per_minute }-mal in der Minute.
signals-pulse-unclear = In der Hautfarbe tritt kein Puls hervor; Kompression oder Licht können ihn verdecken.
signals-pulse-slow = Der Puls wurde nicht gemessen: { $rate_hz } Bilder pro Sekunde, nötig sind { $needed }.
signals-pulse-small = Der Puls wurde nicht gemessen: Das Gesicht ist zu klein.
signals-pulse-compressed = Der Puls wurde nicht gemessen: Das Video ist zu stark komprimiert.
