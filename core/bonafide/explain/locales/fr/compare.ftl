### Two voices against each other.

compare-same = Une même personne parle probablement dans les deux.
compare-different = Deux personnes différentes parlent probablement.
compare-unclear = Les voix ne sont ni clairement semblables ni clairement différentes.
compare-uncalibrated = La fiche du réseau n’a pas de calibration ; son chiffre ne dit rien de sûr.
compare-too-short = { $which ->
    [reference] La référence
   *[questioned] Le fichier en question
 } contient { NUMBER($speech_s, maximumFractionDigits: 1) } s de parole ; il en faut { NUMBER($least_s, maximumFractionDigits: 1) } s.
compare-similarity = ressemblance { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) } (1 = identique, 0 = sans rapport) · pas une preuve
compare-by = comparé par { $speaker } { $version }
