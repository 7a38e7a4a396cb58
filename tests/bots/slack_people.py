"""What people do in Slack, and what they get to see."""

from __future__ import annotations

from bonafide.database import tenants

TS = "1699999999.000100"


def mention(slack, *files, ts=TS, channel="C1", **more):
    event = {"type": "app_mention", "channel": channel, "user": "U1", "ts": ts, "text": "<@UBOT>"}
    return slack.event({**event, "files": list(files), **more})


def answered(slack, ts=TS, channel="C1"):
    """The answer in the thread, once it has buttons."""

    def look():
        found = slack.thread(channel, ts)
        return [m for m in found if any(b["type"] == "actions" for b in m["blocks"])]

    return slack.until(look)[0]


def whispered(slack):
    return slack.until(lambda: slack.ephemeral)[-1]["text"]


def text(message):
    return message["text"]


def choose(slack, **surface):
    tenants.choose(slack.engine.database, "slack:T1", surface=surface)


def refused(slack, ts=TS, channel="C1"):
    """What stands where the placeholder stood."""
    return text(slack.until(lambda: [m for m in slack.thread(channel, ts) if m["edits"]])[0])


def case_of(message):
    return message["blocks"][-1]["elements"][0]["value"]


def asked_for_review(slack, message, reviewers=("R1",)):
    """The request in the review channel, after the asker pressed for it."""
    choose(slack, review_channel="CR")
    slack.members["CR"] = list(reviewers)
    before = len([c for c, _ in slack.messages if c == "CR"])
    slack.press(message, "bonafide-ask_review")
    requests = slack.until(
        lambda: [m for (c, _), m in slack.messages.items() if c == "CR"][before:]
    )
    return requests[0]


def rule(slack, request, decision, reviewer, note=""):
    """Press the decision and send its dialog off; what came back."""
    before = len(slack.views)
    slack.press(request, f"bonafide-{decision}", user=reviewer)
    view = slack.until(lambda: slack.views[before:])[0]
    return slack.submit(view, {"note": {"note": {"value": note}}}, user=reviewer)
