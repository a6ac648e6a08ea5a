//! French.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "fr",
    reminder: "Bonjour {first_name|à nouveau}, êtes-vous toujours là ? Répondez ici quand vous voulez.",
    question: "Tout est en ordre maintenant ?",
    buttons: ["Oui", "Non"],
    yes_words: "oui,ouii*,ouais,ouep,ouaip,yes,yep,ui,si si,bien,ça va,nickel,impeccable,impec,parfait,\
        parfaitement,super,génial,top,excellent,merci,mrc,mercii*,ok,okay,okey,d'accord,dac,dacc,tout à fait,\
        absolument,exactement,effectivement,en effet,résolu,résolue,réglé,réglée,réparé,réparée,bon,marche,\
        fonctionne,en ordre,content,contente,satisfait,satisfaite,ravi,ravie,génialissime,affirmatif,carrément,\
        niquel,arrivé,reçu,c'est fait,correct",
    no_words: "non,nn,nan,nope,no,nonn*,pas,toujours,tjs,tjrs,tjr,jamais,rien,aucun,aucune,personne,\
        malheureusement,hélas,mal,pire,bof,problème,problèmes,pb,souci,soucis,erreur,erreurs,cassé,cassée,panne,\
        bug,bugue,bloqué,bloquée,manque,presque,à moitié,partiellement,en partie,attends,en attente,moyen,\
        moyennement,déçu,déçue,mécontent,mécontente,oui mais,même chose,encore en,encore un*,encore le,encore la,\
        encore des,encore du,marche plus,fonctionne plus,fonctionnent plus,marchent plus,répond plus,plus du tout",
    thanks_words: "merci,mercii*,mrc,mci,merci bien,merci beaucoup,merci bcp,merci infiniment,merci mille fois,\
        mille mercis,mille merci,un grand merci,grand merci,merci à vous,merci à toi,merci à tous,\
        merci à toute l'équipe,merci encore,encore merci,merci d'avance,merci pour tout,merci pour votre aide,\
        merci pour ton aide,merci pour l'aide,merci pour l'info,merci pour la réponse,merci pour votre réponse,\
        merci de votre aide,merci de votre réponse,merci de m'avoir répondu,merci quand même,ok merci,okay merci,\
        ok merci beaucoup,très bien merci,parfait merci,super merci,d'accord merci,vous remercie,je vous remercie,\
        je te remercie,nous vous remercions,on vous remercie,remerciements,tous mes remerciements,pour votre aide,\
        pour ton aide,pour l'aide,pour la rapidité,pour votre rapidité,pour la réactivité,pour votre réactivité,\
        pour votre réponse rapide,pour la réponse rapide,pour votre patience,pour votre temps,\
        pour votre gentillesse,de m'avoir répondu,à vous aussi,pareillement,c'est gentil,très gentil,\
        c'est très gentil,trop gentil,vous êtes adorable,vous êtes au top,vous êtes super,vous êtes les meilleurs,\
        thanks,thx,dakodac,bien reçu,c'est noté,bien noté,ça marche,ça roule,c'est parfait,c'est super,c'est top,\
        c'est génial,parfait,nickel,niquel,impec,impeccable,super,génial,excellent,formidable,au top,chouette,\
        tout est en ordre,tiguidou,pas de souci,pas de soucis,pas de problème,pas de pb,de rien,je vous en prie,\
        je t'en prie,avec plaisir,au revoir,aurevoir,adieu,à bientôt,à plus tard,à tantôt,à tout à l'heure,\
        à tout de suite,à la prochaine,à très vite,à très bientôt,ciao,tchao,tchuss,bye,bye bye,bonne journée,\
        très bonne journée,belle journée,une bonne journée,une belle journée,excellente journée,bonne soirée,\
        belle soirée,très bonne soirée,excellente soirée,une bonne soirée,bonne fin de journée,\
        bonne fin d'après-midi,bonne après-midi,bon après-midi,bon aprem,bonne aprem,bonne nuit,bonne continuation,\
        bon week-end,bon weekend,bon we,très bon week-end,bonne fin de semaine,bonne semaine,bonne semaine à vous,\
        bon courage,bonnes fêtes,prenez soin de vous,portez-vous bien,ok super,ok parfait,ok nickel,ok top,\
        d'accord parfait,entendu merci,bien noté merci,c'est noté merci,compris merci,tout est bon merci,\
        c'est bon merci,merci c'est bon,merci pour les infos,merci pour votre retour,merci de votre retour,\
        merci pour les informations,merci pour votre patience,merci pour votre réactivité,merci pour la rapidité,\
        ça m'a aidé,ça m'aide beaucoup,vous m'avez bien aidé,super à bientôt,au plaisir,merci à demain,\
        alors à demain,à demain alors",
};
