### Lippen und Ton: warum nicht verglichen wurde, und was zu sehen war.

sync-nobody-speaks = niemand spricht, während das Gesicht zu sehen ist
sync-no-sound-there = wo das Gesicht verfolgt wurde, gibt es keinen Ton
sync-mouth-still = der Mund ist verdeckt oder bewegt sich nicht
sync-too-short = Gesicht und Stimme sind nur { $seconds } Sekunden lang zusammen, nötig sind { $needed }

sync-late = Lippen und Stimme passen am besten, wenn die Stimme { $lag_ms } ms dahinter liegt; so eine Angabe stimmt bei etwa { $percent } von 100 Clips. Sie wird genannt, nicht gewertet.
sync-early = Lippen und Stimme passen am besten, wenn die Stimme { $lag_ms } ms davor liegt; so eine Angabe stimmt bei etwa { $percent } von 100 Clips. Sie wird genannt, nicht gewertet.
sync-together = Lippen und Stimme passen so am besten, wie sie sind; das stimmt bei etwa { $percent } von 100 Clips. Es wird genannt, nicht gewertet.
sync-unclear = Lippen und Stimme wurden verglichen, aber wie weit eines hinter dem anderen liegt, war nicht zu erkennen.
