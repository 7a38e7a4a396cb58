"""The bot's Web API calls through the real slack_sdk against another Slack: npm's emulate.

The app is installed by OAuth with the manifest's scopes, of which emulate insists on
each. Events are ours, since emulate sends none; all they lead to is real.
"""

import asyncio
import re

import httpx
import pytest
from cryptography.fernet import Fernet
from slack_sdk import WebClient

from bonafide import settings
from tests.bots.conftest import Loop, slack_server, slack_settings, sound
from tests.peers import emulate
from tests.peers.emulate import GENERAL, PERSON, TEAM
from tests.peers.slack import Slack
from tests.peers.slack_api import CLIENT_ID, CLIENT_SECRET

REDIRECT = "https://bot.example/slack/oauth_redirect"


class World:
    """The emulated Slack, the bot's own HTTP server, and a person with a client."""

    def __init__(self, peer, bot):
        self.url, self.api, self.bot = peer.itself, f"{peer.api}/api/", bot
        self.person = WebClient(PERSON, base_url=self.api)
        self.asker = self.person.auth_test()["user_id"]

    def install(self, scopes=None):
        """The whole way of an installation, with Slack's page in between."""
        page = httpx.get(f"{self.bot.base}/slack/install", trust_env=False)
        link = re.search(r'href="https://slack\.com(/oauth[^"]+)"', page.text)[1]
        asked = httpx.URL(self.url + link.replace("&amp;", "&")).params
        agreed = {
            "user_id": self.asker, "redirect_uri": asked["redirect_uri"], "state": asked["state"],
            "scope": scopes or asked["scope"], "user_scope": "", "client_id": asked["client_id"],
        }  # fmt: skip
        sent = httpx.post(f"{self.url}/oauth/v2/authorize/callback", data=agreed, trust_env=False)
        back = httpx.URL(sent.headers["location"])
        assert str(back).startswith(REDIRECT)
        done = httpx.get(
            f"{self.bot.base}/slack/oauth_redirect",
            params=dict(back.params),
            headers={"cookie": page.headers["set-cookie"].split(";")[0]},
            trust_env=False,
        )
        assert done.status_code == 200, done.text

    def upload(self, channel, content):
        """A person shares a file; the message that it stands in."""
        shared = self.person.files_upload_v2(
            content=content, filename="clip.wav", title="clip.wav", channel=channel
        )
        file = shared["files"][0]["id"]
        messages = self.person.conversations_history(channel=channel)["messages"]
        return next(m for m in messages if any(f["id"] == file for f in m.get("files", [])))

    def mention(self, channel, message):
        """A person mentions the bot in the thread under a message, which the bot looks up."""
        self.bot.event(
            {
                "type": "app_mention", "channel": channel, "user": self.asker, "text": "<@UBOT>",
                "ts": f"{message['ts']}9", "thread_ts": message["ts"],
            },
            team=TEAM,
        )  # fmt: skip

    def thread(self, channel, message):
        """What was posted under a message."""
        found = self.person.conversations_replies(channel=channel, ts=message["ts"])
        return [m for m in found["messages"] if m["ts"] != message["ts"]]

    def answered(self, channel, message):
        """The answer under a message, once it has buttons."""
        return self.bot.until(
            lambda: [
                m for m in self.thread(channel, message)
                if any(b["type"] == "actions" for b in m.get("blocks", []))
            ]
        )[0]  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    from bonafide_bots.slack.manifest import SCOPES

    patch, loop, folder = pytest.MonkeyPatch(), Loop(), tmp_path_factory.mktemp("emulate")
    # Our own Slack serves as its events' sender only.
    platform = Slack()
    with emulate.slack(folder, sorted(SCOPES), REDIRECT) as peer:
        more = {
            "SLACK_BOT_TOKEN": "", "SLACK_API_URL": f"{peer.api}/api/",
            "SLACK_CLIENT_ID": CLIENT_ID, "SLACK_CLIENT_SECRET": CLIENT_SECRET,
            "SLACK_TOKEN_KEY": Fernet.generate_key().decode(),
            "SLACK_PUBLIC_URL": "https://bot.example", "SLACK_FILE_HOSTS": "localhost",
            "SLACK_EXEMPT_HOSTS": peer.itself.removeprefix("http://"),
        }  # fmt: skip
        slack_settings(patch, folder / "home", platform, **more)
        with slack_server(platform, loop):
            platform.base = platform.http.url.removesuffix("/slack/events")
            made = World(peer, platform)
            made.install()
            yield made
    platform.close()
    patch.undo()
    settings.read.cache_clear()
    loop.close()


@pytest.fixture
def bot_client(world):
    """What the bot itself calls Slack with."""

    async def found():
        from bonafide_bots.slack.start import surface

        return await surface()._clients({"team": TEAM, "enterprise": None})

    token = asyncio.run(found()).token
    return WebClient(token, base_url=world.api)


def test_the_installation_gave_a_token_of_the_bots_own(world, bot_client):
    assert bot_client.auth_test()["user_id"] != world.asker


def test_a_file_is_fetched_and_answered_by_editing_the_placeholder(world):
    message = world.upload(GENERAL, sound(1))
    world.mention(GENERAL, message)
    answer = world.answered(GENERAL, message)
    assert "risk 0." in answer["text"]
    assert len(world.thread(GENERAL, message)) == 1
    eyes = world.person.reactions_get(channel=GENERAL, timestamp=message["ts"])
    assert [reaction["name"] for reaction in eyes["message"]["reactions"]] == ["eyes"]


