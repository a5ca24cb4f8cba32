"""Turkish, Indonesian, Vietnamese, Arabic, Hindi (in its own letters and in Latin ones)."""

from core.asks.lexicon.words import Words

TURKISH = Words(
    order="""
        yap, yapın, yapalım, yapar mısın, yapabilir misin, yapsana, ekle, ekleyin, ekleyelim, ekler misin, ekleyebilir misin,
        kaldır, kaldırın, kaldırır mısın, kaldıralım, çıkar, çıkart, çıkarır mısın, sil, siler misin, değiştir*, çevir,
        çevirir misin, dönüştür*, koy, koyalım, koyar mısın, taşı, kaydır, döndür, yansıt, eğ, yaklaş, yaklaştır, uzaklaştır,
        kırp, büyüt*, küçült*, aydınlat*, karart*, yumuşat*, bulanıklaştır*, keskinleştir*, boya, renklendir, çiz, yaz, düzelt*,
        sadeleştir*, dene, deneyelim, dener misin, göster, gösterir misin, ver, kullan, giydir, tak, yerleştir, ortala, azalt*,
        arttır*, artır*, yükselt, alçalt, indir biraz, at şunu, sadece bırak, hayal et""",
    wish="""
        lütfen, mümkün mü, olabilir mi, olur mu, olsa, olsa nasıl olur, olsun, olmasın, olsaydı, olmalı, olsa daha iyi, acaba,
        belki, ya, peki ya, keşke, gerek, gerekiyor, lazım, yerine, bunun yerine, tercih ederim, istiyorum, istiyoruz, isterim,
        isteriz, isterdim, istemiyorum, eksik, son bir şey, bir şey daha, tek bir şey, olurdu, nasıl olur, nasıl dururdu, misin,
        mısın, musun, müsün, miyiz, mıyız, daha iyi olur, neden var, müşteri istiyor, tarzında, gibi olsun, stilinde, versiyon,
        yağsın, olsun*, dursun, baksın, gülsün, kalksın, gitsin, istiyor, istemiyor, istemiyoruz, olsa güzel olur,
        olsa iyi olur, olsa süper olur, olsa harika olur, olsa daha güzel, mümkünse, imkanı var mı, bir yolu var mı, görelim,
        görsek, denesek, yapsak, koysak, eklesek, çıkarsak, kaldırsak, değiştirsek, hayal etmiştim, düşünmüştüm""",
    degree="""
        daha, daha az, daha çok, daha fazla, fazla, çok fazla, aşırı, biraz, azıcık, birazcık, az, yeterince değil, hafif,
        hafifçe, bir tık, tık, iki kat, yarı, daha büyük, daha küçük, daha koyu, daha açık, daha parlak, fazlasıyla""",
    look="""
        renk*, reng*, arka plan*, arkaplan*, ön plan*, ışık*, ışığ*, aydınlatma*, gölge*, gök*, gökyüzü*, bulut*, güneş*, ay,
        yıldız*, gece*, gündüz, akşam*, gün batımı*, günbatımı*, şafak, kış*, yaz mevsimi, yazın, sonbahar*, ilkbahar*, kar,
        karlı, yağmur*, sis*, fırtına*, rüzgar*, hava, kırmızı*, turuncu*, sarı*, yeşil*, mavi*, mor, pembe*, kahverengi*,
        siyah*, beyaz*, gri*, altın*, gümüş*, turkuaz, pastel*, kontrast*, doygun*, koyu*, açık, parlak*, karanlık*, bulanık*,
        keskin*, doku*, desen*, şeffaf*, mat, ahşap, yazı*, metin*, harf*, font*, logo*, tabela*, etiket*, başlık*, stil*,
        tarz*, hava katsın, atmosfer*, sulu boya, yağlı boya, eskiz, çizgi film, gerçekçi*, siyah beyaz, açı*, kamera*,
        perspektif*, yukarıdan, aşağıdan, yakın çekim, dikey*, yatay*, kare, çerçeve*, kenar*, köşe*, sol*, sağ*, üst*, alt*,
        orta*, kompozisyon*, yansıma*, poz*, yüz*, gülüş*, gülümseme*, göz, gözler*, gözü, burun*, burnu*, ağız*, ağzı*, kulak*,
        el, eli, eller*, parmak*, kol*, bacak*, ayak*, saç*, sakal*, bıyık*, diş*, şapka*, gömlek*, ceket*, elbise*, palto*,
        ayakkabı*, bot*, pantolon*, etek*, gözlük*, atkı*, tekerlek*, pencere*, kapı*, çatı*, duvar*, zemin*, baca*, ağaç*,
        ağac*, yaprak*, çiçek*, çiçeğ*, çimen*, dağ*, nehir*, nehr*, deniz*, sahil*, su, orman*, köprü*, sokak*, yol*, masa*,
        sandalye*, koltuk*, lamba*, duman*, ateş*, büyük*, küçük*, sıcak*, soğuk*""",
    thing="""
        kedi*, köpek*, köpeğ*, kuş*, at, atı, inek*, koyun*, tilki*, ayı*, aslan*, tavşan*, fare*, balık*, balığ*, ejderha*,
        robot*, şövalye*, korsan*, kral*, adam*, kadın*, kız*, erkek*, çocuk*, çocuğ*, insan*, kişi*, araba*, bisiklet*, tekne*,
        gemi*, uçak*, uçağ*, tren*, ev, evi, evler*, bina*, kule*, kale*, şehir*, şehr*, köy*, bahçe*, fincan*, bardak*,
        bardağ*, şişe*, tabak*, pasta*, kitap*, kitab*, balon*, şemsiye*, bank*, çit*, mum*""",
    number="iki, üç, dört, beş, altı, yedi, sekiz, dokuz, on",
    flaw="""
        garip, tuhaf, yanlış, hatalı, eğri, yamuk, bozuk, bozulmuş, kalabalık, karışık, patlamış, yapay, sahte, düz, sıkıcı,
        kesik, kesilmiş, okunmuyor, okunaksız, görünmüyor, uymuyor, olmamış, beğenmedim, sevmedim, hoşuma gitmedi, rahatsız,
        dikkat dağıt*, altı parmak*, yazım hatası, pikselli, çirkin, kaybolmuş, yok, abartılı""",
    without="siz, olmadan, değil, hiç, asla, hayır, yok",
    keep="""
        böyle kalsın, böyle bırak, öyle kalsın, olduğu gibi, elleme, dokunma, hiç dokunma, değiştirme, bir şey değiştirme,
        hiçbir şeyi değiştirme, aynen kalsın, bu kalsın, tamamdır, bitti, başka bir şey yok""",
    social="""
        teşekkür*, teşekkürler, sağol*, sağ ol*, eyvallah, tşk, süper, harika*, mükemmel*, muhteşem*, güzel*, çok güzel,
        ne güzel, nefis, efsane, on numara, şahane, müthiş*, bayıldım, bayıldık, beğendim, çok beğendim, beğendik, sevdim,
        çok sevdim, seviyorum, hoşuma gitti, vay, vay be, oha, evet, aynen, tamam, tmm, ok, peki tamam, olur tamam, tabii, tabi,
        kesinlikle, katılıyorum, onay*, onaylandı, merhaba*, selam*, günaydın*, iyi günler, iyi akşamlar, iyi geceler,
        görüşürüz, yarın görüşürüz, hoşça kal, özür*, pardon, kusura bakma*, lol, hahaha, haha, komik*, çok komik, tatlı,
        çok tatlı, şirin, eline sağlık, ellerine sağlık, elinize sağlık, tebrik*, aferin, rica ederim, sorun değil,
        önemli değil, olmuş, güzel olmuş, çok iyi, iyi, çok daha iyi, tam istediğim gibi, istediğim gibi, vay canına, canına,
        inanılmaz, bayılacak, beğenecek, helal, helal olsun, manyak, çok tatlış, aşırı güzel, olmuş ya, güzel olmuş ya,
        çok güzel olmuş ya, olmuş be, olmuş bu, harika olmuş, süper olmuş, bayıldım ya, ilki daha güzel, ilki daha güzeldi,
        ilki daha iyi, ilki daha iyiydi, birincisi daha güzel, ilkini tercih ederim, renkler çok güzel, ne güzel renkler,
        ne kadar güzel, renkler harika, neyse, çok iyi ya, çok iyiymiş, çok iyi olmuş, çok güzel olmuş, çok güzel ya,
        aynı benim, aynı bizim, bana hatırlattı, hatırlattı, efsanesin, adamsın, koptum, öldüm, ölüyorum,
        iyi haftasonları, iyi hafta sonları, afiyet olsun, geçmiş olsun, kolay gelsin, doğum günün kutlu olsun, tebrikler,
        yok artık""",
    self="""
        ben, biz, benim, bizim, bana, bize, beni, o, onlar, ona, sen, siz, size, birisi, biri, kim, patron*, müdür*, annem*,
        babam*, anne*, baba*, dede*, kızım*, oğlum*, kardeş*, abla*, abi*, arkadaş*, herkes*, ekip*, hepiniz*, bizim köpek,
        bizim köpeğe, benim köpek, bizim kedi, bizim kediye, köpeğim, kedim""",
    errand="""
        yazdır*, bastır*, basıyorum, çıktı*, gönder*, gönderdim, göndereceğim, yolla*, mail*, e posta, paylaş*, paylaşacağım,
        yükle*, indir*, kaydet*, kaydediyorum, toplantı*, görüşme*, öğle yemeği, yemek*, mola*, tatil*, hafta sonu, pazartesi*,
        salı*, çarşamba*, perşembe*, cuma*, cumartesi*, pazar*, yarın*, dün, bugün*, sonra, birazdan, gelecek hafta,
        geçen hafta, geçen yıl, geçen sene, geçen ay, teslim*, son tarih, müşteri*, kaç para, ücret*, fiyat*, maliyet*, kaça,
        öde*, ödüyor*, fatura*, bütçe*, para, lira, ofis*, mutfak*, bülten*, kampanya*, sunum*, cevap*, bekliyor*, bekle*,
        göster dim, gösterdim, göstereceğim, sor*, sordum, dedi*, söyle*, biliyor*, bilen, düşün*, iş, işe, okul*, link*,
        dosya*, yazıcı*, kahve*, doğum günü, parti*, düğün*, instagram*, kullandık, kullanmıştık, hızlı*, ne zaman, çıkıyorum,
        çıkıyoruz, geliyorum, dönerim, kimde, dosya kimde, link kimde, gidiyorum, yemeğine, odama, ofis, ofiste, sitede,
        sitemizde, siteye, toplantıyı, üçe alalım, ertele*, tişört*, asacağım, asarım, müşteriye, kullanabilir miyim,
        kullanabilir miyiz, faturayı, bana gönder*, bana at, oyla*, karar ver*, klasör, izin, izinli,
        izinliyim, vardiya, nöbet, dişçi, doktor, sözleşme, teklif, stajyer, kargo, şifre, erişim, excel,
        tablo dosyası, takvim, davet, daveti, tutanak, slayt, slaytlar, matbaa, yazıcı, tedarikçi, muhasebe,
        evden çalışıyorum, rapor, raporu, bana atar, bana atsana, bana atar mısın, bana yollar, bana yolla, bana gönder,
        bana gönderir misin, gelirken, gelince, çıkarken, otopark, öğle arası, erken çıkıyorum""",
    past="dı, yaptım, yaptık, ettim, vardı, idi, daha önce, önceden, gördüm, geçen",
    asks="""
        kim, kimin, ne zaman, kaç, kaçta, kaç para, saat kaç, ne kadar, hangi, hangisi, neden, niye, nerede, ne düşünüyorsun*,
        sizce, bilen var mı, var mı, bu ne, ücretsiz mi, hangi model, kullanabilir miyim, kullanabilir miyiz,
        alabilir miyim, kullansam olur mu, kim geliyor, geliyor musun, geliyor musunuz, gidelim mi, yiyelim mi, biri,
        birisi, biriniz""",
    but="""
        ama, fakat, ancak, yalnız, sadece, sade, lakin, yine de, bir tek, o yüzden, bu yüzden, o zaman""",
    glue="""
        bir, ve, veya, ile, de, da, bu, şu, için, gibi, kadar, mi, mı, mu, mü, en, çok, her, şey, ki, ise, içinde, üzerinde,
        altında, yanında, şimdi, artık, tam, arkada, ayrıca, aslında, bence, yani, hm, işte""",
)

