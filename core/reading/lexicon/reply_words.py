"""The words of `replies`, in the languages people use. Phrases are parted by bars, single words by blanks."""

from __future__ import annotations

from collections.abc import Mapping

from core.model import Act

WORDS: Mapping[Act, str] = {
    Act.UNDO: """
        undo | undo that | undo this | undo it | go back | revert | revert that | previous | previous one | step back |
        take that back | rückgängig | rückgängig machen | zurück | mach das rückgängig | einen schritt zurück |
        annuler la modification | annule la modification | annule la dernière modification |
        annuler la dernière modification | défaire | retour | en arrière | revenir | reviens en arrière | deshacer | deshaz |
        deshazlo | atrás | volver | vuelve atrás | desfazer | desfaz | voltar | volta | annulla modifica |
        annulla l ultima modifica | annulla la modifica | torna indietro |
        indietro | ongedaan maken | ongedaan | terug | maak ongedaan | cofnij | wróć | cofnij to | отмени | отменить |
        отмени это | назад | верни назад | верни как было | верни | откати | скасуй | скасувати | поверни назад | geri al |
        geri | geri dön | 元に戻して | 元に戻す | 戻して | 戻る | 戻す | 取り消し | やり直す前に戻して | 一つ前に戻して |
        ひとつ前に戻して | 前に戻して |
        前のバージョンに戻して | 元に戻せますか | 戻せますか | 실행 취소 | 되돌려 |
        되돌려줘 | 되돌리기 | 이전으로 | 이전으로 돌려줘 | 이전 버전으로 | 이전 버전으로 돌려줘 | 원래대로 | 원래대로 돌려줘 |
        撤销 | 撤回 | 撤消 | 回退 | 上一步 | 撤销一下 | 退回上一步 | 回到上一步 | 回到上一版 | 回到上一个版本 |
        回到上个版本 | 恢复上一版 | 退回上一版 | 回到上一张 | 返回 | 复原 | 復原 | تراجع | رجوع | ارجع |
        إلغاء التغيير | वापस | पूर्ववत | वापस करो | वापस जाओ | undo karo | wapas | ångra | tillbaka | urungkan |
        batalkan perubahan | kembali | hoàn tác | quay lại | fortryd | angre | kumoa | zpět | αναίρεση | בטל | เลิกทำ""",
    Act.REDO: """
        redo | redo that | redo it | forward | wiederherstellen | wiederholen | vorwärts | rétablir | refaire | rehacer |
        rehaz | refazer | refaz | ripeti modifica | ripristina | avanti | opnieuw toepassen | herstel | herhaal | przywróć |
        ponów | верни обратно | повтори отмененное | вернуть | вперед | повернути | відновити | yinele | ileri al | やり直し |
        やり直す | リドゥ | 다시 실행 | 重做 | 恢复 | 前进 | إعادة | استعادة | पुनः करें | redo karo | gör om ångrat |
        ulangi perubahan | làm lại bước""",
    Act.AGAIN: """
        give me another | give me another one | give me one more | do it once more | do it one more time | run it again |
        do another | do another one |
        again | once more | one more go | try again | retry | another | another one | one more | one more time | one more try |
        do it again | reroll | re roll | regenerate | same again | roll again | another go | nochmal | noch mal |
        noch einmal | noch eins | nochmals | probier s nochmal | probier es nochmal | versuch s nochmal | versuch es nochmal |
        neu | neuer versuch | encore | encore une fois | encore un | encore une | réessaie |
        réessayer | recommence | une autre | otra vez | de nuevo | otra | otro | una más | inténtalo de nuevo | repite |
        de novo | outra vez | mais uma vez | mais uma | outra | tenta de novo | di nuovo | ancora | ancora una | ancora uno |
        un altra |
        un altra volta | ancora una volta | riprova | rifai | opnieuw | nog een keer | nog eens | nog een | jeszcze raz |
        ponownie | jeszcze jeden | spróbuj jeszcze raz | еще раз | ещё | заново | снова | попробуй еще раз | еще одну |
        давай еще | ще раз | знову | ще одну | tekrar | bir daha | bir kere daha | bir kez daha | yeniden | tekrar dene |
        bir tane daha | もう一回 |
        もう一度 | もう1回 | もう一枚 | もう一つ | 再生成 | 다시 | 한번 더 | 한 번 더 | 한번만 더 | 한 번만 더 | 다시 한번 |
        다시 한 번 | 다시 해줘 |
        하나 더 | 再来一次 |
        再来一张 | 再来 | 重来 | 再试一次 | 重新生成 | 再來一次 | 再來一張 | مرة أخرى | مرة ثانية | من جديد | واحدة أخرى |
        أعد المحاولة | फिर से | एक और | दोबारा | फिर से करो | phir se | ek aur | en gång till | igen | en till | försök igen |
        lagi | sekali lagi | coba lagi | satu lagi | ulangi | lần nữa | làm lại | thử lại | một lần nữa | igjen | uudestaan |
        znovu | ξανά""",
    Act.VARIATIONS: """
        variations | variation | variants | variant | more variations | some variations | show me variations |
        other versions | more options | options | alternatives | more like this | give me options | show me options |
        make variations | varianten | variationen | variante | mehr varianten | alternativen | variantes | des variantes |
        variaciones | más opciones | opciones | variantes por favor | variações | mais opções | opções | varianti |
        variazioni | altre opzioni | alternative | variaties | meer opties | opties | warianty | wariacje | inne wersje |
        więcej opcji | варианты | вариации | еще варианты | другие варианты | варіанти | варіації | ще варіанти |
        varyasyonlar | varyasyon | seçenekler | başka seçenekler | バリエーション | 別案 | 他の案 | 他のパターン | 변형 |
        다른 버전 | 바리에이션 | 다른 옵션 | 变体 | 變體 | 更多版本 | 更多选择 | 其他方案 | 换几个方案 | تنويعات | خيارات |
        خيارات أخرى | बदलाव | विकल्प | और विकल्प | variationer | fler varianter | variasi | opsi lain | biến thể |
        phương án khác""",
    Act.INFO: """
        どのモデル | どのモデルですか | どのモデルを使いましたか | どのモデル使ったの | いくらかかった |
        いくらかかりましたか | 用的什么模型 |
        用的哪个模型 | 用了什么模型 | 这是什么模型 | 花了多少钱 | 花了多少 | 어떤 모델 썼어 | 어떤 모델 썼어요 |
        무슨 모델이야 | 어떤 모델이에요 |
        얼마 들었어 | 얼마 들었어요 | ne kadar tuttu | kaça mal oldu | ile kosztowało |
        combien ça a coûté | combien cela a coûté | combien a coûté cette image | quel modèle a été utilisé |
        info | information | details | infos | informationen | détails | información | detalles | informação | informações |
        detalhes | info please | informazioni | dettagli | informatie | informacje | szczegóły | инфо | информация |
        подробности | інфо | інформація | bilgi | ayrıntılar | detay | 情報 | 詳細 | インフォ | 정보 | 상세 | 상세 정보 |
        信息 | 資訊 | 详情 | 详细信息 | معلومات | تفاصيل | जानकारी | विवरण | detaljer | informasi | thông tin | chi tiết""",
    Act.HISTORY: """
        history | versions | all versions | show history | show versions | verlauf | versionen | alle versionen | historique |
        les versions | toutes les versions | historial | versiones | histórico | versões | cronologia | versioni | storia |
        geschiedenis | versies | historia | wersje | история | версии | все версии | історія | версії | geçmiş | sürümler |
        履歴 | バージョン一覧 | 기록 | 히스토리 | 버전 목록 | 历史 | 歷史 | 历史记录 | 历史版本 | السجل | سجل | التاريخ |
        الإصدارات | इतिहास | संस्करण | historik | versioner | riwayat | lịch sử | các phiên bản""",
    Act.FINAL: """
        final | finalize | finalise | make it final | final version | finalize it | final render | finale | endversion |
        finalisieren | finale version | version finale | finaliser | finalise la | versión final | finalizar | finaliza |
        versão final | finalizza | versione finale | definitiva | definitief | eindversie | finalna | wersja finalna | финал |
        финальная версия | финализируй | фінал | фінальна версія | son hali | final hali | 最終版 | 完成版 | ファイナル |
        최종 | 최종본 | 파이널 | 最终版 | 最終 | 定稿 | 终稿 | نهائي | النسخة النهائية | अंतिम | फाइनल | final karo |
        slutversion | slutgiltig | versi akhir | bản cuối""",
    Act.CANCEL: """
        cancel | stop | cancel that | cancel it | stop it | abort | forget it | abbrechen | stopp | halt | annuler | annule |
        arrête | stop stop | cancelar | cancela | cancélalo | para | detente | cancele | pare | pára | annulla | ferma |
        fermati | annuleren | annuleer | stoppen | anuluj | przerwij | стоп | отмена | остановись | стой | скасування |
        стоп стоп | зупинись | iptal | iptal et | dur | durdur | キャンセル | 中止 | 止めて | ストップ | 취소 | 취소해줘 |
        중지 | 멈춰 | 그만 | 取消 | 停止 | 停 | إلغاء | توقف | ألغ | قف | रद्द | रद्द करो | रुको | cancel karo | avbryt |
        stoppa | batal | batalkan | berhenti | hủy | dừng lại | huỷ""",
    Act.HELP: """
        help | help me | how does this work | what can you do | commands | hilfe | was kannst du | aide | à l aide |
        comment ça marche | ayuda | ayúdame | qué puedes hacer | cómo funciona | ajuda | como funciona | aiuto |
        come funziona | hulp | hoe werkt dit | pomoc | pomocy | помощь | помоги | что ты умеешь | справка | допомога |
        довідка | що ти вмієш | yardım | nasıl çalışıyor | ヘルプ | 使い方 | 助けて | 도움말 | 도와줘 | 사용법 | 帮助 | 幫助 |
        怎么用 | 使用方法 | مساعدة | ساعدني | كيف يعمل | मदद | सहायता | मदद करो | hjälp | bantuan | tolong bantu | trợ giúp |
        giúp với""",
}

