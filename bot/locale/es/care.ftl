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
