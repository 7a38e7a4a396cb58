### Die Stimme: warum sie nicht beurteilt wurde, und was zu hören war.

speech-no-sound = es gibt keinen Ton
speech-silent = die Tonspur ist still
speech-none = niemand spricht (nur Musik, Geräusch oder Töne)
speech-too-short = nur { $seconds } s Sprache, { $needed } s sind nötig
speech-too-narrow = der Ton endet bei { $hertz } Hz, zu schmal, um eine Stimme zu beurteilen
speech-part = Ein Stück der Stimme weicht vom Rest ab: { TIME($start_s) }–{ TIME($end_s) }.