# May stand around any reply word: with the first even a question asks for something.
PLEASE = """
        please pls plz bitte stp svp por favor porfa porfavor favore per piacere proszę пожалуйста плиз пж будь ласка lütfen
        graag alstublieft alsjeblieft tack snälla tolong من فضلك لو سمحت कृपया"""
PARTICLES = "just ok okay hey oh ну and then now"

# The same where it takes several words.
POLITE_PHRASES = (
    "s il te plaît | s il vous plaît | als je blieft | als u blieft | thank you | thanks a lot | if you can | per gentileza"
)

# The same in scripts without blanks: at the end of the word.
POLITE_ENDINGS = """
        おねがいします してください お願いします ください 해주세요 부탁해요 下さい 부탁해 して 해줘 吧"""

# What the first, second, third, fourth picture of a sheet is called.
ORDINALS = (
    """
        first 1st one erste ersten erstes erster première premier primera primero primeira primeiro prima primo eerste
        pierwsza pierwszy первый первая первую перша перший birinci ilk 一番目 最初 第一张 第一張 第一个 첫번째 الأولى الأول
        पहला पहली pertama första""",
    """
        second 2nd two zweite zweiten zweites zweiter deuxième seconde segunda segundo seconda secondo tweede druga drugi
        вторая второй вторую друга другий ikinci 二番目 第二张 第二張 第二个 두번째 الثانية الثاني दूसरा दूसरी kedua andra""",
    """
        third 3rd three dritte dritten drittes dritter troisième tercera tercero terceira terceiro terza terzo derde trzecia
        trzeci третья третий третью третя третій üçüncü 三番目 第三张 第三張 第三个 세번째 الثالثة الثالث तीसरा तीसरी ketiga
        tredje""",
    """
        fourth 4th four vierte vierten viertes vierter quatrième cuarta cuarto quarta quarto vierde czwarta czwarty четвертая
        четвертый четвертую четверта четвертий dördüncü 四番目 第四张 第四張 第四个 네번째 الرابعة الرابع चौथा चौथी keempat
        fjärde""",
)

