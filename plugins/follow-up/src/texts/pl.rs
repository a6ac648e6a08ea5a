//! Polish.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "pl",
    reminder: "Dzień dobry, czy możemy jeszcze w czymś pomóc? Prosimy odpisać tutaj w dowolnej chwili.",
    question: "Czy teraz wszystko jest w porządku?",
    buttons: ["Tak", "Nie"],
    yes_words: "tak,taak*,takk*,tk,yes,jasne,pewnie,oczywiście,dokładnie,zgadza się,potwierdzam,owszem,ok,oki,okej,\
        okey,okay,dobrze,super,świetn*,rewelacj*,idealn*,doskonal*,znakomi*,wspanial*,ekstra,extra,git,gitara,spoko,\
        cudown*,perfekcyjn*,w porządku,w porzo,wszystko gra,działa,działają,zadziałał*,śmiga,hula,rozwiązan*,\
        załatwion*,naprawion*,udało się,pomogło,dzięk*,dzk,dzięx,thx,zadowolon*,lepiej,doszł*,dotarł*",
    no_words: "nie,niee*,ne,nic,nikt,nadal,dalej,wciąż,ciągle,niestety,bynajmniej,skąd,gdzie tam,gorzej,źle,fatal*,\
        kiepsk*,słabo,tragedi*,masakra,problem z,mam problem,ten sam problem,problemy,błąd,błęd*,zepsu*,popsu*,\
        uszkodz*,niezupełnie,prawie,częściowo,połowicznie,połowa,znowu,znów,ponownie,od nowa,to samo,przestał*,\
        brakuje,brak,czekam,tak ale,ok ale,dobrze ale,oprócz,poza tym,nierozwiązan*,niezadowolon*,rozczarowan*,nigdy",
    thanks_words: "dziękuję,dziękuj*,dziękować,dziękuję bardzo,bardzo dziękuję,dziękuję pięknie,dziękuję serdecznie,\
        serdecznie dziękuję,dziękuję ślicznie,podziękowania,dzięki,dzięki wielkie,wielkie dzięki,dzięki bardzo,\
        dzięki za pomoc,dziękówka,dziena,dzięx,dzienks,dzk,dzięks,thx,thanks,tnx,za pomoc,za odpowiedź,\
        za szybką odpowiedź,za informację,za info,za wszystko,za cierpliwość,za wyrozumiałość,za poświęcony czas,\
        za wyjaśnienie,za obsługę,bardzo,pięknie,serdecznie,ślicznie,jestem wdzięczn*,wdzięczn*,ok dzięki,ok dziękuję,\
        ok,oki,okej,okey,okay,oks,dobrze,dobra,dobra dzięki,w porządku,w porzo,spoko,jasne,pewnie,rozumiem,\
        zrozumiałam,zrozumiałem,zrozumiano,przyjęłam,przyjąłem,super,superowo,świetnie,świetna robota,rewelacja,\
        rewelacyjnie,idealnie,doskonale,znakomicie,wspaniale,fajnie,ekstra,extra,git,gitara,bomba,cudownie,\
        perfekcyjnie,perfekt,brawo,jesteście super,jesteście najlepsi,jesteście wspaniali,kochani jesteście,miło,\
        bardzo miło,miło mi,bardzo mi miło,wzajemnie,nawzajem,również,cała przyjemność,polecam,pozdrawiam,pozdrawiamy,\
        pozdro,pozdrowienia,z pozdrowieniami,do widzenia,do zobaczenia,do usłyszenia,na razie,narazie,nara,pa,papa,\
        pa pa,pappa,cześć,hej,trzymajcie się,trzymaj się,miłego dnia,miłego dzionka,dobrego dnia,udanego dnia,\
        miłego wieczoru,dobrego wieczoru,miłego popołudnia,miłego weekendu,udanego weekendu,dobrego weekendu,\
        spokojnego dnia,miłej niedzieli,miłego tygodnia,dobranoc,spokojnej nocy,wesołych świąt,wszystkiego dobrego,\
        wszystkiego najlepszego,to wszystko",
};
