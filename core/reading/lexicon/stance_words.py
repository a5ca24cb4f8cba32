"""The few words by which `stances` tells what a sentence is for. Phrases are parted by bars; `*` stands for any ending of a word."""

from __future__ import annotations

# What would have been: auxiliaries, each with the participle that has to follow it somewhere (a pattern of folded words).
SUPPOSED = (
    r"\b(?:would|could|might|should|d) (?:not )?(?:have|ve) (?!(?:an?|the|it|him|her|them|th\w+|some|more|less|his|my|t\w+)\b|\d)",
    r"\bhatte(?:n|st)?\b(?!.{0,60}\b(?:gern|gerne|lieber)\b).{0,80}\b(?:\w{0,5}ge\w+(?:t|en)|\w+iert|sollen|konnen)\b",
    r"\bhad(?:den)?\b(?!.{0,60}\b(?:graag|liever)\b).{0,80}\bge\w+(?:t|d|en)\b",
    r"\baur(?:ais|ait|ions|iez|aient)\b(?! (?:bien )?(?:aime|voulu|prefere|souhaite|vu))",
    r"\b(?:habri|hubier)\w+ (?!gustado|preferido|querido)\w+(?:do|cho|sto|to)\b",
    r"\bteria\w* (?!gostado|preferido|querido)\w+(?:do|to)\b",
    r"\bavre\w+ (?!voluto|preferito)\w+[ts][oaie]\b",
    r"\bja bym\b|\b(?!chcial|wolal|prosil)\w{2,}l[ao]?bym\b",
    r"\bя бы (?!хотел|предпоч|попросил)\w+|\bя б (?!хоті|хоти)\w+",
    r"\bskulle (?:\w+ )?ha \w+t\b",
)

# What others would do, or what would come of it.
WOULD = (
    r"(?<!^you)(?<!^it)(?<!^that)(?<!^this) (?:would|d) (?:make|change|add|put|paint|turn|remove|give|use) ",
    r"\bwurden? .{1,40}\b(?:machen|andern|malen|entfernen|wegnehmen)\b",
    r"\bwhat would happen\b",
)

# What is not to be done: nothing is left to do, unless it is done already. "Don't make it so dark" complains.
LEFT_AS_IS = (
    r"^(?:(?:please|ok|no|and|but) ){0,2}(?:don t|do not|dont|never) (?!you |we |forget |worry |be |let )(?!.*\b(?:so|too|that) )",
    r"^(?:bitte )?(?:mach|lass|nimm)\w* .{1,30}\bnicht (?!so |zu |nur )",
)

# Asking for facts and opinions: how the question begins.
OPINION = r"^(?:(?:so|and|hm|but|ok) )?(?:do you (?:think|like|feel)|does|did)\b"

# If it were mine to say.
IN_YOUR_PLACE = """
    if it were me | if it was me | up to me | if i were you | if i was you |
    if i did it | an deiner stelle | wenn es nach mir |
    si j etais | si ca ne tenait qu a moi | yo que tu | si fuera por mi |
    se fosse eu | fosse per me | als ik jou was |
    als het aan mij lag | ben olsam | bana kalsa | 自分なら | 私なら | 俺なら | 나라면 | 저라면 | 要是我 | 如果是我 | 换作我 |
    на твоем месте | на вашем месте | на твоєму місці | будь моя воля"""

# Not knowing what one wants.
DOUBTED = """
    not sure | not convinced | not sold on | no clue | don t know | undecided | indecis* |
    indécis* | unentschlossen | сомнева* | вагаюсь | unsure | not certain | no idea | can t decide |
    cannot decide | torn between | torn on | nicht sicher | unsicher |
    weiß nicht | bin unschlüssig | suis pas sûr* | pas sûr de |
    pas sûre de | pas sûr pour | pas sûre pour | pas certain* |
    sais pas trop | no estoy segur* | no sé si | no sé qué | no me decido |
    não tenho certeza | não sei se | non sono sicur* | non so se |
    niet zeker | weet niet | nie jestem pew* | nie wiem | не уверен* |
    не знаю | не впевнен* | inte säker | vet inte |
    emin değil* | tidak yakin | nggak yakin | không chắc | わからない | 分からない | 自信がない | 迷って | 不确定 | 不太确定 | 不知道 |
    说不准 | 모르겠 | 확실하지 | لست متأكد* | مش متأكد* | पक्का नहीं | यकीन नहीं"""

