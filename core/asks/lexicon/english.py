"""English. It also stands behind every other Latin-script language, because teams mix ("mach den background heller")."""

from core.asks.lexicon.words import Words

ENGLISH = Words(
    order="""
        make, add, remove, delete, erase, change, turn, replace, swap, switch, put, give, take out, take off, take away,
        get rid of, move, shift, nudge, rotate, flip, mirror, tilt, crop, zoom, zoom in, zoom out, pan, center, centre, align,
        resize, scale, enlarge, shrink, stretch, extend, expand, widen, narrow, raise, lower, lift, drop, bump, bump up, tone,
        tone down, dial, dial down, dial up, dial back, crank, crank up, increase, decrease, reduce, boost, pump up, brighten,
        darken, lighten, soften, sharpen, blur, smooth, desaturate, saturate, fade, recolor, recolour, color, colour, paint,
        repaint, draw, redraw, sketch, re render, design, create, generate, show him, show her, show them, show the, show it,
        hide, fix, correct, repair, clean up, straighten, simplify, declutter, fill, cover, open, close, light, dress,
        turn into, convert, transform, restyle, combine, merge, blend, mix, keep the, keep his, keep her, keep only,
        keep everything, leave out, cut out, cut, trim, write, rewrite, spell, translate, say, have him, have her, have them,
        have the, let him, let her, let the, set, place, position, point, lose, drop the, bring, bring back, push, pull,
        include, insert, exclude, avoid, use, do one, do it, do a, do the, go, gimme, give me, show me, hang, surround, wrap,
        attach, decorate, nuke, yeet, ditch, kill, throw in, slap, stick, tweak, adjust, modify, edit, redo the, redo it, match,
        stylize, stylise, upscale, age, focus, defocus, isolate, separate, arrange, scatter, space, spread, double, halve,
        round, shave, wear, outline, frame it, emphasize, emphasise, highlight, undo the, start over, colorize, colourise,
        feather, vary, try, try it, retry with, i asked for, i meant, mirrored, zoom*, put some, remake, scrap, strip,
        strip out, swap out, dial in, dim, drown, drape, sprinkle, squeeze, tuck, pop, chuck, whack, plop, ease, ease off,
        take it out, take them out, take that out, get the, get him, get her, get them, drop in, kick, fatten, thicken, thin,
        warm, warm up, cool down, punch up, amp, amp up, tighten, loosen, pull in, pull back, step back from, swing, bend, curl,
        lean, hold, face, look at, stand, sit, kneel, jump, run, fly, recast, reimagine, reframe, re do, clone, duplicate,
        populate, sketch in, nix, axe, omit, put the, put it, place the, can i see it, can i see the, can we see it, can
        we see the, could i see it, could we see it, seat, replace with, i said make, print the name, print the word,
        print the text, print the number, print the date, print his, print her, print their, write the""",
    wish="""
        can you, could you, can we, could we, can it, could it, can the, could the, could he, could she, can he, can she,
        could i, can i get, can i have, could i get, could i have, would you, would it, would a, would the, would look,
        would be, d look, what if, what about, how about, how would, what would, maybe, perhaps, should, shouldn t, should be,
        needs, need, need to, needs to, want, wanted, wants, i want, we want, i d like, i d love, i d prefer, i d, we d like,
        we d, would like, would love, would prefer, let s make, let s try, let s add, let s have, let s see, let s go for,
        let s do, please, pls, plz, plss, instead, instead of, rather, rather than, prefer, i wish, wish, possible to,
        is it possible, mind making, mind adding, mind changing, one more thing, one last thing, last thing, one thing,
        only thing, one small thing, one change, imagine it, imagine if, if it was, if it were, if he was, if she was,
        if there was, if there were, if we, if you, try with, now with, same but, same thing but, supposed to be, supposed to,
        ought to, suggest, suggestion, thinking, i think it, id like, id love, id prefer, wouldn t, why not, as if, version,
        missing, d rather, just a, can u, could u, can ya, i think the, i was hoping, hoping for, not sure about, can his,
        can her, can their, can this, can that, can these, can those, can all, can there, can everyone, can they, could his,
        could her, could this, could that, could they, could there, asked for, asks for, asking for, wants it, wants a,
        wants the, wants more, want a, want the, want it, was thinking, were thinking, thinking more, i need this, we need,
        need it, what if it was, what if it were, what if there was, more of a, one with, a version, in the style, as a, as an,
        like a, like an, suitable for, i was thinking, same image, same picture, same scene, same style, same pose,
        same composition, the same but, the same with, the same without, must be, must have, has to be, have to be, must
        look, same thing at, same thing in, same thing with, same in, same at, same from, the same in, the same at, the
        same from, same one but, same one in, to the background, into the background, further back, i d go with a, it d
        be, would be nicer, would be better, would suit, would look better, would fit, can he be, can she be, could be,
        might be nicer, might look better, better with, nicer with, better without, nicer without, better if, nicer if,
        feels empty, feels crowded, let s go with a, would it work, would that work, would this work, could it work, could
        that work""",
    degree="""
        more, less, fewer, too, too much, too many, too little, not enough, enough, bit, a bit, a tad, tad, slightly, touch,
        a touch, a little, lil, little, lot, much, way too, way more, so much, brighter, darker, lighter, bigger, larger,
        smaller, tinier, taller, shorter, longer, wider, thinner, thicker, narrower, closer, farther, further, nearer, higher,
        lower, warmer, cooler, softer, sharper, stronger, bolder, rounder, flatter, deeper, smoother, rougher, cleaner, simpler,
        busier, calmer, happier, sadder, angrier, scarier, cuter, funnier, fluffier, grumpier, older, younger, newer, dirtier,
        shinier, glossier, moodier, cozier, cosier, spookier, sunnier, rainier, cloudier, foggier, snowier, greener, bluer,
        redder, pinker, yellower, browner, whiter, blacker, paler, richer, crisper, clearer, blurrier, grainier, louder,
        quieter, fancier, sexier, punchier, edgier, messier, neater, looser, tighter, heavier, fatter, skinnier, slimmer,
        chunkier, colder, hotter, wetter, drier, faster, slower, friendlier, prettier, uglier, realer, subtler, half, twice,
        double, bigger*, tiny bit, overly, extra, very, max, minimum, kinda, kind of, sort of, somewhat, a notch, a hair, hair,
        another, additional, less of, more of, further back, better with, nicer with, better without, nicer without, would
        suit, nicer, oomph""",
    look="""
        color*, colour*, background, bg, foreground, light, lights, lighting, shadow*, sky, skies, cloud*, sun, moon, star,
        stars, night, day, daytime, nighttime, sunset, sunrise, dawn, dusk, golden hour, morning light, evening light, winter,
        summer, autumn, fall, spring, snow, snowy, snowing, rain, rainy, raining, fog, foggy, mist*, storm*, wind*, weather,
        season, red, orange, yellow, green, blue, purple, violet, pink, brown, black, white, grey, gray, gold, golden, silver,
        teal, cyan, magenta, beige, turquoise, navy, maroon, crimson, pastel*, neon, hue, tint, saturat*, contrast, exposure,
        brightness, vibran*, dark, bright, blurry, sharp, blur*, grain*, texture*, pattern, gradient, transparent, opaque,
        matte, glossy, shiny, metallic, wooden, ceramic, leather, font, text, letter*, lettering, typo, caption, title, logo,
        label, sign, typography, headline, style, look, mood, vibe, vibes, atmosphere, aesthetic, watercolo*, oil painting,
        pixel art, anime, cartoon*, comic, sketch*, pencil, photoreal*, realis*, cinematic, cyberpunk, steampunk, noir, retro,
        vintage, minimal*, abstract, 3d, low poly, isometric, lineart, line art, black and white, b w, sepia, monochrome, angle,
        camera, lens, lens flare, flare, perspective, pov, from above, from below, from behind, from the side, side view,
        top view, front view, bird s eye, close up, closeup, wide shot, wide angle, portrait, landscape, square, vertical,
        horizontal, aspect, ratio, resolution, crop*, frame*, border, margin*, corner, edge, left, right, top, bottom, center,
        centre, middle, side, composition, layout, depth of field, bokeh, focus, reflection*, symmetr*, pose, expression, smile,
        face, faces, eye, eyes, nose, mouth, ear, ears, hand, hands, finger*, thumb*, arm, arms, leg, legs, foot, feet, hair,
        beard, moustache, mustache, skin, teeth, tail, wings, hat, cap, shirt, jacket, dress, coat, shoe*, boots, pants, skirt,
        glasses, sunglasses, scarf, helmet, crown, wheel*, window*, door*, roof*, wall*, floor, chimney*, tree*, leaf, leaves,
        flower*, grass, mountain*, river, sea, ocean, beach, water, forest, bridge, road, street, shelf, table, chair, sofa,
        lamp, 16 9, 9 16, 4 3, 3 4, 1 1, 3 2, 2 3, 21 9, 4 5, 4k, 2k, outfit, clothes, sleeve*, collar, horizon, silhouette,
        glow*, spark*, smoke, fire, flames, haze, noise, artifacts, artefacts, blob, watermark, details, size, shape,
        proportions, whitespace, breathing room, negative space, spelling, curtain*, stripes, dots, plaid, fur, feathers, shade,
        tone, tones, warm, cold, wide, tall, tiny, huge""",
    thing="""
        cat, cats, dog, dogs, bird*, horse*, cow, sheep, fox, bear, lion, tiger, rabbit, bunny, mouse, fish, whale, shark,
        dragon, unicorn, dinosaur, robot*, alien*, monster*, knight, wizard, pirate, ninja, king, queen, man, woman, guy, girl,
        boy, kid, kids, child, people, person, crowd, baby, cowboy, character, hero, car*, truck, bus, bike, bicycle, motorbike,
        boat*, ship*, plane, train, rocket, house*, building*, tower, castle, city, village, garden, field, desert, island,
        planet, cup, mug, glass, bottle, plate, bowl, cake, pizza, coffee, fruit, apple, banana, lemon, book*, phone, laptop,
        screen, umbrella, bench, fence, balloon*, kite, lantern, candle, sword, shield, flag, guitar, piano, ball, box, bag,
        basket, rug, poster, banner, handle, mask, ribbon, plant*, pumpkin, bow, collar, suns, moons, cactus, owl, frog, turtle,
        penguin, bee, butterfly, spider, snake, hedgehog, duck, goat, pig, windowsill, ladder, rope, gate, sail, flames""",
    number="two, three, four, five, six, seven, eight, nine, ten, third, extra, couple, several, dozen",
    flaw="""
        weird, odd, wrong, off, crooked, wonky, distorted, deformed, mangled, messed up, messy, cluttered, busy, crowded,
        blown out, washed out, overexposed, underexposed, muddy, flat, dull, boring, bland, plastic, fake, unnatural, creepy,
        uncanny, cut off, cropped off, missing, extra finger*, six fingers, seven fingers, four fingers, three legs, typo,
        misspelled, misspelt, garbled, gibberish, unreadable, illegible, pixelated, noisy, oversaturated, overdone, overkill,
        distracting, lopsided, floating, melting, melted, broken, glitchy, stiff, forced, cheesy, hard to read, can t read,
        cant read, hard to see, can t see, doesn t match, doesn t fit, doesn t look, don t match, don t look, doesn t work,
        doesn t feel, isn t working, not working, not right, looks like a, instead of a, only two, only three, only one,
        only see, still there, still has, still see, still too, where did, where is the, where s the, where are the, there s no,
        there is no, not centered, not straight, not a fan of, don t like, dont like, not in love with, hate the, ugly,
        bothers me, bugs me, distract*, not what i asked, looks photoshopped, has no, should have, i asked, different colours,
        different colors, wrong way, upside down, too close, ai looking, ai ish, gone, backwards, harsh, feels like a,
        feels like, feels too, feels a bit, feels kinda, looks too, looks a bit, looks kinda, looks more like, reads as,
        reads too, random, sticking out, why is there, why are there, why does she, why does he, why does the, why does it,
        why has, why is the, why is he, why is she, why are the, why so, that s not how, that s not what, not how,
        is bigger than, is supposed, doesn t have, don t have, sterile, lifeless, generic, corporate, cheap looking,
        looks nothing like, nothing like, can go, has to go, gotta go, have to go, don t think the, dont think the,
        not sure the, not convinced, hate that, hate this, hate his, hate her, hate how, hate it, hate their, hating the,
        you forgot, you missed, you left out, i still see, i can t see, we can t see, forgot the, way off, too modern, not
        sure that, feels empty, looks empty, feels bare, looks bare, feels crowded, feels cramped, feels heavy, feels
        dated, feels wrong, feels off, i said make, i said no""",
    without="without, no, not, none, remove, minus, w o, never, don t, dont, nah, nope, not so, not that, sans",
    keep="""
        leave it, leave it as is, as is, as it is, leave as is, leave that, leave this, don t change a thing,
        don t change anything, dont change anything, don t change it, dont change it, don t touch, dont touch, don t touch it,
        nothing to change, no changes, no change, no edits, no notes, no further changes, nothing else, nothing more,
        wouldn t change a thing, wouldn t change anything, not change anything, change nothing, keep it as is,
        keep it like this, keep it like that, keep this, keep this one, keep it, keep that one, stays, don t edit, all good,
        good to go, good as is, we re done, i m done, done here, that s all, that s it, no need to change, no need to,
        happy with, no more changes, no tweaks, not a single thing, stick with this, stick with this one, leave
        everything, wouldn t touch, wouldn t touch a thing, touch a thing, needs no changes, needs no change, needs
        nothing, no changes needed, not touching it""",
    social="""
        thanks, thank, thank you, thx, tx, ty, tysm, tyvm, thanx, kthx, cheers, ta, much appreciated, appreciate, appreciated,
        merci, gracias, danke, love it, love this, love that, love the, loving, love how, i love, adore, like it, like this,
        i like, really like, liked, awesome, amazing, great, excellent, perfect, perfection, perfectly, beautiful, gorgeous,
        stunning, lovely, nice, nicee, nice one, nicely done, cool, so cool, sweet, sick, dope, lit, fire, epic, brilliant,
        fantastic, incredible, insane, wonderful, superb, wow, woah, whoa, omg, omfg, woo, woohoo, yay, yess, bravo, congrats,
        well done, good job, great job, good work, great work, nailed it, nailed, crushed it, chef s kiss, masterpiece, goat,
        slaps, rocks, rules, banger, bussin, w, gg, ggs, pog, poggers, goated, so good, too good, too cute, too funny, so funny,
        so cute, so pretty, so much better, much better, way better, even better, better than, better than i, so beautiful,
        best one, best yet, the best, my favorite, my favourite, favorite, favourite, cute, adorable, funny, hilarious, lol,
        lmao, lmfao, rofl, haha, hehe, xd, ok, okay, k, kk, okey, yes, yeah, yep, yup, ya, sure, agreed, agree, alright,
        right on, fine, fair enough, sounds good, sounds great, works for me, works, that works, lgtm, ship it, shipping it,
        approved, same, same here, true, exactly, exactly what, indeed, totally, absolutely, definitely, of course, got it,
        noted, cool cool, np, no problem, no worries, you re welcome, yw, nvm, never mind, nevermind, sorry, oops, my bad, hi,
        hello, hey, hey all, hiya, yo, good morning, morning all, good afternoon, good evening, good night, gn, gm, welcome,
        welcome back, bye, cya, see you, see ya, later, brb, afk, bbl, ttyl, omw, back in, good bot, good luck, impressive,
        impressed, wild, crazy, neat, solid, clean, crisp, legit, respect, props, kudos, speechless, mind blown, can t believe,
        cant believe, can t stop, 10 10, 100, this is it, that s it, that s the one, we have a winner, winner, happy, glad,
        pleased, obsessed, proud, magic, magical, witchcraft, wizardry, hell yeah, damn, dang, holy, jesus, slay, iconic,
        vibing, what i had in mind, what i wanted, what i needed, spot on, on point, good enough, looks good, looks great,
        looks amazing, looks fantastic, looking good, came out, turned out, good one, not bad, wonders, all set, go with this,
        go with that, let s go with this, let s go with that, going with, no complaints, i m in, count me in, deal, hmm ok,
        ah ok, oh ok, i see, makes sense, fun, laughing, laughed, +1, even got, ngl, tbh, sounds like, ugh, no notes, lovin,
        thankyou, can t wait, brilliant work, so happy, love love, will love, would love this one, gonna love, going to love,
        go crazy for, legend, beast, this made my day, made my day, two thumbs up, thumbs up, what a, so satisfying, satisfying,
        for once, are right for once, pretty, that s pretty, bless, bless you, nothing from my side, nothing from me,
        from my side, that ll do, do nicely, like how, i like how, adorbs, ahh, ooh, aww, awww, nooo, hahah, my goodness,
        voting for, i vote, gets my vote, wins, take my money, chills, goosebumps, thanks for, thank you for, thx for,
        cheers for, no idea, no clue, no rush, no hurry, no kidding, no doubt, no thanks, no way, no time, no biggie,
        no pressure, no wonder, no offense, no offence, no joke, no cap, no prob, no probs, fingers crossed, give me a
        sec, give me a second, give me a minute, give me a min, give me a moment, give me five, give me 5, give me ten,
        give me 10, give me a break, give me a shout, give me a ring, give me strength, gimme a sec, gimme a min, hold my
        beer, cut me some slack, move over, into it, so into, i m into, second this, seconded, never seen, all day, i d go
        with, i d pick, i d choose, i d keep, i d buy, i d wear, i d hang, i d frame, i d use, i d leave, i d watch, i d
        read, i d play, make my day, makes my day, nobody asked for, no one asked for, goes hard, hits different, i m
        dead, im dead, i can t even, obsessed with, on brand, let s goo, lets goo, knock yourself out, be my guest, suits
        me, suit yourself, good point, fair point, great minds, who knew, my eyes, finally a, put a smile on, give it up
        for, drop the mic, mic drop, keep up, keep it up, keep them coming, keep em coming, take a bow, looks legit, looks
        real""",
    self="""
        i, im, ive, ill, we, my, our, us, me, he, she, they, you, your, u, anyone, anybody, someone, everybody, guys, folks,
        team, mom, dad, wife, husband, uncle, aunt, daughter, son, sister, brother, grandma, grandpa, boss, manager, friend,
        friends, colleague*, coworker*, told him, told her, told them, told us, told me, told you, my cat, my dog, my kid,
        my kids, my son, my car, my bike, my coffee, my lunch, my desk, my laptop, my phone, my room, your cat, your dog,
        your desk, they re, they ve, he s, she s, they ll, we ll, i have a, i have the, we have the""",
    errand="""
        printing, printed, printout, printer, send, sends, sending, sent, forward, forwarding, forwarded, email, emailing,
        emailed, mail, mailing, post it, posting, posted, post this, upload, uploading, uploaded, download, downloading,
        downloaded, save, saving, saved, share, sharing, shared, publish*, ship, shipping, tweet*, instagram, insta, linkedin,
        twitter, facebook, tiktok, youtube, dm, dms, pinterest, wallpaper, lock screen, desktop background, profile pic, avatar,
        pfp, framing it, would frame, going on my, going on the, meeting, meetings, standup, stand up, call, calls, zoom call,
        lunch, dinner, breakfast, coffee break, beers, pub, gym, weekend, vacation, holiday, holidays, pto, off today, on leave,
        monday, tuesday, wednesday, thursday, friday, saturday, sunday, tomorrow, yesterday, tonight, today, last week,
        last year, last month, last time, next week, next month, next year, next sprint, this week, this morning,
        this afternoon, in the morning, later today, eod, eow, asap, by friday, deadline, due, schedule*, calendar, client,
        clients, customer*, stakeholder*, legal, marketing, sales, boss, ceo, cto, hr, finance, budget, invoice, price, pricing,
        cost, costs, pay, paid, paying, charge*, billing, bill, bills, quota, credits, free, expensive, cheap, dollars, cents,
        subscription, office, lobby, kitchen wall, fridge, mug like, newsletter, campaign, presentation, presenting, present,
        deck, slides, slide, keynote, pitch, brief, ticket, jira, sprint, release, launch, repo, pr, server, deploy*,
        bug report, figma, notion, drive, folder, link, links, file, files, attachment, approve, approval, sign off, signed off,
        review, feedback, reply, response, hear back, waiting, wait, asked, told, ask, tell, know, thinks, thought, talk,
        talking, spoke, discuss*, vote, voted, used, bought, ordered, order, looked at, showed, showing, shows, gonna, going to,
        heading, headed, leaving, coming, joining, join, remind, reminds, reminder, remember, forgot, dibs, wrong thread,
        wrong channel, wrong chat, how long, take your time, meanwhile, got an email, check with, ping, pinged, cc, fyi, btw,
        birthday, party, wedding, game, match tonight, stream, streaming, tournament, raid, guild, dnd, session, exam, homework,
        class, school, work, job, busy today, sick today, tired, hungry, weekend plans, bathroom, train home, flight, traffic,
        rent, how many credits, prompt did, prompts, which model, which tier, what model, what tier, what prompt, the bot,
        this bot, ai, gemini, midjourney, photoshop, fast, quick, quickly, looks like my, reminds me, you think, think anna,
        do you think, go to bed, go home, go to the, buy, buying, invite, add me, add him to the, phone, on the phone, wifi,
        purchase order, agency, pizza s here, on hold, hold on, hang on, staging, prod, rights, copy, source file, channel,
        finals, new year s, pancakes, anyone up for, lend, borrow, hire, t shirt, tshirt, canvas, sticker sheet, putting this,
        putting it on, putting that on, another tool, model, bot, print, prints, gotta run, gotta go, got to go, talk later,
        hope, hoping to, run it by, render, this thread, change of plans, plans, another round, next round, too late, too early,
        too expensive, too tired, too busy, too long ago, make sure to, break, coffee, the deck, the drive, spreadsheet, doc,
        docs, document, agenda, notes from, minutes, version control, backup, coffee machine, thermostat, aircon, air con,
        more coffee, need coffee, another coffee, some coffee, a coffee, coffee run, pizza order, order pizza, takeaway,
        takeout, the bill, pricey, haircut, my desk, laptop charger, password, login, book a, book the, booking, booked, a
        table for, room 1, room 2, room 3, room 4, meeting room, remove me, remove me from, from this thread, this
        channel, the channel, the invite, the chat, mailing list, show it to, show this to, show that to, show them to,
        showing it, see it first, to see it first, see this, sees this, sees it, wants to see, needs to see, have to see,
        at home, hang this, hang it in my, change of plan, meeting s, when you leave, on your way, freezing in here, hot
        in here, cold in here, in here, outside already, indoors, the deadline, the standup, to this thread, to the
        thread, in figma, myself, the blog, the website, the site, homepage, social media, the feed, the team, board
        meeting, town hall, all hands, retro tomorrow, one on one, timesheet, expenses, payroll, onboarding, interview,
        kids from school, babysitter, shopping, movie tonight, netflix, spotify, raining outside, raining here, snowing
        here, sunny here, weather is, weather here, outside rn, walk the dog, dog wants out, feed the cat, on mute,
        unmute, share screen, my screen, your screen, can you hear, wifi is, slow today, server is, laptop is, excel, word
        doc, powerpoint, drive folder, dropbox, csv, email me, text me, call me, remind me, send me, ping me, tag me, cc
        me, tell me, ask me, let me know, lmk, keep me posted, keep you posted, posted on, get back to, circle back,
        follow up, touch base, sync up, catch up, heads up, double check, sanity check, took ages, took forever, took me,
        took us, took 2, took 3, took 4, attempts, two hours, the kettle on, the heating, heating up, spare charger,
        seconds btw, an hour ago, the rights, book a table, kettle on, lights when, hand over, handover, hand it over,
        sign it off, get it printed, get this printed, on a mug, on a t shirt, on a tote, on a tee, as my avatar, as my
        wallpaper, as my background, as my profile, off the lights when""",
    past="""
        was, were, had, did, used to, went, made, saw, got, came, have been, has been, ve, been, before, ago, already, did you,
        did we, have you, has anyone, i ve, we ve, we had, we did, i was, just, will, ll, won t, would have, this was, that was,
        it was, picked, tried, took, added, put it, changed, removed, told, finally, years ago, back in the, back when,
        remember when, last summer, last winter, in the last, classic, had to, got a, by hand, last year s""",
    asks="""
        who, whos, whose, when, what time, how much, how many credits, how long, how do, how did, how does, does anyone,
        does anybody, anyone know, has anyone, did you, did anyone, do we, do you, do you know, are you, are we, is there a,
        is this, is that, is it free, where do, where can, where did you, which model, which tier, which one, which, why,
        what font, what prompt, what model, what does, what do, what s the, what is, what was, who s, are there, can you see,
        can you hear, can anyone, can someone, can anybody, did it, did the, did he, did she, did they, did u, do i, can i use,
        can i download, can i print, am i, how can i, where s, where is, has the, have we, what time is, did the client,
        did you get, what are we, what are you, how long does, could i use, may i use, can we use, could we use, am i
        allowed, allowed to, mind if, ok if i, ok to use, what size is, what size are, what size was, what format, what
        resolution is, what dpi, which size, which font, which colour, which color, which version, whose idea, want me to,
        shall i, should i, how come, how big is, how old, how far, how often, how hard, is everyone, is anyone, is
        anybody, why is everyone, why are we, why are you, does this, does it, has he, has she, have they, do they, did
        we, is there any, what happened, what happens, where are we, where are you, can somebody, could someone, could
        anyone, could somebody, will someone, would someone, would you say, would the client, would anyone, what would the
        client""",
    but="""
        but, except, however, although, though, only, just, yet, and maybe, aside from, apart from, other than, besides""",
    glue="""
        a, an, the, of, in, on, at, to, for, with, from, by, and, or, so, it, this, that, these, those, is, are, be, am, s, t,
        re, m, d, if, as, like, there, here, some, any, up, down, out, over, then, than, what, one, two, three, four, five,
        still, feel, feels, looks, seem, seems, really, around, behind, under, next, between, into, onto, now, think, have, has,
        had to, made, side, hold on, i think, how, when, where, while, because, since, after, during, about, that s, lets,
        let s, the same""",
)
