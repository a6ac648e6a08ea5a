//! Italian.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "it",
    reminder: "Salve {first_name|a Lei}, possiamo ancora esserLe d'aiuto? Risponda pure qui quando Le è più comodo.",
    question: "È tutto a posto adesso?",
    buttons: ["Sì", "No"],
    yes_words: "sì,sii,siii,sisi,certo,certamente,esatto,assolutamente,ok,okay,okey,oki,bene,benissimo,apposto,\
        a posto,perfett*,ottim*,eccellente,fantastic*,grande,risolto,risolta,risolti,sistemat*,funziona,funzionano,\
        ora va,adesso va,confermo,grazie,grz,magnific*,super,top,content*,soddisfatt*,meglio,yes,arrivat*,ricevut*",
    no_words: "no,noo*,nope,non,nn,ancora niente,ancora nulla,ancora rott*,ancora lo stesso,ancora uguale,ancora il,\
        ancora la,purtroppo,per niente,per nulla,niente da fare,nessuno,nessuna risposta,macché,mica,va male,\
        molto male,peggio,peggiorat*,pessim*,un problema,il problema,stesso problema,altro problema,problemi,errore,\
        errori,rotto,rotta,rotti,rotte,guast*,di nuovo,da capo,sbagliat*,manca,mancano,sto aspettando,aspetto ancora,\
        in attesa,quasi,in parte,parzialmente,a metà,sì ma,ok ma,bene ma,mai,neanche,nemmeno,insomma,negativo,\
        irrisolt*,insoddisfatt*,scontent*,delus*",
    thanks_words: "grazie,grazieee*,graziee,grz,grazie mille,mille grazie,grazie infinite,grazie tante,tante grazie,\
        grazie davvero,grazie di cuore,grazie ancora,grazie di tutto,grazie a voi,grazie a te,grazie a lei,\
        grazie per l'aiuto,grazie per tutto,per tutto,per l'aiuto,per la disponibilità,per la risposta,\
        per la pazienza,per la gentilezza,per l'informazione,per le informazioni,per l'info,per il supporto,\
        per l'assistenza,ringrazi*,la ringrazio,vi ringrazio,ti ringrazio,thanks,thx,ok grazie,va bene grazie,ok,okay,\
        okey,oki,okk*,va bene,vabbè,d'accordo,perfetto,perfettissimo,ottimo,benissimo,bene,molto bene,tutto bene,\
        bravi,bravissimi,bravissim*,brav*,fantastico,fantastici,eccellente,grande,grandi,grandioso,super,top,mitici,\
        mitico,gentilissim*,molto gentil*,siete gentilissimi,siete i migliori,siete stati gentilissimi,che gentil*,\
        capito,ho capito,ricevuto,chiaro,tutto chiaro,a posto,a posto così,tutto a posto,apposto,figurati,figuratevi,\
        si figuri,di nulla,di niente,prego,nessun problema,ciao,ciaoo*,ciao ciao,arrivederci,arrivederla,a presto,\
        a domani,a dopo,a più tardi,ci vediamo,ci sentiamo,alla prossima,buona giornata,buon giornata,buona serata,\
        buona sera,buonasera,buonanotte,buona notte,buon pomeriggio,buon weekend,buon week end,buon fine settimana,\
        buona domenica,buona settimana,buon lavoro,buone feste,buone vacanze,saluti,cordiali saluti,distinti saluti,\
        un saluto,un abbraccio,anche a voi,anche a lei,anche a te,altrettanto,a voi,è tutto,tutto qui",
};
