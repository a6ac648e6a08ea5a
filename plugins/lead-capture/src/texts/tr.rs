//! Turkish.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "tr",
    // Consent, name, e-mail, phone, company, need.
    questions: [
        "Memnuniyetle yardımcı oluruz! Size bir teklif hazırlamak için verdiğiniz bilgileri saklayabilir miyiz?",
        "Memnuniyetle yardımcı oluruz! Adınız nedir?",
        "Teklifimizi hangi e-posta adresine gönderebiliriz?",
        "Size hangi numaradan ulaşabiliriz?",
        "Hangi şirket adına yazıyorsunuz?",
        "Tam olarak neye ihtiyacınız var?",
    ],
    again: "Kusura bakmayın, anlayamadım.",
    thanks: "Teşekkürler, {first_name|hepsi bu kadar}! Ekibimiz teklif için size dönüş yapacak.",
    declined: "Sorun değil, başka soru sormayacağım. Ekibimiz size buradan yardımcı olacak.",
    buttons: ["Evet", "Hayır"],
    yes_words: "evet,evett*,ewet,evt,yes,hee,tabii,tabi,tabiki,elbette,kesinlikle,memnuniyetle,olur,oldu,olabilir,\
        tamam,tamamdır,tmm,tm,ok,okey,oke,peki,kabul,onaylıyorum,onay,izin veriyorum,izin verdim,izniniz var,\
        saklayabilirsiniz,saklayın,kaydedebilirsiniz,kaydedin,tutabilirsiniz,kullanabilirsiniz,alabilirsiniz,\
        sorun değil,fark etmez,buyurun,aynen,neden olmasın,lütfen",
    decline_words: "hayır,hayırr*,hyr,yok,yoo,no,istemiyorum,istemiyoruz,istemem,vermiyorum,vermem,vermek istem*,\
        vermeyeyim,veremem,paylaşmak istem*,paylaşmam,paylaşmıyorum,söylemem,söylemek istem*,saklamayın,kaydetmeyin,\
        tutmayın,sormayın,sorma,kabul etmiyorum,kabul etmem,onaylamıyorum,olmaz,sizi ilgilendirmez,ne yapacaksınız,\
        ne yapıcaksınız,neden soruyorsunuz,niye soruyorsunuz,ilgilenmiyorum,vazgeçtim,boşver,boş ver,boşverin,\
        kalsın,geçelim,rahatsız etmeyin,rahat bırakın,stop,iptal",
    interest: "fiyat*,kaç para*,kaç tl,kaçtan,ne kadar,nekadar,ücreti,ücretiniz*,ücretleri*,teklif*,indirim*,\
        kampanya*,hediye kart*,satın almak,satın alabil*,almak ist*,alıcam,alacağım,alacaktı*,alabilir miy*,alsam,\
        alayım,almayı düşün*,sipariş vermek,sipariş verebil*,sipariş verec*,sipariş versem,sipariş etmek,\
        sipariş alıyor*,toptan*,bayilik*,stok*,mevcut mu*,var mı,varmı,kaldı mı,bulunur mu,satıyor mu*,satıyormu*,\
        satılık*,kiralık*,kiralamak*,kiralayabil*,rezervasyon yap*,rezervasyon iste*,rezervasyon al*,yer ayırt*,\
        ayırtabil*,ayırır mısın*,ayırabil*,kişilik,masa ayır*,boş oda*,oda var*,müsait*,boş yer*,randevu al*,\
        randevu iste*,randevu ver*,demo*,denemek ist*,deneyebil*,katalog*,numune*,ilgileniyor*,bilgi alabil*,\
        arıyoruz,kapıda ödeme,taksit*,gönderiyor mu*,kargo ücret*,yapıyor mu*,yapar mısın*,yaptırmak ist*,\
        bize lazım,bana lazım,ihtiyacım var,ihtiyacımız var,üye olmak*,kayıt olmak*,üyelik ücret*,bütçemiz,\
        kişi başı*,özel üretim,toplu sipariş*,kaça olur,kaça satı*,kaça verir*,kaça yap*,kaça gelir",
    not_interest: "ilgilenmiyo*,ilgimi çekmi*,ilgim yok,istemiyorum,istemiyoruz,istemem,gerek yok,gerek kalma*,\
        ihtiyacım yok,ihtiyacımız yok,hayır teşekkür*,yok teşekkür*,yok sağol*,almayayım,yazmayın*,aramayın*,\
        atmayın*,atıp durma*,mesaj atma,göndermeyin*,yollamayın*,rahatsız etme*,listenizden,numaramı sil*,reklam*,\
        spam,vazgeçtim,vazgeçtik,başka yerden al*,başka yerle,başka firma*,başka bir firma*,başkasıyla anlaş*,\
        anlaştık,zaten aldım,çoktan aldı*,aldım bile,almayacağı*,almıcam,almıycam,almıyorum,düşünmüyor*,kalsın,\
        bütçemi aş*,lira mı olur,mı olur ya,insaf,meraktan,merakımdan,sadece merak,sırf merak,öylesine sor*,\
        öylesine bak*,sadece bakıyor*,bakıyordum sadece,arkadaşım için sor*,arkadaşım sor*,ödevim*,ödev için,\
        okul proje*,proje ödev*,tez için,iddiaya gir*,iş ara*,iş ilan*,iş başvuru*,eleman al*,eleman ara*,\
        personel al*,kurye alım*,özgeçmiş*,cv,staj*,size ürün*,size sunmak,firmanıza,web siteniz*,hizmetlerimizi,\
        ürünlerimizi,üretiyoruz,takipçi*,iade*,iptal*,geri ödeme*,paramı*,fatura*,siparişim*,kargom*,rezervasyonum*,\
        randevum*,hesabım*,üyeliğim*,arıza*,bozuk*,çalışmıyo*,gelmedi,şikayet*,dolandır*,rezalet*,avukat*",
    names: "adım,ismim,ad soyad,adı soyadı,isim soyisim,isim soyad,ben dr,adım soyadım,ismim soyismim",
};
