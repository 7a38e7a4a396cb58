### Lips and sound: why they were not compared, and what was seen.

sync-nobody-speaks = nobody speaks while the face is in view
sync-no-sound-there = there is no sound where the face was followed
sync-mouth-still = the mouth is hidden or does not move
sync-too-short = face and voice are together for { $seconds } seconds only, { $needed } are needed
sync-fits = lips and sound fit with the sound { $lag_ms } ms behind (correlation { $fit }); that alone proves nothing either way
sync-unclear = lips and sound were compared; their best fit (correlation { $fit }, sound { $lag_ms } ms behind) is no better than chance
