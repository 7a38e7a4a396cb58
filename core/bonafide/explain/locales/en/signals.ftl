### How a face moves: why it was not judged, and what was seen.

signals-still = a single picture shows no movement
signals-no-stretch = no stretch of neighbouring frames could be read
signals-not-followed = no face could be followed through the frames
signals-too-small = the eyes are only { $eyes_px } pixels apart, { $needed_px } are needed
signals-too-short = the face can be followed for { $seconds } seconds only, { $needed } are needed
signals-too-slow = only { $rate_hz } frames a second, { $needed } are needed

signals-sign-stiff = The face moves less than a speaking person’s usually does.
signals-signs-short = Blinks and pulse were not measured: the face was followed for { $seconds } seconds, { $needed } are needed.
signals-blinks = { $count ->
    [0] No blink was seen in { $seconds } seconds.
    [one] One blink was seen in { $seconds } seconds.
   *[other] { $count } blinks were seen in { $seconds } seconds.
 }
signals-pulse = The skin changes colour with a beat of about { $per_minute } a minute.
signals-pulse-unclear = No pulse stands out of the skin’s colour; compression or light may hide it.
signals-pulse-slow = The pulse was not measured: { $rate_hz } frames a second, { $needed } are needed.
signals-pulse-small = The pulse was not measured: the face is too small.
signals-pulse-compressed = The pulse was not measured: the video is compressed too much.
