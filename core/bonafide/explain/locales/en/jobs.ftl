### Why there is no report, and what is added to an answer.

job-asked-before = This file was asked about before ({ $times } times by now); this is the same answer.
job-case-removed = The case was removed on request, so there is no answer to show any more.
job-fetch-failed = The file could not be fetched from the platform. Please send it again.
job-kills-worker = The file stopped every worker that tried to read it, so it cannot be judged here. Please ask for a copy from another source.
job-too-late = It was too long before this could be begun. Please ask again.
job-went-wrong = Something went wrong on our side and has been logged. Please ask again.
job-unsupported-media = This is no picture, video or sound that can be judged, whatever its name says.
job-limit-exceeded = The file is over a limit. { $error }
job-decode-failed = The file is damaged or could not be read. Please ask for a copy from another source.
job-file-unreadable = The file is not there any more, or may not be read.
job-file-changed = The file changed while it was read. Please send it again.
job-input = The file cannot be judged. { $error }
job-not-allowed = The platform did not allow the file to be fetched. { $error }
job-not-found = The file is not there any more. Please send it again.
job-weights = A network that is needed cannot be used here. { $error }
job-weights-missing = A network that is needed is missing here. { $error }
job-weights-mismatch = A network that is needed was changed, so it is not used. { $error }
job-card-invalid = The description of a network is wrong here. { $error }
job-settings = A setting here is wrong. { $error }
job-service = A part of the service did not work. Please ask again.
job-conflict = Somebody else was faster. Please ask again.
job-unavailable = A part of the service does not answer. Please ask again.
job-error = The file could not be judged. Please ask again.
