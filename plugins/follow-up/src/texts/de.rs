//! German.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "de",
    reminder: "Hallo {first_name|noch einmal}, sind Sie noch da? Antworten Sie einfach hier, wann es Ihnen passt.",
    question: "Ist jetzt alles in Ordnung?",
    buttons: ["Ja", "Nein"],
    yes_words: "ja,jaa*,jap,jup,jepp,jep,yes,yep,jo,joa,jawohl,jawoll,jau,klar,genau,stimmt,gut,super,toll,prima,\
        bestens,spitze,klasse,top,perfekt,wunderbar,danke,dankeschön,merci,thx,ok,okay,okey,passt,erledigt,geklärt,\
        geklaert,gelöst,geloest,behoben,repariert,funktioniert,geht wieder,geht jetzt,läuft,laeuft,klappt,\
        hat geklappt,in ordnung,alles paletti,zufrieden,einwandfrei,tadellos,wieder da,angekommen,fertig,jawoi",
    no_words: "nein,nee,nö,noe,nope,naa,nicht,nichts,nix,immer noch,falsch,kaputt,leider,schlecht,schlechter,\
        schlimmer,problem,probleme,fehler,fehlt,fehlen,keine,keiner,kein,keinen,niemand,nie,weder,kaum,teilweise,\
        halb,fast,schon wieder,erneut,warte,warten,unzufrieden,enttäuscht,enttaeuscht,defekt,ungelöst,ungeklärt,\
        ja aber,bisher,nimmer,noch immer,noch ein*,noch was,noch etwas,noch offen,noch da",
    thanks_words: "danke,dank,dankee*,dankeschön,dankeschoen,danke schön,danke schoen,danke sehr,danke vielmals,\
        danke dir,danke ihnen,danke euch,danke nochmal,danke nochmals,danke trotzdem,danke im voraus,danke fürs,\
        vielen dank,vielen lieben dank,vielen herzlichen dank,lieben dank,herzlichen dank,besten dank,\
        recht herzlichen dank,tausend dank,schönen dank,schoenen dank,dank dir,dank euch,dank ihnen,ich danke,\
        ich danke ihnen,ich danke dir,ich danke euch,wir danken,bedanke mich,merci,merci vielmal,merci vilmal,\
        merci vielmals,vergelts gott,vergelt's gott,thx,thanks,thank you,thank u,ty,dangge,dankschön,für die hilfe,\
        fuer die hilfe,für ihre hilfe,für deine hilfe,für eure hilfe,fuer ihre hilfe,für die schnelle hilfe,\
        für die schnelle antwort,fuer die schnelle antwort,für ihre mühe,für die mühe,für eure mühe,für deine mühe,\
        fürs kümmern,fürs bescheid geben,für den tollen service,ok danke,okay danke,alles bestens,passt so,\
        passt schon,passt danke,gut danke,super,super danke,supi,toll,prima,bestens,spitze,spitzenmäßig,klasse,top,\
        perfekt,perfekt danke,wunderbar,ausgezeichnet,hervorragend,fantastisch,großartig,leiwand,freut mich,\
        sehr nett,sehr lieb,lieb von ihnen,nett von ihnen,das ist nett,das ist lieb,sehr freundlich,bis dann,\
        bis bald,bis später,bis spaeter,bis nachher,bis gleich,bis die tage,bis demnächst,bis zum nächsten mal,\
        tschüss,tschuess,tschau,ciao,tschö,pfiat di,pfiat eich,pfüat di,adieu,ade merci,uf wiederluege,\
        auf wiedersehen,wiedersehen,auf wiederhören,wiederhören,schönen tag,schoenen tag,schönen tag noch,\
        schoenen tag noch,einen schönen tag,einen schoenen tag,einen schönen tag noch,schönen abend,schoenen abend,\
        schönen abend noch,einen schönen abend,einen schönen abend noch,schönes wochenende,schoenes wochenende,\
        ein schönes wochenende,schönen feierabend,schoenen feierabend,schönen sonntag,gute nacht,alles gute,\
        alles liebe,gleichfalls,ihnen auch,dir auch,euch auch,kein problem,keine ursache,gern geschehen,machts gut,\
        mach's gut,bleiben sie gesund,alles klar danke,alles klar dann,alles klar bis dann,ok super,ok perfekt,\
        ok passt,ok top,okay super,sehr gut danke,alles gut danke,danke für alles,danke für die info,\
        danke für die auskunft,danke für ihre hilfe,danke für die hilfe,danke für die schnelle hilfe,\
        danke für die schnelle antwort,danke für die rückmeldung,hat geholfen,das hat geholfen,hilft mir weiter,\
        sie haben mir sehr geholfen,dann bis morgen,ok bis morgen,danke bis morgen,bis morgen dann",
};