def test_a_post_that_was_not_noted_is_found_by_its_metadata(world, loop):
    from bonafide.jobs.terms import Answer
    from bonafide.terms import Message
    from bonafide_bots.slack.start import surface
    from bonafide_bots.slack.ways_in import Place, requests_of
    from tests.bots.test_discord_start import Noted

    message = world.upload(GENERAL, sound(2))
    place = Place(TEAM, None, GENERAL)
    (request,) = requests_of(message, place, asker=world.asker, language="en", limit=1)
    own, answer = surface(), Answer(failure=Message("job-too-late"))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(own.greet(request, Noted(killed=True)))
    asyncio.run(own.answer(request, answer, Noted(2)))
    (post,) = world.thread(GENERAL, message)
    assert "too long before" in post["text"]


def test_where_the_bot_is_not_a_member_the_asker_is_answered_directly(world):
    channels = world.person.conversations_list(types="private_channel")["channels"]
    secret = next(channel["id"] for channel in channels if channel["name"] == "secret")
    message = world.upload(secret, sound(3))
    world.bot.deliver("interactive", {
        "type": "message_action", "callback_id": "bonafide-check", "trigger_id": "t",
        "team": {"id": TEAM}, "user": {"id": world.asker}, "channel": {"id": secret},
        "api_app_id": "A1", "message": message, "message_ts": message["ts"],
    })  # fmt: skip
    direct = world.bot.until(lambda: direct_messages(world))
    world.bot.until(lambda: [m for m in direct_messages(world) if "Looking at" not in m["text"]])
    assert direct
    assert not world.thread(secret, message)


def direct_messages(world):
    """What the bot wrote to the person alone."""
    found = world.person.conversations_list(types="im")["channels"]
    texts = [world.person.conversations_history(channel=c["id"])["messages"] for c in found]
    return [message for messages in texts for message in messages]


def test_details_open_and_hand_the_report_into_the_thread(world):
    message = world.upload(GENERAL, sound(4))
    world.mention(GENERAL, message)
    answer = world.answered(GENERAL, message)
    press(world, "details", message, {"channel": {"id": GENERAL}, "message": answer})
    case = answer["blocks"][-1]["elements"][0]["value"]
    view = {"type": "modal", "id": "V", "private_metadata": f"{GENERAL} {message['ts']}"}
    press(world, "papers", message, {"view": view}, case)
    shared = world.bot.until(lambda: [m for m in world.thread(GENERAL, message) if m.get("files")])
    assert shared[0]["files"][0]["name"] == f"bonafide-{case}.pdf"


def press(world, action, message, more, case=None):
    """Press a button, with a trigger that emulate knows."""
    trigger = world.person.api_call("views.generateTriggerId")["trigger_id"]
    value = case or more["message"]["blocks"][-1]["elements"][0]["value"]
    world.bot.deliver("interactive", {
        "type": "block_actions", "team": {"id": TEAM}, "api_app_id": "A1", "trigger_id": trigger,
        "user": {"id": world.asker, "team_id": TEAM}, "container": {"type": "message"},
        "actions": [{"action_id": f"bonafide-{action}", "value": value}], **more,
    })  # fmt: skip


def test_members_of_the_review_channel_rule_and_the_answer_changes(world):
    from bonafide.database import tenants

    tenants.choose(world.bot.engine.database, f"slack:{TEAM}", surface={"review_channel": GENERAL})
    message = world.upload(GENERAL, sound(5))
    world.mention(GENERAL, message)
    answer = world.answered(GENERAL, message)
    case = answer["blocks"][-1]["elements"][0]["value"]
    view = {"type": "modal", "callback_id": "bonafide-rule"}
    view["private_metadata"] = f"{case} manipulated"
    done = world.bot.deliver("interactive", {
        "type": "view_submission", "team": {"id": TEAM}, "api_app_id": "A1",
        "user": {"id": world.asker, "team_id": TEAM},
        "view": {**view, "id": "V1", "state": {"values": {"note": {"note": {"value": "seen"}}}}},
    })  # fmt: skip
    assert not done.get("errors")
    world.bot.until(lambda: "ruled this" in world.answered(GENERAL, message)["text"])
    world.bot.until(lambda: len(world.thread(GENERAL, message)) == 2)


def test_the_home_tab_is_published(world):
    world.bot.event(
        {"type": "app_home_opened", "user": world.asker, "channel": "D1", "tab": "home"}, team=TEAM
    )

    def published():
        page = httpx.get(f"{world.url}/?tab=views", trust_env=False).text
        return page if "My checks" in page else None

    page = world.bot.until(published)
    assert "app home" in page
    assert "Open reviews" in page


def test_a_scope_that_is_missing_is_named_to_the_asker(world):
    from bonafide_bots.slack.manifest import SCOPES

    world.install(scopes=",".join(sorted(set(SCOPES) - {"files:read"})))
    message = world.upload(GENERAL, sound(6))
    world.mention(GENERAL, message)
    said = world.bot.until(
        lambda: [m for m in world.thread(GENERAL, message) if "Looking at" not in m["text"]]
    )
    assert "files:read" in said[0]["text"]
    world.install()