# May stand around the number of a pick, in any order: "I'll take the second one", "nummer 2", "версия 2", "2番".
AROUND_A_PICK = """
        the zu zur naar do one number no nr n num version v pick choose use take i ll let s go with my for me option picture image want
        to is return revert it this keep nummer bild das die den der nehme nehmen wir ich nimm variante numéro la le je prends número el
        elijo opción quédate con imagen a o quero escolho imagem il numero scelgo prendo immagine ik kies neem de numer
        wybieram wersja wersję номер версия версию беру выбираю давай вариант картинка версію версія обираю варіант numara numaralı
        seçiyorum sürüm olanı 番 番目 これ 案 号 張 张 选 選 第 个 번 번째 رقم الصورة اختار أختار नंबर वाला nomor yang số jag
        tar 号吧 就 我选 番がいい 番で 番でお願いします 选第 번으로 번이요
        nehm mach mal doch fico com biorę wezmę poproszę olsun doe maar graag take have voy me scelta quella celle
        wezme 番目 つ目 枚目 個目 の やつ もの 方 ほう が で を に いい 良い です お願いします おねがいします ください
        します します 案で 我 要 用 那 那张 好 吧 一下 请 로 으로 걸로 거로 할게요
        할래요 할게 해주세요 해줘 갈게요 주세요 이요 요 선택 이 게 좋아요 좋겠어요
        quedo escojo elige escoge elegir choisis choisir scegli kies kiezen wähle wähl wybierz выбери выбираем seç 选择 選んで"""

