//! Latvian.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "lv",
    complaint: "sūdz*,suudz*,pretenzij*,advokāt*,juristam,juristu,juristi,juristiem,mans jurists,mūsu jurists,\
        tiesā,tiesu,tiesai,tiesāties,tiesas ceļā,iesūdz*,policij*,ptac,patērētāju,tiesībsarg*,krāpn*,\
        kraapn*,krāpšan*,krāpj*,krāpiet,apkrāp*,piekrāp*,apmān*,melojat,meļi,melis,zagļi,zaglis,zādzīb*,\
        nozag*,apzag*,aplaup*,blēž*,afer*,skandāl*,nepieņemam*,nepiedodam*,neciešam*,necieņ*,kauns,kaunu,\
        kauna,kaunieties,apkaunoj*,briesmīg*,šausmīg*,šausmas,drausmīg*,pretīg*,riebīg*,riebj*,sliktāk*,\
        vissliktāk*,sliktu apkalpošan*,sliktā apkalpošan*,nekompetent*,neprofesion*,bezatbildīg*,rupīb*,\
        nekauņ*,hamīg*,ignorē*,neviens neatbild,vazājat,vazā aiz,aiz deguna,ņirgā*,izsmie*,nosmejas,\
        nekad vairs,nekad mūžā,vairs nekad,sliktu atsauksmi,negatīv* atsauksm*,sliktas atsauksmes,\
        vienu zvaigzni,1 zvaigzn*,viena zvaigzne,sociālajos tīklos,medijiem,trešo reizi,ceturto reizi,\
        trešā reize,kārtējo reizi,man pietiek,pietiek man,apnicis,apnika,prusak*,saindē*,vīlies,vīlušies,\
        sašutu*,sašutis,nožēlojam*,absurds,absurdi,bardaks,cūcīb*,izkrāp*,nelikumīg*,rupja,rupjš,rupji,\
        rupjas,sūds,sūdīg*",
    urgent: "steidz*,asap,ātrāk,cik ātri vien,cik ātri iespējams,iespējami ātri,cik vien ātri,pēc iespējas drīzāk,\
        visdrīzākaj*,nekavej*,tūlīt,tuulit,tūliņ,tūdaļ,uzreiz,šobrīd pat,tagad pat,jau tagad,to tagad,\
        tagad uz vietas,acumirklī,momentā,deg,avārij*,ārkārt*,neatliekam*,nevar gaidīt,nevaru gaidīt,\
        nevaram gaidīt,nevaru vairs gaidīt,nevaru ilgāk gaidīt,nav laika,laiks iet,vēl šodien,šodien vēl,\
        jau šodien,līdz šodien*,vajag šodien,šodien vajag,uz šodienu,šodien jau,līdz vakaram,\
        līdz šim vakaram,uz šovakar,līdz dienas beigām,līdz rītam,līdz rītdienai,jau uz rīt*,jau rīt,\
        rīt no rīta,rīt jau,rīt lidoj*,rīt izlido*,rīt braucam,rīt kāzas,rīt ir kāzas,vajag rīt,rīt vajag,\
        pēc stundas,pēc divām stundām,pēc 2 stundām,pēc trim stundām,pēc 3 stundām,pēc 2h,pēc 1h,\
        pēc pusstundas,pēc pusotras stundas,pēc dažām stundām,pēc 10 min*,pēc 15 min*,pēc 20 min*,pēc 30 min*,\
        stundas laikā,pusstundas laikā,pēdējā brīdī,pēdējā minūtē,pēdējais brīdis,deadline,iesprūd*,\
        iesprosto*,iestrēg*,aizcirt*,ieslēgts iekšā,stāvu pie,stāvam pie,stāvu ārā,stāvam ārā,stāvu priekšā,\
        stāvam priekšā,pie durvīm,pie jūsu durvīm,ārpus durvīm,netieku iekšā,netiekam iekšā,netieku mājās,\
        esmu lidostā,esam lidostā,lidostā neviena,lidostā stāv*,lidostā gaid*,pie vārtiem,gaidu jau,\
        gaidām jau,gaidu stundu,jau stundu,gaidu pie,gaidām pie,pārplīs*,plīs*,applūd*,plūst ūdens,\
        ūdens plūst,ūdens tek,tek ūdens,līst ūdens,gāžas,tek no griestiem,sūce,noplūde,gāzes smaka,\
        ož pēc gāzes,smird pēc gāzes,nav elektrības,nav strāvas,bez elektrības,bez strāvas,pazuda elektrība,\
        nav apkures,bez apkures,nav siltuma,nav siltā ūdens,nav karstā ūdens,bez ūdens,nav ūdens,salst*,\
        nosal*,ugunsgrēk*,dūmi,dūmo,dzirksteļo,asiņo*,stipras sāpes,lielas sāpes,briesmīgas sāpes,ļoti sāp,\
        traki sāp,nevaru izturēt,neizturam*,pietūk*,piepamp*,nevar elpot,nevar paelpot,alerģisk* reakcij*,\
        ātro palīdzību,palīgā,glābiet,atsaucieties,lūdzu ātri,ātri lūdzu,ātri vajag,termiņš ir rīt,\
        termiņš ir šodien,tek asinis,vajag šovakar,jau šovakar,vajag uz rīt*,uz rītdienas rītu",
    refund: "atmaks*,atgriešan*,naudu atpakaļ,atpakaļ naudu,naudu atdod*,atdodiet,atdot naudu,atdosiet,\
        atdod naudu,manu naudu,manas naudas,naudas atgr*,atpakaļ visu,summu atpakaļ,prasu atpakaļ,\
        nodot atpakaļ,sūtīt atpakaļ,nosūtīt atpakaļ,sūtu atpakaļ,aizsūtīju atpakaļ,apmainīt,apmainiet,\
        apmainīšu,apmaiņa,apmaiņu,apmaiņas,samainīt,samainiet,nomainīt pret,iemainīt,garantij*,atcēl*,\
        anulē*,atteikties no pirkum*,atteikties no pasūt*,atteikuma tiesīb*,atsaukt pasūt*,atsaukt rezerv*,\
        lauzt līgumu,izbeigt līgumu,atkāpties no,chargeback,kompensāc*,kompensēt,kompensēs*,kompensējiet,\
        zaudējum*,refund*,par mazu,par mazs,par maza,par lielu,par liels,par liela,par šaur*,neder izmērs,\
        nederēja,neder man,der par,atgriezt,atgrieziet,atgriezu,atgrieza,atgriezīsiet,atgriezta,atgriezto,\
        atgriež naudu,atgriežat naudu,neatgriež*,atlīdzin*,atlīdzību par",
    order: "manu pasūtījumu,manam pasūtījumam,mūsu pasūtījumu,pasūtījumu nr,pasūtījumam nr,pasūtījums,pasūtījumā,\
        par pasūtījumu,pasūtīju,pasuutiju,pasūtījām,pasūtīts,pasūtītā,pasūtītais,pasūtīto,biju pasūtījis,\
        biju pasūtījusi,paciņ*,pakas,paka nav,paka ir,mana paka,pakomāt*,sūtījum*,suutijum*,kurjer*,\
        omniva,dpd,venipak,piegādāt*,piegāde kavē*,piegāde nav,mana piegāde,piegādes laiks ir,nav pienāc*,\
        nav atnāc*,nav saņemt*,neesmu saņēm*,neesam saņēm*,nesaņēm*,vēl neesmu,vēl nav,joprojām nav,\
        joprojām neesmu,joprojām gaidu,vēl arvien nav,vēl arvien gaidu,vēl gaidu,nav ieradies,neieradās,\
        neatbrauca,neatnāca,nav atvest*,neatved*,izsekot,izsekošan*,tracking,muit*,nosūtīts,izsūtīts,\
        ceļā jau,kur ir mans,kur ir mana,kur ir mani,kur ir mūsu,kur palika,kur mans,kur mana,kur paliek,\
        kad būs mans,kad būs mana,kad pienāks,kad saņemšu,kad atvedīs,kad beidzot,cikos brauks,cik ilgi vēl,\
        vajadzēja būt,vajadzēja atvest,vajadzēja pienākt,vajadzēja atbraukt,solījāt,solīja,meistars neierad*,\
        meistars nav,jūsu meistars,tehniķis,nepareiz*,atsūtījāt nepar*,cita prece,citu preci,cits tonis,\
        cita toni,trūkst,trūka,iztrūkst,nav komplektā,kavējas,kavē,kavēšan*,kavējat,mainīt adresi,\
        nomainīt adresi,adreses maiņa,mana rezervācija,manu rezervāciju,mūsu rezervācija,mūsu rezervāciju,\
        rezervācijas numur*,rezervācijas nr,rezervācijas apstiprinājum*,man ir rezervēt*,mums ir rezervēt*,\
        rezervēju,rezervējām,rezervēts,rezervēta,mans pieraksts,manu pierakstu,man ir pieraksts,\
        esmu pierakst*,biju pierakst*,pierakstu uz citu,pārcelt,pārceliet,pārrezervē*,atlikt vizīti,\
        mans reiss,mūsu reiss,reiss atcelts,reiss kavē*,manas biļetes,mana biļete,mūsu biļetes,bagāž*,\
        kofer*,somu atstāj*,aizmirsu,aizmirsām,pazaudēj*,atstāju,atstājām,mūsu numurā,manā numurā,\
        mūsu numuriņ*,analīžu rezultāt*,ne to preci,ne to krāsu,ne to izmēru,pārcelts,pārcelta",
    invoice: "rēķinu par,rēķinā,rēķinu uz,rēķins,rēķini,rēķinus,rēķinam,reekin*,pavadzīm*,pavadziim*,\
        avansa rēķin*,čeku,čeks,čeka,kvīt*,maksājuma apstiprinājum*,divreiz,divas reizes noņ*,dubult*,\
        noņemt*,noņēma,noņēmāt,noņem no,norakstīj*,norakstīt*,noraksta,ieturē*,iekasē*,pārmaks*,samaksāju,\
        samaksājām,samaksāt*,apmaksāju,apmaksājām,apmaksāt*,jau maksāju,jau samaks*,esmu maksāj*,maksājums,\
        manu maksājumu,gaida apmaksu,pārskaitī*,paarskait*,no kartes,no mana konta,no konta,manu karti,\
        mana karte,karte noraidīt*,karti nepieņem,karte neiet,abonēšanas maksa,abonēšanas maksu,\
        automātisk* pagarin*,pagarināts,pagarinājās,atgādinājum*,soda naud*,līgumsod*,kļūda summā,\
        nepareiza summa,pvn numur*,reģistrācijas numurs rēķin*,rekvizīt*,kredītrēķin*,maksāšanas līdzek*,\
        maksājuma saite,bankas izrakst*,parāds,parādu",
    account: "parol*,login*,logot*,ieloģ*,pielogo*,ienākt kontā,ieiet kontā,tikt kontā,netieku kontā,\
        netieku iekšā kontā,netieku sistēmā,nevaru ieiet,nevaru ienākt,nevaru tikt,nevaru pieslēgt*,\
        pieslēgties,pieslēgšan*,autoriz*,autentif*,mans konts,manu kontu,manā kontā,mūsu konts,kontu bloķ*,\
        konts bloķ*,bloķēts,bloķēta,nobloķē*,dzēst kontu,izdzēst kontu,profils,profilā,profilu,\
        lietotājvārd*,lietotāja vārd*,verifikāc*,apstiprinājuma kod*,kods neatnāk,kods nenāk,kods nepienāk,\
        kodu nesaņem*,sms kod*,sms ar kodu,sms neatnāk,aktivizācijas kod*,aktivizēt,licences atslēg*,\
        licences kod*,piekļuv*,piekļūt,nav pieejas,pieeja kontam,smart id,aplikācij*,lietotnē,lietotni,\
        lietotnes,appā,appu,app,mainīt e pastu,nomainīt e pastu,mainīt epastu,nomainīt epastu,mainīt numuru,\
        nomainīt numuru,mainīt telefona,nomainīt telefona,mainīt datus,nomainīt datus,manus datus,mani dati,\
        manu datu,gdpr,uzvārda maiņa,mans abonements,manu abonementu,iesaldēt,apturēt abonem*,\
        pārtraukt abonem*,atteikties no abonem*,mana dalība,dalības karti,klienta karte,lojalitātes,\
        uzkrātie punkti,punkti pazud*,mans plāns,atjaunot pieeju",
    problem: "salūz*,salauz*,saplīs*,saplēs*,nolūz*,nolauz*,boja*,sabojā*,defekt*,brāķ*,nestrādā*,nedarboj*,\
        nefunkcion*,neiet,neslēdz*,neieslēdz*,neizslēdz*,nestartē*,neuzlādē*,nelādē*,neveras,neatver*,\
        neaizver*,nesavieno*,nepieslēdz*,nesilda,nesilst,nedzesē,nedrukā,nesinhroniz*,neielādē*,nerāda,\
        neparādās,neļauj,nevaru atvērt,nevaru uzstād*,nevaru pievienot,nevaru saprast kā,nevaru atrast kur,\
        nevaru iestat*,nevar atvērt,nevar pieslēgt,pārstāja,beidza strād*,vairs nestr*,kļūda,kļūdas,kļūdu,\
        kļūme,error,met ārā,izmet ārā,uzkār*,avarē,crash*,bugs,melns ekrāns,melnu ekrānu,balts ekrāns,\
        ekrāns melns,izslēdzas,pats izslēdz*,pazuda,tek,pil,sūcas,ieplīs*,ieplais*,plaisa,saskrāpē*,\
        skrāpējum*,saskrambā*,notraipī*,traip*,atlīm*,atlupi*,nolup*,izirus*,izira,izirst,izjuk*,\
        atskrūvē*,atdalī*,atkrit*,nokrita,norāv*,noplīs*,ieliek*,izbalē*,sarāvās,sarāvies,sapelē*,\
        pelējum*,beidzies derīgum*,derīguma termiņ*,auksts ēdiens,bija auksts,bija auksta,pusjēl*,jēls,jēla,\
        piededz*,piedeg*,mats zup*,mats ēdien*,nepareizs izmērs,nepareiza krāsa,neatbilst,problēmas ar,\
        problēmu ar,problēma,ir problēm*,kaut kas nav,nav kārtībā,dīvain*,trokšņo,troksnis,troksni,pīkst,\
        čīkst,grab,klab,mirgo,sarkana lampiņa,pārkarst,pārkarsē*,baterija,baterijas,akumulators tur,\
        izlādē*,kā uzstādīt,kā pieslēgt,kā pievienot,kā ieslēgt,kā izslēgt,kā lietot,kā lieto,kā izmantot,\
        kā nomainīt,kā mainīt,kā iestatīt,kā iestata,kā atvērt,kā lai,kā tīrīt,kā iztīrīt,kā salikt,\
        kā savienot,kā dzēst,instrukcij*,pamācīb*,pēc atjaunin*,pēc update,pārinstal*,uzstādīšanas pamāc*,\
        trūkst detaļ*,iestatījum*,negriežas,jūsu remonts,pēc remonta,atnāca cits,atnāca cita,atsūtīja citu,\
        atsūtījāt citu,saņēmu citu",
    sales: "cenā,cenas,cenu,cenām,cenai,cenrād*,cenraad*,cik maks*,cik izmaks*,cik naudas,par kādu naudu,\
        cik sanāk*,cik būtu,cik jāmaksā,cik būs jāmaksā,cik ņemat,cik prasāt,cik par,cik no,maksās,maksātu,\
        izmaksā,izmaksas,izmaksātu,izcenoj*,tāme,tāmi,tāmes,tarif*,piedāvājum*,piedaavaaj*,piedāvājat,\
        piedāvāt,atlaid*,akcij*,promo kod*,dāvanu kart*,daavanu kart*,dāvanu kupon*,nopirkt,pirkt,pirktu,\
        pērku,iegādāt*,iegādei,iegādi,ņemtu,ņemšu,ņemu,paņemt*,vairum*,noliktavā,uz vietas veikalā,\
        pieejam*,vai jums ir,vai vēl ir,vai jums būtu,kādi izmēri,izmērā,kādās krāsās,pārdod*,pārdošan*,\
        tirgo*,pasūtīt,pasuutiit,pasūtīšu,rezervēt,galdiņ*,galdu,galds,numuriņ*,istab*,divvietīg*,\
        pierakstīt*,pierakstu,pieraksts,pieteikt*,ierakstīt,nomāt,noma,nomas,īrē*,iznomā*,izīrē*,\
        piegādājat,vai piegādā*,piegāde uz,piegādi uz,piegādes maksa,atvest,atvedat,sūtāt uz,sūtāt arī,\
        vai sūtāt,demo,demonstrāc*,izmēģin*,bezmaksas period*,abonement*,paket*,sadarb*,piegādātāj*,\
        izplatīt*,partner*,katalog*,paraug*,meklēj*,vajag,vajadz*,nepieciešam*,interesē*,gribētu,gribam,\
        gribētos,vēlētos,vai varat uztais*,vai taisāt,izgatavo*,uztaisīt,labojat,salabot,saremontēt,\
        remontējat,uzstādāt,uzlikt,pēc pasūtījuma,pēc mēra,ēdināšan*,catering*,kāzām,kāzas,banket*,\
        jubilej*,budžet*,no personas,uz personu,par personu,kvadrāt*,par nakti,stundā,nomaks*,līzing*,\
        uzņemat jaunus,jaunus pacientus,apmeklēt nodarb*,brīvs,brīva,brīvi,brīvas,brīvu,brīvie,\
        vēlos iegād*,vēlos rezerv*,vēlos pierakst*,vēlos uzzināt,vēlos saņemt,vēlamies rezerv*,\
        vēlamies saņemt,vēlamies iegād*",
    declines: "neinteres*,neesmu ieinteres*,neesam ieinteres*,nav interes*,nē paldies,paldies nē,nevajag,nevajadzēs,\
        vairs nevajadz*,nav vajadz*,nav nepieciešam*,vairs nav nepiec*,nevēlos,nevēlam*,nesūtiet,nesuutiet,\
        nesuutiit,nesūtīt,nesūti,nezvaniet,nezvanīt,nezvani,nerakstiet,nerakstīt,neraksti,nesazin*,\
        nekontaktē*,lūdzu vairs ne*,netraucē*,beidziet sūtīt,beidziet zvanīt,beidziet rakstīt,pārstājiet,\
        pārtrauciet,liecieties mierā,lieciet mani mierā,liec mierā,stop,atrakst*,atteikties no jaunum*,\
        atteikties no reklām*,izņemiet mani,izņemiet no,izdzēsiet manu numur*,dzēsiet manu numur*,izsvītro*,\
        bez reklām*,nekādu reklām*,nekādas reklām*,nekaadus,spam*,atradām cit*,atradu cit*,citu firmu,\
        citu uzņēmumu,citu piegādātāju,cits piegādātājs,citu meistaru,citur,pie cita,pie citiem,\
        izvēlējāmies cit*,izvēlējos cit*,jau nopirku,jau nopirkām,jau iegādāj*,mums jau ir,man jau ir sava,\
        pārāk dārg*,paar* daarg*,par dārgu,pa dārgu,dārgi man,dārgi mums,nevaru atļaut*,nevaram atļaut*,\
        neatbilst budžet*,atsakos,atsakāmies,pārdomāju,pārdomājām,nolēmām ne*,nolēmu ne*,aizmirstiet,\
        nav aktuāl*,neaktuāl*,ne šoreiz,citreiz,meklēju darbu,darba vietu,vakanc*,cv,nopelni,pelni,\
        pieteikties darbam,uz amatu",
};
