//! Latvian.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "lv",
    reminder: "Labdien, vai varam Jums vēl kā palīdzēt? Atbildiet šeit, kad Jums ir ērti.",
    question: "Vai tagad viss ir kārtībā?",
    buttons: ["Jā", "Nē"],
    yes_words: "jā,jāa*,jap,jep,jess,yes,protams,noteikti,tieši tā,tā ir,pareizi,apstiprinu,ok,okei,okey,okay,oki,\
        labi,lieliski,lieliska,lielisks,super,superīgi,teicami,izcili,perfekti,fantastiski,brīnišķīgi,forši,čotka,\
        čotki,tops,top,kārtībā,čiki,atrisināts,atrisināta,atrisinājās,nokārtots,nokārtojās,salabots,salaboja,\
        sakārtots,strādā,iet,darbojas,izdevās,sanāca,palīdzēja,saņēmu,atnāca,paldies,paldiesiņš,paldiņ,pald,pateicos,\
        thx,apmierināt*,labāk",
    no_words: "nē,nee,nav,nebija,neesmu,neesam,vēl ne*,jopro*,vēl arvien,aizvien,diemžēl,nekas,neviens,nekad,nekā,\
        sliktāk,slikti,briesmīgi,šausmīgi,problēma ar,ir problēma,tā pati problēma,problēmas,kļūda,kļūdas,bojāt*,\
        salūz*,saplīs*,nestrādā*,nedarboj*,neiet,nevar,nevaru,nesanāk,nesanāca,neizdevās,neizdodas,nepalīdzēja,\
        nesaņēmu,neatnāca,atkal,no jauna,tas pats,daļēji,pa daļai,pusē,gandrīz,gaidu,gaidām,trūkst,jā bet,labi bet,\
        ok bet,izņemot,neatrisin*,neapmierin*,vīlies,vīlusies",
    thanks_words: "paldies,paldiess*,paldies jums,paldies tev,liels paldies,lielu paldies,milzīgs paldies,\
        milzu paldies,sirsnīgs paldies,sirsnīgu paldies,paldies liels,paldies no sirds,no sirds paldies,jauks paldies,\
        paldies par palīdzību,paldies par atbildi,paldies par ātro atbildi,paldies par informāciju,paldies par visu,\
        paldies par atsaucību,paldies par pacietību,paldies par sapratni,paldies jau iepriekš,paldies vēlreiz,\
        vēlreiz paldies,tad jau paldies,paldiesiņš,paldiesiņ,paldiņ,paldins,pald,plds,paldi,pateicos,pateicamies,\
        pateicība,liela pateicība,thx,thanks,tnx,par palīdzību,par atbildi,par ātro atbildi,par informāciju,par info,\
        par visu,par atsaucību,par pacietību,esmu pateicīg*,pateicīg*,ok paldies,labi paldies,ok,okei,okey,okay,oki,\
        labi,labs ir,ļoti labi,nu labi,lieliski,super,superīgi,teicami,izcili,perfekti,fantastiski,brīnišķīgi,burvīgi,\
        jauki,ļoti jauki,forši,baigi forši,baigi labi,čotki,čiki,tops,top,malači,malacis,jūs esat labākie,\
        esat labākie,jūs esat super,ļoti laipni,laipni,skaidrs,viss skaidrs,sapratu,saprotu,saprasts,pieņemts,zināšu,\
        kārtībā,viss kārtībā,viss ok,viss labi,lūdzu,nav par ko,nav problēmu,arī jums,jums arī,tev arī,tāpat,\
        jums tāpat,novēlu,attā,atā,čau,čauu*,čau čau,čauki,visu labu,visu labāko,visu gaišu,uz redzēšanos,\
        uzredzēšanos,uz tikšanos,līdz rītam,tiekamies,sazināsimies,līdz saziņai,jauku dienu,jauku dienu vēlot,\
        lai jauka diena,lai jums jauka diena,jauku dieniņu,skaistu dienu,labu dienu,veiksmīgu dienu,saulainu dienu,\
        jauku vakaru,labu vakaru,lai jauks vakars,jaukas brīvdienas,jaukas brīvdienas vēlot,lai jaukas brīvdienas,\
        jauku nedēļas nogali,jauku nedēļu,ar labu nakti,arlabunakti,labu nakti,priecīgus svētkus,veiksmi,lai veicas,\
        ar cieņu,tas arī viss,tas viss",
};
