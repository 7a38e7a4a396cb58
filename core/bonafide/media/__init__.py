"""From untrusted bytes to a `Recording`, decoded in a sandboxed worker process.

    with Decoder(read(MediaSettings)) as decoder:
        recording = decoder.read("clip.mp4", frames=32)

`sandbox`, `process` and `source` are all that runs in the caller's process: they hash the
file, hand its descriptor over and check the answer. Everything else here runs
in the worker, which may be taken over by the file that it reads.
"""
