//! Spanish.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "es",
    complaint: "queja,quejas,quejarme,hoja de reclamaciones,abogad*,denunci*,juzgado,tribunal*,profeco,sernac,\
        defensa del consumidor,defensa al consumidor,estafa*,fraude*,robaron,chantas,sinvergüenza*,\
        indignante,indignad*,inaceptable*,intolerable,inadmisible,impresentable*,desastre,pésim*,asco,\
        asqueros*,cucaracha*,intoxica*,peor,nunca más,no vuelvo,1 estrella,cero estrellas,mala reseña,\
        engañ*,mentiros*,mintieron,burla,toman el pelo,tomando el pelo,grosero*,maltrato,me ignoran,\
        nadie responde,nadie contesta,nadie me responde,nadie da la cara,tercera vez,lamentable,vergonz*,\
        gritaron,ni una sola respuesta,acciones legales,medidas legales,hartos,falta de respeto,sin respuesta,\
        maleducad*,un robo,bochornos*,humill*,atraco,gente como ustedes,cero respuestas,demandar*,vergüenza,\
        ladron*,una estrella,hart* de,mienten,policía,oficina de consumo,malas reseñas,en las reseñas,\
        reseña negativa,en todas las redes,una demanda",
    urgent: "urgent*,urge,urgen,urgencia*,emergencia*,lo antes posible,cuanto antes,lo más pronto posible,\
        a la brevedad,ya mismo,ahora mismo,yaaa*,al tiro,al toque,enseguida,cuanto tardan,no puedo esperar,\
        no podemos esperar,no puede esperar,no aguanto,no hay tiempo,no tengo tiempo,tengo prisa,mucha prisa,\
        me corre prisa,apúrense,hoy mismo,hoy sí o sí,esta misma tarde,esta misma noche,antes de las,\
        para mañana,es mañana,mañana mismo,mañana salgo,salgo mañana,fecha límite,vence hoy,último momento,\
        última hora,en una hora,en media hora,en dos horas,en 2 horas,en 1* min*,en 2* min*,en 3* min*,\
        en 4* min*,sale en,vuelo sale,sale mi vuelo,embarque,embarcar,en el aeropuerto,estoy fuera,\
        estoy afuera,estamos afuera,estamos fuera,estoy esperando,estamos esperando,llevo esperando,\
        llevamos esperando,encerrad*,atrapad*,me quedé fuera,llaves adentro,fuga,gotera,inunda*,sale agua,\
        huele a gas,olor a gas,humo,sin luz,se fue la luz,sin calefacción,sangr*,dolor fuerte,\
        no puedo respirar,varad*,auxilio,sos,desesperad*,se cayó el sistema,está parado,llámenme ya,\
        inmediat*,venir hoy,alguien hoy,vienen hoy,puede venir alguien,horas esperando,hasta la calle,\
        ayuda ya,alguien ya,dentro de una hora,me tengo que ir,en la puerta de,me duele muchísimo,\
        en tres horas,ayúdenme ya,sin agua,el plazo,ahorit*,está caído,mucho dolor,no da más,incendio,\
        chispas,socorro,alergia,mañana a primera,mañana viajo,es esta tarde,apurad*,cuánto tardáis,\
        sin electricidad,me quedo fuera,en 1 hora,en 3 horas,en diez minutos,en cinco minutos,\
        en veinte minutos,tengo apuro,para hoy,parado con*,ascensor se*,ascensor no*,en el ascensor,\
        duele mucho,duele un montón,me duele horrible,dolor insoportable,dolor terrible,necesito ya,\
        necesito ahora,cerrajero ya,necesito hoy,necesitamos hoy,atenderme hoy,atenderlo hoy,atenderla hoy,\
        atendernos hoy,atienden hoy,pueden hoy,podéis hoy,puede ser hoy,tiene que ser hoy,tendría que ser hoy,\
        tiene que estar hoy,me quedé afuera,nos quedamos fuera,nos quedamos afuera,quedado fuera,\
        estoy en la puerta,estamos en la puerta,en la puerta del,frente a la puerta,dejé las llaves,\
        perdí las llaves,en la autopista,en la carretera,en plena carretera,en medio de la,tirado en,\
        tirada en,tirados en,me quedé tirad*,grúa,no tenemos agua,no hay agua,no tenemos luz,no hay luz,\
        me fue la luz,nos fue la luz,se cortó la luz,no tengo luz,no hay calefacción,no tenemos calefacción,\
        caño roto,rompió un caño,rompió una tubería,tubería rota,reventó,reventad*,está chorreando,cae agua,\
        cayendo agua,saliendo agua,mañana es,es hoy,esta noche,llegan a tiempo,llega a tiempo,\
        llegaría a tiempo,para ya,ya ya,ya por favor,rápido por favor,rapidísimo,contesten rápido,\
        respondan rápido,respondan ya,contesten ya,vengan ya,vengan rápido,antes de hoy,antes del mediodía,\
        antes de mediodía,antes de mañana,primera hora,en dos horitas,en un par de horas,en pocas horas,\
        en unas horas,dentro de dos horas,dentro de poco,vuelo en,con clientes esperando,gente esperando,\
        niños esperando,no respira,convulsi*,atropell*,envenen*,se tragó,se comió un*,no come desde,fiebre,\
        hinchad*,se quema,se está quemando,quemándose,huele a quemado,olor a quemado,cortocircuito,\
        máxima prioridad,lo más rápido,a más tardar,como muy tarde,como máximo hoy,sin falta,\
        no llego a tiempo,pierdo el vuelo,perder el vuelo,perder el tren,salgo en",
    refund: "reembols*,rembols*,reintegr*,devolución*,devolver*,devuelv*,devuelt*,devolví,devolvedme,\
        devolvieron,mi dinero,mi plata,mi lana,dinero de vuelta,plata de vuelta,regresen el dinero,\
        regresen mi,retorno del dinero,retrocesión,contracargo,chargeback,desistimiento,derecho de desistir,\
        cancelar mi,cancelar el,cancelar la,cancelar un*,cancelen,cancelé,cancelación,cancelaron,canceló,\
        cancelad*,anular,anulen,anulación,anulad*,cambiarlo por,cambiarla por,cambiarlos por,\
        hacer un cambio,el cambio,canje*,reemplazar,reemplacen,sustitución,repuesto nuevo,mandan otro,\
        manden otro,me envíen otro,envíen uno nuevo,indemniza*,compensa*,nota de crédito,vale por,reposición,\
        me queda grande,me queda chico,me queda chica,me queda pequeñ*,me quedan grandes,me quedan pequeñ*,\
        me quedan chic*,puedo cambiarlo,puedo cambiarla,puedo cambiarlos,cambiarlo en tienda,reemplazo del,\
        en garantía,la garantía,fianza,depósito de vuelta,mi depósito,retractar*,derecho de retracto,\
        quiero cambiarlo,quiero cambiarla,quiero cambiarlos,me lo cambian,me la cambian,me los cambian,\
        lo puedo cambiar,la puedo cambiar,cambiar de talla,cambiar la talla,cambio de talla,\
        tiene garantía todavía,por garantía,garantía del,me queda apretad*,me quedó grande,me quedó chic*,\
        me quedó pequeñ*,me viene grande,me viene pequeñ*,me están grandes,me están pequeñ*,me aprietan",
    order: "mi orden,mi compra,pedí,me vendieron,me vendisteis,paquete no,mi paquete,el paquete,paquetería,\
        encomienda,mi envío,seguimiento,rastreo,rastrear,tracking,repartidor,transportista,courier,técnico,\
        chofer,correos,seur,aduana,mi despacho,no llegó,no llega,no llegan,nunca llegó,me llegó,\
        llegó solo,no he recibido,no recibí,sin recibir,sigo esperando,seguimos esperando,no aparece,\
        no apareció,no vino,no ha venido,nadie vino,no se presentó,quedó en venir,dónde están mis,\
        para cuándo,faltan,faltaba*,faltó,incomplet*,me enviaron,me han enviado,me han mandado,\
        me han traído,me trajeron,vecin*,cambiar la dirección,cambiar la fecha,cambiar la hora,cambiar mi,\
        dirección de entrega,fecha de entrega,mi reserva,nuestra reserva,mi reservación,código de reserva,\
        localizador,tengo una reserva,reservé,mi cita,la cita,tengo cita,mi turno,reprogramar,reagendar,\
        posponer,mi vuelo,mi boleto,mi billete,mis entradas,mi maleta,equipaje,mi habitación,entregad*,\
        entregaron,mi entrega,objetos perdidos,olvidé,me dejé,dejé olvidad*,retraso,retrasad*,demora,\
        me falta,le falta,falta el,falta la,falta un*,llegado,encargué,mi pedido,mis pedidos,el pedido,\
        del pedido,nuestro pedido,pedido n*,número de pedido,pedido 1*,pedido 2*,pedido 3*,he pedido,\
        producto equivocado,modelo equivocado,el equivocado,talla equivocada,manden a alguien,envíen a alguien,\
        número de guía,mi guía,el vuelo,me hicieron,me dieron,vino sin,vino con,vinieron,furgoneta,\
        mi receta,receta médica,mis resultados,tengo alquilado,entrega no,la reserva que,compré un*,\
        lo compré,que compré,todavía no me,todavía no he,todavía no ha,todavía no han,todavía no lleg*,\
        aún no me,aún no ha*,aún no he,aún no lleg*,sigue sin,siguen sin,seguimos sin,sigo sin,no me han,\
        no nos han,no me lleg*,nunca me lleg*,hice una compra,hice un pedido,hice la compra,realicé un pedido,\
        realicé una compra,hice una reserva,compré en su*,compré en la web,compré ayer,compré hace,compré el,\
        compré la,compré los,compré las,compramos un*,he comprado,hemos reservado,he reservado,\
        teníamos reserva,teníamos una,tenía una reserva,tenía reserva,tenía cita,tenía turno,tengo turno,\
        tengo hora,tengo un pedido,tengo una cita,tenía una cita,me mandaron,nos mandaron,nos trajeron,\
        nos enviaron,que no era,nos llegó,llegaron,llegó sin,llegó el,llegó la,llegó un*,llegó rot*,\
        cuándo lleg*,cuándo me lleg*,cuándo me entregan,cuándo me lo,a qué hora viene,a qué hora llega,\
        a qué hora vienen,iban a venir,iba a venir,tenían que venir,tenía que venir,tenía que llegar,\
        debía llegar,quedaron en,quedasteis en,prometieron,en reparto,estado de mi,estado del,por dónde va,\
        dónde va mi,dónde anda,dónde está el,dónde está la,está mi,mis compras,me equivoqué de dirección,\
        dirección equivocada,puse mal,cambiar la entrega,modificar mi,modificar la reserva,\
        modificar la dirección,agregar algo al,cambiar el nombre,cambiar la reserva,mover la,adelantar mi,\
        aplazar,cambiar de fecha,cambiar el turno,analítica,el mecánico,el instalador,el fontanero,\
        mi carro está,está listo,ya está list*,mi auto está,recetaron,recetó,me dijo que,nos dijeron que,\
        trajeron mal,perdí mi,se me perdió,se me quedó",
    invoice: "factura,facturas,facturación,facturar,la boleta,recibo,recibos,comprobante,comprobantes,\
        ticket de compra,cobraron,cobrado,me cobran,nos cobran,cobro,cobros,cobrándome,dos veces,cargos,\
        cargaron,mi tarjeta,tarjeta rechazada,domicilia*,débito automático,debitaron,debitado,descontaron,\
        descontado,pagué,pagado,mi pago,el pago,pago pendiente,pago no,transferencia,transferí,extracto,\
        estado de cuenta,mi banco,nif,rfc,cuit,razón social,datos fiscales,saldo,importe,monto,\
        renovación automática,renovó,recargo,sobrecargo,adeudo,justificante de pago,mi mensualidad,\
        la mensualidad de,un cargo,cargo en,cargo de,cargo que,el cupón,no me aplic*,me descuentan,\
        no reconozco,aplicaron el descuento,aplicó el descuento,aplicado el descuento,el código de descuento,\
        pago rechazado,error al pagar,pago doble,cobran doble,de más en,hice la transfer,cfdi,me subieron,\
        me ha subido,por qué me,por qué pago",
    account: "contraseña,contraseñas,clave,password,pin,iniciar sesión,inicio de sesión,cerrar sesión,login,\
        loguear*,entrar a mi,entrar en mi,no puedo entrar,no me deja,no puedo acceder,acceder a,acceso a,\
        mi acceso,sin acceso,ingresar a,no puedo ingresar,mi cuenta,nuestra cuenta,bloquead*,bloqueó,\
        mi perfil,mi usuario,nombre de usuario,el usuario,el código,código no,verificación,verificar,\
        autenticador,la app,su app,vuestra app,aplicación,la web no,la página no,cambiar mi correo,\
        cambiar el correo,cambiar mi número,cambiar mi email,mis datos,actualizar,darme de baja,doy de baja,\
        mi suscripción,la suscripción,mi membresía,mi plan,pausar,congelar,eliminar mi,borrar mi,licencia,\
        activar,activación,no recuerdo mi,olvidé mi,olvidé la,olvidado mi,olvidado la,recuperar mi,\
        recuperar la,mi chip,mi sim,mi contrato,desactivo,desactivar,la renovación,no me reconoce,\
        no puedo registrar*,cambio de titular,cambio mi,dar de baja,baja de mi,baja del,cancelo mi,\
        se cierra sola,su página,mi tarjeta de socio,mis puntos,puntos no,correo de confirmación,\
        mail de confirmación",
    problem: "no funciona,no funcionan,no me funciona,no funcionó,no anda,no andan,no sirve,no sirven,no prende,\
        no prenden,no arranca,no carga,no abre,no cierra,no conecta,no se conecta,no puedo conectar,\
        no enfría,no calienta,no va,no responde,dejó de,ha dejado de,deja de,no jala,no sale,no imprime,\
        no se escucha,no se ve,se colgó,se traba,se trabó,se congela,pantalla negra,roto,rota,rotos,rotas,\
        se rompió,se me rompió,se partió,quebrad*,rajad*,rayad*,dañad*,dañó,averiad*,avería,averió,\
        descompuest*,se descompuso,estropead*,se estropeó,malogr*,defect*,fallas,falla,fallando,falló,\
        error,errores,problema con,problemas con,un problema,tengo problemas,inconveniente,gotea,\
        pierde agua,parpadea,luz roja,se despegó,se cayó,se descosió,encogió,manchad*,abollad*,golpead*,\
        caducad*,podrid*,en mal estado,cruda,quemad*,pelo en,color equivocado,no es lo que pedí,\
        no era lo que,no es el que,en vez de,en lugar de,no me queda,no encaja,cómo se usa,cómo uso,\
        cómo configur*,cómo instal*,cómo cambio,cómo conecto,cómo hago para,como hago el,cómo activo,\
        cómo se instala,instrucciones,instructivo,manual,ayuda con,sin internet,sin señal,actualización,\
        reinici*,sincroniza*,cómo apago,cómo quito,cómo pongo,está parado,está trabad*,llegó fría,\
        llegó frío,estaba fría,estaba frío,llegaron fríos,fallos,no gira,congelad*,restablecer,\
        queda en blanco,el wifi no,la batería no,talla que no,no para de pitar,salieron mal*,salió mal*,\
        se me puso*,se puso*,ascensor se*,ascensor no*,en el ascensor,tenemos agua caliente,hay agua caliente,\
        sin agua caliente,tengo agua caliente,lento,lenta,lentísim*,sin conexión,se corta,se cae,se cuelga,\
        se bloquea,se apaga,se cierra,se descarga,se despega,se despegaron,se descose,se quemó,se quedó sin,\
        se me borr*,no encuentro,no logro,no consigo,no puedo descargar,no puedo abrir,no puedo ver,\
        no puedo usar,no puedo hacer,no puedo pagar,no me acepta,no me lo acepta,no acepta,no me permite,\
        no permite,no me aparece,no aparece,no suena,no detecta,no reconoce,no enciend*,no prendió,\
        no corresponde,no coincid*,no me abre,no me carga,no está funcionando,no quiere prender,dejaron de,\
        otra vez igual,sigue igual,sigue haciendo,sigue prendiendo,sigue con,desde ayer,desde anoche,\
        desde esta mañana,desde que,irritad*,irritación,me salió un,me dejó el,ampolla*,marchit*,secaron,\
        se secó,se murió,muert*,borros*,pixelad*,mal hecho,mal hecha,mal instalad*,despegad*,descosid*,\
        ruido*,rarísimo,huele mal,luz del motor,quién me puede ayudar,me pueden ayudar con,\
        me puede ayudar con,ayúdenme con,ayuda para,servicio técnico,soporte técnico,asistencia técnica,\
        configurar,configuración,configuro,cómo puedo cambiar,cómo puedo descargar,cómo puedo ver,\
        cómo puedo conectar,cómo descargo,cómo elimino,cómo agrego,cómo limpio,cómo se limpia,cómo se monta,\
        cómo se activa,cómo reseteo,cómo recupero,qué hago,talla equivocada,color distinto,modelo distinto,\
        venía rot*,vino rot*,vino abiert*,vencid*",
    sales: "cuánto,cuesta,cuestan,costos,coste,tarifa*,cotiz*,presupuest*,promo,promoción,gift card,comprar,\
        venden,vendéis,en venta,a la venta,alquil*,rentar,arriend*,mayoreo,mayorista*,distribu*,\
        proveedor*,stock,tenéis,tienen,tendríais,les queda*,quedan,hay lugar,hay sitio,hay hueco,hay mesa,\
        cupos,un hueco,manejan,enviáis,reservar,reserva para,mesa para,una mesa,agendar,una cita,\
        pedir cita,un turno,turnos,sacar turno,una hora para,quiero un*,queremos,interesad*,estoy buscando,\
        ando buscando,estamos buscando,buscamos,busco,necesito,necesitamos,necesitaría,hacéis,podrían hacer,\
        podéis hacer,pueden hacer,pueden venir,arreglan,reparan,reparar,instalar,instalan,a medida,\
        personaliz*,catálogo,muestra,demo,demostración,inscri*,apuntarme,clases,colabora*,alianza,\
        convenio,patrocin*,catering,por persona,por noche,lo llevo,me llevo,me lo quedo,pago a meses,\
        financia*,disponibles,disponibilidad para,ofertas,oferta para,me interesa,me interesan,nos interesa,\
        trabajáis,más barat*,todavía está,me la quedo,me pueden ver,agencia,vuestra tienda,posicionar,\
        viene en,por mayor,tarjeta* regalo,queda lugar,hay plaza*,requerimos,mejor oferta,la hay en,\
        lo hay en,fabricamos,elaboramos,podéis ofrecer,quiero 2,su tienda,disponible,descuento*,bono regalo,\
        cita para,hacen,entradas para,el curso,curso de,cursos,ofrecen,trabajan con,tenés,tienes,tendrán,\
        tendrían,tiene disponib*,venderían,entregan,envían,llegan a,despachan,aceptan,aceptáis,admiten,\
        atienden,arregláis,reparáis,instaláis,imprimen,imprimís,rentan,pueden cambiar,pueden arreglar,\
        podéis arreglar,podéis venir,podrían venir,a domicilio,a cómo,valor del,vale el,valen,costaría*,\
        precio*,me gustaría,nos gustaría,me encantaría,quisiera,quisiéramos,contratar*,quiero pedir,\
        quiero hacer un,encargar,quiero probar,quiero saber,quería saber,quería pedir,queríamos,\
        quiero vacunar,hacer un pedido,hacer pedido,hacer una reserva,pedir turno,sacar cita,turno para,\
        hay disponib*,boletos para,pasajes,habitaci*,dos adultos,puedo pasar a ver,puedo ver el,puedo ver la,\
        puedo visitar,visitar el,visitar la,una visita,qué incluye*,un plan,planes,qué modelos,qué opciones,\
        qué diferencia*,qué recomiend*,me recomiend*,recomendáis,requisitos,me anoto,anotarme,me apunto,\
        matricul*,clase de prueba,prueba gratis,versión de prueba,info,información sobre,información de,\
        más información,un asesor,asesor comercial,asesoría,un vendedor,pedido de,a partir de qué,\
        pedido mínimo,por docena,para mi negocio,regalo para,de regalo,para regalar,para un cumple*,\
        cumpleaños,boda,torta*,tarta,ramo,mantenimiento de,revisión de,limpieza de,limpieza dental,\
        instalación de,pintar,reforma*,cuotas,pago en,talla*,color*,vegan*,para grupo*,grupo de,\
        un cerrajero,un fontanero",
    declines: "no me interesa*,no nos interesa*,no estoy interesad*,no estamos interesad*,sin interés,no gracias,\
        nah gracias,gracias pero no,por ahora no,por el momento no,no quiero nada,no quiero más,\
        no quiero recibir,no quiero publicidad,no deseo,no me envíen más,no me manden,dejen de,dejad de,\
        dejá de,stop,no más mensajes,sin publicidad,spam,de baja de la lista,darme de baja de sus,desuscri*,\
        quítenme,quitadme,sáquenme,bórrenme,borradme,borren mi,eliminen mi,no me contacten,no me contactéis,\
        no me escriban,no me escribáis,no me llamen,no me llaméis,no me llames,no me pasen,no insistan,\
        no insistáis,con otros,con otra persona,ya lo consegu*,ya conseguí,ya encontr*,ya lo tengo,\
        ya lo tenemos,ya no necesit*,ya no hace falta,ya no quiero,muy caro para,demasiado caro,\
        se nos va de presupuesto,fuera de presupuesto,no me alcanza,no nos alcanza,lo dejamos,déjalo,\
        hemos decidido no,decidimos no,otro electricista,con otro,mejor paso,ya no me hace falta,lo hace mi,\
        ya basta,basta de,paren de,de momento no,con otra empresa,no hace falta que me,no hace falta que nos,\
        ya lo compré,se sale del presupuesto,se sale de presupuesto,hoja de vida,currículum,mi cv,\
        busco trabajo,busco empleo,quiero trabajar,trabajar con ustedes,trabajar con vosotros,\
        están contratando,buscan personal,necesitan personal,vacante*,periodista,entrevistar,entrevista,\
        bitcoin,criptomonedas,gana dinero,ganar dinero,gane dinero,a qué hora abren",
};
