## La página de prueba: sus propias etiquetas. Cada id empieza por page- y ninguna lleva argumentos:
## el nombre o el número va al lado de su etiqueta.

page-name = Alongside, espacio de prueba
page-skip-messages = Ir a los mensajes
page-skip-writing = Ir a escribir

# La barra de arriba
page-controls = Controles
page-speak-as = Habla como
page-limits = Límites
page-limits-discord = Como Discord
page-limits-slack = Como Slack
page-language = Idioma
page-clock = Reloj
page-next-event = Lo siguiente
page-hour = +1 hora
page-morning = Mañana 9:00
page-play = Pasar 30 días
page-stop = Parar
page-played = Días pasados

# Las salas
page-rooms = Salas
page-channels = Canales
page-direct = Mensajes directos
page-unread = sin leer

# Los mensajes
page-chat = Chat
page-earlier = Ver mensajes anteriores
page-newest = Ir al último
page-empty = Aquí todavía no hay nada.
page-bot = bot
page-private = Solo tú puedes ver esto
page-why = ¿Por qué?
page-raw = Por dentro
page-preview = Con la pantalla bloqueada
page-download = Guardar

# Lo que hay detrás de un mensaje
page-why-kind = Qué es
page-why-schedule = Cuándo
page-why-consent = Tu sí
page-why-rule = Regla

# Escribir y pedir
page-write = Escribe un mensaje
page-writing-as = Escribes como
page-send = Enviar
page-commands = Comandos

# Un formulario
page-optional = opcional
page-choose = Elige
page-no-answer = Sin respuesta
page-fill-in = Escribe algo aquí, por favor.
page-choose-one = Elige algo, por favor.
page-cancel = Cancelar

# Entre bastidores: lo que se envió, lo que no, y lo que viene
page-backstage = Entre bastidores
page-happened = Lo que ha pasado
page-happened-empty = Todavía no se ha enviado ni retenido nada.
page-coming = Lo que viene
page-coming-empty = Todavía no hay nada previsto.
page-what-sent = Enviado
page-what-held = Retenido
page-what-skipped = Omitido
page-what-cancelled = Cancelado
page-what-refused = Rechazado
page-what-unknown = En duda
page-someone = Alguien

# La conexión
page-lost = Se ha perdido la conexión. Lo estoy intentando otra vez. Lo que hagas ahora esperará.
page-back = La conexión ha vuelto.
page-clock-lost = La conexión se cortó mientras se movía el reloj. Mira el reloj y prueba otra vez.

# El recorrido
page-tour = Un recorrido corto
page-tour-done = hecho
page-tour-speak = Habla como Noa. Es su primer día aquí.
page-tour-join = Escribe / y elige start. Lee, elige y confirma.
page-tour-morning = Lleva el reloj a mañana a las 9:00. Llega una pregunta del día.
page-tour-answer = Respóndela con un toque.
page-tour-help = Escribe / y elige help-now. Responde a cualquiera, al momento.
page-tour-why = Pregunta el porqué de un mensaje que llegó solo.
page-tour-language = Elige otro idioma.
page-tour-play = Pasa 30 días. Mira qué se envió, qué no, y por qué.

## Las palabras propias del espacio de prueba. Cada id empieza por sandbox-.

sandbox-moment = { $moment }

# Quién vive aquí
sandbox-person-noa = acaba de llegar
sandbox-person-ana = llegó hace una semana
sandbox-person-sam = vive en Ciudad de México, escribe en español
sandbox-person-riley = modera esta comunidad
sandbox-person-jo = trabaja de noche y duerme de día
sandbox-person-kim = dijo parar, y no recibe mensajes
sandbox-person-lee = está aquí por Sam, es su familia

# Lo que escribieron en los canales
sandbox-said-welcome = Hola a todos, qué bien que estén aquí. Tómense su tiempo.
sandbox-said-thanks = Gracias. Me alegra estar aquí.
sandbox-said-evening = Un saludo desde Ciudad de México. Día tranquilo, con un buen paseo.

