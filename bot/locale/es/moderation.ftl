### Para quienes moderan: qué pasó, qué significa, qué puedes hacer ahora.

moderation-title = Esta comunidad
moderation-country = País
moderation-city = Ciudad
moderation-hours = Quienes moderan están
moderation-hours-from-to = de { $start } a { $end }
moderation-who = Quién modera
moderation-who-count = { $count ->
    [0] Quienes gestionan el servidor
    [one] Quienes gestionan el servidor, y 1 rol o persona más
   *[other] Quienes gestionan el servidor, y { $count } roles o personas más
}
moderation-none = Aún sin decidir
moderation-is-missing = Antes de empezar hacen falta la ciudad y las horas de quienes moderan. La ayuda ahora ya funciona.
moderation-is-complete = Todo está decidido. No se envía nada hasta que la abras.
moderation-is-live = Esta comunidad está abierta.
moderation-is-paused = Todo está en pausa. La ayuda ahora sigue funcionando.
moderation-change-place = Ciudad y país
moderation-change-hours = Horas
moderation-change-who = Quién modera
moderation-go-live = Abrir
moderation-pause-all = Pausarlo todo
moderation-resume = Terminar la pausa
moderation-now-live = Abierta. La gente puede unirse con la palabra start.
moderation-now-paused = En pausa, desde ya. Aquí no se envía nada hasta que la termines.
moderation-save = Guardar
moderation-place-city = Una ciudad donde vive la mayoría, o cercana
moderation-place-hint = Decide el número de emergencia que muestro si no sé nada mejor.
moderation-place-no-country = Eso es una zona horaria sin país. Nombra una ciudad, por favor; no se cambió nada.
moderation-hours-title = Horas de moderación
moderation-hours-why = Quien pide ayuda ve estas horas. No prometen nada.
moderation-hours-start = Desde
moderation-hours-end = Hasta
moderation-hours-both = Necesito dos horas distintas. No se cambió nada.
moderation-who-title = Quién modera
moderation-who-why = Quienes gestionan el servidor siempre pueden. Elige a quién más.
moderation-changed = Último cambio: { $at }.
moderation-not-live = Esta comunidad no está abierta, así que no hay nada que pausar.
moderation-told = Avisos
moderation-told-nowhere = Nadie se entera aún cuando no puedo publicar algo. Puedes elegir un canal.
moderation-told-channel = { $channel }
moderation-told-where = Un canal que solo ven quienes moderan
moderation-told-why = Ahí digo cuándo no puedo publicar algo. No nombro a nadie ni repito lo que alguien escribió.
moderation-told-unreached = No puedo publicar en { $channel }, así que nadie ve mis avisos. Dame permiso ahí, por favor, o elige otro canal.
moderation-held = { $count ->
    [one] En un canal no puedo publicar. Lo que espera sale cuando me dejes y pulses Probar otra vez.
   *[other] En { $count } canales no puedo publicar. Lo que espera sale cuando me dejes y pulses Probar otra vez.
}
moderation-notice-preview = Un aviso para quienes moderan
moderation-notice-welcome = Desde ahora, mis avisos para quienes moderan llegan aquí. No nombran a nadie.
moderation-notice-forbidden = Ya no puedo publicar en { $channel }: me falta un permiso. Devuélvemelo, por favor, y pulsa Probar otra vez.
moderation-notice-gone = Ya no encuentro { $channel }. Si ha vuelto, pulsa Probar otra vez.
moderation-notice-ask = Algo que publiqué en { $channel }, previsto para { $at }, puede estar o no: se perdió la respuesta. Mira, por favor, y pulsa lo que sea cierto.
moderation-notice-lost-post = Algo mío no se pudo publicar en { $channel }, y ya no lo intento. Quienes me gestionan ven la causa en el registro.
moderation-notice-lost = Un mensaje privado mío no se pudo enviar, y ya no lo intento. Quienes me gestionan ven la causa en el registro.
moderation-notice-forbidden-members = No puedo escribir a alguien de aquí: me falta un permiso. Quienes me gestionan ven más en el registro.
moderation-notice-quarantined = Durante un día la plataforma no me deja abrir chats nuevos. A quienes ya conozco les escribo como antes.
moderation-notice-unanswered = Alguien de aquí pidió algo, y mi mensaje puede haberse perdido. Estén cerca unos de otros, por favor.
moderation-try-again = Probar otra vez
moderation-it-is-there = Está ahí
moderation-post-it = Publicarlo
moderation-said-trying = Lo intento otra vez. Si no sale, lo digo.
moderation-said-there = Gracias. Lo cuento como publicado.
moderation-said-again = Gracias. Lo publico ahora.
moderation-said-too-late = Gracias. Ya es tarde para publicarlo, así que lo dejo.
moderation-post-it-paused = Todo está en pausa, así que no se publicó. Termina la pausa en manage y vuelve a pulsar Publicarlo.
moderation-settled = Eso ya está resuelto. No se cambió nada.
