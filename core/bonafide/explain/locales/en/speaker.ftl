### Two voices compared.

speaker-short-voice = there are only { $seconds } seconds of speech in the recording, { $needed } are needed
speaker-short-reference = there are only { $seconds } seconds of speech in the reference, { $needed } are needed
speaker-sign-same = The two recordings sound like one person.
speaker-sign-other = The two recordings sound like two people.