INDONESIAN = Words(
    order="""
        buat, buatkan, buatin, bikin, bikinin, jadikan, jadiin, tambah*, tambahin, hapus*, hilangkan, hilangin, buang, ganti*,
        gantiin, ubah*, tukar, pindah*, geser*, putar*, balik*, miringkan, zoom*, potong*, perbesar, besarin, gedein, perkecil,
        kecilin, terangin, cerahkan, gelapkan, gelapin, lembutkan, blur*, pertajam, warnai, gambar, gambarkan, tulis*,
        perbaiki*, benerin, betulin, luruskan, sederhanakan, coba, cobain, tunjukkan, kasih, kasi, pakai, pake, pakein, taruh,
        taro, letakkan, naikkan, naikin, turunkan, turunin, kurangi*, kurangin, bayangkan""",
    wish="""
        tolong, mohon, bisa, bisakah, boleh, bolehkah, bisa gak, bisa nggak, bisa tidak, bagaimana kalau, gimana kalau,
        gmn kalo, kalau, kalo, mungkin, seharusnya, harusnya, sebaiknya, mending, mendingan, lebih baik, daripada,
        sebagai ganti, mau, pengen, ingin, aku mau, perlu, butuh, kurang, satu lagi hal, satu hal lagi, terakhir""",
    degree="""
        lebih, kurang, terlalu, kebanyakan, terlalu banyak, sedikit, dikit, agak, terlalu sedikit, kelebihan, kegedean,
        kekecilan, kegelapan, banyak, setengah, dua kali""",
    look="""
        warna*, latar*, background, cahaya*, pencahayaan, bayangan*, langit*, awan*, matahari, bulan, bintang*, malam*, siang,
        sore, senja, fajar, musim*, salju, hujan*, kabut, badai, angin, cuaca, merah, oranye, kuning, hijau, biru, ungu, pink,
        coklat, cokelat, hitam, putih, abu*, emas, perak, kontras, gelap*, terang*, cerah, buram, tajam, tekstur, pola,
        transparan, kayu, teks*, huruf*, tulisan*, font, logo*, papan, judul, gaya*, suasana, cat air, sketsa, kartun,
        realistis, sudut, kamera, dari atas, dari bawah, vertikal, horizontal, kotak, bingkai, pinggir*, kiri, kanan, tengah,
        komposisi, pantulan, wajah*, muka*, senyum*, mata*, hidung*, mulut*, telinga*, tangan*, jari*, kaki*, rambut*, jenggot,
        kumis, topi*, baju*, jaket*, sepatu*, celana*, kacamata*, roda*, jendela*, pintu*, atap*, dinding*, lantai*, cerobong,
        pohon*, daun*, bunga*, rumput*, gunung*, sungai*, laut*, pantai*, air, hutan*, jembatan*, jalan*, meja*, kursi*, lampu*,
        asap, api, besar, kecil""",
    thing="""
        kucing*, anjing*, burung*, kuda*, sapi*, rubah, beruang, singa, kelinci, tikus, ikan*, naga*, robot*, ksatria, raja,
        pria, wanita, cewek*, cowok*, anak*, orang*, mobil*, sepeda*, perahu*, kapal*, pesawat*, kereta*, rumah*, gedung*,
        menara*, kota*, desa*, taman*, cangkir*, gelas*, botol*, piring*, kue*, buku*, balon*, payung*, pagar*""",
    number="dua, tiga, empat, lima, enam, tujuh, delapan",
    flaw="""
        aneh, salah, miring, rusak, berantakan, ramai, rame, palsu, datar, membosankan, terpotong, tidak terbaca, gak kebaca,
        gak kelihatan, nggak kelihatan, tidak cocok, gak cocok, kurang cocok, kurang suka, gak suka, mengganggu, enam jari,
        typo, jelek, hilang""",
    without="tanpa, tidak, gak, nggak, enggak, jangan, bukan, tak",
    keep="""
        biarkan, biarin, biarkan saja, biarin aja, jangan diubah, jangan ubah, gak usah diubah, tidak usah diubah, udah pas,
        sudah pas, begini saja, gini aja, sudah cukup""",
    social="""
        terima kasih, makasih, makasi, thanks, tq, keren*, bagus*, mantap*, mantul, cakep, cantik*, indah, sempurna, luar biasa,
        hebat, oke, ok, sip, siap, ya, iya, betul, benar, setuju, suka, aku suka, suka banget, cinta, wow, wah, gila, halo, hai,
        hei, selamat pagi, selamat siang, selamat malam, pagi semua, sampai jumpa, dadah, maaf, sori, lol, wkwk, haha, hehe,
        lucu*, imut, kerja bagus, sama sama, gak apa apa, disetujui, jauh lebih baik, lebih suka yang pertama,
        yang pertama lebih bagus, yang pertama lebih oke, warnanya bagus, bagus banget, keren banget, cantik banget,
        ya sudah""",
    self="""
        aku, saya, gue, gw, kami, kita, dia, mereka, kamu, kalian, lu, seseorang, siapa, bos*, ibu, bapak, mama, papa, kakak,
        adik, teman*, semua, tim""",
    errand="""
        cetak*, print*, kirim*, dikirim, email, posting*, upload*, unggah*, download*, unduh*, simpan*, disimpan, bagikan,
        share*, rapat*, meeting, makan siang, istirahat, libur*, cuti, senin, selasa, rabu, kamis, jumat, sabtu, minggu, besok*,
        kemarin*, hari ini, nanti*, minggu depan, minggu lalu, tahun lalu, bulan lalu, deadline, klien*, pelanggan, harga*,
        biaya*, berapa, bayar*, tagihan, anggaran, uang, rupiah, kantor*, dapur, kampanye, presentasi*, jawab*, tunggu, nunggu,
        tanya*, bilang, tahu, tau, pikir, kerja, sekolah, link, file, kopi, ulang tahun, pesta, nikah*, instagram, ig,
        dipakai, di kantor, di rumah, ke klien, rumahku, kamarku, website, di web, tunda, undur, pesan pizza, pesan makan,
        panas banget di, dingin banget di""",
    past="sudah, udah, tadi, dulu, pernah",
    asks="""
        siapa, kapan, berapa, jam berapa, yang mana, kenapa, mengapa, di mana, dimana, menurut kalian, menurut kamu, apa ini,
        ada yang tahu, apakah ini, gratis, boleh aku, boleh saya, boleh dipakai, boleh pakai, bisa dipakai, siapa yang,
        kamu datang, kalian datang, mau aku, perlu kita, ada yang bisa, tolong seseorang""",
    but="tapi, tetapi, namun, cuma, hanya, kecuali, cuman",
    glue="""
        yang, dan, atau, di, ke, dari, untuk, dengan, ini, itu, nya, ada, adalah, juga, lagi, saja, aja, dong, deh, sih, ya,
        buat apa, pada, dalam, seperti, sekarang""",
)

