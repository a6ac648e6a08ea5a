//! French.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "fr",
    // Consent, name, e-mail, phone, company, need.
    questions: [
        "Avec plaisir ! Pouvons-nous conserver vos réponses pour vous faire une offre ?",
        "Avec plaisir ! Quel est votre nom ?",
        "À quelle adresse e-mail pouvons-nous envoyer une offre ?",
        "À quel numéro pouvons-nous vous joindre ?",
        "Pour quelle entreprise travaillez-vous ?",
        "De quoi avez-vous besoin exactement ?",
    ],
    again: "Désolé, je n'ai pas compris.",
    thanks: "Merci, {first_name|c'est noté} ! Nous revenons vers vous avec une offre.",
    declined: "Pas de problème, je ne vous demande plus rien. Quelqu'un va vous aider ici.",
    buttons: ["Oui", "Non"],
    yes_words: "oui,ouii*,ouais,ouaip,ouep,ui,yes,yep,bien sûr,biensûr,évidemment,certainement,absolument,\
        tout à fait,ok,okay,okey,oki,d'accord,dac,dacc,dak,entendu,volontiers,avec plaisir,allez y,vas y,j'accepte,\
        j'autorise,ça marche,ça me va,parfait,pourquoi pas,carrément,vous pouvez les garder,vous pouvez y aller,\
        vous avez mon accord",
    decline_words: "non,nonn*,nn,nan,nope,no,stop,plutôt pas,veux pas,souhaite pas,préfère pas,préférerais pas,\
        j'aime mieux pas,pas d'accord,refuse,pas question,hors de question,jamais,surtout pas,pas envie,pas besoin,\
        pas nécessaire,vous regarde pas,n'enregistrez rien,ne gardez rien,ne gardez pas,pas intéressé,\
        pas intéressée,laissez moi,laissez tomber,laisse tomber,sans façon",
    interest: "prix,tarif,tarifs,combien,coûte,coûtent,coûterait,devis,estimation,budget de,une offre pour,\
        réduction,remise,carte cadeau,cartes cadeaux,bon cadeau,acheter,à vendre,en vente,vendez,louer,en stock,\
        dispo,disponible,disponibles,disponibilité,disponibilités,avez vous encore,vous avez encore,auriez vous,\
        vous auriez,avez vous des,vous reste,il reste,de la place,des places,faites vous,proposez vous,\
        vous proposez,livrez vous,vous livrez,réserver,table pour,une table,une chambre pour,un créneau,\
        prendre rdv,prendre rendez vous,un rdv,un rendez vous,commander,passer commande,cherche un*,on cherche,\
        nous cherchons,recherche un*,recherchons,je voudrais,j'aimerais,on aimerait,on voudrait,souhaite équiper,\
        besoin d'un,besoin d'une,il me faut,il me faudrait,il nous faut,me le faut,intéressé par,intéressée par,\
        intéressés par,m'intéresse,démo,cours d'essai,séance d'essai,sur mesure,traiteur,par personne,en gros,\
        je souhaiterais un*,vous faites des,vous faites ça,vous avez ces,moins cher,toujours là,me prendre,\
        besoin de,existe en,je cherche des",
    not_interest: "pas intéressé,pas intéressée,pas intéressés,m'intéresse pas,plus intéressé,plus intéressée,\
        non merci,sans façon,me contactez plus,m'appelez plus,plus recevoir,plus de pub,pas de pub,pas d'offre,\
        désabonn*,désinscri*,un autre prestataire,un autre artisan,quelqu'un d'autre,donnerons pas suite,\
        pas donner suite,plus besoin,pas besoin de devis,inutile de,trop cher pour,hors budget,laisse tomber,\
        déjà trouvé,finalement non,changé d'avis,curiosité,juste pour savoir,c'est pour savoir,juste regarder,\
        je regarde juste,je regarde seulement,pour un ami,pour une amie,un exposé,projet scolaire,pour un mémoire,\
        un pari,déjà acheté,déjà commandé,j'en ai déjà,votre fournisseur,nos produits,nos services,nous proposons,\
        nous fabriquons,votre site,votre référencement,alternance,un emploi,mon cv,interview,rembours*,ma commande,\
        mon colis,mon compte,mon abonnement,prélev*,résili*,arnaq*,escro*,avocat,plainte,honteu*,scandal*,\
        trouvé ailleurs,trouvé un autre,trouvé moins cher,trouvé mieux,trouvé quelqu'un,acheté ailleurs,\
        interviewer,journaliste,hypothèse,partons sur,nous produisons,ma location,vous m'avez,un stage chez,\
        cherche un stage,recherche un stage,stage d'observation,stage de 3e,stage de fin,postuler,offre d'emploi,\
        annuler ma,annuler mon,ma facture,la facture,votre facture,avec une autre entreprise,\
        choisi une autre entreprise,avec un autre fournisseur,laissez tomber,une facture",
    names: "je m'appelle,je mappelle,jm'appelle,jmappelle,j'm'appelle,mon nom est,mon nom c'est,mon prénom est,\
        mon prénom c'est,moi c'est,je me nomme,je me prénomme,je suis monsieur,je suis madame,je suis m,je suis mr,\
        je suis mme,c'est monsieur,c'est madame",
};
