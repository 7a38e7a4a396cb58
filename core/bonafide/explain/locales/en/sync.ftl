### Lips and sound: why they were not compared, and what was seen.

sync-nobody-speaks = nobody speaks while the face is in view
sync-no-sound-there = there is no sound where the face was followed
sync-mouth-still = the mouth is hidden or does not move
sync-too-short = face and voice are together for { $seconds } seconds only, { $needed } are needed

sync-late = Lips and voice fit best with the voice { $lag_ms } ms behind; such a figure is right in about { $percent } of 100 clips. It is told, not weighed.
sync-early = Lips and voice fit best with the voice { $lag_ms } ms ahead; such a figure is right in about { $percent } of 100 clips. It is told, not weighed.
sync-together = Lips and voice fit best as they are; that is right in about { $percent } of 100 clips. It is told, not weighed.
sync-unclear = Lips and voice were compared, but how far one is behind the other could not be told.
