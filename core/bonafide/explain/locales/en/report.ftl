### The report as HTML and PDF, and the figures the page shares with it.

report-title = Report on case { $case }
report-subtitle = bonafide · triage of suspicious media
report-footer = This is triage, not proof. The figures describe what the named detectors measured with the named weights; they can be wrong, and they say nothing about who made the file or why.

report-risk = { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) }
report-llr = { NUMBER($llr, minimumFractionDigits: 2, maximumFractionDigits: 2) }
report-seconds = { NUMBER($seconds, maximumFractionDigits: 1) } s
report-megabytes = { NUMBER($megabytes, maximumFractionDigits: 2) } MB
report-span = { TIME($start_s) }–{ TIME($end_s) }
report-abstention = { $what }: { $reason }
report-policy = { $name }: prior { NUMBER($prior, maximumFractionDigits: 3) }, review from { NUMBER($review_from, maximumFractionDigits: 3) }, manipulated above { NUMBER($manipulated_from, maximumFractionDigits: 3) }

report-reasons = Why
report-not-examined = Not judged
report-nothing-missing = Everything that the installed detectors can look at was looked at.
report-timeline = When
report-exhibits = Where

report-risks = Risk (0 = bona fide, 1 = manipulated)
report-risk-overall = Overall
report-risk-video = Faces in the picture
report-risk-audio = Voice
report-risk-image = Whole picture
report-not-judged = not judged

report-findings = What the detectors found
report-column-what = Looked at
report-column-detector = Detector
report-column-version = Version
report-column-risk = Risk
report-column-llr = Evidence (llr)
report-column-when = When

report-stretches = Strongest stretches

report-coverage = What was looked at
report-fact-file = Handed in as
report-fact-kind = Kind
report-fact-size = Size
report-fact-duration = Length
report-fact-dimensions = Picture, px
report-fact-streams = Streams
report-fact-frames = Pictures looked at
report-fact-people = People followed
report-fact-faces = Face stretches judged
report-fact-sound = Sound listened to
report-fact-note = Note
report-kind-picture = picture
report-kind-video = video
report-kind-sound = sound

report-provenance = What the file says about itself
report-no-claims = Nothing. Most files say nothing about their origin; that speaks neither for nor against them.
report-claim-content_credentials = Content credentials
report-claim-generator = Generator
report-claim-editor = Editor
report-claim-camera = Camera
report-says-generated = says it was generated
report-validation-trusted = signature valid, signer trusted
report-validation-valid = signature valid, signer unknown
report-validation-untrusted = signature valid, signer unknown
report-validation-invalid = signature not valid

report-evidence = Evidence
report-fact-case = Case
report-fact-examined-at = Examined
report-fact-sha256 = File, SHA-256
report-fact-engine = Engine version
report-fact-policy = Policy
report-fact-weights = Weights, SHA-256
report-fact-ledger = Ledger entry

timeline-label = Timeline: one row for each person and one for the voice; the taller a bar, the higher the risk.
timeline-person = Person { $person }

exhibit-face = { $time_s ->
    [0] Person { $person }.
   *[other] Person { $person } at { TIME($time_s) }.
 } Where a second view stands beside it, the bright places are what the network reacted to.
exhibit-image = The picture, and the places the network reacted to.
exhibit-sound = Time runs to the right, pitch upwards; framed stretches are those the voice detector found suspicious, and what is outlined in colour counted most for it.
