### Dos voces comparadas.

speaker-short-voice = en la grabación solo hay { $seconds } segundos de habla, hacen falta { $needed }
speaker-short-reference = en la referencia solo hay { $seconds } segundos de habla, hacen falta { $needed }
speaker-sign-same = Las dos grabaciones suenan a la misma persona.
speaker-sign-other = Las dos grabaciones suenan a dos personas.