# The same before a number: "back to 2".
BACK_TO = "back zurück retour volver vuelve voltar volta torna terug wróć назад повернись tillbaka kembali"

# The same where a sheet of pictures waits for a pick: to like one is to pick it.
LIKING = """
        like love prefer best better looks nice good gefällt besser mejor gusta mieux meilleure melhor лучше нравится"""

# What a reply word may be asked with: "can you undo that?", "kannst du das rückgängig machen".
OPENINGS = """
        let s have | i d like | can i have | could i have | can i get | can you | could you | can u | could u | will you |
        would you | can we | could we | let s | kannst du | könntest du |
        kannst du das | können wir | könnten wir | kann man | lass uns | peux tu | tu peux | pourrais tu | tu pourrais |
        on peut | on pourrait | puedes | podrías | podemos | se puede | puoi | potresti | possiamo | si può | você pode |
        vc pode | pode | dá pra | a gente pode | podemos | kun je | kan je | wil je | kunnen we | zullen we | możesz | mógłbyś |
        możemy | da się | czy możesz | czy możemy"""

# The same for words that call no model: people speak so of themselves, and that must not cost anything.
FREE_OPENINGS = """
        can i | could i | i want to | i d like to | we should | kann ich | ich will | je veux | quiero | voglio | quero | ik wil |
        chcę"""

# May stand before a reply word, parted by a comma: "no, undo", "wait, stop", "oops, go back".
INTERJECTIONS = """
        no nah nope naw ugh argh meh eh hmm hm wait oops ups whoops oh ah eh ok okay sorry actually nein moment warte doch non
        attends oups zut
        espera ay uy não espera aspetta nee wacht nie czekaj hayır dur bekle いや あ 不 不对 아니 아"""

