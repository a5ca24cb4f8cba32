"""German, Dutch, Swedish."""

from core.asks.lexicon.words import Words

GERMAN = Words(
    order="""
        mach, mache, machen, machst, macht, gib, gebt, setz, setze, setzen, stell, stelle, leg, füg, füge, einfügen, hinzufügen,
        hinzu, ändere, änder, ändern, entfern*, lösch*, weg damit, nimm, wegnehmen, weglassen, lass weg, tausch*, austauschen,
        ersetz*, wechsel, wechsle, dreh*, spiegel, spiegle, spiegeln, verschieb*, schieb, rück, rücken, zieh, zoom*, schneid*,
        zuschneiden, beschneid*, vergrößer*, verkleiner*, verdunkel*, abdunkeln, aufhell*, heller machen, hell auf, färb*,
        umfärben, mal, male, malen, zeichne*, schreib, schreibe, schreiben, korrigier*, reparier*, fix, begradig*, verwandel*,
        probier*, versuch, versuche, versuchen, zeig, zeige, zeigen, bau, kipp*, entsättig*, weichzeichnen, schärf*, reduzier*,
        erhöh*, häng, pack, tu, tausche, raus, weg, rein, dazu, mit rein, behalte, lass den, lass die, lass das, verleih,
        verpass, nochmal mit, nochmal ohne, nochmal in, nochmal als, jetzt als, jetzt mit, jetzt in, rauf, reinmachen,
        wegmachen""",
    wish="""
        bitte, kannst du, könntest du, könnt ihr, können wir, könnten wir, kann man, könnte man, könnte, könnten, würde,
        würdest du, wäre, wär, wären, wie wäre, wie wär, wie wäre es, wie wärs, was wenn, was wäre wenn, vielleicht, eventuell,
        sollte, sollten, soll, sollen, statt, anstatt, stattdessen, lieber, möchte, hätte gern, hätte gerne, hätten gern,
        hätte lieber, ich will, ich hätte, wir hätten, wir brauchen, braucht, bräuchte, fehlt, fehlen, muss, müsste, müssten,
        darf, dürfte, dürfen, geht das, ginge, geht auch, am besten, wünsch*, noch eine sache, eins noch, eine kleinigkeit,
        nur noch, wie sähe, ich fände, fände ich, fänd ich, besser wäre, besser wär, mal mit, mal ohne, mal in, als ob, eher,
        eher so, eher wie, warum hat, warum ist da, warum sind da, wieso hat, in der art, so wie, als, im stil, mag lieber,
        wünscht sich, wollen, will der kunde, der kunde will, möchten""",
    degree="""
        mehr, weniger, zu, zuviel, zu viel, zu viele, zu wenig, zu sehr, nicht genug, genug, etwas, ein bisschen, bisschen,
        bissl, bisserl, ein wenig, einen tick, tick, deutlich, viel, heller, dunkler, größer, kleiner, höher, tiefer, breiter,
        schmaler, länger, kürzer, dicker, dünner, näher, weiter, wärmer, kälter, kühler, weicher, schärfer, stärker, schwächer,
        sanfter, kräftiger, blasser, bunter, grüner, röter, blauer, gelber, älter, jünger, freundlicher, fröhlicher, trauriger,
        ruhiger, dramatischer, moderner, realistischer, gemütlicher, lebendiger, einfacher, schlichter, doppelt, halb, allzu,
        leicht, minimal, extra, fetter, klarer, sauberer, zarter, düsterer, lauter, leiser, runder, eckiger""",
    look="""
        farbe*, farbig*, hintergrund*, vordergrund, licht*, beleuchtung, schatten*, himmel*, wolke*, sonne*, mond, stern*,
        nacht*, nachts, tag, abend*, morgenlicht, sonnenuntergang, sonnenaufgang, dämmerung, winter*, sommer*, herbst*,
        frühling*, schnee*, regen*, nebel*, sturm, wind*, wetter, rot*, orange*, gelb*, grün*, blau*, lila, violett*, rosa*,
        pink, braun*, schwarz*, weiß*, grau*, gold*, silber*, türkis*, pastell*, kontrast*, sättigung, gesättigt, hell*,
        dunkel*, unscharf, scharf, schärfe, textur*, muster*, transparent*, durchsichtig*, matt, glänz*, holz*, schrift*, text*,
        buchstabe*, logo*, schild*, etikett, titel, stil*, look, stimmung*, atmosphäre, aquarell*, ölgemälde, ölbild, zeichnung,
        skizze, fotorealist*, cartoon, comic, schwarzweiß, winkel, kamera, perspektive, von oben, von unten, von vorne,
        von hinten, nahaufnahme, hochformat, querformat, quadratisch, quadrat, ecke*, rand, ränder, rahmen, links, rechts, oben,
        unten, mitte, mittig, seite, bildausschnitt, ausschnitt, tiefenschärfe, spiegelung*, pose, gesicht*, lächeln, auge*,
        nase*, mund, ohr*, hand, hände*, finger*, daumen, arm, arme, bein, beine, fuß, füße, haar*, bart, haut, zähne, hut,
        hüte, mütze, kappe, hemd, jacke, kleid, mantel, schuhe, stiefel, hose, rock, brille, schal, helm, krone, rad, räder,
        fenster*, tür*, dach, dächer, wand, wände, boden, schornstein*, baum, bäume*, blatt, blätter, laub, blume*, gras, wiese,
        berg*, fluss, meer, strand, wasser, wald, brücke, straße, tisch*, stuhl, sofa, lampe*, kleidung, rauch, feuer, warm*,
        kalt*, groß*, klein*, bunt*, gemalt""",
    thing="""
        katze*, hund*, vogel, vögel, pferd*, kuh, schaf*, fuchs, bär*, löwe*, tiger, hase*, maus, fisch*, drache*, einhorn,
        roboter, ritter, pirat*, könig*, mann, frau, mädchen, junge, kind, kinder, leute, menschen, person*, auto*, fahrrad,
        boot*, schiff*, flugzeug, zug, haus, häuser, gebäude, turm, schloss, stadt, dorf, garten, feld, tasse*, becher, glas,
        flasche*, teller, kuchen, kaffeetasse, buch, bücher, ballon*, bank, schirm, zaun, figur*, pflanze*, kerze*, balkon""",
    number="zwei, drei, vier, fünf, sechs, sieben, acht, neun, zehn, dritter, drittes",
    flaw="""
        komisch, seltsam, merkwürdig, falsch*, schief*, krumm, verzerrt, verschwommen, überladen, voll, zu voll, unruhig,
        überbelichtet, unnatürlich, künstlich, langweilig, platt, flach, abgeschnitten, unleserlich, schlecht lesbar,
        nicht lesbar, kaum lesbar, störend, stört, stören, passt nicht, stimmt nicht, gefällt mir nicht, mag ich nicht,
        nicht mein fall, sechs finger, kaputt, verpixelt, tippfehler, rechtschreibfehler, schreibfehler, fehlt noch,
        sieht aus wie ein, kitschig, aufdringlich, hässlich, erkennt man nicht, gequetscht, steif, wirkt noch, wirkt zu,
        wirkt etwas, wirkt wie, sieht zu, sieht noch, steril, nervt, langweilt, warum hat, wieso hat, sieht aus als, sieht eher,
        zu hart, drei arme, leer, kahl""",
    without="ohne, kein, keine, keinen, keiner, nicht, nie, nö, bloß nicht",
    keep="""
        lassen wir so, lass so, lass es so, so lassen, bleibt so, kann so bleiben, so bleiben, nichts ändern,
        nichts mehr ändern, nichts mehr, nicht mehr ändern, nicht anfassen, nicht ändern, nix ändern, nichts verändern,
        passt so, gut so, genau so, fertig, alles gut, bin zufrieden, wir sind fertig, mehr braucht es nicht, mach nichts,
        machen wir so, so machen wir, wir nehmen, nehmen wir das, so gefällt, das wars""",
    social="""
        danke*, dankeschön, merci, dank dir, dank euch, vielen dank, super*, toll*, klasse, prima, perfekt*, wunderbar,
        wunderschön, schön, sehr schön, hübsch, großartig, genial, geil, mega, hammer, krass, stark, spitze, top, cool, nice,
        gefällt mir, gefällt uns, gefällt, liebe es, liebe ich, ich liebe, wow, ja, jo, jup, jawohl, genau, stimmt, ok, okay,
        oke, klar, gerne, einverstanden, passt, alles klar, gut, sehr gut, richtig gut, fein, hallo, hi, hey, moin, servus,
        guten morgen, guten tag, guten abend, gute nacht, morgen zusammen, tschüss, bis morgen, bis später, bis dann,
        bis gleich, sorry, entschuldigung, tut mir leid, lol, haha, hihi, hehe, xd, lustig, witzig, süß, niedlich, lach,
        gute arbeit, gut gemacht, gut gelungen, gelungen, kein problem, kein ding, gern geschehen, bitte schön, bitteschön,
        vorgestellt, zufrieden, glückwunsch, respekt, der wahnsinn, wahnsinn, unglaublich, traumhaft, bombe,
        hab ich mir so vorgestellt, nehmen wir, nehme ich, freigegeben, abgenommen, macht spaß, zu gut, zu süß, zu lustig,
        viel besser, besser als, schick, begeistert, machen wir, echt jetzt, wird sich freuen, freuen, freut mich,
        saubere arbeit, sauber, ja bitte, alter, leute, sieht aus wie unser, sieht aus wie mein""",
    self="""
        ich, wir, mein, meine, meiner, meinem, meinen, unser*, mir, mich, uns, er, sie, ihr, ihm, du, euch, man, jemand, wer,
        chef*, mama, papa, oma, opa, onkel, tante, tochter, sohn, schwester, bruder, kolleg*, freund*, alle, team, hab, habe,
        haben, bin, kollegin, mir ist, meine katze, mein hund, unsere katze, unser hund""",
    errand="""
        druck, drucke, drucken, druckt, gedruckt, ausdruck*, ausgedruckt, schick, schicke, schicken, schickt, geschickt,
        verschick*, send*, gesendet, mail*, poste, posten, gepostet, hochlad*, lade, lad, hochgeladen, speicher*, gespeichert,
        teile, teilen, geteilt, meeting*, besprechung, termin*, sitzung, mittag, mittagessen, mittagspause, pause, feierabend,
        urlaub, wochenende, montag*, dienstag*, mittwoch*, donnerstag*, freitag*, samstag*, sonntag*, morgen, gestern, heute,
        gleich, nachher, später, bald, nächste woche, nächstes jahr, letzte woche, letztes jahr, letzten monat, frist, deadline,
        abgabe, kunde, kunden, kundin*, kosten, kostet, preis, preise, zahlen, zahlt, bezahl*, rechnung*, budget, geld, euro,
        büro, küche, newsletter, kampagne, präsentation, folie*, freigabe, feedback, antwort, warte, warten, gewartet, zeig ich,
        zeige ich, gezeigt, frag, frage, fragen, gefragt, sag, sagen, gesagt, wissen, glaubt, denkt, denke ich, arbeit, schule,
        kurz, wo ist der link, link, datei*, ordner, drucker, wand im, aufhäng*, hänge ich, häng ich, einkaufen, kaffee,
        geburtstag, party, hochzeit, plakatieren, shop, webseite, website, instagram, profilbild, benutzt, genutzt, verwendet,
        verwende, nehm ich für, nehme ich für, lange gedauert, schnell, ging das, erinner*, weiß jemand, ich weiß, wer weiß,
        weiß nicht, standup, an alle, schieb das meeting, verschieben, verschoben, rechnung, homepage, auf unserer,
        zuhause, zu hause, daheim, im büro, dem chef, der chefin, dem kunden, zug fährt, bin weg, muss los, kuchen
        mitgebracht, mitgebracht, mitbringen, bestellt, bestellen, bestell, wetter draußen, draußen, krank, müde""",
    past="""
        war, waren, hatte, hatten, hab, habe, haben, hat, wurde, gemacht, gesehen, gefunden, letztens, damals, schon, vorhin,
        bin, sind wir""",
    asks="""
        wer, wann, wieviel, wie viel, wie viele, wie teuer, was kostet, wie lange, wie spät, welche*, warum, wieso, weshalb, wo,
        woher, wohin, was meinst du, was meint ihr, was ist, habt ihr, hast du, hat jemand, weiß jemand, seid ihr, kommst du,
        ist das, sind das, um wieviel, wer hat, kann jemand, kann mir jemand, darf ich, dürfen wir, kann ich das, können
        wir das, kann ich die, kann man das, soll ich das, sollen wir das, wer macht, wer kommt, brauchen wir, muss ich,
        müssen wir, wollt ihr, willst du, hast du schon, habt ihr schon, kommt ihr""",
    but="aber, nur, jedoch, allerdings, bloß, außer, ansonsten, trotzdem, sonst",
    glue="""
        der, die, das, den, dem, des, ein, eine, einen, einem, einer, und, oder, ist, sind, es, im, in, auf, an, am, zum, zur,
        für, von, vom, mit, bei, aus, nach, wie, was, wenn, als, auch, noch, mal, so, da, dann, wird, werden, sieht, aussehen,
        sich, doch, hier, ganz, sehr, wirkt, dir, mag, s, n, nen, jetzt""",
)

