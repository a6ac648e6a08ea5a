//! Dutch.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "nl",
    // Consent, name, e-mail, phone, company, need.
    questions: [
        "Daar helpen we u graag mee! Mogen wij uw gegevens bewaren om u een aanbod te doen?",
        "Daar helpen we u graag mee! Wat is uw naam?",
        "Naar welk e-mailadres mogen wij een aanbod sturen?",
        "Op welk nummer kunnen wij u bereiken?",
        "Voor welk bedrijf neemt u contact op?",
        "Wat hebt u precies nodig?",
    ],
    again: "Sorry, dat heb ik niet begrepen.",
    thanks: "Bedankt, {first_name|dat is alles}! Iemand neemt contact met u op met een aanbod.",
    declined: "Geen probleem, ik zal het niet meer vragen. Iemand helpt u hier verder.",
    buttons: ["Ja", "Nee"],
    yes_words: "ja,jaa*,jaja,jawel,jep,jup,yep,yes,jazeker,zeker,graag,oké,ok,okay,okee,oki,okido,akkoord,is goed,\
        da's goed,das goed,dat is goed,prima,tuurlijk,natuurlijk,uiteraard,vanzelfsprekend,absoluut,mag,ga uw gang,\
        ga je gang,doe maar,geen bezwaar,geen probleem,in orde,voor mij niet erg,toestemming,stem toe,waarom niet,top,\
        perfect,j",
    decline_words: "nee,neen,neej,neeh,neu,nope,nah,niet akkoord,mag niet,liever niet,wil niet,wil ik niet,\
        wil dat niet,wil dat niet delen,wil geen,niet bewaren,niet opslaan,niets bewaren,niet nodig,hoeft niet,\
        dat hoeft niet,geen toestemming,gaat u niets aan,gaat u niks aan,gaat je niks aan,gaat jullie niks aan,\
        zijn uw zaken niet,geef ik niet,zeg ik niet,vertel ik niet,deel ik niet,stop,sla over,overslaan,laat maar,\
        laat me met rust,laat mij met rust,geen zin,geen interesse,geen gegevens,waarom wil je,waarom wilt u,\
        waarom willen jullie,waarvoor is dat,privé,ben je gek,n,neee*",
    interest: "prijs,prijzen,prijsopgave,prijsindicatie,wat kost,wat kosten,hoeveel kost,hoeveel vraagt,\
        hoeveel vragen,hoeveel is,hoe duur,wat vraagt u,wat vragen jullie,tarief,tarieven,offerte,offertes,\
        prijsofferte,korting,kwantumkorting,kopen,aankopen,aanschaffen,te koop,bestellen,groothandel,op voorraad,\
        in stock,leverbaar,beschikbaar,nog vrij,nog plaats,nog plek,verkrijgbaar,hebben jullie nog,heeft u nog,\
        hebt u nog,hebben jullie een,leveren jullie,levert u,reserveren,boeken,tafel,tweepersoonskamer,kamer vrij,\
        afspraak maken,een afspraak voor,huren,te huur,verhuren,op zoek naar,ik zoek een,zoek een,wij zoeken,\
        we zoeken,interesse in,geïnteresseerd in,ben geïnteresseerd,heb interesse,ik had graag,wij hadden graag,\
        we hadden graag,ik zou graag,ik wil graag een,heb een nieuwe,laten plaatsen,laten maken,laten installeren,\
        laten repareren,laten vervangen,op maat,catering,demo,proefles,proefabonnement,lid worden,inschrijven,\
        cadeaubon,per persoon,ons budget,mijn budget,budget van,catalogus,ik neem er,licenties",
    not_interest: "geen interesse,geen intresse,niet geïnteresseerd,niet meer geïnteresseerd,interesseert me niet,\
        interesseert mij niet,nee bedankt,nee dank,neen bedankt,neen dank,nee merci,geen offerte,geen offertes,\
        geen aanbieding*,geen aanbod,geen behoefte,geen reclame,geen nieuwsbrief,niet meer bellen,niet bellen,\
        niet meer opbellen,niet meer mailen,niet meer contacteren,niet contacteren,niet benader*,niet meer sturen,\
        stop met,hou op,uitschrijven,haal mij,haal me,met rust,hoeft niet,hoef geen,hoeven geen,niet meer nodig,\
        niet nodig,laat maar,al voorzien,al geregeld,iemand anders,ander bedrijf,andere firma,andere leverancier,\
        elders,ergens anders,te duur,boven ons budget,boven mijn budget,niks voor mij,niks voor ons,niets voor mij,\
        niets voor ons,zien ervan af,zie ervan af,zie er van af,toch maar niet,gaat niet door,gewoon benieuwd,\
        puur benieuwd,ben benieuwd,alleen benieuwd,nieuwsgierig,uit nieuwsgierigheid,vraag me af,vroeg me af,\
        zomaar een vraag,maar een vraagske,gewoon een vraag,voor een vriend,voor een vriendin,voor een kennis,\
        kijk alleen,kijk gewoon,alleen aan het kijken,gewoon aan het kijken,even rondkijken,kijk even rond,rondneuzen,\
        schoolopdracht,schoolproject,werkstuk,scriptie,profielwerkstuk,eindwerk,spreekbeurt,al gekocht,heb ze al,\
        heb hem al,heb er al een,heb al een,reeds gekocht,net gekocht,wij bieden,we bieden,bieden wij u,onze diensten,\
        onze producten,uw leverancier te,uw website,jullie website te,bijbaan,vacature*,solliciteren,stageplek,\
        stageplaats,factuur,geld terug,terugbetal*,annuleren,geannuleerd,afgeschreven,mijn bestelling,mijn pakket,\
        mijn abonnement,mijn account,mijn boeking,onze boeking,mijn reservering,mijn afspraak,onze reservering,\
        besteld,geboekt,oplicht*,klacht,advocaat,schandalig*",
    names: "mijn naam is,m'n naam is,ik heet,u spreekt met,je spreekt met,jullie spreken met,ge spreekt met,\
        spreekt u met,u spreekt hier met,hier spreekt,ik ben de heer,ik ben meneer,ik ben mevrouw,ik ben mevr,\
        dit is de heer,dit is mevrouw,men noemt mij,ze noemen me,iedereen noemt me,me naam is",
};
