//! Croatian.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "hr",
    complaint: "žalba,žalbu,žalbe,žalim se,žalit ću,žaliti se,požaliti,požalit,prigovor*,pritužb*,odvjetnik*,\
        odvjetnic*,advokat*,tužb*,tužit ću,tužit ćemo,tužiti,tužim,tužimo vas,na sud,sudu,sudom,\
        sudskim putem,pravnim putem,pravne korake,pravni postupak,prijavit ću,prijaviti vas,prijavljujem vas,\
        inspekcij*,inspektor*,potrošač*,policij*,prijevar*,prevar*,varalic*,varate,lopov*,krađ*,pljačk*,\
        opljačk*,kriminal*,mafij*,lažete,lažov*,laži,obmanj*,sramot*,sram vas,sramno,bruka,bruku,\
        katastrof*,skandal*,nedopustiv*,neprihvatljiv*,nečuven*,nevjerojatno kako,užas*,očaj,očajna usluga,\
        očajan servis,grozn*,grozot*,jadno,bijedn*,odvratn*,gadljiv*,najgor*,gore iskustvo,loše iskustvo,\
        loša usluga,lošu uslugu,bezobraz*,bezobraš*,nepristojn*,neprofesional*,nekulturn*,neozbiljn*,\
        nesposobn*,neodgovorn*,ignorir*,ignoriš*,ne javljate se,nitko ne odgovara,pravite se ludi,zafrkav*,\
        zajeb*,vrijeđa*,smijete se,rugate,dosta mi je,pun mi je,puna sam vas,nikad više,nikada više,\
        negativn* recenzij*,loš* recenzij*,jedna zvjezdica,jednu zvjezdicu,1 zvjezdic*,na društvenim mrežama,\
        medijima,treći put,četvrti put,po stoti put,žohar*,trovanj*,otrova*,razočara*,bijesan,bijesna,\
        ogorčen*,nepoštivanje,glumite ludilo,varanje,varaju,nikad se niste,nitko se ne javlja,\
        nitko se nije javio,nitko mi ne odgovara,bez odgovora,očajno,očajni,neljubazn*,u medije,\
        na facebooku ću,na googleu ću,recenzij* ostav*,muljat*,muljanj*,smeće od",
    urgent: "hitn*,hitan,žurn*,žuri mi,žuri nam,jako mi se žuri,asap,što prije,čim prije,šta prije,najhitnije,\
        što je prije moguće,najbrže moguće,što brže,čim možete,odmah,smjesta,istog trena,ovog trena,\
        neodgodiv*,ne može čekati,ne mogu čekati,ne možemo čekati,ne mogu više čekati,nemožemo čekati,\
        nema vremena,nemam vremena čekati,još danas,danas još,za danas,do danas,najkasnije danas,\
        danas mi treba,do večeras,za večeras,do kraja dana,do sutra,sutra ujutro,sutra putuj*,sutra letim,\
        sutra imam,sutra nam je,trebam do,treba mi do,za sat vremena,za sat i,za pola sata,za pola h,\
        za dva sata,za tri sata,za 1 sat,za 2h,za 3h,za 1h,unutar sat vremena,zadnji čas,zadnji tren,\
        rok je,rok istječe,rok ističe,zaglavi*,zaglavljen*,pred vratima,ispred vrata,na vratima,\
        na aerodromu smo,na aerodromu sam,na zračnoj luci,majstor čeka,čekam vas,puknu* cijev,pukla cijev,\
        pukla je cijev,poplav*,lije voda,voda lije,šiklja,miris plina,bez struje,bez grijanja,\
        grijanje ne radi,tople vode,bez vode,smrza*,gori,požar,dim,dimi,iskri,krvari*,jaki bolovi,\
        jaka bol,jako boli,strašno boli,ne mogu izdržati,nesnosn*,natečen*,oteklo,oteklina,ne može disati,\
        alergijsk* reakcij*,temperatur* 39,upomoć,u pomoć,pomagajte,molim vas brzo,brzo molim,požurite,\
        zapeli,osjeti se plin,teče krv,boli zub*,boli me jak*,boli me už*,smrdi po*,treba mi sad*,\
        upravo sad*,na cesti*,istječe dan*,na kiši*,u roku od sat*,ljudi ček*,s mal* djet*,za 1* min*,\
        za 2* min*,za 3* min*,za pet* min*,za deset min*,za par min*,za 2* sat*,za 3* sat*,za 4* sat*,\
        za par sat*,za nekoliko sat*,za koji sat,stoji* pred,stoji* ispred,zaključa*,osta* vani,treba* danas,\
        treba* mi danas,treba* nam danas,treba* sutra,treba* mi sutra,treba* nam sutra,nema* struj*,\
        nema* grijanj*,nema* vod*,nema* topl*,bez topl*,čeka* već,čeka* ispred,čeka* pred,čeka* sat*,\
        imam* bebu,gosti čeka*,gosti dolaz*,gosti stiž*,klijenti čeka*,let mi*,let nam*,vlak mi*,\
        ispred apart*,pred apart*,pred zgrad*,ispred zgrad*,pred hotel*,pred kuć*,zape* u lift*,u liftu,\
        u dizalu,boli me zub,zub me boli,jako me boli,užasno me boli,užasno boli,guši*,progut*,ne diše,\
        šlep*,na autocesti,bez ključ*,izgubi* ključ*,baš sad,s mal* djec*,djeca su s,smrdi na,puca* cijev,\
        cijev pu*,prima* danas,možete danas,može danas,primiti danas,prije no što,stojimo na,ključevi unutra,\
        ne može* ući,ispred vas*,treba mi brzo,treba brzo,jako brzo,dođite brzo,curi voda,curi na sve,\
        curi posvuda,jako curi,curi iz,sutra je sinu,sutra je rođendan,sutra mi je,je sutra,\
        danas je rođendan,stižete do,stižete li,stižete danas,pukla mi guma,probušila mi se guma,\
        cijev je pukla,voda je posvuda,voda posvuda,voda curi,voda mi curi,voda nam curi,curi sa,curi plafon,\
        prokišnjava,nestalo struje,nestalo je struje,nestala struja,do 17h,do 18h,do 16h,do podne,\
        do podneva,za navečer,noćas,treba nam novi danas,danas nam treba,zakasnit,zakasniti,zakasnim,\
        propustit,propustiti,vučn*,pregazi*,pregažen*,iskre,žurba,žurbi,prioritet*,odma,žuri se,žurim,žurimo,\
        što pre,u što kraćem,bez odgode,istog trenutka,ovaj čas,netko danas,netko sad,tko može doći,\
        pošaljite nekog*,doći sad,doći sada,treba* večeras,treba* mi večeras,večeras imam*,danas putuj*,\
        danas letim*,moram danas,moramo danas,mora biti danas,danas mora*,svakako danas,riješ* danas,\
        danas riješ*,do jutra,treba nam do,najkasnije do,krajnji rok,rok nam,rok mi,rok do,last minute,\
        deadline,treba* za sutra,treba* mi za sutra,sutra selim*,sutra odlaz*,sutra operac*,za 5 min*,\
        za 5min,za 10min,za 15min,za 20min,za 30min,kroz sat,kroz pola sata,polijeće*,na gateu,bus kreće,\
        let je za,stojim vani,stojimo vani,čekamo vani,vani smo,ključ unutra,slomi* ključ,zalupil*,zalupio,\
        nemamo gdje,bez smještaja,auto mi je stao,auto ne pali,akumulator prazan,probušena guma,na autoputu,\
        nesreć*,sudar,s stropa,miriši na plin,osjećam plin,curenje plina,vatra,plamen,eksplo*,kratki spoj,\
        nestanak struje,krv iz,onesvije*,nesvijes*,bez svijesti,epilept*,teško diše*,ne mogu disati,\
        40 temper*,39 temper*,neizdrživ*,strašni bolovi,užasni bolovi,jake bolove,apsces,izbi* zub,\
        slomi* ruk*,slomi* nog*,hakira*,provalil*,neovlašten*,ne radi blagajna,server je pao,sustav je pao,\
        ukrali,ukraden*,ukrao",
    refund: "povrat*,povrać*,vratim,vraćam,vraćamo,vraćate,vraćanj*,novac natrag,novac nazad,novce natrag,\
        novce nazad,pare nazad,lovu nazad,lova nazad,natrag novac,natrag novce,svoj novac,svoje novce,\
        moj novac,moje novce,refund*,reklamacij*,reklamirat*,jamstv*,garancij*,otkaž*,storn*,poništi*,\
        poništen*,poništavanj*,odustaj* od narudžbe,odustati od,odustajem od,raskid*,chargeback,odštet*,\
        nadoknad*,naknad* štete,obeštećenj*,preveliko,prevelike,prevelika,prevelik,premalo mi,premala,\
        premali,premale,pretijesn*,ne pristaj*,ne odgovara mi veličina,poslati natrag,pošaljem natrag,\
        poslala natrag,poslao natrag,novi primjerak,polog natrag,umanjenje cijene,vratiti robu,\
        vratiti proizvod,vratiti novac,vratiti ih,vratiti ga,kako vratiti,mogu li vratiti,mogu vratiti,\
        želim vratiti,htjela vratiti,htio vratiti,vratite mi,vratite novac,vratila bih,vratio bih,\
        vratila sam,vratio sam,zamjenski,zamijeniti za,zamijeniti veličinu,mogu li zamijeniti,mogu zamijeniti,\
        zamijenite mi,vratili polog,vratiti polog,vratite polog,vratili novac,vratili novce,vratite novce,\
        kaucij*,vratili mi,su mi velik*,su mi mal*,su mi tijesn*,su mi usk*,mi je velik*,mi je mal*,\
        mi je tijes*,mi je preuzak,mi je uzak,zamjena,zamjenu,zamijeniti ga,zamijeniti je,zamijeniti ih,\
        zamijenit,zamijenim,zamjeniti,zamjenim,vratiti haljinu,vratiti paket,vratiti kupljen*,raskinuti,\
        raskinut,novce van,moju lovu,svoju lovu,hoću novce,hoću novac,hoću lovu,vrati* pare,vrati* lovu,\
        hoću vratit*,bih vratit*,bi vratit*,vratiti cipele,vratiti jaknu,vratiti majicu,vratiti hlače,\
        vratiti artik*,vraćen*,poslati nazad,poslala nazad,poslao nazad,šaljem nazad,novac na račun,\
        odustao od,odustati,zamjene,zamijenite,zamjenite,zamijeniti proizvod,pošaljite novi,\
        pošaljite mi novi,ne paše mi,ne sviđa mi se,velika mi je,velike su mi,mala mi je,malen* mi,preuska,\
        preuske,preuzak,predugačk*,preduga*,prekratk*,preširok*,moj polog,kompenzacij*,prekinuti ugovor,\
        osporavanj*,osporiti,za veću veličinu,za manju veličinu,za broj već*,za broj manj*,broj veće,\
        vrati* kapar*",
    order: "broj narudžbe,status narudžbe,narudžba nije,narudžba još,narudžbu nisam,za narudžbu,narudžba je,\
        naručili smo,smo naručili,naručen*,naručivala,naručivao,paketa,paketu,paketić,pošiljk*,pošiljaka,\
        dostavljač*,kurir*,dostava nije,moja dostava,dostavljen*,isporučen*,isporuka nije,poslan*,\
        poslali krivo,pratiti,praćenj*,tracking,gls,dpd,overseas,carin*,nije mi stigl*,još uvijek nije,\
        nisam dobi*,nisam primi*,nismo dobili,nismo primili,nikako da dobijem,nikako da stigne,nikad stigl*,\
        još uvijek čekam,nije došao,nije došla,nije se pojavi*,niko nije doša*,nema ga,gdje su moje,di mi je,\
        kad stiže,kada stiže,kad će stići,kada će stići,što je s,što je sa,sta je s,šta je sa,trebao doći,\
        trebao stići,vaš tehničar,tehničar nije,vaš majstor,majstor nije,krivu stvar,krivo ste,pogrešn*,\
        umjesto,nedostaj*,fali,fale,falio,kasni,kasne,kašnjenj*,promjena adrese,broj rezervacije,\
        potvrda rezervacije,potvrdu rezervacije,rezervirali smo,imam termin,moj termin,mog termina,pomaknuti,\
        pomaknut,prebaciti,prebacit,premjestiti,odgoditi,odgodit,moj let,naš let,let otkazan,moja karta,\
        moje karte,naše karte,prtljag*,kofer*,kovčeg*,zaboravi*,izgubi*,naša soba,moja soba,našoj sobi,\
        potvrdu nikako,moj paket,paket nije,paket još,paket je,paket mi,gdje je paket,paket sam,\
        gdje je moj*,gdje je naš*,di je moj*,di je paket,vaš serviser,serviser nije,prebacim,moj nalaz,\
        nalaz nije,nalaza još,nalaz još,moj* rezervacij*,naš* rezervacij*,moj* narudžb*,naš* narudžb*,\
        narudžb* broj,narudžb* br,trebal* doći,trebal* stići,trebal* biti,trebao biti,naruči* sam,\
        sam naruči*,kupi* sam,sam kupi*,dobi* sam,sam dobi*,poslal* ste,poslal* mi,ste poslali,\
        promijeni* termin,promijeni* datum,promijeni* adresu,promijeni* ime,promijeni* vrijeme,\
        promjen* termina,izmijeni* narudžb*,promijeni* narudžb*,promijeni* rezervacij*,rezervira* sam,\
        sam rezervira*,imal* rezervacij*,ima* rezervaciju,ima* termin u,imala sam termin,imao sam termin,\
        koj* ste,kriv* adres*,kriv* proizvod,kriv* narudžb*,kriv* artikl*,kriv* knjig*,kriv* model,\
        nije stig*,nisu stig*,još ni*,i dalje ni*,i dalje ček*,još ček*,čekam* dostav*,čekam* paket*,\
        čekam* narudžb*,čekam* nalaz*,nema paket*,nema narudžb*,gdje su naš*,gdje mi*,ostavi* sam,rekli ste,\
        obeća*,dogovoreno,pomaknem,čekirati,kupili smo,smo kupili,kupljen*,sam kod vas kupi*,naručih,\
        tražila sam bez,tražio sam bez,tražili smo bez,tražila sam da,došlo s,došlo bez,došao s,došla s,\
        došla bez,došao bez,stigla bez,stigao bez,stiglo bez,stigli bez,je stigl*,je stigao,su stigl*,\
        stigla mi je,stiglo mi je,stigao mi je,stigle su mi,dobili smo,smo dobili,u dostavi,na dostavi,\
        dostava još,dostavu čekam,čekam već,čekam od,nalazi nisu,rezultati nisu,i dalje nema,još nema,\
        nema je,nema ih,nitko nije doša*,nije nitko došao,niste došli,niste se pojavili,niste poslali,\
        niste isporučili,niste dostavili,nije isporuč*,nije dostavl*,kad dolazi majstor,kad dolazi dostava,\
        kad će doći,kada će doći,kad mogu očekivati,kada mogu očekivati,dogovorili smo,pomicanje,\
        izmjena narudžbe,check in nije,ostavili smo,što ste mi,ste ugradili,ste popravili,ste montirali,\
        ste donijeli,narudžb* od,narudžb* iz,ovu narudžbu,ova narudžba,potvrda narudžbe,potvrdu narudžbe,\
        gdje je narudžb*,di mi,di je dostav*,kad dolazite,kada dolazite,kad će paket,hoće li stići,\
        jeste li poslali,otpreml*,paketomat*,box now,boxnow,intime,vaš vozač,kod susjed*,paket s,nepotpun*,\
        nekompletn*,samo pola,nije ono što,kod vas sam kup*,preuzeti paket,podići paket,je li gotov*,\
        jel gotov*,zakazan*,zakazali,pomaknete,prebacite,odgod*,odgađ*,kasnim,kasnit*,neću moći doći,\
        ne mogu doći,spriječen*,check in,check out,rezervacija nije,rezervaciju smo,rezervaciju sam,\
        rezerviran*,imamo rezerv*,imam rezerv*,krivo ime,izgubljen*,ostavila,ostavio,e recept,uputnic*,\
        majstori nisu,ste montiral*,nema odgovora,niste odgovorili,niste se javili,čekam odgovor,rekli da,\
        rečeno mi je,moj zahtjev",
    invoice: "faktur*,r1,račun za,računa za,na računu,račun nije,račun nisam,kopija računa,kopiju računa,\
        pošaljite račun,poslati račun,treba mi račun,trebam račun,trebamo račun,molim račun,krivi račun,\
        duplikat računa,računi,računom,dva puta napla*,duplo,dvaput,dvostruko,dva puta ski*,naplatili,\
        naplaćen*,naplatio,terećen*,skinut*,skinuli,skinulo,skida mi,skidate,plaćeno,plaćena,plaćen,\
        platila sam,platio sam,platili smo,sam platila,sam platio,smo platili,već platila,već platio,\
        uplatila,uplatio,uplatili,uplata,uplatu,uplate,plaćanje nije,plaćanje odbijeno,kartica odbijena,\
        kartica ne prolazi,kartica mi,moje kartice,moja kartica,s kartice,sa kartice,s računa,sa računa,\
        obračun*,opomen*,dugovanj*,preplat*,ovrh*,trajni nalog,automatsk* obnov*,obnovljen* pretplat*,\
        krivi iznos,pogrešan iznos,knjižno odobrenje,slip,fiskalni račun,oib na,krivi oib,ponuda za plaćanje,\
        potvrda o plaćanju,potvrdu o uplati,stavka na,članarin* skin*,tereti,teretili,teretite,\
        račun na firmu,kod za popust ne,popust nije,popust mi nije,promo kod ne,kupon ne,kupon mi ne,\
        plaćanje ne,ne mogu platiti,ne prolazi plaćanje,uplatnic*,moj račun,račun mi,mjesečni račun,\
        veći račun,račun veći,zašto mi je račun,zašto plaćam,račune,račun od,račun kasni,račun je,\
        izdati račun,izdavanje računa,račun na tvrtku,račun na mail,dobio račun,iznos na,iznos nije,\
        iznos računa,naplatil*,napla* mi,zaračuna*,dva puta plat*,2x napla*,skinula,skinuo,na kartici,\
        kartic* odbij*,prilikom plaćanja,dokaz o uplati,potvrda o uplati,uplaćen*,transakcij*,izvod,izvodu,\
        podmiren*,podmiril*,podmirio,dugujem,zatezn*,pdv broj,krivi pdv,poskup*,povećan* rač*,veći iznos,\
        moja rata,e račun,eračun,platili",
    account: "lozink*,password,pasvord,passvord,šifr*,zaporka,zaporku,login*,log in,logirat*,logiram,ulogira*,\
        prijaviti u,prijavit u,prijaviti se u,ne mogu se prijaviti,nemogu uć*,ne mogu uć*,moj račun je,\
        korisnički račun,korisničkog računa,korisničko ime,korisničkom računu,profil,profilu,profila,\
        zaključan račun,račun blokiran,blokiran račun,blokirali,moj nalog,nalog mi,verifikac*,kod ne,\
        kod nije,kod mi ne,sms kod,kod na sms,potvrdni kod,aktivacijsk*,licencni ključ,ključ licence,\
        dvofaktorsk*,autentifikac*,pristup mi,nemam pristup,nema pristup*,pristupa,pristupiti,pristupit,\
        aplikacij*,appu,app,appa,promijeniti email,promijeniti mail,promijenit mail,promijeniti e mail,\
        promijeniti broj,promjena broja,promijeniti podatke,promjena podataka,ažurirati podatke,moje podatke,\
        moji podaci,gdpr,obrisati račun,obrišite moj račun,obrišite moje,moja članarina,moju članarinu,\
        zamrznuti,zamrznut,pauzirati,moja pretplata,moju pretplatu,članstv*,učlanjen*,portal,portalu,\
        resetira*,moj pin,iskaznic*,apk,duplikat,s kodom,ne dolazi kod,ne dolazi mi,ne stiže kod,\
        nije mi stigao kod,ugovor za internet,moj ugovor,mog ugovora,raskinuti ugovor,ispis iz,ispisati se iz,\
        ne mogu se ulog*,ne mogu se log*,ne mogu se registr*,ne prepoznaje me,ne pušta me,ne pusti me,\
        izbacuje me,kartica vjernosti,moji bodovi,na stranici mi,promijeniti ime na,moj broj korisnika,\
        deaktivir*,prijava ne,ulogir*,ulogovat*,pristupn* podat*,korisničk* rač*,korisničk* im*,moj account,\
        account,deblokira*,hakiran*,pin,puk,sim kartic*,token,mtoken,kod za prijavu,sms nije,sms ne,link ne,\
        link istekao,aktivacij*,aktivira*,reaktiv*,licenca mi,licenca ne,licenc* istek*,promjena adrese,\
        promjena imena,promjena iban*,promjena tarif*,promijeniti tarif*,novi mail,nova adresa,preselili smo,\
        osobn* podat*,zatvoriti račun,prijenos broja,bodove,bodovi,da se prijavim",
    problem: "pokvar*,ne radi,neradi,ne rade,nerade,ne funkcionira,nefunkcionira,riknu*,slomljen*,slomi*,\
        polomljen*,polomi*,razbijen*,razbil*,napuknut*,napukl*,puklo,pukao,potrga*,strga*,oštećen*,\
        neispravn*,kvar,kvaru,kvara,kvarova,grešku,greške,greškom,izbacuje,smrzne,ruši,srušio,bug,\
        šteka,ne pali,neće se,neće da,nece upaliti,ne uključuje,ne otvara,ne zatvara,ne puni,ne spaja,\
        ne povezuje,ne grije,ne hladi,ne učitava,ne mogu instal*,ne dopušta mi,prestao,gasi,isključuje se,\
        crni ekran,propušta,kaplje,ogreben*,izgreb*,podera*,odlijepi*,otpao,otpada,raspa*,ogulil*,mrlj*,\
        flekav*,izblijedi*,skupilo,skupila se,plijesan,pljesniv*,istekao rok,sirovo,sirova,sirov,\
        zagorjel*,spali*,hladna hrana,hladno jelo,došlo hladno,dlaka u,krivi model,ne odgovara opisu,\
        problem s,problem sa,problemi s,problema s,imam problem,imamo problem,problem je,problemom,smetnj*,\
        ne valja,čudan zvuk,škripi,lupa,pišti,treperi,lampic*,pregrijava,baterija se,baterija ne,\
        baterija traje,kako postaviti,kako koristiti,kako se koristi,kako zamijeniti,kako se sastavlja,\
        kako sastaviti,kako resetirati,upute,uputa,uputstv*,priručnik,nakon ažuriranja,nakon update*,\
        reinstal*,fale dijelovi,pomoć oko,pomoć s,kosa u hrani,kosa u jelu,greška u,greška pri,greška kod,\
        dizalo,zaglavi*,zaglavljen*,i dalje ne*,i dalje ni*,i dalje pov*,i dalje ist*,i dalje curi*,\
        i dalje bol*,otkad*,od jučer*,od jutros*,od sinoć*,nakon popravk*,nakon servis*,nakon ugradnj*,\
        nakon lijek*,nakon tretman*,opet ist*,opet ne rad*,boj* pušta,pušta boj*,ne otključ*,nema* internet*,\
        nema* signal*,nema* net*,ne mogu naći,ne mogu pron*,ne mogu ski*,ne mogu otv*,ne mogu otk*,\
        ne mogu uk*,ne mogu up*,ne mogu po*,ne mogu sp*,ne mogu dov*,ne mogu ist*,ne uspijevam,ne prolazi,\
        ne prihv*,ne prepoz*,ključ ne,što da rad*,šta da rad*,kaj da delam,kako mogu ski*,kako mogu prom*,\
        kako mogu otk*,kako ski*,kako prom*,kako otk*,kako akt*,kako se mont*,kako se čisti,kako se pere,\
        kako se spaja,kako pov*,tehničk* podrš*,tehničk* pomoć,korisničk* služb*,vaš* podrš*,treba* pomoć,\
        treba mi pomoć,možete mi pomoći,pomozite mi,toplu vodu,tople vode,puca cijev,kriv* veličin*,\
        kriv* boj*,kako podes*,kako insta*,kako uklj*,kako isklj*,kako spoj*,kako oč*,kako obris*,kako dod*,\
        ne čuje*,ne vidi se,iritacij*,osip,mi boli,srušil*,zamrz*,smrz* se,otpal*,istekl*,prestal*,\
        ugasi*,blokir*,kako da otkaž*,kako da skin*,kako da prom*,sporo,spora,presporo,nema wifi*,restart*,\
        uvel*,uvenul*,osuši*,odvojio,odvojila,odvojilo,otkinu*,rasporio,rasporila,pocrni*,pretamn*,\
        loše isprintan*,krivo isprintan*,krivo ugrađ*,loše napravljen*,loše ugrađ*,krivo montiran*,alergijsk*,\
        crvenilo,nejde,podršku,razlilo,razlijeno,prolil*,proliven*,prosut*,ne funkc*,zeza,zezaju,krešir*,\
        krepa*,crkao,crkla,crklo,crkn*,curi,procuri*,kvari,odlomi*,odlomljen*,klimav*,savijen*,pukla,pukne,\
        puknut*,napuk*,probušen*,rupa,rupe,rupu,hrđa*,zahrđ*,požuti*,prljav*,nečist*,smrdi,preslan*,\
        prekuhan*,mlako,mlaka,crv u,povraća*,mučnin*,infekcij*,internet ne,slab signal,bez signala,\
        bez interneta,error,ne reagira,isključi*,pregrij*,zuji,bruji,buči,kako da podes*,kako da reset*,\
        kako namjest*,kako postav*,ne znam kako,neznam kako,probleme,isti problem,opet problem,neki problem,\
        imala problem,imao problem,problem oko,problem na,problem kod,loša kvalitet*,slabo radi,\
        nije kako treba,nije dobro,nije u redu,nezadovolj*",
    sales: "cijen*,cjen*,košta,koštaju,koštalo,koštala,koštao,po čemu,trošak,trošk*,ponud*,procjen*,popust*,\
        akcij*,snižen*,rasprodaj*,promo kod,voucher*,vaučer*,kupit,kupiti,kupio bih,kupnj*,kupujem,kupim,\
        nabav*,uzeo bih,uzmem,veleprod*,na veliko,na stanju,na lageru,zalih*,dostupn*,raspoloživ*,\
        imate li,imate l,imate još,imate u,imate kakav,imate kakvu,ima li još,ima l još,ima jos,jel imate,\
        je li dostup*,prodaj*,koje veličine,u veličini,koje boje,u boji,drugoj boji,naručiti,naručit,\
        naručio bih,rezervirati,rezervirat,rezervacij*,stol,sobu,sobe,soba,noćenj*,apartman*,dogovoriti,\
        iznajm*,najam,najma,najmu,rentat*,šaljete,slanje u,poštarin*,demo,isprobati,isprobat,surađ*,\
        dobavljač*,distribut*,zastupni*,partner*,katalog*,uzorke,uzorak za,tražim,tražimo,trebam,trebamo,\
        trebao bi mi,trebala bi mi,treba mi,treba nam,zanima me,zanimaju me,zanima nas,zanimaju nas,\
        zanimalo,zainteresiran*,radite li i,po mjeri,ugradnj*,montaž*,catering*,svadb*,vjenčanj*,budžet*,\
        po osobi,po metru,po noći,rate,bon,bona,bonove,predračun,htjela bi*,ima broj*,mogu li pogl*,\
        mogu li vid*,htio bi*,razlika izmeđ*,u čemu je razlik*,što uključ*,što sve uključ*,informacij* o,\
        za firmu*,s logom*,vidjeti stan*,što je potrebn*,koj* uvjet*,dvoje odrasl*,mogu li kup*,mogu li rez*,\
        mogu li nar*,mogu li dob*,ima li sl*,ima li mj*,ima li kar*,mijenjate,servis bojl*,servis klim*,\
        servis aut*,izmjen* ulja,čistite,čišćenj*,selidb*,prijevoz*,bojanj*,ličenj*,renov*,adaptacij*,\
        krečenj*,keramičar*,bravar*,vodoinstalater*,električar*,majstor*,trokrevetn*,dvokrevetn*,smještaj*,\
        tečaj*,poduk*,jeftin*,povoljn*,u plav*,u crn*,htjeli bi*,volje* bih,interesir*,obročn*,financir*,\
        kupov*,dolazite na,bih uze*,uzel* bi*,kupil* bi*,naručil* bi*,treba* bih,imate slob*,termin*,\
        boj* li ima,boje ima*,članarin*,probn*,izrad*,prob* lekcij*,poprav*,upis*,dostav*,primate,\
        fotograf*,radite li serv*,radite li pop*,radite li dost*,radite kakv*,radite i,jel radite,pošto,\
        koliko,kolko,šišanje,imate ga,imate je u,imate veg*,imate šlep*,ima li kakv*,slobodn*,još slobod*,\
        ulaznic*,razgled*,bih se naruči*,bih naruči*,bih kupi*,bih rezervira*,bih ugovori*,ugovoriti,\
        ugovorit,prihvaćate,nudite,pakete,paketi,što preporuč*,šta preporuč*,preporučate,preporučujete,\
        preporučite,preporučili,savjet*,više informacij*,info,komercijal*,poklon,rođendan*,tort*,buket*,\
        krstitk*,proslav*,domjen*,tisak,tiskate,printate,slikate,cijepite,cijepiti,cijepljenj*,kastracij*,\
        pregled,servisirate,jednokrevetn*,polupansion*,kvadrat*,imate nešto,imate mjesta,imate za,dal imate,\
        da li imate,da li radite,kupuj*,uzeo bi*,rezervirao bi*,rezervirala bi*,učlan*,razmišljam*,slavimo,\
        trebali bismo,trebali bi,potrebno nam,potrebno mi,potrebn* nam,potrebn* mi,potreban,potrebna,kredit*,\
        otvoriti račun,tarif*,optik*,za dvoje,za dvije osobe,2 osobe,4 osobe,za grupu,ljubimc*,momačk*,\
        krizm*,pričest*,dvoran*,nokt*,masaž*,implantat*,novi pacijent*,konzultacij*,fasad*,pločic*,kuhinj*,\
        ograd*,solarn*,košnj*,iskop*,rušenj*,vizitk*,letak*,letk*,plakat*,cvijeć*,kolač*,izlet*,brod*,\
        bicikl*,koji model",
    declines: "ne zanima,nezanima,ne zanimaju,nije me zanima*,nisam zainteresiran*,nismo zainteresirani,\
        nezainteresiran*,ne hvala,hvala ne,ne treba hvala,ne treba mi,ne treba nam,ne trebam,ne trebamo,\
        nije mi potrebn*,nije nam potrebn*,nije više potreb*,nema potrebe,ne želim više,ne želim ponud*,\
        ne želim reklam*,ne želim primati,ne želimo,ne želim da me,ne želim biti,ne šaljite,nemojte slati,\
        nemojte mi slati,nemojte nam slati,prestanite,ne zovite,nemojte zvati,nemojte me zvati,\
        ne kontaktirajte,nemojte me kontakt*,nemojte me više,nemojte nas više,ne javljajte,ne pišite,\
        nemojte mi više,stop,odjav*,izbrišite me,izbrišite moj broj,obrišite moj broj,maknite me,skinite me,\
        s liste,sa liste,s mailing liste,dosta mi je reklama,bez reklama,bez ponuda,ostavite me na miru,\
        pustite me na miru,dajte mir,našli smo,našla sam drug*,našao sam drug*,drugu firmu,drugog dobavljača,\
        druga firma,drugu ponudu,kod drugog,kod drugih,drugdje,na drugom mjestu,odlučili smo se za,\
        odlučila sam se za,odlučio sam se za,već imamo,već sam kupi*,već smo kupili,preskup*,skupo mi,\
        prevelika cijena,izvan budžeta,ne mogu si priuštiti,odustajem,odustajemo,odustao sam,odustala sam,\
        odustali smo,predomisli*,nije za mene,nije za nas,ipak ne,životopis,radno mjesto,zaradi*,zarada,\
        tražite radnike,tražite li radnike,zapošljav*,posao,zaposlenj*,radno iskustvo,novinar*,intervju,\
        bitcoin*,kripto*,parking*,nudimo usluge,nudimo vam,zamolb*,praksu,studentska praksa",
};
