### What `bonafide doctor` says of decoding and of the detectors.

doctor-protection-memory = The decoding process has a limit of memory
doctor-protection-no-writing = It can write no file
doctor-protection-no-dumps = It leaves no memory dump when it crashes
doctor-protection-few-files = It can hold few files open
doctor-protection-own-network = It has a network of its own, with nobody on it
doctor-protection-no-capabilities = It has none of the rights of an administrator
doctor-protection-no-new-privileges = It cannot gain rights
doctor-protection-no-file-access = It can open no file (landlock)
doctor-protection-few-system-calls = It can ask little of the kernel (seccomp)
doctor-active = { $protection }: active.
doctor-missing = { $protection }: missing, this system does not offer it.
doctor-all-active = All { $count } protections of the decoding process are active.
doctor-some-missing = { $missing ->
    [one] One protection
   *[other] { $missing } protections
 } of { $count } { $missing ->
    [one] is
   *[other] are
 } missing: the others hold, but judge files of strangers rather on Linux 5.13 or newer, outside of containers that forbid it.
doctor-ready = { $name } is ready.
doctor-broken = { $name } cannot be used: { $error }
