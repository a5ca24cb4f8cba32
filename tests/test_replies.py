"""Instructions told from chat, on labelled replies in nineteen languages.

Two mistakes are counted apart: chat that would paint (it costs money), and instructions met with silence. An UNSURE is neither, but
asks people for a click, so it is not right either. What a test here measured is shown with `pytest -rP`; replies/README.md says where
each set came from.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from core.acts import table
from core.errors import BadAsk
from core.model import Act
from core.reading import Kind, Limits, Reading, careful, read
from core.reading.certain import Place, certain
from core.reading.quoted import without_lines
from tests.test_typed_asks import LIMITS

REPLIES = Path(__file__).parent / "replies"


@dataclass(frozen=True, slots=True)
class Labelled:
    language: str
    label: str  # "instruction", "chatter" or "word"
    text: str


@dataclass(frozen=True, slots=True)
class Rates:
    """How many replies of a set come to what: asked about, chat that would paint, instructions met with silence."""

    asked: int
    paid: int
    silent: int


# What two people wrote who did not know of each other; what its form decides ("undo") everybody writes.
WRITTEN_TWICE = {
    "darker",
    "make it night",
    "تراجع عن آخر تعديل",
    "revino la varianta dinainte",
    "मीटिंग कितने बजे है?",
    "وای چقدر قشنگ شده",
}
SHORT_AND_COMMON = {"brb", "haha", "wow"}
# What each set came to in November 2026: no more may be paid for, met with silence, or asked about. Sets that were learnt from are
# only to get no worse; "measured" says how the rules read strangers.
HELD = {
    "learnt/blind": Rates(asked=12, paid=0, silent=0),
    "learnt/blind_later": Rates(asked=4, paid=0, silent=0),
    "learnt/dev": Rates(asked=49, paid=0, silent=0),
    "learnt/fresh": Rates(asked=25, paid=0, silent=0),
    "learnt/kinds": Rates(asked=83, paid=0, silent=0),
    "learnt/seen": Rates(asked=166, paid=0, silent=0),
    "learnt/strangers": Rates(asked=21, paid=0, silent=0),
    "learnt/unseen": Rates(asked=19, paid=0, silent=0),
    "measured/agencies": Rates(asked=78, paid=1, silent=2),
    "measured/guests": Rates(asked=72, paid=1, silent=2),
    "measured/held_out": Rates(asked=23, paid=0, silent=0),
    "measured/review": Rates(asked=79, paid=1, silent=2),
    "measured/rooms": Rates(asked=74, paid=2, silent=2),
    "measured/talk": Rates(asked=100, paid=1, silent=2),
}
MOST_PAID, MOST_SILENT, MOST_ASKED = 0.03, 0.03, 0.35  # of the chat, of the instructions, of all


def labelled(name: str) -> list[Labelled]:
    lines = (REPLIES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [Labelled(*line.split("\t")) for line in lines if not line.startswith("#")]


def paints(heard: Reading) -> bool:
    return heard.kind in (Kind.INSTRUCTION, Kind.WORD) and heard.wish is not None and table.row(heard.wish.act).paints


def is_right(reply: Labelled, heard: Reading) -> bool:
    return (heard.kind is Kind.CHATTER) if reply.label == "chatter" else heard.kind in (Kind.INSTRUCTION, Kind.WORD)


def rates(replies: list[Labelled]) -> Rates:
    seen: Counter[str] = Counter()
    for reply in replies:
        heard = read(reply.text, LIMITS, in_thread=True)
        seen["asked"] += heard.kind is Kind.UNSURE
        seen["paid"] += reply.label == "chatter" and paints(heard)
        seen["silent"] += reply.label == "instruction" and heard.kind is Kind.CHATTER
        if not is_right(reply, heard):
            print(f"{reply.language}\t{reply.label} taken for {heard.kind}\t{reply.text}")
    return Rates(asked=seen["asked"], paid=seen["paid"], silent=seen["silent"])


@pytest.mark.parametrize("name", HELD)
def test_nothing_is_paid_on_doubt_and_few_are_asked(name: str) -> None:
    replies = labelled(name)
    found = rates(replies)
    print(f"{name}: of {len(replies)} {found.asked / len(replies):.1%} asked about, {found.paid} paid chat, {found.silent} unheard")
    held = HELD[name]
    assert (found.asked <= held.asked, found.paid <= held.paid, found.silent <= held.silent) == (True, True, True)
    assert found.asked <= MOST_ASKED * len(replies)
    assert found.paid <= MOST_PAID * sum(reply.label == "chatter" for reply in replies)
    assert found.silent <= MOST_SILENT * sum(reply.label == "instruction" for reply in replies)


def test_what_the_form_decides_is_wrong_in_less_than_one_of_a_hundred() -> None:
    """A question about the prompt may be answered free of charge, but it is no reply word, because its words have to be read."""
    of_forms = {"silent": "chatter", "edit": "instruction"}
    everything = [reply for name in (*HELD, "learnt/forms") for reply in labelled(name)]
    found = [(reply, form(reply.text.replace("\\n", "\n"))) for reply in everything]
    sure = [(replace(reply, label=of_forms.get(reply.label, reply.label)), heard) for reply, heard in found if heard is not None]
    sure = [(reply, heard) for reply, heard in sure if reply.label in ("chatter", "instruction", "word") and not heard.is_open]
    wrong = [(reply, heard) for reply, heard in sure if not is_right(reply, heard)]
    assert len(sure) > 250
    assert len(wrong) < 0.01 * len(sure)


@pytest.mark.parametrize(
    "text",
    [
        "lmaooo what was the prompt",
        "which tier was this?",
        "what did you use for the prompt?",
        "how much did that cost?",
        "make it red",
        "thanks!",
        "v2?",
        "final?",
        "the door --tier",
        "v2 make it night",
    ],
)
def test_what_its_form_does_not_decide_is_left_to_a_reader(text: str) -> None:
    assert form(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "act"),
    [
        ("undo pls!", Kind.WORD, Act.UNDO),
        ("no, undo", Kind.WORD, Act.UNDO),
        ("final 4k", Kind.WORD, Act.FINAL),
        ("once more in 4K", Kind.WORD, Act.AGAIN),
        ("--ar 16:9", Kind.WORD, Act.AGAIN),
        ("the door --ar 16:9", Kind.INSTRUCTION, Act.EDIT),
        ("v2: make it night", Kind.INSTRUCTION, Act.EDIT),
        ("v2: undo", Kind.WORD, Act.UNDO),
        ("3", Kind.WORD, Act.PICK),
    ],
)
def test_what_its_form_decides_waits_for_no_reader(text: str, kind: Kind, act: Act) -> None:
    heard = form(text)
    assert heard is not None
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.is_open) == (kind, act, False)


def form(text: str) -> Reading | None:
    return certain(without_lines(text), Place(limits=LIMITS, in_thread=True, newest=4))


def test_every_set_of_replies_is_measured_and_said_where_it_came_from() -> None:
    sets = {str(path.relative_to(REPLIES).with_suffix("")) for path in REPLIES.rglob("*.tsv")}
    assert {name for name in sets if name.count("/") == 1} == {*HELD, "learnt/forms", "learnt/examples"}  # held line by line
    page = (REPLIES / "README.md").read_text("utf-8")
    folders = (REPLIES, REPLIES.parent / "tier_asks", REPLIES.parent / "spoken", REPLIES.parent / "commands")
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".tsv", ".txt")]
    assert [path for path in files if path.name not in page or str(path.parent.relative_to(REPLIES.parent)) not in page] == []


def test_the_labelled_sets_are_large_balanced_and_of_many_tongues() -> None:
    for name in ("learnt/seen", "learnt/unseen", "learnt/strangers", "measured/held_out"):
        replies = labelled(name)
        assert len(replies) >= 140
        assert len({reply.language for reply in replies}) >= 12
        assert 0.4 < sum(reply.label == "instruction" for reply in replies) / len(replies) < 0.6
    others = {reply.text for name in ("learnt/unseen", "learnt/strangers") for reply in labelled(name)}
    assert not {reply.text for reply in labelled("learnt/seen")} & others - SHORT_AND_COMMON


def test_what_is_only_measured_was_never_learnt_from() -> None:
    learnt = {line.split("\t")[-1] for file in (REPLIES / "learnt").rglob("*.tsv") for line in file.read_text("utf-8").splitlines()}
    measured = {reply.text for name in HELD if name.startswith("measured/") for reply in labelled(name)}
    assert {text for text in learnt & measured if form(text) is None} == WRITTEN_TWICE


def test_beside_a_picture_little_talk_is_paid_for_or_asked_about() -> None:
    """The measured sets as if a picture came with each line, in a studio thread. In November 2026 2.9 % of the talk was paid for, 29 % of
    it asked about, and 1.6 % of the instructions met with silence."""
    found = Counter[str]()
    for name in HELD:
        for reply in labelled(name) if name.startswith("measured/") else ():
            with contextlib.suppress(BadAsk):
                heard = read(reply.text, LIMITS, in_thread=True, has_references=True)
                if reply.label == "chatter":
                    found.update(talk=1, paid=int(paints(heard)), asked=int(heard.kind is Kind.UNSURE))
                elif reply.label == "instruction":
                    found.update(silent=int(heard.kind is Kind.CHATTER))
    print(dict(found))
    assert (found["paid"] <= 21, found["asked"] <= 208, found["silent"] <= 12) == (True, True, True)


@pytest.mark.parametrize("reply", [reply for reply in labelled("learnt/fresh") if reply.label == "word"], ids=lambda r: r.text)
def test_a_bare_number_picks(reply: Labelled) -> None:
    heard = read(reply.text, LIMITS, in_thread=True)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.version) == (Kind.WORD, Act.PICK, int(reply.text))


@pytest.mark.parametrize(
    ("instruction", "chat"),
    [
        ("make it darker", "I made it darker yesterday"),
        ("love it but the door should be green", "love it, the green door is great"),
        ("what if it was winter?", "what time is it?"),
        ("no hat", "no worries"),
        ("thanks, now without the hat", "thanks for removing the hat"),
        ("keep the dog, change the sky", "keep it, don't change anything"),
        ("nicht so dunkel", "nicht ändern, ist gut so"),
        ("le ciel plus bleu", "le client est ravi"),
        ("不要帽子", "不要改了"),
        ("もっと明るくして", "明日送ります"),
        ("could you warm up the light", "could you book a table for six?"),
        ("can I see it without the fence?", "can I use it without asking legal?"),
        ("just make the font bolder", "which font did they use for the old logo?"),
        ("someone should be sitting on the bench", "someone fix the coffee machine please"),
        ("le titre est illisible", "je préfère la première"),
        ("que ella sonría", "qué colores tan bonitos"),
        ("trzeba dodać trochę światła", "wolę pierwszą wersję"),
        ("change nothing except the jacket", "change nothing, it's great"),
        ("same scene but it's raining", "same here lol"),
        ("would be cool if the dragon was asleep", "would be cool, thanks"),
        ("on peut avoir la même chose en aquarelle ?", "on dirait mon oncle"),
        ("Wow, lighting is too moody", "lmaooo the face on that guy"),
        ("could we get a warmer light on it?", "could we get a longer slot for the webinar?"),
        ("can you smooth out her skin", "can you feed my fish while I'm away"),
        ("not bad, but more contrast", "not bad at all"),
        ("two suns would be cool", "that would be nice"),
        ("swap the coffee for tea", "more coffee, anybody?"),
    ],
)
def test_of_look_alikes_the_talk_costs_nothing_and_the_instruction_is_heard(instruction: str, chat: str) -> None:
    assert read(instruction, LIMITS, in_thread=True).kind in (Kind.INSTRUCTION, Kind.UNSURE)
    assert read(chat, LIMITS, in_thread=True).kind in (Kind.CHATTER, Kind.UNSURE)


@pytest.mark.parametrize(
    "text", ["zoom in", "zoom out", "brighter please", "sharper", "bigger logo", "fix the hands", "mach das Haus rot"]
)
def test_a_plain_order_is_painted_at_once(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind is Kind.INSTRUCTION


@pytest.mark.parametrize(
    "text",
    ["change of plans", "can't see it", "fix the build", "no problem", "schöner Himmel", "chien", "zorblax fnord", "foo@bar.com"],
)
def test_what_only_looks_like_an_order_costs_nothing(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind in (Kind.CHATTER, Kind.UNSURE)


# None of these lines is learnt from.
@pytest.mark.parametrize(
    "text",
    [
        *("a giraffe", "the waiter by the counter", "🐙 octopus", "der alte Koffer", "la vieille valise", "una tortuga"),
        *("старый чемодан", "古いスーツケース", "旧箱子", "낡은 여행가방", "cái vali cũ", "eski bavul", "الحقيبة القديمة"),
        *("maybe the volcano?", "what about the penguin", "vielleicht der Koffer?", "ou un phare ?", "¿y la tortuga?"),
        *("может чемодан?", "スーツケースかな", "箱子呢", "còn cái vali thì sao"),
        *("my aunt said put a clock on the wall", "he told us to shrink the title", "the neighbours want a palm tree"),
        *("Tante Inge sagt, häng eine Uhr an die Wand", "mon oncle dit mets une horloge au mur", "тётя сказала повесь часы"),
        *("阿姨说挂个钟", "おばさんが時計を掛けてって", "dì bảo treo cái đồng hồ", "teyzem duvara saat as dedi"),
        *("rotate", "crop", "verschieben", "recadre", "mueve", "przesuń", "передвинь", "移動して", "移动", "di chuyển", "taşı"),
        *("clock or mirror?", "do we need the clock?", "brauchen wir die Uhr?", "faut-il une horloge ?", "potrzebny zegar?"),
        *("нужны ли часы?", "時計いる？", "需要钟吗", "có cần đồng hồ không", "saat lazım mı?"),
    ],
)
def test_things_named_what_others_want_verbs_alone_and_hedged_questions_cost_nothing(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind in (Kind.CHATTER, Kind.UNSURE)


# These neither.
@pytest.mark.parametrize(
    "text",
    [
        *("xịn vãi chưởng", "đỉnh của chóp luôn", "ảo ma canada", "thôi xong, sếp thấy là toang"),
        *("if you add one more owl I'm calling the zoo", "make me a sandwich", "someone put a hat on my tax return"),
        *("mach mir mal nen Kaffee", "fais-moi un café", "put the kettle on", "add me on discord", "delete your account"),
        *("“make it darker, they said. it'll be fun, they said”", 'wie er immer sagt: "mach das Logo größer"'),
        *(
            "老板原话:「把logo放大」",
            "「もっと明るく」が口癖なんだよね、あの人",
            "und dann noch",
            "et si on",
            "もうちょっと",
            "再来点",
        ),
        *("sudo add cat", "SELECT * FROM cats WHERE hat = true", "if sky.dark: make_it_brighter()", 'door.color = "green"'),
        *("haha la cara del cat, me muero", "dude das ist so nice geworden", "なんかlogoデカくない？って言われた"),
        *("we painted our roof red last summer", "bigger than my flat lol", "less is more", "más vale tarde que nunca", "もう無理"),
    ],
)
def test_slang_jokes_quotations_halves_and_code_cost_nothing(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind in (Kind.CHATTER, Kind.UNSURE)


@pytest.mark.parametrize(
    "text",
    [
        *("cho con mèo béo hơn tí đi", "thêm cái nón lá cho bả", "ủa sao cửa vẫn xanh v", "bro tambahin bird dong di kanan"),
        *("pon a hat al gato porfa", "mach den sky mal darker bitte", "이거 background만 blue로 바꿔줘"),
    ],
)
def test_an_order_in_slang_or_in_two_languages_is_heard(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind in (Kind.INSTRUCTION, Kind.UNSURE)


@pytest.mark.parametrize(
    "text",
    [
        *("maybe the door?", "the green door", "a door", "🦜 bird", "what about the sky", "add", "he said add a bird"),
        *(
            "die grüne Tür",
            "vielleicht die Tür?",
            "sie will die Tür grün",
            "la porte verte",
            "elle veut la porte en vert",
            "ajoute",
        ),
        *("зелёная дверь", "он сказал добавь птицу", "добавь", "cánh cửa xanh", "anh ấy bảo thêm con chim", "thêm"),
    ],
)
def test_of_what_nobody_can_tell_is_asked(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind is Kind.UNSURE


@pytest.mark.parametrize(
    "text",
    [
        *("add a bird", "add a palm tree", "put a clock on the wall", "shrink the title", "rotate the house", "crop the bottom"),
        *("make it day", "erase the man", "draw it in pencil", "paint it red", "lösch den Baum", "mavi yap", "加点雪", "xanh hơn"),
        *("mach die Tür grün", "mets une horloge au mur", "pon un reloj en la pared", "повесь часы на стену", "добавь птицу"),
        *(
            "壁に時計を掛けて",
            "加一只鸟",
            "treo cái đồng hồ lên tường",
            "thêm một con chim",
            "새를 추가해줘",
            "أضف طائرا",
            "bir kuş ekle",
        ),
    ],
)
def test_an_order_of_the_same_words_is_painted_at_once(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind is Kind.INSTRUCTION


# None of these lines is learnt from.
@pytest.mark.parametrize(
    "text",
    [
        *("초록색으로 바꿔줘 아니다 됐어", "làm nó xanh đi, à mà thôi", "اجعله أخضر، لا انس الأمر", "इसे हरा कर दो, नहीं रहने दो"),
        *("remove the wall, or maybe not", "remove the wall. Wait.", "remove the wall jk", "remove the wall /s"),
        *("~~remove the wall~~", "~remove the wall~", "||remove the wall||"),
        *("mach es blau, oder lieber nicht", "fais-le bleu, attends"),
    ],
)
def test_what_is_taken_back_or_not_meant_in_the_same_breath_costs_nothing(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind in (Kind.CHATTER, Kind.UNSURE)


@pytest.mark.parametrize("text", ["~~final~~", "||final||"])
def test_a_reply_word_that_is_struck_out_or_hidden_costs_nothing(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind in (Kind.CHATTER, Kind.UNSURE)


@pytest.mark.parametrize(
    "text",
    [
        *("client: make it darker", "Anna: make it darker", "Anna says: make it blue", "boss wants: more light"),
        *("make it darker, he says. As if.", "and I quote: remove everything except the duck", "Chefin: mach es heller"),
        *("Jürgen: mach es heller", "заказчик: сделай темнее", "客户：再亮一点", "クライアント：もっと明るく"),
        *("my boss: more light", "producer: crop tighter", "art director: less contrast", "mom: put a hat on the dog"),
        *("kunde: mehr Kontrast", "jefe: más oscuro", "chefe: deixa mais claro", "müşteri: daha koyu yap"),
        *("上司曰く：暗くして", "彼いわく：猫を追加して", "엄마 말로는: 고양이 추가해줘", "친구 왈: 더 크게"),
    ],
)
def test_what_somebody_else_says_costs_nothing(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind in (Kind.CHATTER, Kind.UNSURE)


@pytest.mark.parametrize(
    "text",
    [
        *("Sky: darker", "Background: plain white", "Title: make it bigger", "Darkroom: make it darker", "make the dog wait"),
        *("Font: bolder", "Farbe: wärmer", "Titre : plus grand", "Cielo: más azul"),
    ],
)
def test_a_colon_or_a_wait_alone_makes_no_report_of_an_order(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind is Kind.INSTRUCTION


# None of these lines is learnt from.
@pytest.mark.parametrize(
    "text",
    [
        *("make it Tuesday instead", "close the door please", "turn the page", "flip a coin", "lighten up!", "paint the town red"),
        *("keep the wall", "bỏ qua đi", "сделай перерыв", "убери со стола", "会議を3時に変えて", "회의를 세 시로 바꿔줘"),
        *("저 좀 빼주세요", "मुझे ग्रुप से हटा दो", "enlève tes pieds de la table", "togli i piedi dal tavolo"),
        *("more like a potato than a cat", "mehr geht nicht"),
    ],
)
def test_talk_in_the_words_of_an_order_costs_nothing(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind in (Kind.CHATTER, Kind.UNSURE)


@pytest.mark.parametrize(
    "text",
    [
        *("make it day", "make it daytime", "make it noon", "make the door green", "remove the wall", "more light", "darker"),
        *("add a bird", "Mach die Tür grün", "entferne die Wand", "mehr Licht", "dunkler", "mach es Tag", "rends la porte verte"),
        *("enlève le mur", "plus de lumière", "plus sombre", "haz la puerta verde", "quita la pared", "más luz", "que sea de día"),
        *("fai la porta verde", "togli il muro", "più luce", "più scuro", "faz a porta verde", "mais luz", "faça de dia"),
        *("сделай дверь зелёной", "убери стену", "больше света", "темнее", "zrób drzwi zielone", "usuń ścianę", "zrób dzień"),
        *("kapıyı yeşil yap", "duvarı kaldır", "daha karanlık", "ドアを緑にして", "壁を消して", "もっと暗く", "夜にして"),
        *("把门变成绿色", "去掉墙", "暗一点", "문을 초록색으로 바꿔줘", "벽을 없애줘", "밤으로 바꿔줘", "더 어둡게"),
        *("làm cửa xanh", "xóa bức tường", "tối hơn", "اجعل الباب أخضر", "مزيد من الضوء", "أغمق", "दरवाज़ा हरा कर दो"),
        *("दीवार हटा दो", "maak de deur groen", "haal de muur weg", "gör dörren grön", "mörkare", "buat pintunya hijau"),
        *("hapus temboknya", "lebih terang"),
    ],
)
def test_a_plain_order_in_many_languages_is_not_asked_about(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind is Kind.INSTRUCTION


@pytest.mark.parametrize(
    ("text", "act", "version"),
    [
        ("पूर्ववत करो", Act.UNDO, None),
        ("défais ça", Act.UNDO, None),
        ("remettre comme avant", Act.UNDO, None),
        ("back to the first one", Act.PICK, 1),
        ("roll back to v1", Act.PICK, 1),
        ("show v1", Act.PICK, 1),
        ("restore v1", Act.PICK, 1),
        ("v1に戻して", Act.PICK, 1),
        ("вернись к v1", Act.PICK, 1),
        ("回到v1", Act.PICK, 1),
        ("vuelve a v1", Act.PICK, 1),
        ("how much did v2 cost?", Act.INFO, 2),
        ("what was the prompt for v2?", Act.INFO, 2),
    ],
)
def test_a_free_word_is_understood_with_the_version_it_names(text: str, act: Act, version: int | None) -> None:
    heard = read(text, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.version) == (Kind.WORD, act, version)


@pytest.mark.parametrize("text", ["👍", "🔥🔥🔥", "!!!", "…", ":tada:", "https://example.com/a.png", "<@U1234>", "", "   "])
def test_signs_without_words_are_chatter(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind is Kind.CHATTER


def test_what_goes_to_others_is_chatter_even_if_it_sounds_like_an_instruction() -> None:
    assert read("make it blue", LIMITS, in_thread=True, to_others=True).kind is Kind.CHATTER


@pytest.mark.parametrize("text", ["Kasia, add the numbers", "tom could you add the numbers", "@tom add the numbers"])
def test_what_somebody_is_asked_by_name_is_never_painted_at_once(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind is not Kind.INSTRUCTION
    assert read("add the numbers", LIMITS, in_thread=True).kind is Kind.INSTRUCTION


def test_unsure_holds_the_edit_that_would_be_done() -> None:
    heard = read("this cat", LIMITS, in_thread=True)
    assert heard.kind is Kind.UNSURE
    assert heard.wish is not None
    assert (heard.wish.act, heard.wish.words) == (Act.EDIT, "this cat")


def test_nothing_said_to_the_bot_is_ignored_but_courtesies() -> None:
    assert read("printing this one for the office wall", LIMITS, in_thread=True).kind is Kind.CHATTER
    assert read("printing this one for the office wall", LIMITS, in_thread=True, addressed=True).kind is Kind.UNSURE
    assert read("thanks!", LIMITS, in_thread=True, addressed=True).kind is Kind.CHATTER


def test_an_attached_picture_makes_few_words_an_instruction() -> None:
    assert read("this one", LIMITS, in_thread=True, has_references=True).kind is Kind.INSTRUCTION
    assert read("thanks!", LIMITS, in_thread=True, has_references=True).kind is not Kind.INSTRUCTION
    assert read("", LIMITS, in_thread=True, has_references=True).kind is Kind.UNSURE


def test_a_mention_outside_a_thread_describes_a_new_picture() -> None:
    heard = read("a castle on a hill", LIMITS, in_thread=False, addressed=True)
    assert heard.kind is Kind.INSTRUCTION
    assert heard.wish is not None
    assert heard.wish.act is Act.NEW
    assert read("thanks!", LIMITS, in_thread=False, addressed=True).kind is Kind.CHATTER


@pytest.mark.parametrize(
    "unit",
    [
        "the quick brown fox ",
        "--abcd ",
        "ha",
        "好",
        "a",
        "- ",
        "v2 ",
        "--avoid ",
        '"',
        "9",
        "\u3099",
        "a\u0300",
        "ﷺ",
        ".",
        "@everyone ",
        "<@",
        "http://",
        "but ",
        "Zbigniewa, ",
        "zorblax ",
        "x ",
        "> ",
        ">",
        "“",
        "„a",
        "「x",
        "`",
        "'a ",
        '"make it blue" ',
        "would have ",
        "ich hätte ",
        "look what ",
        "tomorrow we ",
        "never mind, ",
        "final? ",
        "+1 ",
        "?",
    ],
)
def test_reading_is_bounded_however_long_the_text(unit: str) -> None:
    """This is counted, not timed: only this many characters are scored, and no more tokens than those make."""
    text = (unit * 10_000)[:10_000]
    heard = careful.weigh(text)
    assert heard.words <= 600  # characters, in scripts without blanks
    tall = Limits(tiers=LIMITS.tiers, ratios=LIMITS.ratios, sizes=LIMITS.sizes, max_prompt=20_000)
    with contextlib.suppress(BadAsk):  # flags without their values
        read(text, tall, in_thread=True)
