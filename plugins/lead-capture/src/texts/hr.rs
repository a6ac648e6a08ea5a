//! Croatian.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "hr",
    // Consent, name, e-mail, phone, company, need.
    questions: [
        "Rado ćemo pomoći! Smijemo li sačuvati podatke koje nam navedete kako bismo Vam pripremili ponudu?",
        "Rado ćemo pomoći! Kako se zovete?",
        "Na koju e-mail adresu Vam smijemo poslati ponudu?",
        "Na koji Vas broj telefona možemo dobiti?",
        "Za koju nam se tvrtku javljate?",
        "Što Vam je točno potrebno?",
    ],
    again: "Oprostite, ne razumijem Vaš odgovor.",
    thanks: "Hvala, to je sve! Netko od nas javit će Vam se s ponudom.",
    declined: "Nema problema, neću više postavljati pitanja. Netko od nas pomoći će Vam ovdje.",
    buttons: ["Da", "Ne"],
    yes_words: "da,daa*,dada,je,može,smijete,možete,slobodno,naravno,svakako,apsolutno,sigurno,dakako,jasno,ok,okej,\
        okay,okey,oke,oki,u redu,uredu,dobro,slažem se,pristajem,suglasna sam,suglasan sam,dajem privolu,dopuštam,\
        dozvoljavam,prihvaćam,potvrđujem,izvolite,rado,vrijedi,važi,zašto ne,yes,yep,super,samo naprijed,neka bude",
    decline_words: "ne,nee*,nope,stop,radije ne,bolje ne,ne bih,ne želim,neću,ne pristajem,ne slažem se,ne dopuštam,\
        ne dozvoljavam,nemojte,ne dam,ne smijete,nije potrebno,nema potrebe,ne treba,nije bitno,nebitno,nevažno,\
        zaboravite,pustite,ostavite me,odbijam,odustajem,nisam zainteresiran*,ne zanima me,što će vam,sta ce vam,\
        zašto vam treba,zašto pitate,čemu to,ne tiče vas se,to nije vaša stvar,preskoči,preskočite,nipošto,nikako,\
        bez toga,ni slučajno,nema šanse,ne hvala,hvala ne",
    interest: "cijena,cijene,cijenu,cijenama,cijeni,cjenik,cjeniku,košta,koštaju,koštalo,koliko bi,kolko bi,\
        koliko dođe,kolko dođe,koliko naplać*,koliko uzimate,koliko stoji,koliko iznosi,koliko za,kolko za,koliko je,\
        pošto je,pošto su,pošto vam,ponudu,ponuda za,ponude za,predračun,troškovnik,popust,popusta,kupiti,kupit,\
        kupila bih,kupio bih,kupili bi,kupnju,uzela bih,uzeo bih,uzeli bi,veleprodaj*,na veliko,na zalihi,na stanju,\
        na lageru,dostupno,dostupan,dostupna,dostupni,imate li još,imate još,imate li slobodn*,imate slobodn*,\
        imate li u,imate li kakv*,imate kakav,imate li veličinu,ima li slobodn*,ima slobodn*,ima li još,prodajete,\
        naručiti,naručit,naručila bih,naručio bih,naručili bi,rezervirati,rezervirat,rezervaciju za,stol za,sobu za,\
        dvokrevetn*,slobodan termin,slobodnih termina,slobodan stol,slobodnu sobu,termin za,upisati,upisat,iznajmiti,\
        iznajmit,najam,unajmiti,dostavljate,šaljete li,demo,probni,probnu,isprobati,poklon bon,bon za,voucher,tražim,\
        tražimo,trebam,trebamo,trebao bi mi,trebala bi mi,treba nam,zanima me,zanima nas,zanimaju me,zanimaju nas,\
        zainteresiran*,suradnja,suradnju,po mjeri,izradu,catering,budžet,po osobi,po metru,po stablu,po kvadratu,\
        razmišljam da",
    not_interest: "ne zanima,ne zanimaju,nisam zainteresiran*,nismo zainteresirani,nezainteresiran*,ne hvala,hvala ne,\
        ne treba,ne trebam,ne trebamo,nije mi potreb*,nije nam potreb*,nema potrebe,ne želim,ne želimo,ne šaljite,\
        nemojte,prestanite,ne zovite,ne kontaktirajte,stop,odjav*,bez reklama,ostavite me,drugu firmu,\
        drugog dobavljača,drugdje,našli smo drug*,već imamo,već sam kupi*,već smo kupili,preskup*,\
        ne mogu si priuštiti,odustajem,odustajemo,odustala sam,odustao sam,predomisli*,iz znatiželje,samo me zanima,\
        samo pitam,za prijateljicu,pitam za,samo gledam,samo razgledavam,samo razgledam,za faks,za školu,seminarski,\
        diplomski,nudimo,nudim,proizvodimo,naše usluge,naši proizvodi,vaš dobavljač,vaši dobavljači,vašu stranicu,\
        vašu web,posao,posla,radno mjesto,životopis,povrat,novac natrag,faktur*,moja narudžba,moju narudžbu,\
        naručila sam,naručio sam,kupila sam,kupio sam,platila sam,platio sam,imam rezervaciju,prevar*,prijevar*,\
        reklamacij*,dostava na otoke,tražim rješenje,tražim objašnjenje,tražim odgovor",
    names: "zovem se,moje ime je,ime mi je,ja se zovem,zovu me,na ime,na prezime,prezime mi je,moje ime i prezime je",
};
