"""How the Discord bot starts, is installed, is taken over from, and ends."""

import asyncio
import json
import os
import signal
import subprocess
import sys

import pytest

from bonafide import settings
from bonafide.errors import SettingsError, Unavailable
from bonafide.jobs import Engine
from tests.peers.discord import Discord
from tests.peers.discord_shapes import BOT, text
from tests.peers.judge import Sleeper

from .conftest import Loop, discord_bot, discord_settings, sound
from .discord_people import answered, check, posted, said


@pytest.fixture
def platform(tmp_path, monkeypatch):
    """A Discord that no bot is connected to yet."""
    made = Discord()
    discord_settings(monkeypatch, tmp_path / "home", made)
    yield made
    made.close()
    settings.read.cache_clear()


def a_place(platform):
    guild, channel = platform.add_guild()
    return {"guild": guild, "channel": channel}


def run(*, worker=False):
    from bonafide_bots.discord import start

    return asyncio.run(start.run(worker=worker))


def test_without_a_token_it_says_which_variable_is_missing(platform, monkeypatch):
    monkeypatch.delenv("BONAFIDE_DISCORD_TOKEN")
    settings.read.cache_clear()
    with pytest.raises(SettingsError, match="BONAFIDE_DISCORD_TOKEN is not set"):
        run()


def test_a_revoked_token_is_said(platform, monkeypatch):
    monkeypatch.setenv("BONAFIDE_DISCORD_TOKEN", "MTAwMQ.old.token")
    settings.read.cache_clear()
    with pytest.raises(SettingsError, match="refuses BONAFIDE_DISCORD_TOKEN"):
        run()


def test_a_missing_intent_is_said(platform):
    platform.gateway.message_content = False
    with pytest.raises(SettingsError, match="message content intent"):
        run()


def test_the_links_install_it_for_servers_and_for_people(platform):
    from bonafide_bots.discord.start import PERMISSIONS, invitations

    guild, person = asyncio.run(invitations())
    assert f"permissions={PERMISSIONS.value}" in guild
    assert "scope=bot+applications.commands" in guild
    assert guild.endswith("integration_type=0")
    assert person.endswith("integration_type=1")
    assert not PERMISSIONS.administrator
    assert not PERMISSIONS.manage_messages


def test_buttons_and_dialogs_work_after_a_restart(platform):
    with discord_bot(platform):
        place = a_place(platform)
        answer = answered(platform, check(platform, place, platform.add_file(sound())))
    with discord_bot(platform, worker=False):
        platform.add_again(place["guild"])
        told = said(platform, platform.press(answer, "details", **place))
        assert "Details of case" in text(told)


def test_a_worker_elsewhere_puts_a_private_answer_in_its_place(platform):
    from bonafide_bots.surfaces import discord as surface

    with discord_bot(platform, worker=False):
        place = a_place(platform)
        asked = check(platform, place, platform.add_file(sound()))
        said(platform, asked)
        loop, own = Loop(), surface()
        engine = loop.run(Engine.start([own], worker=True, judge=Sleeper()))
        answer = answered(platform, asked)
        assert answer["flags"] & 64
        assert len(asked["posts"]) == 1
        loop.run(engine.stop(within_s=5))
        loop.close()


def test_a_full_queue_is_said_in_place_of_the_placeholder_and_to_who_mentioned(
    platform, monkeypatch
):
    monkeypatch.setenv("BONAFIDE_JOBS_TENANT_WAITING", "1")
    settings.read.cache_clear()
    with discord_bot(platform, worker=False):
        place = a_place(platform)
        first = check(platform, place, platform.add_file(sound(1)))
        assert "Looking at" in text(said(platform, first))
        second = check(platform, place, platform.add_file(sound(2)))
        platform.until(lambda: second["posts"] and second["posts"][0]["edits"])
        assert "Too many files" in text(second["posts"][0])
        assert second["posts"][0]["flags"] & 64
        files = [platform.add_file(sound(3))]
        platform.say(place["channel"], 9, place["guild"], content=f"<@{BOT}>", attachments=files)
        told = platform.until(
            lambda: [
                m
                for m in posted(platform, place["channel"])
                if m["content"] and not m["flags"] & 64
            ]
        )
        assert "Too many files" in text(told[0])


@pytest.mark.slow
def test_events_of_every_shard_arrive(platform):
    platform.gateway.shards = 2
    with discord_bot(platform):
        places = [a_place(platform) for _ in range(6)]
        assert {platform.gateway.shard_of(place["guild"]) for place in places} == {0, 1}
        for place in places:
            answered(platform, check(platform, place, platform.add_file(sound())))


def test_the_process_stays_small_and_ends_soon_after_it_is_told_to(platform):
    command = [sys.executable, "-m", "bonafide", "discord", "--no-worker"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    platform.until(lambda: platform.gateway.identified, 60)
    place = a_place(platform)
    placeholder = said(platform, check(platform, place, platform.add_file(sound())))
    assert "Looking at" in text(placeholder)
    resident = resident_mb(process.pid)
    print(f"resident {resident:.0f} MB")
    assert resident < 200
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    lines = [json.loads(line) for line in errors.splitlines()]
    assert {line["level"] for line in lines} <= {"info"}
    assert b"clip.wav" not in errors


def resident_mb(pid):
    """Memory of a process in MB."""
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


class Noted:
    """What a surface noted; a process that is killed notes nothing."""

    def __init__(self, attempt=1, *, killed=False):
        self.attempt, self._killed, self._noted = attempt, killed, {}

    def get(self, name):
        return self._noted.get(name)

    async def put(self, **values):
        if self._killed:
            raise asyncio.CancelledError
        self._noted |= values


def test_an_answer_after_a_kill_takes_the_place_of_the_placeholder(platform):
    from bonafide.jobs import Answer
    from bonafide.terms import Message
    from bonafide_bots.discord.ways_in import Asking, File
    from bonafide_bots.surfaces import discord as surface

    asking = Asking(1, "discord:G5", 7, "en", channel=55, message=66)
    request = asking.request(File("1", "a.wav", "https://cdn.discordapp.com/a"), 0)
    answer = Answer(failure=Message("job-too-late"))

    async def killed_in_between():
        own = surface()
        with pytest.raises(asyncio.CancelledError):
            await own.greet(request, Noted(killed=True))
        with pytest.raises(asyncio.CancelledError):
            await own.answer(request, answer, Noted(2, killed=True))
        await own.answer(request, answer, Noted(3))

    asyncio.run(killed_in_between())
    assert len(platform.messages) == 1
    assert "too long before" in text(*platform.messages.values())


def test_a_discord_that_is_down_is_said_and_not_a_fault_of_the_token(platform):
    platform.refusals["GET gateway"] = (9, 400, {"code": 0, "message": "no"})
    with pytest.raises(Unavailable, match="gateway does not answer"):
        run()
