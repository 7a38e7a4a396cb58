### Lippen und Ton: warum nicht verglichen wurde, und was zu sehen war.

sync-nobody-speaks = niemand spricht, während das Gesicht zu sehen ist
sync-no-sound-there = wo das Gesicht verfolgt wurde, gibt es keinen Ton
sync-mouth-still = der Mund ist verdeckt oder bewegt sich nicht
sync-too-short = Gesicht und Stimme sind nur { $seconds } Sekunden lang zusammen, nötig sind { $needed }
sync-lag = Lippen und Ton passen am besten, wenn der Ton { $lag_ms } Millisekunden später käme; das ist ein schwaches Zeichen und wurde nicht gewichtet.
