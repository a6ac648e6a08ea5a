//! Croatian.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "hr",
    reminder: "Dobar dan, možemo li Vam još nekako pomoći? Slobodno odgovorite ovdje kad Vam odgovara.",
    question: "Je li sada sve u redu?",
    buttons: ["Da", "Ne"],
    yes_words: "da,daa*,dada,jest,jeste,naravno,svakako,apsolutno,točno,tako je,potvrđujem,yes,yep,ok,okej,okay,okey,\
        oke,u redu,uredu,dobro,odlično,super,savršeno,izvrsno,fenomenalno,fantastično,sjajno,vrhunski,top,ekstra,\
        extra,mrak,sve pet,sve 5,riješen*,riješio,riješila,sređen*,popravljen*,radi,rade,proradi*,uspjelo,uspjela,\
        uspio,pomoglo,stiglo,stigla,stigao,hvala,hvalaa*,fala,zahvaljujem,tnx,thx,zadovolj*,bolje,jasno",
    no_words: "ne,nee*,nope,nije,nisu,nisam,nismo,neće,nemam,još uvijek,i dalje,još isto,nažalost,na žalost,nikako,\
        nikad,nikada,ništa,nitko,niko,gore je,gore nego,još gore,loše,katastrofa,užas,problem s,problem je,\
        imam problem,isti problem,problemi,greška,kvar,pokvar*,slomljen*,neispravn*,ponovno isto,opet,isto je,\
        djelomično,djelomice,napola,pola,skoro,gotovo da,umalo,čekam,čekamo,nedostaje,fali,da ali,ok ali,dobro ali,\
        je ali,osim,neriješen*,nezadovolj*,razočaran*,teško,neradi,nemoguć*,nema ga,nema promjene,nema rješenja,\
        još nema,nema je",
    thanks_words: "hvala,hvalaa*,hvala lijepa,hvala lijepo,lijepa hvala,hvala puno,puno hvala,hvala vam,hvala ti,\
        hvala vam puno,hvala vam lijepa,hvala na pomoći,hvala na svemu,hvala na odgovoru,hvala na brzom odgovoru,\
        hvala na informaciji,hvala na informacijama,hvala na trudu,hvala na strpljenju,hvala na razumijevanju,\
        hvala najljepša,najljepša hvala,hvala od srca,od srca hvala,velika hvala,velko hvala,hvala unaprijed,\
        hvala još jednom,hvala svejedno,hvala i vama,hvala ok,ok hvala,okej hvala,super hvala,fala,fala lijepa,\
        fala puno,fala vam,hval,hvla,zahvaljujem,zahvaljujemo,zahvalna sam,zahvalan sam,tnx,thx,thanks,tenks,\
        na pomoći,na svemu,na odgovoru,na brzom odgovoru,na trudu,na informaciji,na strpljenju,ok,okej,okay,okey,oke,\
        oki,u redu,uredu,vrijedi,važi,može,dobro,jako dobro,odlično,super,superr*,savršeno,izvrsno,fenomenalno,\
        fantastično,sjajno,predivno,divno,vrh,vrhunski,top,ekstra,extra,mrak,bravo,svaka čast,jasno,razumijem,shvaćam,\
        kužim,primljeno,zabilježeno,sve jasno,sve 5,sve pet,sve ok,najbolji ste,super ste,odlični ste,divni ste,\
        legende,legendo,carevi,jako ste ljubazni,ljubazni ste,spasili ste me,molim i drugi put,drugi put,također,\
        takođe,i vama,i vama također,i tebi,isto tako,pozdrav,pozdravi,pozz,poz,lp,lijep pozdrav,lijepi pozdrav,\
        srdačan pozdrav,bok,bog,čao,ciao,adio,bye,doviđenja,do viđenja,vidimo se,čujemo se,ajde bok,ajd bok,do sutra,\
        laku noć,ugodan dan,ugodan dan želim,lijep dan,lijep dan želim,dobar dan,ugodna večer,ugodnu večer,\
        ugodan vikend,lijep vikend,lijepu večer,ugodan ostatak dana,lijep ostatak dana,sretno,sve najbolje,sretan put,\
        sretni blagdani,to je sve,to bi bilo sve,to je to,nema problema,nema na čemu,nema frke,nema veze",
};
