### The voice: why it was not judged, and what was heard.

speech-no-sound = there is no sound
speech-silent = the sound track is silent
speech-none = nobody speaks (music, noise or tones only)
speech-too-short = there { $seconds ->
    [one] is { $seconds } second
   *[other] are { $seconds } seconds
 } of speech, { $needed } are needed
speech-too-narrow = the sound ends at { $hertz } Hz, too narrow to judge a voice

speech-part = One stretch of the voice differs from the rest: { TIME($start_s) }–{ TIME($end_s) }.
