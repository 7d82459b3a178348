### Ayuda ahora y las herramientas. Primero lo que salva una vida; nada aquí dice cómo está alguien.

## El número de emergencias. $dial y $other se muestran tal cual.

care-emergency = Si ahora corre peligro una vida, llama al { $dial }. Soy un bot y no puedo llamar por ti.
care-emergency-either = Si ahora corre peligro una vida, llama al { $dial } o al { $other }. Soy un bot y no puedo llamar por ti.
care-emergency-unknown = Si ahora corre peligro una vida, llama al número de emergencias de donde estés. Soy un bot y no puedo llamar por ti.

## Líneas. $name, $dial, $word y $url son datos y se muestran tal cual.
## $way: call (llamar), text (mensaje), word (enviar $word) o either (las dos). $open: always u hours.

care-line-crisis = Para hablar con alguien ahora, { $way ->
    [text] manda un mensaje al { $dial }
    [word] manda la palabra { $word } al { $dial }
    [either] llama o manda un mensaje al { $dial }
   *[call] llama al { $dial }
} ({ $name }){ $open ->
    [always] , de día o de noche.
   *[hours] . No atiende todo el día.
}
care-line-substance = Para encontrar ayuda con el alcohol o las drogas, { $way ->
    [text] manda un mensaje al { $dial }
    [word] manda la palabra { $word } al { $dial }
    [either] llama o manda un mensaje al { $dial }
   *[call] llama al { $dial }
} ({ $name }){ $open ->
    [always] , de día o de noche.
   *[hours] . No atiende todo el día.
}
# La misma línea sirve para las dos cosas.
care-line-both = Para hablar con alguien ahora, { $way ->
    [text] manda un mensaje al { $dial }
    [word] manda la palabra { $word } al { $dial }
    [either] llama o manda un mensaje al { $dial }
   *[call] llama al { $dial }
} ({ $name }){ $open ->
    [always] , de día o de noche. También ayudan con el alcohol o las drogas.
   *[hours] . No atiende todo el día. También ayudan con el alcohol o las drogas.
}
care-line-finder = Para buscar una línea cerca de ti: { $name }, { $url }

## Para qué país es la tarjeta.

care-country-outside = ¿No estás en { $country }? Cambia de país. Líneas en otros lugares: { $url }
care-country-change = Cambiar de país
care-country-choose = Elegir mi país

## De dónde salen los números. $dial, $name y $day (año, mes, día) se muestran tal cual.
## $known: own (su propia página, la de un gobierno, o dos que coinciden) u other (otra lista).

care-sources = De dónde salen estos números
care-source-emergency = { $dial }, para emergencias: { $known ->
    [own] de su propia página o la de un gobierno, o de dos que coinciden
   *[other] de otra lista
}. Última lectura: { $day }.
care-source-line = { $dial } ({ $name }): { $known ->
    [own] de su propia página o la de un gobierno, o de dos que coinciden
   *[other] de otra lista
}. Última lectura: { $day }.
care-sources-note = Ese día se leyó la página. Nadie llamó al número para probarlo.

## Herramientas: cada paso, 120 caracteres como mucho.

care-tool-ten-minutes-title = Espera diez minutos
care-tool-ten-minutes-step-1 = Pon una alarma para dentro de diez minutos.
care-tool-ten-minutes-step-2 = Haz algo pequeño con las manos: lava un vaso, dobla la ropa.
care-tool-ten-minutes-step-3 = Cuando suene, vuelve a elegir.

## Alrededor de la tarjeta, y cualquier otra palabra.

care-preview = Aquí está lo que pediste.
care-help-now = Ayuda ahora
care-not-this = No era eso
care-all-right = De acuerdo. La palabra help-now funciona siempre.
care-menu = Menú
care-done = Listo
care-country-title = Tu país
care-country-label = ¿En qué país estás?
care-country-show = Ver
care-other-words = Soy un bot y ninguna persona lee este chat. Si es un momento duro, puedes elegir una de estas cosas.
care-country-unknown = No conozco un país llamado "{ $typed }". Esto vale en todas partes.

## Ofrecer ayuda sobre un mensaje. Nada de esto dice quién se ha unido.

care-offer-preview = Aquí está lo que pediste.
care-offer-title = Cómo estar ahí para alguien
care-offer-listen = Primero escucha. No hace falta que lo arregles.
care-offer-ask-them = Pregunta qué ayudaría, y deja que diga que no.
care-offer-no-advice = Deja los consejos, salvo que te los pida.
care-offer-danger = Si temes por una vida, pide ayuda. El número está en Ayuda ahora.
care-offer-yourself = Cuídate tú también. Puedes parar cuando quieras.
care-offer-send = Puedes enviar tú algo como esto:
care-offer-say-glad = Leí lo que escribiste. Me alegra que estés aquí.
care-offer-say-listen = Suena duro. ¿Quieres hablar, o solo te escucho?
care-offer-say-here = No hace falta que contestes. Pienso en ti.
care-offer-pass-how = O puedo llevarle yo unas palabras de ánimo, mías.
care-offer-join = Para que yo lleve unas palabras, antes puedes unirte.
care-offer-named = Llévale ánimo, con mi nombre
care-offer-unnamed = Llévale ánimo, sin mi nombre
care-offer-ask = Pedir a quien modera que se asome
care-offer-start = Empezar
care-offer-passed = Gracias. Si esta persona acepta que le lleve ánimo, le llega. Nunca digo quién lo acepta.
care-offer-again = Hoy ya le llevé ánimo de tu parte. Una vez al día basta, y puedes escribirle tú.
care-offer-enough = Hoy ya llevé ánimo tres veces de tu parte. Mañana puedo más, y puedes escribirle tú.
care-offer-asked = He pedido a quienes moderan que se asomen a este canal. No nombré a nadie, y puede que ahora no estén.
care-offer-nobody-told = Aquí no tengo cómo avisar a quienes moderan. Puedes escribir tú a alguien del equipo.
care-offer-own = Este mensaje es tuyo. Si es un momento duro, puedes elegir una de estas cosas.
care-offer-bot = Esto no lo escribió una persona. Si es un momento duro, puedes elegir una de estas cosas.

## Lo que recibe quien escribió el mensaje. $name es quien quiso dar su nombre.

care-word-preview = Unas palabras para ti.
care-word-named = { $name } vio lo que escribiste y piensa en ti.
care-word-unnamed = Alguien de aquí vio lo que escribiste y piensa en ti.
care-word-free = No hace falta que contestes ni que hagas nada.
care-word-stop = Más palabras así no, por favor
care-word-why = Alguien quiso que te llegara. Son dos al día como mucho, y ninguna si dices que no.

## Lo que reciben quienes moderan.

care-look-in = Alguien pide que se asomen a { $channel }. No digo quién, y no repito palabras.
care-look-in-preview = Un aviso para quienes moderan
