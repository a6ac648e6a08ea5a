//! Turkish.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "tr",
    complaint: "rezalet*,skandal*,kepaze*,dolandır*,sahtekar*,üçkağıt*,hırsız*,yalan söyl*,kandır*,kazıkla*,\
        soygun*,tüketici hak*,hakem heyet*,cimer*,şikayet*,mahkeme*,avukat*,dava aç*,suç duyuru*,\
        yasal işlem*,ihtarname*,zabıta*,bakanlığ*,kabul edilemez,ayıp,yazıklar olsun,en kötü,berbat*,\
        iğrenç*,saygısız*,terbiyesiz*,oyalıyor*,oyaladı*,dalga geç*,dalga mı,bıktım,bıktık,yeter artık,\
        yetti artık,bir daha asla,bir daha sizden,tavsiye etmiyor*,tavsiye etmem,sakın alma*,uzak durun,\
        1 yıldız,tek yıldız,kötü yorum,olumsuz yorum,yorum yazaca*,her yere yaz*,herkese anlat*,\
        sosyal medyada,ifşa*,mağdur*,hakkımı ara*,zehirlen*,hamam böce*,böcek çıktı,haftalardır,aylardır,\
        defalarca,kaçıncı kez,üçüncü kez,kimse ilgilenm*,muhatap yok,telefonları açm*,yüzüme kapat*,\
        enayi yerine,hayal kırıklığı,utan*,yalancı*,savcı*,rezil*,yasal yol*,hukuki yol*,dava ed*,\
        muhatap bul*,telefonlara*,kötü hizmet,hizmet sıfır,sıfır hizmet,ilgisiz*,kaba davran*,kabalık*,\
        hakaret*,bağırdı*,bu ne biçim,böyle hizmet,böyle işletme,böyle firma,aldatıl*,aldatt*,pişman*,\
        memnun değil*,memnun kalma*,hiç memnun,memnuniyetsiz*,kabul etmiyor*,haksız*,keyfi,dördüncü kez,\
        üçüncü defa,kaç kere,kaç kez,kaç defa,günlerdir,cevap veren yok,cevap vermiyorsunuz,dönüş yapmıyor*,\
        dönen yok,kimse dönmüyor,kimse bakmıyor,kimse açm*,oyalama*,çöp,saçmalık*,bıktırd*,bezdir*,şaka mı",
    urgent: "acele*,ivedi*,derhal,imdat,bir an önce,bi an önce,bir an evvel,hemen şimdi,hemen lazım,hemen bak*,\
        hemen gel*,hemen dön*,hemen ara*,hemen çöz*,hemen hallet*,hemen gönder*,hemen yardım,şimdi lazım,\
        şimdi gel*,çabuk olun,çabucak,vakit yok,vaktimiz yok,zaman yok,bekleyemem,bekleyemeyece*,\
        bekleyemiyor*,beklemez,bugün lazım,bugüne lazım,bugün yetiş*,bugün mutlaka,bugün gelebil*,\
        bugün gelin,bugün çözül*,bugün halled*,bugün beni,bugün birini,bugün son,akşama lazım,akşama kadar,\
        bu akşama,yarına lazım,yarına yetiş*,yarın sabaha,mesai bitme*,mesai bitimi*,son dakika,süresi dol*,\
        süremiz dol*,dakika içinde,saat kaldı,dakika kaldı,yarım saate,1 saate,2 saate,bir saate,iki saate,\
        saatimiz var,uçağım kalk*,uçağımız kalk*,uçağım var,uçağı kaçır*,havaalanınday*,havalimanınday*,\
        kapıda kaldı*,kapıdayım,kapıdayız,kapıda bekl*,kapının önünde*,kapı önünde*,önünde bekl*,\
        dışarıda kaldı*,içeri giremiyor*,kilitli kaldı*,mahsur*,asansörde kal*,boru patla*,borusu patla*,\
        her yer su,göl oldu,fışkır*,gider taş*,lağım*,gaz kok*,gaz kaç*,yanık kok*,elektrik yok,\
        elektrik gitti,su yok,donuyoruz,kalorifer yanm*,kombi yanm*,kanama*,kanıyor*,ağrıdan,çok ağrı*,\
        dayanılmaz,dayanamıyor*,duramıyor*,uyuyamadım,yüzüm şiş*,ateşi var,ateşi çık*,çekici lazım,\
        çekici gönder*,sistem çök*,site çök*,satış yapam*,müşteri bekl*,düğün yarın,düğün bugün,acil,acilen,\
        acill,aciliyet*,acile,çabuk gel*,çabuk dön*,lütfen çabuk,tavandan*,anahtar* içer*,yangın çık*,\
        bekleyemeyiz,kapıda bırak*,su bastı*,su basıyor*,su basmış*,tavanından su,su akıyor,su damlıyor,\
        bebekle,çocuklarla kal*,çocuk içeri*,içeride kaldı*,içerde kaldı*,soğukta,buz gibi bugün,ev buz,\
        donduk,üşüyoruz,nefes al*,zor nefes,nefes dar*,bayıl*,baygın*,kriz geçir*,nöbet geçir*,zehirlendi*,\
        kan geliyor,kan ak*,kan durm*,yüksek ateş*,ateşi 3*,ateşi 4*,çok acı*,acıdan,dişim çok,ağrısından,\
        yolda kal*,e5*,otobanda,lastik patla*,lastiğim patla*,akü bitti,alev*,yanıyor,kıvılcım*,duman,\
        kısa devre,elektrik kesil*,su kesik*,doğalgaz kok*,anahtarımı kaybet*,kapısındayım,kapısındayız,\
        kapınızdayım,kapının önü,önündeyim,önündeyiz,oteldeyiz,girişteyim,resepsiyondayız,dışarıdayım,\
        dışarıdayız,sokakta kal*,sokaktayız,müşteriler bekl*,herkes bekl*,şu an kim,şuan gel*,şimdi kim,\
        kim gelebilir,bugün bakabil*,bugün bakar*,bugün gelir*,bugün alabil*,bugün yapabil*,bugün uçuyor*,\
        bu akşam,bu gece,akşam olmam,akşam orada,akşama yetiş*,akşam 7*,öğlene yetiş*,öğleden sonraya,\
        yarın sabah,yarın uçuş*,yarın uçuyor*,yarın düğün*,yarın nikah*,3 saate,saat sonra,saat içinde,\
        dk sonra,dk içinde,dk kaldı,birazdan,az sonra,saate nikah,saate düğün,saatim var,dakikam var,\
        biraz sonra,nikah var,düğüne yetiş*,toplantıya yetiş*,yetişmemiz,yetişmesi,otobüsüm kalk*,\
        trenim kalk*,tren kalk*,uçak kalk*,uçağa yetiş*,kalkmasına,son gün,son saat*,vaktim yok,zamanım yok,\
        hemen cevap,ölecek,yardım edin,çalındı,hacklen*,kartım çalın*,misafirler gel*,misafirlerim gel*,\
        misafirimiz gel*,çabuk cevap,asap,en kısa sürede,en kısa zamanda,mümkün olan en,en hızlı şekilde,\
        en çabuk,biran önce,biran evvel,vakit kaybetmeden,hemen biri*,hemen iptal*,hemen kapat*,hemen bloke*,\
        hemen yap*,şimdi çöz*,saate kadar,kadar yetiş*,yetişsin,yetişmez,akşama gel*,bugün düğün*,\
        bugün nikah*,bugün uçuş*,bugün toplantı*,bugün sınav*,bugün elim*,bugün bitme*,bugün müsait,\
        bugün randevu,yarına kadar,yarın sınav*,yarın lazım,yarın sunum*,yarın tatil*,süre dol*,süresi bit*,\
        süre bit*,vakit kalma*,zaman kalma*,tutuştu,dumanlar,gaz sız*,elektrik çarp*,elektrikler git*,\
        elektrikler kes*,su gelmiyo*,sular kes*,ısınamıyo*,kombi bozul*,kombi arıza*,ev soğuk,soğuktan,\
        su taş*,taştı,prizden,priz yan*,kablo yan*,kapı açılmıyo*,anahtar kırıl*,eve giremi*,eve gireme*,\
        araba bozul*,marş bas*,akü bit*,aküm bit*,kaza yap*,kaza geçir*,trafik kaza*,dişim ağrı*,uyutmuyo*,\
        uyuyamıyo*,kıvran*,fenalaş*,bilinci,boğul*,yuttu,yutmuş,dudağım şiş*,gözüm şiş*,boğazım şiş*,\
        ateşi düşm*,ateşi yüks*,ambulans,göğüs ağr*,izinsiz işlem,izinsiz çek*,dolandırıldı*,sistem durdu,\
        üretim dur*,iş yapamıyo*,pos çalışm*,sunucu çök*,ortada kaldı*,dışarıda bekl*,uçuşa saat*,yangın var,\
        çekiciye,otoyolda*",
    refund: "iade*,geri öde*,paramı*,param yat*,para yat*,parayı geri,geri gönder*,geri yolla*,geri vermek,\
        geri verece*,geri alır mısın*,geri alıyor mu*,geri alın,geri istiyor*,beden değiş*,ürün değişim*,\
        ürünü değiş*,bunu değiş*,başkasıyla değiş*,değiştirebilir miy*,değiştirir misin*,değiştirebiliyor muy*,\
        yenisini gönder*,yenisini yolla*,yenisiyle,yenisi ile,yerine yenisi,yenisini iste*,küçük geldi,\
        büyük geldi,dar geldi,bol geldi,üstüme olmadı,ayağıma olmadı,ayağımı sık*,bana olmadı,uymadı,iptal*,\
        siparişten vazgeç*,cayma,caymak,chargeback,ters ibraz,harcama itiraz*,bankaya itiraz,tazmin*,\
        telafi*,garanti kapsam*,garantisi devam,garantim*,garantiye gönder*,garantiden,garanti belge*,\
        garantisi dolma*,garantisi bitme*,garanti süre*,depozitomu*,kaporayı,ücretimi,beğenmedim,küçük oldu,\
        büyük oldu,dar oldu,bol oldu,kısa oldu,kısa geldi,uzun geldi,olmadı bana,üzerime olmadı,değişelim,\
        değişmek ist*,değişebil*,değiştirelim,değiştirmek istediğim ürün,bedenini değiştir*,\
        numarasını değiştir*,rengini değiştir*,başka bedenle,bir beden büyü*,bir beden küçü*,bir numara büyü*,\
        bir numara küçü*,değişim,garantisi 2*,garantisi var,garantisi ne,garantide,garantili mi,\
        garanti içinde,param ne zaman,geri alabilir miyim,geri alınır,geri getir*,sonlandır*,feshet*,fesih,\
        vazgeçmek,hasar bedeli,kaporam*,hediye kartı olarak geri,iyade*,param geri,para geri*,geriöde*,\
        geri ver*,ücreti geri,tutarı geri,geri alabil*,geri almanız*,geri iste*,geri kargola*,küçük kaldı,\
        büyük kaldı,çok dar,çok bol,ayağıma dar,üstüme dar,üstüme küçük,üzerime dar,üstüme olmuyo*,\
        üzerime olmuyo*,ayağıma olmuyo*,yakışmadı,içime sinmedi,hoşuma gitmedi,beğenmedik,uymuyor,ibtal*,\
        garantiye,garanti hakk*,zararımı*,zararı karşıla*,kaparo*,depozitoyu,yenisi gönder*,yenisini ver*,\
        yeni ürün gönder*,yerine yeni,fesh*,itiraz et*,itiraz ed*,sözleşmeden,bir üst bedenle,\
        büyük bedeniyle,küçük bedeniyle",
    order: "siparişim*,siparişi,siparişin,siparişe,sipariş no*,sipariş durum*,sipariş ettim,sipariş ettik,\
        sipariş etmiş*,sipariş verdim,sipariş verdik,sipariş vermiştim,sipariş vermiştik,verdiğim sipariş,\
        kargom*,kargo takip*,kargoya ver*,kargo gelm*,kargoda,kargocu*,kargolan*,kargo şube*,paketim*,\
        takip no*,dağıtıma çık*,dağıtımda,gelmedi*,gelmiyor,gelmeyecek mi,kimse gelm*,ulaşmadı*,elime ulaş*,\
        elime geç*,teslim etm*,teslim aldı*,teslimat tarih*,teslimat adres*,teslimatı,teslimatım*,\
        ne zaman gelecek,ne zaman elim*,ne zaman ulaş*,nerede kaldı*,nerde kaldı*,kurye gel*,servis gel*,\
        servise bırak*,tamire verdi*,bıraktığım*,usta gel*,yanlış ürün*,yanlış gel*,yanlış gönder*,\
        yanlış beden*,yanlış renk*,yanlış adres*,yanlış sipariş*,yanlış gir*,başkasının,eksik geldi,\
        eksik çık*,eksik parça*,içinden çıkma*,kutudan çıkma*,boş geldi,adresi değiş*,adresi yanlış,aldığım*,\
        sizden aldı*,satın aldım,almıştım,taktığınız*,getirdiğiniz*,rezervasyonum*,rezervasyonu,\
        rezervasyon yaptırmış*,rezervasyon yaptırdı*,randevum*,randevuyu,pnr*,biletim*,bilet almıştı*,\
        uçuşum*,bagajım*,valizim*,rötar*,odam,masamız*,unuttum,unuttuk,kayboldu*,kayıp eşya,ertele*,\
        saatini değiş*,tarihini değiş*,tarihi değiş*,gecikti*,gecikme*,geç kaldı,son durum*,hazır mı,\
        hazır oldu mu,kargo ner*,kargo ne zaman,ürün ne zaman,usta ne zaman,kurye ner*,kurye ara*,kurye hala,\
        teknisyen gel*,teknisyeniniz*,ekibiniz gel*,başka ürün gel*,adresimi*,hala bekli*,gündür bekl*,\
        saattir bekl*,haftadır bekl*,teslim edil*,unutmuş*,ne durumda,gümrükte*,gönderdiğiniz ürün*,\
        rezervasyon no,sipariş takib*,parçası eksik,yanlış model*,yanlış numara*,yanlış getir*,yanlış yolla*,\
        yanlış teslim*,yanlış yemek*,yanlış paket*,getirdiniz,göndermişsiniz,gönderdiniz,göndermediniz,\
        yollamışsınız,yollamadınız,yolladığınız*,vermediniz,unutulmuş*,istemiştik,istemiştim,söylemiştim,\
        söylemiştik,demiştiniz,söylemiştiniz,söz vermişti*,gelecekti*,gelecekler,kaçta gelecek,usta nerede,\
        usta nerde,ustanız,kaç gündür,hafta oldu,beri bekl*,beri haber,sabahtan beri,sabahtır,haber yok,\
        haber alama*,haber çıkma*,cevap gelm*,cevap alama*,cevap verilm*,cevap yok,cevap bekl*,dönüş yapılm*,\
        dönüş alama*,mailime*,mesajıma*,attığım mail*,gönderdiğim mail*,biletleri,biletlerim*,bilet isim,\
        isim değişik*,isim yanlış,başka isme,hala mail*,düşmedi,hala yok,hala gelm*,hala ulaş*,hala teslim,\
        hala çıkm*,gelmemiş*,çıkmamış*,yoktu,eksikti,eksik var,eksik ürün*,eksik gönder*,eksik getir*,\
        içinde yok,bırakmışım,bırakmışız,bıraktık,unuttuğum,kaybettim,başvurum*,talebim*,dosyam*,\
        durumu nedir,ne aşamada,dersim*,derse gelem*,derse katılam*,dersin iptal,seansım*,seansı,\
        randevu saat*,olan randevu*,gelemeyece*,gelemiyor*,yetişemeyece*,geç kalaca*,geç gel*,komşu*,\
        kapıcı*,güvenliğe bırak*,ekletebil*,eklemek ist*,çıkartabil*,siparişte,kargo hala,kargo firma*,\
        kargo takib*,kuryeniz*,kurye paket*,motokurye*,şoför*,odamız*,odanın,odamda,odadaki,tahlil sonuç*,\
        tahlilim*,reçetem*,sonuçlarım*,yerine baş*,valiz kayıp,odada ceket*,odada bırak*,odada unut*,\
        teslimat ne zaman,aracım hazır,siparişler*,sipariş numara*,sipariş hala,sipariş gelm*,\
        sipariş ne zaman,sipariş verdiğim*,sipariş ettiğim*,sipariş vermiş*,kargo bekl*,kargoyu,kargonuz*,\
        kargo kod*,kargo kayıp,kargo çık*,kargoya teslim,paket gelm*,paket ulaş*,paket ner*,gelen yok,\
        gelen giden yok,uğramadı*,hangi aşamada,ne zaman gelec*,ne zaman teslim,ne zaman kargo*,gün geçti,\
        ay oldu,halen gelm*,henüz teslim*,bekletil*,gecikiyor,randevu aldı*,randevu almış*,randevu değiş*,\
        randevuya gel*,başka güne,başka bir güne,başka saate,başka bir saate,öne al*,ötele*,rezervasyonun*,\
        rezervasyon yaptık,rezervasyon yaptım,rezervasyon değiş*,erken giriş,geç çıkış,uçuş saat*,e bilet*,\
        eksik,yanlış,farklı ürün,farklı bir ürün,koymamış*,kayıp,kaybol*,ustalar*,gönderildi mi,ulaştı mı,\
        dönmediniz,geri dönüş yap*,geri dönmedi*,aramadınız,cevap vermedi*,yanıt yok,söz verdi*,\
        geçen hafta aldı*,dün aldı*,mağazanızdan aldı*,gün önce aldı*,yaptırdım,yaptırdık,taktırdım,\
        teslim alama*,adres değiş*,adresi düzelt*",
    invoice: "fatura*,makbuz*,dekont*,fişim*,fiş kes*,ödedim,ödedik,ödemiştim,ödediğim*,ödememe rağmen,ödemem,\
        ödememiz*,ödeme yaptım,ödeme yaptık,ödeme yapıldı,ödeme yapam*,ödeme geçm*,ödeme görünm*,ödeme hata*,\
        ödeme link*,ödeme yöntemi*,2 kez çek*,mükerrer*,para çek*,para kesil*,çekilmiş,çekildi,fazla çek*,\
        fazla ücret*,fazladan,yansımış*,yansıtıl*,yansıdı,kartımdan,kartıma,kartımı,kartım,ekstre*,\
        hesabımdan,tahsil*,havale yap*,havale ett*,havalesi,eft yap*,abonelik ücret*,abonelik bedel*,\
        aidatım*,otomatik yenile*,otomatik çek*,vergi no*,vergi numara*,vergi levha*,borç,borcu,borcum*,\
        provizyon*,hesap özet*,cari hesap*,muhasebeye,gecikme faiz*,hesabı şişir*,tutar yanlış,yanlış tutar,\
        ödeme alın*,şirket adına,iki kere,iki kez,iki defa,2 kere,çift öde*,çift çek*,iki sefer,\
        para gitmiş,para gitti,para düştü,çekilen,çekmişsiniz,çektiniz,kesinti*,kartımdaki,banka kart*,\
        kredi kartım*,bankamatik*,havale gönder*,havale gelm*,havalem*,para gönderem*,para transfer*,\
        ödeme onay*,ödeme ekran*,ödemeyi yap*,ödeme kabul*,ödenmedi,ödendi,ödemişim,ödemişiz,zam yap*,\
        zamlanmış*,zam gel*,fazla para,fazla ödem*,yanlış fiyat,eksik para,para üstü*,aidat öde*,son ödeme,\
        fişi,adisyon*,euro gitmiş,lira gitmiş,tl gitmiş,eft gelm*,atm kart*,atm para*,ödeme başarısız,\
        ödeme redd*,ödeme sayfa*,ödemede,ödeme yaparken,ödeyemiyo*,ödeyeme*,ödenmiş,öderken,ödüyoruz,\
        ödüyorum,ücret kes*,ücret yansı*,ücret çek*,para alındı,para alınmış,para kest*,hesaptan para,\
        karttan para,kart redd*,kart geçm*,tekrar çek*,masraf kes*,kart aidat*,aidat kes*,borçlu*,haciz,\
        irsaliye*,fiş ver*,fiş alm*,fişte,fiyat farklı,kasada farklı,indirim uygulan*,indirim kodu çalış*,\
        kupon geç*,otomatik ödeme*,zamlı,zammı,bakiyem*,ücret alınmış,ücret alındı,icraya,icralık",
    account: "giriş yapam*,giriş yaparken,giriş bilgi*,giremiyo*,giremedi*,giremem,login*,şifre*,parola*,hesabım,\
        hesabıma,hesabımı,hesabımız*,hesabımda*,hesabımın,hesap sil*,hesabı sil*,hesabı kapat*,üyeliğim*,\
        üyeliği,üyelikten çık*,üyelik dondur*,üyelik sil*,dondurmak ist*,dondurabil*,dondurmam,aboneliğim*,\
        aboneliği,abonelikten,kod gelm*,kodu gelm*,kod hala,kodu alam*,doğrulama kod*,onay kod*,sms gelm*,\
        sms kod*,aktivasyon*,lisans anahtar*,lisansım*,uygulamaya,uygulamanız*,uygulamada,uygulamadan,\
        uygulamam,uygulama çök*,uygulama hata*,mobil uygulama*,oturum*,kullanıcı ad*,kullanıcı ekle*,\
        profilim*,verilerim*,kişisel veri*,mail adresimi*,mailimi değiş*,e posta adresimi*,eposta adresimi*,\
        telefon numaramı*,numaramı değiş*,numaram değiş*,soyadım*,erişim*,erişemiyo*,erişemedi*,yetki ver*,\
        iki faktör*,iki aşamalı,doğrulayam*,kapı kod*,kart okut*,turnike*,kilitlendi,askıya al*,\
        kaydımı sil*,donduruldu,dondurma işlem*,bilgilerimi*,aplikasyon*,uygulaması,uygulama aç*,\
        uygulama sürekli,uygulama kapan*,siteye gir*,site açıl*,sitede hata,poliçem*,sözleşmem*,tarifem*,\
        hattım*,numara taşıma durum*,sim kart*,puanlarım*,puanım*,bonuslarım*,mail gelmiyor,maili gelm*,\
        mail almadım,sms almadım,adres değişik*,adresim değiş*,adresimi güncel*,hesaba gir*,hesap kilit*,\
        bloke*,engellen*,kartım oku*,kartım aç*,nereden görebilir*,nerden görebilir*,nereden bul*,\
        nereden değiş*,nereden gir*,nereden indir*,sonlandırmak,üyelik iptal*,kullanıcı sil*,sitenize gir*,\
        siteniz açıl*,siteniz çalış*,giriş yapmak,giriş hata*,girilmiyo*,log in,hesap bilg*,hesap ayar*,\
        hesap askı*,hesap hack*,üyelik yenile*,kod ulaş*,kod alam*,kodu girdi*,kodu ulaş*,kodu çalış*,\
        kod çalış*,kod hata*,kod bekl*,sms ulaş*,doğrulama*,onay mail*,aktif et*,aktif ol*,aktif değil,\
        pin kod*,puk,mobil bankacı*,internet bankacı*,uygulama çalış*,site hata*,panele,sisteme gir*,\
        sistem hata*,yetkim,telefonum değiş*,hat kapat*,tarife değiş*,paket değiş*,sigortam*,sadakat kart*,\
        kvkk,kapatmak ist*,kaydolam*,üye olam*,kaydım*",
    problem: "bozuk*,bozul*,arıza*,çalışmıyo*,çalışmadı*,çalışmayan,durdu,açılmıyo*,açılmadı,kapanmıyo*,kırık*,\
        kırıl*,çatla*,yırtık*,yırtıl*,deliği var,hasar*,ezik,çizik*,lekeli,defolu*,sızdır*,damlat*,\
        damlıyo*,su kaçır*,hata ver*,hata kod*,hata alı*,hata çık*,bug,dondu,takılıyo*,çöküyo*,\
        kendi kendine,şarj olm*,şarj etm*,bağlanmıyo*,bağlanam*,yüklenmiyo*,yükleyem*,açamıyo*,açamadı*,\
        yapamıyo*,yapamadı*,kullanamıyo*,görünmüyo*,olmuyo*,çıkmıyo*,yanmıyo*,ses çık*,ses gel*,garip ses*,\
        yanıp sön*,kırmızı ışık*,nasıl kur*,nasıl kullan*,nasıl bağla*,nasıl ayarla*,nasıl yapıl*,\
        nasıl değiş*,nasıl sıfırla*,nasıl temizle*,nasıl sil*,nasıl yıka*,kılavuz*,talimat*,kurulumu nasıl,\
        kurulumu yap*,resetle*,sıkıntı var,sıkıntı yaş*,problem var,problem yaş*,farklı renk*,renk farklı,\
        farklı geldi,görseldeki gibi,renk at*,küflü,küflen*,bayat*,pişmemiş,buz gibi,kıl çık*,tarihi geç*,\
        son kullanma,pili bit*,koptu,yerinden çık*,güncellemeden,internet yok,internetim*,sinyal yok,\
        beyaz ekran*,ekran git*,ekranda,kötü kok*,teknik destek,destek alabil*,dolgu düş*,dolgum düş*,\
        yere düş*,kopuk,nasıl yükle*,nasıl çıkar*,nasıl ekle*,takıldı,fotoğraftaki gibi,şarjı bit*,\
        siyah ekran*,boşaltmıyo*,sıkmıyo*,yıkamıyo*,pişirmiyo*,patladı,su bas*,gaz kok*,fotoğraftakinden,\
        görseldekinden,fotoğraftan farklı,anahtar* içer*,kapıda kaldı*,kusurlu*,fermuar*,kopuyo*,kopmuş*,\
        kopma*,kopan,sürekli,durmadan,dünden beri,işlemden sonra,kusuyor,kustu,ishal*,kaşın*,kızarık*,\
        kızardı,yanık ol*,şişlik,iltihap*,koyu çık*,soluk çık*,bulanık*,yazım hata*,hatası var,hatalı*,\
        yanlış yaz*,yanlış bas*,soğuk gel*,soğumuş*,soğuktu*,yanmış,tuzlu*,ekşi*,kokuyor,kokmuş*,soldu,\
        solmuş*,çürü*,kısa olmuş,olmamış,yamuk*,eğri*,dengesiz*,sallanıyo*,delinmiş*,delindi,sökül*,\
        dağıl*,paramparça,parçalan*,su akıt*,akıtıyo*,kaçırıyo*,gürültü*,ses yap*,sesi gel*,uğultu*,\
        titre*,cızır*,ısıtm*,ısınm*,soğutm*,tepki ver*,algılam*,okumuyo*,okutam*,tanımıyo*,görmüyo*,\
        gitmiyo*,dönmüyo*,basmıyo*,kesmiyo*,tutmuyo*,kapatam*,silem*,bulam*,gönderem*,giriyo* ama,\
        başlamıyo*,başlatam*,kasıyo*,çekmiyo*,nasıl monte*,kağıt yok,pilleri yeni,pil değiş*,temizlenme*,\
        kirli*,pislik*,değişmemiş,değiştirilme*,yapmamış*,yapılmamış*,yapmadınız,yaptığınız,taktığınız,\
        kurduğunuz,bakımını yap*,tamir etti*,tamirden,yine boz*,tekrar boz*,aynı hata*,kararmış*,paslan*,\
        dokunmatik*,dokunmayı,donuyo*,çok karanlık,delik var,wifi kop*,wifi çek*,modem ışı*,çiğ kal*,\
        sorun var,sorun yaş*,sorunum*,sorunlu*,sorun çık*,sorun ol*,yolda kaldı*,zor nefes,çok yavaş,\
        nasıl yapaca*,hala aynı,yine aynı,temiz değil*,hata var,açmıyo*,bağlantı kop*,bağlantı sorun*,\
        bağlantı yok,internet kes*,internet kop*,internet yavaş*,internet gitti,yavaşla*,görüntü yok,ses yok,\
        dokunma*,tuşu,ısınıyo*,kapanıyo*,kapandı,hata,error,sıkıntım*,sorun devam,aynı sorun,problemi,\
        problemim,problem çık*,yıpran*,tüylen*,pis,koku var,çiğ,saç çık*,sinek,tahriş*,morar*,işlem sonra*,\
        düzgün çalış*,gevşe*,sızıntı*,sızıyo*,soyul*,tıkırt*,gıcırt*,gıcırd*,ötüyo*,ikaz*,edemiyo*,edemedi*,\
        alamıyo*,alamadı*,indirem*,ekleyem*,çözem*,yardıma ihtiyac*,destek ist*,nasıl kapat*,nasıl indir*,\
        nasıl aktif*,nasıl görebil*,nasıl çalış*,ne yapmalı*,ne yapmam*,napmam*,özensiz*,kalitesiz*,\
        orijinal değil,taklit*",
    sales: "fiyat*,kaç para*,kaç lira*,kaçtan,kaçadır,ne kadar,nekadar,ücret*,maliyet*,teklif*,indirim*,\
        kampanya*,kupon*,hediye çek*,hediye kart*,satın al*,almak ist*,alıcam,alacağım,alacaktı*,alsam,\
        almayı düşün*,sipariş ver*,sipariş et*,sipariş al*,sipariş iste*,toptan*,bayilik*,stok*,mevcut mu*,\
        var mı,varmı,varsa,kaldı mı,kaldımı,bulunur mu,satıyor mu*,satıyormu*,satılık*,kiralık*,kirala*,\
        bedeni,hangi renk*,renk seçenek*,renkleri,rezervasyon*,rezerve*,yer ayırt*,ayırtabil*,ayırır mısın*,\
        ayırabil*,masa ayır*,kişilik,kişi için,kişiyiz,boş oda*,müsait*,boş yer*,randevu*,keşif,demo*,\
        denemek ist*,deneyebil*,katalog*,numune*,iş birliği*,işbirliği*,tedarik*,ilgileniyor*,bilgi alabil*,\
        bilgi almak,detaylı bilgi,arıyoruz,kapıda ödeme,taksit*,gönderiyor mu*,gönderir misin*,yapıyor mu*,\
        yapıyormu*,yapar mısın*,boyatmak*,boya badana,gelip bak*,ihtiyacım var,ihtiyacımız var,üye olmak*,\
        üyelik*,abone olmak*,abonelik*,kurs*,özel ders*,seans*,düğün için,catering,toplu alım*,\
        toplu sipariş*,adet,metrekare*,gecelik*,aylık*,yıllık*,kişi başı*,bütçe*,pahalı*,ucuz*,lira mı,\
        tl mi,liraya,son ne olur,pazarlık*,kişiye özel,özel üretim,ölçüye göre,nakliye*,ne kadara,kaç tl,\
        alırız,yaparmısın*,m2,düğünümüz*,kurdurmak*,bilet al*,bilet bul*,ne zaman gelir,varmıdır,yer olur,\
        olur mu,oluyor mu*,oluyormu*,ediyor mu*,ediyormu*,alıyor mu*,alıyormu*,yapıyonuz,yapılıyor mu,\
        kabul ed*,basabil*,basar mısın*,keser misin*,yollayabil*,gönderebil*,gelebilir misin*,gelir misin*,\
        bakabilir misin*,yapabil*,getirebil*,gezebil*,görebilir miyim,gelip gör*,alabilir mi*,alırsınız,\
        alacam,ne tutar,kaça,kaç kişi*,kaç beden*,lazım,istiyordu*,arıyorum,arıyordu*,bakıyorum,bakıyoruz,\
        bakıyordu*,düşünüyorum,planlıyor*,rica ed*,bilgi ver*,bilgi rica*,bilgi ist*,broşür*,davetiye*,\
        nasıl yazdır*,yazdırmak*,kayıt ol*,deneme ders*,eğitmen*,geçmek ist*,operatör*,fiber*,altyapı*,\
        paket*,tarife*,sigorta*,kasko*,ekspertiz*,satmak ist*,daire*,tesisatçı*,çilingir*,elektrikçi*,\
        usta ar*,tamir*,yaptır*,taktır*,kestir*,kesim*,oje*,saç boya*,manikür*,masaj*,lazer*,implant*,\
        diş beyaz*,muayene*,yeni hasta*,gün almak,bakım*,fotoğrafçı*,organizasyon*,nişan*,menü*,\
        kişi gelece*,gece kalaca*,evcil hayvan*,servisiniz,entegre*,buket*,çiçek*,pasta*,başka reng*,\
        numara kal*,bedenleri*,geldi mi,kim gelebilir,keşfe*,boşluk*,boş gün*,boş saat*,yeriniz,dersi al*,\
        dersler*,dersine,değiştirmek istiyorum,baskı yap*,bilet kal*,gelsem,doğum günü organ*,kredi kartına,\
        kontrolü için,istiyoruz,düşünüyoruz,verir misin*,veriyor mu*,isterim,isteriz,hakkında bilgi,\
        kesiyor mu*,getirir misin*,gerekiyor,var mıdır,fiyt*,fiat*,satışınız,var mıydı,elinizde,iki kişi,\
        dört kişi,doğum günü,tişört*,tabela*,nakış*,perde*,mobilya*,dolap*,fayans*,tadilat*,çatı*,yalıtım*,\
        klima*,lastik değiş*,yağ değiş*,zirkon*,epilasyon,kirpik*,fön,saç kes*,eğitim*,ders al*,üye olabil*,\
        kayıt yap*,lisans al*,yeni hat,kredi çek*,konut kredi*,hesap açtır*,hesap açmak,alıcaz,isterdim,\
        isterdik,ihtiyaç var,hangi model*,kaç günde,yurt dışına,yurtdışına,bayi ol*,koli,sponsor*,öneriniz,\
        önerirsiniz,temizlik hizmet*",
    declines: "ilgilenmiyo*,ilgimi çekmi*,ilgimizi çekmi*,ilgim yok,istemiyorum,istemiyoruz,istemiyom,gerek yok,\
        gerek kalma*,ihtiyacım yok,ihtiyacımız yok,hayır teşekkür*,yok teşekkür*,yok sağ ol*,almayayım,\
        yazmayın*,aramayın*,beni arama*,bizi arama*,bir daha yazma*,bir daha arama*,atıp durma*,mesaj atma,\
        sms atma*,göndermeyin*,yollamayın*,rahatsız etme*,rahatsız ediyor*,stop,ret,listenizden,\
        numaramı sil*,reklam atma*,reklamlarınız*,spam*,vazgeçtim,vazgeçtik,başka yerden al*,\
        başka yerden bul*,başka yerle,başka firma*,anlaştık,anlaştım,çoktan aldı*,zaten aldım,zaten aldık,\
        bütçemi aş*,bütçemizi aş*,bütçeme uy*,bütçemize uy*,bana pahalı,bize pahalı,almayacağı*,almıycam,\
        almıyorum,kalsın,düşünmüyor*,iş ara*,iş ilan*,eleman ara*,eleman al*,personel al*,kurye alım*,\
        işe alım*,özgeçmiş*,cv,staj*,atmayın*,listeden çık*,iş başvuru*,istemem,almıcam,hallettik,\
        yok sağol*,lazım mı,işe gir*,çalışmak ist*,eleman lazım*,iş var mı,iş imkan*,açık pozisyon*,\
        vardiya*,muhabir*,gazete*,röportaj*,haber için,basın*,kripto*,bitcoin*,seo,google da ilk,\
        ilk sıra*,takipçi*,para kazan*,tl kazan*,kazanmak ist*,yatırım fırsat*,bahis*,otopark*,park yeri,\
        açık mısın*,açık mı,açıksınız,kaça kadar açık*,kaçta aç*,kaçta kapan*,çalışma saat*,mesai saat*,\
        bayramda açık,pazar günü açık,biliyor musunuz,robot musun,teşekkürler almay*,şimdilik düşün*,\
        şimdilik gerek*,fikrimi değiş*,zaten var,bizde var,aldım bile,iş arıyor*",
};
