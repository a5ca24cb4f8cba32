"""Sizes that are prose, counts that are meant, values set right in one breath, finals to be handed over, and "3x"."""

from __future__ import annotations

import pytest

from core.errors import BadAsk
from core.model import Act
from core.reading import Kind, command, read, wish
from core.reading.tiers import demands
from tests.test_typed_asks import LIMITS


@pytest.mark.parametrize(
    "words",
    [
        "a lion, 8k uhd, masterpiece, trending on artstation",
        "a lion 8k uhd",
        "8k uhd, masterpiece, a lion",
        "a lion, 8K, UHD, ultra detailed",
        "a lion, 4k, octane render, masterpiece",
        "a lion, 8k resolution, masterpiece",
        "ein Löwe, 8k uhd, Meisterwerk",
        "un león, 8k uhd, obra maestra",
        "лев, 8k uhd, шедевр",
        "ライオン、8k uhd、傑作",
        "一只狮子，8k超高清，杰作",
    ],
)
def test_words_of_the_craft_ask_for_no_size_and_demand_nothing(words: str) -> None:
    assert command(words, LIMITS).size is None
    assert not demands.read(words, edit=False).final


@pytest.mark.parametrize(
    "words",
    ["a lion in 8K please", "a lion in 8K resolution", "ein Löwe in 8K", "un lion en 8K", "ライオンを8Kで", "a lion, make it 8k"],
)
def test_a_size_that_is_asked_for_and_is_too_large_is_refused(words: str) -> None:
    with pytest.raises(BadAsk, match="I can't paint 8K; the largest is 4K"):
        command(words, LIMITS)


@pytest.mark.parametrize("words", ["in 8K please", "8K please", "make it 8k", "make it 8k uhd", "give me 8k", "the same in 8K"])
def test_in_a_thread_too(words: str) -> None:
    with pytest.raises(BadAsk, match="I can't paint 8K; the largest is 4K"):
        read(words, LIMITS, in_thread=True)


@pytest.mark.parametrize(
    "words", ["a castle on a hill, 4k", "lighthouse, 4K UHD, sharp", "a lion in 4K, masterpiece", "a lion in UHD"]
)
def test_a_size_that_there_is_still_counts(words: str) -> None:
    assert command(words, LIMITS).size == "4K"


@pytest.mark.parametrize("words", ["8k uhd", "8k uhd, masterpiece, trending"])
def test_words_of_the_craft_alone_are_asked_about(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True)
    assert (heard.kind, heard.wish and heard.wish.size) == (Kind.UNSURE, None)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("three variations of a blue vase", 3),
        ("three versions of a blue vase", 3),
        ("give me 20 ideas for a poster", 20),
        ("11 versions of a logo", 11),
        ("drei Varianten einer blauen Vase", 3),
        ("trois variantes d'un vase bleu", 3),
        ("три варианта синей вазы", 3),
        ("蓝色花瓶的三个版本", 3),
        ("파란 꽃병의 세 가지 버전", 3),
        ("नीले फूलदान के तीन संस्करण", 3),
        ("mavi bir vazonun üç varyasyonu", 3),
        ("青い花瓶のバリエーションを3つ", 3),
        ("猫を三枚", 3),
        ("犬を四枚お願いします", 4),
        ("猫の絵を4枚描いて", 4),
        ("三张猫的图片", 3),
        ("고양이 사진 3장", 3),
        ("a dozen ideas for a logo", 12),
        ("half a dozen ideas for a logo", 6),
        ("two dozen drafts of a bakery logo", 24),
        ("fifteen ideas for a logo", 15),
        ("a logo for a bakery, twenty ideas", 20),
        ("ten different takes on a logo", 10),
        ("brainstorm 12 concepts for a café", 12),
        ("explore 16 directions for a logo", 16),
        ("draw 20 ideas for a logo", 20),
        ("ein Dutzend Ideen für ein Logo", 12),
        ("une douzaine d'idées pour un logo", 12),
        ("una docena de ideas para un logo", 12),
        ("genera 20 idee per un logo", 20),
        ("bedenk 20 ideeën voor een logo", 20),
        ("придумай 20 ідей для логотипу", 20),
        ("bir logo için 20 fikir", 20),
        ("ロゴのアイデアを20個", 20),
        ("20个logo创意", 20),
        ("로고 아이디어 20개", 20),
        ("20 فكرة لشعار", 20),
        ("लोगो के लिए 20 आइडिया", 20),
        ("20 ide untuk logo", 20),
        ("20 ý tưởng cho logo", 20),
        ("20 idéer till en logga", 20),
    ],
)
def test_a_count_that_can_only_mean_pictures_of_the_ask_is_one(words: str, count: int) -> None:
    assert command(words, LIMITS).count == count


