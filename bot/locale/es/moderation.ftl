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
