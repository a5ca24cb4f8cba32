"""What colleagues ask of each other, and praise by saying no: both sound like instructions and are none. One entry per language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Everyday:
    """Entries as in Words; none for what a language says in another way."""

    favour: str = ""  # openings that ask a person to do something; what follows may be an edit or anything else
    life: str = ""  # things and doings of work, life and events that hardly ever stand in a picture
    edit: str = ""  # verbs that change a thing itself, and that it is missing: with them a `prop` is in the picture
    prop: str = ""  # things of life that pictures show as often: the coffee, the price
    negation: str = ""  # with `low` the litotes of the language: "not" and "bad"
    low: str = ""

    def litotes(self) -> str:
        """ "not bad", "gar nicht übel": every negation with every low word, as entries."""
        lows = [low.strip() for low in self.low.split(",") if low.strip()]
        return ", ".join(f"{negation.strip()} {low}" for negation in self.negation.split(",") for low in lows)


EVERYDAY: Mapping[str, Everyday] = {
    "en": Everyday(
        favour="""
            can you, could you, can u, could u, can ya, could ya, will you, would you, can you please, could you please,
            can you pls, could you pls, can you quickly, could you quickly, can you kindly, could you kindly, can you maybe,
            could you maybe, can you also, could you also, can you just, could you just, would you two, could you two,
            can you guys, could you guys, can u guys, can you all, can you two""",
        life="""
            workshop*, seminar*, webinar*, conference*, venue*, hackathon*, demo day, kick off, kickoff, all hands, away day,
            team building, team dinner, team lunch, team event, summer party, leaving do, farewell, secret santa, meetup*,
            bigger room, larger room, smaller room, brighter room, quieter room, better room, another room, different room,
            nicer room, meeting room*, conference room*, training room*, room for the training, training session,
            the training, rota, rotas, roster, on call, carpool, commute, overtime, a raise, pay rise, salary, salaries,
            payday, pension, insurance, mortgage, landlord, stock licence*, stock license*, licence fee*, license fee*,
            software licence*, software license*, driving licence, budget*, quarter, q1, q2, q3, q4, forecast, okrs,
            reimbursement, petty cash, sick note, doctor s note, prescription, appointment*, babysit*, babysitter, daycare,
            school run, exams, thesis, essay, cover letter, my cv, groceries, the bins, flight*, airbnb, lift home, ride home,
            tickets, gym membership, membership, my plants, my slot, my shift, my turn, my mail, my email, my emails,
            my inbox, my parcel, my post, my keys, my place, my flat, my apartment, my lunch, my wifi, charger*, adapter*,
            adaptor*, hdmi, dongle*, usb c, usb stick, power bank, second monitor, new desk, standing desk, new chairs, better chairs,
            office chairs, printer paper, waiver, consent form, questionnaire, sprint planning, backlog, sync, standup,
            notes in the, new hire*, new joiner*, candidate*, recruiter*, headcount, hire, hiring, shifts, support queue,
            support team, on support, for support, support rota, customer support, trial period, the subject,
            change the topic, change of topic, change topics, password*, login*, credentials, spreadsheet*, timesheet*,
            expense report*, paperwork, feed the, feed my, water the plants, water my, walk my dog, walk the dog, pick me up,
            pick up my, drop me off, cover for me, cover my, at reception, from reception, hold the door, hold the lift,
            hold the elevator, lend me, lending me, borrow, a hand with, give me a hand, give us a hand, my bag, the heating,
            the aircon, more sleep, some sleep, deadline*, longer weekend, long weekend, lunch break*, coffee break*,
            parental leave, sick leave, over the weekend, on the weekend, at the weekend, thanks in advance, when i m back,
            until i m back, while i am away, while i m out, while i m away, while i am out, my absence, meeting*, window seat,
            bigger monitor, the list, shopping list, guest list, the agenda, review, slot, fresh air, keep it down,
            keeping it down, place for calls, phone booth, minutes today, the minutes, tour of, a tour, an induction,
            the link, meeting link, invite, invites, vacuum, hoover, dry cleaning, post office, visa, band practice, pilates,
            football practice, newsletter, blood test, jab, vaccine, tax return, payslip*, contract*, lease, deposit, refund*,
            parcel*, reservation*, table for, new monitor, new monitors, buy, cook, bake, drive me, drive us, drive him,
            drive her, drive them, explain, introduce, introduce me, teach, interview, look after, looking after,
            take care of, keep an eye, listen to, sign the, sign for, sign up, park the, longer break, a few minutes, spare a,
            more emails, more meetings, more pings, more messages, more notifications, no emails, facilities, rest of the day,
            proper lunch, pay by, by card, in cash, a lift, in my office, in the office,
            switching topics, switching subjects, new topic, different topic, off topic, change of subject, drop the kids,
            drop me, drop him, drop her, drop us, drop you, drop it off, drop them off""",
        edit="""
            swap, swap out, replace, exchange, substitute, switch, trade, remove, delete, erase, crop, blur, recolor,
            recolour, get rid of, instead of, missing, lacks, turn, convert, transform""",
        prop="""
            coffee, coffees, beer, beers, tea, cake, price, prices, price tag, breakfast, dinner, pizza, wedding, birthday,
            calendar, invoice, document, screen, phone, laptop, fridge, server, folder, file, ticket, flight, printer, party,
            bill, bills, receipt, drinks, lunch, office, meeting room, conference room, kitchen, classroom, school, gym,
            lobby, pub, contract, passport, kids""",
        negation="""
            not, not so, not that, not too, not half, not at all, far from, anything but, nowhere near, isn t, ain t, aint,
            wasn t, isn t half, ain t half, not even, never, isn t that, isn t too, not exactly""",
        low="""
            bad, shabby, terrible, awful, horrible, hideous, poor, the worst, disappointing, disappointed, disappoints,
            disappoint, mad about it, mad at it, complaining, unhappy, sad about it, gonna lie, going to lie""",
    ),
    "de": Everyday(
        favour="""
            kannst du, könntest du, kannst du bitte, könntest du bitte, könnt ihr, könntet ihr, würdest du, magst du,
            kannst du mal, könntest du mal, kannst du mir, könntest du mir, können sie, könnten sie""",
        life="""
            workshop*, schulung*, seminar*, tagung*, konferenz*, fortbildung*, messe, teamessen, teamevent, weihnachtsfeier,
            sommerfest, besprechungsraum, konferenzraum, größeren raum, größerer raum, anderen raum, kleineren raum, saal für,
            raum für, schichtplan*, rufbereitschaft, bereitschaft, fahrgemeinschaft, überstunden, gehalt*, gehaltserhöhung,
            miete, vermieter, versicherung, lizenz*, budget*, quartal, spesen*, krankenschein, krankmeldung, rezept vom,
            zahnarzttermin, kita, kindergarten, babysit*, hausaufgaben, prüfung*, bewerbung*, anschreiben, lebenslauf,
            einkäufe, zugticket*, mitgliedschaft, ladegerät*, ladekabel, adapter*, netzteil, usb stick, paket vom, paket an,
            mein paket, meine blumen, meine pflanzen, meine katze füttern, meinen hund, meine post, meinen slot,
            meine schicht, mein fahrrad, umfrage, protokoll, support, kundensupport, personal, einstellen, neueinstellung*,
            bewerber*, leihen, leihst, ausleihen, borgen, gießen, füttern, passwort*, heizung, im urlaub, bin im urlaub,
            wenn du gehst, wenn du kommst, während ich weg, solange ich weg, thema wechsel*, themenwechsel, anderes thema,
            termin rein, in den kalender, im kalender, probezeit, urlaubsantrag, meeting*, meetings, gepäck, mitnehmen,
            abholen, abholst, aufpassen, kinder abholen, tagesordnung, agenda, führung durch, arztbrief, impfung,
            steuererklärung, vertrag, lieferung*, reservierung*, tisch für, staubsaugen, post holen, einladen, einladung an,
            kaufen, einkaufst, parken, vorlesen, unterschreiben, erklären, beibringen, vorstellen, anrufen, rufst,
            zurückrufen, helfen, hilfst, übersetzen, buchen, mieten, reservieren, kopieren, vertreten, einspringen, bescheid,
            aufräumen, spülen, auto mieten""",
        edit="ersetz*, tausch*, austauschen, entfern*, lösch*, statt, anstatt, fehlt, fehlen",
        prop="kaffee, kuchen, bier, tee, preis, preise, rechnung, kalender, telefon, drucker, datei, hochzeit, geburtstag, euro",
        negation="""
            nicht, gar nicht, überhaupt nicht, echt nicht, wirklich nicht, kein bisschen, nicht so, nicht mal, nicht ganz,
            auch nicht, absolut nicht""",
        low="schlecht, übel, verkehrt, ohne, hässlich, unschön, dumm, blöd, zu verachten, von schlechten eltern, schlecht gemacht",
    ),
    "fr": Everyday(
        favour="""
            tu peux, peux tu, tu pourrais, pourrais tu, vous pouvez, pouvez vous, pourriez vous, vous pourriez, tu veux bien,
            est ce que tu peux, est ce que tu pourrais, tu peux me, tu pourrais me, peux tu me, pourrais tu me""",
        life="""
            atelier, ateliers, formation*, séminaire*, conférence*, salon pro, hackathon, salle pour, salle de réunion,
            grande salle, plus grande salle, autre salle, salle plus grande, astreinte*, covoiturage, heures sup, salaire*,
            augmentation, prime, loyer, propriétaire, assurance*, licence*, budget*, trimestre, arrêt maladie, ordonnance,
            rendez vous, crèche, babysit*, nounou, devoirs, examen*, lettre de motivation, cv, vol pour, billets, abonnement*,
            chargeur*, adaptateur*, clé usb, imprimante, colis, mes plantes, mon chien samedi, mon courrier, mon créneau,
            mon tour, mes clés, sondage, support, au support, embauche*, recrut*, candidat*, prêter, prêtes, prête, emprunter,
            arroser, nourrir, chauffage, clim, mot de passe, identifiants, tableur, on gèle, pendant mon absence,
            quand je serai, pendant que je, pendant mes vacances, cette semaine, ce week end, relire mon, relire ma,
            relire mes, changer de sujet, changeons de sujet, réunion*, déposer, me déposer, récupérer, venir me chercher,
            garder mes, les enfants à, ordre du jour, liste de courses, vaccin, impôts, contrat*, livraison*, réservation*,
            table pour, aspirateur, commencer plus tard, finir plus tôt, commencer plus tôt, prends le train, acheter,
            cuisiner, nettoyer, conduire, garer, signer, expliquer, présenter, appeler, rappeler, aider, traduire, réserver,
            louer, photocopier, remplacer marie, ma place, prendre ma place, prévenir, ranger, passer me prendre""",
        edit="remplace*, échange*, enlève*, enlever, retire*, supprime*, efface*, au lieu, à la place, manque, manquent, il manque",
        prop="café, cafés, gâteau, bière, bières, thé, prix, tarif, facture, agenda, calendrier, imprimante, téléphone, mariage",
        negation="pas, c est pas, pas si, vraiment pas, franchement pas, pas trop, loin d être, c est loin d être, plutôt pas",
        low="mal, mauvais, mauvaise, dégueu, dégueulasse, moche, nul, bête, vilain, dégoûtant, mal fait, trop mal, con, folichon",
    ),
    "es": Everyday(
        favour="""
            puedes, podrías, podéis, pueden, podrían, me puedes, nos puedes, puedes por favor, podrías por favor,
            te importaría, alguien puede, alguien podría""",
        life="""
            taller, talleres, curso, cursos, formación, seminario*, conferencia*, congreso, sala más grande, otra sala,
            sala para, sala de reuniones, guardia, guardias, turno*, horas extra, sueldo, salario, aumento, alquiler, casero,
            seguro médico, licencia*, presupuesto*, trimestre, baja médica, receta médica, cita, citas, guardería, niñera,
            deberes, examen*, exámenes, carta de presentación, currículum, vuelo*, billetes, suscripción, cargador*,
            adaptador*, usb, paquete, mis plantas, a mi perro el, mi correo, mi turno, mis llaves, encuesta, soporte,
            en soporte, contratar, candidato*, prestas, prestar, prestarme, prestarías, regar, calefacción, contraseña*,
            finde, este finde, mientras estoy, cuando no esté, en mi ausencia, revisar mi, cambiar de tema, cambiando de tema,
            reunión, reuniones, recoger, recogerme, llevarme, dejarme, a los niños, orden del día, lista de la compra, vacuna,
            declaración, contrato*, entrega*, reserva*, mesa para, aspiradora, empezar más tarde, empezar antes, acabar antes,
            comprar, cocinar, conducir, cargar con, aparcar, firmar, explicar, explicarme, enseñarme, presentarme, llamar,
            llamarme, ayudar, ayudarme, traducir, reservar, alquilar, fotocopiar, sustituirme, avisar, avisarme""",
        edit="cambia, reemplaza*, sustituye*, quita*, elimina*, borra*, saca, en vez, en lugar, falta, faltan",
        prop="café, cafés, pastel, tarta, cerveza, cervezas, té, precio, precios, factura, calendario, teléfono, boda, cumpleaños",
        negation="nada, no está nada, no está, no es, no tan, para nada, no es nada, ni tan, no estuvo, no quedó, no quedó nada, no",
        low="mal, malo, mala, feo, fea, horrible, tan mal, tan malo, mal hecho, mal del todo",
    ),
    "pt": Everyday(
        favour="""
            você pode, vc pode, cê pode, pode, poderia, você poderia, vc poderia, podes, poderias, vocês podem, consegue,
            você consegue, vc consegue, dá pra você, alguém pode, alguém poderia""",
        life="""
            workshop*, curso, cursos, treinamento*, seminário*, conferência*, congresso, sala maior, outra sala, sala para,
            sala pro, sala de reunião, plantão, turno, turnos, escala de, hora extra, horas extras, salário, aumento salarial,
            aluguel, senhorio, seguro saúde, licença*, orçamento*, trimestre, atestado, receita médica, consulta, creche,
            babá, lição de casa, prova, provas, currículo, roupa suja, compras, voo, passagem, passagens, assinatura,
            carregador*, adaptador*, pen drive, encomenda, minhas plantas, meu cachorro no, meu email, meu turno,
            minhas chaves, pesquisa de, suporte, no suporte, contratar, candidato*, empresta, emprestar, emprestas,
            me empresta, regar, aquecedor, ar condicionado, senha, senhas, na semana que vem, enquanto eu, enquanto estou,
            quando eu voltar, revisar meu, mudar de assunto, mudando de assunto, reunião, reuniões, buscar, me buscar,
            me levar, as crianças hoje, pauta, lista de compras, vacina, imposto, contrato*, entrega*, reserva*, mesa para,
            aspirador, começar mais tarde, começar mais cedo, comprar, cozinhar, dirigir, estacionar, assinar, explicar,
            ensinar, apresentar, ligar, me ligar, ajudar, me ajudar, traduzir, reservar, alugar, xerocar, me substituir,
            avisar, me avisar, arrumar""",
        edit="troca, troque, substitu*, tira, tire, remove, remova, apaga, apague, em vez, no lugar, falta, faltam, faltou",
        prop="café, cafés, bolo, cerveza, cerveja, cervejas, chá, preço, preços, calendário, telefone, casamento, aniversário",
        negation="nada, não está nada, não está, não é, não ficou, não ficou nada, nem um pouco, nada de, não tá, não tá nada",
        low="mal, mau, má, ruim, feio, feia, horrível, tão ruim, tão mau, péssimo",
    ),
    "it": Everyday(
        favour="""
            puoi, potresti, potete, potreste, mi puoi, ci puoi, può, potrebbe, qualcuno può, qualcuno potrebbe, ti va di,
            ti dispiace""",
        life="""
            workshop*, corso, corsi, formazione, seminario, seminari, conferenza, convegno, sala più grande, altra sala,
            sala riunioni, sala per, turno, turni, straordinari, stipendio, aumento di stipendio, affitto, padrone di casa,
            assicurazione, licenza, licenze, budget, trimestre, malattia, ricetta medica, appuntamento, asilo, baby sitter,
            compiti, esame, esami, curriculum, biglietti, abbonamento, caricatore, caricabatterie, adattatore, chiavetta,
            pacco, le mie piante, mie piante, il mio cane sabato, la mia mail, il mio turno, le mie chiavi, cuffie, sondaggio,
            supporto, al supporto, assumere, candidat*, presti, prestare, prestarmi, presteresti, innaffiare, annaffiare,
            riscaldamento, fa freddo, fa caldo, password, mentre sono via, mentre sono, quando non ci sono, in mia assenza,
            rileggere la mia, cambiando argomento, cambiare argomento, riunione, riunioni, prendermi, passarmi a prendere,
            portarmi, prendere i bambini, ordine del giorno, lista della spesa, vaccino, tasse, contratt*, consegn*,
            prenotazion*, tavolo per, aspirapolvere, cominciare più tardi, iniziare più tardi, finire prima, comprare,
            cucinare, guidare, parcheggiare, firmare, spiegare, spiegarmi, insegnarmi, presentarmi, chiamare, chiamarmi,
            aiutare, aiutarmi, tradurre, prenotare, noleggiare, fotocopiare, sostituirmi, avvisare, avvisarmi, riordinare""",
        edit="""
            sostitui*, scambia*, togli, togliere, rimuovi, elimina, cancella, cambia, invece, al posto, manca, mancano,
            manca il, manca la, manca lo, mancano i, mancano le""",
        prop="caffè, torta, birra, birre, tè, prezzo, prezzi, fattura, calendario, telefono, matrimonio, compleanno",
        negation="non, niente, non è, non è affatto, per niente, mica, non è per niente, non sono, affatto, non è mica, niente affatto",
        low="male, brutto, brutta, brutti, cattivo, così male, orribile, malaccio, pessimo",
    ),
    "nl": Everyday(
        favour="""
            kun je, kan je, wil je, zou je, kunnen jullie, kunt u, zou u, kun jij, kan jij, wil jij, zou jij, kan iemand,
            wil iemand, kun je even, kan je even, wil je even""",
        life="""
            workshop*, cursus*, training*, seminar*, congres*, conferentie*, grotere zaal, andere zaal, zaal voor,
            vergaderzaal, grotere ruimte, ruimte voor, vergaderruimte, dienst, diensten, rooster, overuren, salaris*,
            loonsverhoging, huur, huisbaas, verzekering*, licentie*, budget*, kwartaal, ziekmelding, afspraak, opvang, oppas*,
            oppassen, huiswerk, tentamen*, sollicitatie*, motivatiebrief, was doen, gras maaien, boodschappen, treinkaartje*,
            abonnement*, oplader*, adapter*, usb stick, pakketje, mijn planten, mijn hond zaterdag, mijn mail, mijn dienst,
            mijn sleutels, enquête, support, op support, aannemen, sollicitant*, lenen, uitlenen, water geven, verwarming,
            wachtwoord*, terwijl ik weg, als ik weg, zolang ik weg, iets anders, ander onderwerp, vergadering wat,
            vergadering*, ophalen, ophaalt, afhalen, meenemen, op de kinderen, agendapunt, boodschappenlijst, vaccinatie,
            belastingaangifte, contract*, levering*, reservering*, tafel voor, stofzuigen, later beginnen, eerder beginnen,
            kopen, schoonmaken, parkeren, voorlezen, tekenen voor ontvangst, uitleggen, voorstellen, bellen, terugbellen,
            helpen, vertalen, boeken, huren, reserveren, kopiëren, invallen, opruimen""",
        edit="vervang*, ruil*, verwissel*, verwijder*, haal, wis, in plaats van, ontbreekt, ontbreken, mist, missen",
        prop="koffie, taart, bier, thee, prijs, prijzen, factuur, kalender, telefoon, bruiloft, verjaardag",
        negation="niet, helemaal niet, echt niet, zeker niet, niet zo, nog niet, lang niet, absoluut niet",
        low="slecht, verkeerd, gek, lelijk, mis, beroerd, onaardig, mis hoor, kinderachtig",
    ),
    "sv": Everyday(
        favour="kan du, kunde du, skulle du kunna, vill du, kan ni, kan någon, kan du snälla",
        life="""
            workshop*, kurs, kursen, utbildning*, seminarium, konferens*, större rum, större lokal, mötesrum*, lokal för,
            schema*, övertid, lön, löneförhöjning, hyra, försäkring*, licens*, budget*, kvartal, läkartid, tandläkar*, dagis,
            barnvakt, läxa, tenta, biljett*, laddare*, laddaren, adapter*, paket, mina blommor, mina växter, min hund på,
            min mejl, mitt pass, mina nycklar, enkät, support, anställa, låna, låna ut, vattna, lösenord*, medan jag,
            när jag är borta, i helgen, göra kaffe, koka kaffe, byta ämne, möte*, mötet, väckarklocka, hämta mig,
            hämta barnen, skjutsa, dagordning, inköpslista, vaccin, deklaration, kontrakt*, leverans*, bokning*, bord för,
            dammsuga, köpa, laga mat, städa, köra mig, parkera, skriva på, förklara, ringa, hjälpa, hjälpa mig, översätta,
            boka, kopiera, hoppa in""",
        edit="byt, byt ut, ersätt*, ta bort, istället, saknas",
        prop="kaffe, kaffet, tårta, öl, te, pris, priset, kalender, telefon, bröllop",
        negation="inte, inte alls, inte helt, inte så, inget, verkligen inte, inte helt",
        low="illa, dåligt, dålig, dumt, pjåkigt, fy skam, fel, fult",
    ),
    "pl": Everyday(
        favour="możesz, czy możesz, mógłbyś, mogłabyś, możecie, moglibyście, czy ktoś może, ktoś może",
        life="""
            warsztat*, szkoleni*, kurs, kursie, seminari*, konferencj*, większą salę, inną salę, sali na, salę na, sala na,
            sali konferencyjnej, salka, salkę, dyżur*, grafik pracy, zmianę w piątek, nadgodzin*, pensj*, podwyżk*, czynsz*,
            ubezpieczeni*, licencj*, budżet*, kwartał*, zwolnieni*, recept*, wizyt*, przedszkol*, niani*, zadanie domowe,
            egzamin*, cv, list motywacyjny, prani*, zakup*, bilet*, abonament*, ładowark*, adapter*, przejściówk*, pendrive*,
            paczk*, moje kwiatki, moje rośliny, mojego psa, mój mail, moją zmianę, moje klucze, ankiet*, wsparciu,
            na wsparciu, zatrudni*, kandydat*, pożyczysz, pożyczy*, pożyczyć, podlać, podlejesz, nakarmić, ogrzewani*, hasł*,
            gdy mnie nie ma, jak mnie nie będzie, zmiana tematu, zmieńmy temat, zmieniając temat, spotkani*, zebrani*,
            odebrać, odbierzesz, podwieź*, podwieziesz, zawieź*, porządek obrad, lista zakupów, szczepieni*, umow*, dostaw*,
            rezerwacj*, odkurz*, zacząć później, zacząć wcześniej, kupić, kupisz, ugotować, posprzątać, zaparkować,
            przeczytać, podpisać, wyjaśnić, wytłumaczyć, przedstawić, zadzwonić, zadzwonisz, oddzwonić, pomóc, pomożesz,
            przetłumaczyć, zarezerwować, wynająć, skserować, zastąpić""",
        edit="zamień, zamienić, podmień, wymień, usuń*, wywal, skasuj, zamiast, brakuje, brak, zniknęł*",
        prop="kaw*, tort*, piw*, herbat*, cen*, kalendarz*, telefon*, wesel*, urodzin*",
        negation="nie, wcale nie, całkiem nie, nie jest, nie jest wcale, wcale nie jest, nie takie, nie taki",
        low="źle, zły, zła, złe, najgorzej, najgorsze, najgorszy, najgorsza, głupie, głupi, brzydkie, tak źle, kiepskie",
    ),
    "ru": Everyday(
        favour="можешь, можете, мог бы ты, мог бы, могла бы, могли бы, не мог бы ты, сможешь, кто нибудь может",
        life="""
            воркшоп*, тренинг*, курс, курсы, семинар*, конференц*, комнату побольше, зал побольше, переговорк*, комнату для,
            помещение, дежурств*, смену, сверхурочн*, зарплат*, премию, аренд*, страховк*, лицензи*, бюджет*, квартал*,
            больничн*, рецепт, прием к, детсад*, садик, няню, домашк*, экзамен*, резюме, стирк*, покупки, рейс*, билет*,
            подписк*, зарядк*, переходник*, адаптер*, флешк*, посылк*, мои цветы, моего кота, мою собаку в, мою смену,
            мои ключи, опрос, поддержк*, нанять, кандидат*, одолж*, одолжишь, занять денег, полить, польешь, покормить,
            отоплени*, парол*, пока я, пока меня, в отпуске, сменим тему, меняя тему, совещани*, собрани*, встреч*, забрать,
            заберешь, подвезти, подвезешь, детей из, повестк*, список покупок, прививк*, налог*, договор*, доставк*, бронь,
            пропылесос*, начать позже, начать раньше, купить, купишь, приготовить, убраться, припарковать, прочитать,
            почитать, подписать, объяснить, познакомить, позвонить, позвонишь, перезвонить, помочь, поможешь, перевести,
            забронировать, снять квартиру, подменить, прибраться""",
        edit="замени*, поменяй, убери, удали*, вместо, не хватает, исчез*",
        prop="кофе, торт*, пиво, чай, цен*, календар*, телефон*, свадьб*",
        negation="не, совсем не, очень даже не, вовсе не, весьма не, не так, неплохо",
        low="плохо, плохой, плох, плохая, плохое, дурно, хуже, страшно, так плохо, так",
    ),
    "uk": Everyday(
        favour="можеш, можете, міг би, могла б, могли б, зможеш",
        life="""
            воркшоп*, тренінг*, курс, семінар*, конференц*, кімнату більшу, зал більший, переговорк*, чергуванн*, зміну у,
            зарплат*, оренд*, страховк*, ліценз*, бюджет*, квартал*, лікарнян*, лікар*, садок, екзамен*, іспит*, резюме,
            рейс*, квит*, підписк*, зарядк*, перехідник*, адаптер*, посилк*, мої квіти, мою зміну, мої ключі, опитуванн*,
            підтримц*, найняти, позич*, полити, нагодувати, парол*, поки я, поки мене, у відпустці""",
        edit="заміни*, прибери, видали*, замість, бракує, зник*",
        prop="каву, кава, торт*, пиво, чай, цін*, календар*, телефон*",
        negation="не, зовсім не, дуже навіть не",
        low="погано, поганий, погана, гірше, так погано",
    ),
    "tr": Everyday(
        favour="misin, mısın, musun, müsün, misiniz, mısınız, abilir misin, ebilir misin, biri",
        life="""
            atölye*, eğitim*, seminer*, konferans*, kongre*, daha büyük bir salon, daha büyük bir oda, toplantı odası*,
            nöbet*, vardiya*, mesai*, maaş*, zam, kira*, sigorta*, lisans*, bütçe*, çeyrek, rapor*, reçete*, randevu*, kreş*,
            bakıcı*, ödev*, sınav*, özgeçmiş*, alışveriş*, uçuş*, bilet*, abonelik*, şarj*, şarj aleti*, adaptör*, usb,
            kargo*, paketi*, bitkilerimi, çiçeklerimi, köpeğimi, kedimi, nöbetimi, anahtar*, anket*, destek*, işe al*, aday*,
            ödünç*, sular, sulayabilir, ısıtma, şifre*, ben yokken, yokken, konuyu değiştir*, toplantı*, beni al,
            çocukları al, çocukları okuldan, gündem, alışveriş listesi, aşı, vergi, sözleşme*, teslimat*, rezervasyon*,
            masa ayırt*, satın al, alır gelir, pişirir, yıkar, temizler, park eder, okur, imzalar, açıklar, anlatır, arar,
            arayabilir, yardım eder, yardım edebilir, çevirir misin bu metni, ayırtır, kiralar, fotokopi""",
        edit="değiştir*, kaldır, sil, çıkar, yerine, eksik",
        prop="kahve*, pasta*, bira*, çay*, fiyat*, takvim*, telefon*, düğün*",
        negation="hiç, hiç de, hiç de o kadar, o kadar, fena, kötü",
        low="fena değil, kötü değil, fena olmamış, kötü olmamış, fena sayılmaz, kötü sayılmaz, fena, değil, olmamış, sayılmaz, durmuyor",
    ),
    "id": Everyday(
        favour="bisa kamu, bisakah kamu, kamu bisa, bisa tolong, bisa nggak kamu",
        life="""
            lokakarya, pelatihan, workshop*, seminar*, konferensi*, ruangan lebih besar, ruang rapat, ruangan untuk,
            jadwal piket, lembur, gaji, sewa, asuransi, lisensi, anggaran, kuartal, surat sakit, janji dokter, ujian,
            tugas kuliah, cucian, belanjaan, penerbangan, tiket, langganan, pengisi daya, charger*, adaptor*, paket saya,
            tanaman saya, tanamanku, anjingku, giliran saya, kunci saya, survei, tim support, pinjam*, pinjami, menyiram,
            kata sandi, selama saya pergi, selagi saya, ganti topik""",
        edit="ganti*, hapus*, hilangkan, buang, alih alih, kurang",
        prop="kopi, kue, bir, teh, harga, kalender, telepon",
        negation="tidak, nggak, gak, ga, ngga, tak, lumayan tidak, lumayan gak",
        low="buruk, jelek, jelek juga, buruk juga, mengecewakan, parah",
    ),
    "vi": Everyday(
        favour="bạn có thể, anh có thể, chị có thể, em có thể",
        life="""
            hội thảo, khóa học, buổi đào tạo, phòng lớn hơn, phòng họp, ca trực, tăng ca, lương, tiền thuê, bảo hiểm,
            giấy phép, ngân sách, quý này, lịch hẹn, bài tập, kỳ thi, chuyến bay, bộ sạc, sạc, bưu kiện, cây của mình,
            chìa khóa, khảo sát, cho mượn, mượn, tưới cây, mật khẩu, khi mình đi vắng, đổi chủ đề""",
        edit="thay, xóa, bỏ, thay vì, thiếu",
        prop="cà phê, bánh, bia, trà, giá, lịch, điện thoại",
        negation="không, không hề, chẳng, không đến nỗi, cũng không",
        low="tệ, tồi, xấu, dở, tệ chút nào, nào, tệ đâu",
    ),
    "ar": Everyday(
        favour="هل يمكنك, ممكن تقدر, تقدر, تستطيع, هل تستطيع",
        life="""
            ورشة, ورشة العمل, دورة, تدريب, ندوة, مؤتمر, قاعة أكبر, غرفة أكبر, غرفة الاجتماعات, مناوبة, راتب, إيجار, تأمين,
            رخصة, ميزانية, موعد, مستشفى, واجب, امتحان, رحلة, تذاكر, شاحن, الشاحن, محول, طرد, نباتاتي, كلبي, مفاتيحي, استبيان,
            الدعم, تعيرني, تسقي, كلمة السر, أثناء غيابي, نغير الموضوع""",
        edit="استبدل, بدل, احذف, أزل, بدلا من, ينقص",
        prop="قهوة, كعكة, شاي, سعر, السعر",
        negation="ليس, مش, مو, ليست",
        low="سيئا, سيئ, سيئة, بطال, وحش, شين, سيئا أبدا",
    ),
    "hi": Everyday(
        favour="क्या आप, क्या तुम, kya aap, kya tum",
        life="""
            कार्यशाला, वर्कशॉप, ट्रेनिंग, सेमिनार, सम्मेलन, बड़ा कमरा, मीटिंग रूम, शिफ्ट, वेतन, किराया, बीमा, लाइसेंस, बजट,
            परीक्षा, टिकट, चार्जर, पार्सल, मेरे पौधों, पौधों को पानी, चाबी, सर्वे, सपोर्ट, उधार, पासवर्ड, charger,
            paudhon ko paani""",
        edit="बदल दो, हटा दो, की जगह, badal do, hata do, ki jagah",
        prop="कॉफी, केक, चाय, कीमत, coffee, chai",
        negation="इतना भी, बिल्कुल भी, koi",
        low="बुरा नहीं, खराब नहीं, bura nahi, kharab nahi",
    ),
    "ja": Everyday(
        favour="てくれる, てくれない, てくれません, てくれませんか, てもらえる, てもらえない, てもらえます, てもらえますか",
        life="""
            ワークショップ, 研修, セミナー, 講習, 会議室, 学会, 展示会, 当番, 残業, 給料, 昇給, 家賃, 大家, 保険, ライセンス,
            予算, 四半期, 診断書, 予約, 歯医者, 保育園, 宿題, 試験, 履歴書, 買い物, フライト, チケット, サブスク, 充電器,
            アダプタ, ケーブル, 宅配, 私の植物, 合鍵, アンケート, サポート, 採用, 貸して, 借り, 水やり, 暖房, 冷房, 留守,
            出張中, 預かっ, 話は変わ, 話変わ, 迎えに, 手伝って, 会議, 打ち合わせ, ミーティング, 送って行, 子供を迎え, 議題,
            買い物リスト, ワクチン, 確定申告, 契約, 納品, 予約席, 掃除機, 買って, 買ってき, 洗って, 掃除, 運転, 運んで, 駐車,
            読んで, サインして, 説明して, 教えて, 紹介して, 電話して, 訳して, 翻訳して, 予約して, 借りて, コピーして,
            代わって""",
        edit="変えて, 替えて, 消して, 差し替え, 置き換え, 入れ替え, 代わりに, 足りない",
        prop="コーヒー, ケーキ, ビール, 紅茶, 値段, 資料, 電話, プリンタ",
        negation="",
        low="",
    ),
    "ko": Everyday(
        favour="줄 수, 줄래, 주실 수, 주실래",
        life="""
            워크숍, 워크샵, 연수, 세미나, 컨퍼런스, 학회, 회의실, 당직, 야근, 월급, 연봉, 집세, 월세, 보험, 라이선스, 예산,
            분기, 진단서, 예약, 어린이집, 숙제, 시험, 이력서, 장보기, 비행기표, 티켓, 구독, 충전기, 어댑터, 택배, 제 화분,
            내 화분, 화분에 물, 설문, 채용, 빌려, 빌릴, 난방, 휴가 동안, 없는 동안, 데리러, 회의, 미팅, 역까지, 데려다, 안건,
            장보기 목록, 백신, 세금, 계약, 배송, 청소기, 사다, 사와, 사 와, 요리, 설거지, 청소, 운전, 주차, 서명, 설명해,
            알려줘, 알려 주, 소개해, 전화해, 도와줘, 도와주, 도와 주, 번역, 예약해, 복사해""",
        edit="바꿔, 교체, 대체, 빼, 지워, 없애, 대신, 말고",
        prop="커피, 케이크, 맥주, 차, 가격, 전화",
        negation="",
        low="",
    ),
    "zh": Everyday(
        favour="能帮我, 帮我, 帮忙, 能不能帮我, 可以帮我",
        life="""
            培训, 研讨会, 讲座, 会议室, 大会, 年会, 团建, 值班, 加班, 工资, 加薪, 奖金, 房租, 房东, 保险, 许可证, 预算, 季度,
            病假, 预约, 幼儿园, 作业, 考试, 简历, 洗衣, 航班, 车票, 机票, 订阅, 充电器, 转接头, 充电宝, 快递, 浇花, 浇水,
            问卷, 客服, 招人, 招聘, 借我, 借一下, 借个, 暖气, 空调, 出差, 我不在, 换个话题, 说到别的, 会议, 开会, 接我,
            接一下, 接孩子, 议程, 购物清单, 疫苗, 报税, 合同, 送货, 订位, 吸尘, 拿一下快递, 买, 做饭, 洗碗, 打扫, 开车, 停车,
            念一下, 签字, 签个字, 解释, 教我, 介绍, 打电话, 回电话, 帮忙, 翻译一下这, 预订, 复印, 代班, 替我""",
        edit="换成, 换, 改成, 替换, 去掉, 删掉, 删除, 代替, 而不是, 缺, 缺少",
        prop="咖啡, 蛋糕, 啤酒, 茶, 价格, 电话, 打印机",
        negation="",
        low="",
    ),
}