@pytest.mark.parametrize(
    "words",
    [
        "three cats",
        "make three logos for a bakery",
        "make three cats",
        "a poster with three pictures of cats",
        "three versions of the Mona Lisa side by side",
        "3 photos of my dog on a wall",
        "four versions of a cat in a grid",
        "皿を三枚",
        "壁に写真が三枚",
        "画三张桌子",
        "桌子上有三张照片",
        "three versions of himself",
        "a 15 year old with 20 balloons",
        "a dozen roses",
        "a dozen eggs in a basket",
        "a poster for a talk about 12 concepts of art",
        "four variations on a theme",
        "draw three designs on a shirt",
        "a desk with 5 designs for a chair",
        "two men with ideas",
        "twenty birds",
    ],
)
def test_a_count_of_what_the_picture_shows_is_none(words: str) -> None:
    assert command(words, LIMITS).count == 1


@pytest.mark.parametrize(
    "words", ["give me 90 ideas for a poster", "100 logo ideas", "60 versions of a logo", "75 variations of a vase"]
)
def test_a_count_beyond_the_most_is_refused(words: str) -> None:
    with pytest.raises(BadAsk, match="pictures at once"):
        command(words, LIMITS)


@pytest.mark.parametrize(
    ("words", "act", "tier"),
    [
        ("redo it on pro, no, flash", Act.AGAIN, "flash"),
        ("redo it on pro. actually flash", Act.AGAIN, "flash"),
        ("again on pro, no wait, flash", Act.AGAIN, "flash"),
        ("on pro — no, flash", Act.AGAIN, "flash"),
        ("nochmal auf pro, nein, flash", Act.AGAIN, "flash"),
        ("encore sur pro, non, flash", Act.AGAIN, "flash"),
        ("otra vez en pro, no, en flash", Act.AGAIN, "flash"),
        ("proで、いや、flashで", Act.AGAIN, "flash"),
        ("用pro，不，用flash", Act.AGAIN, "flash"),
        ("redo it on pro no wait flash", Act.AGAIN, "flash"),
        ("final on flash, no, pro", Act.FINAL, "pro"),
        ("make it green on pro, I mean flash", Act.EDIT, "flash"),
    ],
)
def test_a_tier_that_is_set_right_is_the_one_meant(words: str, act: Act, tier: str) -> None:
    heard = read(words, LIMITS, in_thread=True)
    assert heard.kind is not Kind.CHATTER
    assert heard.wish is not None
    assert (heard.wish.act, heard.wish.tier) == (act, tier)


def test_so_is_a_size_and_a_format_and_the_words_stay_as_they_were() -> None:
    heard = read("redo it in 4K, no, 2K", LIMITS, in_thread=True)
    assert heard.wish is not None
    assert heard.wish.size == "2K"
    heard = read("final 4K no wait 2K", LIMITS, in_thread=True)
    assert heard.wish is not None
    assert (heard.wish.act, heard.wish.size) == (Act.FINAL, "2K")
    heard = read("square, no, 16:9", LIMITS, in_thread=True)
    assert heard.wish is not None
    assert heard.wish.ratio == "16:9"
    heard = read("16:9, no, 4:3", LIMITS, in_thread=True)
    assert heard.wish is not None
    assert heard.wish.ratio == "4:3"
    words = "make the door green on pro, no, on flash"
    heard = read(words, LIMITS, in_thread=True)
    assert heard.wish is not None
    assert heard.wish.words == words


@pytest.mark.parametrize("words", ["two versions, no, three", "zwei Varianten, nein, drei", "deux variantes, non, trois"])
def test_so_is_a_number(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True)
    assert heard.wish is not None
    assert (heard.wish.act, heard.wish.count) == (Act.VARIATIONS, 3)


@pytest.mark.parametrize(
    ("words", "act", "value"),
    [
        ("redo on pro, no flash", Act.AGAIN, "flash"),
        ("on pro no flash", Act.AGAIN, "flash"),
        ("nochmal auf pro, nein flash", Act.AGAIN, "flash"),
        ("encore sur pro, non flash", Act.AGAIN, "flash"),
        ("final 4K, no 2K", Act.FINAL, "2K"),
        ("4 versions, no 3", Act.VARIATIONS, 3),
        ("square, no 16:9", Act.EDIT, "16:9"),
        ("redo on flash, no pro", Act.AGAIN, "flash"),
        ("3 versions, no 4", Act.VARIATIONS, 3),
        ("redo it in 2K, no 4K", Act.EDIT, "2K"),
        ("redo on pro, not flash", Act.AGAIN, "pro"),
    ],
)
def test_after_a_mere_no_the_second_counts_unless_it_is_dearer(words: str, act: Act, value: object) -> None:
    heard = read(words, LIMITS, in_thread=True)
    assert heard.wish is not None
    assert heard.wish.act is act
    assert value in (heard.wish.tier, heard.wish.size, heard.wish.ratio, heard.wish.count)


