"""The operator's own limits: over everything together and for each workspace, beside whatever admins set."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bots.app.commands.quota_file import apply, export, plan
from bots.app.commands.usage import Days, write
from bots.app.config import Config
from bots.app.configured import quota_rules
from bots.app.notices import tell_operator
from bots.app.wiring.resources import open_resources
from bots.shared.clock import utc_now
from bots.shared.config import ConfigError
from bots.shared.quotas import QuotaCommands
from core.errors import BadAsk, EngineTimeout, NotAllowed
from core.model import Person, Place
from core.quota import EVERYBODY, Rules, Scope, Whom, words
from core.quota.admins import By
from core.studio.answers import Accepted, Answer, LimitSpent
from core.tiers import DEFAULT_TIERS
from tests.chat import CHANNEL, Chat, open_chat, refused

ADMIN = Person(id="id-ada", name="ada")
NEXT_DOOR = replace(CHANNEL, channel="c2")
ELSEWHERE = Place(platform="discord", workspace="4711", channel="C9")
DIRECT = Place(platform="discord", workspace="dm", channel="D1", root="D1")
SLACK_DIRECT = Place(platform="slack", workspace="T1", channel="D2")


def ruled(**quota: object) -> Rules:
    return quota_rules(Config.model_validate({"quota": quota}), DEFAULT_TIERS)


def by(chat: Chat, place: Place = CHANNEL) -> By:
    return By(event=chat.event(), place=place, person=ADMIN)


async def tried(chat: Chat, place: Place, who: str = "ana", words: str = "a red bicycle") -> Answer:
    return await chat.imagine(who, words, place=place)


async def ask(chat: Chat, place: Place, who: str = "ana", words: str = "a red bicycle") -> None:
    assert isinstance(await tried(chat, place, who, words=words), Accepted)


# --- what it binds


async def test_the_total_binds_all_platforms_servers_and_direct_messages_together(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["4 images a day"])) as chat:
        chat.jobs.paused = True
        for place in (CHANNEL, ELSEWHERE, DIRECT, SLACK_DIRECT):
            await ask(chat, place)
        for place in (CHANNEL, NEXT_DOOR, ELSEWHERE, DIRECT, SLACK_DIRECT):
            assert re.search(
                "^The whole studio has none left of its 4 images for today. What I'm painting now takes them all",
                refused(await tried(chat, place, "ben")),
            )


async def test_each_workspace_has_its_own_and_all_direct_messages_are_one(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(workspace=["1 image a day"])) as chat:
        chat.jobs.paused = True
        for place in (CHANNEL, ELSEWHERE, DIRECT, SLACK_DIRECT):
            await ask(chat, place)
        for place, said in (
            (NEXT_DOOR, "This workspace has none left of its 1 image for today"),
            (ELSEWHERE, "This server has none left of its 1 image for today"),
            (replace(DIRECT, channel="D3", root="D3"), "All direct messages together have none left of their 1 image for today"),
            (replace(SLACK_DIRECT, channel="D4"), "This workspace has none left of its 1 image for today"),
        ):
            assert re.search(said, refused(await tried(chat, place, "ben")))


async def test_each_counts_a_person_over_everything_and_in_each_workspace(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["3 images a day each"], workspace=["2 images a day each"])) as chat:
        chat.jobs.paused = True
        await ask(chat, ELSEWHERE)
        await ask(chat, ELSEWHERE)
        assert re.search("You've none left of your 2 images for today in this server", refused(await tried(chat, ELSEWHERE)))
        await ask(chat, DIRECT)
        assert re.search("You've none left of your 3 images for today in the whole studio", refused(await tried(chat, DIRECT)))
        await ask(chat, DIRECT, "ben")
        await ask(chat, SLACK_DIRECT)  # the same id on another platform is another person


async def test_what_admins_set_and_clear_stands_beside_it_and_never_for_it(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(defaults=["1 image a day"], workspace=["2 images a day"])) as chat:
        quota = chat.studio.quota
        for said in ("1000000 images a day", "1000000 images a day in the workspace"):
            await quota.set([quota.typed(said, CHANNEL)], by(chat), admin=True)
        chat.jobs.paused = True  # what is used already is told in other words
        await ask(chat, CHANNEL)
        await ask(chat, CHANNEL)
        assert re.search("This workspace has none left of its 2 images for today", refused(await tried(chat, CHANNEL)))


async def test_a_tiers_ceiling_leaves_the_other_tiers_and_the_refusal_offers_one(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["1 image a day on pro"])) as chat:
        await ask(chat, CHANNEL, words="a red bicycle --tier pro")
        assert re.search("Flash still has room", refused(await tried(chat, ELSEWHERE, words="a red bicycle --tier pro")))
        await ask(chat, CHANNEL, words="a red bicycle --tier lite")


async def test_what_came_to_nothing_is_given_back(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["1 image a day"], workspace=["$0.50 a day"])) as chat:
        chat.engine.fails["a blue bicycle"] = EngineTimeout("Slow.")
        await ask(chat, CHANNEL, words="a blue bicycle")
        await chat.jobs.idle()
        await ask(chat, NEXT_DOOR)
        await chat.jobs.idle()
        assert isinstance(await tried(chat, CHANNEL), LimitSpent)
        [total, money] = [one.balance for one in await chat.studio.quota.show(CHANNEL, ADMIN)]
        assert (total.used, total.held, money.held) == (1, 0, 0)
        assert money.used == 34_000


# --- what is said


async def test_a_refusal_sends_people_to_the_operator_and_has_no_button_for_admins(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["1 image a day"], time_zone="Europe/Berlin")) as chat:
        await ask(chat, CHANNEL)
        await chat.jobs.idle()
        spent = await tried(chat, ELSEWHERE)
        assert isinstance(spent, LimitSpent)
        assert refused(spent) == (
            "The whole studio has used its 1 image for today. More from tomorrow 00:00 (Europe/Berlin), or ask whoever runs Darkroom now."
        )
        assert spent.request is None


async def test_where_a_channels_limit_is_spent_too_no_admin_is_asked_in_vain(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["1 image a day"])) as chat:
        quota = chat.studio.quota
        await quota.set([quota.typed("1 image a month", CHANNEL)], by(chat), admin=True)
        await ask(chat, CHANNEL)
        await chat.jobs.idle()
        spent = await tried(chat, CHANNEL)
        assert isinstance(spent, LimitSpent)
        assert refused(spent) == (
            "This channel has used its 1 image for this month. More from Tuesday 1 December, 00:00 (UTC)."
            " The whole studio has also used its 1 image for today, until tomorrow 00:00 (UTC)."
            " Only whoever runs Darkroom can allow more."
        )
        assert spent.request is None


async def test_an_ask_beyond_the_whole_ceiling_is_told_to_ask_for_less(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(workspace=["$0.01 a day"])) as chat:
        spent = await tried(chat, CHANNEL)
        assert isinstance(spent, LimitSpent)
        assert re.search(r"the limit is .* Ask for .*, or ask whoever runs Darkroom for more\.", refused(spent))
        assert spent.request is None


async def test_everybody_sees_what_the_operator_set(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["$5 a month on pro"], workspace=["20 images a day each"])) as chat:
        found = [one.line for one in await chat.studio.quota.show(CHANNEL, ADMIN)]
        assert found == [
            (
                "$5 a month on pro for the whole studio (set by whoever runs Darkroom): used $0 of $5, $5 left,"
                " resets on Tuesday 1 December at 00:00 (UTC)."
            ),
            (
                "20 images a day for you in this workspace (set by whoever runs Darkroom): used 0 of 20, 20 left,"
                " resets tomorrow at 00:00 (UTC)."
            ),
        ]


async def test_set_clear_and_grant_say_that_they_cannot_touch_it(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["$5 a month"], workspace=["20 images a day"])) as chat:
        quota = chat.studio.quota
        change = await quota.set([quota.typed("50 images a day", CHANNEL)], by(chat), admin=True)
        still = "Still limited by whoever runs Darkroom: 20 images a day for each workspace. Admins can't change that."
        assert change.sentence.endswith(still)
        target = EVERYBODY.target(CHANNEL.channel, everywhere=False)
        change = await quota.clear(target, by(chat), admin=True)
        assert (
            change.sentence
            == "Removed 50 images a day. This channel is still limited to $5 a month for the whole studio (set by whoever runs"
            " Darkroom) and 20 images a day for each workspace (set by whoever runs Darkroom)."
        )
        with pytest.raises(
            BadAsk, match=r"nothing to clear. Still limited by whoever runs Darkroom: \$5 a month for the whole studio"
        ):
            await quota.clear(target, by(chat), admin=True)
        for said in ("5 images", "$2 a month", "5 images in the workspace"):
            extra, which = quota.typed_more(said, admin=True)
            with pytest.raises(BadAsk, match=r"No admin has set a limit .* here, so there is nothing to add to"):
                await quota.grants.grant_meant([extra], which, EVERYBODY, by(chat), admin=True)
        for limit in quota.rules.ceilings:
            with pytest.raises(NotAllowed, match=r"Admins can't change that limit\. Ask whoever runs Darkroom\."):
                await quota.grants.grant(limit, 5, by(chat), admin=True)
        assert [one.balance.most for one in await quota.show(CHANNEL, ADMIN)] in ([20, 5_000_000], [5_000_000, 20])


# --- the configuration


async def test_a_new_ceiling_counts_what_was_used_before_it(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        chat.jobs.paused = True
        await ask(chat, CHANNEL)
        await ask(chat, ELSEWHERE)
        for rules, left in (
            (ruled(total=["3 images a day"], workspace=["2 images a day"]), [1, 1]),
            (ruled(total=["9 images a day"]), [7]),
        ):
            chat.rules = rules
            chat.start()
            chat.jobs.paused = True
            assert [one.balance.left for one in await chat.studio.quota.show(CHANNEL, ADMIN)] == left
        chat.rules = Rules()
        chat.start()
        chat.jobs.paused = True
        await ask(chat, ELSEWHERE)  # counted while there is no ceiling
        chat.rules = ruled(total=["3 images a day"])
        chat.start()
        assert re.search("What I'm painting now takes them all", refused(await tried(chat, CHANNEL)))


def test_ceilings_are_read_and_refused_with_their_keys_name() -> None:
    found = ruled(total=["$500 a month", "20 images a day each"], workspace=["50 images a day for each server on pro"])
    assert [(one.target.scope, words.terms(one.terms)) for one in found.ceilings] == [
        ("total", "$500 a month"),
        ("total", "20 images a day each"),
        ("each_workspace", "50 images a day on pro"),
    ]
    for quota, said in (
        ({"total": ["20 images a dya"]}, r'quota.total: "20 images a dya": There is no period "dya". Did you mean day'),
        ({"workspace": ["0 images a day"]}, r'quota.workspace: "0 images a day": A limit of 0'),
        ({"total": ["$5 a day in the workspace"]}, "quota.total: .* Put a limit on each of them under quota.workspace"),
        ({"total": ["$5 a day on prp"]}, "quota.total: .* There is no tier"),
        (
            {"workspace": ["20 images a day", "30 images"]},
            'quota.workspace: "20 images a day" and "30 images" are limits of the same kind',
        ),
        ({"defaults": ["1 image", "2 images"]}, "quota.defaults: .* limits of the same kind"),
    ):
        with pytest.raises(ConfigError, match=said):
            ruled(**quota)


# --- what the operator is told


async def alarms(chat: Chat) -> list[tuple[str, str]]:
    with capture_logs() as logs:
        await tell_operator(chat.studio.quota)
    return [(str(one["event"]), str(one["says"])) for one in logs if one["log_level"] == "error"]


async def test_the_operator_is_told_at_80_percent_and_when_it_is_gone_and_no_channel_is(tmp_path: Path) -> None:
    async with open_chat(
        tmp_path, rules=ruled(total=["10 images a day"], workspace=["5 images a day", "1 image an hour each"])
    ) as chat:
        chat.jobs.paused = True
        for n in range(4):
            await ask(chat, ELSEWHERE, f"ana{n}")
        [(event, says)] = await alarms(chat)
        assert event == "ceiling_nearly_gone"
        assert says.startswith("The limit of server 4711 (discord) (5 images a day) is 80% full: used 0 of 5, 4 reserved")
        assert await alarms(chat) == []
        for n in range(4):
            await ask(chat, DIRECT, f"ben{n}")
        assert [says[:59] for _, says in await alarms(chat)] == [
            "The limit of all direct messages (discord) (5 images a day)",
            "The limit of the whole studio (10 images a day) is 80% full",
        ]
        await ask(chat, ELSEWHERE, "cleo")
        [(event, says)] = await alarms(chat)
        assert event == "ceiling_gone"
        assert "server 4711 (discord) (5 images a day) is 100% full" in says
        for place in (CHANNEL, ELSEWHERE, DIRECT):
            assert await chat.studio.quota.notices.due_notices(place.platform) == []


async def test_a_refusal_of_the_total_is_an_alarm_and_admins_still_get_their_notes(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["$0.05 a day"])) as chat:
        quota = chat.studio.quota
        await quota.set([quota.typed("1 image a day", CHANNEL)], by(chat), admin=True)
        await ask(chat, CHANNEL)
        await chat.jobs.idle()
        [note] = await quota.notices.due_notices("playground")
        assert note.sentence.startswith("The limit of this channel (1 image a day) is 100% full")
        assert isinstance(await tried(chat, NEXT_DOOR), LimitSpent)
        assert await alarms(chat) == []  # 68 % is used: what is left was too little for this ask alone


# --- reports, files and the command line


async def test_a_cleared_channel_is_told_what_binds_it_again(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(defaults=["3 images a day", "$5 a month"])) as chat:
        quota = chat.studio.quota
        await quota.set([quota.typed("9 images a day", CHANNEL), quota.typed("9 images a week", CHANNEL)], by(chat), admin=True)
        target = EVERYBODY.target(CHANNEL.channel, everywhere=False)
        change = await quota.clear(target, by(chat), admin=True, which=quota.which("images a week"))
        assert change.sentence == "Removed 9 images a week. This channel is still limited to 9 images a day."
        change = await quota.plan_clear(target, CHANNEL, admin=True)
        assert change.sentence == (
            "Removed 9 images a day. This channel is still limited to 3 images a day (the default) and $5 a month (the default)."
        )


async def test_an_admin_who_says_total_is_told_whose_that_is(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        for said in ("20 images a day in total", "$5 a month on the ceiling"):
            with pytest.raises(
                BadAsk,
                match=r"Admins can't change .*: whoever runs Darkroom sets it, under \[quota\] total",
            ):
                chat.studio.quota.typed(said, CHANNEL)
            with pytest.raises(BadAsk, match="Admins can't change"):
                chat.studio.quota.which(said)


async def test_the_workspaces_report_is_drawn_with_the_operators_limit(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["$7 a month"], workspace=["$5 a month", "$1 a month each"])) as chat:
        await ask(chat, CHANNEL)
        await chat.jobs.idle()
        commands = QuotaCommands(chat.studio, now=chat.now)
        whole = await commands.usage(CHANNEL, ADMIN, of=Scope.WORKSPACE, admin=True)
        mine = await commands.usage(CHANNEL, chat.person("ana"), of=Scope.PERSON)
        assert "$5 a month" in whole.alt
        assert "$1 a month each" in mine.alt
        assert "$7" not in whole.alt + mine.alt


async def test_a_file_of_limits_neither_has_nor_removes_the_operators(tmp_path: Path) -> None:
    config = Config.model_validate({"data_dir": tmp_path, "quota": {"total": ["$9 a month"], "workspace": ["7 images a day"]}})
    path = tmp_path / "limits.toml"

    async def said(command: Callable[..., Awaitable[None]], *given: object) -> str:
        out = StringIO()
        await command(config, *given, out)
        return out.getvalue()

    assert "$9" not in await said(export)
    path.write_text('[[workspaces]]\nplatform = "slack"\nworkspace = "T1"\neverywhere = ["7 images a day"]\n')
    assert "Applied: 1 change." in await said(apply, path)
    exported = await said(export)
    assert 'everywhere = ["7 images a day"]' in exported
    assert "$9" not in exported
    path.write_text('[[workspaces]]\nplatform = "slack"\nworkspace = "T1"\n')
    assert "- the whole workspace: 7 images a day" in await said(plan, path)
    assert "Applied: 1 change." in await said(apply, path)
    async with open_resources(config) as resources:
        rules = quota_rules(config, resources.tiers)
        found = await resources.store.ledger.balances_at(SLACK_DIRECT, "ana", (), rules, utc_now(), tier=None)
    assert [words.terms(one.limit.terms) for one in found] == ["$9 a month", "7 images a day"]


async def test_the_operators_report_tells_how_full_it_is(tmp_path: Path) -> None:
    quota = {"total": ["$9 a month", "5 images a day each"], "workspace": ["7 images a day"]}
    config = Config.model_validate({"data_dir": tmp_path, "quota": quota})
    out = StringIO()
    await write(config, Days(None, None), out, as_csv=False)
    assert "$9 a month for the whole studio (set by whoever runs Darkroom): used $0 of $9, $9 left," in out.getvalue()
    assert "each" not in out.getvalue()


async def test_a_raised_ceiling_alarms_anew(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["1 image a day"])) as chat:
        chat.jobs.paused = True
        await ask(chat, CHANNEL)
        assert [event for event, _ in await alarms(chat)] == ["ceiling_gone"]
        chat.rules = ruled(total=["5 images a day"])
        chat.start()
        chat.jobs.paused = True
        for _ in range(2):
            await ask(chat, CHANNEL)
            assert await alarms(chat) == []
        await ask(chat, CHANNEL)
        [(event, says)] = await alarms(chat)
        assert event == "ceiling_nearly_gone"
        assert "(5 images a day) is 80% full" in says


async def test_a_grant_says_where_the_operators_limit_is_in_the_way_all_the_same(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["1 image a day"], workspace=["1 image an hour each", "$9 a month"])) as chat:
        quota = chat.studio.quota
        await quota.set([quota.typed("5 images a day", CHANNEL)], by(chat), admin=True)
        extra, which = quota.typed_more("2 images", admin=True)

        async def grant(whom: Whom) -> str:
            [granted] = await quota.grants.grant_meant([extra], which, whom, by(chat), admin=True)
            return granted.sentence

        assert "also" not in await grant(EVERYBODY)
        await ask(chat, replace(CHANNEL, workspace="w2"))
        await chat.jobs.idle()
        assert (await grant(EVERYBODY)).endswith(
            " The whole studio has also used its 1 image for today, until tomorrow 00:00 (UTC). Only whoever runs Darkroom can allow more."
        )


async def test_a_grant_to_a_person_looks_at_their_own_share_too(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(workspace=["1 image a day each"])) as chat:
        quota = chat.studio.quota
        await quota.set([quota.typed("5 images a day", CHANNEL)], by(chat), admin=True)
        await ask(chat, CHANNEL)
        await chat.jobs.idle()
        extra, which = quota.typed_more("2 images", admin=True)
        for who, spent in (("ana", True), ("ben", False)):
            [granted] = await quota.grants.grant_meant([extra], which, Whom(person=chat.person(who)), by(chat), admin=True)
            assert ("ana has also used their 1 image for today, until" in granted.sentence) is spent


async def test_an_ask_that_was_far_too_much_takes_no_later_alarm_away(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(total=["$0.20 a day"])) as chat:
        chat.jobs.paused = True
        assert re.search("; the limit is ", refused(await tried(chat, CHANNEL, words="a red bicycle --tier pro --count 4")))
        assert await alarms(chat) == []
        for _ in range(5):
            await ask(chat, CHANNEL)
        assert [event for event, _ in await alarms(chat)] == ["ceiling_nearly_gone"]
        assert isinstance(await tried(chat, CHANNEL), LimitSpent)
        assert [event for event, _ in await alarms(chat)] == ["ceiling_gone"]


async def test_in_a_direct_message_the_servers_and_the_direct_messages_share_are_told_apart(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=ruled(workspace=["5 images a day"])) as chat:
        chat.jobs.paused = True
        await ask(chat, ELSEWHERE)
        found = await chat.studio.quota.show(DIRECT, chat.person("ana"), home=ELSEWHERE.workspace)
        assert [one.line.partition(" resets")[0] for one in found if one.balance.limit.ceiling] == [
            "5 images a day for this server (set by whoever runs Darkroom): used 0 of 5, 1 reserved for what is being painted, 4 left,",
            "5 images a day for all direct messages together (set by whoever runs Darkroom): used 0 of 5, 5 left,",
        ]
