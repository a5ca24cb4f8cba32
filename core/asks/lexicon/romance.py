"""French, Spanish, Portuguese, Italian."""

from core.asks.lexicon.words import Words

FRENCH = Words(
    order="""
        fais, fait, faire, faites, mets, mettre, met, mettez, ajoute*, rajoute*, enlève*, enlever, retire*, supprime*, vire,
        efface*, change, changer, changez, remplace*, échange*, tourne*, pivote*, incline*, déplace*, décale*, recadre*,
        recentre*, zoome*, dézoome*, agrandi*, rétréci*, réduis*, réduire, augmente*, éclairci*, assombri*, adouci*, floute*,
        colorie*, colore*, peins, dessine*, écris, écrire, corrige*, répare*, redresse*, simplifie*, transforme*, essaie*,
        essaye*, tente, montre, donne, donne lui, utilise, garde la, garde le, garde les, passe en, passe le, passe la, refais,
        refais la, refais le, remets, baisse*, monte, monter le, monter la, coupe, rapproche*, éloigne*, inverse*, laisse le,
        laisse la, rends, rendre, tire, désature*, sature, ôte, imagine""",
    wish="""
        s il te plait, s il vous plait, stp, svp, peux tu, tu peux, tu pourrais, pourrais tu, pouvez vous, vous pouvez,
        pourriez vous, on peut, on pourrait, peut on, pourrait on, est ce qu on peut, est ce que tu peux, est ce possible,
        c est possible, possible de, possible d, et si, si c était, si on, ça donnerait quoi, ça donne quoi, que dirais tu,
        peut être, il faudrait, faudrait, il faut, faut, devrait, devraient, doit, doivent, plutôt, au lieu, à la place,
        j aimerais, je voudrais, on voudrait, j aurais, je préfère*, je préférerais, je veux, je verrais bien, je verrais,
        on veut, j aimerais mieux, il manque, manque, manquent, besoin, une dernière chose, dernière chose, encore une chose,
        juste un truc, un truc, serait, seraient, aurait, ce serait, ça serait, pourrait, pourquoi pas, je mettrais,
        pourquoi il y a, version, le client veut, le client voudrait, on dirait, style, façon, en mode, dans le style""",
    degree="""
        plus, moins, trop, trop de, pas assez, assez, un peu, un poil, un chouïa, légèrement, peu, beaucoup, davantage,
        plus clair, plus sombre, plus grand, plus petit, mieux, double, moitié, tellement, encore plus, encore un peu,
        carrément""",
    look="""
        couleur*, fond, arrière plan, premier plan, lumière*, lumineu*, éclairage, ombre*, ciel, nuage*, soleil, lune, étoile*,
        nuit, jour, soir*, matin*, coucher de soleil, aube, hiver, été, automne, printemps, neige, neigeux, pluie, brouillard,
        brume, orage, vent, météo, rouge*, orange, jaune*, vert, verte*, verts, bleu*, violet*, rose*, brun*, marron, noir*,
        blanc*, blanche*, gris*, doré*, argent*, turquoise, pastel*, contraste*, saturé*, saturation, clair*, sombre*, foncé*,
        flou*, net, nette, texture*, motif*, transparent*, mat, brillant*, bois, texte, lettre*, police, logo, panneau,
        enseigne, étiquette, titre, style, ambiance, atmosphère, aquarelle, peinture à l huile, croquis, réaliste, bd,
        noir et blanc, angle, caméra, perspective, vue, d en haut, gros plan, portrait, paysage, carré, format, cadre, cadrage,
        bord*, marge, coin, gauche, droite, haut, bas, milieu, centre, composition, profondeur de champ, reflet*, pose, visage*,
        sourire, œil, yeux, nez, bouche, oreille*, main*, doigt*, pouce*, bras, jambe*, pied*, cheveu*, barbe, moustache, peau,
        dent*, chapeau*, bonnet, casquette, chemise, veste, robe, manteau, chaussure*, bottes, pantalon, jupe, lunettes,
        écharpe, roue*, fenêtre*, porte, portes, toit*, mur*, sol, cheminée*, arbre*, feuille*, fleur*, herbe, montagne*,
        rivière, mer, plage, eau, forêt, pont, rue, route, table, chaise*, canapé, lampe*, fumée, feu, flammes, grand*, petit*,
        chaud*, froid*""",
    thing="""
        chat, chats, chatte, chien*, oiseau*, cheval, chevaux, vache*, mouton*, renard, ours, lion, lapin*, souris, poisson*,
        dragon*, licorne, robot*, chevalier, pirate, roi, reine, homme*, femme*, fille, garçon, enfant*, gens, personne*,
        personnage*, voiture*, vélo*, moto*, bateau*, avion, train, maison*, bâtiment*, tour, château, ville, village, jardin,
        tasse*, verre*, bouteille*, assiette, gâteau, livre*, ballon*, parapluie, banc, barrière, plante*, bougie*""",
    number="deux, trois, quatre, cinq, six, sept, huit, neuf, dix",
    flaw="""
        bizarre*, étrange*, faux, fausse, tordu*, déformé*, de travers, penche, chargé*, surchargé*, brouillon, surexposé*,
        cramé*, artificiel*, plat, plate, fade*, terne*, coupé*, illisible*, pas lisible, gêne*, gênant, moche*, ne va pas,
        va pas, ne colle pas, colle pas, marche pas, j aime pas, je n aime pas, pas fan, me plait pas, six doigts, raté*, faute,
        fautes, pixelisé*, cassé*, disparu, agressif, ressemble pas, on dirait, dirait du, fait faux, fait trop, plastique,
        pourquoi elle a, pourquoi il a, pourquoi il y a, trop gros, trop petit, trop grand, trop sombre, trop clair""",
    without="sans, pas de, pas d, pas, aucun*, ni, jamais, non",
    keep="""
        ne change rien, change rien, changez rien, ne touche à rien, touche à rien, ne touche plus, touche plus à rien,
        laisse comme ça, laisse comme ca, laissez comme ça, on garde, on garde celle là, on laisse comme ça, garde comme ça,
        rien à changer, rien à redire, plus rien à changer, tel quel, comme ça c est, on touche plus, c est bon pour moi,
        ne touchez à rien, ne bouge plus""",
    social="""
        merci*, mille mercis, super*, génial*, parfait*, magnifique*, superbe*, beau, belle, très beau, trop beau, trop belle,
        joli*, excellent*, top, cool, sympa, nickel, impec*, chouette, extra, bravo, bien joué, bien vu, waouh, wow, ouah,
        j adore, on adore, adoré, j aime, j aime bien, ça me plait, me plait, ça marche, ok, okay, d accord, dac, oui, ouais,
        ouep, carrément oui, exactement, tout à fait, c est ça, c est validé, validé*, je valide, bonjour, bonsoir, salut,
        coucou, hello, bonne nuit, bonne journée, bonne soirée, à demain, à plus, à bientôt, a plus, désolé*, pardon, lol, mdr,
        ptdr, haha, trop drôle, drôle, rigolo, mignon*, trop mignon, bon travail, beau boulot, de rien, pas de souci,
        pas de soucis, pas de problème, incroyable*, impressionnant*, dingue, fou, ouf, c est top, c est bon, bien, très bien,
        tip top, adjugé, réussi*, canon, kiffe, excellente idée, beaucoup mieux, bien mieux, ravi*, contente, content,
        va adorer, vont adorer, adorer, j en reviens pas, j en reviens, revenir, on part là dessus, on part sur,
        chapeau l artiste, chapeau bas, quel talent, quelle, ça déchire, ça claque, stylé, trop fort, trop bien, énorme, waw,
        ohh, la classe, vendu, banco""",
    self="""
        je, j, on, nous, mon, ma, mes, notre, nos, moi, il a, elle a, ils, elles, lui, leur, tu, vous, ton, ta, quelqu un, qui,
        patron*, chef, chef*, maman, papa, mamie, papi, oncle, tante, fils, sœur, frère, collègue*, ami*, copain*, copine*,
        tous, tout le monde, équipe, ma fille, mon fils, mon chien, mon chat, notre chien, il fait trop chaud, il fait
        chaud, il fait froid""",
    errand="""
        imprime*, impression, envoie, envoyer, envoyé*, envoi, transmet*, transfère*, mail*, courriel, poste, poster, posté*,
        publie*, télécharge*, enregistre*, sauvegarde*, partage*, réunion*, rdv, rendez vous, appel, déjeuner, midi, pause,
        café, vacances, week end, weekend, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, demain, hier, aujourd hui,
        tout à l heure, tout de suite, ce soir, ce matin, plus tard, semaine prochaine, semaine dernière, an dernier,
        année dernière, mois dernier, délai, échéance, client*, coûte*, coût, prix, tarif, combien, paye*, paie, payer,
        facture*, budget, argent, euros, bureau, cuisine, newsletter, campagne, présentation, diapo*, retour de, retours,
        réponse*, attend*, montré, montrer à, je montre, demande*, demandé, dit, sais, sait, pense, pensez, penses, travail,
        boulot, école, lien, fichier, imprimante, anniversaire, fête, mariage, site, instagram, parle*, parlé, utilisé*,
        utilisait, rapide, vite, encadre*, fond d écran, accroche*, l an dernier, affiche dans, encadrer, quelqu un a, drive,
        je suis en, je reviens, je pars, au bureau, chez moi, à la maison, mon salon, ma chambre, notre site, décale*,
        décaler, reporte*, reporter la, commande*, malade, fatigué*, l imprime, m envoyer, me l envoyer, envoyer la,
        ramène""",
    past="""
        était, étaient, avait, avaient, ai, a été, a fait, avons, ont, suis, vu, fini, déjà, avant, hier, quand j""",
    asks="""
        qui, quand, combien, à quelle heure, quelle heure, quel, quelle, quels, lequel, laquelle, pourquoi, où, comment on,
        comment tu, t en penses quoi, tu en penses, vous en pensez, qu en penses, qu est ce, c est quoi, quelqu un sait, as tu,
        avez vous, tu as, est ce que c est, je peux utiliser, puis je, on peut l utiliser, on peut utiliser, est ce qu on,
        tu viens, vous venez, qui ramène, je peux l utiliser, je peux le garder, je peux la garder""",
    but="mais, sauf, cependant, par contre, juste, seulement, seul bémol, sinon, toutefois, hormis",
    glue="""
        le, la, les, l, un, une, des, du, de, d, et, ou, est, sont, c, ce, ça, ca, cet, cette, ces, à, a, au, aux, en, dans,
        sur, sous, pour, par, avec, qui, que, qu, se, s, n, ne, y, son, sa, ses, très, bien, là, ici, comme, il, elle, tout,
        toute, si""",
)

