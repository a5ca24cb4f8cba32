import re
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

from bots.app.config import Config, TierConfig, is_list, secrets_from
from bots.app.config_file import load
from bots.app.configured import quota_rules, tier_table
from bots.shared.config import ConfigError, Section
from core.tiers import DEFAULT_TIERS

TOKENS = {
    "DISCORD_TOKEN": "discord-secret",
    "SLACK_BOT_TOKEN": "xoxb-secret",
    "SLACK_APP_TOKEN": "xapp-secret",
    "SLACK_SIGNING_SECRET": "signing-secret",
    "SLACK_CLIENT_SECRET": "client-secret",
    "SLACK_TOKEN_KEY": "token-key-secret",
    "GEMINI_API_KEY": "gemini-secret",
}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("DARKROOM_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def written(text: str) -> Path:
    path = Path("config.toml")
    path.write_text(text, encoding="utf-8")
    return path


def refused(text: str) -> str:
    with pytest.raises(ConfigError) as raised:
        load(written(text))
    return str(raised.value)


def test_without_a_file_the_defaults_stand() -> None:
    config = load(None)
    assert config == Config()
    assert config.data_dir == Path.cwd() / "data"
    assert config.web.port == 8080


def test_the_file_in_the_folder_is_read_when_none_is_named() -> None:
    written('data_dir = "elsewhere"\n[slack]\nmode = "http"\n')
    config = load(None)
    assert (config.data_dir.name, config.slack.mode) == ("elsewhere", "http")


def test_the_example_says_what_the_defaults_are() -> None:
    example = Path(__file__).parent.parent / "config.example.toml"
    config = load(example)
    assert config.model_copy(update={"tiers": {}}) == Config()
    assert set(config.tiers) <= {"lite", "flash", "pro"}


def test_every_key_stands_in_the_example() -> None:
    example = (Path(__file__).parent.parent / "config.example.toml").read_text()
    everything = re.sub(r"^# (?=\[|\w+ = )", "", example, flags=re.MULTILINE)
    config = load(written(everything))
    for name in Config.model_fields:
        section = getattr(config, name)
        if isinstance(section, BaseModel):
            assert section.model_fields_set == set(type(section).model_fields), name
    named = [tier.model_fields_set for tier in config.tiers.values()]
    assert set[str]().union(*named) == set(TierConfig.model_fields)
    assert tier_table(config) == {**DEFAULT_TIERS, "lite": replace(DEFAULT_TIERS["lite"], concurrency=4, per_minute=60)}


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    path = written('data_dir = "a"\n[slack]\nport = 1\nhost = "0.0.0.0"\n[tiers.pro]\nmodel = "m"\n')
    monkeypatch.setenv("DARKROOM_DATA_DIR", "b")
    monkeypatch.setenv("DARKROOM_SLACK__PORT", "2")
    monkeypatch.setenv("DARKROOM_TIERS__PRO__CONCURRENCY", "3")
    monkeypatch.setenv("DARKROOM_DISCORD__MESSAGE_CONTENT", "false")
    config = load(path)
    assert (config.data_dir.name, config.slack.port, config.slack.host) == ("b", 2, "0.0.0.0")
    assert (config.tiers["pro"].model, config.tiers["pro"].concurrency) == ("m", 3)
    assert config.discord.message_content is False


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('data_dri = "x"', "unknown key data_dri. Did you mean data_dir?"),
        ("[slak]\nport = 1", "unknown key slak. Did you mean slack?"),
        ("[slack]\nprot = 1", "unknown key slack.prot. Did you mean port?"),
        ("[tiers.pro]\nconcurency = 1", "unknown key tiers.pro.concurency. Did you mean concurrency?"),
        ("[tiers.pro.prices]\ninputt = 1\ninput = 1\ntext_output = 1\nimage_output = 1\nimage_tokens = {}", "Did you mean input?"),
        ("[discord]\nzzz = 1", "unknown key discord.zzz."),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_one(text: str, says: str) -> None:
    assert says in refused(text)


def test_every_unknown_key_is_named() -> None:
    said = refused("[slack]\nprot = 1\n[web]\nhots = 2\n")
    assert "slack.prot" in said
    assert "web.hots" in said


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("DARKROOM_DATA_DRI", "Did you mean DARKROOM_DATA_DIR?"),
        ("DARKROOM_SLAK__PORT", "Did you mean DARKROOM_SLACK?"),
        ("DARKROOM_SLACK__PROT", "slack.prot"),
    ],
)
def test_a_misspelt_name_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, says: str) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(ConfigError, match="environment") as raised:
        load(None)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DARKROOM_SLACK__PORT", "many", "environment: slack.port: "),
        ("DARKROOM_SLACK__MODE", "pigeon", "environment: slack.mode: "),
        ("DARKROOM_DISCORD__CDN_HOSTS", '["a"', 'Write its entries with ; between them: DARKROOM_DISCORD__CDN_HOSTS="a"'),
        ("DARKROOM_SLACK__PORT", "many", "it should be a whole number."),
        ("DARKROOM_SLACK__GUESTS", "perhaps", "environment: slack.guests: it should be true or false."),
        ("DARKROOM_QUOTA__CONFIRM_ABOVE", "much", "it should be a number, such as 0.5."),
        ("DARKROOM_DISCORD__SERVERS", "mine", 'environment: discord.servers: "mine": a server\'s id is a number such as '),
        ("DARKROOM_DISCORD__ADMIN_ROLES", "1; keepers", 'environment: discord.admin_roles: "keepers": a role\'s id is a number'),
        ("DARKROOM_SLACK__ADMINS", "@ann", 'environment: slack.admins: "@ann": a member\'s id looks like U0123ABCD'),
        ("DARKROOM_SLACK__ADMIN_GROUPS", "U1", 'environment: slack.admin_groups: "U1": a user group\'s id looks like S0123ABCD'),
        ("DARKROOM_SLACK__FILE_HOSTS", "https://a.example/b", "a host is a name such as files.example.com, without https://"),
        ("DARKROOM_TIERS__PRO__SIZES", "huge", 'environment: tiers.pro.sizes: "huge": a size is written 1K, 4K or 512.'),
        ("DARKROOM_TIERS__PRO__SIZES", "[]", "environment: tiers.pro.sizes: it needs an entry at least."),
        ("DARKROOM_TIERS__PRO__RATIOS", "16x9", 'tiers.pro.ratios: "16x9": a format is written as width:height, such as 16:9.'),
        ("DARKROOM_TIERS__PRO__SIZES__0", "1K", "tiers.pro.sizes is a list"),
        ("DARKROOM_TIERS__PRO__PRICES__IMAGE_TOKENS__BIG", "1", "tiers.pro.prices.image_tokens.big: a size is written 1K"),
        ("DARKROOM_TIERS__PRO__PRICES__INPUT", "1", "tiers.pro.prices.text_output is missing."),
        ("DARKROOM_TIERS__PRO", "yes", "tiers.pro is a table. Set its keys one by one, DARKROOM_TIERS__PRO__TITLE for one,"),
        ("DARKROOM_TIERS", "yes", "environment: tiers is a table. Set its keys one by one, DARKROOM_TIERS__PRO__TITLE for one,"),
        ("DARKROOM_SLACK", "yes", "environment: slack is a table. Set its keys one by one, DARKROOM_SLACK__BASE_URL for one,"),
        ("DARKROOM_SLACK", "[]", "environment: slack is a table. Set its keys one by one, DARKROOM_SLACK__BASE_URL for one,"),
        ("DARKROOM_QUOTA", '{"total": "$5 a day"}', 'environment: quota.total: Write it as a list: ["$5 a day"].'),
    ],
)
def test_a_bad_value_in_the_environment_says_where_it_stands(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    written("[web]\nport = 1\n")
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as raised:
        load(None)
    assert says in str(raised.value)


@pytest.mark.parametrize("text", ['discord_token = "abc"', '[slack]\nslack_bot_token = "abc"', '[gemini]\ngemini_api_key = "abc"'])
def test_a_secret_in_the_file_is_refused_and_not_repeated(text: str) -> None:
    said = refused(text)
    assert "environment" in said
    assert "abc" not in said


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[slack]\nmode = "carrier pigeon"', "slack.mode"),
        ("[web]\nport = 70000", "web.port"),
        ("[slack]\nport = 70000", "slack.port"),
        ('[slack]\nport = "many"', "slack.port"),
        ("[tiers.pro]\nconcurrency = 0", "tiers.pro.concurrency"),
        ("[tiers.pro]\nper_minute = -1", "tiers.pro.per_minute"),
        ("[tiers.pro]\nmax_references = 99", "tiers.pro.max_references"),
        ("[tiers.pro]\ntimeout_seconds = 0", "tiers.pro.timeout_seconds"),
        ("[tiers.pro.prices]\ninput = -1\ntext_output = 1\nimage_output = 1\nimage_tokens = {}", "tiers.pro.prices.input"),
        ("[tiers.pro]\nsizes = []", "tiers.pro.sizes"),
        ('[tiers.pro]\nsizes = ["huge"]', "tiers.pro.sizes"),
        ('[tiers.pro]\nratios = ["wide"]', "tiers.pro.ratios"),
        ('[tiers.pro]\nratios = ["16:0"]', "tiers.pro.ratios"),
        ("[tiers.pro.prices]\ninput = 1\ntext_output = 1\nimage_output = 1\nimage_tokens = {}", "tiers.pro.prices.image_tokens"),
        ('[logs]\nlevel = "loud"', "logs.level"),
        ("slack = 3", "slack"),
        ("data_dir = 3", "data_dir"),
    ],
)
def test_a_bad_value_names_its_key(text: str, key: str) -> None:
    said = refused(text)
    assert said.startswith(f"config.toml: {key}")
    assert "pydantic" not in said


