//! Portuguese.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "pt",
    complaint: "reclamação,reclamar,reclame aqui,livro de reclamações,queixa,procon,deco,asae,provedor,\
        do consumidor,advogad*,processar,justiça,tribunal,juizado,pequenas causas,boletim de ocorrência,\
        denúncia,denunciar,denunciei,fraude*,burla*,golpe,golpistas,golpista,enganaram*,enganad*,\
        enganando,enganar,aldrab*,vigarist*,vigarice,ladrões,ladrão,roubo,roubaram,roubando,bandidos,\
        mentir*,propaganda enganosa,vergonh*,absurd*,inadmiss*,inaceit*,ridícul*,palhaçada,descaso,\
        falta de respeito,desrespeit*,revoltad*,péssim*,pior atendimento,pior serviço,pior empresa,\
        pior experiência,os piores,horrível,nojento,nojo,uma porcaria,incompet*,uma estrela,1 estrela,\
        zero estrelas,avaliação negativa,nunca mais,gozar,fazendo de,cansad* de,fart* de,saco cheio,\
        terceira vez,ninguém responde,ninguém me responde,ninguém resolve,ignora*,barata no,baratas,\
        intoxicação*,mal educad*,sem nenhuma resposta,ninguém atende,ninguém dá resposta,uma falta de,\
        decepcionad*,desiludid*,insatisfeit*,indignad*,furios*,lamentável,piada,pior hotel,pior restaurante,\
        não recomendo,não volto,nunca volto,não aceito isso,exijo,estelionato,trambique,caloteir*,picaret*,\
        quarta vez,3a vez,pela terceira,há semanas,há meses,faz meses,faz semanas,má educação,grosseir*,\
        grosso comigo,mal atendid*,maltratad*,lixo",
    urgent: "urgent*,urgênc*,emergênc*,asap,quanto antes,mais rápido possível,mais breve possível,imediat*,\
        agora mesmo,pra já,para já,pra agora,alguém agora,preciso agora,resolve agora,resolvam agora,\
        agora pelo amor,isto já,resolvam já,alguém já,sem falta,ainda hoje,hoje ainda,hj ainda,pra hoje,\
        para hoje,pra hj,p hoje,é hoje,hoje mesmo,tem que ser hoje,tem de ser hoje,preciso hoje,hoje às,\
        hj as,até ao fim do dia,até o fim do dia,hoje à noite,esta noite,pra amanhã,para amanhã,é amanhã,\
        é já amanhã,amanhã cedo,viajo amanhã,embarco,casamento é,festa é,daqui a pouco,daqui a uma hora,\
        daqui a meia hora,daqui a 1*,daqui a 2*,em uma hora,em 1 hora,em meia hora,em 2 horas,\
        dentro de uma hora,em 1* min*,em 2* min*,não pode esperar,não posso esperar,não dá pra esperar,\
        não aguento,com pressa,tenho pressa,temos pressa,depressa,rápido por favor,vem rápido,socorro,sos,\
        pelo amor de deus,desesper*,alagando,alagou,inund*,vazando,vazamento,fuga de gás,fuga de água,\
        cano rebent*,cano estour*,rebentou,estourou,água por todo lado,cheiro de gás,cheiro a gás,\
        cheira a gás,pegando fogo,a arder,faíscas,sem luz,sem energia,sem água,sem aquecimento,trancad*,\
        tranquei,fechad* na rua,fora de casa,muita dor,morrendo de dor,cheia de dores,insuportável,inchad*,\
        dor forte,dores fortes,falta de ar,reação alérgica,parado na estrada,empanad*,no aeroporto,\
        esperando há,à espera há,esperando faz,há uma hora,prazo acaba,última hora,em cima da hora,\
        está tudo parado,clientes à espera,estou na porta,estou à porta,estamos à porta,do teto,pelo teto,\
        no teto,água caindo,água a cair,caindo água,a cair água,jorrando,a jorrar,reboque,guincho,pane,\
        pneu furado,furou o pneu,no frio,um gelo,congelando,com bebê,com um bebê,com as crianças,\
        com crianças,com criança,respirando mal,sem respirar,convuls*,atropel*,desmai*,inconsciente,sangue,\
        sangra*,febre alta,com febre,dor de dente,dor de dentes,queimando,em chamas,pegou fogo,fumaça,\
        fumo a sair,a deitar fumo,curto circuito,choque elétrico,encaixar hoje,vir hoje,vir cá hoje,vem hoje,\
        venham hoje,último dia,mesa hoje,quarto hoje,pra logo,para logo,até logo à,logo à noite,\
        logo à tarde,hoje à tarde,esta tarde,essa noite,nesta noite,até as 1*,antes das 1*,começa em,\
        começa daqui,começa já,começa agora,vai começar,daqui a 3*,daqui a 4*,daqui a dez,daqui a vinte,\
        daqui a duas,daqui a nada,em duas horas,em 3 horas,dentro de 1*,dentro de 2*,em 3* min*,em 4* min*,\
        em 5 min*,em dez min*,alguém pode vir,quem pode vir,podem vir já,vir agora,venham já,venham agora,\
        já por favor,preciso já,na porta da,na porta do,na porta de,na porta e,à porta do,à porta da,\
        aqui fora,na receção,esperando aqui,à nossa espera,estão à espera,preso no,presa no,presos no,\
        chave dentro,sem chave,perdi a chave,tempo acabando,meu voo sai,o voo sai,voo é às,ônibus sai,\
        viajo hoje,viajamos hoje,viajamos amanhã,embarque,roubaram meu,clonaram,hackear*,invadiram,\
        rápido pfv,rapidão,urge,convidados chegam,convidados chegando,convidados já,na rua com,na rua sem",
    refund: "reembols*,estorn*,devolv*,devoluç*,dinheiro de volta,meu dinheiro,o dinheiro,dinheiro volta,\
        grana de volta,valor de volta,ressarc*,indeniz*,indemniz*,crédito na loja,nota de crédito,vale troca,\
        quero trocar,queria trocar,gostaria de trocar,posso trocar,consigo trocar,podem trocar,dá pra trocar,\
        trocar por,trocar o tamanho,trocar pelo,trocar pela,trocar de tamanho,fazer a troca,fazer troca,\
        fazer uma troca,fazer trocas,troca ou,prazo de troca,política de troca*,substituição,substituam,\
        substituir o produto,enviar outro,mandar outro,mandem outro,mandem um novo,na garantia,em garantia,\
        pela garantia,acionar a garantia,cancel*,kancelar,anular,anulação,desistir,desistência,desisti,\
        arrependimento,livre resolução,rescindir,chargeback,contestar,sinal de volta,caução,não serve,\
        não serviu,n serviu,não me serve,ficou pequen*,ficou grande,ficou apertad*,muito pequeno,\
        muito apertad*,tamanho maior,recolha do artigo,da garantia,tem garantia,com garantia,garantia ainda,\
        cobre a garantia,não ficou bom,não ficou bem,não me ficou,ficou largo,ficou larga,ficou justo,\
        ficou curt*,não gostei,não coube,não cabe,não me cabe,não entrou,trocar esse,trocar este,\
        trocar essa,trocar esta,trocar a peça,trocar a blusa,trocar o vestido,quero a troca,troco por,\
        outro tamanho em vez,mandar de volta,enviar de volta,quero meu,quero de volta,valor pago,recolher o,\
        encerrar,encerramento,rescis*,abatimento,restitu*,reaver,minha grana,reenbols*,rembols*,meu sinal,\
        o sinal que,meu depósito,trocar o produto,trocar um produto,trocar o artigo,trocar a calça,\
        trocar o tênis,trocar a roupa,trocar a cor,trocar de cor,trocar na loja,troca do produto,\
        troca de produto,troca de tamanho,pedido de troca,fazem trocas,fazem troca,aceitam troca*,\
        não me fica,está apertad*,está pequen*,ficou enorme,ficaram grandes,ficaram pequen*,ficaram apertad*,\
        não servem,não serviram,não lhe serve,não lhe serviu,muito larg*,demasiado pequen*,enviem outro,\
        enviem um novo,me arrependi,anul*,desistimos,abrir disputa,abri disputa,contestação,contestei,\
        prejuízo*,recolham,por tamanho,por um número",
    order: "meu pedido,nosso pedido,o pedido,do pedido,no pedido,pedido n*,pedido 1*,pedido 2*,pedido 3*,\
        pedido 4*,pedido 5*,minha encomenda,a encomenda,da encomenda,encomenda n*,encomenda 1*,encomenda 2*,\
        encomenda 3*,encomenda 4*,encomendei,pedi um,pedi uma,pedi o,pedi a,comprei,compramos,minha compra,\
        meu pacote,minha entrega,entregador,estafeta,motoboy,correios,ctt,transportadora,motorista,rastre*,\
        tracking,em trânsito,alfândega,expedid*,foi enviad*,foi entregue,como entregue,entregaram,não cheg*,\
        n cheg*,nunca cheg*,ainda não,ainda n,nada ainda,não recebi,não recebemos,n recebi,nunca recebi,\
        só recebi,recebi só,não apareceu,ninguém apareceu,não veio,ninguém veio,não vieram,cadê,onde está,\
        onde estão,quando chega,vai demorar,atrasad*,atraso,o técnico,o encanador,o canalizador,\
        estou esperando,tô esperando,estou à espera,ainda à espera,faltando,faltou,falta um*,falta o,\
        falta a,faltam,veio errado,veio errada,produto errado,pedido errado,endereço errado,morada errada,\
        vieram trocad*,veio só,veio sem,trocaram o,trocaram a,mudar o endereço,mudar a morada,\
        alterar a entrega,minha reserva,nossa reserva,reservei,tenho uma reserva,tenho reserva,minha consulta,\
        minha marcação,meu horário,tenho consulta,tinha marcad*,tenho marcad*,tenho hora marcada,agendei,\
        remarcar,reagendar,desmarcar,adiar,mudar a data,mudar o horário,meu voo,o voo,voo foi,meu bilhete,\
        minha passagem,bagage*,meu quarto,nosso quarto,vizinho,status,ponto de situação,previsão de,\
        já está pronto,minha mala,entrega não,entrega atras*,entrega era,pedido veio,item errado,\
        itens errados,cor trocada,mandaram o,mandaram a,mandaram errado,enviaram o,enviaram a,\
        enviaram errado,enviaram me,me mandaram,me enviaram,vieram os,vieram as,veio outra,veio outro,\
        veio diferente,sem os talheres,esqueceram*,não trouxe*,ficou de vir,ficaram de vir,ficou de passar,\
        ficou de me,era pra ter,era para ter,devia ter,deveria ter,deviam ter,prometeram,prometid*,\
        me disseram,tinham dito,quanto tempo demora,quando vem,quando recebo,que horas chega,já saiu,\
        consta como,aparece como,minha aula,a aula foi,aula não se,repor,faltar à,vai faltar,não vou poder,\
        não posso ir,não consigo ir,minha sessão,meu agendamento,minha hora,passar minha,passar a minha,\
        passar o meu,mudar a minha,mudar minha,mudar a hora,mudar o dia,alterar a data,alterar a hora,\
        trocar a data,trocar o dia,antecipar,meus ingressos,meu ingresso,os ingressos,meus bilhetes,\
        nome de outra,nome no bilhete,corrigir o nome,no quarto 1*,no quarto 2*,no quarto 3*,deixei,deixámos,\
        esqueci meu,esqueci minha,esqueci me,esqueci do meu,esqueci o meu,esqueci a minha,esqueci um,\
        esqueci uma,esquecemos,meu processo,meu caso,meu chamado,protocolo,o ticket,minha solicitação,\
        sem resposta,sem retorno,não me respond*,não obtive,aguardo resposta,a aguardar,email que mandei,\
        email que enviei,acrescentar,check in,checkin,checkout,minha receita,meu carro já,já está pronta,\
        na portaria,porteiro,ponto de recolha,os bilhetes do,consulta de quinta,consulta de hoje,\
        estou aguardando,tô aguardando,não vou conseguir,encomenda ainda,encomenda chegou,encomenda 5*,\
        encomenda 6*,encomenda 7*,encomenda 8*,encomenda 9*,pedido 6*,pedido 7*,pedido 8*,pedido 9*,\
        pedido ainda,pedido chegou,fiz um pedido,fiz uma encomenda,fiz uma compra,número de encomenda,\
        minhas compras,adquiri,pedi pra,pedi sem,pedi com,chega quando,tá demorando,está demorando,\
        está a demorar,atrasou,passou do prazo,extravi*,sumiu,desaparec*,sedex,jadlog,loggi,dpd,gls,ups,dhl,\
        cacifo,locker,entregou,reagend*,remarc*,desmarc*,mudança de data,mudar de horário,alterar a reserva,\
        alterar o endereço,reserva n*,fiz uma reserva,temos reserva,temos uma reserva,confirmar minha,\
        confirmar a minha,chegar mais tarde,não vamos conseguir,tenho marcação,marquei,está marcad*,agendad*,\
        resultado do,resultado dos,laudo,atestado,não compareceu,não me ligaram,ninguém ligou,\
        ninguém me ligou,continuo à espera,até agora nada,até hoje não,até hoje nada,veio trocad*,\
        recebi errado,recebi outro,recebi outra,só veio,faltava,faltavam,kd meu,kd o,onde tá,\
        quando vai chegar,quando é que chega*,já despach*,despach*,dias e nada,semana e nada",
    invoice: "fatura,faturas,factura,facturas,recibo,recibos,nota fiscal,nf,boleto,boletos,segunda via,2a via,\
        comprovante,comprovativo,cobraram,cobrad*,cobrou,cobrança,cobranças,cobrando,cobram me,cobrar duas,\
        debit*,descontaram,descontad*,descontou,paguei,pagámos,já pag*,foi pago,pago duas vezes,\
        pagamento não,pagamento foi,meu pagamento,o pagamento,pagamento recusado,pagamento duplicado,\
        pagamento caiu,do pagamento,pagamento falhou,pix não,pix e não,fiz o pix,fiz um pix,fiz pix,\
        mb way não,referência multibanco,ref multibanco,cartão recusado,meu extrato,no extrato,da minha conta,\
        na minha conta bancária,em duplicado,em duplicidade,valor errado,valor a mais,nif errado,nif na,\
        meu nif,cpf na nota,cnpj na,cnpj errado,contribuinte na,renovação automática,renovou,renovaram,\
        multa,inadimplente,em atraso,serasa,vencimento,irs,quitação,minha mensalidade,mensalidade foi,\
        2 vezes,tirados,tiraram,retiraram,retirado da conta,saiu da conta,saiu da minha,cnpj da,no cnpj,\
        nota no,nota com,preciso da nota,emitir nota,emitir a nota,2 via,indevid*,engoliu,meu cartão,\
        cartão não,cartão clonado,transferência não,fazer transferência,a transferência,transferi,pix caiu,\
        pix voltou,não consigo pagar,pago e,está pago,troco errado,aumentou,aumento da mensalidade,\
        aumento do valor,ficou mais caro,taxa que,juros,dívida,referência de pagamento,duas vezes da,\
        duas vezes no,duas vezes o,cobrar me,me cobrar,faturação,faturamento,faturad*,faturaram,facturação,\
        nfe,xml da,pagamento pendente,pagamento confirmado,confirmação de pagamento,pagar duas,pagar minha,\
        pagar meu,link de pagamento,em dobro,duplicad*,valor diferente,valor incorreto,valor acima,\
        preço diferente,não bate,não confere,desconto que não,cupom não,voucher não,cartão foi,cartão recus*,\
        extratos,extrato da,meu saldo,negativad*,nome sujo,spc,dívidas,parcela não,renegoci*,sem nif,o nif,\
        com nif,fiz transferência,transferência que,meu pix,pix errado,pix foi,reajuste,aumentaram,subiram o,\
        renovação da assinatura,conta veio,conta alta",
    account: "senha,senhas,palavra passe,password,login,logar,entrar na minha,entrar na conta,entrar no site,\
        consigo entrar,consigo aceder,aceder à,aceder ao,acessar minha,acessar meu,acessar o,consigo acessar,\
        meu acesso,sem acesso,minha conta,nossa conta,conta foi,criar conta,área de cliente,área do cliente,\
        meu perfil,meu usuário,meu utilizador,código de verificação,código de confirmação,código de acesso,\
        código não,código n,código sms,código por sms,o código,token,autenticação,dois fatores,meu cadastro,\
        meus dados,dados pessoais,alterar o e mail,trocar o email,mudar o email,mudar o número,\
        mudei de número,mudei de casa,novo iban,alterar o iban,o aplicativo,do aplicativo,no aplicativo,\
        pelo aplicativo,aplicativo não,app não,no app,na app,vosso app,minha assinatura,minha subscrição,\
        meu plano,minha inscrição,meu contrato,trancar,suspender,congelar,desativar,lgpd,rgpd,desbloque*,\
        bloquead*,bloqueou,ativar,ativação,meus pontos,redefinir,redefinição,recuperar,repor a,\
        palavra chave,abrir o site,site não,site de vocês não,o app,app fecha,app trava,app fica,\
        aplicação não,a aplicação,a vossa app,na aplicação,pelo app,minha apólice,meu seguro,alterar a minha,\
        alterar meu,alterar minha,alterar os meus,alterar o meu,atualizar meu,atualizar o meu,\
        atualizar os dados,mudar meu,mudar o meu,trocar meu email,meu e mail,meu número,meu endereço,\
        minha morada,meu chip,chip não,portabilidade do meu,cartão sim,catraca,não libera,biometria,\
        conta bloq*,entrar com,não loga,não entra,deslog*,excluir minha,apagar os meus,cancelar minha,\
        pontos de fidelidade,cartão de cliente,cadastrar usuário,adicionar usuário,convite não,loguei,\
        fazer log in,acesso negado,minha pass,pin,puk,código que,código chega,recebo código,sms não,\
        não recebo o,email de confirmação,link não,link expirou,validar minha,homebanking,app do banco,\
        área pessoal,site está,site dá,site trav*,app de vocês,meu app,apagar minha,apagar meus,\
        eliminar a conta,excluir conta,excluir a conta,excluir meu*,deletar minha,fechar minha,o cadastro,\
        no cadastro,do cadastro,cadastro não,alterar os dados,titularidade,mudei de morada,mudei de endereço,\
        novo número,novo e mail,novo email,nova morada,alterar o email,alterar o número,alterar o nome,\
        mudar de plano,alterar o plano,trocar de plano,pausar,apólice,novo chip,minha linha,cashback,\
        licença expir*,conta suspensa,conta hackeada,conta invadida,acesso ao sistema,acesso ao portal",
    problem: "quebr*,partiu,estrag*,avari*,danific*,defeit*,queimou,queimad*,não funcion*,n funcion*,\
        não está funcion*,não tá funcion*,não está a funcionar,não liga,não carrega,não abre,não fecha,\
        não conecta,não atualiza,não imprime,não aquece,não esquenta,não gela,não responde,não dá pra,\
        deixou de,parou,não pára,não consigo,n consigo,não conseguimos,não estou a conseguir,travou,trava,\
        travad*,travando,congela,crash*,erro,erros,bug,bugs,bugad*,tela preta,ecrã preto,fora do ar,\
        caiu o,caiu a,cai sempre,desliga sozinh*,pingando,a pingar,pinga,vaza,verte,rachad*,rachou,\
        trincad*,riscad*,riscos,amassad*,rasg*,soltou,solto,mancha*,mofo,mofad*,bolor,podre,vencid*,\
        fora do prazo,fora de prazo,veio fria,chegou fri*,estava fri*,cabelo na,cabelo no,diferente do,\
        diferente da,tamanho errado,cor errada,cor diferente,não é o que,em vez de,no lugar do,problema*,\
        me ajuda a,dificuldade*,barulho,ruído,apitando,piscando,luz vermelha,sobreaquec*,superaquec*,\
        bateria dura,bateria acaba,falha*,falhou,como faço pra trocar,como faço para trocar,\
        como faço para mudar,como faço pra mudar,como se liga,como se usa,como se monta,como ligo,como uso,\
        como instalo,como conecto,como altero,como troco,como é que ligo,como é que se,como usar,configur*,\
        instruç*,reinstal*,reinici*,assistência técnica,depois da atualização,veio partid*,chegou partid*,\
        partido,muito lent*,lento,lenta,veio cru*,estava cru*,o manual,manual de,gelad*,murch*,escur*,\
        curtas,curtos,tortas,torto,torta cheg*,buraco,buracos,furad*,furo,gralha,fica caindo,caindo toda,\
        toda hora,sem sinal,sem rede,sem wifi,net não,barulhão,estalo,estalos,chiando,vibra*,soltando,\
        descosid*,descostur*,encolh*,desbot*,arranh*,partidas,partidos,amolgad*,sujo,suja,sujos,sujas,\
        cheira mal,mau cheiro,fede,fedendo,fedor,mal cheir*,não foram trocadas,não anda,não roda,não gira,\
        não pega,não acende,não enche,não drena,não lava,não seca,não acho,não estava,não ficou,\
        não estou conseguindo,não se realiza,fecha sozinho,desligou,irrit*,alergia,vermelh* depois,coceira,\
        inflam*,infec*,vomit*,diarreia,desde o procedimento,depois da vacina,que vocês colocaram,que vieram,\
        ficou tort*,ficou mal,ficou horr*,ficou péss*,ficaram muito,mal feito,mal feita,mal acabad*,\
        malfeito,rebent*,descol*,pilhas,a bateria,bateria vicia*,comando não,como monto,\
        como faço para alterar,como mudo,como limpo,como lavo,como ativo,como reset*,onde vejo,ajuda com,\
        suporte,continua a,voltou a,cru,crua,salgad*,azed*,estava dur*,caiu ontem,caiu da,comida fria,\
        pizza fria,que caiu,caindo água,água do teto,sem internet,n tô conseguindo,não tô conseguindo,\
        que vocês fizeram,que instalaram,pifou,pifad*,deu pau,tá ruim,espatif*,empenad*,deformad*,descasc*,\
        lascad*,lascou,desfi*,desmanch*,desmont*,frouxo,frouxa,bambo,bamba,ferruj*,enferruj*,oxid*,amarelad*,\
        está vazando,tá vazando,continua com,continua sem,não tem som,não lê,não reconhece,não aparece,\
        não encaixa,não dá para,n abre,n liga,num consigo,chiado,apagou,engasg*,oscil*,internet cai,\
        internet caiu,internet não,internet está,internet tá,sinal fraco,tá errad*,nome errado,\
        preciso de ajuda,preciso ajuda,não sei como,não sei usar,como faço para instalar,como faço para usar,\
        como instalar,como conectar,como montar,como desativar,apita,pisca,zumbi*,cheiro estranho,\
        cheiro ruim,mal cozid*,tudo frio,veio frio,mosca,inseto*,passei mal,depois do conserto,\
        depois da reparação,depois da instalação,desde ontem,desde hoje,nódoa*,não resolveu,não resolveram,\
        ficou pior,piorou,não corresponde",
    sales: "preço,preços,o valor,valores,valor de,valor do,valor da,valor pra,quanto custa*,quanto é,\
        quanto fica*,quanto sai,quanto tá,quanto está,quanto cobra*,quanto levam,quanto seria,quanto p,\
        quanto pra,qto,custo,custa,custam,tabela de,orçament*,cotação,uma proposta,desconto*,promoção,\
        promoções,cupom,vale presente,cheque prenda,voucher,comprar,adquirir,vendem,vende,vocês tem,\
        vcs tem,vc tem,têm o,têm a,têm algum*,têm mesa,têm quarto*,ainda tem,disponível,disponíveis,\
        disponibilidade,tamanhos,outras cores,estoque,stock,pronta entrega,atacado,revend*,distribu*,\
        fornec*,parceria,encomendar,pedir um,pedir uma,reservar,uma mesa,mesa para,mesa pra,um quarto,\
        quarto duplo,quarto de casal,diária*,hosped*,pacote*,agendar,marcar,tem horário,alug*,contratar,\
        interessad*,tenho interesse,temos interesse,interesse em,precisava de,precisávamos de,queria um*,\
        quero um*,queríamos um*,quero fechar,gostava de,gostávamos de,gostaria de um*,entrega em,frete,\
        portes,parcela*,financiamento,demonstração,teste grátis,aula experimental,experimentar,plano*,\
        licenças,inscrever,por pessoa,por noite,por mês,m2,catálogo*,amostra*,sob medida,por medida,\
        personaliz*,brindes,catering,buffet,bolo p*,instalar,montar,consertam,reparação,remodel*,\
        visita técnica,como compro,têm lugar,lugar para,têm vaga*,há vaga*,ainda há,há mesa,há disponib*,\
        há em,têm para,vem em,vem no,teria um*,teriam,fazem,aceitam,aceita pet,aceita cart*,arrumam,\
        arruma,arranjam,reparam,consertar,conserto,conserta,arranjar,pintar,pintura,reforma,renovar,\
        podar,jardim,canalizador,encanador,pintor,chaveiro,fotógraf*,dj,decoração,penteado,maquiagem,\
        manicure,unhas,cortar o cabelo,luzes,massagem,depilação,avaliação,pacientes novos,marcação,\
        encaixar,encaixe,conseguem,podem vir,dá pra entregar,dá pra dividir,posso fazer uma,posso ir ver,\
        visitar,visitas,imprimir,impressão,flyers,banner,convites,operadora,fibra,painéis solares,turma,\
        turmas,curso,cursos,aula teste,matric*,inscri*,ingresso,ingressos,passagens,queremos,quero vender,\
        quero mudar,queria levar,preciso de um*,precisamos,precisando de,procuro,procuramos,à procura de um*,\
        procurando um*,estou a pensar,seguro para,simulação,simular,empréstimo,avaliações,buquê,bouquet,\
        cesta,noites,para grupos,menus,somos um*,somos 2*,casamento em,festa infantil,evento,eventos,\
        integra com,integração,usuários,licença,quanto me,repõem,barato,baratos,unidades,quantidade,\
        entregam,tem como me,quem pode vir,podem fazer,pode fazer,tem na cor,tem outra cor,trabalham com,\
        ar condicionado,uma consulta,qnto,vlr,em conta,promo,oferta*,à venda,tem esse,tem essa,tem este,\
        tem em,tem pra,convênio,implante*,botox,harmoniz*,mechas,barba,pedreiro,marceneir*,carpinteir*,\
        serralh*,piso,telhado,drywall,pladur,gesso,caixilh*,janelas,impermeab*,dedetiz*,desentup*,móveis,\
        cozinha,banheiro,pneus,pernoit*,quartos,suíte,para 2,pra 2,para 4,pra 4,cardápio,ementa,rodízio,\
        delivery,salgados,docinhos,marmita*,vegan*,vegetarian*,testar,demo,assinar,aderir,adesão,showroom,\
        prenda,batizado,festa de,filmagem,aulas de,aula de,workshop,formação,ginásio,academia,parceri*,\
        patrocín*,peças,estampa*,bordad*,bordar,caneca*,adesivo*,panfleto*",
    declines: "não tenho interesse,não temos interesse,sem interesse,não estou interessad*,não estamos interessad*,\
        não me interessa,não interessa,não obrigad*,n obrigad*,não quero mais,não quero receber,n quero,\
        não quero nada,não quero proposta*,não quero promo*,não quero orçamento,não queremos,não pretendo,\
        não pretendemos,não precisa,não é preciso,não preciso,não precisamos,n preciso,não me contact*,\
        não contact*,não me liguem,não liguem,não me mandem,não mandem,não enviem,parem de,pare de,\
        para de me,deixem de,sair da lista,me tira da,tirem me,tire meu,me remov*,descadastr*,\
        sem publicidade,mais publicidade,spam,stop,deixem me em paz,já comprei,já comprámos,já encontrei,\
        já arranjei,já arranjámos,fechei com,outra empresa,outro fornecedor,noutro lado,em outro lugar,\
        muito caro,caro demais,demasiado caro,fora do orçamento,fora do meu,deixa pra lá,deixe estar,desisti,\
        dispenso,optei por,mudei de ideia*,não vou avançar,não vamos avançar,currículo,estágio,recrut*,\
        quero trabalhar,trabalhar aí,emprego,empregos,à procura de trabalho,procurando trabalho,\
        procuro trabalho,vaga de,contratando,estão a contratar,estagiar,estágios,meu cv,jornalista,\
        reportagem,entrevista com,entrevista sobre,imprensa,redação,cripto*,bitcoin,seo,backlinks,\
        topo do google,no google,seguidores,renda extra,ganhe,dinheiro fácil,investimento garantido,\
        aberto no,abertos no,estão abertos,vocês abrem,horário de funcionamento,vocês funcionam,\
        que horas abre*,que horas fecha*,horário de abertura,comprei em outro,comprei noutro,já resolvi,\
        já temos,não é o que procuro,não faz sentido,por enquanto não,não obg,chega de mensag*,não perturb*,\
        tira meu número,retirem,bloqueiem,atendente,tenho experiência,precisando de ajudante,\
        precisando de funcion*",
};
