### Two voices against each other.

compare-same = In beiden spricht wahrscheinlich dieselbe Person.
compare-different = Wahrscheinlich sprechen zwei verschiedene Personen.
compare-unclear = Die Stimmen sind weder klar gleich noch klar verschieden.
compare-uncalibrated = Die Karte des Netzes hat keine Kalibrierung; seine Zahl sagt nichts Sicheres.
compare-too-short = Die { $which ->
    [reference] Vergleichsaufnahme
   *[questioned] fragliche Datei
 } enthält { NUMBER($speech_s, maximumFractionDigits: 1) } s Sprache; nötig sind { NUMBER($least_s, maximumFractionDigits: 1) } s.
compare-similarity = Ähnlichkeit { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) } (1 = gleich, 0 = ohne Bezug) · kein Beweis
compare-by = verglichen von { $speaker } { $version }