@pytest.mark.parametrize("words", ["make it green on pro, no flash", "a portrait on pro, no flash"])
def test_within_a_change_a_mere_no_may_be_about_the_picture(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True)
    assert (heard.kind, heard.wish and heard.wish.tier) == (Kind.UNSURE, "pro")


@pytest.mark.parametrize("words", ["make it green on the cheap one, no, the best one", "redo on the cheap one, no, the best one"])
def test_another_quality_is_asked_about(words: str) -> None:
    assert read(words, LIMITS, in_thread=True).kind is Kind.UNSURE


@pytest.mark.parametrize(
    "words", ["kannst du mir helfen?", "can you help me?", "peux-tu m'aider ?", "¿puedes ayudarme?", "помоги мне"]
)
def test_a_cry_for_help_paints_nothing(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, addressed=True)
    assert (heard.kind, heard.wish and heard.wish.act) == (Kind.WORD, Act.HELP)


@pytest.mark.parametrize(
    "words",
    [
        "yeah right, let's make it even uglier",
        "claro, ponle más brillo, total ya está arruinado",
        "ага, давай ещё единорога, чтоб совсем весело",
        "klar, mach noch ein Einhorn dazu",
        "bien sûr, ajoute une licorne",
        "行行行，再加一百只猫，你开心就好",
        "はいはい、ユニコーンも足して",
    ],
)
def test_what_may_be_scorn_is_not_paid_for(words: str) -> None:
    assert read(words, LIMITS, in_thread=True).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize(
    "words", ["ok, make the door green", "sure, make the door green", "ja, mach die Tür grün", "да, сделай дверь зелёной"]
)
def test_plain_agreement_is_not_scorn(words: str) -> None:
    assert read(words, LIMITS, in_thread=True).kind is Kind.INSTRUCTION


@pytest.mark.parametrize("words", ["redo it on pro, no", "redo it on pro, no, don't", "make it green on pro, no, leave it"])
def test_what_is_only_taken_back_costs_nothing(words: str) -> None:
    assert read(words, LIMITS, in_thread=True).kind is Kind.CHATTER


@pytest.mark.parametrize(
    "words",
    [
        "send me the final",
        "can you send me the final?",
        "I need the final now please",
        "export the final",
        "schick mir die finale Version bitte",
        "envoie-moi la version finale",
        "mándame la versión final",
        "stuur me de eindversie",
        "пришли мне финал",
        "最終版を送って",
        "把最终版发给我",
        "최종본 보내줘",
        "send over the final",
        "schick uns die finale Datei",
        "wyślij nam final",
        "最終版を私に送って",
    ],
)
def test_to_hand_over_the_final_is_asked_about_and_never_paid(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act) == (Kind.UNSURE, Act.FINAL)


@pytest.mark.parametrize("words", ["I'll send you the final tomorrow", "the final is on tv tonight", "send me the final score"])
def test_talk_of_finals_is_none(words: str) -> None:
    assert read(words, LIMITS, in_thread=True).kind is Kind.CHATTER


@pytest.mark.parametrize("words", ["3x", "x3", "2×", "3 fois", "9x"])
def test_a_multiple_is_talk_except_below_a_sheet(words: str) -> None:
    assert read(words, LIMITS, in_thread=True).kind is Kind.CHATTER
    assert read(words, LIMITS, in_thread=True, awaiting_pick=True, newest=4).kind is Kind.UNSURE


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("again 3x", 3),
        ("again x4!", 4),
        ("3 times again", 3),
        ("do it again 3 times pls", 3),
        ("again three times", 3),
        ("4x variations", 4),
        ("nochmal 3x", 3),
        ("encore 3 fois", 3),
        ("otra vez 3 veces", 3),
        ("ещё 3 раза", 3),
        ("再来3次", 3),
    ],
)
def test_once_more_so_often_asks_for_so_many_variations(words: str, count: int) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=1)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.count) == (Kind.WORD, Act.VARIATIONS, count)


@pytest.mark.parametrize("words", ["redo 3x", "redo x3", "redo it 3 times", "redo three times", "redo 3x on flash"])
def test_a_redo_so_often_may_mean_what_was_undone_and_is_asked_about(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=1)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.count) == (Kind.UNSURE, Act.VARIATIONS, 3)


@pytest.mark.parametrize("words", ["make it 3x", "redo 3x darker", "redo the 3x lens", "final x2", "undo 3x", "다시 3번"])
def test_other_multiples_ask_for_no_variations(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=3)
    assert heard.wish is not None
    assert (heard.kind is Kind.INSTRUCTION, heard.wish.count) == (False, 1)


@pytest.mark.parametrize(
    "words",
    [
        "upscale it",
        "can you upscale it?",
        "upscale this 2x!",
        "in high resolution",
        "make it high-res",
        "hi-res please 🙏",
        "bigger resolution pls",
        "give me the high res version",
        "in HD",
        "in hoher Auflösung bitte",
        "hochskalieren bitte",
        "en haute résolution",
        "en alta resolución",
        "in alta risoluzione",
        "em alta resolução, por favor",
        "увеличь разрешение",
        "w wysokiej rozdzielczości",
        "yüksek çözünürlükte",
        "高解像度にして",
        "放大分辨率",
        "고해상도로",
        "بدقة عالية",
        "in hoge resolutie",
    ],
)
def test_a_larger_picture_in_no_size_that_is_named_is_asked_about_as_a_final(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=2)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act) == (Kind.UNSURE, Act.FINAL)


