//! Italian.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "it",
    complaint: "reclam*,lamentel*,lamentarmi,mio avvocato,nostro avvocato,all'avvocato,dall'avvocato,un avvocato,\
        l'avvocato,agli avvocati,miei avvocati,mio legale,nostro legale,vie legali,azioni legali,\
        azione legale,denunci*,querel*,tribunale,giudice di pace,diffid*,messa in mora,truff*,frod*,\
        raggir*,imbrogl*,fregat*,ladr*,rubato i soldi,delinquent*,cialtron*,buffon*,farabutt*,disonest*,\
        prendete in giro,prendendo in giro,prendendo per il culo,presa in giro,presi in giro,presa per il culo,\
        vergogn*,scandal*,indecen*,inaccettabil*,inammissibil*,intollerabil*,inqualificabil*,assurd*,\
        ridicol*,pessim*,schif*,disgust*,orribil*,peggior,peggiore,incompeten*,incapac*,maleducat*,cafon*,\
        poco professional*,poca serietà,mancanza di rispetto,consumatori,codacons,altroconsumo,antitrust,\
        carabinieri,polizia,recensione negativa,recensioni negative,una stella,1 stella,zero stelle,\
        sui social,mai più,delus*,indignat*,incazzat*,sono stuf*,ignorat*,terza volta,ennesim*,\
        zero risposte,fate finta,scarafagg*,intossicazion*,nessuno risponde,nessuno mi risponde,\
        nessuno ci risponde,non risponde nessuno,non rispondete,nessuna risposta,senza risposta,recensioni su,\
        brutta recensione,trustpilot,google recensioni,guardia di finanza,agcom,ombudsman,è un furto,\
        mi avete preso in giro,non è accettabile,mai vista una cosa,stanc* di,una barzelletta,fate pena",
    urgent: "urgent*,urgenz*,urgemte,asap,immediat*,emergenz*,al più presto,prima possibile,quanto prima,\
        più presto possibile,più velocemente possibile,appena potete,in fretta,ho fretta,fate presto,\
        sbrigatevi,muovetevi,tempo stringe,indietro subito,chiamatemi subito,mandate subito,qualcuno subito,\
        subito per favore,subito qualcuno,serve adesso,serve ora,proprio ora,proprio adesso,in questo momento,\
        entro stasera,entro domani,entro sera,entro un'ora,entro mezz'ora,entro 2 ore,entro poche ore,\
        entro mezzogiorno,entro le,entro la giornata,in giornata,oggi stesso,già oggi,già domani,ancora oggi,\
        per oggi,per stasera,partiamo domani,tra un'ora,fra un'ora,tra un'oretta,tra due ore,fra due ore,\
        fra 2 ore,tra tre ore,tra 3 ore,fra 3 ore,tra mezz'ora,fra mezz'ora,tra poche ore,fra poche ore,\
        chius* fuori,bloccat* in,bloccat* fuori,bloccat* dentro,rimast* chius*,chiavi dentro,qui fuori,\
        sto aspettando,stiamo aspettando,aspetto da,aspettiamo da,non può aspettare,non posso aspettare,\
        non possiamo aspettare,perde acqua,perdita d'acqua,perdita di gas,odore di gas,puzza di gas,allag*,\
        scoppiat*,senza riscaldamento,senza acqua,senza luce,senza corrente,saltata la corrente,a fuoco,\
        incendio,fumo,scintille,sanguin*,dolore fortissimo,dolore insopportabile,dolore atroce,mal di denti,\
        non respira,reazione allergica,in panne,al gate,siamo in aeroporto,scade oggi,scade domani,\
        ultimo momento,all'ultimo minuto,disperat*,aiutatemi,domani mattin*,fate in temp*,è per doman*,\
        è stasera*,oggi per fav*,saltata la luc*,giù acqua*,uno nuovo oggi*,ascensore è*,in ascensore,\
        nell'ascensore,dal soffitto*,entro oggi*,tra 2 or*,entro due or*,serv* subito,serv* oggi,\
        serv* domani,serv* stasera,serv* per domani,rispond* subito,rispond* adesso,venit* oggi,\
        venit* stasera,venit* subito,prend* oggi,acqua dal*,perso le chiav*,rimast* fuor*,fa malissim*,\
        ascensor* ferm*,arriv* in tempo,ce la fate,è domani,parto dom*,parto stas*,non c'è tempo,\
        davanti all'app*,davanti alla,davanti all'ing*,domani è il,domani è la,tra 1* min*,fra 1* min*,\
        tra 2* min*,fra 2* min*,tra 3* min*,tra venti min*,tra dieci min*,tra cinque min*,tra pochi min*,\
        tra un quarto d'ora,tra 1 ora,fra 1 ora,tra un paio d'ore,tra qualche ora,fra qualche ora,parte tra,\
        parte fra,perdo il,perdiamo il,perdere il volo,perdere il treno,treno tra,volo tra,esce acqua,\
        sta uscendo acqua,scende acqua,piove in casa,perdita dal,tubo rotto,rotto un tubo,rotto il tubo,\
        puzza di bruciato,odore di bruciato,sta bruciando,prende fuoco,cortocircuito,saltato la luce,\
        saltato il contatore,andata via la luce,manca la luce,non c'è luce,non c'è acqua,non abbiamo acqua,\
        non abbiamo luce,non abbiamo riscaldamento,non c'è riscaldamento,senz'acqua,dentro l'ascensore,\
        in autostrada,sulla statale,ho forato,carro attrezzi,soccorso stradale,auto ferma,macchina ferma,\
        un fabbro,fuori casa,fuori dalla porta,davanti al vostro,davanti al negozio,davanti al portone,\
        siamo davanti,sono davanti,sotto la pioggia,ospiti arrivano,ospiti che aspettano,ospiti in arrivo,\
        clienti che aspettano,clienti aspettano,bambini che aspettano,male da impazzire,fa tantissimo male,\
        dolore forte,forte dolore,dolori fortissimi,dolore assurdo,non ce la faccio più,non resisto,\
        faccia gonfia,guancia gonfia,febbre alta,svenut*,convulsion*,avvelen*,ha mangiato del cioccolato,\
        ha ingoiato,ha ingerito,respira male,fatica a respirare,vedermi oggi,ricevermi oggi,visitarmi oggi,\
        venire oggi,passare oggi,venire stasera,passare stasera,qualcuno oggi,stanotte,domattina,\
        per le 1* di oggi,velocissim*,rispondete veloc*",
    refund: "rimbors*,soldi indietro,indietro i soldi,miei soldi,ridatemi,ridarmi,rivoglio,restituzione,\
        restituire,restituirlo,restituirla,restituirli,restituisco,restituito,restituitemi,rendere il,\
        rendere la,il reso,un reso,resi,fare reso,reso gratuito,politica di reso,etichetta di reso,\
        rimandare indietro,rispedire,rispedirlo,rispedirla,rispedito,mandare indietro,rimandarlo,rimandarla,\
        cambio taglia,cambio merce,cambiare taglia,cambiare la taglia,cambiare con,cambiarlo,cambiarla,\
        cambiarli,cambiarle,sostituzione,sostituirlo,sostituirla,sostituire il prodotto,sostitutivo,\
        in garanzia,la garanzia,garanzia legale,annullo,annullato,annullata,annullamento,disdetta,disdico,\
        cancellare la prenotazione,cancellare l'ordine,cancellare il,cancellazione,cancellato,cancellata,\
        recesso,recedere,storno,stornare,stornate,chargeback,nota di credito,riaccredit*,risarc*,\
        indennizzo,mi sta larg*,mi sta strett*,troppo piccol*,troppo stretto,ridato i soldi,ridate,\
        mi avete ridato,caparra,cauzione,deposito cauzionale,avere indietro,riavere,rendere le,renderlo,\
        renderla,renderli,posso rendere,posso cambiarl*,fare un cambio,cambiare i pantaloni,\
        cambiare le scarpe,cambiare il prodotto,cambio della taglia,sostituire con,garanzia copre,\
        coperto da garanzia,disdir*,annullar*,cancellare la mia,cancellare l'appuntamento,mi va larg*,\
        mi va strett*,mi vanno strett*,mi vanno larg*,mi stanno strett*,mi stanno larg*,è troppo grande,\
        troppo grandi,troppo larg*,troppo cort*,troppo lung*,la linea disd*",
    order: "l'ordine,numero ordine,numero d'ordine,numero di ordine,ordine n,ordine nr,ordine numero,ordine num,\
        ordine del,stato ordine,dell'ordine,dall'ordine,all'ordine,ho ordinato,abbiamo ordinato,ordinato da,\
        ordinata,ordinate il,pacco,pacchi,mia consegna,la consegna,consegna prevista,consegnato,consegnata,\
        consegnati,mancata consegna,in consegna,corriere,fattorino,rider,tracking,traking,tracciamento,\
        tracciare,spedito,spedita,spediti,la spedizione,mia spedizione,in transito,dogana,non è arrivat*,\
        non sono arrivat*,non arriva,mai arrivat*,ancora arrivat*,ancora niente,ancora nulla,dovevate,\
        non ho ancora ricevuto,non abbiamo ancora ricevuto,mai ricevuto,ricevuto un altro,non si è presentat*,\
        non si è visto,dov'è,dove è,dove sta,dove sono i,dove sono le,che fine ha fatto,il tecnico,\
        l'idraulico,ancora in attesa,articolo sbagliato,prodotto sbagliato,ordine sbagliato,\
        indirizzo sbagliato,sbagliato ordine,mandato quello sbagliato,manca un,manca una,manca il,manca la,\
        mancano,mancante,mancanti,al posto di,al posto del,ritardo,cambiare indirizzo,cambiare l'indirizzo,\
        la prenotazione,numero di prenotazione,codice prenotazione,conferma della prenotazione,ho prenotato,\
        avevo prenotato,abbiamo prenotato,avevamo prenotato,ho una prenotazione,ho un appuntamento,\
        mio appuntamento,l'appuntamento,posticipare,volo di,volo cancellato,miei biglietti,mio biglietto,\
        bagaglio,bagagli,valigia,dimenticato,smarrit*,nostra camera,mia camera,novità sul,aggiornamenti sul,\
        a che punto,al vicino,ho lasciat*,ho dimenticat*,vostr* tecnic*,vostr* operai*,vostr* idraulic*,\
        montator*,vostr* riparazion*,mia prenotazion*,nostr* prenotazion*,mio ordin*,nostr* ordin*,mio vol*,\
        nostr* vol*,quando arriv*,quando mi arriv*,arrivat* dann*,mi è arrivat*,non è venut*,non è passat*,\
        dovev* arrivare,dovev* venire,dovev* passare,dovev* consegn*,dovrebbe essere arrivat*,risultati dell*,\
        cambiare l'orari*,cambiare la dat*,modificare l*,spostar*,avevo ordin*,ho comprato,abbiamo comprato,\
        comprato da voi,avevo comprato,ho acquistato,abbiamo acquistato,avevo acquistato,acquistato da voi,\
        acquistato sul,mio acquisto,ho preso da voi,avevo chiesto,avevamo chiesto,avevo richiesto,\
        nessuna notizia,senza notizie,nessuna traccia,non ho notizie,non ho più notizie,notizie della,\
        notizie del mio,della consegna,stato della spedizione,stato del mio,stato spedizione,aspetto ancora,\
        ancora aspettando,sto aspettando il,sto aspettando la,sto aspettando i,aspettando da,aspetto il,\
        aspetto la,ancora non arriv*,non è ancora,non sono ancora,non mi è ancora,arrivat* sbagliat*,\
        arrivat* con,arrivat* senza,arrivat* rott*,è arrivato,è arrivata,sono arrivati,sono arrivate,\
        ci è arrivat*,mi sono arrivat*,ho ricevuto,abbiamo ricevuto,avete mandato,avete inviato,mi avete,\
        ci avete,avete montato,avete installato,avete riparato,avete sistemato,hanno portato,quando viene il,\
        quando passa il,quando consegn*,quando mi consegn*,a che ora arriva,a che ora passa,a che ora viene,\
        avrebbe dovuto,avrebbero dovuto,avevate detto,mi avevate,ci avevate,mi era stato,mi avevano,\
        non si è fatto vivo,nessuno è venuto,nessuno è passato,non viene nessuno,manca ancora,manca qualcosa,\
        mancavano,sbagliato indirizzo,sbagliato l'indirizzo,sbagliato taglia,sbagliato data,ho sbagliato a,\
        cambiare data,cambiare orario,cambiare il nome,cambiare appuntamento,modificare il mio,\
        modifica della prenotazione,rimandare,rinviare,anticipare l*,appuntamento di,appuntamento delle,\
        avevo un appuntamento,avevo appuntamento,ho appuntamento,avevo una prenotazione,prenotato per,\
        mio viaggio,mio treno,non ho i biglietti,i biglietti che,biglietti via mail,esiti,referto,referti,\
        risultati degli",
    invoice: "fattura,fatture,fatturazione,fatturare,autofattura,ricevuta di pagamento,ricevuta fiscale,\
        la ricevuta,una ricevuta,scontrino,scontrini,addebit*,riaddebit*,pagato due volte,pagata due volte,\
        pagato doppio,doppio pagamento,due volte lo stesso,ho pagato,abbiamo pagato,già pagato,già pagata,\
        pagato di più,fatto pagare,pagamento fallito,pagamento rifiutato,pagamento non,mio pagamento,\
        il pagamento,nostro pagamento,del pagamento,pagamento risulta,sollecito,bolletta,bollette,\
        bonifico fatto,fatto bonifico,bonifico effettuato,il bonifico,prelevat*,prelievo,scalat*,\
        estratto conto,mia carta,carta rifiutata,carta di credito rifiutata,carta non viene,rid,\
        domiciliazione,rinnovo automatico,rinnovat*,il rinnovo,canone,importo sbagliato,importo errato,\
        conto sbagliato,nel conto,sul conto,a saldo,la rata,codice fiscale sulla,partita iva errata,\
        codice sdi,codice univoco,pec per,metodo di pagamento,link di pagamento,quietanza,\
        mi risulta un pagamento,maggiorazione,sconto non,codice sconto,applicato lo,non è stato applicato,\
        tolto dal conto,presi dal conto,soldi dal conto,pagato in più,paypal non,quando pago,\
        non riesco a pagare,ho saldato,ho già saldato,ho versato,perché pago,perché mi avete,aumentat*,\
        ricevuta del",
    account: "password,pasword,passwrod,psw,pwd,login,loggar*,log in,accedere al,accedere all*,\
        riesco ad accedere,riesco più ad accedere,riesco a accedere,riesco a entrare,riesco ad entrare,\
        entrare nel,entrare nell*,mio accesso,accesso negato,accesso al mio,credenziali,nome utente,username,\
        mio account,nostro account,account bloccato,account è,l'account,profilo,mio utente,area riservata,\
        area personale,area clienti,codice di verifica,otp,il codice non,codice via sms,sms con il codice,\
        nessun codice,codice di conferma,codice di attivazione,chiave di licenza,la licenza,autenticazione,\
        due fattori,spid,l'app,la app,nell'app,dall'app,sull'app,vostra app,cambiare email,\
        cambiare la mail,cambiare mail,cambiare l'email,cambiare numero,cambiare il numero,aggiornare i dati,\
        aggiornare i miei,modificare i dati,modificare i miei,miei dati,cambio di residenza,gdpr,\
        mio abbonamento,nostro abbonamento,disattivare,sospendere,mia iscrizione,mio piano,tessera,\
        mia mail è cambiata,punti fedeltà,registrarmi,arriva il codice,codice non arriva,arriva il sms,\
        arriva l'sms,arriva la mail,mail di conferma,email di conferma,mia linea,mio contratto,recuperare la,\
        recuperare il mio,reimpostare,resettare la,non mi riconosce,non mi fa entrare,il link non,il sito non,\
        sul sito non,mia sim,mia utenza,voltura,cambio intestatario,cambiare l'indirizzo mail,cambiare carta,\
        cancellare il mio,eliminare il mio,disattivo,cancellarmi dal,cancellare l'abbonamento,\
        bloccato il conto,miei punti,punti non,il rinnovo automatico",
    problem: "rott*,rompe,danneggiat*,difett*,guast*,non funzion*,nn funzion*,non va più,non va bene,non va il,\
        non va la,nn va,non parte,nn parte,non accende,non carica,non si avvia,non si vede,non scalda,\
        non raffredda,non scarica,non stampa,non sincronizza,non mi fa,non mi lascia,nn riesco,smesso di,\
        errore,errori,crash*,si blocca,bloccat*,si pianta,si spegne,si riavvia,si stacca,si scollega,\
        si impalla,impallat*,bug,schermo nero,schermata bianca,schermata nera,offline,è giù,gocciol*,crepa,\
        crepat*,graffi*,strappat*,macchiata,una macchia,scucit*,scollat*,incrinat*,sbeccat*,scheggiat*,\
        staccat*,ristrett*,sbiadit*,ammuffit*,muffa,marci,marcio,scadut*,andat* a male,crud*,bruciat*,\
        capello,era fredd*,arrivat* fredd*,taglia sbagliata,colore sbagliato,misura sbagliata,diverso da,\
        diversa da,colore diverso,un problema,il problema,problema con,problema al,problema di,\
        problema tecnico,problemi con,ho problemi,avendo problemi,dei problemi,anomali*,malfunzion*,\
        c'è qualcosa che non,qualcosa non va,rumor*,lampeggia,luce rossa,spia,surriscald*,batteria dura,\
        si scarica,come si imposta,come si fa a,come si accende,come devo fare,come posso fare per,\
        come cambio,come collego,come lo pulisco,istruzioni,istruzione,manuale,configur*,reinstall*,\
        aggiornamento,aiuto con,pezzi mancanti,acqua calda*,assistenza tecn*,mi aiut*,aiutarmi con*,\
        bisogno di aiut*,bisogno di assist*,assistenza per*,supporto tecn*,dove ved*,dove posso ved*,\
        taglia divers*,odor* stran*,sono mort*,vomita ancora,troppo scur*,sfocat*,stampat* male,\
        tagliat* male,cucit* male,montat* male,fatt* male,venut* male,dopo il trattam*,dopo la vostr*,\
        dopo il vostr*,dopo l'interv*,dopo la medicin*,dopo il lavagg*,non riesco*,non riusc*,come si us*,\
        come si mont*,come si inst*,come facci*,come posso scar*,come posso camb*,come posso ann*,\
        come posso mod*,come imp*,non si acc*,non si apr*,non si chiu*,non si carica*,non si coll*,\
        non si conn*,è diventat*,perde acqua,perde olio,perde pres*,lento,lenta,rovinat* al,continua a dare,\
        continua a spegn*,continua a lamp*,lentissim*,va piano,da ieri,da stamattina,da stamani,\
        da questa mattina,non prende,prende più,non c'è campo,non ho internet,non c'è internet,senza internet,\
        senza linea,senza connessione,niente internet,non ho linea,non c'è linea,cade la linea,\
        cade la connessione,di nuovo lo stesso,stesso problema,ancora lo stesso,è tornat* il,riacces*,\
        si accende più,si accende ma,si è spent*,si è ferm*,si ferma,si è blocc*,si è stacc*,si è scoll*,\
        si è scuc*,si è apert*,si è stapp*,si è strapp*,si è incepp*,si inceppa,si chiude da sol*,\
        si chiude sempre,si è chius*,non si sente,non si sblocca,non si muove,non gira,non centrifuga,\
        non aspira,non si aggiorna,non si sincronizza,non mi arriva,non mi apre,non mi carica,non mi accetta,\
        non accetta,non viene accettat*,non mi riconosce,non riconosce,non trovo,non la trovo,non lo trovo,\
        non capisco come,non so come,non mi dà,esce scritto,cosa faccio,cosa devo fare,che faccio,\
        che devo fare,cosa posso fare,come si disattiva,come si attiva,come si pulisce,l'assistenza,appassit*,\
        mort* dopo,è venut* verde,mess* male,scolor*,era apert*,ammacc*,spaccat*",
    sales: "prezz*,quanto viene,quanto vengono,quanto verrebb*,quanto fa,quanto chied*,quanto prend*,\
        quanto sarebbe,quanto mi fate,quanto si paga,quanto pago,quanto la,quanto il,quanto x,quanto per,\
        costo,costi,costa,costano,tariff*,listino,preventiv*,offert*,scont*,promozion*,promo,gift card,\
        comprar*,acquist*,compro,prendere due,prendo,prenderei,prenderne,vendete,in vendita,ingrosso,\
        rivendit*,distribut*,disponibil*,vi è rimast*,è rimasto qualche,taglie,nella taglia,in taglia,\
        taglia m,taglia l,numero 42,che colori,quali colori,in altri colori,altro colore,prenot*,ordinare,\
        fare un ordine,un tavolo,tavolo per,tavolo da,una camera,camera doppia,camere,posto per,\
        prendere appuntamento,un appuntamento,fissare un,noleggi*,affitt*,consegnate,spedite,fate consegne,\
        spese di spedizione,demo,prova gratuita,periodo di prova,abbonament*,iscrizion*,pacchetti,fornitor*,\
        fornitura,proporvi,proporci,collabor*,partnership,catalogo,campion*,brochure,fate anche,realizzate,\
        su misura,personalizzat*,catering,buffet,ci serve,ci servono,mi serve,mi servirebb*,mi servono,\
        ci servirebb*,cerco,cerchiamo,sto cercando,stiamo cercando,interessat* a,interessat* al*,\
        mi interessa,mi interesserebb*,budget,a persona,a notte,all'ora,al metro,al mq,finanziamento,\
        fate sopralluoghi,sopralluogo,un idraulico,un elettricista,sostituire,rifare,installare,riparar*,\
        vorrei,ci sono ancor*,bigliett*,volevo sap*,volevo chied*,mi piacereb*,ci piacereb*,avrei bisogn*,\
        avremmo bisogn*,per un grupp*,per la mia aziend*,quanto ci vuol*,cosa serve per*,passare a vo*,\
        cosa consigl*,mi consigl*,quale consigl*,in quanto temp*,un commercial*,fate tagl*,fate mass*,\
        fate sped*,fate il,fate la,fate i,fate un*,fate consul*,fate prev*,che piani,a rate,provarl*,\
        posso provare,c'è il 4*,c'è il 3*,farebbe,fareste,fate foto,fate manutenzione,avete,avreste,\
        trattate,che modelli,quali modelli,che opzioni,che servizi,quali servizi,cosa comprende,cosa include,\
        cosa è incluso,cos'è incluso,incluso nel,è compres*,che differenza,differenza tra,consiglio su,\
        consigliarmi,regal*,accettate,curate,vaccin*,steriliz*,cambiate,riparate,aggiustate,sistemate,\
        montate,installate,posate,organizzate,venite anche,a domicilio,arrivate fino,potreste fare,\
        potreste farmi,potete fare,potete farmi,potete farci,riuscite a farmi,riuscite a fare,possibile avere,\
        posso avere,posso vedere,posso venire,posso visitare,potrei avere,potrei venire,si può avere,\
        si può pagare,si può venire,vedere l'appartamento,visitare l'appartamento,liber*,c'è ancora,c'è posto,\
        c'è disponib*,c'è la taglia,vorremmo,volevo un*,gradirei,ho bisogno di un*,imbianc*,ristruttur*,\
        fabbro,giardiniere,trasloc*,informazion*,info,consulenza,compleanno,matrimoni*,battesimo,torta,\
        torte,bouquet,tripla,dal 1* al,iscriv*,corso,corsi,lezioni,lezione,rateizz*,quant'è,quanto cost*,\
        costerebbe,economic*,ceretta,tatuaggi*,tagliando",
    declines: "non sono interessat*,non siamo interessat*,nn sono interessat*,non mi interessa,non ci interessa,\
        nn mi interessa,non interessa,non m'interessa,no grazie,nessun interesse,non fa per me,non fa per noi,\
        non contattatemi,non contattateci,non mi contattate,non ci contattate,non chiamatemi,non chiamate,\
        non mi chiamate,non chiamarmi,smettete di,smettetela,smettila,stop,basta messaggi,basta pubblicità,\
        basta offerte,basta chiamate,niente pubblicità,niente offerte,niente spam,non voglio ricevere,\
        non voglio più ricevere,non desidero ricevere,non desidero più ricevere,non voglio offerte,non inviat*,\
        non mandat*,non inviarci,non inviarmi,non mandarmi,non mandarci,non mi mandate,non scrivetemi,\
        non scrivete,non mi scrivete,disiscriv*,cancellami,cancellatemi,toglietemi,rimuovetemi,\
        lista contatti,mailing list,lasciatemi in pace,abbiamo già un,ho già un fornitore,ho già trovato,\
        abbiamo già trovato,già risolto,ho scelto un altro,abbiamo scelto un altro,un'altra ditta,\
        un altro fornitore,un'altra azienda,altrove,da un'altra parte,non ci serve,non mi serve,\
        non ne ho bisogno,non ho bisogno di,non abbiamo bisogno,troppo caro,troppo cara,troppo costos*,\
        fuori budget,non fa al caso,lasciamo perdere,lascio perdere,lasciate perdere,ci ho ripensato,\
        abbiamo deciso di non,ho deciso di non,rinuncio,io passo,per questa volta passo,declin*,curriculum,\
        candidar*,mi candido,cerco lavoro,cerco un lavoro,posto di lavoro,guadagna*,mio cv,assumete,\
        cercate personale,tirocinio,lavorare con voi,lavorare da voi,lavora con noi,candidatura,giornalist*,\
        intervist*,bitcoin,investi,cripto*,offriamo servizi,vi offriamo",
};
