### Cases: removing, checking and repeating them.

case-removed = Case { $case } was removed with its file. The ledger keeps the hashes.

evidence-sound = Nothing was changed: every byte, row and entry is as it was written.
evidence-entry-missing = Entry { NUMBER($number, useGrouping: 0) } of the ledger is missing.
evidence-entry-changed = Entry { NUMBER($number, useGrouping: 0) } of the ledger was changed.
evidence-head-differs = The ledger does not end where it should, at entry { NUMBER($number, useGrouping: 0) }.
evidence-never-judged = The ledger has no judgement of case { $case }.
evidence-differs = Not as it was written: { $part }.
evidence-bundle-changed = The bundle was changed, if only in the file's own bookkeeping.
evidence-bundle-unreadable = This is no evidence bundle, or it was damaged.
evidence-signature-wrong = The signature does not fit.
evidence-timestamp-wrong = The time stamp does not fit.

replay-same = The same numbers came out.
replay-differs = { $name } was { $before } and is now { $after }.
replay-cause-engine = The engine is another version: { $before } then, { $after } now.
replay-cause-policy = The policy is another one ({ $name }: { $before } then, { $after } now).
replay-cause-detectors = The detector { $name } is another version: { $before } then, { $after } now.
replay-cause-weights = The weights of { $name } are others: { $before } then, { $after } now.
replay-cause-libraries = The library { $name } is another version: { $before } then, { $after } now.
replay-cause-machine = The processor is of another kind: { $before } then, { $after } now.
replay-cause-frames = Another number of frames was looked at: { $before } then, { $after } now.
replay-cause-unknown = All versions are the same, so the numbers should be: please report this.