SPANISH = Words(
    order="""
        haz, hazlo, hazla, hacer, haga, hagan, pon, ponle, ponlo, ponla, poner, ponga, agrega*, agregale, añad*, quita*,
        quítale, saca, sácale, elimina*, borra*, cambia, cambiar, cámbia*, cambie, reemplaza*, sustituye*, gira*, rota, voltea*,
        refleja, mueve*, mover, acerca*, aleja*, recorta*, amplía*, agranda*, reduce*, reducir, achica*, sube, sube el, sube la,
        baja*, aumenta*, aclara*, oscurece*, suaviza*, desenfoca*, enfoca*, colorea*, pinta*, dibuja*, escribe*, corrige*,
        arregla*, endereza*, simplifica*, convierte*, transforma*, prueba*, probar, intenta con, muestra*, muéstra*, dale,
        dale más, dale un, usa, utiliza, mantén, deja el, deja la, vuelve a, vuélve*, métele, mete, coloca*, ilumina*, centra*,
        rellena, tapa, satura*, desatura*, quiero ver, imagina""",
    wish="""
        por favor, porfa*, porfis, puedes, podrías, podrias, pueden, podrían, podemos, podríamos, se puede, se podría,
        puede ser, podría ser, podría, y si, qué tal, que tal, qué tal si, cómo se vería, cómo quedaría, como quedaria, quizás,
        quizá, tal vez, a lo mejor, debería*, deberían, debe, deben, tiene que, tendría que, hay que, habría que, en vez,
        en lugar, mejor, mejor con, mejor sin, quiero, queremos, quisiera, querría, me gustaría, nos gustaría, preferiría,
        prefiero, necesito, necesita*, hace falta, le falta, falta, faltan, que se vea, que sea, que tenga, que esté,
        una cosa más, una última cosa, última cosa, solo una cosa, ojalá, si fuera, sería, estaría, quedaría, le pondría,
        le quitaría, que el, que la, que los, que las, que haya, que sonría, que mire, y con, y sin, por qué hay, por qué tiene,
        el cliente quiere, versión, estilo, al estilo, tipo""",
    degree="""
        más, mas, menos, demasiado*, muy, mucho, mucha, muchos, muchas, un poco, un poquito, poco, poquito, un pelín, un toque,
        tantito, algo más, bastante, mayor, menor, doble, mitad, no suficiente, tan, tanto*, ligeramente, medio""",
    look="""
        color*, fondo*, primer plano, luz, luces, luminos*, iluminación, sombra*, cielo*, nube*, sol, luna, estrella*, noche,
        día, de día, tarde, atardecer, amanecer, invierno, verano, otoño, primavera, nieve, nevado, lluvia, niebla, tormenta,
        viento, clima, rojo*, roja*, naranja*, amarill*, verde*, azul*, morad*, violeta, rosa, rosado, marrón, café oscuro,
        negro*, negra*, blanco*, blanca*, gris*, dorad*, platead*, turquesa, pastel*, contraste*, saturad*, saturación, claro*,
        clara, oscur*, brillante*, borros*, nítid*, textura*, patrón, transparente*, mate, madera, texto*, letra*, letras,
        fuente, logo*, cartel*, letrero*, etiqueta, título, estilo*, ambiente, acuarela, óleo, boceto, caricatura, realista*,
        blanco y negro, ángulo, cámara, perspectiva, desde arriba, primerísimo, vertical, horizontal, cuadrad*, formato, marco,
        borde*, margen, esquina, izquierda, derecha, arriba, abajo, centro, lado, composición, reflejo*, pose, cara*, rostro*,
        sonrisa, ojo*, nariz, boca, oreja*, mano*, dedo*, pulgar, brazo*, pierna*, pie, pies, pelo, cabello, barba, bigote,
        piel, diente*, sombrero*, gorra, gorro, camisa, camiseta, chaqueta, vestido, abrigo, zapato*, botas, pantal*, falda,
        gafas, lentes, bufanda, casco, rueda*, ventana*, puerta*, techo*, tejado*, pared*, suelo, piso, chimenea*, árbol*,
        hoja*, flor, flores, hierba, césped, montaña*, río, mar, playa, agua, bosque, puente, calle, mesa*, silla*, sofá,
        lámpara*, humo, fuego, grande*, pequeñ*, antiguo, antigua, cálid*, frío*, fría*""",
    thing="""
        gato*, gata*, perro*, perra, pájaro*, caballo*, vaca*, oveja*, zorro, oso*, león, conejo*, ratón, pez, peces, dragón*,
        unicornio, robot*, caballero, pirata, rey, reina, hombre*, mujer*, niña*, niño*, gente, persona*, personaje*, coche*,
        carro*, auto, moto, bici*, barco*, avión, tren, casa, casas, edificio*, torre, castillo, ciudad, pueblo, jardín, taza*,
        vaso*, botella*, plato, pastel, libro*, globo*, paraguas, banco, cerca, planta*, vela*""",
    number="dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez",
    flaw="""
        raro*, rara*, extrañ*, mal, está mal, quedó mal, torcid*, deform*, distorsionad*, recargad*, desordenad*, quemad*,
        sobreexpuest*, artificial*, falso, falsa, plano, plana, aburrid*, soso, cortad*, ilegible*, no se lee, no se ve,
        no se nota, no se entiende, molesta*, distrae*, no encaja, no pega, no me gusta, no me convence, no me cuadra,
        no me termina, seis dedos, errata, mal escrito, pixelad*, rot*, fe*o, fea, sobra*, exagerad*, no coincide, por qué hay,
        por qué tiene, le sobra, le sobran, sobran, parece de plástico, parece plástico, tiene tres, tiene cinco""",
    without="sin, no, ningún, ninguna, nada de, nunca, ni",
    keep="""
        déjalo así, dejalo asi, déjala así, déjalo como está, así está bien, así está perfecto, no cambies nada,
        no cambiar nada, no le cambies nada, no toques nada, no lo toques, no la toques, no le muevas, nada que cambiar,
        no le hagas nada, nos quedamos con, me quedo con esta, me quedo con este, se queda así, queda así, listo, ya está,
        así se queda, tal cual""",
    social="""
        gracias, muchas gracias, mil gracias, genial*, perfecto*, perfecta, excelente*, increíble*, hermos*, precios*, bonit*,
        lind*, bell*, maravillos*, espectacular, fantástic*, bien, muy bien, qué bien, qué bueno, que bueno, qué lindo, bueno,
        buenísim*, chulo, chévere, padre, qué padre, guay, mola, me mola, molón, de lujo, brutal, crack, bravo, felicidades,
        me encanta, nos encanta, encanta, encantad*, encantó, encanto, me gusta, me gustó, nos gusta, amo, lo amo, wow, guau,
        ok, okay, okey, vale, dale gracias, claro que sí, sí, si señor, sip, exacto, exactamente, de acuerdo, aprobado,
        listo gracias, hola, buenas, buenos días, buenas tardes, buenas noches, adiós, chao, hasta mañana, hasta luego,
        nos vemos, perdón, lo siento, disculpa*, lol, jaja, jeje, xd, gracios*, divertid*, qué risa, me muero, tierno, adorable,
        buen trabajo, bien hecho, de nada, no hay problema, quedó genial, quedó perfecto, quedó bien, quedo super, súper*,
        super, una maravilla, increible, muy bueno, muy bonito, muy chulo, lo logró, mucho mejor, qué pasada, pasada, flipo,
        qué fuerte, ostras, anda, la leche, me flipa, alucinante, ahora vuelvo, recuerda a mi, qué guapo, guapo, qué chulada,
        chulada, padrísimo, bárbaro, qué belleza, belleza, qué maravilla""",
    self="""
        yo, nosotros, mi, mis, nuestro*, nuestra*, me, nos, él, ella, ellos, ellas, tú, usted, ustedes, vosotros, alguien,
        quién, jefe*, jefa*, mamá, papá, abuel*, tío, tía, hij*, herman*, colega*, compañer*, amig*, todos, equipo,
        chicos, mi perro, mi gato, mi hijo, mi hija""",
    errand="""
        imprim*, impres*, envia*, envío, enviar*, enviado, enviaré, mand*, mandar*, mandé, correo*, mail, publica*, postear,
        subir*, lo subo, subo, subí, descarg*, guard*, compart*, reunión, reuniones, junta, llamada, almuerz*, comer, cenar,
        vacaciones, finde, fin de semana, lunes, martes, miércoles, jueves, viernes, sábado, domingo, mañana, ayer, hoy, luego,
        más tarde, esta tarde, la semana que viene, próxima semana, semana pasada, año pasado, mes pasado, plazo, fecha límite,
        entrega, cliente*, cuesta*, costó, costo, coste, precio*, cuánto, pagar*, pagamos, paga, factura*, presupuesto, dinero,
        euros, dólares, oficina, cocina, boletín, campaña, presentación, diapositiva*, aprobación, respuesta*, esper*, enseñ*,
        le enseñé, mostré, mostrar*, pregunt*, dijo, dije, sabe, sabes, saben, cree*, creo, piensas, trabajo, escuela, enlace,
        link, archivo*, impresora, café, cumpleaños, fiesta, boda, web, instagram, insta, usamos, usé, usaron, rápido,
        pared de la oficina, perfil, ahora vuelvo, vuelvo, voy por, alguien tiene, archivo, pasé a, lo pasé, pásame,
        me recuerda, en la oficina, mi cuarto, mi casa, en casa, nuestra web, la reunión a, mover la reunión, cambiar la
        reunión, calor en, frío en, hace calor, hace frío, enfermo, cansad*, imprenta, a imprenta, usarlo, usarla, mi
        presentación, qué dice el""",
    past="""
        era, fue, fueron, fui, había, hemos, he, ha, han, hizo, hice, hicimos, vi, tuve, tenía*, teníamos, ya, antes, quedó,
        estuvo, hace un""",
    asks="""
        quién, quien, cuándo, cuando es, cuánto, cuanto, cuántos, a qué hora, cuál, cual es, cuáles, por qué, porque, dónde,
        qué opinas, qué opinan, qué les parece, qué te parece, qué es, alguien sabe, sabes si, has, habéis, tienes, es gratis,
        cómo hicist*, qué modelo, podemos usar, se puede usar, puedo usarlo, puedo usarla, quién viene, quién tiene,
        vienes, venís, quieres que, queréis, hay alguien""",
    but="pero, sino, sin embargo, aunque, solo, sólo, solamente, salvo, excepto, eso sí, nada más que",
    glue="""
        el, la, los, las, lo, un, una, unos, unas, y, e, o, de, del, al, a, en, con, por, para, que, qué, se, es, son, está,
        están, este, esta, esto, ese, esa, eso, su, sus, le, les, te, como, cómo, si, ahí, aquí, todo, toda, ser, estar,
        también""",
)