VIETNAMESE = Words(
    order="""
        làm cho, làm, thêm, thêm vào, bỏ, bỏ đi, bỏ cái, xóa, xoá, đổi, đổi thành, thay, thay bằng, chuyển, chuyển sang,
        di chuyển, xoay, lật, nghiêng, phóng to, thu nhỏ, cắt, tăng, giảm, làm sáng, làm tối, làm mờ, làm nét, tô, vẽ, vẽ thêm,
        viết, sửa, chỉnh, thử, cho thêm, cho tôi xem, cho nó, đặt, dùng, đội, mặc, gỡ, dời, biến thành""",
    wish="""
        làm ơn, vui lòng, giúp mình, giúp tôi, có thể, được không, có được không, nếu, nếu như, thì sao, hay là, có lẽ, nên,
        cần, thay vì, muốn, mình muốn, tôi muốn, thiếu, một điều nữa, thêm một điều, giùm, hộ""",
    degree="""
        hơn, ít hơn, nhiều hơn, quá nhiều, quá ít, quá tối, quá sáng, quá to, quá nhỏ, một chút, chút, tí, hơi, bớt, chưa đủ,
        gấp đôi, sáng hơn, tối hơn, to hơn, nhỏ hơn, quá""",
    look="""
        màu*, nền, phông nền, ánh sáng, bóng, bầu trời, trời, mây, mặt trời, mặt trăng, sao, ban đêm, đêm, ban ngày, hoàng hôn,
        bình minh, mùa đông, mùa hè, mùa thu, mùa xuân, tuyết, mưa, sương mù, bão, gió, đỏ, cam, vàng, xanh, xanh lá, tím, hồng,
        nâu, đen, trắng, xám, bạc, tương phản, tối, sáng, mờ, rõ, họa tiết, trong suốt, gỗ, chữ, văn bản, phông chữ, logo,
        biển hiệu, tiêu đề, phong cách, màu nước, phác thảo, hoạt hình, góc, máy ảnh, từ trên, dọc, ngang, vuông, khung, viền,
        bên trái, bên phải, ở giữa, bố cục, khuôn mặt, nụ cười, mắt, mũi, miệng, tai, tay, bàn tay, ngón tay, ngón, chân, tóc,
        râu, mũ, nón, áo, giày, quần, kính, bánh xe, cửa sổ, cửa, mái nhà, tường, sàn, ống khói, cây, lá, hoa, cỏ, núi, sông,
        biển, bãi biển, nước, rừng, cầu, đường, bàn, ghế, đèn, khói, lửa""",
    thing="""
        con mèo, mèo, con chó, chó, chim, ngựa, bò, gấu, sư tử, thỏ, chuột, cá, rồng, robot, vua, đàn ông, phụ nữ, cô gái,
        chàng trai, đứa trẻ, trẻ em, người, xe hơi, ô tô, xe đạp, thuyền, tàu, máy bay, nhà, tòa nhà, tháp, lâu đài, thành phố,
        vườn, cốc, ly, chai, bánh, sách, bóng bay, dù, ô""",
    number="hai, ba, bốn, năm, sáu, bảy, tám",
    flaw="""
        kỳ, lạ, kì lạ, sai, bị lệch, lệch, méo, rối, giả, phẳng, chán, bị cắt, khó đọc, không đọc được, không thấy, không hợp,
        không thích, sáu ngón, lỗi chính tả, xấu, mất""",
    without="không có, không, đừng, chẳng, bỏ hết",
    keep="để nguyên, giữ nguyên, để vậy, để yên, đừng đổi gì, không cần sửa, không cần đổi, vậy là được, đừng sửa",
    social="""
        cảm ơn, cám ơn, cảm ơn nhiều, thanks, đẹp, đẹp quá, đẹp lắm, tuyệt, tuyệt vời, hay quá, hay, xịn, đỉnh, quá đẹp,
        quá đỉnh, hoàn hảo, tốt, tốt lắm, ok, oke, ừ, vâng, dạ, đúng rồi, đồng ý, chuẩn, thích quá, mình thích, tôi thích,
        yêu quá, wow, chào, xin chào, chào buổi sáng, chúc ngủ ngon, tạm biệt, hẹn gặp, xin lỗi, lol, haha, hihi, vui quá,
        buồn cười, dễ thương, dễ thương quá, làm tốt lắm, không sao, duyệt, thích cái đầu hơn, cái đầu đẹp hơn,
        cái đầu tiên đẹp hơn, thích bản đầu, màu đẹp, màu đẹp quá, đẹp ghê, thôi kệ""",
    self="""
        tôi, mình, chúng tôi, chúng ta, tao, anh ấy, cô ấy, họ, bạn, các bạn, ai, ai đó, sếp, mẹ, bố, anh, chị, em, mọi người,
        cả nhà""",
    errand="""
        in ra, in, gửi, gởi, gửi cho, email, đăng, đăng lên, tải, lưu, chia sẻ, họp, cuộc họp, ăn trưa, nghỉ, cuối tuần,
        thứ hai, thứ ba, thứ tư, thứ năm, thứ sáu, chủ nhật, ngày mai, mai, hôm qua, hôm nay, lát nữa, tuần sau, tuần trước,
        năm ngoái, tháng trước, hạn, khách, khách hàng, giá, bao nhiêu, trả tiền, hóa đơn, tiền, văn phòng, bếp, chiến dịch,
        thuyết trình, trả lời, chờ, đợi, hỏi, nói, biết, nghĩ, công việc, đi làm, trường, liên kết, cà phê, sinh nhật, tiệc,
        đám cưới, facebook, dùng rồi, ở nhà, về nhà, phòng mình, trang web, website, dời họp, hoãn, đặt pizza, nóng quá,
        lạnh quá, dời lịch""",
    past="đã, rồi, hồi, từng",
    asks="""
        ai làm, ai, khi nào, bao giờ, bao nhiêu, mấy giờ, cái nào, tại sao, sao lại, ở đâu, bạn nghĩ sao, có ai biết,
        miễn phí, được dùng không, dùng được không, ai đi, đi ăn không, có ai, ai có, ai mua""",
    but="nhưng, nhưng mà, chỉ, tuy nhiên, trừ",
    glue="""
        là, và, của, này, đó, kia, cái, con, một, hai, các, những, với, ở, trên, dưới, trong, cho, để, đi, nhé, nha, ạ, thì, mà,
        cũng, rất, lại""",
)