DUTCH = Words(
    order="""
        maak, maken, zet, zetten, doe, haal, haal weg, verwijder*, weghalen, voeg, toevoegen, voeg toe, verander*, wijzig*,
        vervang*, wissel, draai*, spiegel*, verplaats*, schuif, zoom*, snij, bijsnijd*, vergroot, verklein, verdonker, verlicht,
        kleur, teken*, schilder*, schrijf, corrigeer, herstel de, probeer*, laat de, laat het, laat hem zien, geef, gebruik*,
        weg met, erbij, eruit, wegdoen, zet er, doe er""",
    wish="""
        graag, alsjeblieft, alstublieft, aub, svp, kun je, kan je, kunnen we, kan de, kan het, kan er, kan die, zou je, zou het,
        zou de, zouden, zou, wat als, wat dacht je van, hoe zou, misschien, moet, moeten, mag, mogen, liever, in plaats van,
        ipv, ik wil, wil, we willen, ik zou, had graag, hadden graag, nog een ding, nog een dingetje, nodig, ontbreekt, mist,
        mis, als het, beter met, beter zonder, stel dat, kan het iets, de klant wil, waarom heeft, waarom is er, als een,
        in de stijl van, stijl, versie, mag weg, mag meer""",
    degree="""
        meer, minder, te, te veel, te weinig, teveel, niet genoeg, iets, ietsje, een beetje, beetje, wat, lichter, donkerder,
        groter, kleiner, hoger, lager, breder, smaller, langer, korter, dikker, dunner, dichterbij, verder, warmer, kouder,
        koeler, zachter, scherper, sterker, feller, rustiger, vrolijker, ouder, jonger, dramatischer, moderner, realistischer,
        gezelliger, simpeler, strakker, drukker, veel, dubbel, zonniger, kan het iets""",
    look="""
        kleur*, achtergrond*, voorgrond, licht*, schaduw*, lucht, hemel, wolk*, zon, maan, ster, sterren*, nacht, s nachts, dag,
        avond*, zonsondergang, zonsopgang, winter*, zomer*, herfst*, lente*, sneeuw*, regen*, mist*, storm, weer, rood, rode,
        oranje, geel, gele, groen*, blauw*, paars*, roze, bruin*, zwart*, wit, witte, grijs, grijze, goud*, zilver*, pastel*,
        contrast, verzadigd, verzadiging, donker*, helder*, wazig, scherp, textuur, patroon, transparant*, doorzichtig, mat,
        glanzend, houten, hout, letter*, lettertype, tekst, logo, bord, titel, stijl, sfeer, aquarel, tekening, schets, cartoon,
        strip, zwart wit, hoek, camera, perspectief, van boven, van onder*, close up, staand, liggend, vierkant, rand, kader,
        links, rechts, boven*, onder*, midden, compositie, spiegeling, gezicht, glimlach, oog, ogen, neus, mond, oren, hand,
        handen, vinger*, duim*, arm*, been, benen, voet*, haar, baard, hoed*, pet, muts, shirt, jas, jurk, schoenen, broek,
        bril, sjaal, wiel*, raam, ramen, deur*, dak, daken, muur, vloer, schoorste*, boom, bomen, blad, bladeren, bloem*, gras,
        berg*, rivier, zee, strand, water, bos, brug, straat, tafel, stoel, bank, lamp, rook, vuur, groot, grote, klein, kleine""",
    thing="""
        kat, katten, poes, hond*, vogel*, paard*, koe*, schaap, vos, beer, leeuw, konijn, muis, vis*, draak, robot*, ridder,
        piraat, koning*, man, vrouw, meisje, jongen, kind, kinderen, mensen, auto*, fiets*, boot, boten, schip, vliegtuig,
        trein, huis*, huizen, gebouw*, toren, kasteel, stad, dorp, tuin, mok, kop, glas, fles, taart, boek*, ballon*, paraplu,
        hek""",
    number="twee, drie, vier, vijf, zes, zeven, acht, negen, tien",
    flaw="""
        raar, vreemd, verkeerd, fout, scheef, krom, vervormd, rommelig, druk, overbelicht, onnatuurlijk, nep, saai, plat,
        afgesneden, onleesbaar, slecht leesbaar, niet leesbaar, storend, stoort, klopt niet, past niet, vind ik niet mooi,
        niet mooi, zes vingers, kapot, typefout, spelfout, lelijk""",
    without="zonder, geen, niet, nooit, nee",
    keep="""
        zo laten, laat zo, laat het zo, laten zo, laten we zo, niks meer aan doen, niets meer aan doen, niets veranderen,
        niks veranderen, niet veranderen, niet aankomen, blijf af, afblijven, prima zo, goed zo, klaar, zo houden, houden zo,
        hou zo, niks aan doen""",
    social="""
        dank*, bedankt, dankjewel, dank je, dank je wel, thanks, top, super*, mooi, heel mooi, prachtig, geweldig, fantastisch,
        perfect, prima, leuk, gaaf, vet, tof, lekker, cool, wow, ja, jep, jazeker, oke, ok, okay, klopt, precies, eens, akkoord,
        goedgekeurd, goed, heel goed, hallo, hoi, hey, goedemorgen, goedemiddag, goedenavond, welterusten, doei, tot morgen,
        tot straks, tot later, sorry, lol, haha, hihi, grappig, schattig, goed gedaan, geen probleem, graag gedaan,
        helemaal goed, gelukt, hou ervan, vind ik mooi, vind ik leuk, mooi geworden, te leuk, te grappig, deze wordt het,
        veel beter, wauw, knap, knap hoor, chic, netjes, wat mooi, wat leuk, wat gaaf, hoor, zie jullie, echt mooi,
        ziet er goed uit, goed uit, kei, lachen, hahaha, wat een, wat een kop, haha wat, mooi zo, te gek""",
    self="""
        ik, wij, we, mijn, m n, ons, onze, mij, me, hij, zij, ze, hem, jij, je, jullie, iemand, wie, baas, mama, papa, oma, opa,
        oom, tante, dochter, zoon, zus, broer, collega*, vriend*, iedereen, allemaal, heb, ben, mijn zoon, mijn hond, mijn
        kat, onze hond, onze kat""",
    errand="""
        print*, geprint, uitprint*, stuur, sturen, stuurt, gestuurd, verstuur*, doorgestuurd, mail*, gemaild, post, posten,
        gepost, upload*, download*, opslaan, sla op, opgeslagen, deel, delen, gedeeld, vergadering*, overleg, afspraak, lunch*,
        pauze, vakantie, weekend, maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag, morgen, gisteren, vandaag,
        straks, later, volgende week, vorige week, vorig jaar, vorige maand, deadline, klant*, kost, kosten, prijs, betaal*,
        betalen, betaalt, rekening, factuur, budget, geld, kantoor, keuken, nieuwsbrief, campagne, presentatie, goedkeuring,
        feedback, antwoord*, wacht*, laat ik zien, laten zien aan, getoond, vraag, vragen, gevraagd, zeg, zei, weet, denk, werk,
        school, link, bestand, printer, koffie, verjaardag, feest*, bruiloft, website, instagram, gebruikt, gebruikten, snel,
        eigenlijk, oma, op de kaart, kaart, heeft iemand, ik ga, ben even, kom zo, op kantoor, op onze, onze site, voor
        thuis, thuis, printen, verzetten, verzet, verplaatsen naar, op de site, bestellen, besteld, ziek, moe, honger,
        buiten is, even door, stuur hem, borrel, kom straks""",
    past="was, waren, had, hadden, heb, heeft, hebben, ging, gemaakt, gezien, eerder, al, toen, geleden",
    asks="""
        wie, wanneer, hoeveel, hoe duur, hoe laat, hoe lang, welk*, waarom, waar, wat vind je, wat vinden jullie, wat is,
        heb je, heeft iemand, weet iemand, is dit, is dat, ben je, kan ik deze, kan ik dit, kunnen we deze, wie heeft, wie
        gaat, wie komt, ga je, komt er iemand, mag ik deze, mag ik dit, mag ik hem, mogen we deze, mogen we dit""",
    but="maar, alleen, echter, behalve, toch",
    glue="""
        de, het, een, en, of, is, zijn, in, op, aan, van, voor, met, bij, uit, naar, om, er, dit, dat, die, deze, dan, nog, ook,
        wel, zo, hier, daar, t, door""",
)

