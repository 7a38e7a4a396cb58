### The page.

web-title = bonafide · is this picture, video or voice manipulated?
web-sentence = Find out whether a picture, video or voice was likely manipulated, how sure that is, and where. It is triage, not proof: it can be wrong.
web-footer = bonafide { $version } · your file is judged on this server and passed on to nobody
web-languages = Language
web-theme = Theme
web-help = Help
web-shortcuts = Keyboard
web-close = Close

web-key-upload = Upload a file
web-key-start = Start the check
web-key-results = Go to the result
web-key-report = Save the report
web-key-theme = Light or dark
web-key-help = This help

web-tab-check = Check
web-tab-batch = Batch
web-tab-live = Live
web-tab-compare = Compare voices
web-tab-review = Review
web-tab-about = About

web-drop = Picture, video or sound: drop it, click, or paste it
web-bounds = Up to { NUMBER($megabytes, maximumFractionDigits: 0) } MB. { $days ->
    [0] The file is deleted as soon as it has been judged.
   *[other] The file is kept on this server for { NUMBER($days, maximumFractionDigits: 1) } days; you can delete it as soon as you have the answer.
 }
web-samples = No file at hand? Try one of ours:
web-sample-photograph = A photograph
web-sample-clip = A clip with a changed face
web-sample-voice = A synthetic voice
web-record = Or record it now:
web-record-voice = Record a voice
web-record-camera = Record a video
web-record-stop = Stop and check
web-record-cancel = Cancel
web-link = Link to the file
web-start = Start the check
web-another = Check another file

web-waiting = Handed in; waiting for its turn
web-working = At work
web-failed = No answer about this file
web-risk-scale = risk, from 0 (bona fide) to 1 (manipulated)
web-jump = Play from { TIME($time_s) }
web-timeline-hint = The taller and redder a bar, the higher the risk there. Click to jump.
web-media-gone = The file itself is not kept on this server, so it cannot be played here.
web-downloads = Take it with you
web-download-html = Report (HTML)
web-download-pdf = Report (PDF)
web-download-json = Report (JSON)
web-download-bundle = Evidence bundle
web-ruled = A person has ruled:
web-ruled-note = “{ $note }”
web-decision-authentic = authentic
web-decision-manipulated = manipulated
web-decision-cannot_tell = cannot tell

web-ask-review = Ask a person to review it
web-review-asked = Asked. The reviewers of this server can now see the file and this answer; their ruling appears here by itself.
web-review-nobody = It is on the list, but nobody reviews for visitors here yet. Whoever runs this server makes a reviewer’s token:
web-review-pending = A person was asked to look at it; the ruling appears here by itself.
web-wrong = This answer is wrong
web-wrong-what = What is it really?
web-note = What do you know about it?
web-send = Send
web-thanks = Thank you. It is kept with the case, and whoever reviews it sees it.
web-forget = Delete the file and its report
web-forgotten = Deleted: the file and its report are gone.

web-error-unsupported_media = This file holds no picture, video or sound that can be read. Try the original file.
web-error-decode_failed = This file is damaged or incomplete. Ask for it again, as the original.
web-error-limit_exceeded = This is larger, longer or more than is allowed here.
web-error-too-many = You have handed in as many files as this server takes from one visitor. Wait until they are finished, or come back within the hour.
web-error-not_found = There is no such case here, or it is not yours to see.
web-error-conflict = Somebody did that already, or it changed meanwhile. Reload the page to see how it stands.
web-error-unavailable = The server cannot do that at this moment; try again in a minute.
web-error-not_allowed = This is not allowed here, or your token has expired. Sign in again on the tab “Review”.

web-batch-drop = Many files at once: drop them here
web-batch-bounds = Up to { $most } files at once, without a token { $hour } in an hour. Each gets a case of its own; at the end there is a table to take away.
web-batch-most = Not taken: a batch has at most { $most } files. Hand this one in with the next.
web-batch-column-file = File
web-batch-column-state = Where it is
web-batch-column-answer = Answer
web-batch-column-risk = Risk
web-batch-column-case = Case
web-batch-counts = { $done } of { $all } finished
web-batch-csv = Table (CSV)
web-batch-json = Reports (JSON)
web-state-waiting = waiting
web-state-fetching = being fetched
web-state-examining = being looked at
web-state-answering = finished
web-state-answered = finished
web-state-failed = not judged
web-state-cancelled = cancelled