# When a plan is for; somebody who plans stands beside it.
LATER = """
    tomorrow | tonight | next week | next month | next time | later today |
    later this week | on monday | on friday | morgen |
    übermorgen | nächste woche | nächsten monat | demain | la semaine prochaine |
    mañana | la próxima semana | la semana que viene |
    amanhã | semana que vem | domani | la prossima settimana |
    settimana prossima | volgende week | jutro | w przyszłym tygodniu |
    завтра | на следующей неделе | наступного тижня | imorgon |
    i morgon | nästa vecka | yarın | haftaya | besok | minggu depan |
    ngày mai | tuần sau | 明日 | 来週 | あとで | 明天 | 下周 | 下週 | 내일 | 다음 주 | غدا | कल"""
WE_WILL = (
    r"\w{3,}(?:amos|emos|imos|iamo|imy|emy|amy|аем|яем|ем|им|емо|имо)"  # verbs that carry their "we": "oscurecemos", "сделаем"
)

# Showing something around: how the line begins.
SHOWN = """
    look what | look how | look at what | look at how | check out what |
    check out how | check what | check how | watch what |
    watch how | here s how | here is how | here s what | here is what happen* |
    this is how i | this is how you | this is what happen* |
    this is what it | this is what the bot | that s how i | that s how you |
    that s how it | that s what happen* | see what it did |
    see what it made | see how it made | see how it did | see how it changed |
    see how it turned | schau was | schau mal was |
    schau wie | schaut was | schaut mal was | schau mal wie | guck was |
    guck mal was | guck mal wie | guckt mal was | guckt wie | guckt mal wie | schaut wie | schaut mal wie | so würde ich |
    so hätte ich | so habe ich | so hab ich | regarde ce qu* |
    regardez ce qu* | regarde comment | regardez comment |
    voilà ce qu* | voilà comment | voici comment | voici ce qu* |
    mira lo que | miren lo que | mira cómo | así es como |
    olha o que | olhem o que | olha como | veja o que | guarda cosa |
    guarda che cosa | guardate cosa | guarda come | ecco come |
    ecco cosa | kijk wat | kijk eens wat | kijk hoe | kijk eens hoe |
    zo zou ik | patrz co | zobacz co | zobaczcie co | patrzcie co |
    смотри что | смотрите что | глянь что | смотри как | смотрите как |
    вот что | вот как | дивись що | дивіться що | дивись як |
    kolla vad | kolla hur | titta vad | bakın ne | bak ne | lihat apa yang"""

# Telling others how it is done, anywhere in a line.
EXPLAINED = """
    you can just say | you can say | you just say | you just type |
    you can just type | you can type | just say it | all you have to say |
    man kann einfach sagen | du kannst einfach sagen | man sagt einfach | il suffit de dire | on peut dire | basta decir |
    puedes decir | basta dire | basta scrivere | é só falar | é só dizer | je kunt gewoon zeggen | wystarczy napisać |
    wystarczy powiedzieć | можно просто сказать | можно написать | просто напиши | можна просто сказати | bara att skriva |
    tinggal bilang | と言えば | 只要说 | 라고 하면"""

# Asking for a comparison of versions.
COMPARED = """
    difference* | compare | comparison | unterschied* | vergleich* |
    différence* | comparer | diferencia* | comparar | compara |
    diferença* | differenz* | confront* | verschil* | vergelijk* |
    różnic* | porównaj | разниц* | сравни* | різниц* | порівняй |
    skillnad* | jämför* | fark* | karşılaştır* | perbedaan | bandingkan |
    khác biệt | so sánh | 違い | 差分 | 比較 | 比べ | 区别 |
    區別 | 差异 | 比较 | 对比 | 차이 | 비교 | الفرق | قارن | अंतर | तुलना"""