PORTUGUESE = Words(
    order="""
        faz, faça, faz o, fazer, põe, ponha, bota, botar, coloca*, colocar, adiciona*, acrescenta*, tira, tirar, tire, remove*,
        remova, retira*, apaga*, exclui*, muda, mudar, mude, altera*, troca*, trocar, troque, substitu*, gira*, vira, vira o,
        espelha*, move, mova, aproxima*, afasta*, corta, recorta*, aumenta*, aumente, diminui*, diminua, reduz*, clareia*,
        clarea*, escurece*, escureça, suaviza*, desfoca*, foca, colore*, pinta*, desenha*, escreve*, corrige*, arruma*,
        conserta*, ajeita, endireita*, simplifica*, transforma*, tenta, tenta com, testa, experimenta*, mostra*, dá um, dá uma,
        dê, usa, use, deixa o, deixa a, deixa os, deixa as, deixa mais, deixa ele, deixe, mantém, mantenha, ilumina*,
        centraliza*, imagina, inclui*, sobe, sobe o, abaixa, baixa, melhora*, refaz, mete, poe""",
    wish="""
        por favor, pfv, pf, pfvr, por gentileza, pode, podes, poderia*, podia, podemos, podíamos, dá pra, da pra, dá para,
        daria, consegue*, consegues, tem como, será que, e se, que tal, como ficaria, como seria, talvez, deveria*, devia*,
        deve, tem que, teria que, precisa*, precisava, preciso, em vez, ao invés, no lugar, melhor, quero, queremos, queria*,
        gostaria, adoraria, prefiro, preferia, acho que, falta, faltou, faltam, faltando, mais uma coisa, só mais, última coisa,
        uma última, só uma coisa, só um detalhe, seria, ficaria, fosse, tivesse, podia ser, poderia ser, queria ver,
        por que tem, porque tem, o cliente quer, versão, estilo, no estilo, tipo, faz ela, faz ele""",
    degree="""
        mais, menos, muito, muita, muitos, muitas, demais, um pouco, um pouquinho, pouco, pouquinho, um tiquinho, um tico,
        bem mais, bastante, maior*, menor*, dobro, metade, tão, tanto*, levemente, meio, ligeiramente""",
    look="""
        cor, cores, colorid*, fundo*, primeiro plano, luz, luzes, iluminação, sombra*, céu*, nuvem, nuvens, sol, lua, estrela*,
        noite, dia, tarde, pôr do sol, amanhecer, inverno, verão, outono, primavera, neve, nevando, chuva, neblina, tempestade,
        vento, clima, vermelh*, laranja, amarel*, verde*, azul, azuis, roxo*, roxa*, violeta, rosa, marrom, castanho, pret*,
        branc*, cinza*, dourad*, prata*, turquesa, pastel*, contraste*, saturad*, saturação, clar*, escur*, brilhante*, borrad*,
        nítid*, textura*, padrão, transparente*, fosco, madeira, texto*, letra*, fonte, logo*, placa*, cartaz, rótulo, título,
        estilo*, vibe, aquarela, óleo, esboço, desenho, cartoon, realista*, preto e branco, ângulo, câmera, perspectiva,
        de cima, close, vertical, horizontal, quadrad*, formato, moldura, borda*, margem, canto, esquerda, direita, cima, baixo,
        centro, meio da, lado, composição, reflexo*, pose, rosto*, cara, sorriso, olho*, nariz, boca, orelha*, mão*, dedo*,
        polegar, braço*, perna*, pé, pés, cabelo*, barba, bigode, pele, dente*, chapéu*, boné, gorro, camisa*, jaqueta, vestido,
        casaco, sapato*, bota, botas, calça*, saia, óculos, cachecol, roda*, janela*, porta*, telhado*, teto, parede*, chão,
        chaminé*, árvore*, folha*, flor, flores, grama, montanha*, rio, mar, praia, água, floresta, ponte, rua, mesa, cadeira*,
        sofá, lâmpada, fumaça, fogo, grande*, pequen*, quente*, fri*""",
    thing="""
        gato*, gata, cachorro*, cão, pássaro*, cavalo*, vaca*, ovelha, raposa, urso*, leão, coelho*, rato, peixe*, dragão,
        unicórnio, robô*, cavaleiro, pirata, rei, rainha, homem, homens, mulher*, menina*, menino*, criança*, gente, pessoa*,
        personagem, carro*, moto, bicicleta, bike, barco*, avião, trem, casa, casas, prédio*, torre, castelo, cidade, vila,
        jardim, xícara*, caneca*, copo*, garrafa*, prato, bolo, livro*, balão, balões, guarda chuva, banco, cerca, planta*,
        vela*""",
    number="dois, duas, três, quatro, cinco, seis, sete, oito, nove, dez",
    flaw="""
        estranh*, esquisit*, errad*, tort*, deformad*, distorcid*, poluíd*, bagunçad*, carregad*, estourad*, artificial, fals*,
        chapad*, chat*, sem graça, cortad*, ilegível, ilegíveis, não dá pra ler, não dá pra ver, não dá para ler, atrapalha*,
        incomoda*, não combina*, não bate, não gostei, não curti, não gosto, seis dedos, erro, erro de, pixelad*, quebrad*,
        fei*, exagerad*, sumiu, não aparece, não parece, tá com, está com, por que tem, tem cinco, tem três, parece de plástico""",
    without="sem, não, nao, nenhum*, nada de, nunca, nem",
    keep="""
        deixa assim, deixa como está, deixe assim, não mexe, não mexe mais, não mexa, não mexe em nada, não mude nada,
        não muda nada, não altera nada, não toca, assim tá bom, assim está bom, assim tá ótimo, fica assim, pode deixar assim,
        nada a mudar, tá pronto, vamos com essa, vamos com esta, fechado, ficamos com""",
    social="""
        obrigad*, brigad*, muito obrigad*, valeu, vlw, tmj, show, ficou show, top, ótim*, perfeit*, lind*, linda, maravilhos*,
        incrível, incríveis, sensacional, excelente*, fantástic*, massa, legal, bacana, fixe, giro, bom, boa, muito bom,
        muito boa, que bom, bem bom, demais gostei, arrasou, mandou bem, parabéns, amei, adorei, adoro, amo, gostei, curti,
        eu gosto, uau, nossa, caramba, sim, isso, isso mesmo, isso aí, exato, exatamente, ok, okay, tá bom, tá bem, beleza, blz,
        combinado, concordo, aprovad*, oi, olá, ola, bom dia, boa tarde, boa noite, tchau, até amanhã, até mais, até logo,
        desculpa*, foi mal, lol, kk, rs, rsrs, haha, engraçad*, fof*, de nada, sem problema*, imagina de nada, ficou ótimo,
        ficou lindo, ficou perfeito, ficou bom, ficou incrível, era isso, muito fofo, demais adorei, bom trabalho, muito melhor,
        claro que sim, caraca, ficou demais, nossa senhora, que isso, top demais, que fofo, parece meu, parece minha, sinistro,
        animal, irado, louco, que loucura, chique, arraso, perfeição""",
    self="""
        eu, nós, a gente, meu, minha, meus, minhas, nosso*, nossa equipe, me, nos, ele, ela, eles, elas, você, vocês, tu,
        alguém, quem, chefe*, mãe, pai, avó, avô, tio, tia, filh*, irmão, irmã, colega*, amig*, todos, pessoal, equipe,
        galera, meu cachorro, meu gato, meu filho, minha filha""",
    errand="""
        imprim*, impress*, envia*, enviar*, enviei, mandar, mandei, vou mandar, mando, email, e mail, poste, postar*, postei,
        publicar*, subir pro, baixar, baixei, salv*, compartilh*, partilh*, reunião, reuniões, call, ligação, almoç*, jantar,
        pausa, férias, fim de semana, segunda, terça, quarta feira, quinta, sexta, sábado, domingo, amanhã, ontem, hoje, depois,
        mais tarde, daqui a pouco, semana que vem, próxima semana, semana passada, ano passado, mês passado, prazo, entrega,
        cliente*, custa*, custou, custo, preço*, quanto, pagar*, paga, pagamos, conta, fatura, orçamento, dinheiro, reais,
        euros, escritório, cozinha, newsletter, campanha, apresentação, slide*, aprovação, resposta*, esper*, mostrei,
        mostrar pro, vou mostrar, pergunt*, disse, falou, falar, sabe, sabem, acham, acha, trabalho, escola, link, arquivo*,
        impressora, café, aniversário, festa, casamento, site, instagram, insta, usamos, usei, usaram, rápido, parede do,
        perfil, vai pra, vai para, no grupo, grupo, decide, decidimos, alguém tem, vai na, vou ali, já volto, volto já, no
        escritório, em casa, minha casa, meu quarto, meu site, nosso site, remarcar, adiar, mais café, calor hoje, calor
        aqui, frio aqui, tá calor, doente, cansad*, me manda, me envia, pro cliente, pro chefe, usar isso""",
    past="""
        era, foi, foram, fui, tinha, tínhamos, fez, fiz, fizemos, vi, tive, já, antes, ficou, estava, estive, acabei, vou,
        vamos, vai""",
    asks="""
        quem, quando, quanto, quantos, quanto custa, que horas, qual, quais, por que, porque, onde, o que acham, o que acha,
        o que vocês, o que é, alguém sabe, sabe se, você tem, é grátis, é de graça, qual modelo, podemos usar, pode usar,
        posso usar, quem vem, quem tem, quem vai, você vem, vocês vêm, quer que""",
    but="mas, porém, só que, só, apenas, no entanto, embora, exceto, menos a",
    glue="""
        o, a, os, as, um, uma, uns, umas, e, ou, de, do, da, dos, das, em, no, na, nos, nas, ao, à, com, por, pelo, pela, para,
        pra, pro, que, se, é, são, está, tá, estão, este, esta, esse, essa, isso, isto, aqui, ali, lá, como, também, seu, sua,
        tudo, todo, ser, estar, ficar, agora""",
)