web-live-intro = Camera and microphone of this device. Every { $seconds } seconds the last stretch is judged; nothing is kept unless you ask for it.
web-live-start = Start the camera
web-live-stop = Stop
web-live-keep = Keep the next stretch as a case
web-live-idle = The camera is off.
web-live-on = Recording. The first verdict comes after { $seconds } seconds.
web-live-kept = Kept as case { $case }.

web-compare-intro = Is it really them? Hand in a recording of the person that you are sure of, and the one that is in question. Both are compared and kept nowhere.
web-compare-reference = The person, recorded for certain
web-compare-questioned = The voice in question
web-compare-start = Compare
web-compare-need = Hand in both recordings first.
web-compare-working = Listening to both recordings …
web-compare-files = Sure: { $reference } · in question: { $questioned }

web-review-intro = Reviewers sign in with a token that whoever runs this server made. For the visitors of this page:
web-review-token = Token
web-review-sign-in = Sign in
web-review-sign-out = Sign out ({ $name })
web-review-expired = The token is not known or has expired.
web-review-refresh = Refresh
web-review-empty = No case waits for a review.
web-review-queue = Cases that wait
web-review-claimed = Taken. Nobody else can rule on it meanwhile.
web-review-note = Why? (stands in the record)
web-review-done = Ruled. Everyone who asked is told.
web-review-back = Give it back
web-review-given-back = Given back; others can take it now.
web-review-objection = Somebody says that this answer is wrong:
web-review-objection-bare = no more was said

web-pair = Side by side
web-pair-file = The file
web-pair-beside = Beside it
web-pair-strongest = Its strongest places
web-pair-none = No pictures were drawn from this file.
web-pair-together = Play both together

web-review-state-open = waits
web-review-state-claimed = taken by somebody else
web-review-state-mine = yours

web-about-what = What this is
web-about-what-text = Several small detectors look at faces, at whole pictures, at voices and at what the file says about itself. Their evidence is weighed into one risk. What cannot be judged is named, not guessed.
web-about-not = What this is not
web-about-not-text = Not proof, not a lie detector, and no judgement about a person. New generators, strong compression and small faces make it miss things; make-up, filters and poor cameras make it suspicious. Confirm what matters through a second channel.
web-about-keep = What is kept
web-about-keep-text = { $days ->
    [0] Your file is removed as soon as it has been judged; the report stays until you delete it.
   *[other] Your file stays on this server for { NUMBER($days, maximumFractionDigits: 1) } days, the report until you delete it. You can delete both at any time.
 }
web-about-detectors = Detectors
web-about-weights = weights { $sha256 }
web-about-licence = licence { $licence }
web-about-figures = Figures (AUC: 0.5 is guessing, 1 is perfect; a second figure is within one source)
web-about-face = Looks at each face, frame by frame, for traces that swapping or generating leaves.
web-about-face-sequence = Looks at whether a face changes from one frame to the next in ways that faces do not.
web-about-face-signals = Follows how a face moves. From eight seconds on it also counts blinks and looks for a pulse; both are told and not weighed.
web-about-image = Looks at the picture as a whole for traces of a generator.
web-about-image-statistics = Counts small regularities that generators and retouching leave in a picture; it tips a balance, no more.
web-about-speech = Listens to speech for traces of a synthetic or cloned voice.
web-about-av-sync = Compares the lips with the sound; it tells what it measured and concludes nothing yet. No network is behind it.
web-about-provenance = Reads what the file says about itself; no network is behind it.
web-about-speaker = Behind “Compare voices” only: tells whether one person speaks in two recordings.
web-about-limits = Limits
web-about-rates = How often answers were wrong
web-about-rate-kind = Kind
web-about-rate-band = Answer
web-about-rate-text = How often it was wrong

web-script-forget = Delete the file and its report for good?
web-script-live-denied = The browser gives no access to camera and microphone.
web-script-lost = The server does not answer. This page goes on by itself when it does.
web-script-too-large = This file is larger than the { NUMBER($megabytes, maximumFractionDigits: 0) } MB that this server takes. Hand in the part of it that matters.
