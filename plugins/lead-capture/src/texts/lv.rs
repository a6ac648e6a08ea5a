//! Latvian.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "lv",
    // Consent, name, e-mail, phone, company, need.
    questions: [
        "Labprāt palīdzēsim! Vai drīkstam saglabāt Jūsu sniegtās ziņas, lai sagatavotu piedāvājumu?",
        "Labprāt palīdzēsim! Kā Jūs sauc?",
        "Uz kādu e-pasta adresi drīkstam nosūtīt piedāvājumu?",
        "Pa kādu tālruņa numuru varam ar Jums sazināties?",
        "Kādu uzņēmumu Jūs pārstāvat?",
        "Kas tieši Jums ir nepieciešams?",
    ],
    again: "Atvainojiet, es nesapratu Jūsu atbildi.",
    thanks: "Paldies, tas ir viss! Kāds no mums sazināsies ar Jums un nosūtīs piedāvājumu.",
    declined: "Nekas, es vairs nejautāšu. Kāds no mums Jums šeit palīdzēs.",
    buttons: ["Jā", "Nē"],
    yes_words: "jā,jāa*,jap,jep,jess,yes,protams,noteikti,droši,drīkst,drīkstat,varat,var,piekrītu,piekrītam,ar mieru,\
        atļauju,apstiprinu,ok,okei,okey,okay,oki,labi,lūdzu,labprāt,kāpēc ne,kādēļ ne,aha,tieši tā,kārtībā,super,\
        pareizi,der",
    decline_words: "nē,nee,nope,stop,labāk nē,nē paldies,paldies nē,negribu,negribētu,nevēlos,nevēlētos,nepiekrītu,\
        nepiekrītam,neatļauju,nedrīkst,nedrīkstat,nesaglabājiet,neglabājiet,nejautājiet,neprasiet,nedošu,neteikšu,\
        nav jūsu darīšana,tā nav jūsu darīšana,kāda jums daļa,nav svarīgi,nav vajadzīgs,nav vajadzīga,\
        nav nepieciešams,nevajag,neinteresē,neesmu ieinteres*,atsakos,lieciet mani mierā,liecieties mierā,kāpēc jums,\
        kam jums,priekš kam,kāpēc prasāt,aizmirstiet,izlaist,izlaidīsim,nekādā gadījumā,ne par ko",
    interest: "cena,cenas,cenu,cenām,cenrādi,cenrādis,cik maks*,cik izmaks*,cik naudas,par kādu naudu,cik sanāk*,\
        cik būtu,cik jāmaksā,cik ņemat,cik prasāt,maksātu,izmaksas,izmaksātu,tāme,tāmi,piedāvājums,piedāvājumu,\
        atlaide,atlaidi,nopirkt,pirkt,pirktu,iegādāties,iegādei,iegādi,ņemtu,ņemšu,paņemtu,vairumtirdz*,vairumā,\
        noliktavā,pieejams,pieejama,pieejami,pieejamas,vai jums ir,vai vēl ir,vai jums būtu,pārdodat,tirgojat,pasūtīt,\
        pasūtīšu,rezervēt,galdiņu,galdiņš,numuriņ*,istabiņ*,istabu,divvietīg*,brīvs laiks,brīvi laiki,brīvas vietas,\
        brīva vieta,brīvs numur*,brīvu laiku,pierakstīties,pierakstīt,pieteikties,pieteikt,nomāt,noma,nomāšana,īrēt,\
        izīrējat,iznomājat,vai piegādā*,piegādājat,atvest,vai sūtāt,demo,demonstrācij*,izmēģināt,izmēģinājuma,\
        abonementu,dāvanu kart*,meklēju,meklējam,vajag,vajadzētu,vajadzīg*,nepieciešams,nepieciešama,nepieciešami,\
        nepieciešamas,interesē,interesējos,gribētu,gribam,vēlētos,vēlos iegād*,vēlos rezerv*,vēlos pierakst*,\
        vēlos saņemt,vēlamies rezerv*,vēlamies saņemt,vai varat uztais*,izgatavot,izgatavojat,uzlikt,salabot,\
        saremontēt,remontējat,ēdināšan*,banket*,budžets,sadarbīb*,no personas,uz personu,par kvadrāt*",
    not_interest: "neinteres*,neesmu ieinteres*,nav intereses,nē paldies,paldies nē,nevajag,nevajadzēs,nav vajadzīg*,\
        nav nepieciešam*,nevēlos,nevēlamies,negribu,nesūtiet,nesuutiet,nesūtīt,nezvaniet,nerakstiet,nesazin*,\
        netraucē*,lieciet mani mierā,liecieties mierā,stop,atrakst*,bez reklām*,nekādu reklām*,citu firmu,\
        citu uzņēmumu,citu piegādātāju,citur,pie cita,jau nopirkām,nopirku,iegādājos,pārāk dārg*,par dārgu,atsakos,\
        atsakāmies,pārdomāju,pārdomājām,nav aktuāl*,neaktuāl*,aizmirstiet,ziņkārības pēc,tikai ziņkār*,aiz ziņkāres,\
        tikai pajautāju,tikai jautāju,tāpat jautāju,drauga vārdā,draugam jautāju,draudzenei jautāju,tikai skatos,\
        tikai apskatos,tikai paskat*,skolas darb*,kursa darb*,bakalaura darb*,maģistra darb*,referāt*,piedāvājam,\
        mūsu produkt*,mūsu pakalpojum*,ražojam,jūsu piegādātāj*,jūsu mājaslap*,darbu,darba vietu,vakanc*,cv,\
        naudu atpakaļ,atmaks*,atgriez*,rēķin*,mans pasūtījums,manu pasūtījumu,pasūtīju,rezervēju,samaksāju,krāpn*,\
        krāpšan*,sūdzīb*,garantij*,melna piektdiena,nestrādā*",
    names: "mani sauc,mans vārds ir,sauc mani,uz vārda,jums raksta,šeit raksta,mans uzvārds ir,mani sauc par",
};
