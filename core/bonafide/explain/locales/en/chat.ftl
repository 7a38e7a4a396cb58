### What the bots say around an answer.

chat-looking = 👀 Looking at { $file } …
chat-failed = { $reason }
chat-first-answer = First answer: { $headline }
chat-ruled-authentic = A reviewer ruled this authentic
chat-ruled-manipulated = A reviewer ruled this manipulated
chat-ruled-cannot_tell = A reviewer looked and cannot tell either
chat-ruling-notice = Case { $case }, which you asked about, has been reviewed.
chat-ruling-note = Note of the reviewer: { $note }
chat-review-asked = Review asked for case { $case }
chat-details-of = Details of case { $case }
chat-finding = { $what }: risk { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) } (version { $version }, weights { $weights })
chat-segment = { TIME($start_s) }–{ TIME($end_s) }: risk { NUMBER($risk, minimumFractionDigits: 2, maximumFractionDigits: 2) }
chat-abstained = { $what }: not judged, { $reason }
chat-coverage = Looked at { $frames ->
    [one] one picture
   *[other] { $frames } pictures
 }, { $people ->
    [0] no face
    [one] one face
   *[other] { $people } faces
 }, { $sound_s ->
    [0] no sound
   *[other] { $sound_s } s of sound
 }.
chat-kept-until = The file is kept until { $day }.
chat-not-kept = The file itself is not kept.

button-details = Details
button-ask_review = Ask for review
button-dispute = This is wrong
button-claim = I take it
button-authentic = Authentic
button-manipulated = Manipulated
button-cannot_tell = Cannot tell

chat-thanks-feedback = Thank you. Your objection is noted with the case and reviewers see it.
chat-review-opened = Reviewers have been asked about case { $case }.
chat-review-open-already = Reviewers have been asked about case { $case } already.
chat-claimed = { $reviewer } looks at case { $case }.
chat-claimed-by-other = Somebody else is looking at case { $case } already.
chat-ruled-already = Case { $case } has been ruled on already; ask for a second opinion to open it again.
chat-no-such-case = There is no such case here.
chat-not-allowed = Only reviewers can do that here.
chat-no-review-channel = No review channel has been chosen yet; an administrator can do that in the settings.
chat-nothing-attached = There is no picture, video or sound in that message.
chat-too-many-files = That message has { $count } files; the first { $limit } are looked at.
chat-link-refused = Only files that were uploaded here are looked at, not links to other places.
chat-help = Hand me a picture, a video or a voice: share it and mention me, send it to me directly, or use “Check this media” on a message. I say how likely it is manipulated, where and why. I am a help for a first look, not proof; with “Ask for review” a person looks at it.
chat-language-set = I will answer you in English.
chat-queue-full = Too many files are waiting here; try again in a few minutes.
chat-login-page = The platform sent a login page instead of the file: the app lacks the permission to read files.
chat-status = { $waiting } waiting, { $running } being looked at, { $workers ->
    [one] one worker
   *[other] { $workers } workers
 }.
chat-policy = Policy “{ $name }”: review from risk { NUMBER($review_from, minimumFractionDigits: 2) }, likely manipulated above { NUMBER($manipulated_from, minimumFractionDigits: 2) }.
chat-languages = Languages: { $languages }.
chat-conflict = Case { $case }: { $reason }
chat-submit = Rule
chat-note-label = Note for those who asked (optional)
chat-home-mine = My checks
chat-home-reviews = Open reviews
chat-home-nothing = Nothing yet.
chat-home-settings = Settings
chat-home-review-channel = Channel for reviews
chat-home-auto-scan = Channels where every file is looked at
chat-home-retention = Days that files are kept (0 = not at all)
chat-home-language = Language of the workspace
chat-home-policy = Policy
chat-home-save = Save
chat-home-saved = Saved.
chat-taken-back = The message was deleted, so its file is not answered on any more.
chat-link-not-yours = That link leads to a file that is not yours and was not shared here.
button-papers = Report and picture into the thread
chat-report-of = Report of case { $case }