# Taking a wish back: the whole of what is said last, but for interjections.
TAKEN_BACK = """
    scrap that | scrap it | scratch that | forget that | forget it |
    forget this | ignore that | ignore it | never mind |
    nevermind | nvm | jk | just kidding | or not | ignore | wrong thread | wrong chat | wrong channel | wrong window |
    falscher chat | falscher thread | falscher kanal | oder doch nicht |
    mauvais fil | mauvais canal | ou pas | canal equivocado |
    hilo equivocado | chat equivocado | canale sbagliato | chat sbagliata |
    canal errado | verkeerde kanaal | of toch niet | не туда |
    не в тот чат | fel kanal | leave it | leave it as is | leave it as it is |
    leave it like that | leave it be | keep it as is |
    keep it as it is | keep it like that | keep it | cancel that |
    don t | please don t | no need | on second thought* |
    vergiss es | vergiss das | lass | lass es | lass mal | lass gut sein |
    lass es so | lass so | lass das | doch nicht | egal |
    laisse | laisse tomber | laisse comme ça | rien | oublie | oublie ça |
    laissez tomber | en fait non | finalement non | olvídalo |
    olvida eso | déjalo | déjalo así | da igual | nada | mejor no | lascia perdere |
    lascia stare | lascia così | dimentica |
    meglio di no | niente | anzi no | esquece | esquece isso | deixa | deixa pra lá |
    deixa assim | deixa como está | melhor não | laat maar |
    laat zo | laat het zo | vergeet het | vergeet dat | toch niet |
    zapomnij | nieważne | zostaw | zostaw tak | jednak nie |
    забудь | забудьте | неважно | оставь | оставь так | не надо |
    лучше не надо | забудь про це | неважливо | залиш | залиш так |
    не треба | glöm det | strunta i det | låt det vara | boşver |
    boş ver | vazgeçtim | kalsın | böyle kalsın | lupakan | nggak jadi |
    gak jadi | tidak jadi | biarkan saja | bỏ đi | thôi | khỏi | やっぱりいい | やっぱりいいや |
    やっぱりやめて | やっぱりなし | やっぱなし | やっぱりやめ | やめとく |
    いいや | そのまま | そのままで | なんでもない | 算了 | 不用了 | 没事 | 还是算了 | 不改了 | 当我没说 |
    아니다 | 됐어 | 됐다 | 아니야 | 취소 | 하지 마 | 그냥 둬 |
    لا تهتم | انس الأمر | خلاص | اتركه | रहने दो | छोड़ो | जाने दो"""

# Of those, what may be said of one thing of several as well.
LEFT_ALONE = """
    leave it | leave it as is | leave it as it is | leave it like that | leave it be | keep it | keep it as is | keep it as it is |
    keep it like that | don t | lass es | lass es so | lass so | lass das | laisse | laisse comme ça | déjalo | déjalo así |
    lascia così | deixa | deixa assim | deixa como está | laat zo | laat het zo | zostaw | zostaw tak | оставь | оставь так |
    не надо | залиш | залиш так | не треба | låt det vara | kalsın | böyle kalsın | biarkan saja | そのまま | そのままで | 그냥 둬"""

# What refuses by itself, where it ends a message or is followed by nothing to do.
REFUSING = "quatsch no nah nope naw nein nee non não nie нет ні nej hayır yok tidak いや 不 아니 لا नहीं"

# What may stand around it.
WAVERING = """
    quatsch oh oups oops perdón perdona pardon scusate désolé desculpa desculpem извините ой perdon actually sorry just no
    well ok okay then still anyway haha lol so all ach naja halt eben eigentlich doch lieber en fait
    finalement bon mais pues mejor anzi ma mas na verdade toch jednak nie нет ну ні nej ah tidak yok hayır aman
    やっぱり やっぱ 还是 그냥 그냥은"""
