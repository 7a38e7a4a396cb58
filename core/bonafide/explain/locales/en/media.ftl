### What was unusual about the file itself.

media-reduced = The picture of { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } pixels was looked at in reduced size.
media-transparent = Transparent parts were looked at over white.
media-partly-read = Only the beginning of some parts was looked at, because decoding all of it would take too long.
media-damaged-end = The end of the file is damaged; what comes before it was judged.
media-damaged-parts = Parts of the file are damaged and were left out.
media-lying-duration = The file says that it lasts { TIME($claimed) }, but it lasts { TIME($found) }.
media-more-streams = { $count ->
    [one] One further track was not looked at.
   *[other] { $count } further tracks were not looked at.
}
media-sound-sampled = Of { TIME($of) } of sound, stretches of { TIME($read) } in all were listened to.
media-no-frames = The video track holds not a single picture; only the sound was judged.
media-no-sound = The sound track holds not a single sample.
