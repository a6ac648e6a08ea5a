//! Spanish.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "es",
    reminder: "Hola {first_name|de nuevo}, ¿sigue ahí? Responda aquí cuando le venga bien.",
    question: "¿Está todo bien ahora?",
    buttons: ["Sí", "No"],
    yes_words: "sí,sii*,sip,sep,simón,ok,okay,okey,oki,vale,dale,bien,bueno,claro,correcto,exacto,perfecto,perfect,\
        genial,excelente,estupendo,fenomenal,maravilloso,listo,lista,resuelto,solucionado,solucionada,arreglado,\
        arreglada,reparado,gracias,grax,funciona,funcionando,funcionó,quedó,en orden,ya está,ya llegó,anda,joya,\
        bárbaro,chévere,bacán,de diez,de lujo,super,afirmativo,por supuesto,de acuerdo,contento,contenta,\
        satisfecho,satisfecha,obvio,conforme",
    no_words: "no,noo*,nop,nope,nel,nah,nada,todavía,aún,tampoco,mal,peor,fatal,desgraciadamente,\
        desafortunadamente,lamentablemente,por desgracia,nunca,jamás,nadie,ningún,ninguna,sigue,siguen,lo mismo,\
        error,errores,falla,fallando,fallo,falta,faltan,problema,problemas,roto,rota,esperando,a medias,\
        más o menos,casi,parcialmente,sin solución,sin respuesta,volvió a,pero,igual que antes",
    thanks_words: "gracias,graciass*,grax,graxias,grasias,grcs,grcias,gracias a ti,gracias a usted,\
        gracias a ustedes,gracias a vosotros,gracias a vos,muchas gracias,muchísimas gracias,mil gracias,\
        millones de gracias,infinitas gracias,un millón de gracias,miles de gracias,muchas grax,\
        muchas gracias por todo,gracias por todo,gracias por la ayuda,gracias por su ayuda,gracias por tu ayuda,\
        gracias por la atención,gracias por responder,gracias por contestar,por la ayuda,por su ayuda,por tu ayuda,\
        por vuestra ayuda,por su tiempo,por tu tiempo,por la rapidez,por su paciencia,muy amable,muy amables,\
        muy gentil,qué amable,muy atento,muy atenta,agradecido,agradecida,agradecidos,agradecidas,muy agradecido,\
        muy agradecida,se agradece,te agradezco,le agradezco,les agradezco,lo agradezco,os agradezco,\
        te lo agradezco,se lo agradezco,se los agradezco,thanks,thank you,thx,ty,ok gracias,okay gracias,\
        vale gracias,dale gracias,listo gracias,perfecto,perfecto gracias,genial,genial gracias,excelente,\
        excelente gracias,estupendo,fenomenal,fantástico,maravilloso,buenísimo,órale,bárbaro,chévere,bacán,bakan,\
        impecable,super,qué padre,me alegro,de nada,no hay de qué,igualmente,adiós,chao,chau,chaucito,bye,byee*,\
        baibai,hasta luego,hasta pronto,hasta la próxima,hasta entonces,hasta otra,hasta la vista,nos vemos,\
        nos vemos pronto,nos vemos luego,ahí nos vemos,nos estamos viendo,cuídate,cuídese,cuídense,que esté bien,\
        que estés bien,que estén bien,que le vaya bien,que te vaya bien,que les vaya bien,que tenga buen día,\
        que tenga un buen día,que tengan buen día,que tengan un buen día,que tengas buen día,\
        que tengas un buen día,que tengáis un buen día,que pase buen día,que pase un buen día,que pasen buen día,\
        que pases buen día,lindo día,bonito día,excelente día,feliz día,buen fin de semana,feliz fin de semana,\
        buen finde,feliz finde,bendiciones,dios le bendiga,dios los bendiga,dios te bendiga,que dios los bendiga,\
        feliz tarde,feliz noche,ok perfecto,ok genial,vale perfecto,vale genial,listo perfecto,dale perfecto,\
        muy bien gracias,todo bien gracias,entendido gracias,recibido gracias,perfecto entonces,\
        gracias por la información,gracias por la info,gracias por avisar,gracias por la respuesta,\
        gracias por su respuesta,gracias por su atención,gracias por su tiempo,gracias por la rapidez,\
        gracias por la paciencia,me sirvió,me ha servido,me ayudó mucho,me ha ayudado mucho,saludos y gracias,\
        gracias y saludos,buen día para usted,tenga buen día,tenga un buen día,tengan buen día,\
        gracias hasta mañana,hasta mañana entonces",
};