SWEDISH = Words(
    order="""
        gör, göra, lägg, lägg till, ta, ta bort, ta väck, ändra, byt, byt ut, ersätt, flytta, rotera, vänd, spegla, zooma,
        beskär, förstora, förminska, mörka, ljusa, måla, rita, skriv, fixa, rätta, prova, testa, visa, ge, sätt, använd, skippa,
        minska, öka, ha en, låt""",
    wish="""
        snälla, kan du, kan vi, kan man, kan den, kunde, skulle, skulle vilja, vill ha, vill, tänk om, vad sägs om, hur vore,
        kanske, borde, bör, måste, behöver, behövs, istället, hellre, föredrar, en sak till, saknas, saknar, tack men""",
    degree="""
        mer, mindre, för, för mycket, för många, för lite, inte nog, lite, lite mer, ljusare, mörkare, större, högre, lägre,
        bredare, smalare, längre, kortare, tjockare, tunnare, närmare, varmare, kallare, mjukare, skarpare, starkare, gladare,
        äldre, yngre, enklare, lugnare, dubbelt""",
    look="""
        färg*, bakgrund*, förgrund*, ljus*, skugg*, himmel*, himlen, moln*, sol*, måne*, stjärn*, natt*, dag, kväll*,
        solnedgång*, vinter*, sommar*, höst*, vår*, snö*, regn*, dimma, väder, röd*, rött, orange, gul*, grön*, blå*, lila,
        rosa, brun*, svart*, vit*, grå*, guld*, silver*, kontrast*, mörk*, suddig*, skarp*, textur, mönster, genomskinlig,
        text*, bokstäver*, logga*, skylt*, stil*, känsla, akvarell, teckning, vinkel, kamera, perspektiv, ovanifrån, närbild,
        stående, liggande, kvadratisk, kant*, ram*, vänster, höger, mitten, ansikte*, leende, öga, ögon*, näsa*, mun*, hand*,
        händer*, finger*, fingrar*, arm*, ben*, fot*, hår*, skägg, hatt*, mössa*, jacka*, klänning*, sko*, glasögon*, hjul*,
        fönst*, dörr*, tak*, vägg*, golv*, skorsten*, träd*, löv*, blom*, gräs*, berg*, hav*, strand*, vatten*, skog*, bord*,
        stol*, lampa*""",
    thing="""
        katt*, hund*, fågel*, fåglar*, häst*, ko, räv*, björn*, kanin*, fisk*, drake*, robot*, man, kvinna*, flicka*, pojke*,
        barn*, människor, bil*, cykel*, båt*, hus*, torn*, slott*, stad*, kopp*, mugg*, bok*, ballong*""",
    number="två, tre, fyra, fem, sex, sju, åtta, nio, tio",
    flaw="""
        konstig*, fel*, sned*, skev*, förvrängd*, rörig*, stökig*, utfrätt*, onaturlig*, tråkig*, platt*, avskuren, oläslig*,
        svårläst, stör*, ser inte, passar inte, gillar inte, sex fingrar, trasig*, felstavat, ful*""",
    without="utan, ingen, inga, inget, inte, aldrig, nej",
    keep="""
        lämna som, låt vara, låt den vara, ändra inget, ändra ingenting, rör inte, rör inget, behåll som, som den är, bra så,
        klart, färdig""",
    social="""
        tack*, tusen tack, fint, jättefin*, fin, snygg*, toppen, super*, perfekt*, underbar*, fantastisk*, grym*, kanon,
        härlig*, vacker*, cool, wow, ja, japp, jo, ok, okej, precis, håller med, bra, jättebra, mycket bra, hej, hejsan,
        god morgon, godmorgon, god natt, hej då, vi ses, ses imorgon, förlåt, ursäkta, lol, haha, hihi, kul, rolig*, söt*,
        gulligt, bra jobbat, inga problem, varsågod, älskar, gillar, godkänt, mycket bättre""",
    self="""
        jag, vi, min, mitt, mina, vår, våra, mig, oss, han, hon, de, dem, du, ni, någon, vem, chef*, mamma, pappa, dotter, son,
        kolleg*, vän*, alla""",
    errand="""
        skriver ut, skriv ut, skrivit ut, skicka, skickar, skickade, skickat, mailar, mejl*, postar, laddar upp, sparar, delar,
        möte*, lunch, rast, semester, helg*, måndag, tisdag, onsdag, torsdag, fredag, imorgon, i morgon, igår, idag, sen,
        nästa vecka, förra veckan, förra året, deadline, kund*, kostar, kostnad, pris*, betala*, faktura, budget, kontor*, kök*,
        nyhetsbrev, presentation*, svar*, väntar, visar, visade, frågar, frågade, sa, vet, tror, jobb*, skola*, länk*, fil*,
        fika, födelsedag, fest, bröllop, instagram, använde, kaffe, hemma, på kontoret, hemsida*, skrivbordsbakgrund,
        skriva ut, beställ*, trött, hungrig, sjuk, flytta mötet, på vår, köper""",
    past="var, hade, har, gjorde, såg, fick, redan, sedan",
    asks="""
        vem, när, hur mycket, hur många, hur länge, vilken, vilket, varför, var, vad kostar, vad tycker, vad är, har du,
        vet någon, är det, kan jag använda, kan vi använda, ska jag, vem har, vem köper, vem tar, vill du, vill ni, kommer
        du, behöver vi""",
    but="men, dock, fast, bara, förutom",
    glue="""
        den, det, en, ett, och, eller, är, i, på, av, för, med, till, från, om, som, att, så, här, där, nu, också, ska, ser, ut""",
)
