"""What an ask says of pictures it does not bring, and which files may be pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model import Attachment
from core.reading.pictured import addresses, names_sent, needs_picture, points, points_at_a_link, points_back, several

ASKS = Path(__file__).parent / "tier_asks"


@pytest.mark.parametrize(
    "words",
    [
        "make this a watercolour",
        "turn this into a pencil sketch please",
        "make it look like an oil painting",
        "remove the background",
        "brighten this photo",
        "make this photo black and white",
        "mach das zu einem Aquarell",
        "mach dieses Foto zu einem Ölgemälde",
        "fais-en une aquarelle",
        "transforme cette photo en aquarelle",
        "convierte esta foto en una acuarela",
        "trasforma questa foto in un acquerello",
        "transforma isso em uma aquarela",
        "把这张照片变成水彩画",
        "turn him into a pirate",
        "make https://imgur.com/a/x1y2 a watercolour",
        "could you convert this into a poster?",
        "restore this old photo",
        "mach daraus ein Aquarell",
        "сделай из этого акварель",
        "이 사진을 수채화로 바꿔줘",
    ],
)
def test_words_that_name_nothing_to_paint_need_a_picture(words: str) -> None:
    assert needs_picture(words)


@pytest.mark.parametrize(
    "words",
    [
        "an orange tiger",
        "a white dog in the rain",
        "an old owl in the rain",
        "golden tiger",
        "the pink shark",
        "sad robot in the rain",
        "tiny samurai on the moon",
        "an enormous rabbit in the rain",
        "ein alter Ritter",
        "ein leerer Tiger",
        "старый сад под дождём",
    ],
)
def test_a_thing_and_what_it_is_like_needs_none(words: str) -> None:
    assert not needs_picture(words)


def test_of_plain_scenes_hardly_one_seems_to_need_a_picture() -> None:
    """None of these words stands in the scenes that were learnt from."""
    likes = ("crimson", "scruffy", "majestic", "gloomy", "clumsy", "spooky", "foggy", "graceful", "clever", "wrinkled")
    things = (
        "poodle",
        "stallion",
        "ostrich",
        "walrus",
        "gnome",
        "mummy",
        "violinist",
        "scooter",
        "canoe",
        "igloo",
        "orchard",
        "suitcase",
    )
    places = (
        "",
        " in the subway",
        " on a roof",
        " under a bridge",
        " at noon",
        " with a crown",
        " holding a candle",
        " in the rain",
    )
    scenes = [
        f"{article}{like} {thing}{place}"
        for article in ("a ", "the ", "")
        for like in likes
        for thing in things
        for place in places
    ]
    assert sum(map(needs_picture, scenes)) <= len(scenes) / 100


@pytest.mark.parametrize(
    "words", ["turn the old dog white", "without the walrus", "swap the poodle for a stallion", "remove the gnome in the rain"]
)
def test_an_order_of_the_same_words_still_needs_one(words: str) -> None:
    assert needs_picture(words)


@pytest.mark.parametrize(
    "words",
    [
        "a castle on a hill at dawn",
        "paint a red bicycle",
        "draw me a lighthouse, please",
        "make a poster for the jazz night",
        "sunset over the sea",
        "ein Leuchtturm im Nebel",
        "dibuja un dragón verde",
        "un chat sur un toit",
        "красный велосипед у синей двери",
        "夜の灯台",
        "photo of a lighthouse",
        "draw a tree",
        "a poster for https://example.com/jobs",
        "paint a sunset",
        "make a logo",
        "make a picture of the moon over the sea",
        "zeichne einen Baum",
        "нарисуй дерево",
        "木を描いて",
        "나무를 그려줘",
        "a landscape, crop it to a square",
        'a poster that says "swap it"',
        "a fox that turns into a girl",
        "a mug with this text: hello",
        "",
    ],
)
def test_words_that_name_something_to_paint_do_not(words: str) -> None:
    assert not needs_picture(words)


@pytest.mark.parametrize(
    "words",
    [
        "remove background please 🙏",
        "erase the bg!",
        "background removal",
        "去掉背景",
        "把背景删掉",
        "請去背",
        "背景を消してください",
        "背景を削除して",
        "배경 지워줘",
        "배경을 제거해 주세요",
        "quítale el fondo por favor",
        "убери фон",
        "удалить фон, пожалуйста",
        "Hintergrund entfernen",
        "remova o fundo",
        "togli lo sfondo",
        "supprime l'arrière-plan stp",
        "arka planı kaldır",
        "arka planı sil lütfen",
        "usuń tło",
        "احذف الخلفية",
        "إزالة الخلفية من فضلك",
        "बैकग्राउंड हटा दो",
        "hapus latar belakang",
        "rotate left",
        "crop to 4:5",
        "crop it",
        "um 90° drehen",
        "recorta a 4:5",
        "左に回転して",
    ],
)
def test_an_order_of_which_every_word_is_of_an_edit_needs_a_picture(words: str) -> None:
    assert needs_picture(words)


@pytest.mark.parametrize(
    "words",
    [
        "a red square",
        "背景",
        "透明な猫",
        "a mirror",
        "a black bar on white",
        "去りゆく電車",
        "a fox without a background",
        "una foto en blanco y negro de un perro",
        "half a lemon",
    ],
)
def test_a_picture_of_such_things_does_not(words: str) -> None:
    assert not needs_picture(words)


def test_hardly_any_ask_for_a_new_picture_seems_to_need_one() -> None:
    lines = [
        line.split("|", 4) for file in ASKS.rglob("*.txt") for line in file.read_text().splitlines() if line[:1] not in ("", "#")
    ]
    new = [words for *_, setting, words in lines if setting.split()[0] == "new" and "refs=" not in setting]
    assert len(new) > 800
    assert sum(map(needs_picture, new)) <= 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("make https://example.com/cat.png blue", ["https://example.com/cat.png"]),
        ("HTTPS://EXAMPLE.COM/CAT.JPG, please.", ["HTTPS://EXAMPLE.COM/CAT.JPG"]),
        ("(see http://example.com/a/b.webp?w=200&h=3)", ["http://example.com/a/b.webp?w=200&h=3"]),
        ("example.com/pics/dog.jpeg and example.org/cat.gif", ["example.com/pics/dog.jpeg", "example.org/cat.gif"]),
        ("把 https://example.com/猫.heic 变成水彩画", ["https://example.com/猫.heic"]),
        ("a poster with the address www.example.com", []),
        ("a poster for https://example.com/jobs", []),
        ("a file called cat.png on a screen", []),
        ("mail ana@example.com/cat.png", []),
        ("https://example.com/cat.pngs", []),
    ],
)
def test_addresses_of_pictures_are_found_among_words(words: str, found: list[str]) -> None:
    assert list(addresses(words)) == found


@pytest.mark.parametrize(
    ("name", "mime", "may_be"),
    [
        ("cat.png", "image/png", True),
        ("cat.heic", "image/heic", True),
        ("picture", None, True),
        ("IMG_0001", "application/octet-stream", True),
        ("scan.tif", "", True),
        ("brief.pdf", "application/pdf", False),
        ("brief.PDF", None, False),
        ("voice-message.ogg", "audio/ogg", False),
        ("table.csv", "text/csv; charset=utf-8", False),
        ("film.mov", "video/quicktime", False),
        ("film.mp4", "application/octet-stream", False),
        ("notes.txt", None, False),
    ],
)
def test_what_is_claimed_of_a_file_tells_whether_it_may_be_a_picture(name: str, mime: str | None, may_be: bool) -> None:
    assert Attachment(url="u", name=name, mime=mime).may_be_picture is may_be


@pytest.mark.parametrize(
    "words",
    [
        "turn the photo above into a cartoon",
        "do the same with the attached",
        "attached: make it vintage",
        "see attachment",
        "restyle the picture I just posted",
        "in the style of the picture Tom shared",
        "the dress of picture 1, the pose of picture 2",
        "mix photo 1 and photo 2",
        "the second photo, but in black and white",
        "my sketch as a logo",
        "verwandle mein Foto in einen Comic",
        "meine Skizze als Logo",
        "das angehängte Bild als Aquarell",
        "entferne den Hintergrund",
        "enlève l'arrière-plan",
        "la deuxième photo en noir et blanc",
        "la photo ci-dessus en aquarelle",
        "la segunda foto en blanco y negro",
        "la imagen de arriba en acuarela",
        "убери фон",
        "вторую фотографию сделай чёрно-белой",
        "この写真を水彩画にして",
        "2枚目の写真を白黒に",
        "背景を消して",
        "第二张照片改成黑白",
        "上面的照片改成黑白",
        "두 번째 사진을 흑백으로",
        "my old sketch – as a poster",
        "meine Skizze: bitte als Comic",
        "notre dessin en affiche",
        "mi dibujo en acuarela",
        "minha selfie como desenho animado",
        "il mio disegno come manifesto",
        "mijn tekening als stripverhaal",
        "моё старое фото как картина маслом",
        "наш рисунок в стиле аниме",
        "Bild 1 und Bild 2 zusammen",
        "the pose of picture no. 1 in the light of picture no. 2",
        "photo #1, photo #2, one collage",
        "das Bild oben als Aquarell",
        "de foto hierboven als aquarel",
        "фото выше в чёрно-белом",
        "картинку выше сделай ярче",
        "上の画像をイラストに",
        "背景をこの写真にして",
        "この古い写真を直して",
        "這張照片改成黑白",
        "这张旧照片修复一下",
        "第2张图改成黑白",
        "第三張照片改成水彩",
        "五番目の写真の空を青く",
        "이사진을 수채화로",
        "여섯번째 사진을 흑백으로",
    ],
)
def test_words_that_name_a_picture_somewhere_else_need_it(words: str) -> None:
    assert needs_picture(words)


@pytest.mark.parametrize(
    "words",
    [
        "a house with an attached garage",
        "a note attached to a fridge",
        "attachment theory, an infographic",
        "a vacuum cleaner with an attachment",
        "a poster for my photo exhibition",
        "the first photo of the earth from space",
        "a picture above the sofa",
        "my drawing class, a group portrait",
        "photo 51, an infographic on DNA",
        'a sign that says "see attachment"',
        "drop shadow on a white wall",
        "ein Foto von meinem Hund",
        "une photo de mariage",
        "a photo above her bed",
        "una foto sopra il divano",
        "our photographer, a caricature",
        "three photos on a wall",
        "a red car, photo realistic",
        "two photos side by side in a frame",
        "a trailer attached by a chain, the chain attached to a truck",
        "ein Bild von einem Anhänger",
        "инфографика о капиталовложениях",
        "画三张照片",
        "地图",
        "아이 사진",
        "고양이 사진 3장",
        "海の写真",
    ],
)
def test_words_about_photos_and_what_is_attached_in_a_scene_do_not(words: str) -> None:
    assert not needs_picture(words)
    assert not names_sent(words)


@pytest.mark.parametrize(
    "words",
    [
        "put the attached logo in the corner",
        "add the logo from the attachment",
        "use the photo I sent earlier",
        "use the picture Tom shared",
        "setz das angehängte Logo in die Ecke",
        "mets le logo ci-joint dans le coin",
        "pon el logo adjunto en la esquina",
        "добавь прикреплённый логотип",
        "添付のロゴを右下に",
        "把附件里的logo放在角落",
        "첨부한 로고를 넣어줘",
        "in der Farbe des angehängten Logos: das Bild ist die angehängte Datei",
        "wie im Anhang",
        "nimm die beigefügten Farben",
        "les logos ci-jointes dans le coin",
        "d'après la pièce jointe",
        "usa los colores de las fotos adjuntas",
        "usa i loghi allegati",
        "use o logotipo em anexo",
        "zet het bijgevoegde logo in de hoek",
        "dodaj załączone logo",
        "logo z załącznika w rogu",
        "ДОБАВЬ ПРИКРЕПЛЁННЫЕ ЛОГОТИПЫ",
        "возьми цвета из приложенного файла",
        "логотип из вложения",
        "додай прикріплений логотип",
        "ekteki logoyu köşeye koy",
        "ضع الشعار المرفق في الزاوية",
        "استخدم الصورة المرفقة",
        "背景に添付したロゴを",
        "附帶的標誌放在右上角",
        "첨부된 파일의 로고",
        "Attached. Make it vintage",
        "the screenshots (see attached)",
        "use the logos Ana already shared",
    ],
)
def test_words_that_name_what_somebody_sent_say_so(words: str) -> None:
    assert names_sent(words)


@pytest.mark.parametrize(
    "words",
    ["das zu dunkle hier", "fais-en une affiche", "背景をこの色に", "把它放大", "用这个", "이 모자를 빨갛게", "esta más oscura"],
)
def test_words_that_point(words: str) -> None:
    assert points(words)


@pytest.mark.parametrize(
    "words", ["what is das? zu dunkel", "a castle", "mach den Hut rot", "고양이", "높이", "海", "fais un chat"]
)
def test_words_that_do_not_point(words: str) -> None:
    assert not points(words)


@pytest.mark.parametrize(
    "words",
    [
        "use this cat instead of the bicycle",
        "use that cat instead of the bicycle",
        "put that hat on her",
        "replace the bicycle with it",
        "remplace le vélo avec ça",
        "change the door with them, please",
        "nimm jene Katze",
        "usa quel gatto",
        "那只猫放进去",
        "put the cat from the photo in the basket",
        "nimm die Katze von dem Foto",
    ],
)
def test_words_that_point_further_away(words: str) -> None:
    assert points_back(words)


@pytest.mark.parametrize(
    "words",
    [
        "make it so that the door is green",
        "make sure that cats are in it",
        "that's better, now make it green",
        "like that",
        "I think that door is too dark",
        "make the photo brighter",
        "make it darker",
        "with it being night, add a moon",
    ],
)
def test_that_is_no_pointing_everywhere(words: str) -> None:
    assert not points_back(words)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("merge these two into one picture", 2),
        ("combine both photos", 2),
        ("a collage of these 3 photos", 3),
        ("put the hat on the first picture", 2),
        ("the second photo as the background", 2),
        ("kombiniere die beiden Bilder", 2),
        ("fusionne ces deux photos", 2),
        ("première image en fond, ces trois photos devant", 3),
        ("make this a watercolour", 1),
        ("use these two instead of the bicycle", 2),
        ("put those three on the table", 3),
        ("make these two people smile", 1),
        ("two photos of a cat side by side", 1),
        ("a photo of two cats", 1),
        ("add two hats", 1),
    ],
)
def test_how_many_pictures_words_speak_of(words: str, count: int) -> None:
    assert several(words) == count


@pytest.mark.parametrize(
    "words", ["paint this", "draw that, please", "make a poster of this", "haz un póster de esto", "a portrait of him"]
)
def test_words_that_say_nothing_but_of_this_need_a_picture(words: str) -> None:
    assert needs_picture(words)


@pytest.mark.parametrize("words", ["a robot holding it", "a cat and a painting of it", "who is this", "thanks for this"])
def test_this_at_the_end_is_not_all_that_is_painted(words: str) -> None:
    assert not needs_picture(words)


@pytest.mark.parametrize(
    "words", ["a poster in this style: https://example.com/p/1", "a mug with this logo https://drive.google.com/file/d/abc/view"]
)
def test_words_that_point_at_a_link(words: str) -> None:
    assert points_at_a_link(words)


@pytest.mark.parametrize("words", ["a poster for https://example.com", "a poster in this style", "a mug, see example.com"])
def test_an_address_alone_is_part_of_the_picture(words: str) -> None:
    assert not points_at_a_link(words)
