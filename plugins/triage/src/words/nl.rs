//! Dutch.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "nl",
    complaint: "een klacht,mijn klacht,klacht indienen,officiële klacht,klachtenformulier,advoca*,jurist,juridisch*,\
        rechtsbijstand*,rechtbank*,naar de rechter,voor de rechter,rechtszaak,gerechtelijk*,ingebrekestelling,\
        dagvaard*,aangifte,politie,aansprakelijk*,consumentenbond,testaankoop,test aankoop,ombudsman*,\
        ombudsdienst*,geschillencommissie,kassa en radar,nvwa,favv,oplicht*,opgelicht*,zwendel*,fraude*,\
        bedrog,bedrieg*,bedrogen,bedonderd,belazer*,genaaid,afzetter*,afgezet,dieven,diefstal,leugen*,\
        gelogen,schandal*,schande,schaam*,onacceptab*,onaanvaard*,onbeschoft*,onbeleefd*,belachelijk*,\
        absurd*,waardelo*,slechtste,rampzalig*,prutsers,beunha*,knoei*,walgelijk*,smerig*,kakkerlak*,\
        voedselvergifti*,nooit meer,slechte review*,negatieve review*,slechte recensie*,negatieve recensie*,\
        reviewsite*,trustpilot,1 ster,0 sterren,nul sterren,genegeerd,van het kastje,aan het lijntje,\
        voor de gek,helemaal gek,derde keer,zoveelste keer,ik wil een antwoord,geen enkele reactie,\
        niemand reageert,niemand antwoordt,zwaar teleurgesteld,erg teleurgesteld,zeer teleurgesteld,\
        diep teleurgesteld,niet tevreden,ontevreden,schandelijk,ongehoord,kan echt niet,dit kan niet,\
        slechte service,wat een service,nul service,klantonvriendelijk,ongelofelijk slecht,ongelooflijk slecht,\
        boos,woedend,pisnieuw,dieverij,vierde keer,3e keer,4e keer,3de keer,al weken,al maanden",
    urgent: "dringend*,urgent*,spoed,spoedgeval*,spoedklus*,spoedeisend*,noodgeval*,noodsituatie,nooddienst,\
        asap,zsm,z s m,zo snel mogelijk,zo spoedig mogelijk,zo rap mogelijk,hoe snel k*,heb haast,haast bij,\
        haast mee,onmiddel*,per direct,direct iemand,direct nodig,direct hulp,moet* direct,meteen iemand,\
        meteen nodig,moet* meteen,nu meteen,snel iemand,snel nodig,reageer snel,schiet op,nu iemand,\
        nu nodig,nu oplossen,bel me nu,moet nu,vandaag nog,nog vandaag,vandaag nodig,vandaag iemand,\
        vandaag langs*,vandaag komen,echt vandaag,liefst vandaag,moet* vandaag,is vandaag en,\
        uiterlijk vandaag,vanavond nog,vanmiddag nog,voor vanavond,tegen vanavond,tegen morgen*,voor morgen*,\
        het is morgen,morgen al,uiterlijk morgen,morgen vertrek*,vertrek* morgen,vlieg* morgen,trouw* morgen,\
        niet wachten,niet langer wachten,geen tijd,tijd dringt,tijdnood,deadline,last minute,lastminute,\
        binnen het uur,binnen een uur,binnen 1 uur,binnen 2 uur,binnen twee uur,over een uur*,over een half*,\
        over een kwartier,over 1 uur,over 2 uur*,over twee uur,over 3 uur,over 1* min*,over 2* min*,\
        over 3* min*,buitengesloten,sta buiten,staan buiten,sleutel* binnen,opgesloten,zit vast,zitten vast,\
        gestrand,panne,sta nu,voor de deur,aan de deur,wacht al,wachten al,al een uur,al uren,lekkage*,\
        lekt,gesprongen,staat blank,onder water,water komt,water loopt,overstro*,gaslek,gaslucht,ruik gas,\
        in brand,brandlucht,kortsluiting,geen stroom,zonder stroom,geen verwarming,zonder verwarming,\
        geen warm water,zonder warm water,zonder water,bloeding,veel pijn,vreselijke pijn,ondra*,gezwollen,\
        allergische reactie,benauwd,op schiphol,aan de gate,vlucht vertrekt,wanhopig,sos,ligt plat,\
        ligt stil,ligt eruit,door het plafond,uit het plafond,druppelt water,drupt water,water uit,\
        staat stil langs,takel*,sleepdienst,pechhulp,pech onderweg,lekke band,vriest,in de kou,\
        moet vanavond,moeten vanavond,moet vanmiddag,moeten vanmiddag,moet straks,moeten straks,\
        tegen vanmiddag,tegen straks,straks nog,nog straks,nog vanavond,nog vanmiddag,plek vanavond,\
        plaats vanavond,vanavond plaats,vanavond plek,vanavond een,vanavond is,is vanavond,is vanmiddag,\
        begint vanavond,begint over,begint zo,begint straks,start over,kan er nu,nu komen,nu langs*,\
        nu direct*,kan nu niet,snel een,over tien min*,over vijf min*,over twintig,over 5 min*,\
        binnen 1* min*,binnen 3* min*,binnen tien minuten,binnen enkele uren,gasten wachten,klanten wachten,\
        gasten staan,klanten staan,gasten komen,iedereen wacht,te wachten,ademt,ademen,ademnood,stuipen,\
        aangereden,bewusteloos,flauwgevallen,bloed uit,bloeden,hoge koorts,rook uit,rookt,vonken,vlammen,\
        gehackt,gestolen,ingebroken,niet binnen in,geraak niet binnen,kom niet binnen,vannacht nog,\
        morgenvroeg,morgenochtend,trein vertrekt,boot vertrekt,vertrekken zo,vertrekken over,\
        vertrekken vandaag,vertrek vandaag,vertrek over,vertrek straks,vlieg vandaag,vliegen vandaag,\
        vliegen over,sta op het perron,sta aan,staan aan de balie,staan voor,op straat,crepeer*,verga van de,\
        barst van de pijn,helse pijn,kiespijn,tandpijn,hevige pijn,voor sluitingstijd,voor 5 uur,sta voor de,\
        sta voor het,bloedt hevig,bloedt nog,hij bloedt,ze bloedt,zo vlug mogelijk,zo gauw mogelijk,\
        zo snel als,zo snel mog*,zo rap als,op zeer korte termijn,per ommegaande,ten spoedigste,\
        spoedbestelling*,spoedlevering*,spoedreparatie*,spoedafspraak,spoedconsult,spoedhulp,spoeddienst,\
        grote haast,acuut,meteen komen,meteen hulp,meteen langs*,meteen antwoord,direct komen,direct langs*,\
        direct antwoord,direct opgelost,nu hulp,nu snel,snel hulp,snel antwoord,snel reactie,snel komen,\
        snel langs*,snel geholpen,snelle reactie,snelle hulp,snelle oplossing,hoe rap,hoe snel ben*,\
        rap iemand,rap nodig,vlug iemand,haast je,iemand vandaag,kan er vandaag,vandaag opgelost,\
        vandaag geleverd,vandaag bezorgd,vandaag geholpen,vandaag terecht,vandaag plek,vandaag gaatje,\
        gaatje vandaag,plekje vandaag,vandaag antwoord,vandaag repar*,vandaag hersteld,absoluut vandaag,\
        vandaag absoluut,zeker vandaag,per se vandaag,einde van de dag,eind van de dag,einde dag,\
        voor sluiting,voor 12 uur,voor 14 uur,voor 15 uur,voor 16 uur,voor 17 uur,voor 12u*,voor 16u*,\
        voor 17u*,tegen 12 uur,tegen 14 uur,tegen 17u*,tegen de middag,voor de middag,vanavond iemand,\
        iemand vanavond,vanavond komen,vanavond langs*,vanavond nodig,vanavond gasten,vanavond bezoek,\
        vanavond vertrek*,vertrek* vanavond,vlieg* vanavond,deze nacht,voor vannacht,vannacht slapen,\
        nergens slapen,morgen nodig,moet* morgen,morgen moet*,morgen vlieg*,morgen trouw*,morgen op reis,\
        morgen verhuiz*,verhuiz* morgen,morgen examen,morgen feest,morgen op vakantie,ten laatste,\
        uiterste datum,laatste moment,op de valreep,verloopt vandaag,verloopt morgen,niet op tijd,\
        op tijd klaar,op tijd hebben,geen minuut,geen seconde,weinig tijd,tijd is krap,tijd loopt,tijdsdruk,\
        tot morgen wachten,wachten tot morgen,hou het niet meer,houd het niet meer,hou het niet uit,\
        houd het niet uit,niet uit te houden,over 10min,over 15min,over 20min,over 30min,over een paar uur,\
        over enkele uren,over drie uur,over drie kwartier,over anderhalf uur,over 1u,over 2u,\
        binnen een half uur,binnen een halfuur,binnen het half uur,binnen 3 uur,binnen 24 uur,\
        binnen een kwartier,binnen enkele minuten,binnen nu en,vertrekt over,vertrekt binnen,\
        vliegtuig vertrekt,vlucht gaat,vlucht is over,mis mijn vlucht,mis mijn trein,missen onze vlucht,\
        mis ik mijn,buiten gesloten,dichtgevallen,dichtgeslagen,toegevallen,sleutel* kwijt,sleutel* verloren,\
        sleutel* afgebroken,sleutel* in huis,sleutel zit nog,kan niet binnen,kunnen niet binnen,\
        kan niet naar binnen,kunnen niet naar binnen,geraken niet binnen,raak niet binnen,komen niet binnen,\
        kom mijn huis niet,niemand aan de receptie,receptie onbemand,in de regen,in de lift,lift vast,\
        op de snelweg,langs de snelweg,langs de weg,pechstrook,vluchtstrook,platte band,klapband,accu leeg,\
        accu is leeg,batterij plat,auto start niet,wagen start niet,sleepwagen,waterlek,groot lek,\
        leiding gebarsten,leiding is gebarsten,buis gebarsten,water spuit,spuit water,stroomt water,\
        water stroomt,water sijpelt,loopt water,komt water,water in de kelder,kelder staat,overal water,\
        van het plafond,door het dak,loopt over,gasgeur,ruiken gas,ruikt naar gas,gasreuk,koolmonoxide,\
        brandgeur,ruikt verbrand,ruikt naar brand,schroeilucht,komt rook,rook komt,rook in,vonkt,\
        onder stroom,schok gekregen,stroomuitval,stroom uitgevallen,stroom is uitgevallen,\
        zonder elektriciteit,geen elektriciteit,geen water,ketel uitgevallen,ketel is uitgevallen,\
        ketel kapot,verwarming kapot,verwarming is kapot,verwarming uitgevallen,verwarming is uitgevallen,\
        verwarming doet het niet,verwarming werkt niet,koud in huis,baby in huis,erge pijn,enorme pijn,\
        zoveel pijn,van de pijn,ontzettende pijn,abces,dikke wang,opgezwollen,zwelt,koorts van 39,\
        koorts van 40,39 koorts,40 koorts,geen lucht,stikt,ingeslikt,vergiftigd,rattengif,epilep*,beroerte,\
        hartaanval,pijn op de borst,veel bloed,bloedt,diepe wond,bestolen,kaart blokkeren,kaart kwijt,\
        pas blokkeren,rekening blokkeren,cardstop,card stop,leeggehaald,phishing,systeem plat,\
        systeem is down,is down,site down,website down,server down,site ligt,website ligt,ligt er uit,\
        alles ligt,alles staat stil,kunnen niet werken,kassa werkt niet,kassa ligt,verliezen klanten,\
        verliezen omzet,klanten voor de,gasten arriveren,help aub,help alsjeblieft,help ons,ten einde raad,\
        radeloos,in paniek,levensgevaar*,gevaar,gevaarlijk*,bruiloft is morgen,feest is morgen,\
        examen is morgen",
    refund: "terugbetal*,terugbetaald*,terugstort*,teruggestort,teruggeboekt,terugboek*,geld terug,\
        geld weer terug,mijn geld,ons geld,euro terug,krijg ik terug,terugkrijgen,terugvorder*,restitutie,\
        refund*,retourneren,retourneer*,geretourneerd,retourlabel*,retourzending*,retourbon*,retourbeleid,\
        retouren,terugsturen,terug sturen,stuur * terug,stuur ik terug,stuur het terug,stuur ze terug,\
        teruggestuurd,terugzenden,terugbrengen,teruggebracht,breng ik terug,ruilen,omgeruild,omwissel*,\
        omgewisseld,vervangend*,vervanging,nieuwe opsturen,nieuwe sturen,onder garantie,onder de garantie,\
        binnen de garantie,in garantie,nog garantie,garantie nog,garantiegeval,annuleer,annuler*,\
        geannuleerd*,gecanceld,cancelen,afbestel*,herroep*,bedenktijd,chargeback,storn*,creditnota*,\
        tegoedbon*,schadevergoeding,vergoed*,compens*,past niet,passen niet,te klein,te groot,te krap,\
        garantie tot,heeft garantie,is er garantie op mijn,garantie van,wisselen voor,wissel* voor een,\
        wil ik wisselen,kan ik wisselen,valt klein,valt groot,teruggeven,terug geven,terug naar de winkel,\
        terug laten,naar jullie terug,binnenbrengen,kan terug,mag terug,retour,retourkosten,te wijd,\
        te strak,knelt,spant,past me niet,past mij niet,past hem niet,past haar niet,andere maat wil,\
        maatje groter,maatje kleiner,een maat groter,een maat kleiner,omruil*,annulatie*,afzeg*,geld zie,\
        geld op mijn rekening,geld nog niet,reiskosten,prijsverschil,borg,waarborg,dubbel besteld,\
        per ongeluk besteld,verkeerd besteld,bestelling afbreken",
    order: "mijn bestelling*,onze bestelling*,m'n bestelling,de bestelling,deze bestelling,bestelling nr,\
        bestelling nummer,bestelling van,bestelling is,bestelling 1*,bestelling 2*,bestelling 3*,bestelnr,\
        bestelnummer*,ordernummer*,mijn order,bestelbevestiging*,besteld,bestelde,heb gekocht,\
        bij jullie gekocht,pakketje,pakje,pakketten,zending,verzonden,opgestuurd,toegestuurd,verstuurd,\
        track and trace,track trace,tracking*,mijn levering,onze levering,levering is,leveringsadres,\
        afleveradres,bezorgd,bezorger,niet geleverd,nooit geleverd,is geleverd,geleverd gekregen,\
        verkeerd geleverd,nog niet binnen,niet aangekomen,nooit aangekomen,niet toegekomen,niks ontvangen,\
        niets ontvangen,niet ontvangen,nooit ontvangen,niks gekregen,niets gekregen,niet gekregen,\
        nog steeds niet,nog altijd niet,nog steeds niks,nog steeds niets,nog steeds geen,nog altijd geen,\
        wacht nog,wachten nog,aan het wachten,waar blijft,waar blijven,waar is mijn,waar zit de,wanneer komt,\
        wanneer komen,wanneer krijg ik,hoe laat komt,komen opdagen,niet opgedaagd,niemand gekomen,\
        niemand geweest,niet gekomen,zou langskomen,zou komen,technieker*,de loodgieter,chauffeur,koerier*,\
        postnl,bpost,dhl,dpd,afhaalpunt,de buren,douane,vertraging,vertraagd,ontbreekt,ontbreken,\
        ontbrak*,ik mis,wij missen,onvolledig*,incompleet,maar de helft,zit niet in,zat niet in,\
        verkeerd artikel,verkeerde artikel*,verkeerd product,verkeerde product*,verkeerde adres,verkeerd adres,\
        adres wijzigen,adres aanpassen,mijn boeking,onze boeking,boekingsnummer,geboekt,hebben gereserveerd,\
        heb gereserveerd,mijn reserv*,onze reserv*,de reservering,mijn afspraak,onze afspraak,\
        had een afspraak,verzetten,omboeken,verschuiven,mijn vlucht,onze vlucht,mijn ticket*,bagage,\
        mijn koffer*,onze koffer*,mijn kamer,onze kamer,laten liggen,al klaar,stand van zaken,mijn pakket,\
        m'n pakket,mn pakket,ons pakket,pakket is,pakket niet,pakket nog,pakket staat,pakket ligt,\
        pakket zou,pakket volgens,pakket kwijt,pakket van,bezorgservice,verkeerde kast,verkeerde spullen,\
        verkeerde model,verkeerde ingrediënt*,verkeerde gerecht*,verkeerde pizza*,mijn lessen,mijn cursus,\
        les van,niet doorgaat,niet doorging,inhalen,inhaalles,verplaatsen,verplaatst,afspraak van,\
        afspraak om,kan niet naar,later komen,te laat zijn,te laat komen,mijn kaartjes,mijn kaarten,\
        onze kaartjes,onze kaarten,onze tickets,op een andere naam,naam op mijn,mijn aanvraag,mijn dossier,\
        mijn mail,mijn mails,mijn bericht,mijn vraag van,mijn e mail,geen antwoord,geen reactie,\
        niets gehoord,niks gehoord,er nog niet,niet in mijn mailbox,nog niks,nog niets,vergeten in,ben mijn,\
        mijn sjaal,mijn jas,mijn bril,mijn paraplu,mijn portemonnee,mijn sleutels,gevonden voorwerp*,\
        toevoegen aan mijn,iets toevoegen,nog iets bij,uitstellen,uitgesteld,geschrapt,overgeboekt,gemiste,\
        gemist,zouden jullie,beloofd,beloofde,had moeten,hadden moeten,al lang,al hier,wnr komt,wnr komen,\
        wanneer word*,hoe lang duurt het voor,hoe lang nog,hoelang nog,wat is de status,status van,klaar is,\
        al gemaakt,zijn mijn,check in,checkin,inchecken,uitchecken,testresultaten,uitslag,mijn recept,\
        voorschrift,installateur,loodgieter die,schilder die,monteur,monteurs,is mijn auto,is mijn wagen,\
        les morgen,les vandaag,kan niet komen,kunnen niet komen",
    invoice: "factuur,facturen,factuurnummer,factuuradres,gefactureerd,facuur,faktuur,nota,afrekening,\
        eindafrekening,jaarafrekening,kassabon*,kassaticket*,bonnetje,aankoopbewijs,betaalbewijs,\
        betalingsbewijs,afgeschreven,afschrijving*,schrijven jullie af,afgehouden,incasso*,sepa,geïncasseerd,\
        aanmaning*,deurwaarder,dubbel betaald,twee keer betaald,2x betaald,tweemaal betaald,aangerekend,\
        in rekening gebracht,te veel betaald,teveel betaald,te veel gerekend,teveel gerekend,al betaald,\
        reeds betaald,heb betaald,hebben betaald,betaling is,betaling mislukt,betaling niet,betaling lukt,\
        betaling geweigerd,mijn betaling,onze betaling,de betaling,betaallink,betalingskenmerk,\
        betalingsregeling,overgemaakt,overgeschreven,overschrijving,mijn rekening,onze rekening,\
        rekeningafschrift,bankafschrift,de rekening,bedrag klopt,verkeerd bedrag,fout bedrag,openstaand*,\
        kaart geweigerd,kaart wordt geweigerd,betaalmethode,btw nummer,btw nr,po nummer,verlengd,\
        stilzwijgend*,abonnementskosten,btw bon,administratiekosten,attest,van m'n rekening,domicili*,\
        herinnering gekregen,betalingsherinnering*,betaalherinnering*,bankkaart,betaalpas,mijn pas,mijn kaart,\
        kredietkaart,creditcard,overmaken,storting,bancontact,ideal,tikkie,betalen lukt,kan niet betalen,\
        prijsverhoging,duurder geworden,verhoogd",
    account: "inlog*,log in,login,ingelogd,uitgelogd,niet aanmelden,niet meer aanmelden,wachtwoord*,wachwoord,\
        paswoord*,password,gebruikersnaam*,mijn account,m'n account,ons account,onze account,account is,\
        account verwijderen,een account,geblokkeerd,deblokkeren,vergrendeld,mijn profiel,klantenzone,\
        klantportaal,klantnummer,klantennummer,verificatie*,bevestigingscode,bevestigingsmail,activatiecode,\
        activer*,geen code,code niet,code werkt,de code,sms code,pincode,2fa,authenticator,itsme,digid,\
        geen toegang,toegang tot mijn,toegangscode,kom er niet in,kom er niet meer in,kom niet in,\
        raak niet in,geraak niet,de app,jullie app,uw app,mijn app,gegevens wijzigen,gegevens aanpassen,\
        mijn gegevens,gdpr,ben verhuisd,zijn verhuisd,adreswijziging,e mail wijzigen,mailadres wijzigen,\
        mailadres aanpassen,nieuw mailadres,nieuw e mailadres,telefoonnummer wijzigen,nieuw nummer,\
        nieuw rekeningnummer,opzeg*,opgezegd,stopzetten,pauzeren,mijn abonnement,m'n abonnement,\
        ons abonnement,licentiesleutel,resetlink,mail om mijn,app opent,app start,app werkt,app crasht,\
        app blijft,de site,website werkt,website doet,polis aanpassen,mijn polis,mijn contract,ons contract,\
        mijn tarief,mijn punten,spaarpunten,klantenkaart,mijn lid*,mijn e mailadres,mijn mailadres,\
        mijn telefoonnummer,mijn adres,mijn naam wijzigen,naam aanpassen,rekeningnummer aanpassen,\
        rekeningnummer wijzigen,kom niet meer in,geraak er niet in,raak er niet in,gebruiker toevoegen,\
        gebruikers toevoegen,bevriezen,tijdelijk stoppen,simkaart,puk,pukcode,nummer behouden,mijn nummer,\
        mijn pas doet,uitschrijven voor",
    problem: "kapot,kapotte,is stuk,stuk is,gaat stuk,ging stuk,stuk gegaan,al stuk,weer stuk,stuk aangekomen,\
        defect*,mankement*,beschadig*,schade,werkt niet,werken niet,werkt nie,niet werkt,werkt niks,\
        werkt niets,werkt nog steeds,doet het niet,doet t niet,doen het niet,doet niets,doet niks,doet raar,\
        niet meer doet,start niet,niet opstart*,gaat niet aan,gaat niet dicht,gaat niet meer,valt uit,\
        valt steeds,slaat af,lukt niet,lukt me niet,lukt mij niet,lukt het niet,niet lukt,laadt niet,\
        verbindt niet,geen verbinding,verbinding valt,reageert niet,geen beeld,geen geluid,geen internet,\
        geen wifi,verwarmt niet,koelt niet,draait niet,foutmelding*,foutcode*,error,storing*,hapert,crash*,\
        loopt vast,vastgelopen,blijft hangen,blijft laden,bug,zwart scherm,offline,lek,druppelt,barst,\
        gebarsten,scheur*,gescheurd,kras,krassen,gebroken,afgebroken,deuk,losgekomen,laat los,afgevallen,\
        doorgezakt,gekrompen,verkleurd*,vlek,vlekken,schimmel*,beschimmeld,bedorven,over de datum,\
        aangebrand,was koud,ijskoud,haar in,verkeerde maat,verkeerde kleur,andere kleur dan,niet zoals,\
        klopt niet,in plaats van,ipv,probleem met,problemen,een probleem,probleem is,iets mis,mis met,\
        raar geluid,lawaai,piept,knippert,rood lampje,batterij leeg,hoe stel ik,hoe zet ik,hoe krijg ik,\
        hoe installeer,hoe verbind,hoe koppel,hoe reset,hoe moet ik,hoe werkt dit,hoe werkt de,hoe vervang,\
        hoe gebruik ik,handleiding*,gebruiksaanwijzing*,instructie*,krijg het niet,krijg hem niet,weigert,\
        sinds de update,na de update,synchron*,hulp bij mijn,hulp met mijn,uitgevallen,al los,losgelaten,\
        losgeraakt,gaten in,gat in,te donker,te licht,te kort,te lang,te dik,te zout,te gaar,rauw,\
        niet gaar,uitgedroogd,lauw,koud aan*,kwam koud,koud toen,tikfout*,typfout*,schrijffout*,spelfout*,\
        fout op,fout in,foutje,fouten,valt weg,valt de hele,hele tijd,telkens,voortdurend,blijft maar,\
        herrie,maakt nu,drupt,lekken,rijdt niet,loopt niet,opent niet,niet open,sluit niet,vult niet,\
        spoelt niet,pompt niet,laden niet,vindt niet,niet ververst,niet schoon,niet proper,vuil,vies,\
        stinkt,stinken,ruikt naar,niet goed,niet juist,valt tegen,tegengevallen,wordt niet,worden niet,\
        werd niet,kan geen,kunnen geen,na de behandeling,sinds gisteren,sinds het,jullie hebben de,\
        geplaatst hebben,ik kocht,vorige week kocht,maand kocht,bij u aangeschaft,gekocht bij,overgeven,\
        diarree,uitslag op,jeuk,irritatie,verbrand,ontstoken,ontsteking,scheef,krom,batterijen,\
        in elkaar zetten,monteer ik,hoe kan ik mijn,hoe wijzig,waar vind ik,in stukken,kapotgegaan,\
        kapotgevallen,verwelk*,dood gegaan,doodgegaan,kwijt,verloren,krijg geen,werkt amper,traag,trage,\
        stuk na,staat stil langs,ik kan niet,kan ik niet,niet in orde,sinds vanmorgen,week gekocht,\
        krijg ik niet,we kunnen niet",
    sales: "prijs,prijzen,prijslijst*,prijsopgave*,prijsofferte,prijsindicatie,richtprijs,kost,kosten,\
        kostprijs,hoeveel vra*,hoeveel reken*,hoeveel is,hoeveel voor,hoe duur,wat vra* jullie,wat vraagt u,\
        tarief,tarieven,goedkoop*,goedkoper,offerte*,vrijblijvend*,bestek,korting*,kwantumkorting,\
        aanbieding*,aanbod,promo*,cadeaubon*,cadeaukaart*,geschenkbon*,kopen,koop,aankopen,aanschaf*,\
        bestellen,groothandel*,wederverkop*,verdeler*,inkoop,voorraad,stock,leverbaar,beschikbaar*,\
        nog vrij,nog plaats,nog plek,plek voor,verkrijgbaar,is er nog,zijn er nog,welke maten,in maat,\
        levert u,bezorgen jullie,verzenden jullie,verzendkosten,levertijd,reserveren,reservering maken,\
        reservering voor,boeken,tafel,tafeltje,een kamer,kamer vrij,tweepersoonskamer,overnacht*,\
        arrangement*,een afspraak,afspraak maken,inplannen,opmeten,huren,te huur,verhur*,verhuur*,\
        wij zoeken,we zoeken,zoeken wij,interesse in,interesse voor,geïnteresseerd,heb interesse,\
        hebben interesse,wil* graag,zou* graag,had* graag,ik neem,hebben nodig,heb nodig,heb een nieuwe,\
        laten plaatsen,laten maken,laten leggen,laten installeren,laten schilderen,laten vervangen,op maat,\
        met logo,catering,traiteur,demo,proef*,lid worden,inschrijven,abonnement*,lidmaatschap*,licenties,\
        per maand,per persoon,per nacht,leverancier*,samenwerk*,catalogus,budget,hebben jullie,heeft u,\
        hebt u,hebt ge,heb je,heb jij,heeft jullie,doen jullie,doet u,maakt u,kunnen jullie,kunt u,kan je,\
        nemen jullie,neemt u,leveren,biedt u,plaats voor,nog kaarten,kaarten voor,kaartjes voor,ik zoek,\
        zoek een,op zoek naar een,wij willen,wil een,ik overweeg,overwegen,denken aan,wat rekenen,\
        rekenen jullie,oké voor,doen voor,bod,afhalen,te krijgen,ook in het,drukken,bedrukken,laten doen,\
        laten bezorgen,repareert u,repareren,renov*,verbouw*,aanleggen,vernieuwen,opknappen,snoeien,\
        schilderwerk*,langskomen voor,bekijken,bezichtig*,rondleiding*,schatting,taxatie*,waardebepaling,\
        zonnepanelen,warmtepomp*,laadpaal,airco,nieuwe klanten,nieuwe patiënt*,gaatje,plekje,knippen,\
        geknipt,kapsel,kleuren,manicure,pedicure,massage*,gezichtsbehandeling,een controle,keuring,\
        grote beurt,winterbanden,overstappen,glasvezel,provider,koppeling*,integr*,compatibel,cursus*,\
        opleiding*,workshop*,zomerkamp,schrijf ik,inschrijving*,bijles,een les,lessen,fotograaf,fotoshoot,\
        boeket*,bloemstuk,taart,een slotenmaker,een loodgieter,verzekering voor,verzekeren,lening,hypotheek,\
        in schijven,gespreid,afbetal*,menu's,groepsmenu,personen,kinderfeest*,verjaardagsfeest*,huwelijk,\
        bruiloft,bedrijfsfeest,nachtjes,nachten,wie kan er,brochure,stuks,stuk of,bij jullie terecht,\
        verkoopt,verkopen jullie,maken jullie,we willen,zoek iemand,weer binnen,plaats vrij,meer info,\
        in termijnen,van plan,zouden willen",
    declines: "geen interesse,geen intresse,niet geïnteresseerd,niet meer geïnteresseerd,interesseert me niet,\
        interesseert mij niet,nee dank*,nee bedankt,neen bedankt,neen dank*,nee merci,geen offerte*,\
        geen aanbieding*,geen behoefte,geen reclame*,geen mails meer,geen nieuwsbrie*,geen spam,geen promo*,\
        niet meer bellen,niet meer mailen,niet meer contacteren,niet contacteren,niet meer benader*,\
        niet benader*,niet meer lastig*,niet meer sturen,niks meer sturen,bel me niet,bel ons niet,\
        stuur me geen,stuur mij geen,hou op,houd op,stop,afmelden,uitschrijven,haal mij,haal me,\
        verwijder mij,verwijder mijn nummer,mailinglijst,met rust,hoeft niet,hoeven niet meer,hoef geen,\
        hoeven geen,niet meer nodig,niet nodig,niks nodig,laat maar,al voorzien,al geregeld,iemand anders,\
        ander bedrijf,andere firma,andere leverancier,elders,ergens anders,te duur voor,veel te duur,\
        boven ons budget,boven mijn budget,niks voor ons,niks voor mij,niets voor ons,niets voor mij,\
        zien ervan af,zie ervan af,zie er van af,haak af,besloten om niet,toch maar niet,gaat niet door,\
        gaan niet door,vacature*,bijbaan,stageplek,een job,zoek werk,een baan,baantje,stage,stagiair*,\
        studentenjob,flexijob,vakantiewerk,werken bij jullie,bij jullie werken,werk voor mij,personeel nodig,\
        mijn cv,open sollicitatie,solliciteren,journalist*,redactie,interview,persbericht,reportage,crypto*,\
        bitcoin*,seo,backlink*,hoger scoren,in google,helpen bedrijven,volgers,passief inkomen,verdien,\
        openingsuren,openingstijden,jullie open,zondag open,maandag open,zaterdag open,vandaag open,\
        morgen open,feestdagen open,hoe laat open,hoe laat sluit*,goeie dag nog,al gekocht,al gevonden,\
        hebben al een,heb al een,al een andere,geen budget,voorlopig niet,nu even niet,geen zin in,\
        geen belang,mooie winkel,leuke winkel,compliment*",
};
