//! German.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "de",
    complaint: "beschwerde,beschweren,anwalt,anwälte*,rechtsanwalt*,rechtliche schritte,rechtsweg,verklag*,\
        vor gericht,gerichtlich*,strafanzeige,anzeige ist,anzeige erstatt*,zeige sie an,polizei,betrug*,\
        betrueg*,betrogen,beschiss*,abzock*,abgezockt,verarsch*,übers ohr,über den tisch,kriminell*,\
        unverschämt*,unverschaemt*,frechheit,dreist*,skandal*,sauerei,schweinerei,saustall,saftladen,\
        schande,armutszeugnis,zumutung,unzumutbar*,unter aller,katastroph*,schlechtest*,nie wieder,1 stern*,\
        einen stern,verbraucherschutz,verbraucherzentrale,arglistig*,belogen,gelogen,vertröstet,ignoriert*,\
        kein mensch meldet,keiner meldet,zum dritten mal,pampig*,respektlos*,widerlich*,stinksauer,\
        schnauze voll,lächerlich,ein witz,pfusch*,diebe,schlimmste*,miserab*,angeschnauzt,ausgelacht,ekel*,\
        eklig*,inakzeptab*,keine reaktion,konsumentenschutz,null antwort,bloßgestellt,gedemütigt,\
        sehr enttäuscht,maßlos enttäuscht,unmögliches verhalten,schlechte bewertung,nicht akzeptabel",
    urgent: "dringend*,dringlich*,eilt,eilig*,sofort,sofortige*,asap,schnellstmöglich*,schnellstmoeglich*,\
        so schnell wie,schnellstens,so bald wie,sobald wie,baldmöglichst*,umgehend*,unverzüglich*,notfall*,\
        notdienst*,nicht warten,nicht mehr warten,nicht länger warten,nicht bis morgen,keine zeit,zeitdruck,\
        zeitkritisch,auf der stelle,jetzt gleich,gleich jetzt,noch heute,heute noch,heut noch,bis heute,\
        brauche heute,heute brauchen,heute kommen,schon morgen,ist morgen,morgen geht,bis mittag,spätestens,\
        spaetestens,deadline,last minute,kurzfristig*,in einer stunde,in einer halben stunde,\
        in ner halben stunde,in zwei stunden,in 1* min*,in 2* min*,in 3* min*,in 4* min*,\
        innerhalb einer stunde,rohrbruch,wasserschaden,überschwemm*,ueberschwemm*,läuft aus,laeuft aus,\
        tropft von der decke,riecht nach gas,brennt,stromausfall,kein strom,heizung ausgefallen,ohne heizung,\
        keine heizung,heizung aus,kein warmwasser,ausgesperrt,eingesperrt,steckt fest,stecke fest,\
        stecken fest,sitze fest,sitzen fest,stehe vor,stehen vor,steh vor,vor der tür,warte schon,\
        warten schon,warte seit,warten seit,blutet,blute,starke schmerzen,unerträglich*,geschwollen*,\
        allergische reaktion,atemnot,liegen geblieben,liegengeblieben,panne,springt nicht,flug geht,\
        geht unser flug,am flughafen,am gate,boarding,sos,verzweif*,frieren,steht still,stillstand,\
        pressiert*,bitte schnell,in 1* stunde*,in 2* stunde*,in 3* stunde*,läuft voll,wer kommen,\
        bringt mich um,schlange bis,heute nicht,gleich los,jetzt helfen,geflutet,jetzt bitte,bitte jetzt,\
        heute unbedingt,unbedingt heute,heute schon,starken schmerzen,wahnsinnige schmerzen,jemand kommen,\
        schlüssel steckt,aufzug steckt,lift steckt,heute abend noch,heut abend noch,in zehn minuten,\
        in fünf minuten,bis morgen früh,brauch* bis morgen,bis morgen fertig,brauche schnell,so schnell es,\
        so rasch,ehestmöglich*,ehebaldigst,ehestens,raschest*,raschmöglichst,möglichst bald,\
        möglichst schnell*,möglichst rasch,möglichst zeitnah,möglichst heute,schleunigst,schnellst*,baldigst,\
        gschwind,schnelle hilfe,schnell jemand*,schnell wer,schnell helfen,schnelle antwort,muss schnell,\
        muss jetzt,brauche jetzt,brauchen jetzt,jetzt jemand*,drigend*,dringent,höchste prio*,oberste prio*,\
        höchste zeit,höchste eisenbahn,keinen aufschub,lebensgefahr,gefahr,gefährlich,akuter,muss heute,\
        müssen heute,muss das heute,muss es heute,brauche es heute,brauche ich heute,brauch ich heute,\
        brauchen wir heute,brauche das heute,für heute abend,heute abend kommen,heute abend gäste,\
        ist heute abend,jemand* heute,heute jemand*,heute jmd,wer heute,heute wer,am besten heute,\
        am liebsten heute,wenn möglich heute,gleich heute,heute gleich,am selben tag,heute letzter,\
        heute ist letzter,heute ist der letzte,läuft heute ab,läuft morgen ab,fliegen heute,fliege heute,\
        heute hochzeit,hochzeit ist heute,heute rückmeldung,antwort heute,rückruf heute,am besten gleich,\
        am besten jetzt,unbedingt bis,unbedingt morgen,morgen unbedingt,unbedingt vor,gleich morgen früh,\
        brauche es morgen,brauche ich morgen,brauch ich morgen,brauchen wir morgen,morgen brauch*,\
        morgen hochzeit,morgen heirat*,morgen fliege*,fliege* morgen,fahren morgen,morgen umzug,\
        morgen prüfung,abgabetermin,abgabefrist,frist läuft,frist endet,fristablauf,letzte frist,\
        vor dem wochenende,vor feierabend,bis feierabend,vor ladenschluss,brauche bis,brauch bis,\
        brauchen bis,brauche ich bis,brauchen wir bis,benötige* bis,benötigen wir bis,muss bis,müssen bis,\
        noch rechtzeitig,nicht rechtzeitig,rechtzeitig zu*,rechtzeitig da,letzten drücker,letzte minute,\
        zeit drängt,zeit läuft,läuft die zeit,läuft uns die zeit,zeit rennt,halte es nicht,halt es nicht,\
        halts nicht,nicht auszuhalten,in 5 min*,in 10min,in 15min,in 20min,in 30min,in 45min,in zwanzig min*,\
        in fünfzehn min*,in dreißig min*,in einer viertelstunde,in ner viertelstunde,in ner stunde,in 1* std,\
        in 2* std,in 3 std,in 1h,in 2h,in 3h,in drei stunden,in wenigen stunden,in ein paar stunden,\
        in wenigen minuten,in ein paar minuten,binnen einer stunde,innerhalb der nächsten,\
        in der nächsten stunde,in den nächsten stunden,in den nächsten minuten,innerhalb von 24,\
        innerhalb von zwei stunden,innert einer stunde,beginnt gleich,fängt gleich,startet gleich,\
        flieger geht,flieger startet,flug verpass*,zug verpass*,verpasse ich meinen,tür zugefallen,\
        türe zugefallen,tür ist zugefallen,tür ist zu,zugefallen,schlüssel drin*,schlüssel innen,\
        schlüssel liegt in,schlüssel in der wohnung,schlüssel abgebrochen,schlüssel verloren,\
        nicht in die wohnung,nicht in meine wohnung,nicht ins haus,nicht ins zimmer,stehen draußen,\
        stehe draußen,steh draußen,sitzen draußen,im regen,in der kälte,vor verschlossen*,\
        niemand an der rezeption,rezeption nicht besetzt,gestrandet*,hängen fest,hänge fest,\
        stecken geblieben,steckengeblieben,im aufzug,im lift,im fahrstuhl,auf der autobahn,pannenstreifen,\
        standstreifen,abschlepp*,reifen geplatzt,platter reifen,reifenpanne,batterie leer,wasserrohrbruch,\
        rohr geplatzt,geplatzt,wasser läuft,wasser kommt,wasser tropft,wasser steht,wasser rinnt,\
        wasser schießt,wasser spritzt,überall wasser,wasser überall,rinnt aus,rinnt von,läuft über,\
        läuft wasser,kommt wasser,durch die decke,aus der decke,hochwasser,gasgeruch,gasleck,gas riecht,\
        riecht verbrannt,riecht verschmort,brandgeruch,schmort,rauch kommt,rauch aus,kommt rauch,raucht,\
        qualmt,rauchentwicklung,feuer gefangen,funken,kurzschluss,stromschlag,strom weg,strom ist weg,\
        strom ausgefallen,strom ist ausgefallen,ohne strom,heizung kaputt,heizung geht nicht,\
        heizung ist kaputt,heizung defekt,heizung streikt,heizung ist ausgefallen,heizung ist aus,\
        heizung läuft nicht,heizung funktioniert nicht,therme ausgefallen,therme geht nicht,\
        kein heißes wasser,kein warmes wasser,kein wasser,ohne wasser,ohne warmwasser,wohnung ist kalt,\
        minusgrade*,saukalt,baby zuhause,baby zu hause,heftige schmerzen,höllische schmerzen,\
        extreme schmerzen,furchtbare schmerzen,schreckliche schmerzen,schlimme schmerzen,vor schmerzen,\
        zahnschmerzen,zahnweh,angeschwollen,dicke backe,schwillt,vereitert,eitert,hohes fieber,40 fieber,\
        39 fieber,fieber 39,fieber 40,keine luft,atmet nicht,atmet schwer,bewusstlos*,ohnmächtig,\
        zusammengebrochen,krampft,krampfanfall,vergiftet,verschluckt,angefahren,blutung*,viel blut,\
        lebensbedroh*,gestohlen,geklaut,gehackt,karte sperren,konto sperren,bitte sperren,eingebrochen,\
        system steht,alles steht,server down,ist down,server ausgefallen,kasse geht nicht,shop offline,\
        website down,produktion steht,produktionsausfall,können nicht arbeiten,können nicht kassieren,\
        gäste warten,kunden warten,gäste stehen,kunden stehen,gäste kommen gleich,gäste kommen in,\
        alle warten,warten hier,warte hier,seit stunden,stundenlang,wie schnell k*,wie schnell geht,\
        brauchen schnell,benötige schnell,abflug in,kommen nicht rein,komm nicht rein,steht unter wasser,\
        alles unter wasser,wasser von der decke,für heute nacht,zug fährt in,zug geht in",
    refund: "rückerstatt*,rueckerstatt*,erstatt*,zurückerstatt*,zurueckerstatt*,geld zurück,geld zurueck,\
        geld wieder,mein geld,kein geld drauf,rückzahlung*,rueckzahlung*,zurückzahl*,zurueckzahl*,\
        zurückbuch*,zurückgezahlt,retoure*,retournier*,retourlabel,rücksende*,ruecksende*,rücksendung*,\
        zurückschick*,zurueckschick*,zurückgeschick*,zurueckgeschick*,zurücksend*,zuruecksend*,zurückgesend*,\
        zurueckgesend*,zurückgeb*,zurueckgeb*,zurückgegeben,rückgabe*,rueckgabe*,zurückbring*,zurueckbring*,\
        umtausch*,umgetauscht,umzutauschen,tauschen,ersatzlieferung,ersatzgerät*,ersatzgeraet*,\
        ein neues schicken,ersetzen sie,widerruf*,storn*,garantiefall,auf garantie,garantie noch,\
        noch garantie,in der garantie,gewährleistung*,gewaehrleistung*,reklam*,rückgängig,rueckgaengig,\
        vom kauf,vom vertrag,chargeback,käuferschutz,kaeuferschutz,gutschrift*,gutgeschrieben,entschädig*,\
        entschaedig*,fluggastrechte,schadensersatz,schadenersatz,anzahlung zurück,kaution zurück,\
        passt mir nicht,zu klein,zu groß,zu eng,zu kurz,zu lang,ersatz schicken,ersatz bekommen",
    order: "auftragsnummer,mein auftrag,meinen auftrag,bestellt,paket,pakete,paeckchen,sendung,sendungs*,\
        tracking*,verfolgen,lieferstatus,liefertermin,meine lieferung,geliefert,zugestellt,paketbote,\
        kurier*,dhl,hermes,dpd,packstation,nachbar*,wurde verschickt,schon verschickt,verschickt worden,\
        versendet,verspaet*,angekommen,nicht da,immer noch nicht,immer noch nichts,noch immer nicht,\
        nicht bekommen,nicht erhalten,nicht gekommen,kam nie,kam nicht,niemand gekommen,keiner gekommen,\
        nicht erschienen,nicht aufgetaucht,wo bleibt,wo ist mein,wo ist meine,wo ist der,wo ist die,\
        wo sind meine,wann kommt,wann kommen,techniker,monteur*,der handwerker,die handwerker,euer mann,\
        fehlt,fehlen,gefehlt,fehlte,fehlende*,falscher artikel,falsche lieferung,steht falsch,\
        falsche adresse,vertauscht,verwechselt,adresse ändern,umbuch*,umgebucht,meine buchung,unsere buchung,\
        gebucht,reserviert,meine reservierung,unsere reservierung,mein termin,meinen termin,meinem termin,\
        unser termin,unseren termin,verschieben,verlegen,absagen,mein zimmer,unser zimmer,mein ticket,\
        meine tickets,mein flug,unser flug,koffer,gepäck,gepaeck,liegen lassen,liegengelassen,\
        bei euch vergessen,bei ihnen vergessen,verspät*,buchungs*,meine bestellung,meiner bestellung,\
        die bestellung,der bestellung,unsere bestellung,unserer bestellung,bestellung nr,in bestellung,\
        bestellung vom,bestellnummer,bestellung 1*,bestellung 2*,bestellung 3*,bestellung 4*,bestätigungsmail,\
        schicken sie jemand*,schickt jemand*,wer herschicken,mietwagen,rezept,befund,ihr habt mir,\
        habt ihr mir,sie haben mir,haben sie mir,wurde nicht,wurde mir,kam ohne,lieferwagen,der fahrer,\
        euer fahrer,ihr fahrer,lieferung ist nicht,lieferung ist noch,lieferadresse,wo ist unser*,\
        eure lieferung,in der lieferung,lieferung kam,lieferung war",
    invoice: "rechnung*,re nr,quittung*,beleg,belege,kassenbon*,kassenzettel,abgebucht,abbuch*,bucht ihr,\
        buchen sie,bucht ab,ihr bucht,verrechnet,berechnet,mahnung*,gemahnt,mahngebühr*,mahngebuehr*,\
        inkasso*,lastschrift*,sepa,eingezogen,überwiesen,ueberwiesen,überweisung*,ueberweisung*,bezahlt,\
        gezahlt,zahlung*,kreditkarte,meine karte,karte abgelehnt,belastet,kontoauszug,vom konto,\
        meinem konto,steuernummer,ust id,umsatzsteuer*,abrechnung*,abgerechnet,betrag,beträge,nachzahlung,\
        jahresbeitrag,beitragserhöhung,spesen,steuerbescheinigung,zahlschein,erlagschein",
    account: "einlogg*,eingeloggt,ausgeloggt,log in,login,logge,passwort*,kennwort*,pin,zugang,zugangsdaten,\
        zugangscode,zugriff,mein konto,kundenkonto*,kontos,benutzerkonto,account*,mein profil,benutzername*,\
        nutzername*,bestätigungscode,bestaetigungscode,bestätigungsmail,bestätigungslink,verifizier*,\
        code kommt,kein code,keinen code,der code,den code,sms code,2fa,zwei faktor,authenticator,\
        freischalt*,freigeschaltet,gesperrt,entsperr*,app,daten ändern,daten aendern,meine daten,\
        adresse ändern,e mail ändern,email ändern,mailadresse,telefonnummer ändern,neue nummer,umgezogen,\
        bankverbindung,neue iban,kontodaten,kündig*,kuendig*,gekündigt,gekuendigt,meine mitgliedschaft,\
        meiner mitgliedschaft,mitgliedsnummer,mein abo,meinem abo,meines abos,dem abo,abo beenden,probeabo,\
        konto löschen,konto loeschen,daten löschen,dsgvo,lizenzschlüssel,lizenzschluessel,aktivierungs*,\
        aktivieren,registrieren,kundennummer,pausieren,stilllegen,vertrag beenden",
    problem: "kaputt*,defekt*,beschädigt*,beschaedigt*,funktionier* nicht,nicht funktion*,funzt nicht,geht nicht,\
        gehen nicht,geht nimmer,geht nix,geht gar nicht,nicht mehr geht,läuft nicht,lässt sich nicht,\
        laesst sich nicht,startet nicht,lädt nicht,reagiert nicht,schließt nicht,heizt nicht,kühlt nicht,\
        keine verbindung,kein bild,kein ton,kein internet,kein wlan,fehler*,störung*,ausfall,ausgefallen,\
        abgestürzt*,stürzt ab,hängt sich,eingefroren,spinnt,streikt,undicht,leckt,tropft,gerissen,kratzer,\
        zerkratzt,zerbrochen,abgebrochen,delle,verbogen,zerrissen,eingerissen,löst sich,abgefallen,\
        eingelaufen,verfärbt,verschimmelt,verdorben,abgelaufen,kam kalt,eiskalt,verbrannt,angebrannt,\
        haar im,haar in,falsche größe,falsche farbe,passt nicht,passen nicht,nicht wie beschrieben,\
        anders als,entspricht nicht,problem mit,probleme,ein problem,klappt nicht,nicht geklappt,\
        stimmt nicht,stimmt was nicht,stimmt etwas nicht,wie verbinde,wie installier*,wie richte,wie schalte,\
        wie lösche,wie bekomme ich,wie benutz*,wie bedien*,wie schließe,einrichten,einstellungen,\
        zurücksetzen,entkalken,handbuch,was heißt,was bedeutet,leuchtet,blinkt,geräusch*,update,neustart*,\
        neu gestartet,neu installiert,akku,display,schwarzer bildschirm,synchronisier*,statt der,statt des,\
        statt dem,wie stell*,wie änder*,wie aender*,wie krieg*,wie mach*,wie bau*,anleitung,\
        bedienungsanleitung,gebrauchsanweisung,piep*,tot,eingebaut habt,eingebaut haben,springt nicht,steckt,\
        stecken fest,geht immer aus,riecht komisch,verkratzt,klemmt,dreht nicht,wird nicht,werden nicht,\
        nicht mehr an,fallen lassen,bildschirm bleibt",
    sales: "preis*,kostet,kosten,kostenvoranschlag*,wieviel,wie viel,wie teuer,nehmt ihr,was kommt da,angebot*,\
        bietet ihr,bieten sie,offert*,anfrage,kaufen,bestellen,buchen,reservieren,reservierung,mieten,\
        vermiet*,zu haben,auf lager,vorrätig,verfügbarkeit,lieferbar,habt ihr noch,habt ihr die,\
        habt ihr das,habt ihr den,habt ihr auch,habt ihr ein*,habt ihr nen,haben sie noch,haben sie auch,\
        haben sie den,haben sie ein*,hätten sie,hättet ihr,gibt es noch,noch frei,noch was frei,\
        freien termin*,einen termin,nen termin,termin für,termine,tisch,zimmer,ferienwohnung*,übernacht*,\
        gutschein*,geschenkkarte*,rabatt*,großhandel*,händler*,konditionen,sortiment,testzugang,testen,\
        probetraining,probefahrt,schnupper*,interesse an,interessiert,interessiere,wir suchen,sueche*,\
        brauche,bräuchte*,braeuchte*,benötig*,benoetig*,hätte gern,macht ihr auch,machen sie auch,\
        reparieren,reparatur*,renovier*,sanier*,bedrucken,maßanfertigung*,liefert ihr,liefern sie,\
        lieferung nach,versand nach,größen,welche farben,budget,pro person,pro nacht,tarif*,kurs,anmelden,\
        anmeldung,lieferant*,kooperation*,zusammenarbeit*,partnerschaft,catering,abnehmen,sponsor*,öppis,\
        könnt ihr heute,verkaufen,verlangt ihr,suche ein*,brauchen,gibts*,auch in,haben wollen,würds nehmen,\
        nehm ich,nehme ich,sowas,soll neu,neu machen,vorbeikommen,wir sind eine,agentur,in ihrem laden,\
        sponser*,wir planen,jahresabo,habt ihr lust,nehme es,ich suche,suche noch,noch platz,was haben sie,\
        was habt ihr,in ihre regale,wir stellen,gemeinsame,demo,noch da,kva,brauch",
    declines: "kein interesse,keinen bedarf,kein bedarf,nicht interessiert,interessiert mich nicht,\
        interessiert uns nicht,nein danke,ne danke,nee danke,nö danke,kein angebot,keine angebote,\
        keine werbung,keine mails,keinen newsletter,newsletter ab*,vom newsletter,abmelden,austragen,\
        nicht mehr kontaktieren,nicht kontaktieren,nicht mehr anschreiben,nicht mehr anrufen,nicht anrufen,\
        rufen sie nicht,rufen sie mich nicht,ruft mich nicht,nicht mehr melden,nachfassen,nicht mehr schreiben,\
        schreibt mir nicht,stop,stopp,hört auf,hoert auf,verteiler,meine nummer löschen,anders entschieden,\
        dagegen entschieden,anderweitig,andere firma,anderen anbieter,anderer anbieter,jemand anderen,\
        jemand anderes,schon jemanden,hat sich erledigt,brauch* kein*,brauch* nicht mehr,brauch* nix mehr,\
        nicht mehr nötig,mir zu teuer,uns zu teuer,leider zu teuer,viel zu teuer,lass mal,lassen wir,\
        lieber nicht,doch nicht,nicht mehr gebraucht,will nichts,möchte nichts,will nix,macht das jetzt,\
        machts jetzt,andere richtung,reichts mal,haben schon jemand*,danke nein,keine nachrichten,\
        hören sie auf,übersteigt unser budget,sprengt unser budget,sprengt mein budget,über unserem budget,\
        mich in ruhe,uns in ruhe,woanders gekauft,woanders gefunden,woanders bestellt",
};
