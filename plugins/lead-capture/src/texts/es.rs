//! Spanish.

use super::BuiltIn;

pub(super) const TEXTS: BuiltIn = BuiltIn {
    tag: "es",
    // Consent, name, e-mail, phone, company, need.
    questions: [
        "¡Con gusto! ¿Podemos guardar sus respuestas para hacerle una oferta?",
        "¡Con gusto! ¿Cómo se llama?",
        "¿A qué correo electrónico podemos enviar una oferta?",
        "¿A qué número podemos llamarle?",
        "¿De qué empresa nos escribe?",
        "¿Qué necesita exactamente?",
    ],
    again: "Perdone, no lo he entendido.",
    thanks: "¡Gracias, {first_name|eso es todo}! Le responderemos con una oferta.",
    declined: "No hay problema, no le pregunto más. Alguien le atenderá aquí.",
    buttons: ["Sí", "No"],
    yes_words: "sí,sii*,sip,sep,simón,claro,cómo no,vale,dale,ok,oka,okay,okey,oki,por supuesto,desde luego,\
        de acuerdo,conforme,acepto,autorizo,adelante,bueno,está bien,perfecto,con gusto,sin problema,órale,obvio,\
        afirmativo,listo,venga,pueden guardar*,puede guardar*,podéis guardar*",
    decline_words: "no,noo*,nop,nope,nel,nah,stop,ni hablar,de ninguna manera,en absoluto,tampoco,nada,negativo,\
        qué le importa,paso,en paz,nunca,jamás,sin datos,sin guardar",
    interest: "precio,precios,cuesta,cuestan,cuánto,costo,coste,costaría,cotizar,cotización,cotizan,presupuesto,\
        oferta para,descuento,comprar,adquirir,venden,vendéis,en venta,alquilan,alquilar,rentar,rentan,disponible,\
        disponibles,hay stock,en stock,tenéis,tienen,les queda*,os queda*,hay lugar,hay sitio,hay hueco,hay mesa,\
        manejan,hacen envíos,envían a,enviáis,hacen despacho,reservar,reserva para,mesa para,una mesa,\
        habitación doble,habitación para,agendar,pedir cita,una cita,cita para,un turno,turno para,turnos,\
        quiero un*,me interesa*,nos interesa*,interesad* en,buscamos,busco,necesito un*,necesitamos,necesitaría,\
        hacéis,pueden venir,reparan,demo,clase de prueba,inscribir*,apuntarme,me llevo,me lo llevo,a medida,\
        quisiera un*,quisiera cita,me gustaría un*,me la quedo,me lo quedo,más barata,me pueden ver,todavía está,\
        trabajáis,queda lugar,mejor oferta,podéis ofrecer,queremos un*,estoy buscando,estamos buscando,\
        ando buscando,tarifa*",
    not_interest: "no me interesa,no nos interesa,no estoy interesad*,no gracias,gracias pero no,no quiero recibir,\
        no quiero más,no quiero ofertas,no quiero publicidad,sin publicidad,no más publicidad,dejen de,dejad de,\
        no me contacten,no me llamen,no me llaméis,no me llames,no me escriban,no me pasen,ya conseguí,\
        ya lo conseguí,ya encontr*,ya lo compré,ya lo tengo,ya no necesit*,ya no quiero,demasiado caro,\
        muy caro para,no me alcanza,por curiosidad,es curiosidad,mera curiosidad,pura curiosidad,solo por saber,\
        solo curioseando,solo estoy mirando,solo miraba,solo mirando,pregunto para un amigo,\
        pregunto para una amiga,trabajo de la uni,trabajo para la uni,trabajo de clase,proyecto escolar,\
        una apuesta,somos fabricantes,ser proveedores,ser su proveedor,proveedores suyos,ofrecemos,\
        nuestros productos,nuestros servicios,su página web,posicionar*,vacante*,busco trabajo,busco empleo,\
        mi currículum,mi pedido,mi reserva,mi cuenta,la factura,mi factura,reembols*,devolución,devuelv*,cobraron,\
        queja,estafa*,abogad*,vergüenza,se nos va de,fuera de presupuesto,periodista,entrevist*,lo hace mi,\
        hipótesis,hipotético,elaboramos,fabricamos,una tarea de,con otra empresa,con otro proveedor,\
        no hace falta que me,no hace falta que nos,busco un trabajo,prácticas,una factura",
    names: "me llamo,mi nombre es,mi nombre completo es,le habla,les habla,te habla,le escribe,les escribe,\
        os escribe,le saluda,les saluda,soy el señor,soy la señora,soy el sr,soy la sra,soy don,soy doña",
};
