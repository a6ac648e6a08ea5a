//! Polish.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "pl",
    complaint: "skarg*,skarż*,poskarż*,zażaleni*,mój prawnik,prawnik już,prawnikiem,prawnikowi,prawnika,\
        nasz prawnik,mój adwokat,adwokatem,adwokata,do sądu,w sądzie,sądem,pozew,pozwę,pozwiemy,\
        kroki prawne,drogę prawną,na policję,policji,policja,prokuratur*,uokik,sanepid*,inspekcj* handlow*,\
        federacj* konsument*,praw konsumenta,prawa konsumenta,oszuś*,oszuk*,wyłudz*,naciąg*,złodziej*,\
        kradzież*,okradl*,ukradl*,skandal*,niedopuszczaln*,nieakceptowaln*,nie do przyjęcia,niepoważn*,\
        żenad*,żenując*,żałosn*,kpin*,kpicie,kpi z,jakieś jaja,jaja sobie,robicie sobie jaja,hańb*,wstyd,\
        bezczeln*,chamsk*,chamstw*,cham,karygodn*,tragedi*,tragiczn*,dramat,masakra,najgorsz*,beznadziej*,\
        fatal*,okropn*,koszmar*,obrzydliw*,ohydn*,niekompeten*,nieprofesjonaln*,partactw*,partacz*,\
        patałach*,olewa*,ignoruje*,ignorowan*,lekceważ*,mam dość,mam dosyć,nigdy więcej,złą opinię,\
        negatyw*,jedna gwiazdka,jedną gwiazdkę,1 gwiazdk*,trzeci raz,czwarty raz,po raz kolejny,do mediów,\
        wkurw*,wkurz*,zero kontaktu,zero odpowiedzi,zero szacunku,karaluch*,zatruci*,zatruł*,nie traktuje,\
        uwaga tvn,rozczarowan*,rzecznik* konsument*,rzecznika praw,ściema,drogę sądową",
    urgent: "piln*,asap,jak najszybciej,najszybciej jak,natychmiast*,niezwłoczn*,bezzwłoczn*,na cito,na już,\
        na teraz,na zaraz,na wczoraj,awari*,nagły przypadek,nagła sytuacja,w tej chwili,w tym momencie,\
        od razu proszę,teraz zaraz,już teraz,szybko proszę,proszę szybko,szybką pomoc,pośpieszcie,\
        śpieszy mi się,bardzo mi się spieszy,nie może czekać,nie mogę czekać,nie możemy czekać,\
        nie mogę już czekać,nie może poczekać,nie mogę dłużej czekać,nie ma czasu,nie mam czasu czekać,\
        czas ucieka,jeszcze dziś,jeszcze dzisiaj,dziś jeszcze,dzisiaj jeszcze,na dziś,na dzisiaj,\
        najpóźniej dziś,najpóźniej dzisiaj,do wieczora,dziś wieczorem,dzisiaj wieczorem,do końca dnia,\
        potrzebuję dziś,potrzebuję dzisiaj,potrzebne dziś,już jutro,do jutra,jutro rano,jutro wyjeżdż*,\
        jutro lecę,jutro ślub,jutro mam,jutro wesele,za godzinę,za pół godziny,za dwie godziny,za 2 godziny,\
        za trzy godziny,za 3 godziny,za 2h,za 3h,za 1h,za godz,za 30 minut,za 20 minut,za 15 minut,\
        za 10 minut,za 10 min,za 20 min,za 30 min,za chwilę mam,za chwilę zamyk*,w ciągu godziny,w godzinę,\
        ostatniej chwili,ostatnia chwila,ostatni moment,termin mija,upływa termin,mija termin,zatrzas*,\
        zamknięt* drzwi,utkn*,uwięź*,stoję pod,stoimy pod,stoję przed,stoimy przed,stoję na,pod drzwiami,\
        pod waszymi drzwiami,na lotnisku,przy bramce,czekam pod,czekam od,czekamy od,czekamy pod,czekam już,\
        od godziny czekam,czekam godzinę,pękła rura,pęknięt* rur*,zalewa,zalało,zalan*,leje się,\
        woda się leje,cieknie,kapie,ulatnia,czuć gaz,zapach gazu,wyciek*,nie ma prądu,brak prądu,\
        nie mamy prądu,bez prądu,nie mamy światła,nie ma ogrzewania,brak ogrzewania,bez ogrzewania,nie grzeje,\
        ciepłej wody,bez wody,marzn*,zamarz*,pali się,pożar,dym,dymi,iskrzy,krwaw*,silny ból,ból nie do,\
        strasznie boli,bardzo boli,spuch*,opuch*,nie oddycha,dusi się,reakcj* alergiczn*,gorączk*,karetk*,\
        błagam,ratunku,ratujcie,pomocy,tracimy,potrzebne na jutro,potrzebuję na jutro,leci krew",
    refund: "zwrot,zwrotu,zwrotem,zwroty,zwrotów,zwróćcie,zwrócić,zwrócenie,zwracam,zwracać,zwrócił*,zwróci,\
        zwrotn*,oddajcie,oddacie,oddajecie,oddaniem,oddania,oddam,odesłać,odesłał*,odeślę,odesłani*,\
        odsyła*,moje pieniądze,pieniądze z powrotem,pieniędzy z powrotem,pieniądze wrócą,kasę z powrotem,\
        reklamacj*,reklamować,zareklamować,reklamuję,wymienicie,wymieńcie,zamienić na,zamianę na,gwarancj*,\
        rękojmi*,odstąpi*,odstępuj*,anulow*,anuluj*,anulacj*,odwołać,odwołuję,odwołan*,odwołał*,\
        rezygnuję z zamówienia,rezygnuję z wizyty,rezygnuję z rezerwacji,zrezygnować z,rezygnacj* z zamówieni*,\
        rezygnacj* z rezerwacji,wycofać,chargeback*,odszkodowani*,rekompensat*,nie pasuj*,za mał*,za ciasn*,\
        za krótk*,za luźn*,nowy egzemplarz,obniżenie ceny,wymiana na,wymianę na,wymiany na,wymienić na,\
        wymienić towar,wymienić rozmiar,wymiana towaru,chcę wymienić,chciałabym wymienić,chciałbym wymienić,\
        mogę wymienić,za duże,za duży,za duża,chcę oddać,oddać towar,oddać pieniądze",
    order: "moje zamówienie,mojego zamówienia,moim zamówieniem,nasze zamówienie,naszego zamówienia,zamówienie nr,\
        zamówienia nr,zamówienie numer,numer zamówienia,numeru zamówienia,nr zamówienia,status zamówienia,\
        statusu zamówienia,stan zamówienia,zamówieniu,zamówienie z dnia,zamówienie złożone,zamówiłam,\
        zamówiłem,zamówiliśmy,zamawiałam,zamawiałem,zamawialiśmy,zamówione,zamówiony,zamówioną,paczk*,\
        paczek,paczuszk*,przesyłk*,przesyłek,kurier*,dostawa miała,dostawę miał*,dostarczon*,niedostarczon*,\
        dostarczył*,doręcz*,wysłan*,wysłaliście,wysyłka miała,trackin*,list przewozowy,inpost*,dpd,gls,\
        dhl,pocztex,nie dotarł*,nie doszł*,nie przyszł*,nie przyszedł,nie przyjechał*,nie dojechał*,\
        nie otrzymał*,nie dostał*,nadal nie ma,dalej nie ma,wciąż nie ma,jeszcze nie ma,jeszcze nie przysz*,\
        nie ma jej,nie pojawił*,nikt się nie,gdzie moje,gdzie moja,gdzie mój,co się dzieje z,co z moim,\
        co z moją,czekam na zamówienie,wciąż czekam,nadal czekam,ciągle czekam,ile jeszcze,miał być,\
        miała być,miały być,miał przyjechać,miał przyjść,fachowiec nie,monter nie,hydraulik nie,serwisant*,\
        pomylon*,pomyliliście,nie to zamówi*,inny produkt,inny towar,zły produkt,złe zamówienie,zły adres,\
        brakuje,brakowało,niekompletn*,opóźni*,spóźni*,zmienić adres,zmiana adresu,zmianę adresu,\
        moja rezerwacja,moją rezerwację,mojej rezerwacji,nasza rezerwacja,naszą rezerwację,naszej rezerwacji,\
        numer rezerwacji,nr rezerwacji,potwierdzenie rezerwacji,potwierdzenia rezerwacji,zarezerwowałam,\
        zarezerwowałem,zarezerwowaliśmy,mam rezerwację,mamy rezerwację,rezerwacji na nazwisko,moja wizyta,\
        moją wizytę,mojej wizyty,wizytę mam,mam wizytę,umówion*,przełoż*,przesunąć,przesunięci*,przebukow*,\
        mój lot,nasz lot,lot odwołany,mój bilet,moje bilety,nasze bilety,bagaż*,walizk*,zgubił*,zostawiłam,\
        zostawiłem,zostawiliśmy,rzeczy znalezion*,nasz pokój,mój pokój,wyniki badań,gdzie jest moj*,\
        gdzie jest nasz*,gdzie są moje,wasz dostawca,wasz technik,technik nie,odpraw* celn*,urząd celny,\
        nie ten produkt,nie ten rozmiar,nie ten kolor,nie ten towar,nie to co zamawia*,śledzić,śledzen*,\
        w naszym pokoju,w moim pokoju,miało być wczoraj,miało być dostarcz*",
    invoice: "faktur*,fakur*,rachunek za,rachunku,rachunki,paragon*,potwierdzenie płatności,potwierdzenie zapłaty,\
        dowód zakupu,podwójnie,dwa razy pobra*,dwukrotnie,dwa razy zapłac*,pobran*,pobrał*,pobiera*,ściągn*,\
        ściąga*,obciąż*,naliczon*,naliczył*,nalicza*,płatność nie,płatność przeszła,płatności nie,\
        moja płatność,mojej płatności,zapłaciłam,zapłaciłem,zapłaciliśmy,zapłacon*,opłaciłam,opłaciłem,\
        opłacon*,wpłaciłam,wpłaciłem,wpłaty,wpłata,blik nie,blikiem zapłac*,karty odrzuc*,odrzucon*,\
        z karty,z konta,z mojego konta,nadpłat*,niedopłat*,zaległ*,wezwanie do zapłaty,ponaglenie,\
        upomnieni*,odnowi*,odnawia*,przedłużył*,abonament pobra*,rozliczen*,zły nip,nip na,korekt*,nota,\
        noty,ksef,kwota się nie,złą kwotę,błędna kwota,za dużo zapłac*,polecenie zapłaty,stałe zlecenie,\
        termin płatności,przelew poszedł,zrobiłam przelew,zrobiłem przelew,zrobiliśmy przelew,przelew nie,\
        mój przelew,przelew został",
    account: "hasł*,login*,loguj*,logow*,zaloguj*,zalogow*,wylogow*,zarejestrow* się nie,moje konto,mojego konta,\
        moim koncie,swoje konto,na konto nie,zablokowan*,konta w,konto w,konto klienta,usunąć konto,\
        usunięcie konta,usuńcie konto,założyć konto,profilu,nazwa użytkownika,nazwy użytkownika,\
        kod weryfikacyjny,kodu weryfikacyjnego,kod sms,sms z kodem,smsa z kodem,kod nie,kodu nie,\
        kod aktywacyjny,kodu aktywacyjnego,klucz licencyjny,klucz licencji,uwierzyteln*,weryfikacj*,\
        link aktywacyjny,resetu,reset,zresetow*,dostęp do,dostępu,apka,apce,apki,apkę,panelu klienta,\
        panel klienta,strefa klienta,zmienić maila,zmienić mail,zmienić email,zmiana maila,zmienić numer,\
        zmiana numeru,zmienić dane,zmiana danych,zmianę danych,zaktualizować,aktualizacja danych,moje dane,\
        moich danych,rodo,mój karnet,mojego karnetu,swojego karnetu,zamrozić,zawiesić,moja subskrypcja,\
        mojej subskrypcji,subskrypcję,wypowiedze*,wypowiedzieć,członkostw*,mój abonament,mojego abonamentu,\
        karta stałego klienta,aplikacja,aplikacji,waszą aplikację,moja licencja,licencja wygas*,mój profil",
    problem: "zepsu*,popsu*,psuje*,uszkodz*,uszkadz*,nie dzial*,niedziała*,nie włącza*,nie uruchamia*,\
        nie odpala*,nie chce się,nie chce dział*,nie ładuj*,nie łączy*,nie otwiera*,nie zamyka*,nie da się,\
        nie świeci,nie drukuj*,nie wyświetla*,nie synchroniz*,nie widzę,nie mogę się,nie mogę wejść,\
        nie mogę otwor*,nie mogę znaleźć,nie mogę ustaw*,nie mogę zainstal*,nie wiem jak,nie umiem,\
        nie potrafię,przestał*,wadliw*,wada,wady,wadę,uster*,awaryjn*,błąd,błęd*,wyskakuje,wywala,\
        zawiesza*,zawiesił*,zacina*,zaciął*,tnie się,muli,crash*,bug,pęknięt*,pęka,stłuczon*,stłukł*,\
        rozbit*,połaman*,złaman*,złamał*,urwał*,urwan*,odpad*,odklei*,odkleja*,rozkle*,rozpad*,rozpru*,\
        rozdar*,podar*,porysowan*,zarysowan*,rysa,rysy,poplamion*,wgniec*,wyblak*,skurczy*,zmechac*,\
        spleśnia*,pleśń,przeterminowan*,nieświeże,spalon*,włos w,przypalon*,zły rozmiar,złego rozmiaru,\
        inny kolor,innym kolorze,innego koloru,zły kolor,niezgodn*,inny rozmiar przysz*,problem z,problemy z,\
        mam problem,mamy problem,problemem,kłopot*,coś jest nie tak,coś nie tak,dziwny dźwięk,dziwnie,\
        hałas*,stuka,piszczy,trzeszczy,miga,mruga,czerwona lampka,kontrolka,przegrzewa*,rozładow*,\
        przecieka*,nieszczeln*,nie reaguje,nie odpowiada system,jak ustawić,jak zainstalować,jak podłączyć,\
        jak uruchomić,jak włączyć,jak wyłączyć,jak używać,jak użyć,jak obsług*,jak złożyć,jak zmienić,\
        jak usunąć,jak wymienić,jak wyczyścić,jak dodać,jak połączyć,jak sparować,jak zrobić żeby,jak się to,\
        instrukcj*,skonfigur*,konfigur*,po aktualizacji,zaktualizow*,przeinstal*,pomoc techniczn*,\
        serwis gwarancyjny,brak części,po waszym serwisie,po naprawie,bateria trzyma,bateria się,bateria pada,\
        serwer leży,strona leży,system leży,plama,plamy,plamę,było zimne,była zimna,były zimne,surowe,\
        surowy,surowa,pękł po,pękła po,pękło po,pękł mi,pękła mi",
    sales: "ceną,ceny,cenę,cenie,cen,cenow*,cennik*,ile to kosztuj*,ile będzie koszt*,ile by koszt*,\
        ile koszt*,koszt,kosztuje,kosztują,kosztował*,koszty,kosztem,po ile,ile bierzecie,\
        ile państwo bior*,ile wynosi,ile wyniesie,ile za,ile trzeba zapłacić,ile płac*,jaka opłata,stawk*,\
        wycen*,kosztorys*,ofert*,rabat*,zniżk*,promocj*,upust*,bon podarunkow*,bony podarunkow*,voucher*,\
        vaucher*,kart* podarunkow*,kupić,kupię,kupna,kupno,kupował*,kupilibyśmy,kupiłabym,kupiłbym,zakup*,\
        nabyć,wzięłabym,wziąłbym,wezmę,hurt*,dostępn*,na stanie,na magazynie,macie jeszcze,macie może,\
        macie w,macie na,są jeszcze,jest jeszcze,czy macie,macie takie,mają państwo,sprzedajecie,sprzedaż,\
        sprzedaży,jakie rozmiary,rozmiar m,rozmiarze,jakie kolory,w kolorze,innych kolorach,zamówić,\
        zamawiam,złożyć zamówienie,zarezerwować,rezerwacja na,rezerwację na,stolik*,pokój,pokoje,pokoju,\
        pokoi,nocleg*,wolne terminy,wolny termin,wolnych terminów,wolne miejsca,wolnych miejsc,\
        najbliższy termin,umówić,umówię,zapisać się,zapisać na,zapisać dziecko,zapisy,wynaj*,wypożycz*,\
        dowoz*,dowieziecie,dostarczacie,wysyłacie,wysyłka do,dostawa do,demo,wersja próbna,okres próbny,\
        bezpłatn* prób*,przetest*,wypróbow*,trening próbny,lekcja próbna,zajęcia próbne,karnet*,abonament*,\
        pakiet*,współprac*,dostawc*,dystrybu*,partnerstw*,katalog*,próbk*,szukam*,poszukuj*,potrzebuj*,\
        potrzebn*,zainteresowan*,interesuje mnie,interesuje nas,interesują,zlecić,zlecenie,wykonujecie,\
        robicie,zrobicie,zrobilibyście,naprawiacie,na wymiar,na zamówienie,catering*,na wesele,na komunię,\
        budżet*,za osobę,od osoby,na osobę,za metr,za m2,za dobę,za noc,za godzinę pracy,netto,brutto,\
        raty,ratach,remont*,usług*,przyjmujecie nowych,nowych pacjentów",
    declines: "nie jestem zainteresowan*,nie jesteśmy zainteresowani,niezainteresowan*,nie interesuje,nie interesują,\
        brak zainteresowania,nie dziękuję,nie dziękujemy,dziękuję nie,nie dzięki,nie skorzystam*,\
        nie potrzebuj*,nie będę potrzebował*,nie chcę więcej,nie chcę od was,nie chcę żadn*,nie chcę ofert*,\
        nie chcę reklam,nie chcemy ofert*,nie życzę sobie,nie życzymy sobie,stop,wypisać,wypiszcie,wypisz,\
        usuńcie mój numer,usuńcie mnie,proszę usunąć mój,wykreślcie,nie dzwoń*,nie kontaktuj*,nie kontaktować,\
        nie ponawia*,nie pisz*,nie pisać,nie wysyła*,nie przysyła*,nie przesyłaj*,przestańcie,dajcie spokój,\
        dajcie mi spokój,więcej nie,bez reklam,żadnych reklam,żadnych ofert,rezygnuję,rezygnujemy,\
        zrezygnował*,wybraliśmy inn*,wybrałam inn*,wybrałem inn*,inną firmę,innej firmy,innego dostawcę,\
        gdzie indziej,już kupił*,nieaktualne,niepotrzebn*,za drogo,za drogi,za droga,za drogie,zbyt drogo,\
        zbyt drogi*,nie stać mnie,nie stać nas,poza budżetem,nie w tej cenie,podziękuję,podziękujemy,\
        rozmyśliłam,rozmyśliłem,rozmyśliliśmy,nie tym razem,odpuszczam,odpuścimy,nie dla mnie,nie dla nas,\
        oferta nas nie,oferta mnie nie,szukam pracy,szukam stażu,cv,zarabiaj,zarob*,mam już dostawcę,\
        mamy już dostawcę,już mamy dostawcę",
};