ITALIAN = Words(
    order="""
        fai, fa, fallo, falla, fare, facciamo, metti, mettici, mettigli, mettile, mettere, metterei, aggiung*, togli*, toglie*,
        leva, levagli, rimuov*, elimina*, cancella la, cancella il, cancella i, cambia*, cambiare, sostitu*, scambia, gira*,
        ruota*, capovolg*, specchia*, sposta*, avvicina*, allontana*, ritaglia*, taglia*, ingrandi*, rimpicciol*, riduc*,
        aument*, alza, alzare, abbassa*, schiarisc*, schiarire, scurisc*, scurire, ammorbid*, sfoca*, colora*, dipingi*,
        disegna*, scrivi*, correggi*, sistema*, aggiusta*, raddrizza*, semplifica*, trasforma*, prova, prova con, prova a,
        proviamo, mostra*, dai, dagli, dalle, usa, tieni, lascia il, lascia la, lascia solo, rendi*, rendilo, rendila, immagina,
        satura, desatura*, centra*, illumina*, inserisci*""",
    wish="""
        per favore, perfavore, per piacere, pf, puoi, potresti, potete, potreste, possiamo, potremmo, si può, si potrebbe,
        potrebbe, riesci, e se, e se fosse, che ne dici, che ne dite di, come sarebbe, come starebbe, come verrebbe, magari,
        forse, dovrebbe*, dovrebbero, deve, devono, bisogna, bisognerebbe, serve, servirebbe, invece, al posto, piuttosto,
        meglio, vorrei, vorremmo, voglio, vogliamo, mi piacerebbe, ci piacerebbe, preferisco, preferirei, preferiremmo,
        la vorrei, lo vorrei, manca*, un ultima cosa, ultima cosa, una cosa, solo una cosa, ancora una cosa, sarebbe, starebbe,
        fosse, avesse, avrei, ci vorrebbe, toglierei, aggiungerei, perché c è, perché ha, il cliente vuole, versione, in stile,
        stile, tipo, che il, che la, vorrebbe""",
    degree="""
        più, piu, meno, troppo, troppa, troppi, troppe, poco, pochi, un po, un pò, un pochino, un filo, un tocco, leggermente,
        molto, molta, abbastanza, maggiore, minore, doppio, metà, non abbastanza, così tanto, tanto, tanta""",
    look="""
        color*, sfondo, primo piano, luce, luci, luminos*, illuminazione, ombr*, cielo, nuvol*, sole, luna, stell*, notte,
        di notte, giorno, sera, tramonto, alba, inverno, estate, autunno, primavera, neve, innevat*, pioggia, nebbia, tempesta,
        vento, meteo, ross*, arancion*, giall*, verd*, blu, azzurr*, viola, rosa, marrone, ner*, bianc*, grigi*, dorat*,
        argent*, turchese, pastello, contrast*, satur*, chiar*, scur*, buio, brillant*, sfocat*, nitid*, texture, motivo,
        trasparent*, opac*, legno, testo, scritta*, scritte, lettere, lettera, font, logo, cartello, insegna, etichetta, titolo,
        stile, atmosfera, acquerello, olio, schizzo, fumetto, realistic*, bianco e nero, angolo, angolazione, fotocamera,
        prospettiva, dall alto, dal basso, verticale, orizzontale, quadrat*, formato, cornice, bord*, margine, sinistra, destra,
        in alto, in basso, centro, lato, composizione, rifless*, posa, volto, faccia, viso, sorriso, occhi*, naso, bocca,
        orecchi*, mano, mani, dito, dita, pollice, braccio, braccia, gamb*, piede, piedi, capelli, barba, baffi, pelle, denti,
        cappell*, berretto, camicia, giacca, vestito, cappotto, scarp*, stivali, pantalon*, gonna, sciarpa, ruot*, finestr*,
        porta, porte, tetto, tetti, muro, muri, parete, pavimento, camin*, alber*, fogli*, fior*, erba, montagn*, fiume, mare,
        spiaggia, acqua, bosco, foresta, ponte, strada, tavolo, sedi*, divano, lampada, fumo, fuoco, grand*, piccol*, cald*,
        fredd*""",
    thing="""
        gatto, gatti, gatta, cane, cani, uccell*, cavall*, mucca, pecora, volpe, orso, leone, conigli*, topo, pesce, pesci,
        drago, draghi, unicorno, robot, cavaliere, pirata, re, regina, uomo, uomini, donna, donne, ragazz*, bambin*, gente,
        person*, macchina, auto, moto, bici*, barca, barche, nave, aereo, treno, casa, case, edifici*, torre, castello, città,
        paese, giardino, tazza, tazze, bicchier*, bottigli*, piatto, torta, libr*, pallon*, ombrello, panchina, recinto, pianta,
        piante, candel*""",
    number="due, tre, quattro, cinque, sei, sette, otto, nove, dieci",
    flaw="""
        stran*, sbagliat*, stort*, deform*, distort*, confus*, affollat*, carico, bruciat*, sovraespost*, innatural*,
        artificial*, fint*, piatt*, noios*, tagliat*, illeggibil*, non si legge, non si vede, non si capisce, disturba*, stona*,
        non torna, non va, non va bene, non mi piace, non mi convince, non ci sta, sei dita, errore, refuso, sgranat*, rott*,
        brutt*, esagerat*, spent*, non sembra, perché c è, perché ha, ha cinque, ha tre, sembra plastica, sembra finto,
        sembra di plastica, gli manca, le manca""",
    without="senza, non, nessun*, niente, mai, no",
    keep="""
        va bene così, va benissimo così, lascia così, lasciala così, lascialo così, lasciamo così, non toccare,
        non toccare niente, non toccare nulla, non cambiare nulla, non cambiare niente, non cambiare più, teniamo questa,
        teniamo questo, tienila così, resta così, rimane così, niente da cambiare, non modificare, a posto così, perfetto così,
        siamo a posto, abbiamo finito""",
    social="""
        grazie, grazie mille, mille grazie, bellissim*, bell*, bello, perfett*, stupend*, meraviglios*, fantastic*, ottim*,
        eccellent*, splendid*, magnific*, geniale, grande, spettacol*, wow, bravo, bravissim*, complimenti, figo, figata,
        che figata, carin*, mi piace, ci piace, piace molto, mi piace molto, adoro, lo adoro, la adoro, amo, ok, okay, va bene,
        va benissimo, bene, benissimo, molto bene, sì, si si, esatto, esattamente, giusto, certo, d accordo, approvat*, ciao,
        salve, buongiorno, buonasera, buonanotte, a domani, a dopo, ci sentiamo, ci vediamo, arrivederci, scusa*, scusate,
        mi dispiace, lol, haha, divertent*, che ridere, muoio, tener*, ottimo lavoro, bel lavoro, ben fatto, prego, di niente,
        nessun problema, incredibil*, pazzesc*, che bello, che bella, super, top, è questa, è lei, molto meglio, me la tengo,
        che spettacolo, spettacolo, mamma mia, che meraviglia, meraviglia, da urlo, ganzo, bomba, fighissim*""",
    self="""
        io, noi, mio, mia, miei, mie, nostro, nostra, mi, ci, lui, lei, loro, tu, voi, qualcuno, chi, capo, mamma, papà, nonn*,
        zio, zia, figli*, sorella, fratello, collega, colleghi, amic*, tutti, squadra, ragazzi, ho, ha, mio figlio, mia
        figlia, mio cane, mio gatto, mia nonna, fa caldo, fa freddo, ha la stessa, ha lo stesso, fa troppo caldo, fa
        troppo freddo""",
    errand="""
        stamp*, invi*, mand*, l ho mandato, spedi*, mail, email, pubblic*, posto, postare, caric*, scaric*, salv*, condivid*,
        condivis*, riunion*, call, chiamata, pranzo, cena, pausa, caffè, ferie, vacanza, weekend, lunedì, martedì, mercoledì,
        giovedì, venerdì, sabato, domenica, domani, ieri, oggi, dopo, più tardi, stasera, stamattina, settimana prossima,
        prossima settimana, settimana scorsa, anno scorso, mese scorso, scadenza, consegna, client*, cost*, prezzo, prezzi,
        quanto, pag*, pagare, fattura, budget, soldi, euro, ufficio, cucina, newsletter, campagna, presentazione, slide,
        approvazione, rispost*, aspett*, mostro, mostrato, mostrerò, faccio vedere, chied*, chiesto, detto, dice, sa, sai,
        sapete, pens*, lavoro, scuola, link, file, stampante, compleanno, festa, matrimonio, sito, instagram, insta, usato,
        usavamo, usiamo, veloce, profilo, parlato, parliamo, appendo, come sfondo, sfondo del telefono, lo metto, la metto,
        lo uso, la uso, viene a, torno subito, mi ricorda, qualcuno ha, telefono, lo aggiungo, la aggiungo, li aggiungo,
        in ufficio, a casa, casa mia, mia camera, nostro sito, rimandare, rimandiamo, spostiamo la riunione, spostare la
        riunione, caldo in, freddo in, malat*, stanc*, usarlo, usarla, mi mandi, mi invii, tolgo il disturbo, ci vediamo,
        ordiniamo""",
    past="""
        era, erano, stato, stata, fatto, avevo, avevamo, aveva, ho, ha, abbiamo, hanno, visto, già, prima, scorso""",
    asks="""
        chi, quando, quanto, quanti, quanto costa, a che ora, che ore, quale, quali, perché, dove, cosa ne pensi,
        cosa ne pensate, che ne pensi, che ne pensate, cos è, che cos è, qualcuno sa, sai se, hai, avete, è gratis, che
        modello, possiamo usarlo, possiamo usarla, si può usare, chi viene, chi ha, chi porta, venite, vuoi che""",
    but="ma, però, pero, solo, soltanto, tranne, eccetto, anche se, peccato",
    glue="""
        il, lo, la, i, gli, le, l, un, uno, una, e, ed, o, di, del, della, dei, delle, dello, a, al, alla, ai, in, nel, nella,
        con, per, su, sul, sulla, da, dal, dalla, che, è, sono, si, se, questo, questa, quello, quella, ne, come, anche, così,
        suo, sua, c, qui, là, tutto, tutta, ora, adesso, essere, ancora""",
)
