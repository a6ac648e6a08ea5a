//! Turkish.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "tr",
    reminder: "Tekrar merhaba {first_name|değerli müşterimiz}, hâlâ orada mısınız? Size uygun olduğunda buradan yanıt \
               verebilirsiniz.",
    question: "Şimdi her şey yolunda mı?",
    buttons: ["Evet", "Hayır"],
    yes_words: "evet,evett*,ewet,evt,yes,hee,hı hı,tabii,tabi,elbette,kesinlikle,aynen,doğru,tamam,tamamdır,tmm,tm,\
        tamm,ok,okey,oldu,olmuş,oluyor,iyi,iyiyim,güzel,harika,süper,mükemmel,muhteşem,şahane,on numara,yolunda,\
        düzeldi,düzelmiş,çözüldü,çözülmüş,çözdük,çözdüm,halloldu,hallettik,hallettim,halledildi,hallolmuş,çalışıyor,\
        çalıştı,çalışıyo,geldi,ulaştı,teslim aldım,giriş yaptım,girebildim,sorun yok,sıkıntı yok,problem yok,\
        sorun kalmadı,sıkıntı kalmadı,memnunum,memnun kaldım,memnun kaldık,teşekkür*,tşk,sağol*,sağ ol*,eyvallah,eyv",
    no_words: "hayır,hayırr*,hyr,yoo,nope,no,cık,maalesef,malesef,ne yazık ki,hala,henüz,daha değil,değiliz,değilim,\
        değil ki,tam değil,pek değil,iyi değil,yolunda değil,tamam değil,düzgün değil,yok değil,yok çalışm*,ama,\
        fakat,ancak,lakin,olmadı,olmuyor,olmuyo,olmamış,çözülmedi,çözülmemiş,çözemedi*,düzelmedi,düzelmemiş,\
        hallolmadı,halledilmedi,halledemedi*,çalışmadı,çalışmıyo*,gelmedi,gelmemiş,gelmiyor,ulaşmadı,almadım,\
        alamadım,yatmadı,yapılmadı,yapamadım,yapamıyorum,giremiyo*,giremedim,açılmıyo*,açılmadı,bitmedi,geçmedi,\
        değişmedi,dönmedi,aramadı,aranmadım,bekliyorum,bekliyoruz,memnun kalmad*,sorun var,sorun devam,sıkıntı var,\
        sıkıntı devam,problem var,problem devam,devam ediyor,devam ediyo,yine aynı,hep aynı,aynı sorun,aynı hata,\
        yine bozul*,tekrar bozul*,yeniden bozul*,bozuk,bozuldu,hata veri*,hatalı,yanlış,eksik var,eksik kaldı,\
        eksik geldi,kötü,berbat,rezalet,kısmen,kısmi,yarısı,nerede,nerde,mı,mu,mısınız,musunuz,mıyım,muyum,mıyız,\
        muyuz,ne zaman,neden,niye,nasıl,kaç",
    thanks_words: "teşekkür*,tşk,tşkr,tşkler,tşkrlr,teşekür*,teşkür*,thanks,thx,thank you,mersi,sağol,sağolun,\
        sağolasın,sağolasınız,sağ ol,sağ olun,sağ olasın,saol,saolun,sağlıcakla,eyvallah,eyv,eyw,minnettar*,\
        var olun,varolun,eksik olmayın,eksik olma,allah razı,razı olsun,elinize sağlık,ellerinize sağlık,\
        emeğinize sağlık,emeğine sağlık,eline sağlık,ayağınıza sağlık,zahmet verdik,yardımınız için,\
        yardımlarınız için,ilginiz için,ilgi ve alaka*,hızlı dönüş*,geri dönüşünüz için,bilgi için,\
        bilgilendirme için,desteğiniz için,her şey için,rica ederim,rica ederiz,ne demek,bir şey değil,bişey değil,\
        estağfurullah,sorun değil,sorun yok,sıkıntı yok,problem değil,tamam,tamamdır,tmm,tmmdır,tm,ok,okey,okay,oke,\
        peki,anladım,anlaşıldı,not aldım,süper,süpersiniz,harika,harikasınız,mükemmel,mükemmelsiniz,muhteşem,şahane,\
        çok iyi,çok iyisiniz,çok güzel,ne güzel,on numara,10 numara,efsane,kralsınız,adamsın,adamsınız,bravo,\
        helal olsun,tebrikler,memnun kaldım,memnun oldum,çok memnun kald*,hoşça kal*,hoşçakal*,güle güle,görüşürüz,\
        görüşmek üzere,görüşelim,bay bay,bye,kendinize iyi bakın,kendine iyi bak,iyi günler,ii günler,iyi akşamlar,\
        iyi geceler,iyi çalışmalar,iyi haftalar,iyi hafta sonları,iyi haftasonları,iyi pazarlar,iyi tatiller,\
        iyi yıllar,iyi bayramlar,kolay gelsin,hayırlı işler,hayırlı günler,hayırlı akşamlar,hayırlı geceler,\
        hayırlı cumalar,bol kazançlar,bereketli olsun,selametle,allaha emanet,size de,sizlere de,sana da,saygılar,\
        saygılarımla,sevgiler,selamlar,zahmet oldu,iyi olur",
};
