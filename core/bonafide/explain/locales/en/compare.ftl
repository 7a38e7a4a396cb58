### Two voices against each other.

compare-same = One person probably speaks in both.
compare-different = Probably two different people speak.
compare-unclear = The voices are neither clearly alike nor clearly different.
compare-uncalibrated = The network’s card has no calibration, so its figure says nothing certain.
compare-too-short = The { $which ->
    [reference] reference holds
   *[questioned] questioned file holds
 } { NUMBER($speech_s, maximumFractionDigits: 1) } s of speech; { NUMBER($least_s, maximumFractionDigits: 1) } s are needed.
compare-similarity = similarity { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) } (1 = the same, 0 = unrelated) · not proof
compare-by = compared by { $speaker } { $version }
