"""Networks and what is known of them: cards, files, sessions."""

import os

# onnxruntime tells its maker about every use, over the network and with an identifier that it
# leaves in the temp folder, unless it is told not to before it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