def test_a_file_that_is_not_there_or_not_toml() -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(Path("nowhere.toml"))
    assert "not valid TOML" in refused("[slack\nport = ")
    Path("twice.toml").write_text("[quota]\ntotal = []\n[web]\n[quota]\ntotal = []\n")
    with pytest.raises(ConfigError, match=r"twice .*Each section may appear only once: put its keys together\.$"):
        load(Path("twice.toml"))
    Path("bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not valid TOML"):
        load(Path("bytes.toml"))
    with pytest.raises(ConfigError, match="could not be read"):
        load(Path())


def test_secrets_come_from_the_environment_and_show_nowhere() -> None:
    secrets = secrets_from({**TOKENS, "SLACK_APP_TOKEN": "  "})
    assert (secrets.discord_token, secrets.gemini_api_key, secrets.slack_app_token) == ("discord-secret", "gemini-secret", None)
    assert "secret" not in repr(secrets).replace("slack_signing_secret", "").replace("Secrets", "")


LISTS = [
    f"{section}.{key}"
    for section, of in Config.model_fields.items()
    if isinstance(of.annotation, type) and issubclass(of.annotation, Section)
    for key, field in of.annotation.model_fields.items()
    if is_list(field)
]
ENTRIES = {
    "servers": "123456789012345678; 22",
    "admin_roles": "123456789012345678; 22",
    "admins": "U0123ABCD; W1",
    "admin_groups": "S0123ABCD; S1",
    "teams": "T0123ABCD; E1",
    "direct_limits": "20 images a day; $5 a week",
}


