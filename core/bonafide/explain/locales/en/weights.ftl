### Networks: what public models say, and what `bonafide models` prints.

weights-hub-unavailable = The public model { $name } was left out: { $error }
weights-hub-no-picture = The public model { $name } judges still pictures only.
weights-hub-no-face = The public model { $name } found no face to judge.
weights-hub-small-face = The public model { $name } needs a face of { $smallest_px } pixels or more.
weights-hub-no-sound = The public model { $name } found no second of sound that it can judge.
weights-hub-sign = The public model “{ $name }”, which was not measured here, sees traces too.

weights-state-embedded = embedded, checked
weights-state-downloaded = downloaded, checked
weights-state-not_downloaded = not downloaded
weights-state-not_accepted = downloaded, not accepted
weights-state-refused = refused

weights-column-name = Name
weights-column-modality = Looks at
weights-column-source = Source
weights-column-licence = Licence
weights-column-state = State

weights-untried = not tried here
weights-pulled = { $name } is ready.
weights-accepted = { $name }: this file was accepted and pinned: { $source }, sha256 { $sha256 }. From now on no other is taken.
weights-accept-hint = { $name } ships without a sha256, because nobody has checked this file for you. If you trust { $source }, run: bonafide models pull { $name } --accept-hash
weights-verified = { $count ->
    [one] One file is what its card says.
   *[other] { $count } files are what their cards say.
}
weights-verify-refused = { $name }: { $error }
weights-published = Published: { $address }
