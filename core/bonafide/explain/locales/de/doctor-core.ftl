### Was `bonafide doctor` über das Dekodieren und die Detektoren sagt.

doctor-protection-memory = Der dekodierende Prozess hat eine Speichergrenze
doctor-protection-no-writing = Er kann keine Datei schreiben
doctor-protection-no-dumps = Er hinterlässt kein Speicherabbild, wenn er abstürzt
doctor-protection-few-files = Er kann nur wenige Dateien offen halten
doctor-protection-own-network = Er hat ein eigenes Netz, in dem sonst niemand ist
doctor-protection-no-capabilities = Er hat keine Rechte eines Verwalters
doctor-protection-no-new-privileges = Er kann keine Rechte dazugewinnen
doctor-protection-no-file-access = Er kann keine Datei öffnen (landlock)
doctor-protection-few-system-calls = Er kann den Kernel um wenig bitten (seccomp)
doctor-active = { $protection }: aktiv.
doctor-missing = { $protection }: fehlt, dieses System bietet es nicht.
doctor-all-active = Alle { $count } Schutzmaßnahmen des dekodierenden Prozesses sind aktiv.
doctor-some-missing = { $missing ->
    [one] Eine Schutzmaßnahme
   *[other] { $missing } Schutzmaßnahmen
 } von { $count } { $missing ->
    [one] fehlt
   *[other] fehlen
 }: die übrigen halten, aber prüfen Sie Dateien von Fremden lieber unter Linux 5.13 oder neuer, außerhalb von Containern, die das verbieten.
doctor-ready = { $name } ist bereit.
doctor-broken = { $name } ist nicht verwendbar: { $error }
