//! French.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "fr",
    complaint: "plainte,plaindre,me plains,réclamation officielle,lettre recommandée,mise en demeure,avocat*,\
        tribunal,en justice,poursuite*,huissier,médiateur,dgccrf,signal conso,arnaq*,escro*,fraude,\
        fraudes,c du vol,voleur*,menteu*,menti,foutez de,moquez de,ri au nez,scandal*,honteu*,honte,\
        inadmissible*,inacceptable*,déplorable*,pire,plus jamais,à fuir,une étoile,1 étoile,zéro étoile,\
        mauvais avis,sites d'avis,dégueulasse*,dégoût*,cafard*,ras le bol,marre,ignoré*,aucune réponse,\
        personne ne répond,troisième fois,3e fois,irrespect*,incompétent*,catastroph*,n'importe quoi,écœur*,\
        volé,volez,m'avez trompé,été trompé,vous signaler,minable*,engueul*,pas une seule réponse,\
        consommateurs,du consommateur,moquez vous,humili*,racket,gens comme vous,très déçu*,zéro réponse,\
        malhonnête*,irresponsable*,discrimin*,avis google,avis négatif,sans réponse,c'est du vol,\
        vous poursuivre,bande d'incapables,sur les réseaux",
    urgent: "urgent*,urgence*,au plus vite,le plus vite possible,le plus rapidement possible,au plus tôt,\
        dès que possible,immédiat*,tout de suite,sur le champ,sans attendre,faites vite,ça presse,\
        peux pas attendre,peut pas attendre,impossible d'attendre,plus le temps,plus attendre,avant ce soir,\
        d'ici ce soir,pour ce soir,c'est ce soir,avant demain,d'ici demain,pour demain,c'est demain,\
        besoin aujourd'hui,réponse aujourd'hui,encore aujourd'hui,ajd,cet aprem,impérativement,date limite,\
        deadline,dernière minute,dans l'heure,dans une heure,dans 1h,dans deux heures,dans 2 heures,dans 2h,\
        dans 3h,dans 1* min*,dans 2* min*,dans 3* min*,dans 4* min*,vol part,train part,embarquement,\
        à l'aéroport,devant la porte,devant chez,sommes devant,suis devant,j'attends depuis,coincé*,\
        bloqué dans,bloqué dehors,enfermé*,claqué la porte,serrure forcée,fuite,fuit,inond*,dégât des eaux,\
        ça coule,déborde,odeur de gaz,plus de courant,panne de courant,plus de chauffage,pas de chauffage,\
        plus d'eau,saigne*,atroce*,insupportable,gonflé*,en panne sur,tombé en panne,dépannage,au secours,\
        sos,désespér*,à l'arrêt,prend feu,venez vite,répondez vite,là maintenant,suis dehors,sommes dehors,\
        à rendre ce soir,venir aujourd'hui,passer aujourd'hui,prendre aujourd'hui,quelqu'un aujourd'hui,\
        passer ce soir,venir ce soir,en rade,aidez moi,dois partir,rage de dent,dans dix minutes,\
        dans cinq minutes,dans vingt minutes,pied levé,dès maintenant,dans 1 heure,danger,incendie,fumée,\
        dans la journée,maintenant svp,pas le temps,dernier délai,avant midi,vite svp,aujourd'hui svp,\
        aujourd'hui si possible,aujourd'hui même,clés à l'intérieur,porte claquée,sans chauffage,\
        chauffage en panne,eau partout,bloqués dans,pas d'eau chaude,clients attendent,au plus tard,\
        dans la matinée,suis pressé,suis pressée,bloqué* avec,bloqué* dedan*,très vite*,ça urg*,\
        mal aux dent*,sans délai*,ascenseur est*,dans l'ascenseur,avant 16h,avant 17h,avant 18h,\
        besoin maintenant,serrurier maintenant,faut maintenant,forte douleur,arrive à temps,livré à temps,\
        suis à la porte,sommes à la porte,coule du plafond,ce soir svp,ce soir possible,cette nuit,\
        encore ce soir,intervenez ce soir,intervenir ce soir,intervenir aujourd'hui,livrer aujourd'hui,\
        livrable aujourd'hui,faut aujourd'hui,un nouveau aujourd'hui,pour aujourd'hui,c'est aujourd'hui,\
        dès aujourd'hui,dès ce soir,ce midi,pour midi,avant 8h,avant 9h,avant la fermeture,avant le week end,\
        d'ici une heure,d'ici 1h,d'ici 2h,d'ici deux heures,d'ici midi,dans trois heures,dans 4h,\
        dans 3 heures,dans une demi heure,dans un quart d'heure,dans 5 min*,dans quelques heures,\
        dans quelques minutes,dans moins d'une,demain matin,demain c'est,mariage est demain,fête est demain,\
        partons demain,pars demain,on part demain,décolle dans,rater mon,rater notre,va rater,louper mon,\
        sur l'autoroute,au bord de la route,j'ai crevé,crevaison,dépanneuse,remorquage,la porte est claquée,\
        perdu mes clés,perdu les clés,clé cassée,devant la salle,devant l'hôtel,devant l'appart*,\
        devant le gîte,devant le logement,devant votre,sous la pluie,invités arrivent,invités attendent,\
        clients qui attendent,et un bébé,ai un bébé,avons un bébé,il fait 1* degrés,on gèle,on se gèle,\
        eau qui coule,coule de partout,eau coule,tuyau percé,tuyau a lâché,a éclaté,sent le gaz,\
        sent le brûlé,odeur de brûlé,ça brûle,court circuit,étincelles,plus d'électricité,panne d'électricité,\
        pas d'électricité,sans électricité,sans courant,sans eau,chauffage ne marche plus,chaudière en panne,\
        chaudière est en panne,ne respire plus,convulsion*,c'est pressé,rapidos,asap",
    refund: "remb,mon argent,rendez moi,rendez l'argent,retourner,renvoyer l'article,renvoyer le produit,\
        renvoyer la,les renvoyer,le renvoyer,renvoi,retour gratuit,retours,faire un retour,bon de retour,\
        étiquette retour,étiquette de retour,frais de retour,politique de retour,échanger,faire un échange,\
        changer de taille,rétract*,annul*,sous garantie,encore garanti,rétrofacturation,chargeback,\
        opposition,avoir sur,un avoir,bon d'achat en,geste commercial,un geste,dédommag*,indemnis*,\
        compensation,acompte rendu,récupérer mon acompte,récupérer l'acompte,trop grand*,trop petit*,\
        trop serré*,trop court*,taille trop,me va pas,reprendre l'article,reprise de l'article,résili*,\
        le rendre,la rendre,les rendre,rendre le,rendre un*,immense,échange possible,ma caution,\
        notre caution,la caution,retourné,remplacer mon,remplacer ma,remplacement de mon,me remplacer,\
        remplacez,remplacement du,la garantie,je la renvoie,je le renvoie,je les renvoie,renvoyer mon,\
        renvoyer ma,renvoyer mes,renvoyer un,échange de taille,changer contre,rendu ma,rendu mon,rendre ma,\
        rendez nous,droit de retour,délai de retour,rembou*,trop large*,ne me va,garantie fonctionne,\
        mes sous,mon fric,mon pognon,mes thunes,mes tunes,récupérer l'argent,restitu*,renbours*,rembors*,\
        renvoyer cet,renvoyer cette,renvoyer ces,renvoyer les,j'ai renvoyé,avons renvoyé,renvoyés,retournée,\
        retournés,retour de colis,retour produit,retour d'article,procédure de retour,faire le retour,\
        mon retour n'a,mon retour a été,échangez,échange contre,échange standard,échange de produit,\
        changer de pointure,nage dedans,flotte dedans,trop étroit*,me serre,me vont pas,lui va pas,\
        me plaît pas,plaisent pas,pas à ma taille,produit ne me convient,article ne me convient,\
        note de crédit,recrédit*,me désister,désistement,je renonce,mettre fin à mon,anul*,cancel*,\
        ma garantie,en garantie,garantie légale,vice caché,vices cachés,reprenez le,m'en envoyer un autre,\
        me le remplacer,me la remplacer,me les remplacer,mon acompte,notre acompte,acompte vers*,notre dépôt,\
        ouvrir un litige,contester le paiement,mes arrhes,les arrhes,nos arrhes,contre la taille,\
        par la taille",
    order: "ma commande,notre commande,la commande,de commande,commande n*,mon achat,colis,mon envoi,\
        livraison prévue,ma livraison,adresse de livraison,retard de livraison,bon de livraison,livreur*,\
        transporteur*,coursier*,facteur,votre plombier,votre artisan,votre gars,chronopost,colissimo,\
        mondial relay,dhl,point relais,numéro de suivi,tracking,expédi*,douane*,toujours pas,tjs pas,\
        tjrs pas,tjr pas,pas reçu,rien reçu,pas encore reçu,jamais reçu,jamais arrivé*,pas arrivé*,pas venu,\
        jamais venu*,personne n'est venu,personne est venu,pas passé,pas là,où est mon,où est ma,où en est,\
        où sont mes,quand arrive,on en est où,des nouvelles de,reçu le mauvais,mauvais article,\
        mauvais produit,mauvaise commande,mauvaise adresse,mauvais nom,manque,manquant*,manquait,manquent,\
        au lieu de,au lieu d',incomplet*,à la place de,voisin*,changer l'adresse,modifier l'adresse,\
        changer la date,modifier ma,déplacer mon,reporter mon,reprogrammer,ma réservation,ma resa,\
        notre réservation,numéro de réservation,confirmation de réservation,j'ai réservé,avons réservé,\
        avais réservé,réservé pour,mon rdv,mon rendez vous,notre rdv,notre rendez vous,le rdv,le rendez vous,\
        mon vol,notre vol,mon billet,nos billets,mes billets,ma valise,nos valises,bagage*,ma chambre,\
        notre chambre,oublié mon,oublié ma,oublié mes,laissé mon,laissé ma,objets trouvés,\
        mail de confirmation,yavait,attestation,ordonnance,envoyez quelqu'un,ai commandé,avons commandé,\
        avais commandé,avions commandé,commandé et,avez livré,été livré*,pas livré*,livré à,jamais livré*,\
        est livré,le suivi,suivi de,suivi indique,vous m'avez,que vous avez fait,pas été,ma location,\
        votre camion,mes résultats,arrivé sans,arrivée sans,m'a donné,la livraison était,la livraison est,\
        le technicien,votre technicien,mon paquet,le paquet,devait venir,devait arriver,aucune nouvelle,\
        pas de nouvelles,sans nouvelles,pas eu de nouvelles,toujours rien,tjrs rien,encore rien,\
        toujours aucun*,attends toujours,attends encore,attendons toujours,attend toujours,attends mon,\
        attends ma,attends mes,pas encore arriv*,pas encore eu,était prévu*,était censé*,deviez,\
        devais recevoir,devait être,devait passer,aurait dû,aurais dû,qui devait,rdv de,rendez vous de,\
        décaler,déplacer le,déplacer notre,reporter le,reporter la,avancer mon,changer l'heure,\
        changer le nom,modifier mon,modifier notre,modifier la,rajouter un* à ma,trompé d'adresse,\
        trompée d'adresse,trompé de taille,trompée de taille,je me suis trompé dans,en cours de livraison,\
        en cours d'acheminement,en transit,état de ma,état de la livraison,où se trouve mon,où se trouve ma,\
        où sont les,quand est ce que je reçois,quand est ce que ça arrive,quand vais je recevoir,\
        quand va arriver,quand sera livr*,quand est ce que vous passez,la livraison n*,m'avez envoyé,\
        nous avez envoyé,m'a livré,ont livré,nous a livré,j'ai reçu,ai reçu un*,on a reçu,avons reçu,\
        reçu un autre,reçu une autre,reçu que,reçu seulement,il manqu*,avais demandé,on avait demandé,\
        avions demandé,vous aviez dit,on m'avait dit,m'aviez dit,j'ai acheté,ai acheté un*,avons acheté,\
        acheté chez vous,acheté hier,acheté il y a,acheté en ligne,achetée,achetées,votre électricien,\
        votre monteur,votre collègue,le plombier n*,que vous avez posé,que vous avez installé,qu'on m'a,\
        arrivé cassé,arrivée cassée,est arrivé avec,est arrivée avec,sont arrivé*,mes places,le nom sur le,\
        résultats d'analyse,oublié une,oublié un,oubliée chez vous,perdu mon,commande passée,commande du,\
        commande 1*,commande 2*,commande 3*,commande 4*,commande 5*,commande 6*,commande 7*,commande 8*,\
        commande 9*,commande en cours,commande web,commande toujours,commande incompl*,mes commandes,ma cmd,\
        ma cmde,statut de,suivre ma,suivre mon,numéro suivi,n de suivi,pas de confirmation,\
        pas eu de confirmation,en retard,du retard,retardé*,date de livraison,bpost,postnl,ups,gls,dpd,\
        la poste,déposé chez,laissé chez,où est passé*,arrive quand,vient quand,quand vient,\
        à quelle heure vient,pas présenté*,jamais présenté*,attendu toute la,pas rappelé*,jamais rappelé*,\
        reçu autre chose,inversé*,erreur de livraison,erreur dans ma,s'est trompé*,mauvais plat,avez oublié,\
        ont oublié,a oublié,oublié de me,oublié les,changer de date,changer de créneau,ajouter à ma,\
        prolonger ma,déplacer ma,avancer le,repousser,postposer,décommander,empêchement,pourrai pas venir,\
        arrivée tardive,réservation n*,réservation au nom,confirmer ma,par booking,via booking,sur booking,\
        check in,check out,checkin,pendant notre séjour,lors de notre séjour,jai réservé,jai commandé,\
        jai acheté,jai reçu,g commandé,g reçu,g acheté,avais rdv,ai rdv,avions rdv,avons rdv,rdv prévu,\
        rdv fixé,rdv confirmé,laissé mes,laissé dans,oublié dans,perdu ma,mes analyses,résultats de mon,\
        compte rendu,mon dossier,pas eu de réponse,pas eu de retour,aucun retour,mon mail du,mes mails,\
        est il prêt,récupérer ma,chercher mon,chercher ma,retirer ma,retrait en magasin,suite à l'achat",
    invoice: "factur*,refactur*,reçu de paiement,un reçu,mon reçu,ticket de caisse,justificatif*,note de frais,\
        prélev*,débité*,double paiement,deux fois,2 fois,payée,déjà payé,j'ai payé,avons payé,mon paiement,\
        le paiement,paiement refusé,paiement en double,paiement n'est,paiement échoué,ma carte,carte refusée,\
        carte bancaire,carte bleue,ma cb,mon compte en banque,relevé,iban,sepa,mandat,siret,comptabilité,\
        virement,échéancier,mensualité*,rappel de paiement,impayé*,mise à jour du paiement,renouvelé,\
        renouvellement,reconduction,reconduit,surfacturé*,trop perçu,trop payé,erreur de prix,cotisation*,\
        frais de dossier,frais bancaires,jai payé,payé deux,montant de la,mauvais montant,numéro de tva,\
        compté deux,compté en trop,au moment de payer,payer en ligne ne,réduction n'a,remise n'a,\
        pas été appliqué*,code promo ne,code promo marche,le code promo n*,code de réduction ne,\
        n'a pas été déduit*,note d'honoraires,feuille de soins,reçu fiscal,quittance,augmenté mon,\
        bancontact ne,twint ne,payé par,payé hier,payé pour,payé en ligne,acquitté*,décompte,mes paiements,\
        paiement en attente,paiement bloqué,paiement ne,paiement pas,paiement effectué,paiement a été,\
        paiement est,paiement rejeté,échec du paiement,paiement de ma,paiement de mon,régler ma,régler mon,\
        réglé la,réglé ma,réglé le,j'ai réglé,avons réglé,déjà réglé*,payé la,payé le,payé ma,payé mon,\
        payé une,payé avec,payé via,payé plus,payé trop,j'ai payer,payer deux,payer ma,payer mon,\
        payer le solde,débits,double débit,ponctionné*,encaiss*,mon chèque,majoration,pénalité*,\
        frais de retard,frais cachés,sommation,recouvrement,reçu un rappel,n tva,tva intracom*,erreur de tva,\
        montant incorrect,montant erroné,pas le bon montant,plus cher que prévu,solde dû,solde restant,\
        solde à payer,paypal ne,paypal refus*,klarna,carte ne passe,carte avalée,mon code promo,\
        code promo invalide,code promo pas,bon cadeau ne,réduction pas,prix affiché n*,pas le prix",
    account: "connecter,connexion à,connexion impossible,reconnecter,identifiant*,mot de passe,mots de passe,mdp,\
        mon compte,notre compte,compte bloqué,compte client,mon espace,espace client,mon profil,\
        nom d'utilisateur,accès à mon,accéder à,plus accès,pas accès,accès bloqué,bloqué mon,\
        code de vérification,code de validation,code de confirmation,le code,aucun code,pas de code,code ne,\
        code sms,code par sms,authentification,2fa,l'app,votre app,l'application,votre application,appli,\
        changer mon mail,changer mon adresse,changer mon numéro,changer mon email,changer mon nom,changer mes,\
        mes coordonnées,mes données,rgpd,mes infos,modifier mes,mettre à jour mes,supprimer mon,fermer mon,\
        clôturer,désactiver,activer,activation,désabonner de la salle,désinscrire mon,mon abonnement,mon abo,\
        mon forfait,ma licence,clé de licence,suspendre,mettre en pause,pause de mon,ma carte de membre,\
        carte de fidélité,mes points,arrêter mon,mes cours,numéro client,se désabonner de l'offre,\
        reçois aucun,reçois plus,code n'arrive,code arrive pas,lien ne,le lien,connecte pas,connecte plus,\
        oublié mon mot,login,mon accès,mes accès,mon adhésion,ma ligne,ma carte sim,mon contrat,\
        ferme toute seule,changer d'adresse mail,changement d'adresse,annuler le renouvellement,me connecte,\
        connexion ne,loguer,m'identifier,s'identifier,déconnecté*,mot de pass,motdepasse,code pin,mon pin,\
        code secret,code d'accès,digicode,code reçu,code par mail,lien expiré,deux étapes,compte suspendu,\
        compte piraté,piraté*,m'enregistrer,inscription ne,le site ne,site bug*,votre site ne,votre site est,\
        site web ne,extranet,changer d'adresse,changer d'email,changer de numéro,changer de nom,\
        nouveau numéro,nouvel email,changement de nom,nouveau rib,mon rib,j'ai déménagé,avons déménagé,\
        mettre à jour mon,mettre à jour ma,corriger mon,corriger mes,rectifier mon,données personnelles,\
        supprimer mes,suppression de mon,clôture de mon,mon offre,changer de forfait,geler mon,ma box,puk,\
        carte perdue,perdu ma carte,points de fidélité,mon parrainage,ma police,n client,droits d'accès,\
        mon badge,votre portail,sur le portail,ma session,nouvelle sim",
    problem: "marche pas,marche plus,marchent pas,fonctionne pas,fonctionne plus,fonctionnent pas,fonctionne mal,\
        répond plus,ferme pas,démarre pas,démarre plus,charge pas,charge plus,chauffe pas,chauffe plus,\
        j'arrive pas,impossible de,en panne,hors service,hs,cassé*,brisé*,abîmé*,endommagé*,défectueu*,\
        défaut,fissur*,rayé*,rayure*,déchiré*,déformé*,en mille morceaux,bug,bugs,bugue,buggé,beug*,\
        erreurs,message d'erreur,code erreur,écran noir,reste bloqué,reste bloquée,fige,se coupe,s'éteint,\
        s'arrête,clignote*,bipe*,voyant,fait un bruit,bruit bizarre,fait du bruit,périmé*,moisi*,froide,\
        pas cuit,brûlé,cheveu dans,un cheveu,mauvaise taille,mauvaise couleur,pas la bonne,pas le bon,\
        non conforme,pas ce que,un problème,un pb,des problèmes,problème avec,ne va pas,comment utiliser,\
        comment installer,comment changer,comment régler,comment activer,comment désactiver,comment configurer,\
        comment connecter,comment fermer,paramétrer,réinitialis*,redémarr*,réinstall*,mode d'emploi,\
        mise à jour,synchronis*,coupler,pas de signal,aide pour,j'ai un souci,eu un souci,a un souci,\
        arrivé froid,était froid,une erreur,erreur 4*,erreur sur,erreur lors,erreur quand,comment on,\
        comment je,comment éteindre,est bloqué,est bloquée,avez installé*,ça a planté,qui plante,\
        plante à chaque,plante tout,plante dès,s'est décollé*,se décolle,décollée,la notice,s'affiche pas,\
        tourne pas,figée,renvoyer le lien,a expiré,le wifi ne,batterie ne,plus d'eau chaude,coule du plafond,\
        pas d'eau chaude,pourri,pourris,pourrie,pourries,a viré au,marche tjrs,marche toujours pas,\
        marche mal,marche pu,fonctionne toujours pas,fonctionnait,allume pas,allume plus,ouvre pas,\
        ouvre plus,ferme plus,ferme mal,imprime pas,imprime plus,refroidit plus,refroidit pas,essore plus,\
        tourne plus,capte plus,capte pas,capte rien,plus de réseau,plus internet,plus d'internet,\
        pas d'internet,pas de réseau,pas de wifi,plus de wifi,plus de son,plus de tv,plus de télé,pas de son,\
        pas de connexion,plus de connexion,se déconnecte,rame,rament,très lent,trop lent,super lent,\
        se ferme,se décroche,s'est arrêté*,s'est éteint*,s'est rallumé*,s'est détaché*,a lâché au bout,\
        rétréci,déteint,délavé*,noirci,fané*,mort* au bout,sont mortes,trop sombre*,pixelis*,mal imprimé*,\
        mal cousu*,mal collé*,mal réparé*,de travers,ébréché*,taché*,trouve pas,trouve plus,retrouve pas,\
        retrouve plus,n'arrive pas,arrive pas à,arrive plus à,j'arrive plus,on arrive pas,peux pas me,\
        peux pas ouvrir,peux pas télécharger,peux pas payer,peux plus utiliser,passe pas,ça affiche,m'affiche,\
        que faire,que dois je faire,m'aider avec,aider pour,assistance technique,service technique,\
        support technique,service après vente,sav,comment annuler,comment télécharger,comment nettoyer,\
        comment laver,comment entretenir,comment monter,comment démonter,comment supprimer,comment modifier,\
        comment récupérer,comment ça s'installe,comment faire,config,drôle de bruit,bruit étrange,\
        après la réparation,après votre,après le traitement,après la pose,depuis hier,depuis ce matin,\
        depuis la mise,depuis votre,depuis que vous,encore pareil,pareil qu'avant,recommence,\
        revenu* le problème,irrité*,irritation,rougeurs,ne marche,march pas,ne fonctionne,ne fonctionnent,\
        ne démarre,démare pas,ne charge,ne chauffe,ne s'ouvre,coule pas,coule plus,depuis l'intervention,\
        depuis l'installation,depuis la réparation,depuis une semaine,depuis plusieurs jours,\
        depuis deux jours,depuis trois jours,depuis quelques jours,pété*,est mort,est morte,a grillé,cramé*,\
        explosé,fendu*,cabossé*,tordu*,décousu*,effiloché*,troué*,des trous,bouloche*,pas propre,très sale,\
        sales,mauvaise odeur,pue,avarié*,pas frais,trop salé*,trop cuit*,tiède,vomi*,gonflement,infecté*,\
        freeze,crash*,se plante,plantage*,erreur 5*,erreur de,ralenti*,très lente,trop lente,lenteur*,\
        coupure*,instable*,saccade*,grésill*,écran bleu,a disparu,parviens pas,sais pas comment,je galère,\
        dysfonctionne*,anomalie*,souci avec,souci de,souci sur,un souci,gros souci,des soucis,petit problème,\
        gros problème,même problème,pb avec,pb de,pb sur,comment résoudre,comment accéder,comment ajouter,\
        comment se connecter,comment remplacer,le manuel,tuto*,surchauffe,bouton ne,siffle,grince,vibre,\
        bourrage,écaillé*,gondol*,rouill*,jauni*,décoloré*,pas conforme,correspond pas,ne correspond,\
        différent de la photo,pas satisfait*,pas content*,mal fait*,mal posé*,mal monté*,mal installé*,\
        mal coupé*,bâclé*,malfaçon*,pas fini,raté*,impossible d',poulet cru,encore cru*,suis déçu*,\
        sommes déçu*,plutôt déçu*,un peu déçu*,assez déçu*",
    sales: "prix,tarif*,combien,coûte*,devis,estimation,chiffrer,budget,une offre,promo,réduction,remise,\
        rabais,carte cadeau,bon cadeau,acheter,à vendre,en vente,vendez,louer,en location,location de,\
        gros,grossiste*,revend*,distribut*,fournisseur*,partenari*,collabor*,sponsor*,stock,dispo,\
        disponibilité*,vous avez encore,vous auriez,auriez vous,vous avez des,vous reste,il reste,\
        de la place,des places,vous faites,faites vous,proposez vous,vous proposez,livrez vous,vous livrez,\
        expédiez vous,envoyez vous,réserver,réservation pour,table pour,une table,un créneau,créneaux,\
        prendre rdv,prendre rendez vous,commander,passer commande,recherchons,à la recherche,on voudrait,\
        nous souhaitons,j'aurais besoin,besoin de,il me faut,il nous faut,me le faut,m'intéresse,\
        ça vous dirait,catalogue,échantillon*,démo,essai gratuit,à l'essai,inscription,équiper,sur mesure,\
        personnalis*,installer,pose de,réparer,réparez,réparation,refaire,rénov*,traiteur,mariage,\
        par personne,par mois,tailles,coloris,quelles couleurs,en noir,je prends,je le prends,\
        encore disponible,est disponible,sont disponibles,disponible pour,vous avez un*,vous avez ces,\
        vous avez ce,vous avez cette,moins cher,besoin d'un*,me prendre,à retoucher,référencement,agence,\
        votre boutique,toujours là,intéresserait,promotion*,il nous faudrait,formule*,abonnements,\
        meilleure offre,nous fabriquons,vos rayons,aimerions,une chambre,rdv pour,un rdv,un rendez vous,\
        chèque cadeau,vos offres,je voudrais,je voudrai,différence*,il nous en faut*,chambre tripl*,\
        chambre doubl*,deux adult*,2 adult*,places pour*,billets pour*,vols pour*,entretien d*,\
        en plusieurs foi*,au m2*,un bouquet,du 42,du 38,du 40,cb,vs avez,avez vous,avez vs,aurais tu,\
        avez tu,z'avez,l'avez en,existe,vous prenez,prenez vous,acceptez vous,vous acceptez,vous soignez,\
        soignez vous,vous pouvez changer,vous pouvez me faire,vous pouvez nous faire,pouvez vous me faire,\
        pouvez vous faire,pourriez vous faire,pourriez vous venir,pourriez vous me proposer,me renseigner,\
        renseignement*,infos sur,info sur,plus d'infos,informations sur,en savoir plus,vous intervenez,\
        intervenez vous,vous déplacez,vous installez,installez vous,vous posez,vous imprimez,imprimez vous,\
        vous organisez,vous louez,louez vous,vous donnez des cours,cours de,cours d'essai,séance d'essai,\
        essayer,tester,je peux avoir,je peux venir,on peut venir,possible de venir,possible d'avoir,\
        possible de faire,possible pour,visiter,une visite,libre,cherche,cherchons,cherchais,je veux un*,\
        on veut,on aimerait,j'aimerais,je souhaite un*,je souhaiterais,nous souhaiterions,souscrire,\
        s'abonner,changer d'opérateur,changer de banque,m'inscris,inscrire,un commercial,un conseiller,\
        conseillez,me conseiller,recommandez,cadeau pour,idée cadeau,anniversaire,anniv,séminaire,privatis*,\
        gâteau*,taille 4*,d'autres couleurs,nuits,vacciner,détartrage,stérilis*,l'entretien,vidange,pneus,\
        ramonage,toiture,repeindre,serrurier,financement,dégressif,il m'en faut,me faudra*,soumission,\
        magasiner,panne d'électricité,coût de,quel coût,les coûts,le coût,pas cher,bon marché,abordable*,\
        d'occasion,reconditionné*,appel d'offre*,acquérir,j'achète,vs faites,vs livrez,faites des,\
        pouvez vous venir,pouvez vous passer,disponibles,reste t il,intéressé* par,suis intéressé*,\
        sommes intéressé*,on envisage,j'envisage,envisageons,projet de,mon projet,chambres,suite pour,\
        nuitée*,vue mer,du 1* au,du 2* au,couverts,menu,menus,végétarien*,brunch,groupe de,on serait,\
        à emporter,nouveau patient,nouveaux patients,une consultation,implant*,épilation,massage*,une coupe,\
        coloration,mèches,brushing,manucure,un soin,coiffure,botox,travaux,carrelage,isolation,fenêtres,\
        pompe à chaleur,panneaux solaires,climatisation,débouch*,tonte,haies,élagage,parquet,salle de bain*,\
        venir voir,m2,licences,compatible avec,éligib*,un forfait,un prêt,crédit immobilier,simulation,\
        hypothèque,ouvrir un compte,assurer ma,m'abonner,un abonnement,leçon*,débutant*,atelier*,pointure*,\
        en taille,en bleu,en rouge,en blanc,autre couleur,quelle taille,arrivage,réassort,réappro*,\
        précommand*,livrez en,livrez à,frais de port,frais de livraison,délai de livraison,\
        délais de livraison,coffret*,faire part*,graver,gravure,broder,broderie,imprimer,flyers,\
        cartes de visite,photographe*,baptême,quantité*,plus d'information*,plus de détails,documentation,\
        deux personnes,quatre personnes,six personnes",
    declines: "pas intéress*,m'intéresse pas,nous intéresse pas,intéresse plus,plus intéress*,aucun intérêt,\
        non merci,sans façon,stop,arrêtez,arrêter de m'envoyer,ne pas me contacter,contactez plus,\
        m'appelez plus,rappelez plus,pas la peine de rappeler,m'écrivez plus,m'envoyez plus,plus recevoir,\
        plus de mails,plus de pub,pas de pub,aucune pub,plus de publicité,pas d'offre,spam,désabonn*,\
        désinscri*,retirez moi,retirer de,supprimez mon numéro,effacez mon numéro,liste de diffusion,\
        foutez moi la paix,autre prestataire,décidé de ne pas,donnerons pas suite,pas donner suite,plus besoin,\
        inutile de me,ne pas relancer,trop cher pour,hors budget,hors de notre budget,dépasse notre budget,\
        laissez tomber,tant pis,je passe mon tour,déjà trouvé,c'est bon j'ai,finalement non,changé d'avis,\
        trouvé ailleurs,pris ailleurs,votre newsletter,la newsletter,trouvé un autre,trouvé moins cher,\
        trouvé mieux,trouvé quelqu'un,un autre électricien,un autre plombier,plus m'envoyer,ça suffit,\
        partons sur,pris quelqu'un d'autre,choisi quelqu'un d'autre,avec quelqu'un d'autre,pas besoin merci,\
        finalement pas besoin,pas besoin de devis,n'en avons pas besoin,n'en ai pas besoin,\
        laissez moi tranquille,avec une autre entreprise,choisi une autre entreprise,avec un autre fournisseur,\
        clore la demande,de votre liste,mon cv,un stage,stage chez,un emploi,du travail,candidature,\
        postuler,recrutement,recrutez,embauchez,lettre de motivation,journaliste,interviewer,interview,\
        bitcoin,crypto*,gagnez,gagner de l'argent",
};
