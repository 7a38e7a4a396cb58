### Lippen und Ton: warum nicht verglichen wurde, und was zu sehen war.

sync-nobody-speaks = niemand spricht, während das Gesicht zu sehen ist
sync-no-sound-there = wo das Gesicht verfolgt wurde, gibt es keinen Ton
sync-mouth-still = der Mund ist verdeckt oder bewegt sich nicht
sync-too-short = Gesicht und Stimme sind nur { $seconds } Sekunden lang zusammen, nötig sind { $needed }
sync-fits = Lippen und Ton passen zusammen, der Ton { $lag_ms } ms dahinter (Korrelation { $fit }); das allein beweist nichts
sync-unclear = Lippen und Ton wurden verglichen; am besten passen sie (Korrelation { $fit }, Ton { $lag_ms } ms dahinter) nicht besser als zufällig