@pytest.mark.parametrize(
    "words", ["make it darker in high resolution", "add a hat, high-res please", "mach es heller, in hoher Auflösung"]
)
def test_a_change_in_a_larger_size_is_asked_about_at_its_price(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=2)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.size) == (Kind.UNSURE, Act.EDIT, "2K")


def test_a_photo_that_is_to_be_larger_is_not_painted_small() -> None:
    heard = read("upscale this please", LIMITS, in_thread=False, addressed=True, has_references=True)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.size) == (Kind.UNSURE, "2K")
    assert wish(act=Act.EDIT, words="in high resolution", limits=LIMITS).size == "2K", "a command"
    assert wish(act=Act.EDIT, words="in high resolution --size 4K", limits=LIMITS).size == "4K"


@pytest.mark.parametrize(
    "words",
    [
        "put a high-res screen on the wall",
        "make it look more upscale",
        "upscale the windows",
        "make it low-res",
        "make the table larger",
        "put the cat on a higher shelf",
    ],
)
def test_things_that_are_high_or_large_are_part_of_the_picture(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=2)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.size) == (Kind.INSTRUCTION, Act.EDIT, None)


@pytest.mark.parametrize(
    "words",
    [
        "darker in 4K — actually leave the size",
        "darker in 4K, actually keep the size as is",
        "dunkler in 4K, ach nein, lass die Größe",
        "más oscuro en 4K, mejor deja el tamaño",
        "plus sombre en 4K, non, garde la taille",
        "再暗一点，4K，算了，尺寸不变",
        "もっと暗く、4Kで、やっぱりサイズはそのままで",
        "make the door red in 4K, actually not in 4K",
        "make it night, square — actually leave the format as it is",
        "make it 16:9 and darker, no wait, same format",
        "3 versions with a red door, no, one is enough",
        "make it darker on pro, no, the same model",
    ],
)
def test_a_demand_that_is_given_up_in_the_same_breath_is_none_and_the_rest_stands(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=2)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act) == (Kind.INSTRUCTION, Act.EDIT)
    assert (heard.wish.size, heard.wish.ratio, heard.wish.count, heard.wish.tier) == (None, None, 1, None)
    new = command(words, LIMITS)
    assert (new.size, new.ratio, new.count, new.tier) == (None, None, 1, None), "for a command too"


@pytest.mark.parametrize(
    "words",
    [
        "as a square, no, keep the format",
        "as a square, actually keep the ratio",
        "als Quadrat, nein, Format lassen",
        "in 4K, no, the size is fine",
    ],
)
def test_where_nothing_else_is_asked_for_nothing_is_painted(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=2).kind is Kind.CHATTER
    assert read(words, LIMITS, in_thread=False, addressed=True).kind is Kind.UNSURE


@pytest.mark.parametrize(
    "words",
    [
        "3 of them, actually just one",
        "3 versions, actually just one",
        "drei Varianten, nein, eine reicht",
        "trois versions, en fait une seule",
        "tres versiones, mejor solo una",
    ],
)
def test_just_one_of_several_is_asked_about_as_one(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=2)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.count) == (Kind.UNSURE, Act.AGAIN, 1)


@pytest.mark.parametrize(
    ("words", "size", "ratio"),
    [
        ("make it 4K, keep the format", "4K", None),
        ("keep the size but make it square", None, "1:1"),
        ("make it square, keep the size", None, "1:1"),
        ("in 4K, no wait, 2K is enough", "2K", None),
        ("4K — no, 2K is fine", "2K", None),
        ("as a square, no, 16:9 is better", None, "16:9"),
        ("make it square, actually the model in the picture should wear red", None, "1:1"),
        ("make it 4K, actually make the size of the hat larger", "4K", None),
    ],
)
def test_what_is_kept_of_another_kind_gives_nothing_up(words: str, size: str | None, ratio: str | None) -> None:
    wish = read(words, LIMITS, in_thread=True, newest=2).wish
    assert wish is not None
    assert (wish.size, wish.ratio) == (size, ratio)


@pytest.mark.parametrize(
    "words",
    [
        "on pro, no wait, flash is fine",
        "on pro, hmm, flash is enough",
        "auf pro, nein, flash reicht",
        "sur pro, non, flash suffit",
        "en pro, no, flash está bien",
        "на pro, нет, flash хватит",
    ],
)
def test_a_tier_that_will_do_is_the_one_that_is_meant(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=2)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.tier) == (Kind.WORD, Act.AGAIN, "flash")