def test_the_lists_are_found() -> None:
    assert {"quota.defaults", "quota.total", "quota.workspace", "discord.servers", "slack.admins"} <= set(LISTS)


@pytest.mark.parametrize("key", LISTS)
def test_every_list_can_be_written_in_the_environment_without_json(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    section, name = key.split(".")
    written_there = ENTRIES.get(name, "one; two")
    monkeypatch.setenv(f"DARKROOM_{section}__{name}".upper(), written_there)
    held = getattr(getattr(load(None), section), name)
    assert [str(one) for one in held] == written_there.split("; ")


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("20 images a day; $5 a month on pro", ("20 images a day", "$5 a month on pro")),
        ("20 images a day", ("20 images a day",)),
        (" $0,20 a day ;\n 1,000 images a month; ", ("$0,20 a day", "1,000 images a month")),
        ('"20 images a day; $5 a month"', ("20 images a day", "$5 a month")),  # an env file's quotes, which Docker keeps
        ("'20 images a day'; '$5 a month'", ("20 images a day", "$5 a month")),
        ('["20 images a day", "$5 a month"]', ("20 images a day", "$5 a month")),  # JSON, as ever
        ("[]", ()),
    ],
)
def test_limits_in_the_environment(value: str, held: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    written('[quota]\ndefaults = ["1 image a day"]\n')
    monkeypatch.setenv("DARKROOM_QUOTA__DEFAULTS", value)
    assert load(None).quota.defaults == held


def test_ids_and_hosts_may_have_commas_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DARKROOM_DISCORD__SERVERS", "123, 456")
    monkeypatch.setenv("DARKROOM_SLACK__ADMINS", "U1,U2;U3")
    monkeypatch.setenv("DARKROOM_TIERS__PRO__SIZES", "1K, 2K")
    config = load(None)
    assert (config.discord.servers, config.slack.admins, config.tiers["pro"].sizes) == (
        (123, 456),
        ("U1", "U2", "U3"),
        ("1K", "2K"),
    )


@pytest.mark.parametrize(
    "given",
    [
        {"": '{"input": 1, "text_output": 2, "image_output": 3, "image_tokens": {"1K": 1120, "512": 747}}'},
        {
            "__INPUT": "1",
            "__TEXT_OUTPUT": "2",
            "__IMAGE_OUTPUT": "3",
            "__IMAGE_TOKENS__1K": "1120",
            "__IMAGE_TOKENS__512": "747",
        },
        {"__INPUT": "1", "__TEXT_OUTPUT": "2", "__IMAGE_OUTPUT": "3", "__IMAGE_TOKENS": '{"1K": 1120, "512": 747}'},
    ],
    ids=["as JSON", "key by key", "its table as JSON"],
)
def test_prices_can_be_set_in_the_environment(given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"DARKROOM_TIERS__PRO__PRICES{name}", value)
    prices = load(None).tiers["pro"].prices
    assert prices is not None
    assert (prices.input, prices.text_output, prices.image_output, prices.image_tokens) == (1, 2, 3, {"1K": 1120, "512": 747})


def test_a_size_in_the_environment_wins_over_the_same_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    prices = "input = 1\ntext_output = 2\nimage_output = 3\n"
    written(f"[tiers.pro.prices]\n{prices}[tiers.pro.prices.image_tokens]\n1K = 10\n2K = 20\n")
    monkeypatch.setenv("DARKROOM_TIERS__PRO__PRICES__IMAGE_TOKENS__1K", "11")
    found = load(None).tiers["pro"].prices
    assert found is not None
    assert found.image_tokens == {"1K": 11, "2K": 20}


def test_roles_can_be_numbers_in_the_file() -> None:
    written("[discord]\nadmin_roles = [123456789012345678]\n")
    assert load(None).discord.admin_roles == ("123456789012345678",)


def test_a_section_that_is_a_value_in_the_file_says_how_to_write_it() -> None:
    assert refused('slack = "yes"').endswith("slack is a table. Write [slack], and below it its keys: base_url = …")


@pytest.mark.parametrize("value", ["", "  ", ";", '""'])
def test_an_empty_variable_lifts_no_ceiling(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that a compose file failed to fill would otherwise replace the file's limits by none."""
    written('[quota]\ntotal = ["$5 a day"]\n')
    monkeypatch.setenv("DARKROOM_QUOTA__TOTAL", value)
    with pytest.raises(ConfigError, match=r"^environment: DARKROOM_QUOTA__TOTAL is empty\. Leave it out, or write \[\]"):
        load(None)


@pytest.mark.parametrize("value", ["['20 images a day']", '["20 images a day"', "[20 images a day]"])
def test_what_is_nearly_json_is_named(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DARKROOM_QUOTA__TOTAL", value)
    with pytest.raises(
        ConfigError,
        match=r'^environment: DARKROOM_QUOTA__TOTAL looks like a JSON list .*: DARKROOM_QUOTA__TOTAL="20 images a day"$',
    ):
        load(None)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("20 images a day; $5 a moth", 'quota.defaults: "$5 a moth": '),
        ("20 images a day, $5 a month", "put ; between them"),
        ("20 images a day; 10 images a day", "limits of the same kind"),
    ],
)
def test_a_bad_limit_in_the_environment_is_named_with_its_key(value: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DARKROOM_QUOTA__DEFAULTS", value)
    with pytest.raises(ConfigError, match=r"^quota\.defaults: ") as raised:
        quota_rules(load(None), DEFAULT_TIERS)
    assert says in str(raised.value)
