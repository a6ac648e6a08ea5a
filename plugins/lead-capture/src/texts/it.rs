//! Italian.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "it",
    // Consent, name, e-mail, phone, company, need.
    questions: [
        "Volentieri! Possiamo conservare i dati che ci fornisce per prepararLe un'offerta?",
        "Volentieri! Come si chiama?",
        "A quale indirizzo e-mail possiamo inviarLe un'offerta?",
        "A quale numero di telefono possiamo contattarLa?",
        "Per quale azienda ci scrive?",
        "Di che cosa ha bisogno esattamente?",
    ],
    again: "Mi scusi, non ho capito.",
    thanks: "Grazie, {first_name|è tutto}! Qualcuno La ricontatterà con un'offerta.",
    declined: "Nessun problema, non farò altre domande. Qualcuno La aiuterà qui.",
    buttons: ["Sì", "No"],
    yes_words: "sì,sii,siii,sisi,certo,certamente,sicuro,sicuramente,ok,okay,okey,oki,va bene,vabene,vabbè,d'accordo,\
        daccordo,volentieri,assolutamente,con piacere,naturalmente,ovvio,ovviamente,come no,perché no,pure,procedete,\
        acconsento,autorizzo,accetto,confermo,consento,esatto,yes,potete,può",
    decline_words: "no,noo*,nope,nn,stop,basta,preferisco di no,preferirei di no,preferisco non,preferirei non,\
        meglio di no,non voglio,non vorrei,non desidero,non acconsento,non autorizzo,non accetto,non sono d'accordo,\
        non mi va,non conservate,non salvate,non potete,non se ne parla,non sono fatti vostri,non interessa,\
        non mi interessa,non sono interessat*,non serve,non importa,non è necessario,lasci perdere,lasciate perdere,\
        lascia perdere,lasciamo perdere,perché lo chiede,perché volete,a cosa serve,a che vi serve,assolutamente no,\
        niente,salta,rifiuto,negativo,neanche per sogno,no grazie",
    interest: "prezzo,prezzi,prezziario,quanto costa,quanto costano,quanto costerebb*,quanto viene,quanto vengono,\
        quanto verrebb*,quanto prend*,quanto chied*,quanto fate pagare,quanto sarebbe,quanto si paga,quanto per,costo,\
        costi,tariff*,listino,preventiv*,farci un'offerta,farmi un'offerta,fare un'offerta,offerta per,sconto,sconti,\
        comprare,comprarne,acquistare,acquisto,prenderei,ne prendo,lo prendo,la prendo,vendete,all'ingrosso,\
        rivenditori,rivenditore,disponibile,disponibili,avete ancora,avete disponib*,avete posto,avete una camera,\
        avete la taglia,avete il,ce l'avete,ne avete,prenotare,vorrei ordinare,vorremmo ordinare,posso ordinare,\
        fare un ordine,un tavolo,tavolo per,camera doppia,camera matrimoniale,prendere appuntamento,\
        un appuntamento per,fissare un appuntamento,noleggiare,a noleggio,affittare,consegnate a,consegnate anche,\
        spedite in,spedite anche,spedite a,demo,prova gratuita,lezione di prova,vorrei provare,iscrivermi,iscriverci,\
        abbonarmi,buono regalo,buoni regalo,carta regalo,gift card,ci serve un*,ci servono,mi serve un*,mi servono,\
        mi servirebb*,ci servirebb*,cerco,cerchiamo,sto cercando,stiamo cercando,avrei bisogno di un,interessat* a,\
        interessat* al*,mi interessa,mi interesserebb*,ci interessa,vorremmo organizzare,nostro budget,un budget,\
        a persona,su misura,sopralluogo,catering",
    not_interest: "non sono interessat*,non siamo interessat*,non mi interessa,non ci interessa,non interessa,\
        nn mi interessa,no grazie,non contatt*,non chiamat*,non mandat*,non inviat*,non inviarci,non inviarmi,\
        non mandarmi,non voglio,non desidero,smettete di,basta pubblicità,niente pubblicità,non ho bisogno,\
        non abbiamo bisogno,non mi serve,non ci serve,già un fornitore,già acquistato,già comprato,ho già trovato,\
        abbiamo già trovato,abbiamo scelto un altro,altrove,un'altra ditta,troppo car*,troppo costos*,ci ho ripensato,\
        lasciate perdere,lascio perdere,lasciamo perdere,solo curiosità,per curiosità,pura curiosità,per un amico,\
        per un'amica,solo guardando,do solo un'occhiata,do un'occhiata,tesi,compito di scuola,ricerca universitaria,\
        per la scuola,proporvi,proporci,vostri fornitori,vostro fornitore,come fornitori,produciamo,offriamo,\
        i nostri servizi,nostri prodotti,vostro sito,rimbors*,soldi indietro,addebit*,fattura,mio ordine,ho ordinato,\
        ho acquistato,ho comprato,ho prenotato,truff*,posto di lavoro,candidarmi",
    names: "mi chiamo,il mio nome è,mio nome è,mi presento sono,sono il signor,sono la signora,sono il sig,\
        sono la sig ra,a nome",
};