ARABIC = Words(
    order="""
        اجعل*, اجعلها, اجعله, خلي*, خل, أضف*, اضف, ضيف*, ضف, زود*, زد, احذف*, امسح*, شيل*, أزل, ازل, انزع, غير*, غيّر, بدل*,
        بدّل, استبدل*, حول*, حوّل, ضع*, حط*, انقل*, حرك*, لف, أدر, اقلب*, قص*, كبر*, كبّر, صغر*, صغّر, وسع, قرب*, قرّب, ابعد,
        فتح*, فتّح, غمق*, نعم, شوش, لون*, لوّن, ارسم*, اكتب*, صحح*, صلح*, أصلح, عدل*, عدّل, بسط, جرب*, جرّب, أرني, ورني, أعط*,
        اعط*, استخدم*, ألبس*, البس*, قلل*, خفف*, خفّف, ارفع*, اخفض*, نزل*, تضيف*, تحذف, تشيل, تغير*, تخلي*, تجعل*, تعدل*, تكبر*,
        تصغر*, إضافة, حذف, تغيير, إزالة, نضيف, نغير, نجعل, نخلي, تخيل*""",
    wish="""
        من فضلك, لو سمحت*, رجاء*, ممكن, هل يمكن*, هل ممكن, يمكنك, هل تستطيع, تقدر, تقدري, نقدر, ماذا لو, ايش لو, شو لو,
        ما رأيك لو, كيف لو, لو كان*, لو, ربما, يمكن, لازم, يجب, ينبغي, المفروض, بدل من, بدلا من, بدال, عوضا, أفضل, الأفضل,
        أفضل لو, أريد*, اريد, نريد, عايز*, عاوز*, أبغى, ابغى, أبي, بدي, أتمنى, أحتاج, يحتاج, تحتاج, ناقص*, ينقص*, شيء أخير,
        شيء آخر, حاجة أخيرة, ليت, يا ريت, ياريت, يكون, تكون, فقط لو, العميل يريد, العميل يبي, ليش فيه, لماذا هناك, بأسلوب,
        بستايل, تمطر""",
    degree="""
        أكثر, اكثر, أقل, جدا جدا, كثير*, كتير, كثيرة جدا, زيادة, زياده, أكثر من اللازم, من اللازم, قليلا, قليل*, شوي*, شوية,
        حبة, بعض الشيء, أغمق, أفتح, أكبر, أصغر, أطول, أقصر, أعلى, أوسع, أضيق, أقرب, أبعد, أدفأ, أبرد, أنعم, أقوى, أضعف, أوضح,
        أهدأ, أبسط, ضعف, نصف, إشراقا, بزيادة, مرة كبير, غامق*, فاتح*, جدا""",
    look="""
        لون*, الوان*, اللون, الألوان, خلفيه*, الخلفية, ضوء*, الضوء, إضاءة, الإضاءة, ظل, الظل*, ظلال, سماء, السماء, غيوم, الغيوم,
        غيم*, سحاب*, السحب, شمس, الشمس, قمر, القمر, نجوم, النجوم, ليل*, الليل, نهار*, مساء, غروب*, الغروب, شروق, شتاء, الشتاء,
        صيف*, خريف*, ربيع*, ثلج*, الثلج, مطر*, المطر, ضباب*, عاصفة, رياح, طقس, أحمر, حمراء, برتقالي*, أصفر, صفراء, أخضر, خضراء,
        أزرق, زرقاء, بنفسجي*, وردي*, بني*, أسود, سوداء, أبيض, بيضاء, رمادي*, ذهبي*, فضي*, تباين*, التباين, تشبع*, مظلم*, ساطع*,
        ضبابي*, واضح*, حاد*, نمط, شفاف*, خشب*, نص, النص, حروف, الحروف, خط, الخط, كتابة, الكتابة, شعار, الشعار, لافته*, اللافتة,
        عنوان, أسلوب*, ستايل, أجواء, مائي*, رسم, كرتون*, واقعي*, زاوية, كاميرا, منظور, من فوق, عمودي*, أفقي*, مربع*, إطار, حافة,
        يسار, اليسار, يمين, اليمين, أعلى, أسفل, وسط, الوسط, انعكاس*, وجه*, الوجه, ابتسامه*, عين, عيون*, العين*, عينيه*, أنف*,
        الأنف, فم*, أذن*, يد, اليد, يده, يدها, يدين, أصابع, اصابع, إصبع, ذراع*, ساق*, قدم*, شعر*, الشعر, لحيه*, شارب, قبعه*,
        القبعة, قميص*, القميص, جاكيت, فستان*, الفستان, معطف*, حذاء*, بنطلون, نظاره*, النظارة*, عجلة, عجلات, نافذه*, النافذة,
        شباك, باب, الباب, سقف*, السقف, جدار*, الجدار, أرضية, مدخنة, شجره*, الشجرة, أشجار, الأشجار, ورق*, زهره*, زهور, الزهور,
        عشب, جبل*, الجبل*, جبال, نهر*, النهر, بحر*, البحر, شاطئ, ماء, غابة, جسر, شارع, الشارع, طريق, طاولة, الطاولة, كرسي,
        مصباح, دخان, نار, كبير*, صغير*, الأنمي, أنمي, نمط*, أرجل, رجل واحدة, أذرع, أيدي""",
    thing="""
        قطه*, القطة, قط, كلب*, الكلب, طائر, طيور, عصفور*, حصان*, الحصان, بقرة, خروف, ثعلب, دب, أسد, أرنب, فأر, سمكه*, سمك,
        تنين*, روبوت*, فارس, ملك, ملكة, رجل*, الرجل, امرأة, المرأة, بنت*, البنت, ولد*, الولد, طفل*, الطفل, أطفال, ناس, الناس,
        أشخاص, شخص, سيارة, السيارة, دراجة, قارب, سفينة, طائرة, قطار, بيت, البيت, منزل, مبنى, برج, قلعة, مدينة, المدينة, قرية,
        حديقة, كوب, فنجان, زجاجة, طبق, كعكة, كتاب, بالون*, مظلة""",
    number="اثنان, اثنين, ثلاث*, أربع*, خمس*, ست, ستة, سبع*, ثماني*",
    flaw="""
        غريب*, خطأ, غلط, خاطئ*, مائل*, مشوه*, مزدحم*, مبالغ*, مصطنع*, مزيف*, مسطح*, ممل*, مقطوع*, غير مقروء*, لا يقرأ, مو واضح*,
        غير واضح*, لا يناسب*, لا تناسب, ما عجبني, لا يعجبني, لا تعجبني, ما يعجبني, مزعج*, ستة أصابع, ست أصابع, خطأ إملائي,
        مكسور*, قبيح*, بشع*, لا يظهر, لا تظهر, اختف*, ناقصة, غير مقروء, غير واضح, لا يمكن قراءته""",
    without="بدون, من دون, بلا, لا, ليس, مش, مو, ما في, بغير",
    keep="""
        اتركها كما هي, اتركه كما هو, اترك*, خليها كذا, خليها زي ما هي, خليه زي ما هو, كما هي, كما هو, لا تغير شيئا, لا تغير شي,
        لا تغير اي شي, لا تغيري, لا تلمس*, ما تغير شي, لا تعدل, بدون تغيير, هكذا جيد, انتهينا, خلاص كذا, تمام كذا, نعتمد*,
        نعتمدها""",
    social="""
        شكرا*, شكرا جزيلا, مشكور*, تسلم*, يسلمو, ممتاز*, رائع*, روعة, جميل*, جميلة جدا, جميل جدا, رائع جدا, ممتاز جدا, حلو*,
        حلوة كثير, مذهل*, مدهش*, مبدع*, إبداع, بديع, خرافي*, تحفة, عظيم*, جيد*, كويس*, زين, تمام, مثالي*, أحب*, أحببت*, حبيت*,
        أعجبني, أعجبتني, يعجبني, عجبني, عجبتني, واو, نعم, ايوا, ايوه, أيوه, اي, صح, بالضبط, طبعا, أكيد, موافق*, اوكي, اوك, حسنا,
        ماشي, طيب, مرحبا*, أهلا*, هلا, السلام عليكم, سلام, صباح الخير, صباح النور, مساء الخير, تصبح*, مع السلامة, باي,
        إلى اللقاء, آسف*, عذرا, معليش, lol, ههه, هههه, مضحك*, يضحك, لطيف*, كيوت, أحسنت*, عمل رائع, عمل جيد, العفو, عفوا,
        لا مشكلة, لا بأس, مبروك, برافو, ما شاء الله, ماشاء الله, الحمد لله, أفضل بكثير, جزاك*, جزيلا, كيف حالك*, ابداع, سيعجبه,
        سيعجبها, بيعجبه, يا سلام, ما هذا الجمال, فخم*, خرافة, يجنن, ولا غلطة, تحفه, أفضل الأولى, أفضل النسخة الأولى,
        أفضل الأول, الأولى أفضل, الأول أفضل, النسخة الأولى أفضل, أحببت الأولى, الألوان جميلة, ما أجمل, ألوان جميلة,
        ألوان رائعة, الألوان رائعة""",
    self="""
        أنا, انا, نحن, احنا, لي, لنا, هو, هي, هم, أنت, انت, أنتم, أحد, أحدهم, من, مدير*, المدير, المديرة, أمي, أبي الغالي,
        والدي, والدتي, أخي, أختي, ابني, ابنتي, بنتي, زميل*, صديق*, صديقي, الجميع, جميعا, الفريق, شباب, الكل, كلبي, قطتي,
        ابني الصغير, بيتي, سيارتي""",
    errand="""
        طبع*, سأطبع*, أطبع*, اطبع*, نطبع*, الطباعة, طباعة, أرسل*, سأرسل*, ارسل*, سارسل*, أرسلت*, نرسل*, ابعث*, بعثت*, إيميل,
        ايميل, بريد, انشر*, سأنشر*, نشر*, أنشر*, تحميل, حمل*, احفظ*, سأحفظ*, حفظ*, شارك*, سأشارك*, اجتماع*, الاجتماع, موعد*,
        غداء, الغداء, استراحة, إجازة, عطلة, الإثنين, الاثنين, الثلاثاء, الأربعاء, الخميس, الجمعة, السبت, الأحد, غدا, بكرا, بكرة,
        أمس, امس, اليوم, لاحقا, بعدين, بعد قليل, الأسبوع القادم, الأسبوع الماضي, السنة الماضية, العام الماضي, الشهر الماضي,
        تسليم, عميل*, العميل*, للعميل, زبون*, الزبون, للزبون, تكلف*, يكلف*, تكلفة, سعر*, السعر, كم, بكم, ندفع, ادفع, الدفع,
        فاتورة, الفاتورة, ميزانية, فلوس, دولار, مكتب*, المكتب, للمكتب, مطبخ, نشرة, حملة, الحملة, عرض تقديمي, العرض, موافقة, رد,
        الرد, انتظر*, ننتظر, أنتظر, سأعرض*, أريتها, ورّيت, سأل*, قال*, يعرف*, تعرف*, أعتقد, رأيكم, عمل, العمل, الدوام, مدرسة,
        رابط, الرابط, ملف, طابعة, قهوة, عيد ميلاد, حفلة, زواج, انستغرام, انستقرام, استخدمنا*, استعملنا, سريع*, في اجتماع, سأعود,
        راجع, طالع, نؤجل, تأجيل, نأجل, الموعد, موعدنا, الاجتماعات, فاتورتي, الطقس, في البيت, في المكتب, موقعنا,
        الموقع الإلكتروني, سأطبعها, أعلقها, نطلب, خلفية لهاتفي, خلفية جوالي, سأستخدم*, نستخدم*, الجو حار, الجو بارد,
        الجو جميل, نؤجل الموعد, نصوت, التصويت""",
    past="كان, كانت, كنت, كنا, فعلت, عملت, رأيت, قبل, سابقا, لقد, قد",
    asks="""
        من صنع, من عمل, من سوى, مين, متى, كم, كم السعر, كم الساعة, أي, أين, وين, فين, لماذا, ليش, ليه, ما رأيك*, ما رأيكم,
        شو رأيكم, ايش رأيكم, ما هذا, ما هو, ما هي, هل أحد, هل تعرف, هل هذا, هل هو مجاني, أي موديل, هل يمكنني, هل أستطيع,
        ممكن أستخدم, هل سنستخدم, من سيحضر, من عنده, من يأتي, هل تأتي""",
    but="لكن, ولكن, بس, فقط, إلا, غير أن, ما عدا",
    glue="""
        في, على, إلى, عن, مع, هذا, هذه, ذلك, تلك, التي, الذي, و, أو, ثم, أن, إن, ما, هل, كل, بعض, مثل, فوق, تحت, بين, كما, كذا,
        هنا, هناك, الآن, أيضا, الوقت, واحدة, واحد, يا, الصورة, صورة, لها, له""",
)