# Units of time, as they stand behind a figure.
TIME = """
        s sec secs second seconds min mins minute minutes h hr hrs hour hours day days week weeks month months year years am pm
        sek sekunden minuten std stunden uhr tage wochen jahre heure heures jour jours semaine semaines mois an ans
        seg segundos minuto minutos hora horas día días semana semanas dia dias minutinho secondi minuti ora ore giorni settimane
        tellen uur dagen weken godz minut godzin dni tygodnie сек мин минут минуты час часа часов день дня дней недели хв хвилин
        год годин днів dk dakika saat gün hafta detik menit jam hari minggu phút giờ ngày timmar dagar veckor
        分 分钟 分鐘 分間 秒 点 點 時 时 時間 小时 天 日 週間 초 분 시 시간 일 मिनट घंटे दिन دقيقة دقائق ساعة ساعات أيام"""

# What is said of the picture before a reply word: "scrap that, undo".
DISMISSALS = """
        scrap that | scrap it | scratch that | forget that | forget it | forget this | ignore that | ignore it | never mind |
        nevermind | nvm | not that | not this | not good | no good | too much | i don t like it | don t like it |
        i don t like that | that s worse | worse | this is worse | my mistake | my bad | wrong one | vergiss es | vergiss das |
        lass mal | lass gut sein | gefällt mir nicht | schlechter | laisse tomber | oublie | oublie ça | j aime pas | c est pire |
        olvídalo | olvida eso | déjalo | no me gusta | peor | lascia perdere | lascia stare | dimentica | non mi piace | peggio |
        esquece | esquece isso | deixa | deixa pra lá | não gostei | pior | laat maar | vergeet het | vergeet dat |
        vind ik niks | slechter | zapomnij | nieważne | nie podoba mi się | gorzej | забудь | неважно | не нравится | хуже |
        забудьте | неважливо | не подобається | glöm det | strunta i det | boşver | boş ver | beğenmedim | lupakan | bỏ đi |
        やっぱり | やっぱ | やっぱりやめて | 没事 | 算了 | 不好 | 不喜欢 | 아니다 | 별로 | 별로야"""

# May follow a word that is free.
THANKS = """
        thanks thank thx ty cheers danke merci gracias grazie obrigado obrigada bedankt dzięki dziękuję спасибо дякую tack
        teşekkürler makasih ありがとう 谢谢 謝謝 고마워 고마워요 شكرا धन्यवाद"""

# What may stand in a reply word between its own words: "doe nog maar een keer", "mach nochmal".
FILLERS = """
        do run one a mach mache mal doch einfach nur wieder bitte das fais en allez donc juste refais
        hazlo dame anda venga pues fallo dammi dai pure allora faz faça manda aí então doe geef maar even eens dan toch zrób
        daj to no może давай сделай дай ка ну просто зроби yap bana ver hadi dene gör kör en coba buat hãy やって 해줘 해 吧"""

# How a sentence of going back calls what it goes back to; longest first.
AS_BEFORE = """
        what we had before | what it was before | how it was before | the way it was before | the way it was | what it was |
        how it was | how it looked | how it looked before | what we had | the one before that | the one before | as it was before |
        as it was | where we were | what i had before | the version before | before | wie es vorher war | wie es war | wie vorher |
        was wir vorher hatten | was wir hatten | wie davor | comme avant | comme c était avant | comme c était | ce qu on avait |
        ce qu on avait avant | la version d avant | celle d avant | d avant | celle du début | que era antes |
        que estaba antes | que estava antes | hoe het was | hoe het eerst was | como estaba antes | como estaba | como antes |
        lo de antes | la de antes | lo que teníamos | como estava antes | como estava | como era antes | como era |
        o que tínhamos | a de antes | com era prima | com era | quella di prima | come prima | quello che avevamo |
        zoals het was | zoals het eerst was | wat we hadden | wat we eerst hadden | die daarvoor | tego co było | jak było |
        jak było wcześniej | tego co było wcześniej | tej wcześniejszej | к тому что было | как было | как было раньше |
        тому что было | як було | як було раніше | eski haline | önceki haline"""

