//! Dutch.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "nl",
    reminder: "Hallo {first_name|nogmaals}, bent u er nog? Antwoord gerust hier wanneer het u uitkomt.",
    question: "Is alles nu in orde?",
    buttons: ["Ja", "Nee"],
    yes_words: "ja,jaa*,jaja,jawel,jep,jup,yep,yes,jazeker,zeker,absoluut,klopt,inderdaad,tuurlijk,natuurlijk,\
        uiteraard,in orde,inorde,gelukt,opgelost,geregeld,gefikst,gefixt,gerepareerd,hersteld,gemaakt,werkt,\
        werken weer,doet het,doet het weer,doen het weer,aangekomen,ontvangen,gekregen,binnen,prima,perfect*,top,\
        toppie,super*,geweldig,fantastisch,uitstekend,heerlijk,mooi,fijn,goed,oké,ok,okay,okee,oki,okido,tevreden,\
        blij,bedankt,dank*,merci,thanks,thx,klaar,afgehandeld,beter,100 procent,tof,keigoed,goe,joa,jawohl",
    no_words: "nee,neen,neej,neeh,nope,nah,neu,niet,nie,niets,niks,nix,nog steeds,nog altijd,nog geen,nog stuk,\
        nog aan het wachten,steeds hetzelfde,hetzelfde probleem,zelfde probleem,helaas,jammer genoeg,spijtig genoeg,\
        kapot,defect,fout,fouten,foutmelding,verkeerd,verkeerde,slecht,slechter,erger,niemand,nooit,nergens,amper,\
        nauwelijks,bijna,deels,gedeeltelijk,half,alweer,wacht nog,wachten nog,wacht al,ben nog aan het wachten,\
        ontbreekt,ontbreken,mist,ja maar,goed maar,wel maar,behalve,lekt,onopgelost,ontevreden,teleurgesteld,mis,\
        zonder resultaat,nog bezig,storing,neee*,geen oplossing,geen reactie,geen antwoord,geen verbetering,\
        geen effect,geen verschil,een probleem,het probleem,problemen met,nog problemen,is stuk,weer stuk",
    thanks_words: "bedankt,bedankt hoor,bedankt hè,heel erg bedankt,erg bedankt,hartelijk bedankt,alvast bedankt,\
        super bedankt,bedankt alvast,enorm bedankt,ontzettend bedankt,hartstikke bedankt,bedankt allemaal,\
        bedankt voor alles,bedankt voor de hulp,bedankt voor de info,bdkt,bedank*,dank,dankje,dank je,dankjewel,\
        dank je wel,dankjulliewel,dank jullie wel,danku,dank u,dankuwel,dank u wel,dank u zeer,dankje wel,danku wel,\
        dank voor,veel dank,hartelijk dank,heel veel dank,vele malen dank,met dank,dankbaar,duizendmaal dank,\
        1000x dank,merci,mercikes,mersi,mercie,merci hè,merci zulle,merci beaucoup,dikke merci,thanks,thnx,thx,tnx,tx,\
        thanx,thank you,thank u,ty,voor de hulp,voor uw hulp,voor je hulp,voor jullie hulp,voor de snelle hulp,\
        voor de snelle reactie,voor het snelle antwoord,voor de snelle service,voor de reactie,voor uw reactie,\
        voor je reactie,voor het antwoord,voor uw antwoord,voor de info,voor de informatie,voor de moeite,\
        voor uw moeite,voor de goede service,voor de uitleg,voor alles,voor uw tijd,ok bedankt,oké bedankt,ok dank je,\
        ok merci,ok thanks,oké,ok,okay,okee,oki,okido,okidoki,okey,prima,primaa*,prima dank,is goed,goed zo,\
        helemaal goed,heel goed,helemaal top,in orde,komt in orde,komt goed,komt voor mekaar,duidelijk,helder,\
        begrepen,snap ik,snap het,genoteerd,akkoord,perfect,perfect bedankt,top,topp*,toppie,topper,toppers,super,\
        superr*,supertof,superfijn,geweldig,fantastisch,uitstekend,schitterend,mooi zo,fijn,heel fijn,tof,keitof,cool,\
        vet,lief van je,wat lief,heel lief,heel vriendelijk,vriendelijk van u,aardig van je,graag gedaan,geen dank,\
        geen probleem,geen punt,insgelijks,van hetzelfde,jij ook,u ook,jullie ook,voor u ook,tot ziens,tot straks,\
        tot dan,tot morgen,tot gauw,tot snel,tot binnenkort,tot later,tot zo,tot kijk,tot horens,totziens,doei,doeg,\
        doeii*,doegg*,dag hoor,daag,daaag,salukes,saluut,ciao,houdoe,de mazzel,mazzel,bye,byebye,de groeten,groetjes,\
        groeten,groet,grtjs,mvg,met vriendelijke groet,met vriendelijke groeten,vriendelijke groeten,fijne dag,\
        fijne dag nog,fijne dag verder,prettige dag,prettige dag nog,nog een fijne dag,goede dag verder,fijne avond,\
        fijne avond nog,prettige avond,fijn weekend,prettig weekend,goed weekend,fijne zondag,fijne middag,fijne week,\
        slaap lekker,slaapwel,goedenacht,welterusten,het beste,beste wensen,fijne feestdagen,sterkte,succes,werkze",
};