@pytest.mark.parametrize(
    "words", ["wrong thread sorry", "wrong channel, sorry!", "falscher Thread, sorry", "mauvais fil, pardon", "jk"]
)
def test_a_picture_in_the_wrong_place_is_not_painted_on(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=2).kind is Kind.CHATTER
    assert read(words, LIMITS, in_thread=True, newest=2, has_references=True).kind is Kind.UNSURE


@pytest.mark.parametrize(
    ("words", "ratio"),
    [
        ("make it 4:3, no rather 16:9", "16:9"),
        ("en 4:3, non plutôt 16:9", "16:9"),
        ("auf 4:3, ach nein lieber 16:9", "16:9"),
        ("en 4:3, no mejor 16:9", "16:9"),
    ],
)
def test_a_no_with_another_word_that_sets_right_is_one(words: str, ratio: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=2)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.ratio) == (Kind.INSTRUCTION, ratio)


@pytest.mark.parametrize("words", ["4 more, but darker", "four more, in blue"])
def test_so_many_more_of_another_kind_are_asked_about_by_their_number(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=2)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.count) == (Kind.UNSURE, 4)


@pytest.mark.parametrize("words", ["make the resolution higher, and darken the sky", "high-res, and add a hat"])
def test_a_larger_picture_may_be_asked_for_first(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=2)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.size) == (Kind.UNSURE, Act.EDIT, "2K")


@pytest.mark.parametrize(
    "words", ["make the final", "make the final pls!", "can you make the final?", "haz la versión final", "最終版を作って"]
)
def test_the_final_may_be_made(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=2)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act) == (Kind.WORD, Act.FINAL)


@pytest.mark.parametrize(
    ("words", "size"),
    [("approved, make the final", None), ("give me the final in 2K, no, 4K", "4K"), ("pls final in high res", None)],
)
def test_a_final_in_a_longer_message_is_asked_about_in_its_size(words: str, size: str | None) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=2)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.size) == (Kind.UNSURE, Act.FINAL, size)


@pytest.mark.parametrize("words", ["16:9", "换成正方形", "정사각형으로", "rendilo quadrato per favore", "a wide banner"])
def test_a_mention_that_says_nothing_but_a_format_is_asked_what_to_paint(words: str) -> None:
    assert read(words, LIMITS, in_thread=False, addressed=True).kind is Kind.UNSURE


@pytest.mark.parametrize(
    "words",
    [
        "make it red in 4K, actually normal size is fine",
        "darker pls in 4k.. nah the usual size is ok",
        "brighter in 2k, sry normal res is enough",
        "mach es rot in 4K, ach nee, normale Größe reicht",
        "maak het rood in 4K, nee toch gewoon normale grootte",
        "ajoute un chat, en 4K… bon non, garde la taille",
        "hazlo rojo en 4K, no, mejor el tamaño normal",
        "сделай красным в 4K, нет, обычного размера хватит",
        "şapka ekle 4K, vazgeçtim boyut aynı kalsın",
        "4Kで赤くして、いや、普通のサイズでいい",
        "用4K改成红色，算了，普通尺寸就行",
        "4K로 빨갛게 해줘, 아니 그냥 보통 크기면 돼",
        "make it green on pro, never mind, same model is fine",
    ],
)
def test_who_is_fine_with_what_there_is_is_painted_so(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.words) == (Kind.INSTRUCTION, Act.EDIT, words)
    assert (heard.wish.size, heard.wish.tier) == (None, None)
    assert not demands.read(words, edit=True).final, "nor does it call for the tier of finals"


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("final on pro, no, the same model", Act.FINAL),
        ("final sur pro, non, le même modèle", Act.FINAL),
        ("again on pro, wait no, same model as before", Act.AGAIN),
    ],
)
def test_a_reply_word_stands_without_the_tier_that_is_given_up(words: str, act: Act) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.tier) == (Kind.WORD, act, None)


@pytest.mark.parametrize(
    ("words", "ratio"),
    [
        ("mach es auf 16:9, ach nee, doch quadratisch", "1:1"),
        ("en carré, non plutôt 16:9", "16:9"),
        ("in 16:9, nee toch maar vierkant", "1:1"),
        ("16:9 olsun, yok ya kare olsun", "1:1"),
        ("w poziomie, nie, jednak kwadrat", "1:1"),
        ("quadrato, anzi no, verticale", "9:16"),
        ("quadratisch bitte, äh nein, hochkant", "9:16"),
        ("縦長で、じゃなくて正方形で", "1:1"),
        ("세로로, 아니다 정사각형으로", "1:1"),
        ("竖版，不对，方形", "1:1"),
        ("make it green and square, forget that, 16:9 is better", "16:9"),
        ("make it square, no, 16:9, and darker", "16:9"),
        ("darker and 16:9, oops i mean 4:3", "4:3"),
    ],
)
def test_the_format_that_is_said_last_counts(words: str, ratio: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.ratio) == (Kind.INSTRUCTION, Act.EDIT, ratio)