# Acts that are free, said in a sentence: one word of the first line at least, and beside those of both nothing else.
SENTENCES: Mapping[Act, tuple[str, str]] = {
    Act.UNDO: (
        """
        undo revert previous prior back rückgängig vorherigen vorherige vorige vorigen zurück précédente précédent arrière
        deshacer deshaz anterior atrás desfazer desfaz desfaça precedente indietro vorige terug ongedaan cofnij cofnąć
        poprzedniej poprzednią wstecz önceki geri
        return restore rewind vuelve volver regresa regresar torna tornare ritorna volta voltar wróć wrócić верни вернись вернуть
        откати отмени назад предыдущую предыдущий поверни скасуй remets reviens revenir revenons öncekine eski
        戻して 戻す 戻 元に戻 元に戻して 取り消して 取り消し キャンセルして 退回 回到 恢复 还原 撤销 되돌려 취소 복구 돌려놔
        돌려줘""",
        """
        go going to the a an one two step steps last latest change changes edit version picture image state it that this i want
        let s get roll take bring me us return zur zum auf die das den es letzte letzten version bild schritt änderung mach
        machen gehe geh
        einen à la l le en version image un cran dernière modification reviens revenir retourne volver vuelve el último
        cambio imagen versión un paso lo volta voltar para pra pro versão última alteração passo torna tornare alla versione
        immagine di ultima modifica passo ga naar de versie stap één een maken maak laatste wijziging wróć do wersji zmianę
        ostatnią to jeden krok sürüme hale haline versiyona dön dönelim al alır mısın misin bir adım son değişikliği
        wieder doch lieber vorherigen remets remettre poprzedniego wcześniejszej к версию версии вариант
        последнее изменение
        предыдущему предыдущей попередню попередній gör öncekine hali haldeki
        さっき の に やっぱり 前 一つ ひとつ バージョン 状態 もの やつ ください お願いします を 変更 今の 最後 元 へ 之前
        那张 上一张 上一版
        上一个 上个 版本 的 到 那个 吧 原来 一下 刚才 刚刚 样子 请 아까 걸로 거로 방금 한 거 것 주세요 줘 해줘 해주세요 해
        전 으로 로 이전
        버전 마지막 변경 수정 다시 그거 그걸""",
    ),
    Act.HISTORY: (
        """
        versions history versionen verlauf historique versiones historial versões versioni versies wersje sürümleri
        versiyonları""",
        """
        let have look at show me us all the so far list of our can could i we see what are there earlier older previous past
        every this that
        zeig zeige mir uns alle bisherigen bisher die sehen kann ich können wir montre moi nous toutes les affiche voir je
        peux on peut muéstrame muestra enséñame todas las ver puedo hasta ahora mostra mostre todas as ver posso até agora
        mostrami fammi vedere tutte le finora laat toon zien ons pokaż wszystkie dotychczasowe tüm bütün önceki göster""",
    ),
    Act.INFO: (
        """
        model tier prompt cost modell gekostet modèle coûté modelo costó costado custou modello costato gekost kostte modelu
        kosztowało kosztował modeli""",
        """
        which what how much did does was is s has this that it the one you u use used using made make generate generated create
        created for on by image picture pic with render we tell me welches welchen was wie viel wieviel hat haben das dieses
        bild du benutzt verwendet genutzt war ist gemacht dafür der den quel quelle combien ça cela cette image tu as
        utilisé utilisée c est été qué cuál cuánto ha usaste usado se usó es este esta fue qual quanto foi usou essa esse che
        quale è hai questa questo welk welke hoeveel heeft dit gebruikt is je heb jaki jakiego ile to użyłeś użyto jest hangi
        kullandın kullanıldı bu""",
    ),
}
ASKING = """
        which what how welches welchen was wie wieviel quel quelle combien qué cuál cuánto qual quanto che quale welk welke
        hoeveel jaki jakiego ile hangi"""
