//! Polish.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "pl",
    // Consent, name, e-mail, phone, company, need.
    questions: [
        "Chętnie pomożemy! Czy możemy zachować podane informacje, aby przygotować ofertę?",
        "Chętnie pomożemy! Jak brzmi Pani lub Pana imię i nazwisko?",
        "Na jaki adres e-mail możemy wysłać ofertę?",
        "Pod jakim numerem telefonu możemy się skontaktować?",
        "Jaką firmę Pani lub Pan reprezentuje?",
        "Czego dokładnie dotyczy zapytanie?",
    ],
    again: "Przepraszam, nie rozumiem tej odpowiedzi.",
    thanks: "Dziękujemy, to już wszystko! Ktoś z nas odezwie się z ofertą.",
    declined: "Nie ma problemu, nie będę już o nic pytać. Ktoś z nas pomoże tutaj.",
    buttons: ["Tak", "Nie"],
    yes_words: "tak,taak*,tk,yes,jasne,pewnie,oczywiście,zgoda,zgadzam się,wyrażam zgodę,zezwalam,akceptuję,ok,oki,\
        okej,okey,okay,dobrze,dobra,proszę bardzo,bardzo proszę,śmiało,może być,możecie,mogą państwo,można,chętnie,\
        spoko,w porządku,potwierdzam,niech będzie,czemu nie,dlaczego nie,jak najbardziej,naturalnie,owszem",
    decline_words: "nie,niee*,nope,stop,wolę nie,wolałabym nie,wolałbym nie,raczej nie,nie chcę,nie chciałabym,\
        nie chciałbym,nie zgadzam się,nie wyrażam zgody,odmawiam,brak zgody,nie zapisujcie,nie zachowujcie,nie podam,\
        nie podaję,nie pytajcie,proszę nie pytać,nie wasza sprawa,nie pana sprawa,nie trzeba,nie potrzeba,nieważne,\
        niepotrzebne,niezainteresowan*,dajcie spokój,dajcie mi spokój,po co,po co wam,do czego wam,a po co,rezygnuję,\
        pomiń,pomińmy,dziękuję nie,absolutnie,w żadnym wypadku,w żadnym razie,bez tego,podziękuję,skąd,nie dziękuję,\
        nie dzięki",
    interest: "cena,ceny,cenę,cen,cennik*,ile kosztuj*,ile to kosztuj*,ile będzie kosztow*,kosztuje,kosztują,\
        kosztował*,koszt,koszty,po ile,ile bierzecie,ile wyniesie,ile za,wycen*,kosztorys*,ofertę,oferta na,oferty na,\
        zniżki,zniżka,rabat*,kupić,kupię,kupiłabym,kupiłbym,wzięłabym,wziąłbym,wezmę,zakupić,zakupem,nabyć,hurtow*,\
        dostępny,dostępna,dostępne,na stanie,macie jeszcze,macie może,czy macie,czy mają państwo,są jeszcze,\
        sprzedajecie,jakie rozmiary,zamówić,zamawiam,zarezerwować,rezerwację na,stolik na,stolika,pokój dwuosobowy,\
        wolny pokój,wolne pokoje,wolne terminy,wolny termin,wolnego terminu,wolne miejsca,najbliższy termin,\
        umówić się,umówić wizytę,umówić na,zapisać się,zapisać na,zapisać dziecko,zapisać córkę,zapisać syna,wynająć,\
        wypożyczyć,wynajem,dowieziecie,dowozicie,dowozem,wysyłacie do,demo,wersję próbną,wersja próbna,przetestowa*,\
        wypróbować,trening próbny,lekcja próbna,karnet na,karnetem,bon podarunkowy,voucher*,szukam,szukamy,poszukuję,\
        poszukujemy,potrzebuję,potrzebujemy,potrzebny,potrzebna,zainteresowan*,interesuje mnie,interesuje nas,zlecić,\
        zrobilibyście,na wymiar,catering*,budżet,współpracę,od osoby,za osobę,za metr",
    not_interest: "nie jestem zainteresowan*,nie jesteśmy zainteresowani,niezainteresowan*,nie interesuje,\
        nie interesują,nie dziękuję,dziękuję nie,nie dzięki,nie skorzystam*,nie potrzebuj*,nie chcę,nie chcemy,\
        nie życzę sobie,nie życzymy sobie,stop,nie dzwoń*,nie kontakt*,nie ponawia*,nie wysyła*,nie przysyła*,\
        nie pisz*,więcej nie,bez reklam,żadnych reklam,rezygnuj*,zrezygnował*,inną firmę,innej firmy,innego dostawcę,\
        gdzie indziej,już kupił*,mam już,mamy już,za drogo,zbyt drogo,za drogi,za drogie,nie stać,podziękuję,rozmyśl*,\
        nieaktualne,z ciekawości,z czystej ciekawości,tylko pytam,pytałam tylko,pytałem tylko,dla znajomego,\
        dla koleżanki,dla kolegi,tylko oglądam,tylko patrzę,rozglądam,do szkoły,na studia,oferujemy,nasza oferta,\
        naszą ofertę,naszej oferty,nasze usługi,naszych usług,jesteśmy producentem,produkujemy,waszą stronę,\
        pozycjonowani*,pracy,pracę,stanowisko,cv,zwrot,zwrotu,pieniądze,faktur*,reklamacj*,zamówiłam,zamówiłem,\
        kupiłam,kupiłem,zapłaciłam,zapłaciłem,oszu*",
    names: "nazywam się,mam na imię,na imię mi,moje imię to,moje nazwisko to,z tej strony,tu mówi,zwą mnie,\
        na nazwisko,nazywają mnie",
};
