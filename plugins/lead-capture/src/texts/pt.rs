//! Portuguese.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "pt",
    // Consent, name, e-mail, phone, company, need.
    questions: [
        "Com prazer! Podemos guardar os seus dados para preparar uma proposta?",
        "Com prazer! Qual é o seu nome?",
        "Para que endereço de e-mail podemos enviar uma proposta?",
        "Para que número de telefone podemos ligar?",
        "De que empresa nos escreve?",
        "O que procura exatamente?",
    ],
    again: "Desculpe, não entendi.",
    thanks: "Agradecemos, {first_name|já temos tudo}! Alguém vai responder com uma proposta.",
    declined: "Sem problema, não farei mais perguntas. Alguém continuará a conversa por aqui.",
    buttons: ["Sim", "Não"],
    yes_words: "sim,simm*,siim,simsim,ss,yes,claro,certo,certeza,ok,okay,oki,okei,pode,podem,tá,está bem,tudo bem,\
        beleza,blz,aceito,autorizo,concordo,permito,consinto,de acordo,com gosto,com prazer,à vontade,fique à vontade,\
        força,bora,isso,positivo,combinado,fechado,por mim tudo bem,por que não,porque não,sem problema,sem problemas,\
        perfeito,obviamente,s",
    decline_words: "nao*,naum,ñ,nn,nops,nope,negativo,nem pensar,de forma alguma,nada disso,dispenso,recuso,discordo,\
        deixa pra lá,deixa para lá,deixe estar,deixa estar,para quê,pra quê,para que querem,pra que querem,\
        pra que você quer,por que quer,por que querem,é privado,é confidencial,parem,stop,chega,pula,pular,\
        próxima pergunta,sem interesse,me deixem em paz,deixem me em paz,esquece,esqueça,nenhum,nenhuma",
    interest: "preço,preços,qual o valor,qual é o valor,valor do,valor da,valor de um*,quanto custa*,quanto é,\
        quanto fica*,quanto sai,quanto está,quanto cobra*,quanto levam,quanto p,quanto pra,orçamento*,desconto*,\
        comprar,adquirir,como compro,vendem,vocês tem,vcs tem,vc tem,têm o,têm a,têm algum*,têm mesa,têm quarto*,\
        tem quarto,ainda têm,disponível,disponíveis,disponibilidade,em estoque,em stock,pronta entrega,atacado,\
        revend*,encomendar,fazer uma encomenda,fazer um pedido,reservar,uma mesa,mesa para,mesa pra,um quarto,\
        quarto duplo,quarto de casal,diária*,agendar,marcar uma,marcar um,tem horário,alug*,contratar,interessad* em,\
        interessad* no,interessad* na,tenho interesse,temos interesse,interesse em,procurando,à procura de,\
        procuro um*,procuramos um*,preciso de um*,precisamos de um*,precisava de um*,precisávamos de,queria um*,\
        quero um*,fazem entrega*,entregam em,frete para,parcela*,demonstração,demo,aula experimental,\
        plano empresarial,matricular,inscrever me,vale presente,por pessoa,sob medida,montar um,instalar um*,\
        quero fechar,vcs fazem,vocês fazem",
    not_interest: "não tenho interesse,não temos interesse,sem interesse,não estou interessad*,\
        não estamos interessad*,não me interessa,não obrigad*,n obrigad*,não quero,n quero,não queremos,não preciso,\
        não precisamos,já não preciso,não precisa,não me contact*,não me liguem,não me ligue,não me mandem,não mandem,\
        não enviem,parem de,pare de,para de me,para de mandar,deixem de,sem publicidade,tirem me,me tirem,me tira da,\
        outra empresa,outro fornecedor,noutro lado,em outro lugar,já comprámos,já tenho,já encontrei,já arranjei,\
        já fechei,muito caro,caro demais,demasiado caro,fora do orçamento,deixa pra lá,deixe estar,desisti,dispenso,\
        mudei de ideia*,não vou avançar,não vamos avançar,só curiosidade,por curiosidade,pura curiosidade,curioso,\
        curiosa,só pra saber,só para saber,só queria saber,para um amigo,para uma amiga,pra um amigo,pra uma amiga,\
        só olhando,só dando uma olhada,só a ver,só estou a ver,só vendo,trabalho da faculdade,trabalho da escola,\
        trabalho escolar,tcc,tese,comprei,oferecemos,nossos serviços,nossos produtos,somos fabricantes,vosso site,\
        seu site,vosso fornecedor,ser fornecedor*,currículo,vaga pra,vaga para atendente,emprego,estágio,reembols*,\
        estorn*,devolução,devolver,cobraram,cobrança,cancel*,minha encomenda,meu pedido,minha conta,minha reserva,\
        nossa reserva,reclamação,fraude,burla,golpe,advogado,procon",
    names: "meu nome é,o meu nome é,meu nome completo é,me chamo,chamo-me,aqui é o,aqui é a,aqui quem fala é o,\
        aqui quem fala é a,aqui quem fala é,quem fala é o,quem fala é a,quem fala é,aqui fala o,aqui fala a,\
        daqui fala o,daqui fala a,daqui é o,daqui é a,sou o senhor,sou a senhora,sou o sr,sou a sra,sou a dra,sou o dr",
};
