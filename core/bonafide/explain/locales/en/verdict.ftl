### Bands, confidence, actions and the frame of every answer.

band-likely_authentic = No sign of manipulation found
band-review = Needs a closer look
band-likely_manipulated = Likely manipulated
band-inconclusive = Cannot tell

confidence-low = confidence low
confidence-medium = confidence medium
confidence-high = confidence high

confidence-much-material = Plenty of usable material, and what was looked at agrees.
confidence-single-source = Only one kind of evidence could speak.
confidence-little-material = There was little usable material.
confidence-disagreement = The kinds of evidence disagree.
confidence-borderline = The evidence is weak either way.
confidence-weak-detectors = For this kind of file the detectors were measured to be weak: take it as a hint.
confidence-unstable = The answer would change if the file were compressed once more, as chats do.
confidence-nothing = Nothing in the file could be judged.
confidence-provenance-only = Only what the file says about itself could be read.

action-nothing_found = No sign was found in what was looked at; if much depends on it, still confirm through a second channel.
action-ask_review = Do not rely on it yet; verify through a second channel or ask for a review.
action-do_not_act = Do not act on it; verify through a second channel; ask for a review.
action-get_original = Ask for the original file, longer or larger, and check that.

place-left = the person on the left
place-middle = the person in the middle
place-right = the person on the right
place-only = the person in view

headline = { $band } · risk { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) } · { $confidence }
headline-inconclusive = { $band } · { $confidence }
not-examined = Not judged: { $what }.
not-examined-part = { $modality } ({ $reason })
what-to-do = What to do: { $action }
footer-file = { $file } · sha256 { $sha256 }… · engine { $engine } · not proof
footer = case { $case } · sha256 { $sha256 } · engine { $engine } · not proof

reason-face-manipulated = The face of { $place ->
    [left] the person on the left
    [middle] the person in the middle
    [right] the person on the right
   *[only] the person in view
 } shows signs of manipulation ({ TIME($start_s) }–{ TIME($end_s) }).
reason-face-manipulated-still = The face of { $place ->
    [left] the person on the left
    [middle] the person in the middle
    [right] the person on the right
   *[only] the person in view
 } shows signs of manipulation.
reason-face-unclear = { $people ->
    [one] The face gives
   *[other] The faces give
 } weak and mixed signs.
reason-face-bona-fide = { $people ->
    [one] The face is
   *[other] The { $people } faces are
 } consistent with a camera recording.
reason-image-manipulated = The picture has traces that generated pictures have.
reason-image-unclear = The picture gives weak and mixed signs of having been generated.
reason-image-bona-fide = The picture is consistent with one from a camera.
reason-speech-manipulated = The voice has traces of synthesis ({ TIME($start_s) }–{ TIME($end_s) }).
reason-speech-unclear = The voice gives weak and mixed signs of synthesis.
reason-speech-bona-fide = The voice is consistent with a recording of a person.
reason-other-manipulated = The detector “{ $detector }” found signs of manipulation.
reason-other-unclear = The detector “{ $detector }” found weak and mixed signs.
reason-other-bona-fide = The detector “{ $detector }” found no sign of manipulation.
reason-nothing = Nothing in this file could be judged.

modality-face = faces
modality-image = picture
modality-speech = voice
modality-av_sync = lip sync
modality-provenance = origin

detector-unavailable = “{ $detector }” could not run: { $error }
detector-failed = “{ $detector }” stopped with an error on this file.

error-rate-manipulated = { $one_in ->
    [0] None of { $count } genuine test files of this kind got this answer.
    [1] { $false } of { $count } genuine test files of this kind got this answer.
   *[other] About 1 in { $one_in } genuine test files of this kind got this answer ({ $false } of { $count }).
 }
error-rate-authentic = { $one_in ->
    [0] None of { $count } manipulated test files of this kind got this answer.
    [1] { $false } of { $count } manipulated test files of this kind got this answer.
   *[other] About 1 in { $one_in } manipulated test files of this kind got this answer ({ $false } of { $count }).
 }

stage-reading = Reading the file
stage-faces = Looking for faces
stage-judging = Judging faces, picture and voice
stage-weighing = Weighing the evidence
