//! Portuguese.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "pt",
    reminder: "Olá {first_name|mais uma vez}, ainda está por aí? Pode responder aqui quando lhe for mais conveniente.",
    question: "Está tudo certo agora?",
    buttons: ["Sim", "Não"],
    yes_words: "sim,simm*,simsim,ss,siim,yes,isso,claro,com certeza,certo,certinho,exato,exatamente,ok,okay,oki,okei,\
        beleza,blz,bem,tudo em ordem,resolvid*,resolveu,resolveram,funciona,funcionou,funcionando,a funcionar,chegou,\
        recebi,consegui,ótimo,ótima,óptimo,perfeit*,excelente,maravilh*,fantástico,espetacular,impecável,top,show,\
        joia,legal,massa,bacana,fixe,porreiro,melhor,bom,boa,satisfeit*,feliz,agradeço,obrigad*,obg,brigad*,vlw,valeu,\
        positivo,confirmo",
    no_words: "nao*,naum,ñ,nn,nops,nope,nunca,ninguém,nenhum*,ainda estou,ainda tá,ainda está,ainda com,\
        ainda à espera,continua,infelizmente,na mesma,mesma coisa,mesmo problema,o problema,um problema,erro,erros,\
        errad*,pior,piorou,mal,mau,péssimo,péssima,ruim,avariad*,quebrad*,estragad*,partido,defeito,voltou a,de novo,\
        outra vez,novamente,falta,faltam,faltou,esperando,à espera,aguardando,quase,em parte,parcialmente,\
        mais ou menos,metade,sim mas,mas ainda,exceto,menos o,nem,tampouco,negativo,insatisfeit*,desiludid*,\
        decepcionad*,parou,só que,nada ainda,nada feito,nada mudou,nada resolvido,nada funciona,com problemas",
    thanks_words: "obrigad*,muito obrigado,obg,obgd,obgda,obgdo,obgg*,brigad*,brigadão,brigadinha,mt obg,mto obg,\
        muito agradecid*,agradecid*,agradeço,agradecemos,grato,grata,gratos,gratidão,valeu,valeuu*,vlw,vlww*,tmj,\
        tamo junto,thanks,thank you,thx,tks,ty,bem haja,bem hajam,deus abençoe,deus te abençoe,deus lhe pague,\
        pela ajuda,pela atenção,pela resposta,pela informação,pelas informações,pela rapidez,pela disponibilidade,\
        pela simpatia,pela paciência,pelo atendimento,pelo apoio,pelo retorno,pelo suporte,pelo esclarecimento,\
        por tudo,ok,okay,okk*,oki,okei,blz,beleza,belezinha,certinho,tá bom,tá bem,está bem,está bom,tudo certo,\
        tudo ok,combinado,entendi,entendido,percebi,percebido,compreendi,anotado,perfeit*,ótimo,ótima,óptimo,\
        excelente,maravilh*,fantástic*,espetacular,espectacular,impecável,incrível,sensacional,top,topp*,show,\
        show de bola,joia,massa,bacana,fixe,fixolas,porreiro,bestial,que bom,muito bom,muito bem,que ótimo,\
        cinco estrelas,nota 10,nota dez,vocês são ótimos,vocês são demais,são os melhores,amei,adorei,uns amores,\
        um amor,muito gentil,muito gentis,muito simpátic*,de nada,por nada,disponha,sem problema,sem problemas,\
        igualmente,para si também,para vocês também,pra vocês também,pra vc também,pra você também,você também,tchau,\
        tchauu*,xau,tchauzinho,adeus,até logo,até já,até mais,até breve,até amanhã,até à próxima,até depois,falou,flw,\
        bom fim de semana,bom fds,boa semana,bom domingo,bom feriado,bom trabalho,bom descanso,ótimo dia,ótima tarde,\
        ótima noite,ótima semana,ótimo final de semana,bom final de semana,resto de bom dia,continuação,\
        boa continuação,um abraço,abraço,abraços,abs,abç,beijo,beijos,bjs,bj,bjo,bjinhos,beijinhos,cumprimentos,\
        melhores cumprimentos,cumps,saudações,boas festas,feliz natal,era só isso,é só isso,é tudo,era isso,\
        tenha um bom dia,um bom dia,uma boa tarde,uma boa noite,boa noite para vocês,muito legal",
};
