### Lo que se puede pedir: una línea de descripción (100 caracteres como mucho) y las palabras que
### la gente escribe, separadas por comas.

command-alongside = Inicio: hoy, tus ajustes, ayuda
command-start = Qué es esto y cómo unirte
command-help = Lo que puedo hacer, con ayuda ahora primero
command-help-now = Número de emergencia, una línea a la que llamar, un paso pequeño
command-checkin = Di cómo va el día; horas, pausa, parar
command-settings = Tu ciudad, tu sueño, tu idioma
command-privacy = Quién ve qué; llevarte lo tuyo; que te olvide
command-manage = Para moderadores: preparar esta comunidad, pausarlo todo

menu-offers-pick = Ofrecer ayuda

option-settings-city = La ciudad donde vives, o una cercana

word-alongside = alongside, inicio, menú, menu, hola
word-start = start, empezar, unirme
word-help = help, ayuda
word-help-now = help-now, ayuda ya, ayuda ahora, emergencia
word-checkin = checkin, cómo estoy, como estoy
word-settings = settings, ajustes
word-privacy = privacy, privacidad, olvídame, olvidame
word-manage = manage, gestionar
word-members-stop = stop, para, parar, basta
word-checkins-pause = pause, pausa
word-checkins-stop = parar las preguntas, parar preguntas