@pytest.mark.parametrize(
    ("words", "tier"),
    [
        ("make it green on pro, scratch that, flash is fine", "flash"),
        ("mach es grün auf pro, vergiss das, flash reicht", "flash"),
        ("rends-le vert sur pro, laisse tomber, flash suffit", "flash"),
        ("hazlo verde en pro, olvídalo, con flash basta", "flash"),
        ("add rain on pro, nah, lite is fine", "lite"),
        ("add rain with pro, forget that, lite will do", "lite"),
    ],
)
def test_what_is_dismissed_gives_way_to_what_will_do(words: str, tier: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.tier) == (Kind.INSTRUCTION, Act.EDIT, tier)


@pytest.mark.parametrize(
    ("words", "count"),
    [("4 versions, scratch that, 2 is enough", 2), ("6 options, no wait, 3 are enough", 3), ("5 opciones, mejor 3", 3)],
)
def test_so_does_a_number(words: str, count: int) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.count) == (Kind.WORD, Act.VARIATIONS, count)


@pytest.mark.parametrize(
    "words", ["remove the hat, nvm it's cute", "make it blue, nvm looks good as is", "add a dog, forget it I like it"]
)
def test_what_is_dismissed_without_a_comma_behind_it_is_not_paid_for(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize("words", ["add a dog. scratch that, add a cat", "add a dog, scratch that make it a cat"])
def test_what_is_asked_for_instead_is(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind is Kind.INSTRUCTION


@pytest.mark.parametrize(
    "words",
    [
        "upscale 2x and make it darker",
        "upscale it and add a hat",
        "mach dunkler und hochskalieren",
        "quita el perro y en alta resolución",
        "add fog & upscale",
    ],
)
def test_a_larger_picture_is_asked_about_on_either_side_of_an_and(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.size) == (Kind.UNSURE, Act.EDIT, "2K")
    assert wish(act=Act.EDIT, words=words, limits=LIMITS).size == "2K", "a command paints it at once"


@pytest.mark.parametrize(
    ("words", "act"),
    [("same again in 2K thx", Act.AGAIN), ("same in 2k thx", Act.EDIT), ("2K danke", Act.EDIT), ("2K, thank you!", Act.EDIT)],
)
def test_thanks_at_the_end_change_nothing(words: str, act: Act) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind is not Kind.UNSURE, heard.wish.act, heard.wish.size) == (True, act, "2K")


def test_thanks_for_it_ask_for_nothing() -> None:
    assert read("thanks for the 4K", LIMITS, in_thread=True, newest=4).kind is Kind.CHATTER


@pytest.mark.parametrize(
    ("words", "tier"), [("make it blue. not pro, lite", "lite"), ("make it blue (pro)", "pro"), ("make it blue, lite", "lite")]
)
def test_a_tier_by_itself_behind_a_change_is_asked_about(words: str, tier: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert (heard.kind, heard.wish and heard.wish.tier) == (Kind.UNSURE, tier)


def test_other_words_for_once_more_take_a_tier() -> None:
    heard = read("retry with flash", LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.tier) == (Kind.WORD, Act.AGAIN, "flash")


@pytest.mark.parametrize(
    ("words", "count", "ratio"),
    [
        ("draw me three options for a team logo", 3, None),
        ("three options for a logo", 3, None),
        ("three variants of a square wolf logo", 3, "1:1"),
        ("vertical concert poster", 1, "9:16"),
        ("a square podcast cover for our show", 1, "1:1"),
    ],
)
def test_a_mention_asks_for_so_many_and_in_a_format(words: str, count: int, ratio: str | None) -> None:
    heard = read(words, LIMITS, in_thread=False, addressed=True)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.count, heard.wish.ratio) == (Kind.INSTRUCTION, count, ratio)


@pytest.mark.parametrize("words", ["a square in front of a poster", "a square table with a card", "draw three designs on a shirt"])
def test_what_a_new_picture_shows_is_no_format_and_no_count(words: str) -> None:
    new = command(words, LIMITS)
    assert (new.ratio, new.count) == (None, 1)


@pytest.mark.parametrize("words", ["imagine if it was purple", "stell dir vor es wäre lila", "上司が「もっと明るく」って"])
def test_what_is_imagined_or_handed_on_is_not_paid_for(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize(
    ("words", "ratio"),
    [
        ("make it snow, 16:9, nope 4:3", "4:3"),
        ("make it green, 16:9, no 4:3", "4:3"),
        ("nieve y en 16:9, perdón, cuadrado", "1:1"),
        ("hochkant, quatsch, 16:9", "16:9"),
        ("vertical, wait, square", "1:1"),
        ("make it blue, 16:9, no text", "16:9"),
    ],
)
def test_a_format_behind_a_mere_no_is_the_one_meant(words: str, ratio: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.ratio) == (Kind.INSTRUCTION, ratio)


@pytest.mark.parametrize(
    "words",
    [
        "schnee bitte in 4k, ach quatsch standardgröße reicht",
        "sneeuw in 4K, wacht, zelfde grootte",
        "nieve en 4K, espera, el tamaño de siempre está bien",
        "make it snow in 4K, hmm no the default size will do",
    ],
)
def test_a_size_is_given_up_behind_what_makes_others_wait_and_in_one_word(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind is Kind.CHATTER, heard.wish.act, heard.wish.size) == (False, Act.EDIT, None)


def test_a_noun_said_again_counts_once() -> None:
    heard = read("4 versions, no, 2 versions", LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind, heard.wish.act, heard.wish.count) == (Kind.WORD, Act.VARIATIONS, 2)


@pytest.mark.parametrize(
    "words",
    [
        "he goes like „mach’s bunter“ and leaves",
        "boss be like “make it bigger” lol",
        "sarebbe stato meglio rosso",
        "habría quedado mejor en rojo",
        "было бы лучше красным",
    ],
)
def test_an_order_that_is_handed_on_or_regretted_is_not_paid_for(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize(
    "words", ['make the sign say "turn left"', 'make the sign say "make it happen"', "schreib „mach mit“ auf das Schild"]
)
def test_lettering_that_sounds_like_an_order_is_painted(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind is Kind.INSTRUCTION


@pytest.mark.parametrize(
    ("words", "ratio"),
    [
        ("vertical movie poster of a shark", "9:16"),
        ("a square phone cover", "1:1"),
        ("9:16 cozy cabin", "9:16"),
        ("a station clock, departure 9:16", None),
        ("handball final, the score is 9:16", None),
        ("a vertical movie screen in a hall", None),
    ],
)
def test_what_a_poster_is_of_and_phones_have_a_format(words: str, ratio: str | None) -> None:
    assert command(words, LIMITS).ratio == ratio


def test_a_movie_poster_may_be_large() -> None:
    assert command("a movie poster in 4K", LIMITS).size == "4K"
    assert command("a 4K movie on a screen", LIMITS).size is None


def test_a_tier_counts_before_another_that_is_refused() -> None:
    heard = read("make it foggy on flash not pro", LIMITS, in_thread=True, newest=4)
    assert (heard.kind, heard.wish and heard.wish.tier) == (Kind.INSTRUCTION, "flash")


@pytest.mark.parametrize(
    "words", ["cc @kim can you make it shorter", "fyi @kim add the logo", "make it darker @kim", "dunkler bitte @kim.lee"]
)
def test_what_is_said_to_somebody_by_a_typed_name_is_not_paid_for(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize("words", ["make the sign say @kim", "make it darker @darkroom"])
def test_a_name_that_is_to_be_painted_or_is_ours_is(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind is Kind.INSTRUCTION


@pytest.mark.parametrize(
    "words", ["mehr Nebel, ach nö passt", "more fog, nah it's fine", "more fog, no it's cute", "meer mist, nee is goed zo"]
)
def test_a_refusal_that_goes_on_as_talk_is_not_paid_for(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize(
    "words", ["more fog, no people", "make it darker please, no rush", "make it blue, ok thanks", "make it blue, nein mach es grün"]
)
def test_what_is_not_wanted_and_courtesies_take_nothing_back(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind is Kind.INSTRUCTION


@pytest.mark.parametrize(("words", "size"), [("in 4K maybe?", "4K"), ("maybe 2K?", "2K"), ("vielleicht in 4K?", "4K")])
def test_a_larger_size_that_is_only_proposed_is_asked_about(words: str, size: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert (heard.kind, heard.wish and heard.wish.size) == (Kind.UNSURE, size)


@pytest.mark.parametrize(
    "words",
    ["3 for me please, with extra cheese", "2 für mich bitte, mit Käse"],
)
def test_helpings_are_not_paid_for(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize(
    "words",
    ["add a cat to the reel", 'add "Johannes 3:16" to the banner', "add a hat to the wide banner", "put our logo on the story"],
)
def test_what_is_added_to_a_thing_is_no_format(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert (heard.kind, heard.wish and heard.wish.ratio) == (Kind.INSTRUCTION, None)


@pytest.mark.parametrize("words", ["not so dark", "not too dark please", "nicht so dunkel"])
def test_what_is_to_be_less_so_is_an_order(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind is Kind.INSTRUCTION


def test_so_many_more_are_set_right() -> None:
    heard = read("3 more, no, 2 more", LIMITS, in_thread=True, newest=4)
    assert (heard.kind, heard.wish and heard.wish.count) == (Kind.UNSURE, 2)


@pytest.mark.parametrize("words", ["sky pink plus upscale", "sube la resolución y quita el perro"])
def test_larger_besides_something_else_is_asked_about(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert (heard.kind, heard.wish and heard.wish.size) == (Kind.UNSURE, "2K")


@pytest.mark.parametrize(("words", "ratio"), [("sky pink & 4:3", "4:3"), ("sky pink & 1:1.. wait 4:3", "4:3")])
def test_a_format_behind_an_ampersand_counts(words: str, ratio: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind is Kind.CHATTER, heard.wish.ratio) == (False, ratio)


@pytest.mark.parametrize(
    "words", ["ponle una corona en 4K, olvida el tamaño", "make it red in 4K, forget the size", "rot in 4K, vergiss die Größe"]
)
def test_a_size_that_is_to_be_forgotten_is(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True, newest=4)
    assert heard.wish is not None
    assert (heard.kind is Kind.CHATTER, heard.wish.act, heard.wish.size) == (False, Act.EDIT, None)


@pytest.mark.parametrize("words", ["would look cool with a crown", "it'd look better in blue", "quedaría mejor en rojo"])
def test_how_it_would_look_is_no_order(words: str) -> None:
    assert read(words, LIMITS, in_thread=True, newest=4).kind in (Kind.UNSURE, Kind.CHATTER)


@pytest.mark.parametrize(
    ("words", "ratio"),
    [
        ("a fox 16:9, no, square", "1:1"),
        ("a fox 16:9, no wait, 9:16", "9:16"),
        ("a fox 16:9. actually 9:16", "9:16"),
        ("un renard 16:9, non, plutôt carré", "1:1"),
        ("una volpe 16:9, anzi quadrato", "1:1"),
        ("uma raposa 16:9, não, quadrado", "1:1"),
        ("лиса 16:9, нет, квадрат", "1:1"),
        ("lis 16:9, nie, kwadrat", "1:1"),
        ("een vos 16:9, nee, vierkant", "1:1"),
        ("tilki 16:9, yok, kare", "1:1"),
    ],
)
def test_a_format_that_nothing_leads_to_is_set_right_too(words: str, ratio: str) -> None:
    assert command(words, LIMITS).ratio == ratio


@pytest.mark.parametrize(
    "words", ["make it night in 16:9, or maybe not, square", "mach es zur Nacht, 16:9, oder doch nicht, quadratisch"]
)
def test_what_follows_a_doubt_about_a_format_is_meant(words: str) -> None:
    heard = read(words, LIMITS, in_thread=True)
    assert heard.wish is not None
    assert heard.wish.ratio == "1:1"


@pytest.mark.parametrize(
    "words", ["a fox, 4K is not needed", "a fox. 4K is overkill", "ein Fuchs, 4K ist nicht nötig", "un renard. la 4K est inutile"]
)
def test_a_size_that_something_is_said_of_is_not_asked_for(words: str) -> None:
    assert command(words, LIMITS).size is None


@pytest.mark.parametrize("words", ["a fox, 2K is fine", "a fox, 2K is enough", "a fox, it has to be 2K", "ein Fuchs, 2K reicht"])
def test_a_size_that_will_do_is(words: str) -> None:
    assert command(words, LIMITS).size == "2K"


@pytest.mark.parametrize(
    "words", ["fox | 16:9 | 2K | pro", "fox / 16:9 / 2K / pro", "fox · 16:9 · 2K · pro", "Fuchs | Format 16:9 | 2K | pro"]
)
def test_values_may_be_parted_by_any_mark_with_blanks_around(words: str) -> None:
    wished = command(words, LIMITS)
    assert (wished.ratio, wished.size, wished.tier) == ("16:9", "2K", "pro")


@pytest.mark.parametrize(
    ("words", "ratio"),
    [("16:9: fox", "16:9"), ("ratio 16:9: fox", "16:9"), ("Format 9:16: ein Fuchs", "9:16"), ("square: a fox", "1:1")],
)
def test_a_format_may_stand_before_a_colon(words: str, ratio: str) -> None:
    assert command(words, LIMITS).ratio == ratio


@pytest.mark.parametrize("words", ["a stopwatch showing 16:9:30", "landscape: cows by a river", "John 3:16: a hand-lettered verse"])
def test_times_titles_and_verses_before_a_colon_are_none(words: str) -> None:
    assert command(words, LIMITS).ratio is None


@pytest.mark.parametrize(
    "words",
    [
        "キツネのロゴを3案",
        "キツネのロゴ3案お願い",
        "キツネのロゴを3パターン",
        "狐狸标志三个版本",
        "여우 로고 3가지 버전",
        "여우 로고 시안 3개",
    ],
)
def test_versions_that_close_an_ask_without_blanks_are_counted(words: str) -> None:
    assert command(words, LIMITS).count == 3


@pytest.mark.parametrize("words", ["机の上に3案", "海报上有三个版本", "벽에 3가지 버전", "三个苹果", "リンゴを3個", "사과 세 개"])
def test_versions_and_things_in_a_picture_without_blanks_are_not(words: str) -> None:
    assert command(words, LIMITS).count == 1
