//! German.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "de",
    // Consent, name, e-mail, phone, company, need.
    questions: [
        "Gern! Dürfen wir Ihre Angaben für ein Angebot speichern?",
        "Gern! Wie ist Ihr Name?",
        "An welche E-Mail-Adresse dürfen wir ein Angebot schicken?",
        "Unter welcher Nummer erreichen wir Sie?",
        "Für welches Unternehmen fragen Sie an?",
        "Was genau brauchen Sie?",
    ],
    again: "Das habe ich leider nicht verstanden.",
    thanks: "Danke, {first_name|das ist alles}! Wir melden uns mit einem Angebot.",
    declined: "Kein Problem, ich frage nicht weiter. Hier hilft Ihnen jemand weiter.",
    buttons: ["Ja", "Nein"],
    yes_words: "ja,jaa*,jap,jup,jep,jepp,jo,joa,jawohl,jawoll,yes,yep,gern,gerne,klar,klaro,ok,okay,okey,oki,\
        natürlich,natuerlich,selbstverständlich,selbstverstaendlich,einverstanden,in ordnung,passt,von mir aus,\
        meinetwegen,macht ruhig,warum nicht,stimme zu,j,aber sicher,sicherlich,machen sie ruhig,speichern sie ruhig",
    decline_words: "nein,nee,nö,noe,nope,naa,stopp,stop,lieber nicht,möchte nicht,moechte nicht,möchte ich nicht,\
        moechte ich nicht,will nicht,will ich nicht,nicht einverstanden,auf keinen fall,keinesfalls,bitte nicht,\
        nicht speichern,nichts speichern,keine daten,geht sie nichts an,geht euch nichts an,geht dich nichts an,\
        kein interesse,keine angabe,keine angaben,nicht nötig,nicht noetig,in ruhe,lass mal,nix da,ungern,\
        darf ich nicht,sag ich nicht,ne danke,na danke",
    interest: "preis,preise,preisliste,kostet,kosten,kostenvoranschlag,wieviel,wie viel,was nehmt ihr,\
        was nehmen sie,was verlangt,was kommt da,angebot,angebote,offerte,anfrage,kaufen,bestellen,buchen,\
        reservieren,reservierung,mieten,zu vermieten,zu verkaufen,auf lager,vorrätig,lieferbar,noch verfügbar,\
        habt ihr noch,habt ihr ein*,haben sie noch,haben sie ein*,gibt es noch,noch frei,was frei,platz für,\
        termin frei,nen termin,freie termine,tisch für,tisch fuer,zimmer,doppelzimmer,gutschein,rabatt,händler*,\
        konditionen,demo,testzugang,probetraining,probefahrt,interesse an,interessiere,interessieren uns,\
        wir suchen,suchen wir,suche ein*,suche für,sueched,brauche,brauch,bräuchte*,braeuchte*,benötig*,\
        hätte gern*,würden gern*,macht ihr auch,repariert ihr,reparieren lassen,bedrucken,liefert ihr,liefern sie,\
        lieferung nach,mitglied werden,habt ihr den,habt ihr die,gibts*,noch da,termin bekommen,termin vereinbaren,\
        termin ausmachen,termin geben,macht ihr sowas,machen sie sowas,brauchen,noch platz,was haben sie,ich suche,\
        hätten gern*",
    not_interest: "kein interesse,kein bedarf,keinen bedarf,nicht interessiert,interessiert mich nicht,nein danke,\
        ne danke,nee danke,nö danke,kein angebot,keine angebote,keine werbung,nicht mehr kontaktieren,\
        nicht mehr anrufen,nachfassen,anders entschieden,dagegen entschieden,andere firma,anderen anbieter,\
        jemand anderen,hat sich erledigt,brauch* kein*,brauch* nicht mehr,nicht mehr nötig,mir zu teuer,\
        uns zu teuer,leider zu teuer,viel zu teuer,lass mal,lieber nicht,aus neugier,reine neugier,interessehalber,\
        nur gucken,nur schauen,schaue nur,schau nur,nur umschauen,frage für einen freund,frage für eine freundin,\
        für die schule,für die uni,schulprojekt,hausarbeit,bachelorarbeit,masterarbeit,schon gekauft,\
        bereits gekauft,woanders gekauft,wir bieten,bieten wir ihnen,unsere produkte,unsere dienstleistungen,\
        wir produzieren,ihr lieferant,praktikum,ausbildungsplatz,bewerb*,geld zurück,geld zurueck,erstatt*,\
        abgebucht,meine bestellung,reklam*,beschwerde,betrug*,anwalt,frechheit,redakteur*,journalist*,interview,\
        lebenslauf,hypothetisch,macht das jetzt,machts jetzt,andere richtung,wir stellen,mietwagen,mein paket,\
        sprengt unser budget,übersteigt unser budget,sprengt mein budget,nur mal so gefragt,nur so gefragt,\
        woanders gefunden,woanders bestellt,meine rechnung,die rechnung,eure rechnung,ihre rechnung,stornieren,\
        kündigen,kuendigen,eine rechnung,rechnung nr,rechnung für",
    names: "mein name ist,mein name lautet,mein name wäre,ich heiße,ich heiss,i heiß,hier spricht,hier schreibt,\
        am apparat ist,es schreibt ihnen,man nennt mich,ich bin der herr,ich bin herr,ich bin frau,\
        ich bin die frau,hier ist herr,hier ist frau,da spricht",
};