HINDI = Words(
    order="""
        करो, कर दो, करें, कर दें, कीजिए, कर दीजिए, करिए, करना, करके दिखाओ, बनाओ, बना दो, बनाएं, बनाइए, बना दीजिए, जोड़ो,
        जोड़ दो, जोड़ें, डालो, डाल दो, डालें, हटाओ, हटा दो, हटाएं, हटा दीजिए, हटाइए, निकालो, निकाल दो, मिटाओ, मिटा दो, बदलो,
        बदल दो, बदलें, बदल दीजिए, बदलकर, घुमाओ, घुमा दो, पलटो, खिसकाओ, ले जाओ, काटो, बढ़ाओ, बढ़ा दो, घटाओ, घटा दो, रंगो, रंग दो,
        लिखो, लिख दो, ठीक करो, ठीक कर दो, सुधारो, सीधा करो, आज़माओ, दिखाओ, दे दो, दो, पहनाओ, पहना दो, रखो, रख दो, लगाओ, लगा दो,
        लगाएं, सोचो, karo, kar do, kardo, kar dijiye, karna, banao, bana do, banado, jodo, dalo, daal do, hatao, hata do,
        hatado, nikalo, nikal do, badlo, badal do, ghumao, badhao, badha do, ghatao, likho, theek karo, dikhao, lagao, laga do,
        pehnao, rakho, add karo, change karo, remove karo""",
    wish="""
        कृपया, प्लीज, प्लीज़, क्या आप, क्या तुम, सकते हो, सकते हैं, सकती हो, सकता है, हो सकता, क्या हम, अगर, अगर यह, तो कैसा,
        कैसा रहेगा, कैसा लगेगा, शायद, चाहिए, होना चाहिए, होनी चाहिए, की जगह, के बजाय, बेहतर होगा, बेहतर, चाहता हूँ, चाहती हूँ,
        चाहते हैं, पसंद करूंगा, ज़रूरत, कमी है, एक और बात, आखिरी बात, एक चीज़, काश, होती तो, होता तो, please, plz, kya aap,
        sakte ho, sakta hai, sakte hain, agar, agar ye, to kaisa, kaisa lagega, kaisa rahega, shayad, chahiye, hona chahiye,
        ki jagah, behtar, chahta hu, chahti hu, kaash, hota to, hoti to, स्टाइल में, जैसा, की तरह, ट्राई, क्लाइंट चाहता,
        style mein, style me, ki tarah, jaisa""",
    degree="""
        ज़्यादा, ज्यादा, बहुत ज़्यादा, बहुत ज्यादा, कम, थोड़ा, थोड़ी, थोड़े, थोड़ा और, थोड़ा सा, और भी, बहुत कम, काफी नहीं,
        बड़ा, बड़ी, बड़े, छोटा, छोटी, छोटे, लंबा, चौड़ा, मोटा, पतला, दोगुना, आधा, ज़रा, जरा, हल्का, हल्की, गहरा, गहरी, jyada,
        zyada, bahut jyada, kam, thoda, thodi, thoda aur, bada, badi, chota, choti, halka, gehra, dugna, aadha, zara""",
    look="""
        रंग*, बैकग्राउंड, पृष्ठभूमि, रोशनी, लाइट, छाया, परछाई, आसमान, आकाश, बादल*, सूरज, चाँद, चांद, तारे, रात, दिन, शाम,
        सूर्यास्त, सुबह का, सर्दी, सर्दियों, गर्मी, गर्मियों, बर्फ, बारिश, कोहरा, तूफान, हवा, मौसम, लाल, नारंगी, पीला, पीली,
        हरा, हरी, हरे, नीला, नीली, नीले, बैंगनी, गुलाबी, भूरा, काला, काली, काले, सफेद, सफ़ेद, सुनहरा, चमकीला, चमकदार, अंधेरा,
        उजला, धुंधला, धुंधली, साफ, बनावट, पारदर्शी, लकड़ी, टेक्स्ट, अक्षर, लिखावट, फॉन्ट, लोगो, बोर्ड, शीर्षक, स्टाइल, शैली,
        माहौल, वॉटरकलर, स्केच, कार्टून, यथार्थवादी, कोण, कैमरा, ऊपर से, नीचे, चौकोर, फ्रेम, किनारा, बाएं, बाईं, दाएं, दाईं, बीच,
        चेहरा, चेहरे, मुस्कान, आँख*, आंख*, नाक, मुँह, मुंह, कान, हाथ, उंगली, उंगलियां, उँगलियाँ, पैर, बाल, दाढ़ी, मूंछ, टोपी,
        शर्ट, कमीज, जैकेट, कपड़े, जूते, चश्मा, पहिया, खिड़की, दरवाज़ा, दरवाजा, दरवाज़े, छत, दीवार, फर्श, पेड़, पत्ते, फूल, घास,
        पहाड़, नदी, समुद्र, पानी, जंगल, पुल, सड़क, मेज, कुर्सी, धुआं, आग, rang, background, roshni, light, aasman, asman, badal,
        suraj, chand, raat, din, shaam, sardi, garmi, barf, baarish, barish, laal, lal, peela, pila, hara, hari, neela, nila,
        kala, kaala, safed, gulabi, topi, darwaza, khidki, chhat, ped, phool, pahad, nadi, pani, chehra, aankh*, haath, ungli*,
        baal, chashma, text, font, logo""",
    thing="""
        बिल्ली, बिल्लियाँ, कुत्ता, कुत्ते, पक्षी, चिड़िया, घोड़ा, गाय, लोमड़ी, भालू, शेर, खरगोश, चूहा, मछली, ड्रैगन, रोबोट,
        राजा, रानी, आदमी, औरत, लड़की, लड़का, बच्चा, बच्चे, लोग, कार, गाड़ी, साइकिल, नाव, जहाज, ट्रेन, घर, मकान, इमारत, मीनार,
        किला, शहर, गाँव, बगीचा, कप, गिलास, बोतल, केक, किताब, गुब्बारा, छाता, billi, kutta, ghoda, gaay, sher, machli, aadmi,
        aurat, ladki, ladka, bachcha, bacche, log, gaadi, gadi, cycle, naav, ghar, kitab""",
    number="दो बिल्लियां, तीन, चार, पांच, पाँच, छह, छः, सात, आठ, teen, chaar, char, paanch, chhe",
    flaw="""
        अजीब, गलत, ग़लत, टेढ़ा, टेढ़ी, बिगड़ा, भीड़, नकली, बोरिंग, कटा, कटी, पढ़ा नहीं, पढ़ने में नहीं, दिख नहीं, नहीं दिख,
        मेल नहीं, जम नहीं, अच्छा नहीं, अच्छी नहीं, पसंद नहीं, छह उंगलियां, छह उंगलियाँ, वर्तनी, टूटा, भद्दा, गायब, ajeeb, galat,
        tedha, nakli, accha nahi, acha nahi, pasand nahi, dikh nahi, nahi dikh, gayab, jam nahi, पढ़ा नहीं जा रहा,
        दिख नहीं रहा, साफ नहीं""",
    without="बिना, के बिना, नहीं, मत, ना, bina, nahi, nahin, mat",
    keep="""
        ऐसे ही रहने दो, रहने दो, रहने दें, ऐसा ही रहने, कुछ मत बदलो, मत बदलो, कुछ मत बदलना, मत छेड़ो, बस यही, यही रखो,
        यही रखते हैं, बस हो गया, कोई बदलाव नहीं, aise hi rehne do, rehne do, kuch mat badlo, mat badlo, bas yahi,
        aise hi thik hai, aise hi theek hai""",
    social="""
        धन्यवाद, शुक्रिया, थैंक्स, थैंक यू, बहुत धन्यवाद, बहुत सुंदर, सुंदर, बढ़िया, बहुत बढ़िया, शानदार, जबरदस्त, ज़बरदस्त,
        कमाल, लाजवाब, अद्भुत, मस्त, एकदम मस्त, बहुत अच्छा, बहुत अच्छी, अच्छा है, अच्छी है, अच्छा लगा, अच्छा, परफेक्ट, सही,
        सही है, एकदम सही, पसंद आया, पसंद आई, पसंद है, बहुत पसंद, प्यार, वाह, अरे वाह, हाँ, हां, जी, जी हाँ, ठीक है, ठीक, ओके,
        बिल्कुल, सहमत, मंज़ूर, नमस्ते, नमस्कार, हैलो, सुप्रभात, शुभ रात्रि, शुभ प्रभात, अलविदा, फिर मिलते, कल मिलते, माफ*, सॉरी,
        हाहा*, हा हा, lol, मज़ेदार, मजेदार, मजा आ गया, प्यारा, प्यारी, बहुत प्यारा, शाबाश, अच्छा काम, कोई बात नहीं, स्वागत,
        बधाई, dhanyavad, dhanyawad, shukriya, thanks, bahut badhiya, badhiya, mast, kamal, zabardast, bahut accha, bahut acha,
        accha, acha, accha hai, sahi, sahi hai, wah, waah, haan, ji, thik hai, theek hai, ok, bilkul, namaste, haha, sundar,
        bahut sundar, pyara, maza aa gaya, क्या बात है, वाह वाह, गजब, ग़ज़ब, कमाल है, पसंद आएगा, पसंद आएगी, kya baat hai, gajab,
        pasand aayega, pasand aaya, bhai, पहला वाला बेहतर, पहला वाला ज्यादा, पहले वाला अच्छा, pehla wala better,
        pehla wala accha, रंग बहुत सुंदर, कितना सुंदर, rang bahut sundar, kitna sundar""",
    self="""
        मैं, मैंने, हम, हमने, मेरा, मेरी, मेरे, हमारा, हमारे, हमारी, मुझे, हमें, वह, वो, वे, उसे, उन्हें, तुम, आप, आपको, किसी,
        किसने, कौन, बॉस, माँ, पापा, बेटी, बेटा, बहन, भाई, दोस्त*, सब, सबको, टीम, main, maine, hum, humne, mera, meri, mere,
        hamara, hamare, mujhe, humein, wo, tum, aap, kisi, kisne, kaun, boss, maa, papa, beti, beta, bhai, behen, dost, sab,
        sabko, team, मेरा कुत्ता, मेरी बिल्ली, मेरे घर, mera dost, meri billi, mera kutta""",
    errand="""
        प्रिंट*, छाप*, छपवा*, भेज*, भेजूंगा, भेजूँगा, भेज दूँगा, भेज दिया, ईमेल, मेल, पोस्ट*, अपलोड, डाउनलोड, सेव, शेयर,
        मीटिंग*, बैठक, लंच, खाना, छुट्टी*, सोमवार, मंगलवार, बुधवार, गुरुवार, शुक्रवार, शनिवार, रविवार, कल, आज, बाद में, अभी आता,
        अगले हफ्ते, पिछले हफ्ते, पिछले साल, पिछले महीने, डेडलाइन, क्लाइंट*, ग्राहक*, कीमत, दाम, कितने का, कितना, खर्च, पैसे,
        पैसा, भुगतान, बिल, बजट, रुपये, ऑफिस, दफ्तर, रसोई, कैंपेन, प्रेजेंटेशन, मंजूरी, जवाब, इंतज़ार, इंतजार, दिखाया, दिखाऊंगा,
        दिखाऊँगा, पूछ*, कहा, बताया, बताओ, पता, सोचते, काम, स्कूल, लिंक, फाइल, चाय, कॉफी, जन्मदिन, पार्टी, शादी, इंस्टाग्राम,
        इस्तेमाल, जल्दी, print, bhej*, mail, post karunga, post karungi, save kar, share, meeting, lunch, khana, chutti, somvar,
        kal, aaj, baad mein, baad me, pichle saal, deadline, client, kitne ka, kitna, paise, bill, budget, office, jawab,
        intezaar, dikhaya, dikhaunga, puch*, bola, pata, kaam, school, chai, birthday, party, shaadi, use kiya, खाने जा,
        जा रहा हूँ, जा रहा, जा रही, आता हूँ, आती हूँ, अभी आया, ja raha, ja rahi, aata hu, kahan, मीटिंग तीन, मीटिंग कल,
        ऑफिस में, घर पर, बिल भेज, वेबसाइट, ऑर्डर, बजे, चाय पीने, खाने चलें, website, thak gaya, bhook, baje, में बहुत गर्मी,
        में बहुत ठंड, वोट""",
    past="था, थी, थे, किया, दिया, गया, देखा, चुका, पहले, tha, thi, the, kiya, diya, gaya, dekha, pehle",
    asks="""
        कौन, किसने, कब, कितने बजे, कितना, कितने, कौन सा, कौनसा, क्यों, कहाँ, कहां, क्या है, क्या लगता, क्या सोचते, किसी को पता,
        क्या यह, मुफ्त, kaun, kisne, kab, kitne baje, kitna, kitne, kaunsa, kyu, kyun, kahan, kya hai, kya lagta,
        kisi ko pata, क्या मैं इसे, क्या हम इसे, इस्तेमाल कर सकता, इस्तेमाल कर सकते, कौन आ, कौन है, चलें, चलोगे, चलोगी,
        kya hum isko, kaun aa, chaloge, chale kya""",
    but="लेकिन, मगर, पर, बस, सिर्फ, किंतु, lekin, magar, par, sirf",
    glue="""
        का, की, के, को, में, से, पर, ने, है, हैं, हो, हूँ, और, या, यह, ये, इस, इसे, इसको, उस, एक, भी, ही, तो, कि, जो, बहुत, साथ,
        वाला, वाली, अब, यहाँ, ka, ki, ke, ko, mein, me, se, ne, hai, hain, ho, aur, ya, ye, yeh, is, ise, isko, ek, bhi, hi, to,
        bahut, wala, wali, ab, yaha, saath""",
)
