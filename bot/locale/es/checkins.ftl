### La pregunta diaria. Sin elogios por estar bien ni culpas por callar.

checkins-greeting-morning = Buenos días, { $name }. ¿Cómo va el día hasta ahora?
checkins-greeting-afternoon = Buenas tardes, { $name }. ¿Cómo va el día hasta ahora?
checkins-greeting-evening = Buenas noches, { $name }. ¿Cómo te fue hoy?
checkins-preview = Tu nota de hoy está lista.
checkins-mood-good = Bien
checkins-mood-okay = Normal
checkins-mood-shaky = Regular
checkins-mood-struggling = Me cuesta
checkins-mood-not-today = Hoy no
checkins-ways-out = Luego, menos, pausa, parar
checkins-later-hour = Pregúntame en una hora
checkins-later-tonight = Pregúntame esta noche
checkins-less-often = Menos veces
checkins-pause-until = Pausa hasta
checkins-stop = Parar las preguntas

checkins-saved = Guardado. Gracias.
checkins-not-today = Está bien así.
checkins-add = Añadir algo, si quieres
checkins-undo = Retirarlo
checkins-undone = Retirado. No queda nada de ese día.
checkins-change = Cambiarlo
checkins-tap-first = Primero toca una de las cinco palabras. Luego puedes añadir algo.
checkins-hard = Suena duro. ¿Te ayudaría algo de esto ahora?
checkins-help-now = Ayuda ahora
checkins-ten-minutes = Diez minutos
checkins-not-now = Ahora no
checkins-not-now-said = De acuerdo. Puedes volver a esto cuando quieras.

checkins-more-title = Añadir algo a hoy
checkins-more-intro = Puedes dejar vacío lo que quieras. Lo que ya estaba se queda.
checkins-save = Guardar
checkins-craving = ¿Qué tan fuertes son las ganas, de 0 a 10?
checkins-craving-hint = 0 es nada, 10 es lo más fuerte que conoces.
checkins-halt = ¿Sientes algo de esto?
checkins-halt-hungry = Hambre
checkins-halt-angry = Enojo
checkins-halt-lonely = Soledad
checkins-halt-tired = Cansancio
checkins-line = Una línea, solo para ti
checkins-line-hint = Se guarda 30 días y luego se borra.
checkins-line-off = No se guardó nada, porque la línea está apagada. La puedes activar en los ajustes.

checkins-title = Cómo estoy
checkins-today = ¿Cómo va el día hasta ahora?
checkins-today-saved = Lo de hoy está guardado.
checkins-recent = Respondiste { $answered } de los últimos { $days } días.
checkins-rhythm-every-day = Pregunto cada día. Hora: { $at }.
checkins-rhythm-working-days = Pregunto de lunes a viernes. Hora: { $at }.
checkins-rhythm-three-days = Pregunto los lunes, miércoles y viernes. Hora: { $at }.
checkins-rhythm-one-day = Pregunto los lunes. Hora: { $at }.
checkins-rhythm-some-days = { $count ->
    [one] Pregunto un día a la semana. Hora: { $at }.
   *[other] Pregunto { $count } días a la semana. Hora: { $at }.
}
checkins-is-paused = Pediste una pausa. No pregunto hasta el { $day }.
checkins-is-quiet = Descanso hasta que quieras que vuelva a preguntar.
checkins-is-off = Por ahora no pregunto.
checkins-change-hours = Cambiar hora o días
checkins-resume = Vuelve a preguntarme
checkins-go-on = Seguir como antes

checkins-hours-title = Cuándo preguntar
checkins-hours-hour = ¿A qué hora?
checkins-hours-days = ¿Qué días?
checkins-hours-both = Necesito una hora o al menos un día. No se cambió nada.
checkins-day-0 = Lunes
checkins-day-1 = Martes
checkins-day-2 = Miércoles
checkins-day-3 = Jueves
checkins-day-4 = Viernes
checkins-day-5 = Sábado
checkins-day-6 = Domingo

checkins-later-set = De acuerdo. Te pregunto de nuevo. Hora: { $at }.
checkins-tonight-over = Ya pasaron las ocho de la noche. Puedes elegir dentro de una hora.
checkins-less-question = ¿Cada cuánto te vendría bien?
checkins-take-every-day = Cada día
checkins-take-working-days = De lunes a viernes
checkins-take-three-days = Tres días a la semana
checkins-take-one-day = Una vez a la semana
checkins-write-less = No he sabido de ti, y está bien. ¿Te escribo menos?
checkins-pause-question = ¿Hasta cuándo me quedo en silencio?
checkins-until = { $day }
checkins-paused = De acuerdo. No pregunto hasta el { $day }.
checkins-stopped = De acuerdo. Ya no preguntaré más.

checkins-why-schedule = Tu propia hora: { $at }
checkins-why-consent = Dijiste que sí a las preguntas diarias.
checkins-why-rule = Llega dentro de los 90 minutos de esa hora, o no llega. Nunca mientras duermes, salvo que lo hayas pedido.
checkins-later-past = Esa pregunta era de otro día. Te pregunto en tu próxima hora.
checkins-hours-intro = Lo que dejas vacío se queda como está.
checkins-in-sleep = A esa hora ({ $at }) duermes, así que no llegaría nada. Puedes cambiar la hora.