# Lo que no se puede hacer, en una frase
sandbox-not-json = Eso no era un objeto JSON, así que no se ha hecho nada.
sandbox-unknown = Aquí no se conoce "{ $name }".
sandbox-missing = Falta "{ $name }", o no es lo que debería ser.
sandbox-empty = Todavía no hay palabras.
sandbox-no-person = Aquí no vive nadie con ese nombre.
sandbox-no-room = Esa sala no está abierta para ti.
sandbox-no-message = Ese mensaje ya no está.
sandbox-no-event = Todavía no hay nada previsto. Primero alguien tiene que unirse.
sandbox-no-way-back = Aquí el reloj solo va hacia delante.
sandbox-too-far = El reloj avanza como mucho { $days } días de una vez.
sandbox-moving = El reloj ya se está moviendo. Antes puedes pararlo.
sandbox-closing = El espacio de prueba se está cerrando. No ha cambiado nada.

# Clases de mensaje
sandbox-kind-checkins-prompt = Pregunta del día
sandbox-kind-checkins-asked-again = Pregunta del día, otra vez
sandbox-kind-care-word = Palabras de ánimo
sandbox-kind-care-look-in = Petición de asomarse
sandbox-kind-moderation-notice = Aviso para quienes moderan

# Por qué algo no se envió, o todavía no
sandbox-reason-late = ya había pasado su hora
sandbox-reason-merged = un mensaje bastó para varios
sandbox-reason-quiet-hours = horas de descanso
sandbox-reason-paused = la comunidad está en pausa
sandbox-reason-cancelled = se anuló antes de salir
sandbox-reason-stopped = dijo parar
sandbox-reason-nobody-there = ya no hay nadie
sandbox-reason-no-consent = no ha dicho que sí a esto
sandbox-reason-closed = tiene cerrados los mensajes directos
sandbox-reason-gone = el lugar ya no existe
sandbox-reason-forbidden = falta un permiso
sandbox-reason-malformed = la plataforma no pudo leerlo
sandbox-reason-quarantined = la plataforma frena las conversaciones nuevas
sandbox-reason-paced = el ritmo de la plataforma
sandbox-reason-busy = antes va otro mensaje
sandbox-reason-unreadable = no se puede releer el lugar
sandbox-reason-three-rounds = falló tres veces
sandbox-reason-broken = un fallo nuestro
sandbox-reason-no-kind = esta versión no conoce su clase
sandbox-reason-no-account = esta cuenta no está conectada
sandbox-reason-key-gone = su llave ya no existe
sandbox-reason-restored = se restauró una copia
sandbox-reason-resting = las preguntas están en pausa o apagadas
sandbox-reason-asked-for-later = pidió que fuera más tarde
sandbox-reason-answered = ya está respondida
sandbox-reason-giver-gone = quien lo pidió ya no está
sandbox-reason-no-words-wanted = no quiere palabras así
sandbox-reason-settled = ya estaba resuelto

# La transcripción
sandbox-told-title = Lo que vio cada cual en { $days } días. Las horas son de París.
sandbox-told-to = { $name } a { $to }
sandbox-told-in = { $name } en { $room }
sandbox-told-answer = { $name } a { $to }, solo lo ve { $to }
sandbox-told-clock = { $time } allí
sandbox-told-press = { $name } pulsa { $label }
sandbox-told-held = { $kind } para { $name }: retenido, { $reason }
sandbox-told-skipped = { $kind } para { $name }: omitido, { $reason }
sandbox-told-cancelled = { $kind } para { $name }: anulado, { $reason }
sandbox-told-refused = { $kind } para { $name }: rechazado, { $reason }
sandbox-told-unknown = { $kind } para { $name }: en duda, { $reason }
sandbox-told-nothing = No pasó nada.
sandbox-told-end = Se mostraron { $shown } mensajes. { $unsent } veces uno se retuvo, se omitió o se rechazó.
